"""Which records and documents an answered form points to. Whether they exist is for the desk to say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from engine.model.ids import Json
from engine.rules.form.definition import escaped
from engine.rules.form.field import Field


@dataclass(frozen=True, slots=True)
class Reference:
    """A field that names something kept elsewhere. `among` is the register or the form it must belong to."""

    pointer: str
    title: str
    kind: Literal["record", "document"]
    among: str
    id: str
    states: frozenset[str] = frozenset()
    """The states a record may be picked in; empty for any."""


def references(field: Field, data: Json, at: str = "") -> Iterator[Reference]:
    """Every reference in the data, in the order of the fields. An item of a list goes by the name of its list."""
    if isinstance(data, dict):
        for name, part in field.properties.items():
            yield from references(part, data.get(name), f"{at}/{escaped(name)}")
    elif isinstance(data, list) and field.item is not None:
        for place, item in enumerate(data):
            yield from references(field.item, item, f"{at}/{place}")
    elif isinstance(data, str) and data:
        if field.record:
            yield Reference(at, field.title, "record", field.record, data, field.record_states)
        elif field.document:
            yield Reference(at, field.title, "document", field.document, data)


def in_words(field: Field, data: Json, people: Mapping[str, str], things: Mapping[str, str], at: str = "") -> Json:
    """A copy of the data, down to the rows of its lists, with words in place of the ids of persons and references."""
    if isinstance(data, dict):
        parts = field.properties
        return {
            name: in_words(parts.get(name, Field()), value, people, things, f"{at}/{escaped(name)}")
            for name, value in data.items()
        }
    if isinstance(data, list):
        item = field.item or Field()
        return [in_words(item, value, people, things, f"{at}/{place}") for place, value in enumerate(data)]
    if not isinstance(data, str):
        return data
    return people.get(data, data) if field.is_person else things.get(at, data)


def referring_fields(field: Field, at: str = "") -> Iterator[tuple[str, Field]]:
    """Every field that may name something kept elsewhere, with its place in the schema."""
    if field.record or field.document:
        yield at, field
    for name, part in field.properties.items():
        yield from referring_fields(part, f"{at}/properties/{escaped(name)}")
    if field.item is not None:
        yield from referring_fields(field.item, f"{at}/items")

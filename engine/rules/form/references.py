"""Which records and documents an answered form points to. Whether they exist is for the desk to say."""

from __future__ import annotations

from collections.abc import Iterator
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
            yield Reference(at, field.title, "record", field.record, data)
        elif field.document:
            yield Reference(at, field.title, "document", field.document, data)


def referring_fields(field: Field, at: str = "") -> Iterator[tuple[str, Field]]:
    """Every field that may name something kept elsewhere, with its place in the schema."""
    if field.record or field.document:
        yield at, field
    for name, part in field.properties.items():
        yield from referring_fields(part, f"{at}/properties/{escaped(name)}")
    if field.item is not None:
        yield from referring_fields(field.item, f"{at}/items")

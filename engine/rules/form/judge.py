"""Judges data against a form: every problem with its place and sentence, none thrown, none hidden by another."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from engine.model.errors import Problem
from engine.model.ids import Json
from engine.rules.feel.temporal import read_date
from engine.rules.form import sentences as say
from engine.rules.form.definition import escaped
from engine.rules.form.field import INTEGER_MAX, Field

PROBLEMS_MAX = 200
_EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@.]{1,63}(?:\.[^\s@.]{1,63}){1,8}")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def blank(value: Json) -> bool:
    """Nothing was written: the browser sends nothing, null or an empty text."""
    return value is None or value == ""


def judged(field: Field, data: Json, *, partial: bool) -> list[Problem]:
    """Everything wrong with the data of a form, in the order of its fields, at most PROBLEMS_MAX."""
    found: list[Problem] = []
    for problem in _object(field, data, "", None, field.required, partial):
        found.append(problem)
        if len(found) == PROBLEMS_MAX:
            break
    return found


def passes(condition: Field, data: Json) -> bool:
    """Whether an object meets an `if`: what it names is there and fits."""
    if not isinstance(data, dict):
        return False
    if any(blank(data.get(name)) for name in condition.required):
        return False
    return all(
        next(_value(part, data[name], "", None, False), None) is None
        for name, part in condition.properties.items()
        if not blank(data.get(name))
    )


def _object(
    field: Field, data: Json, at: str, row: int | None, required: frozenset[str], partial: bool
) -> Iterator[Problem]:
    if not isinstance(data, dict):
        yield Problem("wrong_type", say.wrong_type(field, say.called(field, row)), pointer=at)
        return
    for name in data:
        if name not in field.properties:
            yield Problem("unknown_field", say.unknown(name), pointer=f"{at}/{escaped(name)}")
    applied = [then for condition, then in field.rules if passes(condition, data)]
    required = required.union(*(then.required for then in applied))
    for name, part in field.properties.items():
        pointer, value = f"{at}/{escaped(name)}", data.get(name)
        if blank(value):
            if name in required and not part.is_given and not partial:
                yield Problem("missing", say.missing(part, say.called(part, row)), pointer=pointer)
            continue
        problems = list(_value(part, value, pointer, row, partial))
        for then in applied:
            if name in then.properties and not problems:
                problems = list(_value(then.properties[name], value, pointer, row, partial))
        yield from problems


def _value(field: Field, value: Json, at: str, row: int | None, partial: bool) -> Iterator[Problem]:
    name = say.called(field, row)
    if not _fits_kind(field.kind, value):
        yield Problem("wrong_type", say.wrong_type(field, name), pointer=at)
        return
    if field.choices is not None and not any(type(c) is type(value) and c == value for c in field.choices):
        yield Problem("not_a_choice", say.not_a_choice(name), pointer=at)
    elif isinstance(value, dict):
        yield from _object(field, value, at, row, field.required, partial)
    elif isinstance(value, list):
        yield from _list(field, value, at, name, partial)
    elif isinstance(value, str):
        yield from _text(field, value, at, name, partial)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield from _number(field, value, at, name)


def _fits_kind(kind: str, value: Json) -> bool:
    match kind:
        case "object":
            return isinstance(value, dict)
        case "array":
            return isinstance(value, list)
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return type(value) is int
        case _:
            return type(value) is int or (type(value) is float and math.isfinite(value))


def _list(field: Field, value: list[Json], at: str, name: str, partial: bool) -> Iterator[Problem]:
    if len(value) > field.items_max:
        yield Problem("too_many", say.too_many(field, name), pointer=at)
        return
    if len(value) < field.items_min and not partial:
        yield Problem("too_few", say.too_few(field, name), pointer=at)
    if field.unique and any(item in value[:place] for place, item in enumerate(value)):
        yield Problem("repeated", say.repeated(name), pointer=at)
    if field.item is not None:
        for place, item in enumerate(value):
            yield from _value(field.item, item, f"{at}/{place}", place + 1, partial)


def _text(field: Field, value: str, at: str, name: str, partial: bool) -> Iterator[Problem]:
    if _CONTROL.search(value):
        yield Problem("wrong_type", say.bad_characters(name), pointer=at)
    elif len(value) > field.length_max:
        yield Problem("too_long", say.too_long(field, name), pointer=at)
    elif partial:
        return
    elif len(value) < field.length_min:
        yield Problem("too_short", say.too_short(field, name), pointer=at)
    elif field.pattern is not None and not field.pattern.fits(value):
        yield Problem("wrong_shape", say.wrong_shape(field, name), pointer=at)
    elif field.format == "date" and read_date(value) is None:
        yield Problem("not_a_date", say.not_a_date(name), pointer=at)
    elif field.format == "email" and not _EMAIL.fullmatch(value):
        yield Problem("not_an_email", say.not_an_email(name), pointer=at)


def _number(field: Field, value: float, at: str, name: str) -> Iterator[Problem]:
    if abs(value) > INTEGER_MAX:
        yield Problem("wrong_type", say.wrong_type(field, name), pointer=at)
    elif field.minimum is not None and value < field.minimum:
        yield Problem("too_small", say.too_small(field, name), pointer=at)
    elif field.maximum is not None and value > field.maximum:
        yield Problem("too_large", say.too_large(field, name), pointer=at)
    elif field.above is not None and value <= field.above:
        yield Problem("not_above", say.not_above(field, name), pointer=at)

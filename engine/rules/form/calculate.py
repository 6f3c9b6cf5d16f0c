"""Works out the computed fields of a form, the same way the browser does while one types."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.model.ids import Json
from engine.rules.feel import Expression, FeelError
from engine.rules.feel.values import number_of, to_json, value_of
from engine.rules.form.definition import escaped
from engine.rules.form.field import Field

PASSES_MAX = 8
"""A sum may rest on other sums; each pass settles at least one of them. The browser does as many."""


def value_over(expression: Expression, row: dict[str, Json], root: dict[str, Json]) -> Json:
    """What an expression is worth in a row of a form; null when it cannot be worked out."""
    try:
        value = expression.evaluate({"form": root, **row})
    except FeelError:
        return None
    return plain_number(to_json(value), value)


def plain_number(json: Json, value: object) -> Json:
    """A number with decimals is a number in a form's data, not text."""
    number = None if isinstance(value, (str, bool)) else number_of(value)
    return json if number is None or isinstance(json, int) else float(number)


def computed(field: Field, data: dict[str, Json]) -> dict[str, Json]:
    """A copy of the data with every computed field worked out anew; one that cannot be worked out is left away."""
    now: dict[str, Any] = _cleared(field, data)
    for _ in range(PASSES_MAX):
        following = _filled(field, now, now)
        if following == now:
            break
        now = following
    return now


def _cleared(field: Field, value: Any) -> Any:
    if isinstance(value, dict):
        parts = field.properties
        return {
            name: _cleared(parts[name], inner) if name in parts else inner
            for name, inner in value.items()
            if name not in parts or parts[name].compute is None
        }
    if isinstance(value, list) and field.item is not None:
        return [_cleared(field.item, item) for item in value]
    return value


def _filled(field: Field, row: dict[str, Json], root: dict[str, Json]) -> dict[str, Json]:
    now = dict(row)
    for name, part in field.properties.items():
        if part.compute is not None:
            value = value_over(part.compute, now, now if row is root else root)
            if value is None:
                now.pop(name, None)
            else:
                now[name] = value
            continue
        inner = now.get(name)
        if isinstance(inner, dict):
            now[name] = _filled(part, inner, root)
        elif isinstance(inner, list) and part.item is not None and part.item.properties:
            item = part.item
            now[name] = [_filled(item, entry, root) if isinstance(entry, dict) else entry for entry in inner]
    return now


def differences(
    field: Field, given: Json, right: Json, at: str = "", row: int | None = None
) -> Iterator[tuple[Field, str, int | None, Json]]:
    """Each computed field that was given another value than it has: field, pointer, row, the right value."""
    if isinstance(given, dict) and isinstance(right, dict):
        for name, part in field.properties.items():
            pointer = f"{at}/{escaped(name)}"
            if part.compute is None:
                yield from differences(part, given.get(name), right.get(name), pointer, row)
            elif given.get(name) is not None and not _same(given[name], right.get(name)):
                yield part, pointer, row, right.get(name)
    elif isinstance(given, list) and isinstance(right, list) and field.item is not None:
        for place, (a, b) in enumerate(zip(given, right, strict=True)):
            yield from differences(field.item, a, b, f"{at}/{place}", place + 1)


def _same(given: Json, right: Json) -> bool:
    if isinstance(given, bool) or isinstance(right, bool):
        return given is right
    a, b = value_of(given), value_of(right)
    return type(a) is type(b) and a == b

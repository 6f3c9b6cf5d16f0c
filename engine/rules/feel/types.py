"""Type names as `instance of` and decision files use them, which values belong to them, and what is made to fit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from engine.rules.feel.limits import DEPTH_MAX
from engine.rules.feel.syntax import Type
from engine.rules.feel.values import Function, Range, kind_of

SIMPLE = frozenset(
    {
        *("number", "string", "boolean", "date", "time", "date and time", "Any", "Null"),
        *("days and time duration", "years and months duration", "context", "list", "function", "range"),
    }
)
_ALIASES = {
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "any": "Any",
}


def plain_name(name: str) -> str:
    """The name FEEL uses for a type a decision file may spell its own way (`feel:number`, `dateTime`)."""
    local = name.rsplit(":", 1)[-1].strip()
    return _ALIASES.get(local, local)


def known_type(type_: Type) -> bool:
    """Whether the type and everything inside it is known."""
    members = [member for _, member in type_.members]
    return plain_name(type_.name) in SIMPLE and all(known_type(t) for t in (*type_.arguments, *members))


def resolved(type_: Type, named: Mapping[str, Type], depth: int = 0) -> Type | None:
    """The type with every name of `named` replaced by what it stands for; None when a name stays unknown."""
    if depth > DEPTH_MAX:
        return None
    if type_.name in named and not type_.arguments and not type_.members:
        return resolved(named[type_.name], named, depth + 1)
    if plain_name(type_.name) not in SIMPLE:
        return None
    arguments = [resolved(inner, named, depth + 1) for inner in type_.arguments]
    members = [(name, resolved(inner, named, depth + 1)) for name, inner in type_.members]
    found = tuple(inner for inner in arguments if inner is not None)
    fields = tuple((name, inner) for name, inner in members if inner is not None)
    if len(found) < len(arguments) or len(fields) < len(members):
        return None
    return Type(type_.name, found, fields)


def is_instance(value: object, type_: Type) -> bool:
    """`value instance of type`. Null belongs to Null only, but a list or context may hold it in place of a value."""
    name = plain_name(type_.name)
    if value is None:
        return name == "Null"
    if name == "Any":
        return True
    if name != kind_of(value):
        return False
    if isinstance(value, list) and type_.arguments:
        return all(_fits(item, type_.arguments[0]) for item in value)
    if isinstance(value, dict) and type_.members:
        return all(key in value and _fits(value[key], inner) for key, inner in type_.members)
    if isinstance(value, Range) and type_.arguments:
        ends = [end for end in (value.low, value.high) if end is not None]
        return all(is_instance(end, type_.arguments[0]) for end in ends)
    if isinstance(value, Function) and type_.arguments:
        return value.accepts(len(type_.arguments) - 1)
    return True


def _fits(value: object, type_: Type) -> bool:
    return value is None or is_instance(value, type_)


def coerced(value: object, type_: Type) -> object:
    """The value as the type wants it: as it stands, out of a list of one, into a list of one, or a date as the
    beginning of its day (UTC); null when nothing of this makes it fit."""
    if value is None or is_instance(value, type_):
        return value
    name = plain_name(type_.name)
    if type(value) is list and len(value) == 1 and is_instance(value[0], type_):
        return value[0]
    if name == "list" and type(value) is not list and is_instance([value], type_):
        return [value]
    if name == "date and time" and type(value) is date:
        return datetime.combine(value, time(), UTC)
    return None

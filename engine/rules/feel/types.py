"""Type names as `instance of` and decision files use them, and which values belong to them."""

from __future__ import annotations

from engine.rules.feel.syntax import Type
from engine.rules.feel.userfunction import UserFunction
from engine.rules.feel.values import Range, kind_of

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


def is_instance(value: object, type_: Type) -> bool:
    """`value instance of type`. Null belongs to Null only."""
    name = plain_name(type_.name)
    if value is None:
        return name == "Null"
    if name == "Any":
        return True
    if name != kind_of(value):
        return False
    if isinstance(value, list) and type_.arguments:
        return all(is_instance(item, type_.arguments[0]) for item in value)
    if isinstance(value, dict) and type_.members:
        return all(key in value and is_instance(value[key], inner) for key, inner in type_.members)
    if isinstance(value, Range) and type_.arguments:
        ends = [end for end in (value.low, value.high) if end is not None]
        return all(is_instance(end, type_.arguments[0]) for end in ends)
    if isinstance(value, UserFunction) and type_.arguments:
        return len(value.parameters) == len(type_.arguments) - 1
    return True

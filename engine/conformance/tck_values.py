"""The values a test of the DMN suite gives and expects: from its XML to FEEL values, and whether two are the same."""

from __future__ import annotations

from decimal import Decimal

from lxml import etree

from engine.rules.feel import value_of
from engine.rules.feel.errors import FeelError
from engine.rules.feel.functions import STANDARD
from engine.rules.feel.scope import Work
from engine.rules.feel.temporal import text_of
from engine.rules.feel.values import equal, kind_of, number_of

TOLERANCE = Decimal("1e-8")
"""Numbers count as the same up to this difference, absolute below one and relative above: the suite was written with
binary numbers, whose last digits say nothing."""
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_MADE_BY = {
    "date": "date",
    "time": "time",
    "dateTime": "date and time",
    "duration": "duration",
    "dayTimeDuration": "duration",
    "yearMonthDuration": "duration",
}
_NUMBERS = frozenset("decimal double float integer int long short byte positiveInteger nonNegativeInteger".split())


class NoValue(ValueError):
    """What the suite writes is no value we know; the text says which."""


def read_value(holder: etree._Element) -> object:
    """The value inside an input, an expectation, an item or a component; an empty one is null."""
    parts = {name: [child for child in holder if _local(child) == name] for name in ("component", "list", "value")}
    if parts["component"]:
        return {" ".join((c.get("name") or "").split()): read_value(c) for c in parts["component"]}
    if parts["list"]:
        listed = parts["list"][0]
        if _is_nil(listed):
            return None
        return [read_value(item) for item in listed if _local(item) == "item"]
    if not parts["value"] or _is_nil(parts["value"][0]):
        return None
    return _simple(parts["value"][0])


def _simple(value: etree._Element) -> object:
    kind = (value.get(f"{_XSI}type") or "").rsplit(":", 1)[-1]
    text = value.text or ""
    if kind in ("", "string", "anySimpleType", "anyType"):
        return text
    if kind == "boolean":
        return text.strip() in ("true", "1")
    if kind in _NUMBERS:
        found: object = number_of(text.strip())
    elif kind in _MADE_BY:
        found = STANDARD[_MADE_BY[kind]].call([text.strip()], None, Work())
    else:
        raise NoValue(f"모르는 자료형입니다: {kind}")
    if found is None:
        raise NoValue(f"{kind} 값으로 읽을 수 없습니다: {text.strip()}")
    return found


def same(expected: object, given: object) -> bool:
    """Whether a result is what was expected: lists item by item, contexts name by name, numbers within TOLERANCE."""
    if isinstance(expected, Decimal) and isinstance(given, Decimal):
        return abs(expected - given) <= TOLERANCE * max(Decimal(1), abs(expected))
    if isinstance(expected, list) and isinstance(given, list):
        return len(expected) == len(given) and all(same(a, b) for a, b in zip(expected, given, strict=True))
    if isinstance(expected, dict) and isinstance(given, dict):
        return all(same(expected.get(name), given.get(name)) for name in expected.keys() | given.keys())
    return kind_of(expected) == kind_of(given) and equal(expected, given) is True


def shown(value: object, chars_max: int = 200) -> str:
    """A value as a person reads it in a list of results."""
    try:
        text = _shown(value_of(value))
    except FeelError:
        text = type(value).__name__
    return text if len(text) <= chars_max else text[:chars_max] + "…"


def _shown(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_shown(item) for item in value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_shown(item)}" for name, item in value.items()) + "}"
    if isinstance(value, str):
        return f'"{value}"'
    return "null" if value is None else str(text_of(value))


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def _is_nil(element: etree._Element) -> bool:
    return element.get(f"{_XSI}nil") in ("true", "1")

"""FEEL values and what they have in common: kinds, equality, order, and the way in from facts and out to JSON.

A value is None, bool, str, Decimal, date, time, datetime, timedelta (or, beyond them, a type of wide.py), Months,
Range, list, dict or a function; no other Python object ever becomes one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import TYPE_CHECKING

from engine.model.ids import Json
from engine.rules.feel.errors import FeelError
from engine.rules.feel.limits import DEPTH_MAX, LIST_ITEMS_MAX, STRING_CHARS_MAX
from engine.rules.feel.wide import MOMENTS, TIMES, FarDate, FarMoment, FarSpan, FineTime, line_of, offset_of

if TYPE_CHECKING:
    from engine.rules.feel.scope import Work

NUMBERS = Context(
    prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[InvalidOperation, DivisionByZero, Overflow]
)
"""IEEE 754 decimal128, which FEEL numbers are."""
_EXACT_MAX = 10**34


@dataclass(frozen=True, slots=True, order=True)
class Months:
    """A years and months duration."""

    months: int


@dataclass(frozen=True, slots=True)
class Range:
    """An interval; an end that is None is open to infinity."""

    low: object
    high: object
    low_closed: bool
    high_closed: bool


class Function:
    """Something a FEEL call can call. Built-ins and user definitions derive from it."""

    # No ABC: values are asked for their class in every comparison, and an abstract class answers slowly.
    __slots__ = ()

    def invoke(self, given: Sequence[object], work: Work, names: tuple[str, ...] | None = None) -> object:
        """The function's value for these arguments; null when it does not take them."""
        raise NotImplementedError

    def accepts(self, count: int) -> bool:
        """Whether it can be called with so many arguments."""
        raise NotImplementedError


def number_of(value: object) -> Decimal | None:
    """The number a Python number or numeral stands for, rounded to 34 digits; None when it is none."""
    if type(value) is int and -_EXACT_MAX < value < _EXACT_MAX:
        return Decimal(value)
    if type(value) is Decimal:
        return value if value.is_finite() else None
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        found = NUMBERS.create_decimal(repr(value) if isinstance(value, float) else value)
    except (InvalidOperation, Overflow):
        return None
    return found if found.is_finite() else None


_WIDE = frozenset({FarDate, FineTime, FarMoment, FarSpan})
_AS_THEY_ARE = frozenset({type(None), bool, date, time, datetime, timedelta, Months, Range, *_WIDE})


def value_of(given: object, depth: int = 0) -> object:
    """A FEEL value from a Python one; lists and mappings are copied, what FEEL cannot hold is refused."""
    kind = type(given)
    if kind in _AS_THEY_ARE:
        return given
    if kind is str:
        if len(given) > STRING_CHARS_MAX:  # type: ignore[arg-type]  # an exact str
            raise FeelError("글이 너무 깁니다.")
        return given
    if kind is int or kind is Decimal or kind is float:
        return number_of(given)
    if isinstance(given, Mapping):
        if depth >= DEPTH_MAX:
            raise FeelError("값이 너무 깊습니다.")
        return {str(name): value_of(inner, depth + 1) for name, inner in given.items()}
    if isinstance(given, (list, tuple)):
        if depth >= DEPTH_MAX:
            raise FeelError("값이 너무 깊습니다.")
        return checked_list([value_of(inner, depth + 1) for inner in given])
    if isinstance(given, Function):
        return given
    if isinstance(given, str):
        return str.__str__(given)
    raise FeelError("식에 쓸 수 없는 값입니다.")


def checked_list(items: list[object]) -> list[object]:
    """The list itself, unless it is too long."""
    if len(items) > LIST_ITEMS_MAX:
        raise FeelError(f"목록이 너무 깁니다. {LIST_ITEMS_MAX:,}개까지 다룹니다.")
    return items


def checked_text(text: str) -> str:
    """The text itself, unless it is too long."""
    if len(text) > STRING_CHARS_MAX:
        raise FeelError("글이 너무 깁니다.")
    return text


_KINDS: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    str: "string",
    Decimal: "number",
    date: "date",
    time: "time",
    datetime: "date and time",
    timedelta: "days and time duration",
    FarDate: "date",
    FineTime: "time",
    FarMoment: "date and time",
    FarSpan: "days and time duration",
    Months: "years and months duration",
    Range: "range",
    list: "list",
    dict: "context",
}


def kind_of(value: object) -> str:
    """The FEEL name of a value's type."""
    return _KINDS.get(type(value), "function")


PLAIN = frozenset({str, bool, Decimal, date, timedelta, Months, FarDate, FarSpan})
"""Kinds whose values are equal when Python says so."""


def equal(left: object, right: object) -> bool | None:
    """FEEL equality: null equals null only, and values of different kinds cannot be compared (null)."""
    if left is None or right is None:
        return left is right
    kind = type(left)
    if kind is not type(right):
        # A value has one form: two forms of one kind are two values, but for moments told by clocks of two zones.
        if kind_of(left) != kind_of(right) or (kind not in _WIDE and type(right) not in _WIDE):
            return None
        return kind_of(left) == "date and time" and _zoned_alike(left, right) and line_of(left) == line_of(right)
    if kind in PLAIN:
        return left == right
    if kind is list:
        return _all_equal(left, right)  # type: ignore[arg-type]  # exact lists
    if kind is dict:
        a: dict[str, object] = left  # type: ignore[assignment]  # exact dicts
        b: dict[str, object] = right  # type: ignore[assignment]  # exact dicts
        return a.keys() == b.keys() and _all_equal(list(a.values()), [b[name] for name in a])
    if kind is time or kind is datetime:
        return _zoned_alike(left, right) and left == right
    if kind is FineTime or kind is FarMoment:
        return _zoned_alike(left, right) and line_of(left) == line_of(right)
    if isinstance(left, Function):
        return left is right
    return left == right


def _all_equal(left: list[object], right: list[object]) -> bool:
    """Lists are equal when each item equals its fellow; items of different kinds do not."""
    return len(left) == len(right) and all(equal(a, b) is True for a, b in zip(left, right, strict=True))


def same(left: object, right: object) -> bool:
    """`is`: of one kind and equal down to the zones written; it always has an answer."""
    if type(left) is not type(right):
        return False
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[name], right[name]) for name in left)
    if isinstance(left, (*TIMES, *MOMENTS)) and isinstance(right, (*TIMES, *MOMENTS)):
        return offset_of(left) == offset_of(right) and line_of(left) == line_of(right)
    return equal(left, right) is True


_ORDERED = frozenset({str, Decimal, date, time, datetime, timedelta, Months})


def less(left: object, right: object) -> bool | None:
    """Whether left comes before right; None when they have no order."""
    if type(left) is not type(right) or type(left) not in _ORDERED:
        return _less_on_line(left, right)
    try:
        return bool(left < right)  # type: ignore[operator]  # both are of one ordered type
    except TypeError:  # a time with an offset and one without
        return None


def _zoned_alike(left: object, right: object) -> bool:
    """Whether both times or moments have an offset or a zone, or neither."""
    return (left.tzinfo is None) == (right.tzinfo is None)  # type: ignore[attr-defined]  # the callers know


def _less_on_line(left: object, right: object) -> bool | None:
    """The order of values of which one is far or fine."""
    if kind_of(left) != kind_of(right) or (type(left) not in _WIDE and type(right) not in _WIDE):
        return None
    if isinstance(left, (*TIMES, *MOMENTS)) and not _zoned_alike(left, right):
        return None
    a, b = line_of(left), line_of(right)
    return None if a is None or b is None else a < b


def within(value: object, span: Range) -> bool | None:
    """Whether the value lies in the range; nothing lies nowhere, it is unknown."""
    if value is None:  # None also stands for an open end, so it must not reach the comparison of ends.
        return None
    above = _ends(span.low, value, span.low_closed)
    below = _ends(value, span.high, span.high_closed)
    if above is False or below is False:
        return False
    return None if above is None or below is None else True


def _ends(low: object, high: object, closed: bool) -> bool | None:
    if low is UNBOUNDED or high is UNBOUNDED:
        return True
    if closed and equal(low, high) is True:
        return low is not None
    return less(low, high)


UNBOUNDED = None
"""The missing end of a range. An interval written with null ends is no range at all, so None is free for this."""


def to_json(value: object) -> Json:
    """JSON of a FEEL value: whole numbers as int, others as text that loses nothing; dates and durations in ISO."""
    kind = type(value)
    if value is None or kind is bool or kind is str or kind is int or kind is float:
        return value  # type: ignore[return-value]  # plain JSON already
    if kind is Decimal:
        number: Decimal = value  # type: ignore[assignment]  # an exact Decimal
        if number == number.to_integral_value():
            return int(number)
        return format(number.normalize(NUMBERS), "f")
    if isinstance(value, (list, tuple)):
        return [to_json(item) for item in value]
    if isinstance(value, Mapping):
        return {str(name): to_json(inner) for name, inner in value.items()}
    from engine.rules.feel.temporal import text_of  # temporal builds on values, so it cannot be imported above

    return text_of(value)

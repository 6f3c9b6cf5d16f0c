"""What + - * / ** and the comparisons give for any two values; null wherever FEEL has no answer."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal, DecimalException
from typing import Any

from engine.rules.feel import temporal, wide
from engine.rules.feel.values import NUMBERS, PLAIN, Months, checked_text, equal, less

_DURATIONS = (*wide.SPANS, Months)


def add(left: object, right: object) -> object:
    """Numbers, texts, durations, and a moment plus a duration."""
    try:
        if type(left) is Decimal and type(right) is Decimal:
            return NUMBERS.add(left, right)
        if type(left) is str and type(right) is str:
            return checked_text(left + right)
        if type(left) is Months and type(right) is Months:
            return temporal.months_of(left.months + right.months)
        if type(left) is timedelta and type(right) is timedelta:
            return left + right
    except DecimalException:
        return None
    except OverflowError:
        pass  # longer than Python's own durations
    if isinstance(left, wide.SPANS) and isinstance(right, wide.SPANS):
        return wide.span_of(wide.span_nanos(left) + wide.span_nanos(right))
    if isinstance(left, _DURATIONS):
        left, right = right, left
    return temporal.shifted(left, right, 1)


def subtract(left: object, right: object) -> object:
    """Numbers, durations, a moment less a duration, and the time between two moments."""
    try:
        if type(left) is Decimal and type(right) is Decimal:
            return NUMBERS.subtract(left, right)
        if type(left) is Months and type(right) is Months:
            return temporal.months_of(left.months - right.months)
        if type(left) is timedelta and type(right) is timedelta:
            return left - right
    except DecimalException:
        return None
    except OverflowError:
        pass  # longer than Python's own durations
    if isinstance(left, wide.SPANS) and isinstance(right, wide.SPANS):
        return wide.span_of(wide.span_nanos(left) - wide.span_nanos(right))
    if isinstance(right, _DURATIONS):
        return temporal.shifted(left, right, -1)
    return temporal.distance(left, right)


def multiply(left: object, right: object) -> object:
    """Numbers, and a duration so many times."""
    if type(left) is Decimal and type(right) is Decimal:
        try:
            return NUMBERS.multiply(left, right)
        except DecimalException:
            return None
    if isinstance(right, _DURATIONS):
        left, right = right, left
    if isinstance(left, _DURATIONS) and type(right) is Decimal:
        return temporal.scaled(left, right, divide=False)
    return None


def divide(left: object, right: object) -> object:
    """Numbers, a part of a duration, and how often a duration goes into another. Division by zero is null."""
    if type(right) is Decimal:
        if type(left) is Decimal:
            try:
                return NUMBERS.divide(left, right)
            except DecimalException:
                return None
        return temporal.scaled(left, right, divide=True) if isinstance(left, _DURATIONS) else None
    if isinstance(left, wide.SPANS) and isinstance(right, wide.SPANS) and right:
        return NUMBERS.divide(temporal.seconds_of(left), temporal.seconds_of(right))
    if type(left) is Months and type(right) is Months and right.months:
        return NUMBERS.divide(Decimal(left.months), Decimal(right.months))
    return None


def power(left: object, right: object) -> object:
    """A number to a power; beyond 10^6144 there is no number, hence null. To the power of zero every number is 1, zero
    too: IEEE 754-2008, 9.2.1."""
    if type(left) is not Decimal or type(right) is not Decimal:
        return None
    if not right:
        return Decimal(1)
    if not left and right < 0:
        return None  # a division by zero, which Python would call infinity
    try:
        return NUMBERS.power(left, right)
    except DecimalException:
        return None


def negate(value: object) -> object:
    """Minus a number or a duration."""
    if type(value) is Decimal:
        return NUMBERS.minus(value)
    if type(value) is Months:
        return Months(-value.months)
    return wide.span_of(-wide.span_nanos(value)) if isinstance(value, wide.SPANS) else None


def unequal(left: object, right: object) -> bool | None:
    """The opposite of equality; null stays null."""
    same = equal(left, right)
    return None if same is None else not same


def at_most(left: object, right: object) -> bool | None:
    """`<=`, which needs an order, not only equality."""
    after = less(right, left)
    return None if after is None else not after


def more(left: object, right: object) -> bool | None:
    """`>`."""
    return less(right, left)


def at_least(left: object, right: object) -> bool | None:
    """`>=`."""
    before = less(left, right)
    return None if before is None else not before


_DIRECT: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compared_with(sign: str, constant: object) -> Callable[[object], bool | None]:
    """A comparison with a constant, for any left side; for one of the same plain kind Python is asked at once."""
    compare, kind = COMPARISONS[sign], type(constant)
    if kind not in PLAIN or kind is bool:
        return lambda value: compare(value, constant)
    direct = _DIRECT[sign]
    if sign not in ("=", "!=") and kind not in (str, Decimal, date, timedelta):
        return lambda value: compare(value, constant)
    return lambda value: direct(value, constant) if type(value) is kind else compare(value, constant)


ARITHMETIC: dict[str, Callable[[object, object], object]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "**": power,
}
COMPARISONS: dict[str, Callable[[object, object], bool | None]] = {
    "=": equal,
    "!=": unequal,
    "<": less,
    "<=": at_most,
    ">": more,
    ">=": at_least,
}

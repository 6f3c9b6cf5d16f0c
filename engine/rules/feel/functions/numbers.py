"""Built-in functions on numbers and truth values."""

from __future__ import annotations

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    DecimalException,
    InvalidOperation,
)

from engine.rules.feel.functions.registry import Library
from engine.rules.feel.operators import negate
from engine.rules.feel.values import NUMBERS, Months, number_of
from engine.rules.feel.wide import AnySpan, span_nanos

library = Library()
_WIDE = Context(prec=6_200, Emin=-6_200, Emax=6_200, traps=[InvalidOperation])
_SCALE_MIN, _SCALE_MAX = -6_111, 6_176


def rounded(number: Decimal, scale: Decimal | None, rounding: str) -> Decimal | None:
    """The number to so many decimals; null when the scale is not a sensible whole number."""
    digits = 0 if scale is None else int(scale) if _SCALE_MIN <= scale <= _SCALE_MAX else None
    if digits is None or not number.is_finite():
        return None
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int), "a finite number has an exponent"
    if digits >= -exponent >= 0 or (exponent > 0 and digits >= 0):
        return number  # already that short
    try:
        short = number.quantize(Decimal(1).scaleb(-digits), rounding=rounding, context=_WIDE)
        return NUMBERS.create_decimal(short if digits >= 0 else format(short, "f"))
    except DecimalException:
        return None


for _name, _rounding in {
    "round": ROUND_HALF_UP,
    "round half up": ROUND_HALF_UP,
    "round half down": ROUND_HALF_DOWN,
    "round up": ROUND_UP,
    "round down": ROUND_DOWN,
    "decimal": ROUND_HALF_EVEN,
    "floor": ROUND_FLOOR,
    "ceiling": ROUND_CEILING,
}.items():
    # `round` is not in the standard; it is the short name forms use for `round half up`.
    _scale = "scale:number" if _name.startswith(("round ", "decimal")) else "scale:number?"

    @library.declare(_name, "n:number", _scale)
    def _round(n: Decimal, scale: Decimal | None, _how: str = _rounding) -> Decimal | None:
        return rounded(n, scale, _how)


@library.declare("abs", "n:number")
def _abs(n: Decimal) -> Decimal:
    return NUMBERS.abs(n)


@library.declare("abs", "n:duration")
def _abs_duration(n: Months | AnySpan) -> object:
    length = n.months if isinstance(n, Months) else span_nanos(n)
    return negate(n) if length < 0 else n


@library.declare("modulo", "dividend:number", "divisor:number")
def _modulo(dividend: Decimal, divisor: Decimal) -> Decimal | None:
    try:
        rest = NUMBERS.remainder(dividend, divisor)
        return NUMBERS.add(rest, divisor) if rest and (rest < 0) is not (divisor < 0) else rest
    except DecimalException:
        return None


@library.declare("sqrt", "number:number")
def _sqrt(number: Decimal) -> Decimal | None:
    return NUMBERS.sqrt(number) if number >= 0 else None


@library.declare("log", "number:number")
def _log(number: Decimal) -> Decimal | None:
    return NUMBERS.ln(number) if number > 0 else None


@library.declare("exp", "number:number")
def _exp(number: Decimal) -> Decimal | None:
    try:
        return NUMBERS.exp(number)
    except DecimalException:
        return None


@library.declare("odd", "number:number")
def _odd(number: Decimal) -> bool | None:
    return _even_or_odd(number, 1)


@library.declare("even", "number:number")
def _even(number: Decimal) -> bool | None:
    return _even_or_odd(number, 0)


def _even_or_odd(number: Decimal, rest: int) -> bool | None:
    whole = _modulo(number, Decimal(2))
    return None if whole is None else whole == rest


@library.declare("not", "negand:boolean")
def _not(negand: bool) -> bool:
    return not negand


@library.declare("number", "from:string", "grouping separator:string|null?", "decimal separator:string|null?")
def _number(text: str, grouping: str | None, point: str | None) -> Decimal | None:
    if grouping not in (None, " ", ",", ".") or point not in (None, ",", ".") or (grouping and grouping == point):
        return None
    if grouping:
        text = text.replace(grouping, "")
    if point == ",":
        text = "x" if "." in text else text.replace(",", ".")
    # Decimal reads more than FEEL does (underscores, other digits, "Infinity").
    if not text or not set(text) <= set("0123456789.+-eE"):
        return None
    return number_of(text)


@library.declare("number", "from:number")
def _number_as_is(given: Decimal) -> Decimal:
    return given

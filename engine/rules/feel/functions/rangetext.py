"""The function `range`: a range out of its text. Its ends are literals, or calls that make a date, time or duration."""

from __future__ import annotations

import re
from decimal import Decimal

from engine.rules.feel import syntax as s
from engine.rules.feel.errors import FeelError
from engine.rules.feel.functions.registry import Library
from engine.rules.feel.functions.times import library as times
from engine.rules.feel.lexer import KnownNames
from engine.rules.feel.operators import negate
from engine.rules.feel.parse import parse
from engine.rules.feel.scope import Work
from engine.rules.feel.values import UNBOUNDED, Range, less

library = Library()
_MAKERS = frozenset({"date", "time", "date and time", "duration", "years and months duration"})
_KNOWN = KnownNames(_MAKERS)
_TEXT = re.compile(r"""\s*([\[\](])((?:[^".]|"(?:[^"\\]|\\.)*"|\.(?!\.))*)\.\.(.*)([\])\[])\s*""", re.DOTALL)


@library.declare("range", "from:string")
def _range(text: str) -> Range | None:
    found = _TEXT.fullmatch(text)
    if found is None:
        return None
    opening, first, last, closing = found.groups()
    low, high = (_end(part.strip()) if part.strip() else UNBOUNDED for part in (first, last))
    if (low is None and (first.strip() or opening != "(")) or (high is None and (last.strip() or closing != ")")):
        return None  # an end that cannot be read, or a missing one that is said to belong to the range
    if low is None and high is None:
        return None
    if low is not None and high is not None and less(high, low) is not False:
        return None
    return Range(low, high, opening == "[", closing == "]")


def _end(text: str) -> object:
    try:
        return _literal(parse(text, _KNOWN))
    except FeelError:
        return None


def _literal(node: s.Node) -> object:
    match node:
        case s.Literal(value) if not isinstance(value, bool):
            return value
        case s.Negated(inner):
            value = _literal(inner)
            return negate(value) if isinstance(value, Decimal) else None
        case s.Call(s.Name(name, _), arguments, names, _) if name in _MAKERS:
            return times[name].call([_literal(argument) for argument in arguments], names, Work())
        case _:
            return None

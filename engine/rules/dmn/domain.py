"""The values a column of a decision table can tell apart: each constant its cells name, and one value from every
stretch between them. What a cell says about those, it says about every value. Whether the rows of a table cover them
is judged in coverage.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from engine.rules.dmn.written import InputText
from engine.rules.feel import syntax as s
from engine.rules.feel.compile import Compiler
from engine.rules.feel.errors import FeelError
from engine.rules.feel.expression import UnaryTests
from engine.rules.feel.functions import STANDARD
from engine.rules.feel.scope import Scope
from engine.rules.feel.values import NUMBERS, Range, less

_COMPILER = Compiler(STANDARD, frozenset())
_TEXT_OF_NO_CELL = "\x00"
"""Stands for every text no cell names; no file can contain it."""


class NotComparable(Exception):
    """A cell that depends on more than constants: nothing is claimed about it."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One value that stands for all like it. `words` say which; a fraction is the only kind of value between two
    neighbouring whole numbers."""

    value: object
    words: str
    is_fraction: bool = False


def samples(column: InputText, cells: Iterable[UnaryTests], allowed: UnaryTests | None) -> tuple[Sample, ...]:
    """Every kind of value of a column. One that always has the same value has that one only; a column whose cells
    cannot be compared is a single value about which nothing is known."""
    free = column.expression.free
    if not free.sure and not free.maybe:
        return (Sample(column.expression.evaluate({}), f"‘{column.label}’ 칸"),)
    constants: list[object] = []
    for cell in (*cells, *([allowed] if allowed is not None else [])):
        try:
            constants.extend(constants_of(cell))
        except NotComparable:
            continue
    found = _of_kind(constants, column)
    if allowed is not None:
        nothing = Scope({})
        found = tuple(sample for sample in found if allowed.test(sample.value, nothing) is True)
    return found


def constants_of(cell: UnaryTests) -> list[object]:
    """The constants a cell compares with, or NotComparable."""
    if cell.free.sure or cell.free.maybe:
        raise NotComparable
    return list(_constants(cell.tree.tests))


def _constants(tests: Iterable[s.Node]) -> Iterator[object]:
    for node in tests:
        match node:
            case s.Alternatives(inner):
                yield from _constants(inner)
            case s.ListOf(items):
                yield from _constants(items)
            case s.OperatorTest(operator, right):
                yield _ordered(_constant(right), operator)
            case s.OpenRange(s.OperatorTest(operator, right)):
                yield _ordered(_constant(right), operator)
            case _:
                value = _constant(node)
                for one in value if isinstance(value, list) else [value]:
                    yield from _ends(one) if isinstance(one, Range) else [_known(one)]


def _ends(span: Range) -> Iterator[object]:
    yield from (_ordered(end, "<") for end in (span.low, span.high) if end is not None)


def _constant(node: s.Node) -> object:
    if any(isinstance(inner, s.Name) and inner.name == "?" for inner in s.nodes(node)):
        raise NotComparable
    try:
        return _COMPILER.run(node)(Scope({}))
    except FeelError:
        raise NotComparable from None


def _known(value: object) -> object:
    if value is None or type(value) in (bool, str, Decimal, date):
        return value
    raise NotComparable


def _ordered(value: object, operator: str) -> object:
    """Texts are told apart by being equal only: where one stands among the others is not looked at."""
    if operator not in ("=", "!=") and type(value) not in (Decimal, date):
        raise NotComparable
    return _known(value)


def _of_kind(constants: list[object], column: InputText) -> tuple[Sample, ...]:
    kinds = {type(value) for value in constants if value is not None}
    name = f"‘{column.label}’"
    if len(kinds) > 1:
        return (Sample(None, f"{name} 칸"),)
    empty = (Sample(None, f"{name} 칸이 빌 때"),) if None in constants else ()
    if kinds == {bool} or (not kinds and column.kind == "boolean"):
        return (Sample(True, f"{name}이(가) 참일 때"), Sample(False, f"{name}이(가) 거짓일 때"), *empty)
    if kinds == {Decimal}:
        return (*_numbers({v for v in constants if isinstance(v, Decimal)}, name), *empty)
    if kinds == {date}:
        return (*_dates({v for v in constants if isinstance(v, date)}, name), *empty)
    texts = sorted({v for v in constants if isinstance(v, str)})
    named = tuple(Sample(text, f"{name}이(가) ‘{text}’일 때") for text in texts)
    return (*named, Sample(_TEXT_OF_NO_CELL, f"{name}이(가) 그 밖의 값일 때"), *empty)


def _numbers(points: set[Decimal], name: str) -> Iterator[Sample]:
    ordered = sorted(points)
    least, most = ordered[0], ordered[-1]
    # Beyond 34 digits adding one changes nothing; the next number there is does.
    below = min(NUMBERS.subtract(least, Decimal(1)), least.next_minus(NUMBERS))
    above = max(NUMBERS.add(most, Decimal(1)), most.next_plus(NUMBERS))
    yield Sample(below, f"{name}이(가) {_shown(least)}보다 작을 때")
    for at, point in enumerate(ordered):
        yield Sample(point, f"{name}이(가) {_shown(point)}일 때", is_fraction=point != point.to_integral_value())
        if at + 1 == len(ordered):
            yield Sample(above, f"{name}이(가) {_shown(point)}보다 클 때")
            return
        following = ordered[at + 1]
        whole = NUMBERS.add(point.to_integral_value("ROUND_FLOOR"), Decimal(1))
        words = f"{name}이(가) {_shown(point)}보다 크고 {_shown(following)}보다 작을 때"
        if point < whole < following:
            yield Sample(whole, words)
        else:
            middle = NUMBERS.divide(NUMBERS.add(point, following), Decimal(2))
            if point < middle < following:
                yield Sample(middle, words, is_fraction=True)


def _shown(number: Decimal) -> str:
    """As people write it; one longer than any amount in short."""
    plain = f"{number:,f}"
    return plain if len(plain) <= 24 else f"{number:.6E}"


def _dates(points: set[date], name: str) -> Iterator[Sample]:
    day = timedelta(days=1)
    ordered = sorted(points)
    if ordered[0] > date.min:
        yield Sample(ordered[0] - day, f"{name}이(가) {ordered[0]}보다 앞설 때")
    for at, point in enumerate(ordered):
        yield Sample(point, f"{name}이(가) {point}일 때")
        following = ordered[at + 1] if at + 1 < len(ordered) else None
        if point < date.max and (following is None or less(point + day, following)):
            yield Sample(point + day, f"{name}이(가) {point}보다 뒤일 때")

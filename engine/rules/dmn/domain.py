"""The values a column of a decision table can tell apart. A cell that is made of constants only is true or false of a
value by comparing it with them; so between two neighbouring constants it says the same of every value there. The
constants themselves, one value of every stretch between them, and one before and behind are therefore all there is to
look at: what holds of these holds of every value, and nothing is sampled. Whether the rows of a table cover them is
judged in coverage.py."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from engine.rules.dmn.written import InputText
from engine.rules.feel import syntax as s
from engine.rules.feel.compile import Compiler
from engine.rules.feel.errors import FeelError
from engine.rules.feel.expression import UnaryTests
from engine.rules.feel.functions import STANDARD
from engine.rules.feel.scope import Scope
from engine.rules.feel.temporal import text_of
from engine.rules.feel.values import NUMBERS, Months, Range

_COMPILER = Compiler(STANDARD, frozenset())
_TEXT_OF_NO_CELL = "\x00"
"""Stands for every text no cell names; no file can contain it."""
_NOT_ONE_VALUE = frozenset({"list", "context", "function", "range"})


class NotComparable(Exception):
    """A cell that depends on more than constants: nothing is claimed about it."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One value that stands for all like it. `words` say which; a fraction is the only kind of value between two
    neighbouring whole numbers (or whole seconds, or whole days of a duration)."""

    value: object
    words: str
    is_fraction: bool = False


def samples(column: InputText, constants: Iterable[Constant]) -> tuple[Sample, ...]:
    """Every kind of value of a column, of those that are allowed: those of one type beside one another, the lesser
    first. A column that always has the same value has that one only. Nothing (null) is looked at where a cell speaks
    of it. NotComparable where its values have no one order."""
    name, free, allowed = f"‘{column.label}’", column.expression.free, column.allowed
    if column.kind in _NOT_ONE_VALUE:
        raise NotComparable
    if not free.sure and not free.maybe:
        try:
            return (Sample(column.expression.evaluate({}), f"{name} 칸"),)
        except FeelError:
            raise NotComparable from None
    if allowed is None:
        return tuple(_of_kinds(list(constants), column))
    nothing = Scope({})
    found = _of_kinds([*constants, *constants_of(allowed)], column)
    return tuple(sample for sample in found if sample.value is None or allowed.test(sample.value, nothing) is True)


@dataclass(frozen=True, slots=True)
class Constant:
    """A constant of a cell; `is_end` where the cell asks what lies before or behind it."""

    value: object
    is_end: bool = False


def constants_of(cell: UnaryTests) -> list[Constant]:
    """The constants a cell compares with, or NotComparable."""
    if cell.free.sure or cell.free.maybe:
        raise NotComparable
    return list(_constants(cell.tree.tests))


def _constants(tests: Iterable[s.Node]) -> Iterator[Constant]:
    for node in tests:
        match node:
            case s.Alternatives(inner):
                yield from _constants(inner)
            case s.ListOf(items):
                yield from _constants(items)
            case s.OperatorTest(operator, right) | s.OpenRange(s.OperatorTest(operator, right)):
                yield _known(_constant(right), is_end=operator not in ("=", "!="))
            case _:
                value = _constant(node)
                for one in value if isinstance(value, list) else [value]:
                    yield from _ends(one) if isinstance(one, Range) else [_known(one)]


def _ends(span: Range) -> Iterator[Constant]:
    yield from (_known(end, is_end=True) for end in (span.low, span.high) if end is not None)


def _constant(node: s.Node) -> object:
    if any(isinstance(inner, s.Name) and inner.name == "?" for inner in s.nodes(node)):
        raise NotComparable
    try:
        return _COMPILER.run(node)(Scope({}))
    except FeelError:
        raise NotComparable from None


def _known(value: object, *, is_end: bool = False) -> Constant:
    if value is None or type(value) in _KINDS:
        return Constant(value, is_end)
    raise NotComparable


def _of_kinds(constants: Sequence[Constant], column: InputText) -> Iterator[Sample]:
    """Kinds are never equal and have no order among one another, so each is looked at for itself."""
    values = [constant.value for constant in constants]
    kinds = {type(value) for value in values} - {type(None)}
    name = f"‘{column.label}’"
    if bool in kinds or (not kinds and column.kind == "boolean"):
        yield Sample(False, f"{name}이(가) 거짓일 때")
        yield Sample(True, f"{name}이(가) 참일 때")
    if Decimal in kinds:
        yield from _numbers({v for v in values if isinstance(v, Decimal)}, name)
    for kind, line in _LINES.items():
        if kind in kinds:
            yield from _along(line, [v for v in values if type(v) is kind], name)
    if str in kinds or (not kinds and column.kind != "boolean"):
        has_order = any(c.is_end for c in constants if isinstance(c.value, str))
        yield from _texts(sorted({v for v in values if isinstance(v, str)}), name, has_order=has_order)
    if None in values:
        yield Sample(None, f"{name} 칸이 빌 때")


def _texts(points: Sequence[str], name: str, *, has_order: bool) -> list[Sample]:
    found = [Sample(point, f"{name}이(가) ‘{point}’일 때") for point in points]
    if not has_order:
        other = _TEXT_OF_NO_CELL
        while other in points:
            other += _TEXT_OF_NO_CELL
        found.append(Sample(other, f"{name}이(가) 그 밖의 값일 때"))
    else:
        # The text that follows at once stands for what lies between two: nothing comes before it.
        behind = {point + _TEXT_OF_NO_CELL: point for point in points}
        found += [Sample(t, f"{name}이(가) ‘{p}’보다 뒤일 때") for t, p in behind.items() if t not in points]
        found += [Sample("", f"{name}이(가) ‘{points[0]}’보다 앞설 때")] if points[0] else []
    return sorted(found, key=lambda sample: str(sample.value))


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


_SECOND = timedelta(seconds=1)
_TICK = timedelta(microseconds=1)
_FIRST = datetime.combine(date.min, time())


@dataclass(frozen=True, slots=True)
class _Line:
    """An order of values by ticks, the smallest steps there are. `step` is the one people count in: what lies between
    two neighbouring steps counts as a fraction."""

    ticks: Callable[[object], int]
    value: Callable[[int, object], object]
    """The value so many ticks along, of the same zone as a given one."""
    least: int | None
    most: int | None
    step: Callable[[Sequence[int]], int]
    words: tuple[str, str, str]


def _along(line: _Line, values: Sequence[object], name: str) -> Iterator[Sample]:
    zones = {getattr(value, "tzinfo", None) for value in values}
    if len(zones) > 1:
        raise NotComparable  # Two clocks have an order only where both tell their zone, and that may change.
    like = values[0]
    points = sorted({line.ticks(value) for value in values})
    step = line.step(points)
    before, behind, _ = line.words

    def sample(at: int, words: str, *, is_fraction: bool = False) -> Sample:
        return Sample(line.value(at, like), f"{name}이(가) {words}", is_fraction)

    shown = [text_of(line.value(point, like)) for point in points]
    if line.least is None or points[0] > line.least:
        lower = points[0] - step if line.least is None or points[0] - step >= line.least else line.least
        yield sample(lower, f"{shown[0]}보다 {before} 때")
    for at, point in enumerate(points):
        yield sample(point, f"{shown[at]}일 때", is_fraction=point % step != 0)
        if at + 1 == len(points):
            break
        words = f"{shown[at]}보다 {behind} {shown[at + 1]}보다 {before} 때".replace("뒤일 ", "뒤이고 ").replace(
            "길 ", "길고 "
        )
        if point + step < points[at + 1]:
            yield sample(point + step, words)
        elif point + 1 < points[at + 1]:
            yield sample(point + 1, words, is_fraction=True)
    if line.most is None or points[-1] < line.most:
        upper = points[-1] + step if line.most is None or points[-1] + step <= line.most else line.most
        yield sample(upper, f"{shown[-1]}보다 {behind} 때")


def _microseconds(moment: datetime) -> int:
    return (moment.replace(tzinfo=None) - _FIRST) // _TICK


def _of_day(at: time) -> int:
    return (timedelta(hours=at.hour, minutes=at.minute, seconds=at.second, microseconds=at.microsecond)) // _TICK


def _time_at(ticks: int, like: object) -> time:
    assert isinstance(like, time)
    return (_FIRST + ticks * _TICK).time().replace(tzinfo=like.tzinfo)


def _moment_at(ticks: int, like: object) -> datetime:
    assert isinstance(like, datetime)
    return (_FIRST + ticks * _TICK).replace(tzinfo=like.tzinfo)


def _whole_days(points: Sequence[int]) -> int:
    day = timedelta(days=1) // _TICK
    return day if all(point % day == 0 for point in points) else _SECOND // _TICK


_DAY_TICKS = timedelta(days=1) // _TICK
_MOMENTS = ("앞설", "뒤일", "뒤이고")
_LENGTHS = ("짧을", "길", "길고")
_LINES: dict[type, _Line] = {
    date: _Line(
        lambda v: v.toordinal(),  # type: ignore[attr-defined]  # each line is asked with values of its own kind
        lambda n, _: date.fromordinal(n),
        1,
        date.max.toordinal(),
        lambda _: 1,
        _MOMENTS,
    ),
    time: _Line(_of_day, _time_at, 0, _DAY_TICKS - 1, lambda _: _SECOND // _TICK, _MOMENTS),  # type: ignore[arg-type]  # as above
    datetime: _Line(
        _microseconds,  # type: ignore[arg-type]  # as above
        _moment_at,
        0,
        _microseconds(datetime.combine(date.max, time.max)),
        lambda _: _SECOND // _TICK,
        _MOMENTS,
    ),
    timedelta: _Line(lambda v: v // _TICK, lambda n, _: n * _TICK, None, None, _whole_days, _LENGTHS),  # type: ignore[operator]  # as above
    Months: _Line(lambda v: v.months, lambda n, _: Months(n), None, None, lambda _: 1, _LENGTHS),  # type: ignore[attr-defined]  # as above
}
_KINDS = frozenset({bool, str, Decimal, *_LINES})

"""What a decision table leaves open, decides twice, or says in vain, found when the file is checked and not on the day
nobody may decide. Columns are cut into the stretches their cells can tell apart (domain.py), and every combination of
stretches is looked at, those that lead to the same rows once: what is found is exact. Only what is certain is said: a
cell that depends on facts beside its column may close any gap and hides nothing, and the table itself still fails
closed when it is asked."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from operator import xor
from typing import TYPE_CHECKING, Any

from engine.model.errors import Problem
from engine.rules.dmn.domain import Constant, NotComparable, Sample, constants_of, samples
from engine.rules.dmn.tables import SINGLE
from engine.rules.dmn.written import TableText
from engine.rules.feel.expression import UnaryTests
from engine.rules.feel.scope import Scope

if TYPE_CHECKING:
    from engine.rules.dmn.read import Reading

GAPS_MAX = 5
OVERLAPS_MAX = 10
NEVER_MAX = 10
STEPS_MAX = 300_000
"""Taken through one table, about a second at most. Tables of bylaws need some thousand."""


@dataclass(frozen=True, slots=True)
class _Column:
    """What the table looks at, once: for each sample the rows that may fit it and those that surely do, as bits, and
    for each row the samples that may fit. `places` are the columns of the table that look at it."""

    places: tuple[int, ...]
    samples: tuple[Sample, ...]
    may: tuple[int, ...]
    surely: tuple[int, ...]
    samples_of: tuple[int, ...]


def check_coverage(table: TableText, reading: Reading) -> list[Problem]:
    """What this table leaves open, what it decides twice where its hit policy allows one answer, and which of its rows
    can never be the answer."""
    columns = _columns(table)
    is_sure = not _depend_on_each_other(table)
    found = list(_contradictions(table, columns, reading))
    if not table.has_default:
        found += _gaps(table, columns, reading, is_sure=is_sure)
    if table.hit_policy in ("UNIQUE", "ANY"):
        found += _overlaps(table, columns, reading, is_sure=is_sure)
    if table.hit_policy == "FIRST":
        found += _hidden(table, columns, reading, is_sure=is_sure)
    return found


def _columns(table: TableText) -> list[_Column]:
    """The columns as the table can tell their values apart; two that look at the same thing are one."""
    same: dict[str, list[int]] = {}
    for at, column in enumerate(table.inputs):
        same.setdefault(column.expression.text, []).append(at)
    return [_column(table, tuple(places)) for places in same.values()]


def _column(table: TableText, places: tuple[int, ...]) -> _Column:
    cells = {row[at].text: row[at] for row in table.cells for at in places}
    constants: dict[str, list[Constant] | None] = {}
    for text, cell in cells.items():
        try:
            constants[text] = constants_of(cell)
        except NotComparable:
            constants[text] = None
    try:
        kinds = samples(table.inputs[places[0]], [one for found in constants.values() for one in found or ()])
    except NotComparable:
        kinds, constants = (Sample(None, f"‘{table.inputs[places[0]].label}’ 칸"),), dict.fromkeys(cells)
    stretches = _of_one_type(kinds)
    every = (1 << len(kinds)) - 1
    may_fit, surely_fit = {"-": every}, {"-": every}
    for text, cell in cells.items():
        if cell.tree.is_any:
            may_fit[text] = surely_fit[text] = every
        elif (known := constants[text]) is None:
            may_fit[text], surely_fit[text] = every, 0
        else:
            may_fit[text] = surely_fit[text] = _fitting(cell, known, kinds, stretches)
    may, surely = [every] * len(table.cells), [every] * len(table.cells)
    for row, written in enumerate(table.cells):
        for at in places:
            may[row] &= may_fit[written[at].text]
            surely[row] &= surely_fit[written[at].text]
    return _Column(places, kinds, _turned(may, len(kinds)), _turned(surely, len(kinds)), tuple(may))


def _of_one_type(kinds: Sequence[Sample]) -> dict[type, tuple[int, int]]:
    """Where the samples of each type begin and end; they stand beside one another, the lesser first."""
    found: dict[type, tuple[int, int]] = {}
    for at, sample in enumerate(kinds):
        begin, _ = found.get(type(sample.value), (at, at))
        found[type(sample.value)] = (begin, at + 1)
    return found


def _fitting(
    cell: UnaryTests,
    known: Sequence[Constant],
    kinds: Sequence[Sample],
    stretches: Mapping[type, tuple[int, int]],
) -> int:
    """The samples a cell is true of, as bits. It is asked about its own constants and once between each two."""
    cuts = {len(kinds), *(begin for begin, _ in stretches.values())}
    for one in known:
        begin, end = stretches.get(type(one.value), (0, 0))
        if begin < end and one.value is not None:
            at = bisect_left(kinds, _order(one), begin, end, key=_order)
            cuts |= {at, at + (at < end and kinds[at].value == one.value)}
    nothing, bits = Scope({}), 0
    ordered = sorted(cuts)
    for first, behind in pairwise(ordered):
        if cell.test(kinds[first].value, nothing) is True:
            bits |= (1 << behind) - (1 << first)
    return bits


def _order(one: Sample | Constant) -> Any:
    return one.value  # compared with values of its own type only, which have an order


def _turned(rows: Sequence[int], count: int) -> tuple[int, ...]:
    """For each of so many samples the rows that have it: rows come and go where their stretches begin and end."""
    changes = [0] * (count + 1)
    for row, bits in enumerate(rows):
        edges = bits ^ (bits << 1)
        while edges:
            changes[(edges & -edges).bit_length() - 1] ^= 1 << row
            edges &= edges - 1
    return tuple(accumulate(changes[:-1], xor))


def _depend_on_each_other(table: TableText) -> bool:
    """Whether two different columns look at a common fact: then some combinations of their values may not exist."""
    seen: dict[str, str] = {}
    for column in table.inputs:
        free = column.expression.free
        for name in free.sure | free.maybe:
            if seen.setdefault(name, column.expression.text) != column.expression.text:
                return True
    return False


def _contradictions(table: TableText, columns: Sequence[_Column], reading: Reading) -> Iterator[Problem]:
    """Rows with a cell no value of its column can ever pass, alone or with another cell on the same thing."""
    vain = [(row, c.places) for c in columns for row, bits in enumerate(c.samples_of) if not bits]
    for row, places in vain[:NEVER_MAX]:
        first = table.inputs[places[0]]
        texts = "’ · ‘".join(table.cells[row][at].text for at in places)
        within = f" (정해 둔 값: {first.allowed.text})" if first.allowed is not None else ""
        message = f"{row + 1}번째 줄은 맞을 수 없습니다. ‘{first.label}’ 칸의 ‘{texts}’에 맞는 값이 없습니다{within}. "
        yield reading.problem("never_matches", message + "칸을 고치거나 줄을 지워 주십시오.", table.rows[row])


def _gaps(table: TableText, columns: Sequence[_Column], reading: Reading, *, is_sure: bool) -> Iterator[Problem]:
    must = table.hit_policy in SINGLE
    search = _Search([(c.samples, c.may) for c in columns])
    search.look(0, (1 << len(table.cells)) - 1, ())
    # Amounts and counts are whole: a table over 1..5 and 6..10 is right unless somebody asks about 5.5.
    certain = [gap for gap in search.found if not any(sample.is_fraction for sample in gap)]
    for gap in (certain or search.found)[:GAPS_MAX]:
        words = ", ".join(sample.words for sample in gap) or "언제나"
        message = f"맞는 줄이 없는 경우가 있습니다: {words}. 줄을 더하거나 그 밖의 경우의 결과를 적어 주십시오."
        yield reading.problem("gap", message, table.element, is_error=must and bool(certain) and is_sure)
    if search.gave_up:
        message = "표가 너무 얽혀 빠진 경우가 있는지 다 살피지 못했습니다. 표를 나누어 주십시오."
        yield reading.problem("coverage_unknown", message, table.element, is_error=False)


class _Search:
    """Looks for combinations of samples that none of some rows fits, column by column; the same rows are never looked
    at twice from the same column on."""

    def __init__(
        self,
        columns: Sequence[tuple[Sequence[Sample], Sequence[int]]],
        steps_max: int = STEPS_MAX,
        finds_max: int = 100,
    ) -> None:
        self._columns = [_told_apart(samples, fits) for samples, fits in columns]
        self._seen: set[tuple[int, int]] = set()
        self._finds_max = finds_max
        self.left = steps_max
        self.found: list[tuple[Sample, ...]] = []

    @property
    def gave_up(self) -> bool:
        """Whether there was more to look at than it may."""
        return self.left < 0

    def look(self, at: int, rows: int, path: tuple[Sample, ...]) -> None:
        """`rows` still fit the samples chosen so far; none left is a find."""
        if not rows:
            self.found.append(path)
            return
        if at == len(self._columns) or (at, rows) in self._seen:
            return
        self._seen.add((at, rows))
        column = self._columns[at]
        self.left -= 2 * len(column)
        if self.gave_up:
            return
        tells_apart = any(rows & bits != rows for _, bits in column)
        for sample, bits in column:
            self.look(at + 1, rows & bits, (*path, sample) if tells_apart else path)
            if not tells_apart or self.left < 0 or len(self.found) >= self._finds_max:
                return


def _told_apart(samples: Sequence[Sample], fits: Sequence[int]) -> list[tuple[Sample, int]]:
    """Each set of rows once, by a whole value where there is one; what no row fits is kept value by value."""
    found: dict[int, Sample] = {}
    nobodys: list[tuple[Sample, int]] = []
    for sample, bits in zip(samples, fits, strict=True):
        if not bits:
            nobodys.append((sample, bits))
        elif bits not in found or (found[bits].is_fraction and not sample.is_fraction):
            found[bits] = sample
    return [*nobodys, *((sample, bits) for bits, sample in found.items())]


def _hidden(table: TableText, columns: Sequence[_Column], reading: Reading, *, is_sure: bool) -> Iterator[Problem]:
    """Rows whose every case an earlier row takes first: they are never the answer."""
    left, told = STEPS_MAX, 0
    for row in range(1, len(table.cells)):
        if not all(column.samples_of[row] for column in columns):
            continue  # It can never match at all, which is told already.
        own = [_own(column, row) for column in columns]
        search = _Search(own, left, finds_max=1)
        search.look(0, (1 << row) - 1, ())
        left = search.left - sum(len(samples) for samples, _ in own)
        if left < 0:  # and nothing is claimed about this row
            message = "표가 너무 얽혀 쓰이지 않는 줄이 있는지 다 살피지 못했습니다. 표를 나누어 주십시오."
            yield reading.problem("coverage_unknown", message, table.element, is_error=False)
            return
        if search.found:
            continue
        told += 1
        hiding = _hiding(own, (1 << row) - 1)
        same = all(table.results[other] == table.results[row] for other in hiding)
        rows = ", ".join(str(other + 1) for other in hiding[:10])
        message = f"{row + 1}번째 줄은 답이 될 수 없습니다. 먼저 맞는 {rows}번째 줄이 모든 경우를 가져갑니다. "
        message += "차례를 바꾸거나 줄을 지워 주십시오."
        yield reading.problem("never_matches", message, table.rows[row], is_error=is_sure and not same)
        if told >= NEVER_MAX:
            return


def _own(column: _Column, row: int) -> tuple[list[Sample], list[int]]:
    """The samples a row may fit, and the rows that surely fit each."""
    bits = column.samples_of[row]
    samples: list[Sample] = []
    surely: list[int] = []
    while bits:
        at = (bits & -bits).bit_length() - 1
        bits &= bits - 1
        samples.append(column.samples[at])
        surely.append(column.surely[at])
    return samples, surely


def _hiding(own: Sequence[tuple[Sequence[Sample], Sequence[int]]], before: int) -> list[int]:
    """The earlier rows that share a case with it."""
    for _, sure in own:
        reach = 0
        for bits in sure:
            reach |= bits
        before &= reach
    return [row for row in range(before.bit_length()) if before >> row & 1]


def _overlaps(table: TableText, columns: Sequence[_Column], reading: Reading, *, is_sure: bool) -> Iterator[Problem]:
    told = 0
    reaches = [_reach(column, len(table.cells)) for column in columns]
    for later in range(1, len(table.cells)):
        beside = (1 << later) - 1
        for reach in reaches:
            beside &= reach[later]
        while beside and told < OVERLAPS_MAX:
            earlier = (beside & -beside).bit_length() - 1
            beside &= beside - 1
            if table.hit_policy == "ANY" and table.results[earlier] == table.results[later]:
                continue
            told += 1
            both = 1 << earlier | 1 << later
            words = [
                next(sample.words for sample, bits in zip(c.samples, c.surely, strict=True) if bits & both == both)
                for c in columns
                if any(bits & both != both for bits in c.surely)
            ]
            when = ", ".join(words) or "언제나"
            message = f"{earlier + 1}번째 줄과 {later + 1}번째 줄이 함께 맞습니다: {when}. 한 줄만 맞게 고쳐 주십시오."
            yield reading.problem("overlap", message, table.rows[later], is_error=is_sure)


def _reach(column: _Column, rows: int) -> list[int]:
    """For each row, the rows that share a sample of the column with it."""
    reach = [0] * rows
    for bits in set(column.surely):
        left = bits
        while left:
            row = (left & -left).bit_length() - 1
            left &= left - 1
            reach[row] |= bits
    return reach

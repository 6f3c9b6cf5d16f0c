"""Gaps and overlaps of a decision table, found when the file is checked, not on the day nobody may decide. Only what
is certain is said: a cell that depends on facts beside its column is taken to close every gap and to overlap nothing,
and the table itself still fails closed when it is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.model.errors import Problem
from engine.rules.dmn.domain import NotComparable, Sample, constants_of, samples
from engine.rules.dmn.tables import SINGLE
from engine.rules.dmn.written import TableText
from engine.rules.feel.scope import Scope

if TYPE_CHECKING:
    from engine.rules.dmn.read import Reading

GAPS_MAX = 5
OVERLAPS_MAX = 10
SETS_OF_ROWS_MAX = 20_000
"""Looked at in one table. Rows and columns of bylaws need some hundred."""


@dataclass(frozen=True, slots=True)
class _Column:
    """For each sample of a column the rows that may fit it and those that surely do, as bits."""

    samples: tuple[Sample, ...]
    may: tuple[int, ...]
    surely: tuple[int, ...]


def check_coverage(table: TableText, reading: Reading) -> list[Problem]:
    """What this table leaves open, and what it decides twice where its hit policy allows one answer."""
    columns = _columns(table)
    found: list[Problem] = []
    if not table.has_default:
        found += _gaps(table, columns, reading)
    if table.hit_policy in ("UNIQUE", "ANY"):
        found += _overlaps(table, columns, reading)
    return found


def _columns(table: TableText) -> list[_Column]:
    found = []
    for at, column in enumerate(table.inputs):
        cells = [row[at] for row in table.cells]
        kinds = samples(column, cells, column.allowed)
        may, surely = [0] * len(kinds), [0] * len(kinds)
        for row, cell in enumerate(cells):
            try:
                constants_of(cell)
            except NotComparable:
                may = [bits | 1 << row for bits in may]
                continue
            for n, sample in enumerate(kinds):
                if cell.test(sample.value, Scope({})) is True:
                    may[n] |= 1 << row
                    surely[n] |= 1 << row
        found.append(_Column(kinds, tuple(may), tuple(surely)))
    return found


def _gaps(table: TableText, columns: Sequence[_Column], reading: Reading) -> Iterator[Problem]:
    must = table.hit_policy in SINGLE
    search = _Gaps(columns)
    search.look(0, (1 << len(table.cells)) - 1, ())
    # Amounts and counts are whole: a table over 1..5 and 6..10 is right unless somebody asks about 5.5.
    certain = [gap for gap in search.found if not any(sample.is_fraction for sample in gap)]
    for gap in (certain or search.found)[:GAPS_MAX]:
        words = ", ".join(sample.words for sample in gap) or "언제나"
        message = f"맞는 줄이 없는 경우가 있습니다: {words}. 줄을 더하거나 그 밖의 경우의 결과를 적어 주십시오."
        yield reading.problem("gap", message, table.element, is_error=must and bool(certain))
    if search.gave_up:
        message = "표가 너무 얽혀 빠진 경우가 있는지 다 살피지 못했습니다. 표를 나누어 주십시오."
        yield reading.problem("coverage_unknown", message, table.element, is_error=False)


class _Gaps:
    """Looks for combinations of samples that no row fits, column by column; the same rows are never looked at twice
    from the same column on."""

    def __init__(self, columns: Sequence[_Column]) -> None:
        self._columns = columns
        self._seen: set[tuple[int, int]] = set()
        self.found: list[tuple[Sample, ...]] = []
        self.gave_up = False

    def look(self, at: int, rows: int, path: tuple[Sample, ...]) -> None:
        """`rows` still fit the samples chosen so far; none left is a gap."""
        if not rows:
            self.found.append(path)
            return
        if at == len(self._columns) or (at, rows) in self._seen:
            return
        self._seen.add((at, rows))
        if len(self._seen) > SETS_OF_ROWS_MAX:
            self.gave_up = True
            return
        column = self._columns[at]
        tells_apart = any(rows & may != rows for may in column.may)
        for sample, may in zip(column.samples, column.may, strict=True):
            self.look(at + 1, rows & may, (*path, sample) if tells_apart else path)
            if not tells_apart or self.gave_up or len(self.found) > 20 * GAPS_MAX:
                return


def _overlaps(table: TableText, columns: Sequence[_Column], reading: Reading) -> Iterator[Problem]:
    told = 0
    for later in range(1, len(table.cells)):
        beside = (1 << later) - 1
        for column in columns:
            reach = 0
            for bits in column.surely:
                reach |= bits if bits >> later & 1 else 0
            beside &= reach
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
            yield reading.problem("overlap", message, table.rows[later])

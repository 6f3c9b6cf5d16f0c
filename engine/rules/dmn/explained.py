"""Tables as people read them, and what happened in them when a question was asked: plain data, for pages that show a
table and light up the cells that matched. Nothing here decides."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class InputColumn:
    """A condition column: its label, the FEEL text it looks at, its type and allowed values as written."""

    label: str
    expression: str
    kind: str
    allowed: str


@dataclass(frozen=True, slots=True)
class OutputColumn:
    """A result column; `default` is what it gives where no row fits, empty when it says nothing."""

    name: str
    label: str
    kind: str
    allowed: str
    default: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row as written. `row` counts from 1; `-` stands for any value."""

    id: str
    row: int
    cells: tuple[str, ...]
    results: tuple[str, ...]
    description: str
    annotations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableView:
    """A decision table as written. `key` names it among the tables of its file; `owner` is the id and `name` the name
    of the decision or function it stands in."""

    key: str
    owner: str
    name: str
    hit_policy: str
    aggregation: str
    inputs: tuple[InputColumn, ...]
    outputs: tuple[OutputColumn, ...]
    annotations: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class TriedRow:
    """A row against the values asked about: each cell passed, did not, or could not be told (None). `is_chosen` rows
    made the result; under some hit policies a row fits and is not chosen."""

    row: int
    cells: tuple[bool | None, ...]
    fits: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class TriedTable:
    """One table on one asking: the values of its condition columns, every row, and what it gave. `result` is a FEEL
    value, null where the table had no answer; a table asked several times stands here several times."""

    table: TableView
    values: tuple[object, ...]
    rows: tuple[TriedRow, ...]
    result: object


@dataclass(frozen=True, slots=True)
class Match:
    """A row that fitted. `row` counts from 1; `label` is what the row says about itself."""

    decision_id: str
    rule_id: str
    row: int
    label: str


@dataclass(slots=True)
class Trace:
    """What is met while one question is answered: the rows that made it and, when asked for, every table whole."""

    explains: bool = False
    matched: list[Match] = field(default_factory=list)
    tables: list[TriedTable] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    """Why a table was null, where errors are."""

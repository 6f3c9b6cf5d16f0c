"""Records and the registers they are kept in, as nouns: columns, states, moves. The expressions of a register are in
`rules/register`; who opens and changes records is decided by procedures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from engine.model.ids import Json
from engine.model.korean import long_day
from engine.model.numbering import Numbering

ColumnType = Literal["string", "text", "integer", "money", "date", "datetime", "boolean", "choice", "person", "list"]
ItemType = Literal["string", "integer", "person", "photo"]
Tone = Literal["ok", "due", "late", "plain"]
NodeKind = Literal["document", "record"]

STRING_CHARS_MAX = 300
TEXT_CHARS_MAX = 10_000
ITEMS_MAX = 200
INTEGER_MAX = 10**15


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing a column may say."""

    id: str
    title: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a register. `item` is what a list holds; a list of photos holds ids of attached pictures."""

    id: str
    title: str
    type: ColumnType
    choices: tuple[Choice, ...] = ()
    item: ItemType = "string"
    required: bool = False
    is_computed: bool = False
    shown: bool = True
    filtered: bool = False
    privacy: str = "none"

    def choice(self, id: str) -> Choice | None:
        """One of the choices, by id."""
        return next((c for c in self.choices if c.id == id), None)

    def written(self, value: Json, names: Mapping[str, str]) -> str:
        """The value as people read it; `names` are the names of persons, and of records a text points at, by id."""
        if value is None:
            return ""
        if isinstance(value, list):
            if self.item == "photo":
                return f"사진 {len(value)}장" if value else ""
            return ", ".join(self._written_item(v, names) for v in value)
        match self.type:
            case "choice":
                found = self.choice(str(value))
                return found.title if found else str(value)
            case "person":
                return names.get(str(value), str(value))
            case "boolean":
                return "예" if value else "아니요"
            case "date" if _is_day(value):
                return long_day(date.fromisoformat(str(value)))
            case "money" | "integer" if isinstance(value, int):
                return f"{value:,}원" if self.type == "money" else f"{value:,}"
            case _:
                return names.get(str(value), str(value))

    def _written_item(self, value: Json, names: Mapping[str, str]) -> str:
        if self.item == "person":
            return names.get(str(value), str(value))
        return f"{value:,}" if isinstance(value, int) else str(value)

    def photos(self, value: Json) -> list[str]:
        """The ids of the pictures this value holds."""
        if self.type != "list" or self.item != "photo" or not isinstance(value, list):
            return []
        return [str(v) for v in value]


@dataclass(frozen=True, slots=True)
class RecordState:
    """A state of a record. A record whose state is not open is settled: only a move changes it."""

    id: str
    title: str
    tone: Tone = "plain"
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class SortKey:
    """A column, `number`, `state` or `opened_on`, and the direction."""

    name: str
    descending: bool = False


ALWAYS_THERE = ("number", "state", "opened_on")
"""What every record has besides its columns; expressions and orders may name it."""


@dataclass(frozen=True, slots=True)
class Register:
    """The list of one record type, as the bylaws declare it. `readers` None means: whoever may read final papers."""

    id: str
    title: str
    record: str
    area: str
    columns: tuple[Column, ...]
    states: tuple[RecordState, ...]
    initial: str
    numbering: Numbering | None = None
    moves: Mapping[str, tuple[str, ...]] | None = None
    matrix: tuple[str, str] | None = None
    order: tuple[SortKey, ...] = ()
    readers: frozenset[str] | None = None
    amount: str | None = None
    """The money column that says what a record is worth."""
    period: str | None = None
    """The date column a span of time asks for; the day of opening when None."""

    def column(self, id: str) -> Column | None:
        """A column by id."""
        return next((c for c in self.columns if c.id == id), None)

    def state(self, id: str) -> RecordState | None:
        """A state by id."""
        return next((s for s in self.states if s.id == id), None)

    def refused_move(self, before: str | None, after: str) -> str | None:
        """Why a record may not go from one state to another, as a Korean sentence; None when it may.

        A record that is opened comes from no state. Without declared moves an open record may go anywhere and a
        settled one nowhere."""
        there = self.state(after)
        if there is None:
            return f"{self.title}에 없는 단계입니다: {after[:60]}"
        if before is None:
            return None
        here = self.state(before)
        if self.moves is not None:
            allowed = after in self.moves.get(before, ())
        else:
            allowed = here is not None and here.is_open
        if allowed:
            return None
        was = here.title if here else before
        return f"‘{was}’ 단계에서 ‘{there.title}’ 단계로 넘어갈 수 없습니다."


@dataclass(frozen=True, slots=True)
class Record:
    """A business fact that outlives the matter that opened it. `release` is the one it was last judged under."""

    id: str
    register: str
    number: str | None
    title: str
    summary: str
    state: str
    is_open: bool
    data: dict[str, Json]
    amount: int | None
    version: int
    release: str
    opened_at: datetime
    changed_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class RecordDate:
    """A day of a record that belongs into the calendar."""

    since: date
    until: date | None
    title: str


@dataclass(frozen=True, slots=True)
class Node:
    """One end of a relation."""

    kind: NodeKind
    id: str


@dataclass(frozen=True, slots=True)
class Relation:
    """Something that leads from one paper or record to another."""

    source: Node
    target: Node
    name: str
    made_at: datetime
    instance_id: str | None = field(default=None)


def differing(before: Mapping[str, Json], after: Mapping[str, Json]) -> list[str]:
    """The names whose values differ, nothing and absent being the same."""
    return [n for n in dict.fromkeys((*before, *after)) if before.get(n) != after.get(n)]


def _is_day(value: Json) -> bool:
    """Whether this is a day; what a procedure wrote wrongly is told in its own words."""
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False

"""Finding records of a register: by state, columns, words, time and amount, in the order the register declares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Numeric, String, Text, and_, case, cast, func, select, type_coerce
from sqlalchemy.dialects.postgresql import JSONB

from engine.model.calendar import SEOUL
from engine.model.record import Column, Record, Register, SortKey
from engine.store.record_tables import records
from engine.store.records import columns
from engine.store.session import Tx

t = records
PAGE_ROWS = 20
WORDS_MAX = 8


@dataclass(frozen=True, slots=True)
class RecordFilters:
    """What is asked of a register; everything is optional. `where` maps a column to the value it must have."""

    state: str = ""
    open_only: bool | None = None
    q: str = ""
    where: Mapping[str, Any] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    amount_min: int | None = None
    amount_max: int | None = None
    order: Sequence[SortKey] = ()
    page: int = 1


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One page of what was found, with how many there are and what they are worth together."""

    total: int
    amount: int
    records: list[Record]


def _text(tx: Tx, column: str) -> ColumnElement[Any]:
    """What a column of the data says, as text; the name was checked against the register."""
    if tx.connection.dialect.name == "postgresql":
        said: ColumnElement[Any] = cast(type_coerce(t.c.data, Text), JSONB)[column].astext
        return said
    return cast(func.json_extract(type_coerce(t.c.data, Text), f'$."{column}"'), String)


def _says(tx: Tx, column: Column, value: Any) -> ColumnElement[bool]:
    if isinstance(value, bool):
        # SQLite's JSON says 1 and 0 where PostgreSQL's says true and false.
        as_text = "true" if value else "false"
        value = as_text if tx.connection.dialect.name == "postgresql" else str(int(as_text == "true"))
    return _text(tx, column.id) == str(value)


def _like(words: str) -> str:
    return "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def _where(tx: Tx, register: Register, filters: RecordFilters) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = [t.c.complex_id == tx.complex_id, t.c.register == register.id]
    if filters.state:
        where.append(t.c.state == filters.state)
    if filters.open_only is not None:
        where.append(t.c.is_open == filters.open_only)
    where += [t.c.words.ilike(_like(word), escape="\\") for word in filters.q.split()[:WORDS_MAX]]
    for name, value in filters.where.items():
        column = register.column(name)
        assert column is not None, name
        where.append(_says(tx, column, value))
    where += _period(tx, register, filters)
    if filters.amount_min is not None:
        where.append(t.c.amount >= filters.amount_min)
    if filters.amount_max is not None:
        where.append(t.c.amount <= filters.amount_max)
    return where


def _period(tx: Tx, register: Register, filters: RecordFilters) -> list[ColumnElement[bool]]:
    if register.period:
        # ISO days compare as texts.
        day = _text(tx, register.period)
        since = [day >= filters.since.isoformat()] if filters.since else []
        return since + ([day <= filters.until.isoformat()] if filters.until else [])
    since = [t.c.opened_at >= _start(filters.since)] if filters.since else []
    following = date.fromordinal(filters.until.toordinal() + 1) if filters.until else None
    return since + ([t.c.opened_at < _start(following)] if following else [])


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, SEOUL)


def _sorted(tx: Tx, register: Register, order: Sequence[SortKey]) -> list[ColumnElement[Any]]:
    """Choices and states go in the order they are declared; numbers follow the order of opening, as ids do."""
    found: list[ColumnElement[Any]] = []
    for key in order:
        column = register.column(key.name)
        by: ColumnElement[Any]
        if key.name == "state":
            by = case({s.id: place for place, s in enumerate(register.states)}, value=t.c.state)
        elif column is None:
            by = t.c.opened_at if key.name == "opened_on" else t.c.id
        elif column.type == "choice":
            by = case({c.id: place for place, c in enumerate(column.choices)}, value=_text(tx, column.id))
        elif column.type in ("integer", "money"):
            by = cast(_text(tx, column.id), Numeric)
        else:
            by = _text(tx, column.id)
        found.append((by.desc() if key.descending else by.asc()).nulls_last())
    return [*found, t.c.id.desc()]


def find(tx: Tx, register: Register, filters: RecordFilters, *, rows: int = PAGE_ROWS) -> RecordPage:
    """One page of the records that fit."""
    where = _where(tx, register, filters)
    counted = select(func.count(), func.coalesce(func.sum(t.c.amount), 0)).where(*where)
    total, amount = tx.connection.execute(counted).one()
    query = select(*columns()).where(*where).order_by(*_sorted(tx, register, filters.order or register.order))
    page = query.limit(rows).offset((max(filters.page, 1) - 1) * rows)
    return RecordPage(int(total), int(amount), [Record(*row) for row in tx.connection.execute(page)])


def used(tx: Tx) -> list[str]:
    """The registers that have records."""
    query = select(t.c.register).where(t.c.complex_id == tx.complex_id).distinct().order_by(t.c.register)
    return list(tx.connection.execute(query).scalars())


def counts(tx: Tx) -> dict[str, tuple[int, int]]:
    """Register → how many records it has, and how many of them are open."""
    opened = func.sum(case((t.c.is_open, 1), else_=0))
    query = select(t.c.register, func.count(), opened).where(t.c.complex_id == tx.complex_id).group_by(t.c.register)
    return {str(register): (int(n), int(o)) for register, n, o in tx.connection.execute(query)}


def counts_by(tx: Tx, register: Register, filters: RecordFilters, axes: Sequence[str]) -> dict[tuple[str, ...], int]:
    """How many records there are for each combination of what the axes say ("" for nothing); an axis is a column
    or `state`."""
    said = [
        func.coalesce(t.c.state if axis == "state" else _text(tx, axis), "").label(f"axis{place}")
        for place, axis in enumerate(axes)
    ]
    # Grouping outside keeps the bound names out of GROUP BY, where PostgreSQL would not know them again.
    inner = select(*said).where(and_(*_where(tx, register, filters))).subquery()
    query = select(*inner.c, func.count()).group_by(*inner.c)
    return {tuple(map(str, row[:-1])): int(row[-1]) for row in tx.connection.execute(query)}


def newest_release(tx: Tx, register: str) -> str | None:
    """The release under which a register last judged a record."""
    where = (t.c.complex_id == tx.complex_id, t.c.register == register)
    query = select(t.c.release).where(*where).order_by(t.c.changed_at.desc(), t.c.id.desc()).limit(1)
    found = tx.connection.execute(query).scalar_one_or_none()
    return None if found is None else str(found)


def newest(tx: Tx, register: str, title: str | None = None) -> Record | None:
    """The record of a register that was opened last, of those with this title if one is given."""
    where = [t.c.complex_id == tx.complex_id, t.c.register == register]
    if title is not None:
        where.append(t.c.title == title)
    query = select(*columns()).where(*where).order_by(t.c.opened_at.desc(), t.c.id.desc()).limit(1)
    row = tx.connection.execute(query).one_or_none()
    return Record(*row) if row is not None else None

"""Finding documents and records together by what people remember of them, newest first. The boxes of one's own
documents are next door in search.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, and_, exists, func, literal, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from engine.model.asked import Asked
from engine.model.calendar import SEOUL
from engine.model.record import NodeKind
from engine.store.reach import Reach, entries_within
from engine.store.record_tables import record_versions
from engine.store.search_index import entries, found
from engine.store.session import Tx
from engine.store.tables import approval_steps

e = entries
PAGE_ROWS = 20
FACETS = ("kind", "type", "area", "state")


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for besides words; everything is optional. `type` is a form or a register, `state` one of a
    document, or `open` and `closed` of a record."""

    kind: str = ""
    type: str = ""
    area: str = ""
    state: str = ""
    since: date | None = None
    until: date | None = None
    amount_min: int | None = None
    amount_max: int | None = None
    person_id: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Hit:
    """A document or record that was found. `no` is its number in the index."""

    no: int
    kind: NodeKind
    id: str


@dataclass(frozen=True, slots=True)
class Finds:
    """One page of what was found, and how many there are by each facet, as if that facet were not chosen."""

    total: int
    hits: list[Hit]
    facets: Mapping[str, Mapping[tuple[str, ...], int]]


def day_start(day: date) -> datetime:
    """The first moment of a day in Korea."""
    return datetime.combine(day, time.min, SEOUL)


def find(tx: Tx, asked: Asked, sought: Sought, reach: Reach) -> Finds:
    """One page of what is within reach and fits."""
    source, fits, no = found(tx, asked)
    where: list[Any] = [*fits, e.c.complex_id == tx.complex_id, *_narrowed(asked, sought)]
    if sought.state != "void":
        where.append(e.c.state != "void")
    where.append(entries_within(tx, reach))
    grouped = (e.c.kind, e.c.type, e.c.area, e.c.state)
    skipped = (max(sought.page, 1) - 1) * PAGE_ROWS
    newest: Any = literal(None)
    if tx.locks_rows:
        # PostgreSQL would look for everything a second time to find the newest; SQLite stops at the twentieth.
        newest = func.array_agg(aggregate_order_by(e.c.no, e.c.no.desc()), type_=ARRAY(BigInteger))
        newest = newest[1 : skipped + PAGE_ROWS]
    counting = select(*grouped, func.count(), newest).select_from(source).where(*where).group_by(*grouped)
    rows = [_Counted(k, t, a, s, int(n), nos or (), reach) for k, t, a, s, n, nos in tx.connection.execute(counting)]
    fitting = [row for row in rows if row.fits(sought)]
    total = sum(row.n for row in fitting)
    page = select(e.c.no, e.c.kind, e.c.id)
    if tx.locks_rows:
        nos = sorted((no for row in fitting for no in row.newest), reverse=True)[skipped : skipped + PAGE_ROWS]
        page = page.where(e.c.complex_id == tx.complex_id, e.c.no.in_(nos)).order_by(e.c.no.desc())
    else:
        page = (
            page.select_from(source)
            .order_by(no.desc())
            .where(*where, *_chosen(sought, reach))
            .limit(PAGE_ROWS)
            .offset(skipped)
        )
    hits = [Hit(*row) for row in tx.connection.execute(page)] if total > skipped else []
    return Finds(total, hits, {name: _facet(rows, name, sought) for name in FACETS})


class _Counted:
    """How many there are of one kind, type, area and state, and the numbers of the newest where they are known."""

    def __init__(
        self, kind: str, type: str, area: str, state: str, n: int, newest: Sequence[int], reach: Reach
    ) -> None:
        self.kind, self.type, self.state, self.n, self.newest = kind, type, state, n, newest
        self.area = reach.registers.get(type, "") if kind == "record" else area

    def fits(self, sought: Sought, but: str = "") -> bool:
        return all(
            not (asked := getattr(sought, name)) or name == but or asked == getattr(self, name) for name in FACETS
        )


def _facet(rows: list[_Counted], name: str, sought: Sought) -> Mapping[tuple[str, ...], int]:
    """What a facet says, with the kind beside it → how many."""
    counted: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        if row.fits(sought, name):
            said = getattr(row, name)
            counted[(row.kind, said) if name == "type" else (said,)] += row.n
    return counted


def _chosen(sought: Sought, reach: Reach) -> list[ColumnElement[bool]]:
    chosen = [e.c[name] == value for name in ("kind", "type", "state") if (value := getattr(sought, name))]
    if sought.area:
        there = [register for register, area in reach.registers.items() if area == sought.area]
        chosen.append(or_(e.c.area == sought.area, and_(e.c.kind == "record", e.c.type.in_(there))))
    return chosen


def _narrowed(asked: Asked, sought: Sought) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if sought.since:
        where.append(e.c.at >= day_start(sought.since))
    if sought.until:
        where.append(e.c.at < day_start(sought.until + timedelta(days=1)))
    for least in (asked.amount_min, sought.amount_min):
        if least is not None:
            where.append(e.c.amount >= least)
    for most in (asked.amount_max, sought.amount_max):
        if most is not None:
            where.append(e.c.amount <= most)
    if sought.person_id:
        where.append(_by(sought.person_id))
    return where


def _by(person_id: str) -> ColumnElement[bool]:
    """Whether somebody began it, signed it or changed it."""
    s, v = approval_steps, record_versions
    signed = (s.c.complex_id == e.c.complex_id, s.c.document_id == e.c.id, s.c.person_id == person_id)
    changed = (v.c.complex_id == e.c.complex_id, v.c.record_id == e.c.id, v.c.made_by == person_id)
    return or_(e.c.person_id == person_id, exists().where(*signed), exists().where(*changed))

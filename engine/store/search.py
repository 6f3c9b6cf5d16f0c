"""The boxes of documents: what I began, what waits for me, what I decided, what came to me, narrowed by words, form,
area, time, amount, person and state. Finding documents and records together is next door in finding.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from engine.model.asked import understood
from engine.model.calendar import local_day
from engine.model.task import ASKED_TO_WRITE, WRITING
from engine.store import publications
from engine.store.documents import Document, columns, from_row
from engine.store.finding import day_start
from engine.store.reach import Reach, documents_within, to_do
from engine.store.search_index import entries, found
from engine.store.session import Tx
from engine.store.tables import approval_steps, documents, notices, user_tasks

t = documents
PAGE_ROWS = 20


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search asks for; everything is optional."""

    box: str = "all"
    q: str = ""
    form: str = ""
    area: str = ""
    state: str = ""
    since: date | None = None
    until: date | None = None
    amount_min: int | None = None
    amount_max: int | None = None
    person_id: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Page:
    """One page of what was found, with how many there are by form, area and state."""

    total: int
    documents: list[Document]
    forms: dict[str, int]
    areas: dict[str, int]
    states: dict[str, int]


def _box(tx: Tx, filters: Filters, reach: Reach) -> ColumnElement[bool] | None:
    """What lies in a box: `mine` I began, `inbox` waits for me, `done` I decided, `received` was sent to me,
    `circulated` I was given to read without being asked to decide."""
    s, u, n = approval_steps, user_tasks, notices
    here = (u.c.complex_id == t.c.complex_id, u.c.document_id == t.c.id, to_do(reach))
    step = (s.c.complex_id == t.c.complex_id, s.c.document_id == t.c.id)
    others = t.c.drafter_id != reach.own_id
    match filters.box:
        case "mine":
            return and_(t.c.drafter_id == reach.own_id, t.c.state != "void")
        case "done":
            return and_(exists().where(*step, s.c.person_id == reach.own_id, s.c.acted_at.is_not(None)), others)
        case "inbox":
            return exists().where(*here, u.c.state == "open", u.c.kind.not_in(WRITING))
        case "received":
            told = (n.c.complex_id == t.c.complex_id, n.c.document_id == t.c.id, n.c.person_id == reach.own_id)
            ways: list[ColumnElement[bool]] = [exists().where(*told), exists().where(*here, u.c.kind == ASKED_TO_WRITE)]
            ways.append(publications.in_force(local_day(tx.now), t.c.complex_id, t.c.id))
            return and_(or_(*ways), others, t.c.state != "void")
        case "circulated":
            theirs = or_(
                s.c.person_id.in_(list(reach.person_ids)),
                and_(s.c.person_id.is_(None), s.c.role.in_(list(reach.roles))),
            )
            reached = s.c.state.in_(["open", "signed"])
            return and_(exists().where(*step, theirs, ~s.c.blocking, reached), others, t.c.state != "void")
        case _:
            return t.c.state != "void" if filters.state != "void" else None


def find(tx: Tx, filters: Filters, reach: Reach) -> Page:
    """One page, newest first, of the documents within reach that fit."""
    where: list[Any] = [t.c.complex_id == tx.complex_id, documents_within(tx, reach)]
    if (box := _box(tx, filters, reach)) is not None:
        where.append(box)
    asked = understood(filters.q)
    if asked.words:
        source, fits, _ = found(tx, asked)
        fitting = select(entries.c.id).select_from(source)
        kept = (entries.c.complex_id == tx.complex_id, entries.c.kind == "document")
        where.append(t.c.id.in_(fitting.where(*fits, *kept)))
    where += [t.c.amount >= least for least in (asked.amount_min, filters.amount_min) if least is not None]
    where += [t.c.amount <= most for most in (asked.amount_max, filters.amount_max) if most is not None]
    if filters.since:
        where.append(t.c.drafted_at >= day_start(filters.since))
    if filters.until:
        where.append(t.c.drafted_at < day_start(date.fromordinal(filters.until.toordinal() + 1)))
    if filters.person_id:
        s = approval_steps
        signed = (s.c.complex_id == t.c.complex_id, s.c.document_id == t.c.id, s.c.person_id == filters.person_id)
        where.append(or_(t.c.drafter_id == filters.person_id, exists().where(*signed)))
    facets = {name: _facet(tx, name, where, filters) for name in ("form", "area", "state")}
    chosen = [c for n in ("form", "area", "state") if (c := _chosen(n, filters)) is not None]
    where.extend(chosen)
    total = int(tx.connection.execute(select(func.count()).select_from(t).where(*where)).scalar_one())
    query = select(*columns()).where(*where).order_by(t.c.drafted_at.desc(), t.c.id.desc())
    rows = tx.connection.execute(query.limit(PAGE_ROWS).offset((max(filters.page, 1) - 1) * PAGE_ROWS))
    return Page(total, [from_row(r) for r in rows], facets["form"], facets["area"], facets["state"])


def _chosen(name: str, filters: Filters) -> ColumnElement[bool] | None:
    value: Any = getattr(filters, name)
    return t.c[name] == value if value else None


def _facet(tx: Tx, name: str, where: list[Any], filters: Filters) -> dict[str, int]:
    """How many there are by one column, as if that column were not filtered."""
    others = [c for n in ("form", "area", "state") if n != name and (c := _chosen(n, filters)) is not None]
    query = select(t.c[name], func.count()).where(*where, *others).group_by(t.c[name])
    return {str(key): int(n) for key, n in tx.connection.execute(query)}


def used_forms(tx: Tx, drafter_id: str) -> dict[str, int]:
    """How often somebody has used each form."""
    where = (t.c.complex_id == tx.complex_id, t.c.drafter_id == drafter_id, t.c.round > 0)
    query = select(t.c.form, func.count()).where(*where).group_by(t.c.form)
    return {str(form): int(n) for form, n in tx.connection.execute(query)}


def latest_of_drafter(tx: Tx, drafter_id: str, limit: int) -> list[Document]:
    """What somebody handed in last, newest first."""
    where = (t.c.complex_id == tx.complex_id, t.c.drafter_id == drafter_id, t.c.round > 0)
    query = select(*columns()).where(*where).order_by(t.c.submitted_at.desc()).limit(limit)
    return [from_row(r) for r in tx.connection.execute(query)]

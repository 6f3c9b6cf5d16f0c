"""Finding documents by what people remember of them: words, form, area, time, amount, person, state."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from engine.model.calendar import SEOUL, local_day
from engine.model.task import WRITING
from engine.store import publications
from engine.store.documents import Document, columns, from_row
from engine.store.session import Tx
from engine.store.tables import approval_steps, documents, user_tasks

t = documents
PAGE_ROWS = 20
WORDS_MAX = 8


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
class Reach:
    """How far somebody's eyes go: their own papers, those they were asked to sign, and what their roles open."""

    person_ids: Collection[str]
    roles: Collection[str]
    own_id: str
    everything: bool
    final: bool
    published: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page of what was found, with how many there are by form, area and state."""

    total: int
    documents: list[Document]
    forms: dict[str, int]
    areas: dict[str, int]
    states: dict[str, int]


def _day_start(day: date) -> datetime:
    return datetime.combine(day, time.min, SEOUL)


def _on_line(reach: Reach) -> ColumnElement[bool]:
    s, u = approval_steps, user_tasks
    asked = or_(
        s.c.person_id.in_(list(reach.person_ids)), and_(s.c.person_id.is_(None), s.c.role.in_(list(reach.roles)))
    )
    to_do = or_(
        u.c.performer_id.in_(list(reach.person_ids)), and_(u.c.performer_id.is_(None), u.c.role.in_(list(reach.roles)))
    )
    return or_(
        exists().where(s.c.complex_id == t.c.complex_id, s.c.document_id == t.c.id, asked),
        exists().where(u.c.complex_id == t.c.complex_id, u.c.document_id == t.c.id, to_do),
    )


def _within(tx: Tx, reach: Reach) -> ColumnElement[bool]:
    ways: list[ColumnElement[bool]] = [t.c.drafter_id == reach.own_id, _on_line(reach)]
    if reach.everything:
        ways.append(t.c.state.in_(["in_approval", "final"]))
    elif reach.final:
        ways.append(t.c.state == "final")
    elif reach.published:
        ways.append(and_(t.c.state == "final", publications.in_force(local_day(tx.now))))
    return or_(*ways)


def _words(q: str) -> list[str]:
    """What was typed, word by word, composed as people's keyboards compose it and without signs nobody sees: copied
    text brings zero-width ones along."""
    seen = "".join(c for c in unicodedata.normalize("NFC", q) if unicodedata.category(c) != "Cf")
    return seen.split()[:WORDS_MAX]


def _like(words: str) -> str:
    return "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def _box(filters: Filters, reach: Reach) -> ColumnElement[bool] | None:
    s, u = approval_steps, user_tasks
    match filters.box:
        case "mine":
            return and_(t.c.drafter_id == reach.own_id, t.c.state != "void")
        case "done":
            acted = (s.c.complex_id == t.c.complex_id, s.c.document_id == t.c.id, s.c.person_id == reach.own_id)
            return and_(exists().where(*acted, s.c.acted_at.is_not(None)), t.c.drafter_id != reach.own_id)
        case "inbox":
            waits = or_(
                u.c.performer_id.in_(list(reach.person_ids)),
                and_(u.c.performer_id.is_(None), u.c.role.in_(list(reach.roles))),
            )
            here = (
                u.c.complex_id == t.c.complex_id,
                u.c.document_id == t.c.id,
                u.c.state == "open",
                u.c.kind.not_in(WRITING),
            )
            return exists().where(*here, waits)
        case _:
            return t.c.state != "void" if filters.state != "void" else None


def find(tx: Tx, filters: Filters, reach: Reach) -> Page:
    """One page, newest first, of the documents within reach that fit."""
    where: list[ColumnElement[bool]] = [t.c.complex_id == tx.complex_id, _within(tx, reach)]
    if (box := _box(filters, reach)) is not None:
        where.append(box)
    for word in _words(filters.q):
        bare = word.replace(",", "").removesuffix("원")
        ways: list[ColumnElement[bool]] = [
            c.ilike(_like(word), escape="\\") for c in (t.c.title, t.c.number, t.c.summary, t.c.party, t.c.drafter_name)
        ]
        if bare.isdecimal() and bare.isascii() and len(bare) < 16:
            ways.append(t.c.amount == int(bare))
        where.append(or_(*ways))
    if filters.since:
        where.append(t.c.drafted_at >= _day_start(filters.since))
    if filters.until:
        where.append(t.c.drafted_at < _day_start(date.fromordinal(filters.until.toordinal() + 1)))
    if filters.amount_min is not None:
        where.append(t.c.amount >= filters.amount_min)
    if filters.amount_max is not None:
        where.append(t.c.amount <= filters.amount_max)
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


def _facet(tx: Tx, name: str, where: list[ColumnElement[bool]], filters: Filters) -> dict[str, int]:
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

"""How far somebody's eyes go, as conditions of a query: over documents, and over what the search keeps of documents and
records. Who may read a single one is said by `model/access`; both say the same."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select

from engine.model.calendar import local_day
from engine.store import publications
from engine.store.counts import count_entitled, counts
from engine.store.search_index import entries
from engine.store.session import Tx
from engine.store.tables import approval_steps, documents, user_tasks

s, u, t, e = approval_steps, user_tasks, documents, entries


@dataclass(frozen=True, slots=True)
class Reach:
    """How far somebody's eyes go: their own papers, those they were asked to do something with, and what their roles
    open. `person_ids` are they and those they stand in for, `registers` the registers they may read, with the area of
    each."""

    person_ids: Collection[str]
    roles: Collection[str]
    own_id: str
    everything: bool
    final: bool
    published: bool = False
    registers: Mapping[str, str] = field(default_factory=dict)


def on_line(reach: Reach, complex_id: Any, document_id: Any) -> ColumnElement[bool]:
    """Whether a document was ever theirs to sign, to write, or to answer a question about."""
    entitled = (
        select(count_entitled.c.person_id)
        .join(
            counts,
            (counts.c.complex_id == count_entitled.c.complex_id) & (counts.c.id == count_entitled.c.count_id),
        )
        .where(counts.c.complex_id == complex_id, counts.c.document_id == document_id)
        .where(count_entitled.c.person_id == reach.own_id)
    )
    return or_(
        exists().where(s.c.complex_id == complex_id, s.c.document_id == document_id, asked_to_sign(reach)),
        exists().where(u.c.complex_id == complex_id, u.c.document_id == document_id, to_do(reach)),
        entitled.exists(),
    )


def asked_to_sign(reach: Reach) -> ColumnElement[bool]:
    """For a query over steps of lines: whether one is theirs."""
    return or_(
        s.c.person_id.in_(list(reach.person_ids)), and_(s.c.person_id.is_(None), s.c.role.in_(list(reach.roles)))
    )


def to_do(reach: Reach) -> ColumnElement[bool]:
    """For a query over tasks: whether one is theirs."""
    return or_(
        u.c.performer_id.in_(list(reach.person_ids)), and_(u.c.performer_id.is_(None), u.c.role.in_(list(reach.roles)))
    )


def _documents(tx: Tx, reach: Reach, seen: Any, drafter_id: Any) -> ColumnElement[bool]:
    """The condition over rows with `complex_id`, `id` and `state` of documents."""
    ways: list[ColumnElement[bool]] = []
    if reach.everything:
        ways.append(seen.state.in_(["in_approval", "final"]))
    elif reach.final:
        ways.append(seen.state == "final")
    ways += [drafter_id == reach.own_id, on_line(reach, seen.complex_id, seen.id)]
    if reach.published and not (reach.everything or reach.final):
        ways.append(and_(seen.state == "final", publications.in_force(local_day(tx.now), seen.complex_id, seen.id)))
    return or_(*ways)


def documents_within(tx: Tx, reach: Reach) -> ColumnElement[bool]:
    """For a query over documents."""
    return _documents(tx, reach, t.c, t.c.drafter_id)


def entries_within(tx: Tx, reach: Reach) -> ColumnElement[bool]:
    """For a query over the entries of the search."""
    return or_(
        and_(e.c.kind == "document", _documents(tx, reach, e.c, e.c.person_id)),
        and_(e.c.kind == "record", e.c.type.in_(sorted(reach.registers))),
    )

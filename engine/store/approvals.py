"""Approval lines as rows. A signed step is never changed; a new round begins with new rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import insert, select, union, update

from engine.model.approval import ApprovalStep
from engine.store.session import Tx
from engine.store.tables import approval_steps, documents, user_tasks

t = approval_steps
_FIELDS = tuple(ApprovalStep.__slots__)
_COLUMNS = tuple(t.c[name] for name in _FIELDS)


def add_round(tx: Tx, document_id: str, round_: int, steps: Iterable[ApprovalStep]) -> None:
    """A new line for a document."""
    tx.connection.execute(
        insert(t),
        [
            {
                "complex_id": tx.complex_id,
                "document_id": document_id,
                "round": round_,
                **{name: getattr(step, name) for name in _FIELDS},
            }
            for step in steps
        ],
    )


def line(tx: Tx, document_id: str, round_: int) -> list[ApprovalStep]:
    """The line of one round, in order."""
    where = (t.c.complex_id == tx.complex_id, t.c.document_id == document_id, t.c.round == round_)
    return [ApprovalStep(*row) for row in tx.connection.execute(select(*_COLUMNS).where(*where).order_by(t.c.no))]


def lines(tx: Tx, document_ids: Collection[str]) -> dict[str, list[ApprovalStep]]:
    """The current line of several documents at once."""
    if not document_ids:
        return {}
    query = (
        select(t.c.document_id, *_COLUMNS)
        .join(
            documents,
            (documents.c.complex_id == t.c.complex_id)
            & (documents.c.id == t.c.document_id)
            & (documents.c.round == t.c.round),
        )
        .where(t.c.complex_id == tx.complex_id, t.c.document_id.in_(list(document_ids)))
        .order_by(t.c.document_id, t.c.no)
    )
    found: dict[str, list[ApprovalStep]] = {}
    for document_id, *row in tx.connection.execute(query):
        found.setdefault(document_id, []).append(ApprovalStep(*row))
    return found


def all_rounds(tx: Tx, document_id: str) -> list[tuple[int, ApprovalStep]]:
    """Every step ever asked for, with its round."""
    where = (t.c.complex_id == tx.complex_id, t.c.document_id == document_id)
    query = select(t.c.round, *_COLUMNS).where(*where).order_by(t.c.round, t.c.no)
    return [(round_, ApprovalStep(*row)) for round_, *row in tx.connection.execute(query)]


def set_step(tx: Tx, document_id: str, round_: int, no: int, **values: Any) -> None:
    """Change a step that has not been signed; the database refuses any other."""
    where = (t.c.complex_id == tx.complex_id, t.c.document_id == document_id, t.c.round == round_, t.c.no == no)
    tx.connection.execute(update(t).where(*where).values(values))


def on_any_line(tx: Tx, document_id: str, person_ids: Collection[str], roles: Collection[str]) -> bool:
    """Whether one of these people, or an unnamed holder of one of these roles, was ever asked to sign the document
    or to do anything else with it."""
    u = user_tasks
    signing = select(t.c.person_id, t.c.role).where(t.c.complex_id == tx.complex_id, t.c.document_id == document_id)
    doing = select(u.c.performer_id, u.c.role).where(u.c.complex_id == tx.complex_id, u.c.document_id == document_id)
    return any(
        person_id in person_ids or (person_id is None and role in roles)
        for person_id, role in tx.connection.execute(union(signing, doing))
    )


def acted_by(tx: Tx, person_id: str, limit: int) -> list[tuple[str, int, ApprovalStep]]:
    """What a person decided lately, newest first: (document id, round, step). Their own submissions are included."""
    where = (t.c.complex_id == tx.complex_id, t.c.person_id == person_id, t.c.acted_at.is_not(None))
    query = select(t.c.document_id, t.c.round, *_COLUMNS).where(*where).order_by(t.c.acted_at.desc()).limit(limit)
    return [(d, r, ApprovalStep(*row)) for d, r, *row in tx.connection.execute(query)]

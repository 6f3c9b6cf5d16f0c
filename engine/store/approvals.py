"""Approval lines as rows. A signed step is never changed; a new round begins with new rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import bindparam, insert, or_, select, union, update

from engine.model.approval import ApprovalStep
from engine.store.session import OURS, Tx
from engine.store.tables import approval_steps, documents, user_tasks

t = approval_steps
_FIELDS = tuple(ApprovalStep.__slots__)
_COLUMNS = tuple(t.c[name] for name in _FIELDS)
_OF_DOCUMENT = (t.c.complex_id == OURS, t.c.document_id == bindparam("document_id"))
_LINE = select(*_COLUMNS).where(*_OF_DOCUMENT, t.c.round == bindparam("round")).order_by(t.c.no)
_ASKED = union(
    select(t.c.person_id, t.c.role).where(*_OF_DOCUMENT),
    select(user_tasks.c.performer_id, user_tasks.c.role).where(
        user_tasks.c.complex_id == OURS, user_tasks.c.document_id == bindparam("document_id")
    ),
)
_of_step = (documents.c.complex_id == t.c.complex_id) & (documents.c.id == t.c.document_id)
_LINES = (
    select(t.c.document_id, *_COLUMNS)
    .join(documents, _of_step & (documents.c.round == t.c.round))
    .where(t.c.complex_id == OURS, t.c.document_id.in_(bindparam("document_ids", expanding=True)))
    .order_by(t.c.document_id, t.c.no)
)
_DECIDED = (
    select(t.c.document_id, t.c.round, *_COLUMNS)
    .join(documents, _of_step)
    .where(t.c.complex_id == OURS, t.c.person_id == bindparam("person_id"), t.c.acted_at.is_not(None))
    .where(or_(t.c.no != 1, documents.c.drafter_id != t.c.person_id))
    .order_by(t.c.acted_at.desc())
    .limit(bindparam("most"))
)
_SET = update(t).where(
    t.c.complex_id == OURS,
    t.c.document_id == bindparam("which"),
    t.c.round == bindparam("in_round"),
    t.c.no == bindparam("at"),
)


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
    return [ApprovalStep(*row) for row in tx.run(_LINE, document_id=document_id, round=round_)]


def lines(tx: Tx, document_ids: Collection[str]) -> dict[str, list[ApprovalStep]]:
    """The current line of several documents at once."""
    if not document_ids:
        return {}
    found: dict[str, list[ApprovalStep]] = {}
    for document_id, *row in tx.run(_LINES, document_ids=list(document_ids)):
        found.setdefault(document_id, []).append(ApprovalStep(*row))
    return found


def all_rounds(tx: Tx, document_id: str) -> list[tuple[int, ApprovalStep]]:
    """Every step ever asked for, with its round."""
    where = (t.c.complex_id == tx.complex_id, t.c.document_id == document_id)
    query = select(t.c.round, *_COLUMNS).where(*where).order_by(t.c.round, t.c.no)
    return [(round_, ApprovalStep(*row)) for round_, *row in tx.connection.execute(query)]


def set_step(tx: Tx, document_id: str, round_: int, no: int, **values: Any) -> None:
    """Change a step that has not been signed; the database refuses any other."""
    tx.run(_SET, which=document_id, in_round=round_, at=no, **values)


def on_any_line(tx: Tx, document_id: str, person_ids: Collection[str], roles: Collection[str]) -> bool:
    """Whether one of these people, or an unnamed holder of one of these roles, was ever asked to sign the document
    or to do anything else with it."""
    return any(
        person_id in person_ids or (person_id is None and role in roles)
        for person_id, role in tx.run(_ASKED, document_id=document_id)
    )


def decided_by(tx: Tx, person_id: str, most: int) -> list[tuple[str, int, ApprovalStep]]:
    """What a person decided lately, newest first: (document id, round, step). Handing in a paper of one's own is no
    decision."""
    return [(d, r, ApprovalStep(*row)) for d, r, *row in tx.run(_DECIDED, person_id=person_id, most=most)]

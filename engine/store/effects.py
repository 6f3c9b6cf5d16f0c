"""Later effects: rows a worker performs, at least once, and marks done exactly once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, insert, select, update

from engine.model.effect import ATTEMPTS_MAX, retry_delay_seconds
from engine.model.ids import new_id
from engine.store.session import Tx
from engine.store.tables import effects

t = effects
LEASE_SECONDS = 120
"""A worker that has not come back by then is taken for dead and its row goes to another."""


@dataclass(frozen=True, slots=True)
class LaterEffect:
    """One thing to do."""

    id: str
    instance_id: str
    document_id: str
    verb: str
    params: dict[str, Any]
    attempts: int


def ask(tx: Tx, instance_id: str, document_id: str, verb: str, params: Mapping[str, Any]) -> None:
    """Put something aside for a worker, unless the same already waits for one."""
    waiting = (t.c.complex_id == tx.complex_id, t.c.document_id == document_id, t.c.verb == verb, t.c.state == "asked")
    if tx.connection.execute(select(t.c.id).where(*waiting).limit(1)).first() is not None:
        return
    tx.connection.execute(
        insert(t),
        {
            "complex_id": tx.complex_id,
            "id": new_id(),
            "instance_id": instance_id,
            "document_id": document_id,
            "verb": verb,
            "params": dict(params),
            "state": "asked",
            "attempts": 0,
            "due_at": tx.now,
            "asked_at": tx.now,
            "error": "",
        },
    )


def claim(tx: Tx, verbs: Collection[str]) -> LaterEffect | None:
    """Take the newest due row of these verbs for this worker: whoever has just decided is looking at it. A row whose
    worker vanished becomes due again after its lease."""
    query = (
        select(t)
        .where(
            t.c.complex_id == tx.complex_id,
            t.c.state.in_(["asked", "working"]),
            t.c.due_at <= tx.now,
            t.c.verb.in_(verbs),
        )
        .order_by(t.c.due_at.desc())
        .limit(1)
    )
    row = tx.connection.execute(query.with_for_update(skip_locked=True) if tx.locks_rows else query).one_or_none()
    if row is None:
        return None
    tx.connection.execute(
        update(t)
        .where(t.c.complex_id == tx.complex_id, t.c.id == row.id)
        .values(state="working", attempts=row.attempts + 1, due_at=tx.now + timedelta(seconds=LEASE_SECONDS))
    )
    return LaterEffect(row.id, row.instance_id, row.document_id, row.verb, row.params, row.attempts + 1)


def go_on(tx: Tx, effect: LaterEffect) -> None:
    """Keep a row that takes long: its worker is alive."""
    mine = (t.c.complex_id == tx.complex_id, t.c.id == effect.id, t.c.state == "working")
    until = tx.now + timedelta(seconds=LEASE_SECONDS)
    tx.connection.execute(update(t).where(*mine, t.c.attempts == effect.attempts).values(due_at=until))


def finish(tx: Tx, effect: LaterEffect) -> bool:
    """Mark it done. False when another worker already has: then nothing of this one may be kept."""
    mine = and_(t.c.complex_id == tx.complex_id, t.c.id == effect.id, t.c.state == "working")
    done = tx.connection.execute(
        update(t).where(mine, t.c.attempts == effect.attempts).values(state="done", done_at=tx.now)
    )
    return done.rowcount == 1


def fail(tx: Tx, effect: LaterEffect, error: str) -> None:
    """Try again later, or leave it visibly failed after the last attempt."""
    over = effect.attempts >= ATTEMPTS_MAX
    tx.connection.execute(
        update(t)
        .where(t.c.complex_id == tx.complex_id, t.c.id == effect.id, t.c.state == "working")
        .values(
            state="failed" if over else "asked",
            error=error[:2000],
            due_at=tx.now + timedelta(seconds=retry_delay_seconds(effect.attempts)),
        )
    )


def standing(tx: Tx, document_id: str, verb: str) -> str:
    """How one thing asked for about a document stands: `working` while anything of it is due, else how the newest
    ended, `done` or `failed`; `none` when nobody ever asked."""
    where = (t.c.complex_id == tx.complex_id, t.c.document_id == document_id, t.c.verb == verb)
    query = select(t.c.state).where(*where).order_by(t.c.asked_at.desc(), t.c.id.desc())
    states: list[str] = list(tx.connection.execute(query).scalars())
    if {"asked", "working"} & set(states):
        return "working"
    return states[0] if states else "none"

"""First answers to repeated requests, kept by person, route and idempotency key."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select

from engine.store.session import Tx
from engine.store.tables import answers

KEPT_DAYS = 7
"""How long a repeated request gets its first answer. An outbox on a phone is rarely away longer."""


def find(tx: Tx, person_id: str, route: str, key: str) -> tuple[str, Any] | None:
    """The digest of the first request's body and its answer, when this key was used before."""
    t = answers
    if tx.locks_rows:
        # Two copies of one request at the same moment: the second waits here for the first one's answer.
        name = f"{tx.complex_id}/{person_id}/{route}/{key}"
        tx.connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))
    row = tx.connection.execute(
        select(t.c.body_sha256, t.c.answer).where(
            t.c.complex_id == tx.complex_id, t.c.person_id == person_id, t.c.route == route, t.c.key == key
        )
    ).one_or_none()
    return (row.body_sha256, row.answer) if row else None


def keep(tx: Tx, person_id: str, route: str, key: str, body_sha256: str, answer: Any) -> None:
    """Keep the answer in the same transaction as what it answers."""
    tx.connection.execute(
        insert(answers),
        {
            "complex_id": tx.complex_id,
            "person_id": person_id,
            "route": route,
            "key": key,
            "body_sha256": body_sha256,
            "answer": answer,
            "answered_at": tx.now,
        },
    )


def forget_old(tx: Tx) -> int:
    """Drop answers nobody will ask for again; how many."""
    old = tx.now - timedelta(days=KEPT_DAYS)
    where = (answers.c.complex_id == tx.complex_id, answers.c.answered_at < old)
    return tx.connection.execute(delete(answers).where(*where)).rowcount

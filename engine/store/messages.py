"""Messages that were sent before anybody waited for them. Who waits is in instances.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Index, String, insert, select, update

from engine.model.ids import Json, new_id
from engine.store.columns import Id, Instant, JsonText, table
from engine.store.session import Tx

KEPT_DAYS = 30
"""How long a message waits for somebody to want it; then it is visibly expired."""

messages = table(
    "messages",
    Column("name", String(100), nullable=False),
    Column("correlation", String(128), nullable=False),
    Column("payload", JsonText),
    Column("state", String(16), nullable=False),
    Column("sent_at", Instant, nullable=False),
    Column("sent_by", Id, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("settled_at", Instant),
    Index("ix_messages_waiting", "complex_id", "state", "name", "correlation"),
)
t = messages


@dataclass(frozen=True, slots=True)
class KeptMessage:
    """A message that was sent before anybody waited for it."""

    id: str
    name: str
    correlation: str
    payload: Json
    state: str
    sent_at: datetime
    sent_by: str
    expires_at: datetime


_COLUMNS = tuple(t.c[name] for name in KeptMessage.__slots__)


def keep(tx: Tx, name: str, correlation: str, payload: Json, sent_by: str) -> str:
    """Keep a message until somebody waits for it or it expires."""
    message_id = new_id()
    tx.connection.execute(
        insert(t),
        {
            "complex_id": tx.complex_id,
            "id": message_id,
            "name": name,
            "correlation": correlation,
            "payload": payload,
            "state": "waiting",
            "sent_at": tx.now,
            "sent_by": sent_by,
            "expires_at": tx.now + timedelta(days=KEPT_DAYS),
            "settled_at": None,
        },
    )
    return message_id


def oldest_for(tx: Tx, name: str, correlation: str) -> KeptMessage | None:
    """The message that has waited longest for exactly this name and correlation."""
    query = (
        select(*_COLUMNS)
        .where(
            t.c.complex_id == tx.complex_id,
            t.c.state == "waiting",
            t.c.name == name,
            t.c.correlation == correlation,
            t.c.expires_at > tx.now,
        )
        .order_by(t.c.sent_at, t.c.id)
        .limit(1)
    )
    row = tx.connection.execute(query.with_for_update() if tx.locks_rows else query).one_or_none()
    return KeptMessage(*row) if row is not None else None


def settle(tx: Tx, message_id: str) -> bool:
    """Mark a kept message as delivered; False when somebody else already has."""
    where = (t.c.complex_id == tx.complex_id, t.c.id == message_id, t.c.state == "waiting")
    done = tx.connection.execute(update(t).where(*where).values(state="delivered", settled_at=tx.now))
    return done.rowcount == 1


def expire(tx: Tx) -> list[str]:
    """Mark what nobody wanted in time; the ids of what expired now."""
    where = (t.c.complex_id == tx.complex_id, t.c.state == "waiting", t.c.expires_at <= tx.now)
    ids = list(tx.connection.execute(select(t.c.id).where(*where)).scalars())
    if ids:
        tx.connection.execute(update(t).where(*where).values(state="expired", settled_at=tx.now))
    return ids


def unclaimed(tx: Tx, limit: int = 100) -> list[KeptMessage]:
    """What waits or expired without anybody wanting it, newest first."""
    where = (t.c.complex_id == tx.complex_id, t.c.state.in_(["waiting", "expired"]))
    query = select(*_COLUMNS).where(*where).order_by(t.c.sent_at.desc(), t.c.id.desc()).limit(limit)
    rows: Any = tx.connection.execute(query)
    return [KeptMessage(*row) for row in rows]

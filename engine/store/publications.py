"""Where a final document is published, from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Date, Index, String, exists, insert, or_, select

from engine.model.ids import new_id
from engine.store.columns import Id, Instant, refers, table
from engine.store.session import Tx

publications = table(
    "publications",
    Column("document_id", Id, nullable=False),
    Column("channel", String(64), nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date),
    Column("published_at", Instant, nullable=False),
    refers("document_id", "documents"),
    Index("ix_publications_document", "complex_id", "document_id"),
)
t = publications


@dataclass(frozen=True, slots=True)
class Publication:
    """One place a document is published in. `until` is the last day, open when None."""

    document_id: str
    channel: str
    since: date
    until: date | None
    published_at: datetime


def add(tx: Tx, document_id: str, channel: str, since: date, until: date | None) -> None:
    """Publish a document in one place."""
    tx.connection.execute(
        insert(t),
        {
            "complex_id": tx.complex_id,
            "id": new_id(),
            "document_id": document_id,
            "channel": channel,
            "since": since,
            "until": until,
            "published_at": tx.now,
        },
    )


def of_document(tx: Tx, document_id: str) -> list[Publication]:
    """Where a document was published, oldest first."""
    columns = tuple(t.c[name] for name in Publication.__slots__)
    where = (t.c.complex_id == tx.complex_id, t.c.document_id == document_id)
    return [Publication(*row) for row in tx.connection.execute(select(*columns).where(*where).order_by(t.c.id))]


def in_force(day: date, complex_id: Any, document_id: Any) -> ColumnElement[bool]:
    """For a query over documents, known by these columns: whether one is published on this day."""
    return exists().where(
        t.c.complex_id == complex_id,
        t.c.document_id == document_id,
        t.c.since <= day,
        or_(t.c.until.is_(None), t.c.until >= day),
    )


def is_published(tx: Tx, document_id: str, day: date) -> bool:
    """Whether a document is published anywhere on this day."""
    return any(p.since <= day and (p.until is None or day <= p.until) for p in of_document(tx, document_id))

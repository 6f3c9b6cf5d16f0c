"""Days of documents that belong into the calendar, and the secret addresses under which people take their calendar
along. The days of records are with the records."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Column, Date, Index, Integer, String, UniqueConstraint, delete, func, insert, select

from engine.store.columns import Id, Instant, refers, table
from engine.store.documents import Document, columns, from_row
from engine.store.reach import Reach, documents_within
from engine.store.session import Tx
from engine.store.tables import documents

document_dates = table(
    "document_dates",
    Column("document_id", Id, nullable=False),
    Column("no", Integer, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date),
    refers("document_id", "documents"),
    Index("ix_document_dates_since", "complex_id", "since"),
    key=("document_id", "no"),
)
calendar_feeds = table(
    "calendar_feeds",
    Column("token_hash", String(64), nullable=False),
    Column("person_id", Id, nullable=False),
    Column("made_at", Instant, nullable=False),
    refers("person_id", "persons"),
    UniqueConstraint("complex_id", "person_id", name="uq_calendar_feeds_person"),
    key=("token_hash",),
)
d, f, t = document_dates, calendar_feeds, documents


def set_dates(tx: Tx, document_id: str, periods: Iterable[tuple[date, date | None]]) -> None:
    """Replace the days a document has in the calendar."""
    tx.connection.execute(delete(d).where(d.c.complex_id == tx.complex_id, d.c.document_id == document_id))
    rows = [
        {"complex_id": tx.complex_id, "document_id": document_id, "no": no, "since": since, "until": until}
        for no, (since, until) in enumerate(periods)
    ]
    if rows:
        tx.connection.execute(insert(d), rows)


def documents_between(tx: Tx, since: date, until: date, reach: Reach) -> list[tuple[Document, date, date | None]]:
    """The days of documents within reach that were handed in and fall into a span, in the order of their days."""
    joined = (t.c.complex_id == d.c.complex_id) & (t.c.id == d.c.document_id)
    query = (
        select(*columns(), d.c.since, d.c.until)
        .join(d, joined)
        .where(t.c.complex_id == tx.complex_id, t.c.state.in_(["in_approval", "final"]), documents_within(tx, reach))
        .where(d.c.since <= until, func.coalesce(d.c.until, d.c.since) >= since)
        .order_by(d.c.since, d.c.document_id, d.c.no)
    )
    return [(from_row(row[:-2]), row[-2], row[-1]) for row in tx.connection.execute(query)]


def open_feed(tx: Tx, person_id: str, token_hash: str) -> None:
    """Give somebody a feed; the one they had ends."""
    close_feed(tx, person_id)
    row = {"complex_id": tx.complex_id, "token_hash": token_hash, "person_id": person_id, "made_at": tx.now}
    tx.connection.execute(insert(f), row)


def close_feed(tx: Tx, person_id: str) -> bool:
    """End somebody's feed; whether there was one."""
    where = (f.c.complex_id == tx.complex_id, f.c.person_id == person_id)
    return tx.connection.execute(delete(f).where(*where)).rowcount > 0


def feed_of(tx: Tx, person_id: str) -> datetime | None:
    """Since when somebody has a feed."""
    where = (f.c.complex_id == tx.complex_id, f.c.person_id == person_id)
    return tx.connection.execute(select(f.c.made_at).where(*where)).scalar_one_or_none()


def owner_of_feed(tx: Tx, token_hash: str) -> str | None:
    """Whose feed this is."""
    where = (f.c.complex_id == tx.complex_id, f.c.token_hash == token_hash)
    return tx.connection.execute(select(f.c.person_id).where(*where)).scalar_one_or_none()

"""Envelopes and their ledgers. Entries are only ever added; the database itself adds them up and refuses a sum over
the amount (see the migration that makes these tables)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, String, UniqueConstraint, func, insert, select

from engine.model.envelope import Entry, EntryKind, Envelope
from engine.model.errors import NotFound
from engine.store.columns import Id, Instant, refers, table
from engine.store.session import Tx

envelopes = table(
    "envelopes",
    Column("title", String(300), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("drawn", BigInteger, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("record_id", Id),
    Column("instance_id", Id, nullable=False),
    Column("opened_at", Instant, nullable=False),
    UniqueConstraint("complex_id", "record_id", name="uq_envelopes_record"),
)

envelope_entries = table(
    "envelope_entries",
    Column("envelope_id", Id, nullable=False),
    Column("no", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("granted", BigInteger, nullable=False),
    Column("drawn", BigInteger, nullable=False),
    Column("total", BigInteger, nullable=False),
    Column("left_after", BigInteger, nullable=False),
    Column("document_id", Id),
    Column("instance_id", Id, nullable=False),
    Column("by_id", Id, nullable=False),
    Column("at", Instant, nullable=False),
    refers("envelope_id", "envelopes"),
    Index("ix_envelope_entries_document", "complex_id", "document_id"),
    key=("envelope_id", "no"),
)

e, n = envelopes, envelope_entries


def _envelope(row: Any) -> Envelope:
    return Envelope(
        row.id, row.title, row.amount, row.drawn, row.entries, row.record_id, row.instance_id, row.opened_at
    )


def add(tx: Tx, envelope: Envelope) -> None:
    """A new envelope with nothing in it; its first entry grants the amount."""
    tx.connection.execute(
        insert(e),
        {
            "complex_id": tx.complex_id,
            "id": envelope.id,
            "title": envelope.title,
            "amount": 0,
            "drawn": 0,
            "entries": 0,
            "record_id": envelope.record_id,
            "instance_id": envelope.instance_id,
            "opened_at": envelope.opened_at,
        },
    )


def get(tx: Tx, envelope_id: str, *, held: bool = False) -> Envelope:
    """One envelope; `held` keeps its row for this transaction, so that nobody draws beside it."""
    return _one(tx, e.c.id == envelope_id, held) or _missing()


def of_record(tx: Tx, record_id: str, *, held: bool = False) -> Envelope | None:
    """The envelope of a record, if it has one."""
    return _one(tx, e.c.record_id == record_id, held)


def left_of_records(tx: Tx, record_ids: Collection[str]) -> dict[str, int]:
    """What is left for each of these records that has an envelope."""
    if not record_ids:
        return {}
    query = select(e.c.record_id, e.c.amount - e.c.drawn).where(
        e.c.complex_id == tx.complex_id, e.c.record_id.in_(record_ids)
    )
    return {id_: int(left) for id_, left in tx.connection.execute(query)}


def _one(tx: Tx, which: Any, held: bool) -> Envelope | None:
    query = select(e).where(e.c.complex_id == tx.complex_id, which)
    row = tx.connection.execute(query.with_for_update() if held and tx.locks_rows else query).one_or_none()
    return _envelope(row) if row else None


def _missing() -> Envelope:
    raise NotFound


def append(
    tx: Tx,
    envelope: Envelope,
    kind: EntryKind,
    *,
    granted: int = 0,
    drawn: int = 0,
    total: int,
    document_id: str | None,
    instance_id: str,
    by_id: str,
) -> Envelope:
    """Write the next line of the ledger of an envelope held by this transaction; the answer is how it stands then."""
    moved = Envelope(
        envelope.id,
        envelope.title,
        envelope.amount + granted,
        envelope.drawn + drawn,
        envelope.entries + 1,
        envelope.record_id,
        envelope.instance_id,
        envelope.opened_at,
    )
    tx.connection.execute(
        insert(n),
        {
            "complex_id": tx.complex_id,
            "envelope_id": envelope.id,
            "no": moved.entries,
            "kind": kind,
            "granted": granted,
            "drawn": drawn,
            "total": total,
            "left_after": moved.left,
            "document_id": document_id,
            "instance_id": instance_id,
            "by_id": by_id,
            "at": tx.now,
        },
    )
    return moved


def drawn_by(tx: Tx, envelope_id: str, document_id: str) -> int:
    """What a document draws on an envelope now."""
    where = (n.c.complex_id == tx.complex_id, n.c.envelope_id == envelope_id, n.c.document_id == document_id)
    return int(tx.connection.execute(select(func.coalesce(func.sum(n.c.drawn), 0)).where(*where)).scalar_one())


def drawn_on(tx: Tx, document_id: str) -> list[str]:
    """Ids of the envelopes a document draws on now, in order, so that two transactions take them the same way."""
    query = (
        select(n.c.envelope_id)
        .where(n.c.complex_id == tx.complex_id, n.c.document_id == document_id)
        .group_by(n.c.envelope_id)
        .having(func.sum(n.c.drawn) > 0)
        .order_by(n.c.envelope_id)
    )
    return list(tx.connection.execute(query).scalars())


def entries(tx: Tx, envelope_id: str) -> list[Entry]:
    """The ledger, oldest first."""
    query = select(n).where(n.c.complex_id == tx.complex_id, n.c.envelope_id == envelope_id).order_by(n.c.no)
    return [
        Entry(r.no, r.kind, r.granted, r.drawn, r.total, r.left_after, r.document_id, r.instance_id, r.by_id, r.at)
        for r in tx.connection.execute(query)
    ]

"""Short notes to one person, shown beside their inbox."""

from __future__ import annotations

from sqlalchemy import insert, select

from engine.model.ids import new_id
from engine.store.session import Tx
from engine.store.tables import notices


def add(tx: Tx, person_id: str, document_id: str, text: str) -> None:
    """Tell somebody something about a document."""
    tx.connection.execute(
        insert(notices),
        {
            "complex_id": tx.complex_id,
            "id": new_id(),
            "person_id": person_id,
            "document_id": document_id,
            "text": text,
            "made_at": tx.now,
        },
    )


def latest(tx: Tx, person_id: str, limit: int) -> list[tuple[str, str]]:
    """(document id, text) of the newest notes."""
    t = notices
    query = select(t.c.document_id, t.c.text).where(t.c.complex_id == tx.complex_id, t.c.person_id == person_id)
    return [(r.document_id, r.text) for r in tx.connection.execute(query.order_by(t.c.id.desc()).limit(limit))]

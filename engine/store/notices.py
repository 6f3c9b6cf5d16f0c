"""Short notes to one person, shown beside their inbox."""

from __future__ import annotations

from sqlalchemy import bindparam, insert, select

from engine.model.ids import new_id
from engine.store.session import OURS, Tx
from engine.store.tables import notices

_LATEST = (
    select(notices.c.document_id, notices.c.text)
    .where(notices.c.complex_id == OURS, notices.c.person_id == bindparam("person_id"))
    .order_by(notices.c.id.desc())
    .limit(bindparam("most"))
)


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
    return [(r.document_id, r.text) for r in tx.run(_LATEST, person_id=person_id, most=limit)]

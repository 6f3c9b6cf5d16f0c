"""Attachments and renditions: which blob belongs to which document. The bytes are next door in `blobs`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, select

from engine.model.errors import NotFound
from engine.store.session import OURS, Tx
from engine.store.tables import attachments, renditions


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file somebody added to a draft."""

    id: str
    document_id: str
    name: str
    sha256: str
    bytes: int
    media_type: str
    field: str


@dataclass(frozen=True, slots=True)
class Rendition:
    """One face of a final document, made once. `made_by` names what made it."""

    no: int
    kind: str
    sha256: str
    bytes: int
    made_by: str
    made_at: datetime


_COLUMNS = tuple(attachments.c[name] for name in Attachment.__slots__)
_FACES = tuple(renditions.c[name] for name in Rendition.__slots__)
_ATTACHED = (
    select(*_COLUMNS)
    .where(attachments.c.complex_id == OURS)
    .where(attachments.c.document_id.in_(bindparam("document_ids", expanding=True)))
    .order_by(attachments.c.id)
)
_MADE = (
    select(*_FACES)
    .where(renditions.c.complex_id == OURS, renditions.c.document_id == bindparam("document_id"))
    .order_by(renditions.c.no.desc(), renditions.c.kind)
)


def attach(tx: Tx, attachment: Attachment, added_by: str) -> None:
    """Add a file to a draft."""
    row = {name: getattr(attachment, name) for name in Attachment.__slots__}
    tx.connection.execute(
        insert(attachments), {"complex_id": tx.complex_id, "added_by": added_by, "added_at": tx.now, **row}
    )


def attachments_of(tx: Tx, document_id: str) -> list[Attachment]:
    """The files of a document, in the order they were added."""
    return attachments_of_many(tx, [document_id]).get(document_id, [])


def attachments_of_many(tx: Tx, document_ids: Collection[str]) -> dict[str, list[Attachment]]:
    """The files of several documents."""
    if not document_ids:
        return {}
    found: dict[str, list[Attachment]] = {}
    for row in tx.run(_ATTACHED, document_ids=list(document_ids)):
        found.setdefault(row.document_id, []).append(Attachment(*row))
    return found


def attachment(tx: Tx, document_id: str, attachment_id: str) -> Attachment:
    """One file of a document."""
    found = next((a for a in attachments_of(tx, document_id) if a.id == attachment_id), None)
    if found is None:
        raise NotFound
    return found


def several(tx: Tx, attachment_ids: Collection[str]) -> dict[str, Attachment]:
    """Files by their ids, whatever documents they are on."""
    if not attachment_ids:
        return {}
    where = (attachments.c.complex_id == tx.complex_id, attachments.c.id.in_(list(attachment_ids)))
    return {row.id: Attachment(*row) for row in tx.connection.execute(select(*_COLUMNS).where(*where))}


def detach(tx: Tx, document_id: str, attachment_id: str) -> None:
    """Take a file off a draft; the database refuses it for any other document."""
    where = (
        attachments.c.complex_id == tx.complex_id,
        attachments.c.document_id == document_id,
        attachments.c.id == attachment_id,
    )
    if tx.connection.execute(delete(attachments).where(*where)).rowcount != 1:
        raise NotFound


def next_rendition_no(tx: Tx, document_id: str) -> int:
    """The number of the faces about to be made of a document as it stands now."""
    where = (renditions.c.complex_id == tx.complex_id, renditions.c.document_id == document_id)
    return int(tx.connection.execute(select(func.max(renditions.c.no)).where(*where)).scalar_one_or_none() or 0) + 1


def add_rendition(tx: Tx, document_id: str, face: Rendition) -> None:
    """Keep a face. Faces of the same state of the document share a number."""
    row = {name: getattr(face, name) for name in Rendition.__slots__}
    tx.connection.execute(insert(renditions), {"complex_id": tx.complex_id, "document_id": document_id, **row})


def renditions_of(tx: Tx, document_id: str) -> list[Rendition]:
    """Every face ever made of a document, newest first."""
    return [Rendition(*row) for row in tx.run(_MADE, document_id=document_id)]

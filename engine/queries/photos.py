"""Small pictures of attached photos, for whoever may read the paper they are on or a record that shows them."""

from __future__ import annotations

from engine.desk import Desk
from engine.model.access import may_read_register
from engine.model.errors import NotFound
from engine.model.person import Actor
from engine.paper import photos
from engine.queries.documents import readable as readable_document
from engine.queries.registers import rules_of
from engine.store import files, records
from engine.store.session import Tx

SIDES = {"small": 320, "large": 1_600}
"""Pixels of the longer side: for a list, and for looking at."""


def thumbnail(desk: Desk, actor: Actor, attachment_id: str, size: str) -> bytes:
    """The picture as a JPEG of that size; what one may not read, and what is no picture, does not exist."""
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        attached = files.several(tx, [attachment_id]).get(attachment_id)
        if attached is None or not attached.media_type.startswith("image/"):
            raise NotFound
        if not readable_document(tx, actor, attached.document_id) and not _shown(desk, tx, actor, attachment_id):
            raise NotFound
    return photos.thumbnail(desk.blobs.get(attached.sha256), SIDES[size])


def _shown(desk: Desk, tx: Tx, actor: Actor, attachment_id: str) -> bool:
    """Whether a record this actor may read shows the picture, or once did."""
    registers = {record.register for record in records.showing_photo(tx, attachment_id)}
    return any(may_read_register(actor, rules_of(desk, tx, r).register.readers) for r in registers)

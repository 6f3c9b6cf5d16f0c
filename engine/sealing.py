"""What a seal covers: one canonical text made from a document's rows, when it is sealed and whenever it is checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from engine.model.approval import ApprovalStep
from engine.model.ids import Json
from engine.paper import seal
from engine.store import approvals, files
from engine.store.documents import Document
from engine.store.session import Tx


def manifest(
    tx: Tx, document: Document, *, data: Mapping[str, Any], number: str, round_: int, finalized_at: datetime
) -> bytes:
    """The text that is sealed: form and data, the release they follow, number, files by digest, and every signature
    given until the paper became final. A confirmation that comes later is kept beside it, not in it."""
    line = approvals.line(tx, document.id, round_)
    return seal.manifest_of(
        {
            "complex": tx.complex_id,
            "document": document.id,
            "form": document.form,
            "number": number,
            "data": dict(data),
            "release": document.release,
            "round": round_,
            "finalized_at": finalized_at.timestamp(),
            "approvals": _signatures(line, finalized_at),
            "files": [{"name": f.name, "sha256": f.sha256} for f in files.attachments_of(tx, document.id)],
        }
    )


def _signatures(line: Iterable[ApprovalStep], until: datetime) -> list[dict[str, Json]]:
    return [
        {
            "no": step.no,
            "role": step.role,
            "act": step.act,
            "person": step.person_id,
            "name": step.person_name,
            "assignment": step.assignment_id,
            "at": step.acted_at.timestamp(),
            "on_behalf_of": step.on_behalf_of,
        }
        for step in line
        if step.state == "signed" and step.blocking and step.acted_at is not None and step.acted_at <= until
    ]


def holds(tx: Tx, document: Document, trusted: Iterable[str]) -> bool:
    """Whether a final document still says exactly what was sealed with one of the trusted keys (public, as text)."""
    if document.seal is None or document.finalized_at is None or document.number is None:
        return False
    now = manifest(
        tx,
        document,
        data=document.data,
        number=document.number,
        round_=document.round,
        finalized_at=document.finalized_at,
    )
    return any(seal.verify(now, document.seal, public_key) for public_key in trusted)

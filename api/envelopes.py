"""Envelopes: what was authorised, what is left, and each movement."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter

from api.auth import opens
from api.deps import AtDesk, By, Id
from api.door import Door
from api.shapes import DocumentState, Moment, Shown, Won
from engine.queries import envelopes

router = APIRouter(route_class=Door, tags=["envelopes"])


class DrawingPaper(Shown):
    """A document behind a movement."""

    id: str
    title: str
    number: str | None
    state: DocumentState


class Draw(Shown):
    """What one document draws now. The document is left out for who may not read it."""

    amount: Won
    document: DrawingPaper | None


class EnvelopeEntry(Shown):
    """One movement. `amount` is what was authorised, or what the document drew, from then on; `change` by how much
    that moved, `left` what the envelope held afterwards."""

    no: int
    kind: Literal["opened", "drawn", "released", "amended"]
    amount: Won
    change: Won
    left: Won
    at: Moment
    by: str
    document: DrawingPaper | None


class EnvelopeDetail(Shown):
    """An authorised amount and what was done with it."""

    id: str
    title: str
    record_id: str | None
    amount: Won
    amount_words: str
    drawn: Won
    left: Won
    opened_at: Moment
    draws: list[Draw]
    entries: list[EnvelopeEntry]


@router.get("/envelopes/{envelope_id}", operation_id="read_envelope", response_model=EnvelopeDetail)
@opens("envelopes.read")
def read_envelope(desk: AtDesk, by: By, envelope_id: Id) -> object:
    """One envelope."""
    return envelopes.detail(desk, by, envelope_id)

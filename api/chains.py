"""What a document or record is related to: at once around it, and the whole chain it belongs to."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import Field

from api.auth import opens
from api.counts import CountDetail
from api.deps import AtDesk, By, Id
from api.door import Door
from api.envelopes import EnvelopeDetail
from api.shapes import Day, Moment, Related, RelatedNode, Shown, Tone, Waiting, Won
from engine.queries import chains, relations

router = APIRouter(route_class=Door, tags=["chains"])


class Move(Shown):
    """The state a record came to by a paper."""

    id: str
    label: str
    number: str | None
    title: str
    state: str
    tone: Tone


class ChainStep(Shown):
    """Something that happened along the chain: a paper with what became of records by it, a record opened, or the
    state it came to without a paper."""

    at: Moment
    day: Day
    kind: Literal["document", "record"]
    id: str
    label: str = Field(description="The title of its form, or what its register calls one entry")
    title: str
    number: str | None
    sentence: str
    name: str
    amount: Won | None
    state: str
    tone: Tone
    paper: str | None = Field(description="The document a record was opened or changed with")
    moves: list[Move]
    photos: list[str]
    now: bool = Field(description="Whether the matter stands here; one step at most")


class Chain(Shown):
    """Everything related, oldest first. `complete` is false when the walk was cut short."""

    node: RelatedNode
    since: Day | None
    until: Day | None
    complete: bool
    steps: list[ChainStep]
    waiting: list[Waiting] = Field(description="What the matters along it wait for, the most pressing first")
    envelopes: list[EnvelopeDetail] = Field(description="The money authorised for records along it")


class Relations(Shown):
    """Everything a document leads to or comes from, oldest first, and every question that was asked about it."""

    relations: list[Related]
    counts: list[CountDetail]


@router.get("/documents/{document_id}/relations", operation_id="read_document_relations", response_model=Relations)
@opens("documents.read")
def read_document_relations(desk: AtDesk, by: By, document_id: Id) -> object:
    """The records and documents a document leads to or comes from."""
    return relations.of_document(desk, by, document_id)


@router.get("/records/{record_id}/chain", operation_id="read_record_chain", response_model=Chain)
@opens("records.read")
def read_record_chain(desk: AtDesk, by: By, record_id: Id) -> object:
    """The chain around a record."""
    return chains.chain(desk, by, "record", record_id)


@router.get("/documents/{document_id}/chain", operation_id="read_document_chain", response_model=Chain)
@opens("documents.read")
def read_document_chain(desk: AtDesk, by: By, document_id: Id) -> object:
    """The chain around a document."""
    return chains.chain(desk, by, "document", document_id)

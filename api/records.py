"""One record with everything around it."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import Field

from api.auth import opens
from api.counts import CountDetail
from api.deps import AtDesk, By, Id
from api.documents import LineFact
from api.door import Door
from api.envelopes import EnvelopeDetail
from api.registers import RecordColumn, RecordValue
from api.shapes import Moment, Named, RecordState, Related, Shown, Waiting, Won
from engine.queries import records

router = APIRouter(route_class=Door, tags=["records"])


class RegisterOfRecord(Shown):
    """The register a record is kept in."""

    id: str
    title: str
    record: str
    area: str
    area_title: str


class RecordField(RecordColumn, RecordValue):
    """A column with what this record says in it."""


class NextState(RecordState):
    """Where a record may go from here, and what is still missing for it, as sentences."""

    missing: list[str]


class PaperOfVersion(Shown):
    """The document a version was made on."""

    id: str
    title: str
    number: str | None


class ColumnChange(Shown):
    """What a version changed in one column, as people read it. `photos` are the ones it added."""

    column: str
    title: str
    before: str
    after: str
    photos: list[str]


class RecordVersion(Shown):
    """A record as somebody made it to be; versions are never changed."""

    version: int
    at: Moment
    name: str
    title: str
    state: RecordState
    state_before: RecordState | None
    document: PaperOfVersion | None
    changes: list[ColumnChange]


class RecordDecision(Shown):
    """What a table decided in a matter that made the record what it is."""

    at: Moment
    table: str
    rows: list[int]
    sentences: list[str]
    facts: list[LineFact]


class RecordDetail(Shown):
    """A record with its columns, its history and what it is related to."""

    id: str
    number: str | None
    title: str
    summary: str
    register_: RegisterOfRecord = Field(alias="register")
    state: RecordState
    amount: Won | None
    version: int
    opened_at: Moment
    opened_by: Named
    changed_at: Moment
    closed_at: Moment | None
    fields_: list[RecordField] = Field(alias="fields")
    waiting: list[Waiting] = Field(description="What the matters around it wait for, the most pressing first")
    next_states: list[NextState]
    versions: list[RecordVersion]
    relations: list[Related]
    envelope: EnvelopeDetail | None = Field(description="The money authorised for it, and what was drawn")
    decisions: list[RecordDecision]
    counts: list[CountDetail] = Field(description="Every question that was asked about it")


@router.get("/records/{record_id}", operation_id="read_record", response_model=RecordDetail)
@opens("records.read")
def read_record(desk: AtDesk, by: By, record_id: Id) -> object:
    """A record with everything around it."""
    return records.detail(desk, by, record_id)

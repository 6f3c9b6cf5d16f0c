"""Documents: find, read, download. Writing one, until it is handed in, is in drafts.py."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field

from api.auth import opens
from api.deps import AtDesk, By, Id
from api.door import Door
from api.downloads import DESCRIBED, download
from api.shapes import (
    AmountAsked,
    Attachment,
    Day,
    DayAsked,
    DocumentState,
    JsonObject,
    Moment,
    Named,
    Shown,
    Stamp,
    StampState,
    TaskCard,
    Won,
    Words,
)
from engine.model.errors import NotFound
from engine.queries import boxes, documents
from engine.queries.documents import MIMES
from engine.store.search import Filters

router = APIRouter(route_class=Door, tags=["documents"])


class DocumentRow(Shown):
    """A document in a list."""

    id: str
    title: str
    form_title: str
    area_title: str
    number: str | None
    state: DocumentState
    returned: bool
    amount: Won | None
    drafter: Named
    drafted_on: Day
    finalized_on: Day | None
    stamps: list[Stamp]
    where: str


class Facet(Shown):
    """How many documents one choice would leave."""

    id: str
    title: str
    count: int


class Facets(Shown):
    """Choices that narrow a list."""

    forms: list[Facet]
    areas: list[Facet]
    states: list[Facet]


class DocumentList(Shown):
    """One page of documents."""

    total: int
    page: int
    pages: int
    documents: list[DocumentRow]
    facets: Facets


class FormOfDocument(Shown):
    """The form as it was when the document began."""

    slug: str
    title: str
    area: str
    area_title: str
    # `schema` would hide a method of pydantic's.
    schema_: JsonObject = Field(alias="schema")
    ui: JsonObject


class LineStep(Shown):
    """One step of the approval line, with what was said."""

    no: int
    role_title: str
    act: str
    name: str
    state: StampState
    at: Moment | None
    comment: str
    blocking: bool
    note: str


class LineFact(Shown):
    """A fact the line table was given."""

    name: str
    value: Any


class LineReason(Shown):
    """Why the line is as it is."""

    sentences: list[str]
    table: str
    rows: list[int]
    facts: list[LineFact]


class HistoryEntry(Shown):
    """Something that happened."""

    at: Moment
    name: str
    title: str
    text: str


class Rendition(Shown):
    """A file made of the document."""

    kind: Literal["docx", "pdf"]
    ready: bool
    engine: str
    bytes: int
    made_at: Moment


Face = Literal["ready", "working", "failed", "none"]
"""How a file of a document stands. `none`: it is not made, because the document is not final or nothing here can."""


class Rendering(Shown):
    """How each file of a document stands; one never waits for the other."""

    docx: Face
    pdf: Face


class ReturnReason(Shown):
    """Who sent a draft back and why, and which fields changed since."""

    by: str
    title: str
    reason: str
    at: Moment | None
    changed: list[str]


class DraftState(Shown):
    """What its author needs to go on writing."""

    task_id: str
    revision: int
    returned: ReturnReason | None


class Retention(Shown):
    """How long it is kept; zero years means for ever."""

    years: int
    until: Day | None


class Seal(Shown):
    """The signature over the final document."""

    sha256: str
    verified: bool
    signed_at: Moment | None


class ProcessStep(Shown):
    """A step of the procedure."""

    id: str
    name: str
    state: Literal["done", "now", "next"]


class Process(Shown):
    """The procedure as a list."""

    id: str
    name: str
    steps: list[ProcessStep]


class Can(Shown):
    """What the reader may do with it now."""

    edit: bool
    withdraw: bool
    discard: bool
    copy_: bool = Field(alias="copy")


class DocumentDetail(Shown):
    """A document with everything around it."""

    id: str
    form: FormOfDocument
    state: DocumentState
    number: str | None
    title: str
    amount: Won | None
    amount_words: str
    data: JsonObject
    revision: int
    version: int
    drafter: Named
    drafted_at: Moment
    submitted_at: Moment | None
    finalized_at: Moment | None
    stamps: list[Stamp]
    steps: list[LineStep]
    where: str
    line_reason: LineReason | None
    history: list[HistoryEntry]
    attachments: list[Attachment]
    renditions: list[Rendition]
    rendering: Rendering
    draft: DraftState | None
    my_task: TaskCard | None
    disclosure: str
    retention: Retention
    seal: Seal | None
    process: Process
    can: Can


class PaperView(Shown):
    """The document as paper."""

    html: str


class Diagram(Shown):
    """The procedure as drawn, and where it stands."""

    bpmn: str
    done: list[str]
    now: list[str]


@router.get("/documents", operation_id="search_documents", response_model=DocumentList)
@opens("documents.read")
def search_documents(
    desk: AtDesk,
    by: By,
    box: Literal["mine", "inbox", "done", "received", "circulated", "all"] = "all",
    q: Words = "",
    form: Words = "",
    area: Words = "",
    state: Literal["", "draft", "in_approval", "final", "void"] = "",
    since: Annotated[DayAsked, Query(alias="from")] = None,
    until: Annotated[DayAsked, Query(alias="to")] = None,
    amount_min: Annotated[AmountAsked, Query(alias="min")] = None,
    amount_max: Annotated[AmountAsked, Query(alias="max")] = None,
    person: Words = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> object:
    """One page of the documents this person may read."""
    return boxes.page(
        desk,
        by,
        Filters(
            box=box,
            q=q,
            form=form,
            area=area,
            state=state,
            since=since,
            until=until,
            amount_min=amount_min,
            amount_max=amount_max,
            person_id=person,
            page=page,
        ),
    )


@router.get("/documents/{document_id}", operation_id="read_document", response_model=DocumentDetail)
@opens("documents.read")
def read_document(desk: AtDesk, by: By, document_id: Id) -> object:
    """A document with everything around it."""
    return documents.detail(desk, by, document_id)


@router.get("/documents/{document_id}/paper", operation_id="read_paper", response_model=PaperView)
@opens("documents.read")
def read_paper(desk: AtDesk, by: By, document_id: Id) -> object:
    """The document as an HTML fragment."""
    return {"html": documents.paper(desk, by, document_id)}


@router.get("/documents/{document_id}/diagram", operation_id="read_diagram", response_model=Diagram)
@opens("documents.read")
def read_diagram(desk: AtDesk, by: By, document_id: Id) -> object:
    """The procedure as drawn, and where it stands."""
    return documents.diagram(desk, by, document_id)


@router.get(
    "/documents/{document_id}/file.{kind}",
    operation_id="download_document",
    response_class=Response,
    responses=DESCRIBED,
)
@opens("documents.read")
def download_document(desk: AtDesk, by: By, document_id: Id, kind: str) -> Response:
    """The newest DOCX or PDF of a final document."""
    if kind not in MIMES:
        raise NotFound
    content, name = documents.file(desk, by, document_id, kind)
    return download(content, name, MIMES[kind])

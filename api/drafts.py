"""Drafts: begin one, write, hand it in, take it back, put it away. What the document is then is in documents.py."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from api.auth import opens
from api.deps import AtDesk, By, Id, MaybeOnce
from api.documents import DocumentDetail, LineReason, LineStep
from api.door import Door
from api.shapes import Given, JsonObject, Moment, Shown, Stamp
from engine.commands import documents as documents_at
from engine.model.calendar import SEOUL
from engine.queries import documents

router = APIRouter(route_class=Door, tags=["documents"])


class FieldProblem(Shown):
    """One thing still wrong with a draft."""

    code: str
    pointer: str
    message: str


class CheckLine(Shown):
    """One line of the checklist."""

    id: str
    title: str
    passed: bool
    message: str
    pointer: str


class DraftSaved(Shown):
    """A kept draft, and what would happen if it were handed in now."""

    revision: int
    saved_at: Moment
    computed: JsonObject
    problems: list[FieldProblem]
    checklist: list[CheckLine]
    line: list[Stamp]
    steps: list[LineStep]
    line_reason: LineReason | None
    line_follows: bool = Field(description="The procedure says who signs once it is handed in, whatever is written")


class NewDocument(Given):
    """Which form to begin, perhaps filled from an older document."""

    form: Annotated[str, Field(min_length=1, max_length=100)]
    copy_of: Annotated[str | None, Field(max_length=64)] = None


class Draft(Given):
    """What was written, and on which revision."""

    data: JsonObject
    revision: Annotated[int, Field(ge=0, le=2**31)]


class Withdrawal(Given):
    """Why a document is taken back."""

    reason: Annotated[str, Field(max_length=2000)] = ""


@router.post("/documents", operation_id="create_document", status_code=201, response_model=DocumentDetail)
@opens("documents.draft")
def create_document(desk: AtDesk, by: By, body: NewDocument, once: MaybeOnce) -> object:
    """Begin a document."""
    made = documents_at.create(desk, by, body.form, body.copy_of, once=once)
    return documents.detail(desk, by, made["document_id"])


@router.put("/documents/{document_id}/draft", operation_id="save_draft", response_model=DraftSaved)
@opens("documents.write")
def save_draft(desk: AtDesk, by: By, document_id: Id, body: Draft, once: MaybeOnce) -> object:
    """Keep what was written so far, complete or not."""
    saved = documents_at.save_draft(desk, by, document_id, body.data, body.revision, once=once)
    saved_at = datetime.fromisoformat(saved["saved_at"]).astimezone(SEOUL).isoformat(timespec="seconds")
    return {**documents.preview(desk, by, document_id, body.data), **saved, "saved_at": saved_at}


@router.post("/documents/{document_id}/submit", operation_id="submit_document", response_model=DocumentDetail)
@opens("documents.write")
def submit_document(desk: AtDesk, by: By, document_id: Id, body: Draft, once: MaybeOnce) -> object:
    """Hand a draft in."""
    documents_at.submit(desk, by, document_id, body.data, body.revision, once=once)
    return documents.detail(desk, by, document_id)


@router.post("/documents/{document_id}/withdraw", operation_id="withdraw_document", response_model=DocumentDetail)
@opens("documents.write")
def withdraw_document(desk: AtDesk, by: By, document_id: Id, body: Withdrawal, once: MaybeOnce) -> object:
    """Take a document back while nobody has acted on it."""
    documents_at.withdraw(desk, by, document_id, body.reason, once=once)
    return documents.detail(desk, by, document_id)


@router.delete("/documents/{document_id}", operation_id="discard_document", status_code=204)
@opens("documents.write")
def discard_document(desk: AtDesk, by: By, document_id: Id, once: MaybeOnce) -> Response:
    """Put a draft away."""
    documents_at.discard(desk, by, document_id, once=once)
    return Response(status_code=204)

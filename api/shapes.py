"""Shapes that several doors hand out: people, stamps, tasks, files. Shapes of one noun live with its doors."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
"""ISO 8601 with Korea's offset."""
Day = Annotated[str, Field(json_schema_extra={"format": "date"})]
Won = Annotated[int, Field(description="Whole won")]
JsonObject = dict[str, Any]
DocumentState = Literal["draft", "in_approval", "final", "void"]
StampState = Literal["signed", "now", "waiting", "ref", "returned", "skipped"]
Decision = Literal["approve", "return"]


class Given(BaseModel):
    """What a caller sends: exactly this, nothing more, nothing converted."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Shown(BaseModel):
    """What a door hands out."""

    model_config = ConfigDict(strict=True, populate_by_name=True)


class Named(Shown):
    """Somebody, as they are addressed."""

    name: str
    title: str


class Stamp(Shown):
    """One cell of the stamp table."""

    no: int
    role_title: str
    act: str
    person_id: str | None
    person_name: str
    state: StampState
    signed_at: Moment | None
    shape: Literal["round", "square"]
    blocking: bool
    is_me: bool
    on_behalf_of: str | None


class Fact(Shown):
    """One line of a card."""

    label: str
    value: str


class Attachment(Shown):
    """A file on a document."""

    id: str
    name: str
    bytes: int
    media_type: str
    field: str


class Comment(Shown):
    """What somebody wrote when they acted."""

    name: str
    title: str
    act: str
    comment: str
    at: Moment


class PendingDecision(Shown):
    """A decision that can still be taken back."""

    decision: Decision
    settles_at: Moment


class TaskCard(Shown):
    """A task and what is needed to decide it."""

    task_id: str
    revision: int
    document_id: str
    element_id: str
    kind: str
    act: str
    may_return: bool
    form_title: str
    title: str
    amount: Won | None
    amount_words: str
    summary: str
    facts: list[Fact]
    attachments: list[Attachment]
    stamps: list[Stamp]
    opened_at: Moment
    due_at: Moment | None
    urgency: Literal["late", "today", "soon", "none"]
    drafter: Named
    submitted_at: Moment | None
    comments: list[Comment]
    after: str
    held_reason: str | None
    pending: PendingDecision | None
    on_behalf_of: str | None

"""Shapes that several doors hand out: people, stamps, tasks, files. Shapes of one noun live with its doors."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
"""ISO 8601 with Korea's offset."""
Day = Annotated[str, Field(json_schema_extra={"format": "date"})]
Won = Annotated[int, Field(description="Whole won")]
JsonObject = dict[str, Any]
DocumentState = Literal["draft", "in_approval", "final", "void"]
StampState = Literal["signed", "now", "waiting", "ref", "returned", "skipped"]
Decision = Literal["approve", "return"]
Urgency = Literal["late", "today", "soon", "none"]
Tone = Literal["ok", "due", "late", "plain"]

_none_if_empty = BeforeValidator(lambda value: None if value == "" else value)
DayAsked = Annotated[Annotated[date, Field(ge=date(1900, 1, 1), le=date(2999, 12, 31))] | None, _none_if_empty]
AmountAsked = Annotated[Annotated[int, Field(ge=0, le=10**15)] | None, _none_if_empty]
Words = Annotated[str, Query(max_length=200)]
"""An empty field of a search form arrives as an empty word and asks for nothing."""


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


class RecordState(Shown):
    """A state of a record, with the tone it is coloured in."""

    id: str
    title: str
    tone: Tone
    open: bool


class RelatedNode(Shown):
    """A document or record at the end of a relation."""

    kind: Literal["document", "record"]
    id: str
    label: str = Field(description="The title of its form, or what its register calls one entry")
    title: str
    number: str | None
    state: str
    tone: Tone
    amount: Won | None
    day: Day


class Related(Shown):
    """What leads here or is led to. `sentence` is how that reads from here."""

    name: str
    sentence: str
    direction: Literal["to", "from"]
    made_at: Moment
    node: RelatedNode


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
    urgency: Urgency
    drafter: Named
    submitted_at: Moment | None
    comments: list[Comment]
    after: str
    held_reason: str | None
    pending: PendingDecision | None
    on_behalf_of: str | None


class Waiting(Shown):
    """Something a matter waits for. Of a paper the reader may not see, nothing but the task is said."""

    kind: Literal["task", "count", "event"]
    name: str = Field(description="The task, the question, or what the procedure waits for")
    title: str
    form_title: str
    amount: Won | None
    document_id: str | None
    count_id: str | None
    holder: Named | None = Field(description="Who has the task; a title without a name where any holder may take it")
    since: Moment | None
    days: int | None = Field(description="Days it has waited, 0 on its first")
    due_at: Moment | None
    urgency: Urgency
    is_mine: bool
    answered: int | None
    entitled: int | None

"""The desk a person finds in the morning."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter

from api.auth import opens
from api.counts import CountCard
from api.deps import AtDesk, By
from api.door import Door
from api.shapes import DocumentState, Moment, Shown, TaskCard, Urgency, Won
from engine.queries import inbox

router = APIRouter(route_class=Door, tags=["inbox"])


class ReturnedDraft(Shown):
    """A paper that came back to its author."""

    document_id: str
    title: str
    form_title: str
    amount: Won | None
    by: str
    by_title: str
    reason: str
    at: Moment | None


class AskedPaper(Shown):
    """A paper a procedure asks this person to write."""

    task_id: str
    document_id: str
    title: str
    form_title: str
    name: str
    opened_at: Moment
    due_at: Moment | None
    urgency: Urgency


class RecentDecision(Shown):
    """Something this person finished lately."""

    document_id: str
    title: str
    form_title: str
    at: Moment
    outcome: Literal["approved", "returned", "confirmed"]
    state: DocumentState
    number: str | None


class Notice(Shown):
    """Something good to know."""

    kind: str
    text: str
    link: str | None


class Inbox(Shown):
    """What waits, what was put aside, what came back, what was done."""

    count: int
    tasks: list[TaskCard]
    counts: list[CountCard]
    to_close: list[CountCard]
    held: list[TaskCard]
    pending: list[TaskCard]
    writing: list[AskedPaper]
    returned: list[ReturnedDraft]
    recent: list[RecentDecision]
    notices: list[Notice]


@router.get("/inbox", operation_id="read_inbox", response_model=Inbox)
@opens("inbox.read")
def read_inbox(desk: AtDesk, by: By) -> object:
    """The home page."""
    return inbox.inbox(desk, by)

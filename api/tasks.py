"""Tasks: read one, decide it, put it aside, take a decision back."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field

from api.auth import opens
from api.deps import AtDesk, By, Id, MaybeOnce
from api.documents import DocumentDetail
from api.door import Door
from api.shapes import Decision, DocumentState, Given, Shown, TaskCard
from engine.commands import tasks
from engine.model.task import GRACE_SECONDS_MAX
from engine.queries import inbox

router = APIRouter(route_class=Door, tags=["tasks"])
Revision = Annotated[int, Field(ge=0, le=2**31)]
Words = Annotated[str, Field(max_length=2000)]


class TaskDetail(TaskCard):
    """A task with its document."""

    state: Literal["open", "done", "cancelled"]
    document: DocumentDetail


class Completion(Given):
    """A decision. With a grace period it takes effect when that ends."""

    decision: Decision
    comment: Words = ""
    revision: Revision
    grace_seconds: Annotated[int, Field(ge=0, le=GRACE_SECONDS_MAX)] = 0


class Completed(Shown):
    """What came of a decision. `task` is the card while the decision can still be taken back."""

    task: TaskCard | None
    next_task_id: str | None
    document_id: str
    state: DocumentState
    number: str | None
    sentence: str


class Hold(Given):
    """Why a task is put aside."""

    reason: Annotated[str, Field(min_length=1, max_length=2000)]
    revision: Revision


@router.get("/tasks/{task_id}", operation_id="read_task", response_model=TaskDetail)
@opens("tasks.read")
def read_task(desk: AtDesk, by: By, task_id: Id) -> object:
    """A task with its document."""
    return inbox.task(desk, by, task_id)


@router.post("/tasks/{task_id}/complete", operation_id="complete_task", response_model=Completed)
@opens("tasks.decide")
def complete_task(desk: AtDesk, by: By, task_id: Id, body: Completion, once: MaybeOnce) -> object:
    """Approve, confirm or return."""
    answer = tasks.complete(
        desk, by, task_id, body.decision, body.comment, body.revision, body.grace_seconds, once=once
    )
    return {**answer, "task": inbox.card(desk, by, task_id) if body.grace_seconds else None}


@router.post("/tasks/{task_id}/hold", operation_id="hold_task", response_model=TaskCard)
@opens("tasks.decide")
def hold_task(desk: AtDesk, by: By, task_id: Id, body: Hold, once: MaybeOnce) -> object:
    """Put a task aside with a reason."""
    tasks.hold(desk, by, task_id, body.reason, body.revision, once=once)
    return inbox.card(desk, by, task_id)


@router.post("/tasks/{task_id}/release-hold", operation_id="release_hold", response_model=TaskCard)
@opens("tasks.decide")
def release_hold(desk: AtDesk, by: By, task_id: Id, once: MaybeOnce) -> object:
    """Take a task up again."""
    tasks.release_hold(desk, by, task_id, once=once)
    return inbox.card(desk, by, task_id)


@router.post("/tasks/{task_id}/undo", operation_id="undo_decision", response_model=TaskCard)
@opens("tasks.decide")
def undo_decision(desk: AtDesk, by: By, task_id: Id, once: MaybeOnce) -> object:
    """Take back a decision that has not taken effect yet."""
    tasks.undo(desk, by, task_id, once=once)
    return inbox.card(desk, by, task_id)

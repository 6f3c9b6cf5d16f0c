"""A user task: work waiting for a person. `open → done / cancelled`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from engine.model.ids import Json

TaskState = Literal["open", "done", "cancelled"]
ASKED_TO_WRITE = "write"
WRITING = frozenset({"draft", ASKED_TO_WRITE})
"""Kinds of task in which a document is written: one that its author began, and one that a procedure asks for."""
GRACE_SECONDS_MAX = 10
"""How long a decision can be taken back before it takes effect (ten seconds, as on the screen)."""


@dataclass(frozen=True, slots=True)
class UserTask:
    """Work waiting for a person. `performer_id` is None while anyone who holds `role` may take it.

    A decision given with a grace period is kept in `pending` and takes effect at `settles_at`."""

    id: str
    instance_id: str
    document_id: str
    token: str
    slot: int
    element_id: str
    name: str
    kind: str
    performer_id: str | None
    role: str
    state: TaskState
    revision: int
    opened_at: datetime
    due_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    held_reason: str = ""
    held_at: datetime | None = None
    pending: dict[str, Json] | None = None
    settles_at: datetime | None = None

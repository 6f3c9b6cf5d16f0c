"""One running matter and what it pinned when it began."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class ProcessInstance:
    """One running matter, pinned to a release by hash. `state` is opaque bytes; only `bpmn` reads them.

    `document_id` is the document at hand: the one begun or turned to last. `parent_id` is the matter that started
    this one, if one did."""

    id: str
    process: str
    release: str
    document_id: str | None
    starter_id: str
    starter_role: str
    state: bytes
    revision: int
    status: Literal["running", "ended", "cancelled"]
    started_at: datetime
    ended_at: datetime | None = None
    parent_id: str | None = None

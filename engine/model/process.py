"""One running matter and what it pinned when it began."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class ProcessInstance:
    """One running matter, pinned to a release by hash. `state` is opaque bytes; only `bpmn` reads them."""

    id: str
    process: str
    release: str
    document_id: str
    starter_id: str
    starter_role: str
    state: bytes
    revision: int
    status: Literal["running", "ended", "cancelled"]
    started_at: datetime
    ended_at: datetime | None = None

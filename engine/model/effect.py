"""The catalogue of effects: the only things a process may ask for, and the names of what each may be told.

*Now* effects are database-only and run in the command's transaction; *later* effects are rows a worker performs."""

from __future__ import annotations

from collections.abc import Mapping

VERBS: Mapping[str, frozenset[str]] = {
    "propose_approval_line": frozenset({"table"}),
    "next_approver": frozenset({"blocking"}),
    "draft_document": frozenset({"form", "data", "by", "submitted"}),
    "assign_number": frozenset({"register", "document"}),
    "finalize_document": frozenset({"document"}),
    "open_record": frozenset({"register", "data", "state", "from"}),
    "update_record": frozenset({"record", "data", "state"}),
    "close_record": frozenset({"record", "data", "state"}),
    "read_record": frozenset({"record"}),
    "read_unit": frozenset({"unit"}),
    "publish": frozenset({"document", "channel", "days"}),
    "notify": frozenset({"to", "text", "document"}),
    "start_process": frozenset({"process", "facts", "starter"}),
    "send_message": frozenset({"name", "correlation", "payload"}),
    "open_envelope": frozenset({"amount", "record", "title"}),
    "draw": frozenset({"record", "envelope", "amount", "document"}),
    "release_draw": frozenset({"record", "envelope", "document"}),
    "amend_envelope": frozenset({"record", "envelope", "amount"}),
    "open_count": frozenset({"question", "options", "entitled", "secret", "closes", "closer", "record"}),
}
"""Verb → parameter names it understands. A need that no verb serves adds one verb, in the engine's own language."""

ANSWERED_LATER = frozenset({"open_count"})
"""Verbs whose answer comes in a later command: until then their token waits, and may be cancelled like a task."""

REFERENCES: Mapping[tuple[str, str], str] = {
    ("propose_approval_line", "table"): "판정표",
    ("draft_document", "form"): "양식",
    ("assign_number", "register"): "문서 대장",
    ("open_record", "register"): "대장",
    ("start_process", "process"): "절차",
    ("read_unit", "unit"): "조직",
}
"""(verb, parameter) → what kind of thing of the release it names. One that is written out must be there."""

RENDERINGS = frozenset({"render_document", "convert_document"})
PROVING = frozenset({"prove_release"})
LATER = RENDERINGS | PROVING
"""What the desk itself puts aside for a worker; no process may ask for these by name."""

ATTEMPTS_MAX = 8
"""After so many failures a later effect is visibly failed and waits for a person."""


def retry_delay_seconds(attempts: int) -> int:
    """Seconds to wait before trying again: 2, 4, 8 … at most ten minutes."""
    return int(min(600, 2 ** max(1, attempts)))

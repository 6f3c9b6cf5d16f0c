"""One file looked at: the findings of the linter, and what an import would make of it. The file is kept nowhere; a look
is no event."""

from __future__ import annotations

import threading
from typing import Any

from engine import trials
from engine.desk import Desk, files_of
from engine.model import access
from engine.model.errors import FormRejected, OverLimit, Problem
from engine.model.person import Actor
from engine.queries.cards import Card
from engine.queries.rules import READ

CHECKED_BYTES_MAX = 8_000_000
AT_ONCE_MAX = 2
NAME_CHARS_MAX = 200
FINDINGS_MAX = 500
"""Of each kind are told; nobody reads more at once."""
_PLACES = threading.BoundedSemaphore(AT_ONCE_MAX)


def check(desk: Desk, actor: Actor, name: str, content: bytes) -> Card:
    """What there is to say about a file, worked out in a child with little time and memory."""
    access.require(actor, READ)
    if len(content) > CHECKED_BYTES_MAX:
        raise OverLimit(f"한 번에 {CHECKED_BYTES_MAX // 1_000_000}MB까지 살펴볼 수 있습니다.")
    if not content:
        sentence = "빈 파일입니다."
        raise FormRejected(sentence, [Problem("empty_file", sentence, pointer="/file")])
    label = "".join(c for c in name if c.isprintable()).strip()[:NAME_CHARS_MAX] or "file"
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        bylaws = desk.bylaws_in_force(tx)
        files = files_of(desk.blobs, tx, bylaws.hash)
    tables = {path: source for path, source in files.items() if path.endswith(".dmn")}
    if not _PLACES.acquire(blocking=False):
        raise OverLimit("지금 살펴보는 파일이 많습니다. 조금 뒤 다시 올려 주십시오.")
    try:
        found = trials.look(label, content, tables, bylaws.roles.keys())
    finally:
        _PLACES.release()
    if found is None:
        message = "파일이 너무 얽혀 정해진 시간 안에 다 살펴보지 못했습니다. 나누어 다시 올려 주십시오."
        stopped = {"code": "trial_stopped", "message": message, "file": label, "line": None}
        found = {
            "kind": "",
            "problems": [{**stopped, "element": "", "pointer": "", "severity": "error"}],
            "imported": None,
        }
    return _card(label, len(content), found)


def _card(name: str, size: int, found: dict[str, Any]) -> Card:
    problems, imported = found["problems"], found["imported"]
    if imported is not None:
        imported = {
            **imported,
            "bindings": imported["bindings"][:FINDINGS_MAX],
            "bindings_total": len(imported["bindings"]),
            "findings": imported["findings"][:FINDINGS_MAX],
            "findings_total": len(imported["findings"]),
        }
    return {
        "name": name,
        "bytes": size,
        "kind": found["kind"],
        "problems": problems[:FINDINGS_MAX],
        "errors_total": sum(problem["severity"] == "error" for problem in problems),
        "warnings_total": sum(problem["severity"] == "warning" for problem in problems),
        "imported": imported,
    }

"""What happened to a document, as sentences from the event log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from engine.queries.cards import Card, moment
from engine.store import events
from engine.store.events import Event
from engine.store.session import Tx

_ATTACHED = "document.file_attached"


def of_document(tx: Tx, document_id: str) -> list[Card]:
    """Newest first. Saving a draft again and again is one line, and so is attaching several files one after another."""
    lines: list[Card] = []
    before: Event | None = None
    for event in events.of_document(tx, document_id):
        sentence = _SENTENCES.get(event.command)
        if sentence is None:
            continue
        if event.command == "document.saved" and before is not None and before.command == event.command:
            lines.pop()
        if event.command == _ATTACHED and before is not None and _goes_on(before, event):
            lines[-1]["text"] += f", {event.entry.get('data', {}).get('name', '')}"
            before = event
            continue
        actor = event.entry.get("actor", {})
        lines.append(
            {
                "at": moment(event.at),
                "name": actor.get("name", ""),
                "title": actor.get("title", ""),
                "text": sentence(event.entry.get("data", {})) + _kept(event.entry.get("data", {})),
            }
        )
        before = event
    return lines[::-1]


def _goes_on(before: Event, event: Event) -> bool:
    """The same person attaches the next file within a minute."""
    same = before.command == event.command and before.entry.get("actor") == event.entry.get("actor")
    return same and event.at - before.at <= timedelta(minutes=1)


def _kept(data: dict[str, Any]) -> str:
    """The numbers of the records that were opened, changed or closed with it."""
    numbers = list(dict.fromkeys(str(r["number"]) for r in data.get("records", []) if r.get("number")))
    return f". 대장에 적음: {', '.join(numbers)}" if numbers else ""


def _completed(data: dict[str, Any]) -> str:
    if data.get("decision") == "return":
        return f"반려: {data.get('comment', '').strip()}"
    text = str(data.get("act") or "처리")
    if data.get("number"):
        text += f", 문서번호 {data['number']}"
    return f"{text}. {comment}" if (comment := str(data.get("comment", "")).strip()) else text


def _submitted(data: dict[str, Any]) -> str:
    return "상신" if data.get("round", 1) == 1 else f"고쳐서 다시 상신 ({data['round']}번째)"


_SENTENCES: dict[str, Callable[[dict[str, Any]], str]] = {
    "document.created": lambda data: "쓰기 시작함",
    "document.saved": lambda data: "고쳐 씀",
    "document.submitted": _submitted,
    "document.withdrawn": lambda data: f"거두어들임. {data.get('reason', '')}".strip(),
    "document.discarded": lambda data: "버림",
    _ATTACHED: lambda data: f"파일 붙임: {data.get('name', '')}",
    "document.file_detached": lambda data: f"파일 뗌: {data.get('name', '')}",
    "document.rendered": lambda data: (
        f"{', '.join(str(k).upper() for k in data.get('kinds', []))} 파일을 만들어 보관함"
    ),
    "task.completed": _completed,
    "task.held": lambda data: f"나중에 보기로 함: {data.get('reason', '')}",
    "task.taken_up": lambda data: "다시 꺼냄",
    "task.decision_taken_back": lambda data: "결정을 되돌림",
    "task.decision_refused": lambda data: f"결정이 처리되지 않음: {data.get('sentence', '')}",
}

"""A ui.json judged alone, without the schema it belongs to: known words and known widgets only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.model.errors import Problem
from engine.rules.form.definition import escaped
from engine.rules.form.layout import WIDGETS

WORDS = frozenset({"sections", "fields", "paper"})


def check_ui(ui: Mapping[str, Any], file: str) -> list[Problem]:
    """What is wrong with screen hints whatever the form; whether their fields exist needs the schema."""
    strange = [word for word in ui if word not in WORDS]
    found = [_problem("unknown_layout_word", f"화면 배치에 모르는 말이 있습니다: {w[:60]}", file, w) for w in strange]
    fields = ui.get("fields", {})
    for name, hints in fields.items() if isinstance(fields, dict) else ():
        widget = hints.get("widget") if isinstance(hints, dict) else None
        if widget is not None and widget not in WIDGETS:
            found.append(_problem("unknown_widget", f"모르는 입력 방식입니다: {widget}", file, f"fields/{name}"))
    return found


def _problem(code: str, message: str, file: str, place: str) -> Problem:
    pointer = "/" + "/".join(escaped(part) for part in place.split("/"))
    return Problem(code, message, file=file, element=pointer, pointer=pointer)

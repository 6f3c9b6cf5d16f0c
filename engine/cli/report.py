"""How problems are shown at a terminal: a table for people, one JSON object a line for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from engine.model.errors import Problem

PLAIN_WIDTH = 160
"""Columns where no terminal says how many it has: a log, a pipe. Paths stay on one line there."""
_SEVERITY = {"error": "오류", "warning": "주의"}


def table(problems: Sequence[Problem]) -> Table:
    """Problems with their places. What came from a file is shown as text, never as markup."""
    shown = Table(show_lines=False, pad_edge=False, expand=False)
    for title in ("", "파일", "곳", "내용"):
        shown.add_column(title, overflow="fold")
    for p in problems:
        place = p.element or p.pointer
        if p.line is not None:
            place = f"{place}:{p.line}" if place else f"{p.line}행"
        message = f"{_printable(p.message)} ({p.code})"
        shown.add_row(_SEVERITY[p.severity], Text(_printable(p.file)), Text(_printable(place)), Text(message))
    return shown


def json_line(problem: Problem) -> str:
    """One problem as one line of JSON."""
    return json.dumps(
        {
            "code": problem.code,
            "severity": problem.severity,
            "file": problem.file,
            "element": problem.element,
            "line": problem.line,
            "message": problem.message,
            "pointer": problem.pointer,
        },
        ensure_ascii=False,
    )


def _printable(text: str) -> str:
    """Without what could move the cursor, colour the screen or hide itself."""
    return "".join(c if c.isprintable() else "�" for c in text)

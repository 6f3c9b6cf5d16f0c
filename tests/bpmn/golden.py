"""What lint finds in a file, for cases that expect exactly that. Every sentence is held to the same measure here."""

from __future__ import annotations

import re

from engine.bpmn import lint
from engine.model.effect import VERBS

_MENDING = re.compile(r"[가-힣].*(십시오|받습니다|않습니다|없습니다)\.$", re.DOTALL)


def found(source: bytes, severity: str = "error") -> list[tuple[str, str, int | None]]:
    """Every error, or warning, with its element and line; each sentence is Korean and ends with what to do about it."""
    problems = lint.check(source, "x.bpmn", verbs=VERBS)
    for problem in problems:
        assert problem.file == "x.bpmn" and _MENDING.search(problem.message), problem
    return [(p.code, p.element, p.line) for p in problems if p.severity == severity]

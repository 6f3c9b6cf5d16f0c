"""A line of the checklist a draft is handed in by. What is checked is said by the form."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One line of the checklist. A check passes only when its condition is true; what cannot be said is still to do."""

    id: str
    title: str
    passed: bool
    message: str
    pointer: str

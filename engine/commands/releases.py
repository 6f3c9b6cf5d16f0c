"""Definitions on their way in. Checking reads everything and keeps nothing."""

from __future__ import annotations

from collections.abc import Mapping

from engine import bylaws
from engine.model.errors import Problem


def check(files: Mapping[str, bytes]) -> list[Problem]:
    """Every problem of a tree of definition files (`processes/…`, `forms/…`), each with file and place."""
    return bylaws.check(files)

"""The paper as DOCX: a template filled with a sheet in a limited child. Judging templates before they are taken is
next door in `lint`; here is only the door to both."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from engine.model.document import Paper
from engine.model.errors import Problem
from engine.paper import lint
from engine.paper.apart import RenderingFailed, ask
from engine.paper.layout import LAYOUT
from engine.paper.sheet import sheet_of

SECONDS = 20.0


def render(paper: Paper, template: bytes | None = None) -> bytes:
    """The paper on its form's template, or on the shared layout. Equal papers give equal bytes."""
    if template is None:
        page = _layout()
    else:
        taken = lint.open_template(template, "template.docx")
        if taken.errors:
            raise RenderingFailed("양식 틀에 고칠 곳이 있어 채우지 않았습니다.", taken.errors)
        page = taken.cleaned()
    day = (paper.effective_on or paper.drafted_on).isoformat()
    return ask("docx", {"sheet": sheet_of(paper), "day": day}, page, seconds=SECONDS)


def check_template(source: bytes, file: str, fields: Mapping[str, Any]) -> list[Problem]:
    """Everything wrong with a template for the form with this schema: its archive, its parts, its fields, and every
    name and tag in it. A template without errors can be filled by `render`."""
    return lint.check(source, file, fields)


@lru_cache(maxsize=1)
def _layout() -> bytes:
    return LAYOUT.read_bytes()

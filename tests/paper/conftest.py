"""One expense proposal, signed by four and not yet seen by the chair, and a form of a test's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from engine.model.document import Paper, PaperAttachment
from tests.paper.papers import CHAIR_NOT_YET, PUMP, ROOT, signed


@pytest.fixture(scope="session")
def pump() -> Paper:
    """The paper of the mock-ups: final, numbered, sealed by four; the chair has not confirmed yet."""
    folder = ROOT / "forms" / "accounting" / "expense-proposal"
    return Paper(
        complex_name="햇살마을 아파트",
        office_name="햇살마을 관리사무소",
        form_title="지출품의서",
        title=PUMP["title"],
        data=PUMP,
        schema=json.loads((folder / "schema.json").read_text("utf-8")),
        ui=json.loads((folder / "ui.json").read_text("utf-8")),
        drafted_on=date(2026, 7, 13),
        number="햇살-2026-0412",
        effective_on=date(2026, 7, 14),
        stamps=(
            signed("담당", "기안", "박지영", 13),
            signed("경리", "협조", "이수진", 13),
            signed("과장", "검토", "최영식", 14),
            signed("소장", "결재", "정민호", 14, "square"),
            CHAIR_NOT_YET,
        ),
        attachments=tuple(
            PaperAttachment(name, 1)
            for name in ("견적서 1.pdf", "견적서 2.pdf", "견적서 3.pdf", "현장 사진 1.jpg", "현장 사진 2.jpg")
        ),
        disclosure="청구 시 열람",
        retention="5년",
        verification="7KQ4-M2XD",
        drafter="박지영",
        extra={"verification_url": "https://danji.example/v/7KQ4-M2XD"},
    )


@pytest.fixture
def written() -> Callable[..., Paper]:
    """Puts data on a small form of its own, so that a test shows all it depends on."""

    def write(data: dict[str, Any], properties: dict[str, Any], ui: dict[str, Any] | None = None, **more: Any) -> Paper:
        schema = {"type": "object", "properties": properties, **more.pop("schema", {})}
        paper = Paper("햇살마을", "햇살마을 관리사무소", "시험지", "제목", data, schema, ui or {}, date(2026, 7, 13))
        return replace(paper, **more)

    return write

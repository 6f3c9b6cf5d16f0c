"""The papers the tests are about, and the files of the corpus."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.model.document import StampCell

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / ".." / "shared" / "corpus"
PUMP: dict[str, Any] = {
    "title": "지하주차장 2호 배수펌프 교체의 건",
    "purpose": "2호 펌프가 멈췄습니다.\n장마 안에 새것으로 바꾸려 합니다.",
    "resolution": "제6차 정기회의 의결 제2호 (2026. 6. 23.)",
    "account": "수선유지비",
    "budget_balance": 18_360_000,
    "quotes": [
        {
            "vendor": "새한설비",
            "supply": 3_000_000,
            "vat": 300_000,
            "total": 3_300_000,
            "exempt": False,
            "chosen": True,
        },
        {"vendor": "우리펌프기공", "supply": 3_300_000, "vat": 330_000, "total": 3_630_000, "chosen": False},
        {"vendor": "청솔기전", "supply": 3_600_000, "vat": 360_000, "total": 3_960_000, "chosen": False},
    ],
    "amount": 3_300_000,
    "contract_method": "수의계약",
    "start_on": "2026-07-17",
    "end_on": "2026-07-18",
}


def signed(role: str, act: str, name: str, day: int, shape: Any = "round") -> StampCell:
    """A cell whose seal has fallen on a day of July 2026."""
    return StampCell(role, act, name, "signed", date(2026, 7, day), shape)


CHAIR_NOT_YET = StampCell("회장", "확인", "김정자", "waiting", blocking=False)


def corpus(folder: str, *outcomes: str) -> list[Any]:
    """The files of the corpus with these outcomes, or one parameter that skips and says why."""
    manifest = CORPUS / "MANIFEST.tsv"
    if not manifest.is_file():
        return [pytest.param(None, marks=pytest.mark.skip(reason="../shared/corpus is not on this machine"))]
    rows = [line.split("\t") for line in manifest.read_text("utf-8").splitlines()[1:]]
    found = [CORPUS / row[0] for row in rows if row[0].startswith(f"{folder}/") and row[2] in outcomes]
    return [pytest.param(path, id=path.name) for path in found]

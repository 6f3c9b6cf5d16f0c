"""A finding that costs more than the bylaw lets an office spend waits for a resolution, and its closing rests on the
register and its tables alone. What sends the resolution is a small procedure of this test: a finding knows the
message, not the meeting."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest
import yaml

from engine.bylaws import read as read_bylaws
from engine.desk import read_definitions
from engine.model.calendar import SEOUL
from engine.play import PlayFailed
from engine.rehearsal import Scenario, Stage, shared_cast
from engine.rules.register import Given
from tests.bpmn import drawing as d
from tests.office import REPOSITORY

FILES = read_definitions(REPOSITORY)
CAST = shared_cast(FILES)
CRACK = "processes/finding/scenarios/over_the_amount.yaml"
WAITING = "102동 옥상 방수층 들뜸"

ANSWER = d.process(
    d.start(),
    d.user("draft", performer="starter", kind="draft"),
    d.user("approve", performer="role:chair", kind="approve"),
    d.service(
        "tell",
        "send_message",
        name='"resolved"',
        correlation="finding",
        payload='{passed: passed, amount: amount, number: "의결 제2026-7호"}',
    ),
    d.end(),
    d.line("s", "draft", "approve", "tell", "e"),
    name="answer",
)
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "의결 알림",
    "type": "object",
    "additionalProperties": False,
    "required": ["finding", "passed", "amount"],
    "properties": {
        "finding": {"type": "string", "title": "지적", "x-record": "findings"},
        "passed": {"type": "boolean", "title": "가결"},
        "amount": {"type": "integer", "title": "금액", "minimum": 0},
    },
    "x-danji": {
        "slug": "answer",
        "title": "의결 알림",
        "description": "회의의 답",
        "keywords": ["의결"],
        "area": "board",
        "process": "answer",
        "register": "documents",
        "retention_years": 1,
        "disclosure": "비공개",
        "fact": {
            "title": '"의결"',
            "amount": "amount",
            "summary": '""',
            "party": '""',
            "finding": "finding",
            "passed": "passed",
        },
    },
}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    files = {
        **FILES,
        "processes/answer/answer.bpmn": ANSWER,
        "forms/board/answer/schema.json": json.dumps(SCHEMA).encode(),
        "forms/board/answer/ui.json": b"{}",
    }
    return Stage(files, tmp_path_factory.mktemp("stage"))


def perform(stage: Stage, steps: list[Mapping[str, Any]], *, restored: bool = False) -> None:
    """The story of the finding that waits, and what comes after."""
    told = [s for s in yaml.safe_load(FILES[CRACK])["steps"] if s.get("at", "") < "2026-09"]
    now = datetime(2026, 5, 4, 8, tzinfo=SEOUL)
    stage.perform(Scenario("", "", now, (*told, *steps), CAST), restored=restored)


def answer(**said: Any) -> list[Mapping[str, Any]]:
    data = {"finding": f"@record:findings/{WAITING}", "passed": True, "amount": 3_300_000, **said}
    return [
        {"as": "박지영", "at": "2026-06-25T20:00", "start": "answer", "document": "answer", "data": data},
        {"as": "박지영", "document": "answer", "submit": True},
        {"as": "김정자", "document": "answer", "approve": True},
    ]


def finding(**said: Any) -> Mapping[str, Any]:
    return {"expect_records": {"findings": [{"state": "found"}, {"title": WAITING, **said}]}}


@pytest.mark.parametrize("restored", [False, True], ids=["straight", "restored"])
def test_a_finding_over_the_amount_goes_on_when_it_is_resolved(stage: Stage, restored: bool) -> None:
    passed = finding(state="funded", resolved_amount=3_300_000, resolved_by="의결 제2026-7호")
    order = {"form": "work-order", "as": "최영식", "write": {"worker": "가온방수"}}
    ordered = {"expect": {"form": "work-order", "title": f"{WAITING} 보수", "amount": 3_300_000}}

    perform(stage, [finding(state="funded"), *answer(), passed, order, ordered], restored=restored)


def test_a_finding_that_was_voted_down_goes_back_to_its_plan(stage: Stage) -> None:
    asked = {"as": "최영식", "expect_writing": ["지적사항 조치 관리카드", "지적사항 조치 관리카드"]}

    perform(stage, [*answer(passed=False), finding(state="found", resolved_amount=None), asked])


def test_a_resolution_about_another_finding_moves_nothing(stage: Stage) -> None:
    perform(stage, [*answer(finding="@record:findings/101동 뒤 옹벽 균열"), finding(state="funded")])


def test_a_finding_that_waits_is_not_worked_on(stage: Stage) -> None:
    with pytest.raises(PlayFailed, match="아직 아무도 쓰기 시작하지 않은 양식"):
        perform(stage, [{"form": "work-order", "as": "최영식", "write": {"worker": "가온방수"}}])


CLOSED: dict[str, Any] = {
    "place": "103동 옥상",
    "defect": "난간 흔들림",
    "risk": "urgent",
    "found_on": "2026-06-10",
    "photos_before": ["a", "b"],
    "photos_after": ["c", "d", "e"],
    "before_wanted": 2,
    "after_wanted": 3,
    "fixed_on": "2026-06-12",
    "checked_by": "0" * 32,
    "checked_on": "2026-06-12",
    "published_on": "2026-06-12",
}


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({}, None),
        ({"photos_before": ["a"]}, "/photos_before"),
        ({"photos_after": ["c", "d"]}, "/photos_after"),
        ({"photos_after": None}, "/photos_after"),
        ({"after_wanted": None}, "/photos_after"),
        ({"before_wanted": 0}, "/photos_before"),
        ({"fixed_on": "2026-06-09"}, "/fixed_on"),
        ({"checked_by": None}, "/checked_by"),
        ({"published_on": None}, "/published_on"),
    ],
)
def test_the_register_itself_keeps_a_finding_open_until_everything_is_there(
    change: dict[str, Any], column: str | None
) -> None:
    rules = read_bylaws(FILES).records["findings"]

    given = Given(CLOSED | change, "closed", "지적 2026-001", datetime(2026, 6, 10, tzinfo=SEOUL).date(), {})

    assert [p.pointer for p in rules.unmet(given)] == ([column] if column else [])


@pytest.mark.parametrize(
    ("risk", "before", "after"), [("urgent", 2, 3), ("high", 1, 2), ("normal", 1, 1), ("low", 1, 1)]
)
def test_how_many_photos_are_wanted_is_decided_by_a_table(risk: str, before: int, after: int) -> None:
    wanted: Any = read_bylaws(FILES).decisions["finding_photos"].decide("finding_photos", {"level": {"risk": risk}})

    assert (wanted.result["before"], wanted.result["after"]) == (before, after)

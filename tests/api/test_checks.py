"""One file looked at behind the doors: the linter's own findings, what an import makes of it, and nothing kept."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from engine.bpmn import lint
from engine.model.effect import VERBS
from engine.queries import checks
from engine.rules import dmn
from tests.api.conftest import Doors
from tests.api.test_rules import events_of
from tests.office import REPOSITORY

COMPLAINT = (REPOSITORY / "processes" / "complaint" / "complaint.bpmn").read_bytes()
DAYS = (REPOSITORY / "processes" / "complaint" / "complaint_days.dmn").read_bytes()
FOREIGN = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="http://example.com">
  <bpmn:process id="repair" name="수리" isExecutable="false">
    <bpmn:startEvent id="begin"><bpmn:outgoing>a</bpmn:outgoing></bpmn:startEvent>
    <bpmn:userTask id="look" name="살펴보기"><bpmn:incoming>a</bpmn:incoming>
      <bpmn:outgoing>b</bpmn:outgoing></bpmn:userTask>
    <bpmn:endEvent id="end"><bpmn:incoming>b</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="a" sourceRef="begin" targetRef="look" />
    <bpmn:sequenceFlow id="b" sourceRef="look" targetRef="end" />
  </bpmn:process>
</bpmn:definitions>
""".encode()
BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">&b;</definitions>
"""


def look(doors: Doors, name: str, content: bytes, person: str = "배상철") -> httpx.Response:
    return doors.browser_of(person).post("/api/checks", files={"file": (name, content)})


def told(doors: Doors, name: str, content: bytes) -> dict[str, Any]:
    found: dict[str, Any] = look(doors, name, content).raise_for_status().json()
    return found


def test_a_file_that_is_in_force_has_nothing_to_mend(doors: Doors) -> None:
    drawn, table = told(doors, "complaint.bpmn", COMPLAINT), told(doors, "complaint_days.dmn", DAYS)

    assert (drawn["kind"], drawn["errors_total"], drawn["imported"]["outcome"]) == ("bpmn", 0, "runnable")
    assert (table["kind"], table["errors_total"], table["imported"]) == ("dmn", 0, None)


def test_the_findings_are_those_of_the_linter_with_element_line_and_a_sentence(doors: Doors) -> None:
    overlapping = DAYS.replace(
        b'"\xea\xb4\x80\xeb\xa6\xac\xeb\xb9\x84"</text>', b'"\xec\xa3\xbc\xec\xb0\xa8"</text>', 1
    )
    scripted = COMPLAINT.replace(b"bpmn:businessRuleTask", b"bpmn:scriptTask")

    table, drawn = told(doors, "days.dmn", overlapping), told(doors, "drawn.bpmn", scripted)

    assert overlapping != DAYS and scripted != COMPLAINT
    expected = [(p.code, p.message, p.element, p.line) for p in dmn.check(overlapping, "days.dmn")]
    assert [(p["code"], p["message"], p["element"], p["line"]) for p in table["problems"]] == expected != []
    expected = [(p.code, p.message, p.element, p.line) for p in lint.check(scripted, "drawn.bpmn", verbs=VERBS)]
    assert [(p["code"], p["message"], p["element"], p["line"]) for p in drawn["problems"]] == expected != []
    assert drawn["errors_total"] > 0


def test_a_drawing_of_another_tool_comes_with_what_is_open_and_a_copy_of_its_own(doors: Doors) -> None:
    found = told(doors, "수리.bpmn", FOREIGN)

    imported = found["imported"]
    assert (found["name"], imported["outcome"]) == ("수리.bpmn", "draft")
    who = next(binding for binding in imported["bindings"] if binding["kind"] == "who")
    assert (who["element"], who["name"], who["line"]) == ("look", "살펴보기", 5)
    assert "살펴보기" in who["question"]
    assert [copy["process"] for copy in imported["copies"]] == ["repair"]
    assert 'isExecutable="true"' in imported["copies"][0]["bpmn"]


@pytest.mark.parametrize(("name", "content"), [("x.bpmn", BOMB), ("x.exe", b"MZ"), ("x.xml", b"<html/>")])
def test_what_is_no_definition_is_told_so_with_a_sentence(doors: Doors, name: str, content: bytes) -> None:
    found = told(doors, name, content)

    assert (found["kind"], found["imported"]) == ("", None)
    assert found["errors_total"] == 1 and found["problems"][0]["message"].endswith("다.")


def test_nothing_is_kept_of_a_look(doors: Doors) -> None:
    before = events_of(doors)
    client = doors.browser_of("정민호")
    signed_in = events_of(doors)

    answer = client.post("/api/checks", files={"file": ("complaint.bpmn", COMPLAINT)})

    assert answer.status_code == 200 and signed_in >= before
    assert events_of(doors) == signed_in
    assert len(client.get("/api/releases").json()["releases"]) == client.get("/api/releases").json()["total"]


def test_too_much_nothing_and_strangers_are_refused(doors: Doors) -> None:
    assert look(doors, "x.bpmn", b" " * (checks.CHECKED_BYTES_MAX + 1)).json()["code"] == "over_limit"
    assert look(doors, "x.bpmn", b"").json()["problems"][0]["message"] == "빈 파일입니다."
    assert look(doors, "x.bpmn", COMPLAINT, person="서은주").status_code == 403


def test_who_comes_while_too_many_are_looked_at_is_asked_to_come_again(doors: Doors) -> None:
    for _ in range(checks.AT_ONCE_MAX):
        assert checks._PLACES.acquire(blocking=False)
    try:
        answer = look(doors, "complaint.bpmn", COMPLAINT)
    finally:
        checks._PLACES.release(checks.AT_ONCE_MAX)

    assert answer.json()["title"] == "지금 살펴보는 파일이 많습니다. 조금 뒤 다시 올려 주십시오."


def test_a_file_that_takes_too_long_is_given_up_with_a_sentence(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.trials.LOOK_SECONDS", 0.01)

    found = told(doors, "complaint.bpmn", COMPLAINT)

    assert [p["code"] for p in found["problems"]] == ["trial_stopped"]
    assert "정해진 시간" in found["problems"][0]["message"]

"""Whatever is wrong with a request, its answer is a problem in Korean with the place of everything wrong, and neither
the document, nor the task, nor the log has changed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from api.bodies import JSON_BYTES_MAX
from engine.store import tables
from tests.api.conftest import Doors
from tests.office import proposal

JSON = {"content-type": "application/json"}


def events(doors: Doors, document_id: str) -> int:
    """How much the log says about a document."""
    desk = doors.office.desk
    with desk.db.reading(desk.complex_id, desk.clock()) as tx:
        about = select(func.count()).where(tables.events.c.document_id == document_id)
        return int(tx.connection.execute(about).scalar_one())


def is_a_problem(answer: httpx.Response, status: int, *pointers: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    said = answer.json()
    assert re.search(r"[가-힣].*\.$", said["title"]), said["title"]
    assert [p for p in pointers if p not in {problem["pointer"] for problem in said["problems"]}] == []
    for problem in said["problems"]:
        assert problem["code"]
        assert re.search(r"[가-힣]", problem["message"])
        assert problem["pointer"] == "" or problem["pointer"].startswith("/")


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in proposal().items() if key != name}


def quotes(**first: Any) -> dict[str, Any]:
    data = proposal()
    data["quotes"] = [data["quotes"][0] | first, *data["quotes"][1:]]
    return data


@pytest.mark.parametrize(
    ("data", "pointers"),
    [
        (proposal(approved_by="김 사장", status="final"), ["/approved_by", "/status"]),
        (quotes(is_paid=True), ["/quotes/0/is_paid"]),
        (proposal(title=7, quotes="없음"), ["/title", "/quotes"]),
        (quotes(supply="삼백만 원"), ["/quotes/0/supply"]),
        (quotes(supply=3_000_000.5), ["/quotes/0/supply"]),
        (without("purpose"), ["/purpose"]),
        (without("quotes"), ["/quotes"]),
        (quotes(vat=1, total=2), ["/quotes/0/vat", "/quotes/0/total"]),
        (proposal() | {"amount": 1}, ["/amount"]),
        (proposal(start_on="2026-02-30"), ["/start_on"]),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, list) else "",
)
def test_a_form_that_is_wrong_is_not_handed_in(doors: Doors, data: dict[str, Any], pointers: list[str]) -> None:
    document_id = doors.drafts("박지영")
    browser = doors.browser_of("박지영")
    before, logged = browser.get(f"/api/documents/{document_id}").json(), events(doors, document_id)

    answer = browser.post(f"/api/documents/{document_id}/submit", json={"data": data, "revision": before["revision"]})

    is_a_problem(answer, 422, *pointers)
    assert browser.get(f"/api/documents/{document_id}").json() == before
    assert events(doors, document_id) == logged


@pytest.mark.parametrize(
    ("written", "status", "pointers"),
    [
        ('{"data": {"budget_balance": NaN}, "revision": REV}', 422, ["/data/budget_balance"]),
        ('{"data": {"quotes": [{"supply": 1e999}]}, "revision": REV}', 422, ["/data/quotes/0/supply"]),
        ('{"data": {"title": "가", "title": "나"}, "revision": REV, "revision": 1}', 422, ["/data/title", "/revision"]),
        ('{"data": {}, "revision": REV, "state": "final"}', 422, ["/state"]),
        ('{"data": [], "revision": "둘"}', 422, ["/data", "/revision"]),
        ('{"revision": REV}', 422, ["/data"]),
        ('{"data": {"purpose": "' + "가" * JSON_BYTES_MAX + '"}, "revision": REV}', 413, []),
    ],
    ids=["NaN", "overflow", "keys twice", "unknown", "types", "missing", "oversized"],
)
def test_a_body_that_is_wrong_saves_nothing(doors: Doors, written: str, status: int, pointers: list[str]) -> None:
    document_id = doors.drafts("박지영")
    browser = doors.browser_of("박지영")
    before, logged = browser.get(f"/api/documents/{document_id}").json(), events(doors, document_id)
    content = written.replace("REV", str(before["revision"])).encode()

    answer = browser.put(f"/api/documents/{document_id}/draft", content=content, headers=JSON)

    is_a_problem(answer, status, *pointers)
    assert browser.get(f"/api/documents/{document_id}").json() == before
    assert events(doors, document_id) == logged


Sent = Callable[[Doors, str, dict[str, Any]], httpx.Response]


def _complete(name: str, **body: Any) -> Sent:
    def send(doors: Doors, task_id: str, card: dict[str, Any]) -> httpx.Response:
        sent = {"decision": "approve", "revision": card["revision"]} | body
        return doors.browser_of(name).post(f"/api/tasks/{task_id}/complete", json=sent)

    return send


@pytest.mark.parametrize(
    ("send", "status", "pointers"),
    [
        (_complete("서은주"), 404, []),
        (_complete("정민호"), 403, []),
        (_complete("이수진", decision="forge"), 422, ["/decision"]),
        (_complete("이수진", decision="return"), 422, ["/comment"]),
        (_complete("이수진", revision=999), 409, []),
        (_complete("이수진", grace_seconds=10**6), 422, ["/grace_seconds"]),
        (_complete("이수진", as_person="정민호", comment=1), 422, ["/as_person", "/comment"]),
    ],
    ids=["a stranger", "somebody else's", "no such decision", "no reason", "stale", "too long a grace", "several"],
)
def test_a_decision_that_is_wrong_decides_nothing(doors: Doors, send: Sent, status: int, pointers: list[str]) -> None:
    document_id = doors.submits("박지영")
    card = doors.task("이수진", document_id)
    before, logged = doors.office.look("이수진", document_id), events(doors, document_id)

    answer = send(doors, card["task_id"], card)

    is_a_problem(answer, status, *pointers)
    assert doors.office.look("이수진", document_id) == before
    assert doors.task("이수진", document_id) == card
    assert events(doors, document_id) == logged


def test_a_second_click_and_a_task_that_is_gone_change_nothing(doors: Doors) -> None:
    document_id = doors.submits("박지영")
    card = doors.task("이수진", document_id)
    doors.approves(document_id, "이수진")
    before, logged = doors.office.look("이수진", document_id), events(doors, document_id)

    again = _complete("이수진")(doors, card["task_id"], card)
    other = _complete("이수진", decision="return", comment="다시 보니 모자랍니다.")(doors, card["task_id"], card)

    is_a_problem(again, 409)
    is_a_problem(other, 409)
    assert "이수진 님이" in again.json()["title"], "who was first is said"
    assert doors.office.look("이수진", document_id) == before
    assert events(doors, document_id) == logged

    second = doors.submits("박지영")
    waiting = doors.task("이수진", second)
    doors.browser_of("박지영").post(f"/api/documents/{second}/withdraw", json={"reason": "고칩니다"}).raise_for_status()
    logged = events(doors, second)
    is_a_problem(_complete("이수진")(doors, waiting["task_id"], waiting), 409)
    assert events(doors, second) == logged


def test_two_windows_and_an_old_revision_change_nothing(doors: Doors) -> None:
    document_id = doors.drafts("박지영")
    browser = doors.browser_of("박지영")
    before, logged = browser.get(f"/api/documents/{document_id}").json(), events(doors, document_id)
    stale = {"data": proposal(title="오래된 창"), "revision": before["revision"] - 1}

    is_a_problem(browser.put(f"/api/documents/{document_id}/draft", json=stale), 409)
    is_a_problem(browser.post(f"/api/documents/{document_id}/submit", json=stale), 409)

    assert browser.get(f"/api/documents/{document_id}").json() == before
    assert events(doors, document_id) == logged


def test_a_form_is_sent_with_its_shared_parts_in_place(doors: Doors) -> None:
    schema = doors.browser_of("박지영").get("/api/forms/leave-request").json()["schema"]

    assert "_shared" not in json.dumps(schema)
    assert schema["properties"]["contact"]["pattern"] == "^[0-9-]+$"

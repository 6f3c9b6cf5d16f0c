"""No door opens by accident: every route says what it does, and without a session only the public ones answer."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi import APIRouter

from api.app import ROUTERS, describe
from api.auth import VERBS, opens
from api.door import Door
from engine.model.access import PERMISSIONS
from tests.api.conftest import Doors

PUBLIC = {
    *("read_session", "sign_in", "sign_out", "list_demo_people", "sign_in_as_demo_person"),
    *("read_health", "read_ready"),
    "read_shared_calendar",  # Its address is the secret.
}
OPERATIONS = [
    (method.upper(), path, operation["operationId"])
    for path, operations in describe()["paths"].items()
    for method, operation in operations.items()
]
CLOSED = [o for o in OPERATIONS if o[2] not in PUBLIC]


def test_a_door_without_a_verb_cannot_be_made() -> None:
    router = APIRouter(route_class=Door)

    def undeclared() -> None: ...

    with pytest.raises(TypeError, match="without declaring its verb"):
        router.get("/anything")(undeclared)


def test_a_verb_nobody_knows_cannot_be_declared() -> None:
    with pytest.raises(KeyError):
        opens("documents.shred")


def test_every_route_is_a_door_with_a_known_verb() -> None:
    routes: list[Any] = [route for router in ROUTERS for route in router.routes]

    assert len(routes) == len(OPERATIONS)
    assert all(isinstance(route, Door) and route.verb in VERBS.values() for route in routes)


def test_exactly_the_public_doors_are_public() -> None:
    routes: list[Any] = [route for router in ROUTERS for route in router.routes]

    assert {route.operation_id for route in routes if route.verb.is_public} == PUBLIC


def test_a_verb_asks_only_for_permissions_that_bylaws_can_grant() -> None:
    assert {verb.permission for verb in VERBS.values() if verb.permission} <= PERMISSIONS


@pytest.mark.parametrize(("method", "path", "operation"), CLOSED, ids=[o[2] for o in CLOSED])
def test_without_a_session_no_door_opens(doors: Doors, method: str, path: str, operation: str) -> None:
    address = re.sub(r"\{[^}]+\}", "0" * 32, path)

    answer = doors.browser().request(method, address, json={} if method in ("POST", "PUT") else None)

    assert answer.status_code == 401, operation
    assert answer.json()["code"] == "not_signed_in"


@pytest.mark.parametrize(("method", "path", "operation"), CLOSED, ids=[o[2] for o in CLOSED])
def test_an_invented_session_opens_no_door(doors: Doors, method: str, path: str, operation: str) -> None:
    address = re.sub(r"\{[^}]+\}", "0" * 32, path)
    browser = doors.browser(cookies={"danji": "A" * 43})

    answer = browser.request(method, address, json={} if method in ("POST", "PUT") else None)

    assert answer.status_code == 401, operation


def test_who_holds_no_role_neither_drafts_nor_reads_the_chart(doors: Doors) -> None:
    resident = doors.browser_of("서은주")

    assert resident.get("/api/session").json()["person"]["begins"] is False
    assert resident.post("/api/documents", json={"form": "expense-proposal"}).status_code == 403
    assert resident.get("/api/people").status_code == 403
    assert resident.get("/api/documents").json()["total"] == 0


def test_what_somebody_may_not_read_looks_like_what_does_not_exist(doors: Doors) -> None:
    document_id = doors.submits("박지영")
    task_id = doors.task("이수진", document_id)["task_id"]
    resident = doors.browser_of("서은주")

    for address in (f"/api/documents/{document_id}", f"/api/tasks/{task_id}"):
        theirs = resident.get(address)
        nowhere = resident.get(address[:-32] + "0" * 32)

        assert theirs.status_code == nowhere.status_code == 404
        assert theirs.content == nowhere.content


@pytest.mark.parametrize("place", ["paper", "diagram", "file.pdf", "file.docx", "attachments/" + "0" * 32])
def test_no_part_of_a_foreign_document_can_be_had(doors: Doors, place: str) -> None:
    document_id = doors.submits("박지영")

    assert doors.browser_of("서은주").get(f"/api/documents/{document_id}/{place}").status_code == 404


def test_no_write_reaches_a_foreign_document(doors: Doors) -> None:
    document_id = doors.submits("박지영")
    task_id = doors.task("이수진", document_id)["task_id"]
    resident = doors.browser_of("서은주")
    before = doors.office.look("이수진", document_id)

    answers = [
        resident.post(f"/api/tasks/{task_id}/complete", json={"decision": "approve", "revision": 1}),
        resident.post(f"/api/tasks/{task_id}/hold", json={"reason": "나중에", "revision": 1}),
        resident.post(f"/api/tasks/{task_id}/undo"),
        resident.post(f"/api/documents/{document_id}/withdraw", json={}),
        resident.delete(f"/api/documents/{document_id}"),
        resident.put(f"/api/documents/{document_id}/draft", json={"data": {}, "revision": 1}),
    ]

    assert [a.status_code for a in answers] == [404] * 6
    assert doors.office.look("이수진", document_id) == before


@pytest.mark.parametrize("address", ["/api/tasks/x", "/api/documents/%00", "/api/documents/" + "가" * 32])
def test_what_cannot_be_an_id_is_not_found(doors: Doors, address: str) -> None:
    assert doors.browser_of("정민호").get(address).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.test"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1.evil.test"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_page_of_another_site_cannot_write(doors: Doors, headers: dict[str, str]) -> None:
    browser = doors.browser_of("정민호")

    answer = browser.put("/api/me/preferences", json={"text_size": 200}, headers=headers)

    assert answer.status_code == 403
    assert answer.json()["code"] == "foreign_origin"


def test_a_page_of_ours_can_write(doors: Doors) -> None:
    browser = doors.browser_of("정민호")
    headers = {"origin": doors.address, "sec-fetch-site": "same-origin"}

    assert browser.put("/api/me/preferences", json={"text_size": 100}, headers=headers).status_code == 200


def test_no_answer_lets_another_site_read_it(doors: Doors) -> None:
    answer = doors.browser_of("정민호").get("/api/inbox", headers={"origin": "https://evil.test"})

    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"

"""Releases behind the doors: who may knock, what is answered at once, and what the report says afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from engine import jobs
from tests.api.conftest import Doors
from tests.releases.packing import LINE, MEMO, packed, revised, with_field

FIELD = {"type": "string", "title": "증빙 종류", "maxLength": 40}
SENDER, SECOND = "정민호", "김정자"


def send(client: httpx.Client, content: bytes, name: str = "x.json", **more: Any) -> httpx.Response:
    return client.post("/api/releases", files={"file": (name, content)}, **more)


@pytest.fixture
def sent(doors: Doors) -> Iterator[dict[str, Any]]:
    """A release that was examined; called off afterwards, since the office is everybody's."""
    answer = send(
        doors.browser_of(SENDER), with_field(MEMO, "evidence", FIELD), data={"title": "증빙", "basis": "제56조"}
    )
    assert (answer.status_code, answer.json()["state"]) == (202, "received")
    jobs.run_due(doors.office.desk)
    found = doors.browser_of(SENDER).get(f"/api/releases/{answer.json()['id']}").json()
    yield found
    body = {
        "reason": "시험",
        "revision": doors.browser_of(SENDER).get(f"/api/releases/{found['id']}").json()["revision"],
    }
    doors.browser_of(SENDER).post(f"/api/releases/{found['id']}/cancel", json=body)


def test_what_was_sent_is_answered_at_once_and_reported_afterwards(doors: Doors, sent: dict[str, Any]) -> None:
    assert (sent["state"], sent["title"], sent["legal_basis"]) == ("checked", "증빙", ["제56조"])
    assert [d["sentence"] for d in sent["differences"]] == ["양식 ‘기안서(내부 방침)’ 칸 ‘증빙 종류’가 새로 생깁니다."]
    assert sent["may"] == ["cancel", "download"] and sent["is_mine"]
    assert doors.browser_of(SECOND).get(f"/api/releases/{sent['id']}").json()["may"] == [
        "activate",
        "cancel",
        "download",
    ]
    listed = doors.browser_of(SECOND).get("/api/releases").json()
    assert sent["id"] in [r["id"] for r in listed["releases"]]
    assert listed["active"]["source"] == "folder" and not listed["may_upload"]


def test_the_bytes_come_back_as_they_came_and_never_as_a_page(doors: Doors, sent: dict[str, Any]) -> None:
    answer = doors.browser_of(SECOND).get(f"/api/releases/{sent['id']}/file")

    assert answer.content == with_field(MEMO, "evidence", FIELD)
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/octet-stream"


def test_who_sent_it_is_refused_with_a_sentence_and_others_by_their_roles(doors: Doors, sent: dict[str, Any]) -> None:
    body = {"revision": sent["revision"]}
    address = f"/api/releases/{sent['id']}"

    mine = doors.browser_of(SENDER).post(f"{address}/activate", json=body)
    theirs = doors.browser_of("이수진").post(f"{address}/activate", json=body)
    stale = doors.browser_of(SECOND).post(f"{address}/activate", json={"revision": sent["revision"] + 5})
    unread = doors.browser_of("이수진").get(address)

    assert (mine.status_code, mine.json()["code"]) == (409, "needs_another")
    assert "다른 분" in mine.json()["title"]
    assert (theirs.status_code, unread.status_code) == (403, 403)
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")
    assert send(doors.browser_of(SECOND), b"{}").status_code == 403
    assert doors.browser_of(SENDER).get("/api/releases/" + "0" * 32).status_code == 404


def test_a_day_is_given_moved_and_called_off(doors: Doors, sent: dict[str, Any]) -> None:
    second, address = doors.browser_of(SECOND), f"/api/releases/{sent['id']}"
    before = second.post(f"{address}/activate", json={"on": "2020-01-01", "revision": sent["revision"]})
    given = second.post(f"{address}/activate", json={"on": "2028-01-01", "revision": sent["revision"]}).json()
    moved = second.post(
        f"{address}/move", json={"on": "2028-02-01", "reason": "공고가 늦음", "revision": given["revision"]}
    ).json()

    assert (before.status_code, before.json()["problems"][0]["pointer"]) == (422, "/on")
    assert (given["state"], given["effective_on"], moved["effective_on"]) == ("scheduled", "2028-01-01", "2028-02-01")
    assert second.post(f"{address}/move", json={"on": "2028-02-01", "reason": "", "revision": 1}).status_code == 422


def test_a_request_sent_twice_sends_one_release_and_another_body_is_refused(doors: Doors) -> None:
    client, key = doors.browser_of(SENDER), {"idempotency-key": "one-release"}
    first, again = (send(client, b"MZ nothing", "a.exe", headers=key) for _ in range(2))

    assert first.status_code == 202 and again.json() == first.json()
    assert send(client, b"MZ other", "a.exe", headers=key).json()["code"] == "key_reused"
    jobs.run_due(doors.office.desk)
    refused = client.get(f"/api/releases/{first.json()['id']}").json()
    assert refused["state"] == "rejected" and [p["code"] for p in refused["problems"]] == ["unknown_kind"]
    assert refused["release"] == "" and refused["sentence"].startswith("고칠 곳이 있어")


def test_two_releases_are_put_side_by_side(doors: Doors, sent: dict[str, Any]) -> None:
    client = doors.browser_of(SECOND)
    active = client.get("/api/releases").json()["active"]

    found = client.get(f"/api/releases/{sent['id']}/differences").json()
    back = client.get(f"/api/releases/{active['id']}/differences", params={"since": sent["id"]}).json()

    assert found["from"]["id"] == active["id"] and found["to"]["id"] == sent["id"]
    assert [d["action"] for d in found["differences"]] == ["added"]
    assert [d["action"] for d in back["differences"]] == ["removed"]


def test_a_place_that_cannot_be_told_is_asked_for_and_taken(doors: Doors) -> None:
    client = doors.browser_of(SENDER)
    schema = json.dumps({"title": "새 양식", "properties": {}}).encode()
    asked = send(client, schema, "schema.json").json()["id"]
    red = send(client, packed({LINE: revised(LINE, "&gt; 3000000<", "&gt; 9000000<")}), "줄.zip").json()["id"]
    jobs.run_due(doors.office.desk)

    assert [p["code"] for p in client.get(f"/api/releases/{asked}").json()["problems"]] == ["ambiguous_place"]
    failed = client.get(f"/api/releases/{red}").json()
    assert {p["code"] for p in failed["problems"]} == {"scenario_failed"}
    assert all(p["file"] and p["element"] for p in failed["problems"])

"""A request that comes twice counts once: a double click, a shaky line, two windows at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.api.conftest import Doors

CLICKS = 50


def clicks(doors: Doors, name: str, address: str, body: object, keys: list[str]) -> list[httpx.Response]:
    """The same request from one browser, as many times as there are keys, all at once."""
    browser = doors.browser_of(name)
    with ThreadPoolExecutor(max_workers=16) as hands:
        sent = [hands.submit(browser.post, address, json=body, headers={"idempotency-key": key}) for key in keys]
        return [answer.result() for answer in sent]


def completions(doors: Doors, document_id: str) -> int:
    history = doors.office.look("이수진", document_id)["history"]
    return sum(1 for line in history if line["name"] == "이수진" and line["text"].startswith(("협조", "검토", "결재")))


def test_one_click_sent_fifty_times_is_one_decision_with_fifty_equal_answers(doors: Doors) -> None:
    document_id = doors.submits("박지영")
    card = doors.task("이수진", document_id)
    body = {"decision": "approve", "revision": card["revision"]}

    answers = clicks(doors, "이수진", f"/api/tasks/{card['task_id']}/complete", body, ["a-click"] * CLICKS)

    assert {a.status_code for a in answers} == {200}
    assert len({a.content for a in answers}) == 1
    assert completions(doors, document_id) == 1


def test_fifty_clicks_with_keys_of_their_own_are_one_decision_and_the_rest_is_told(doors: Doors) -> None:
    document_id = doors.submits("박지영")
    card = doors.task("이수진", document_id)
    body = {"decision": "approve", "revision": card["revision"]}
    keys = [f"click-{at}" for at in range(CLICKS)]

    answers = clicks(doors, "이수진", f"/api/tasks/{card['task_id']}/complete", body, keys)

    assert sorted(a.status_code for a in answers) == [200] + [409] * (CLICKS - 1)
    assert completions(doors, document_id) == 1


def test_one_key_for_two_different_requests_is_refused(doors: Doors) -> None:
    document_id = doors.submits("박지영")
    card = doors.task("이수진", document_id)
    browser = doors.browser_of("이수진")
    address, key = f"/api/tasks/{card['task_id']}/complete", {"idempotency-key": "k"}
    first = {"decision": "approve", "revision": card["revision"]}
    other = {"decision": "return", "comment": "아니오", "revision": card["revision"]}

    assert browser.post(address, json=first, headers=key).status_code == 200
    second = browser.post(address, json=other, headers=key)

    assert (second.status_code, second.json()["code"]) == (422, "key_reused")


def test_a_key_belongs_to_one_person_and_one_address(doors: Doors) -> None:
    document_id = doors.submits("박지영")
    card = doors.task("이수진", document_id)
    address, key = f"/api/tasks/{card['task_id']}/complete", {"idempotency-key": "mine"}
    body = {"decision": "approve", "revision": card["revision"]}
    first = doors.browser_of("이수진").post(address, json=body, headers=key)

    theirs = doors.browser_of("최영식").post(address, json=body, headers=key)

    assert first.status_code == 200
    assert theirs.status_code == 409
    assert theirs.content != first.content


def test_the_same_file_sent_again_is_kept_once(doors: Doors) -> None:
    document_id = doors.drafts("박지영")
    browser = doors.browser_of("박지영")
    address, key = f"/api/documents/{document_id}/attachments", {"idempotency-key": "photo"}

    def send(content: bytes) -> httpx.Response:
        return browser.post(address, files={"file": ("a.pdf", content, "application/pdf")}, headers=key)

    first, again, other = send(b"%PDF-1.4\nA"), send(b"%PDF-1.4\nA"), send(b"%PDF-1.4\nB")

    assert first.json() == again.json()
    assert other.status_code == 422
    assert len(browser.get(f"/api/documents/{document_id}").json()["attachments"]) == 3


@pytest.mark.parametrize("key", ["", "두 단어", "a" * 101, "a b"])
def test_a_key_is_a_short_plain_word(doors: Doors, key: str) -> None:
    answer = doors.browser_of("박지영").put(
        "/api/me/preferences", json={"easy": False}, headers={b"idempotency-key": key.encode()}
    )

    assert answer.status_code == 422


def test_a_form_begun_twice_by_a_shaky_line_is_one_document(doors: Doors) -> None:
    browser = doors.browser_of("박지영")
    key = {"idempotency-key": "begin"}

    first = browser.post("/api/documents", json={"form": "expense-proposal"}, headers=key)
    again = browser.post("/api/documents", json={"form": "expense-proposal"}, headers=key)

    assert first.status_code == again.status_code == 201
    assert first.json()["id"] == again.json()["id"]

"""The main job over real HTTP: a paper is written, handed in, decided, finished, downloaded and found again."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from api.app import ROUTERS
from engine.queries import boxes, documents, finding, forms, inbox, people, sessions
from engine.store.finding import Sought
from engine.store.search import Filters
from tests.api.conftest import Doors
from tests.office import proposal


def test_a_paper_goes_from_draft_to_final(doors: Doors) -> None:
    document_id = doors.submits("박지영", amount=3_300_000)

    doors.approves(document_id, "이수진", "최영식", "정민호")

    doors.office.works_off()
    document = doors.browser_of("박지영").get(f"/api/documents/{document_id}").json()
    assert document["state"] == "final"
    assert document["number"].startswith("햇살-2026-")
    assert document["amount"] == 3_300_000
    assert [s["person_name"] for s in document["stamps"] if s["state"] == "signed"] == [
        "박지영",
        "이수진",
        "최영식",
        "정민호",
    ]
    word = doors.browser_of("박지영").get(f"/api/documents/{document_id}/file.docx")
    assert word.status_code == 200
    assert word.headers["content-disposition"].startswith("attachment; ")
    assert word.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(word.content)).namelist()


def test_a_paper_comes_back_with_its_reason_and_goes_again(doors: Doors) -> None:
    document_id = doors.submits("박지영")
    card = doors.task("이수진", document_id)
    told = {"decision": "return", "comment": "견적서가 하나 모자랍니다.", "revision": card["revision"]}

    answer = doors.browser_of("이수진").post(f"/api/tasks/{card['task_id']}/complete", json=told)

    assert answer.json()["state"] == "draft"
    browser = doors.browser_of("박지영")
    back = next(r for r in browser.get("/api/inbox").json()["returned"] if r["document_id"] == document_id)
    assert back["reason"] == "견적서가 하나 모자랍니다."
    draft = browser.get(f"/api/documents/{document_id}").json()["draft"]
    body = {"data": proposal(), "revision": draft["revision"]}
    again = browser.post(f"/api/documents/{document_id}/submit", json=body)
    assert again.json()["version"] == 2


def test_returning_without_a_reason_is_refused_and_changes_nothing(doors: Doors) -> None:
    document_id = doors.submits("박지영")
    card = doors.task("이수진", document_id)

    answer = doors.browser_of("이수진").post(
        f"/api/tasks/{card['task_id']}/complete", json={"decision": "return", "revision": card["revision"]}
    )

    assert answer.status_code == 422
    assert answer.json()["problems"][0]["pointer"] == "/comment"
    assert doors.task("이수진", document_id) == card


def test_a_draft_is_kept_incomplete_and_says_what_is_missing(doors: Doors) -> None:
    browser = doors.browser_of("박지영")
    document = browser.post("/api/documents", json={"form": "expense-proposal"}).json()

    kept = browser.put(
        f"/api/documents/{document['id']}/draft", json={"data": {"title": "펌프"}, "revision": document["revision"]}
    )

    assert kept.status_code == 200
    assert kept.json()["computed"]["title"] == "펌프"
    assert kept.json()["saved_at"].endswith("+09:00")
    assert {p["code"] for p in kept.json()["problems"]}
    refused = browser.post(
        f"/api/documents/{document['id']}/submit", json={"data": {"title": "펌프"}, "revision": kept.json()["revision"]}
    )
    assert refused.status_code == 422
    assert "/purpose" in [p["pointer"] for p in refused.json()["problems"]]
    assert browser.get(f"/api/documents/{document['id']}").json()["state"] == "draft"


def test_totals_that_do_not_add_up_are_refused_with_their_place(doors: Doors) -> None:
    document_id = doors.drafts("박지영")
    browser = doors.browser_of("박지영")
    draft = browser.get(f"/api/documents/{document_id}").json()
    wrong = draft["data"] | {"quotes": [dict(q, vat=1) for q in draft["data"]["quotes"]]}

    answer = browser.post(f"/api/documents/{document_id}/submit", json={"data": wrong, "revision": draft["revision"]})

    assert answer.status_code == 422
    assert any(p["pointer"].startswith("/quotes/0/") for p in answer.json()["problems"])


def test_two_windows_cannot_overwrite_each_other(doors: Doors) -> None:
    document_id = doors.drafts("박지영")
    browser = doors.browser_of("박지영")
    revision = browser.get(f"/api/documents/{document_id}").json()["revision"]
    first = {"data": proposal(title="첫째 창"), "revision": revision}
    second = {"data": proposal(title="둘째 창"), "revision": revision}

    assert browser.put(f"/api/documents/{document_id}/draft", json=first).status_code == 200
    late = browser.put(f"/api/documents/{document_id}/draft", json=second)

    assert (late.status_code, late.json()["code"]) == (409, "stale")
    assert browser.get(f"/api/documents/{document_id}").json()["data"]["title"] == "첫째 창"


def test_a_task_decided_by_somebody_else_meanwhile_is_told_by_whom(doors: Doors) -> None:
    document_id = doors.submits("박지영")
    card = doors.task("이수진", document_id)
    browser = doors.browser_of("이수진")
    body = {"decision": "approve", "revision": card["revision"]}
    assert browser.post(f"/api/tasks/{card['task_id']}/complete", json=body).status_code == 200

    again = browser.post(f"/api/tasks/{card['task_id']}/complete", json=body)

    assert again.status_code == 409
    assert "이수진 님이" in again.json()["title"]


def test_a_decision_can_be_taken_back_while_its_grace_lasts(doors: Doors) -> None:
    document_id = doors.submits("박지영")
    card = doors.task("이수진", document_id)
    browser = doors.browser_of("이수진")
    body = {"decision": "approve", "revision": card["revision"], "grace_seconds": 10}

    decided = browser.post(f"/api/tasks/{card['task_id']}/complete", json=body).json()
    assert decided["task"]["pending"]["decision"] == "approve"
    back = browser.post(f"/api/tasks/{card['task_id']}/undo")

    assert back.status_code == 200
    assert back.json()["pending"] is None
    doors.office.clock.forward(seconds=11)
    doors.office.works_off()
    assert doors.task("이수진", document_id)["task_id"] == card["task_id"]


def test_a_task_is_put_aside_and_taken_up_again(doors: Doors) -> None:
    document_id = doors.submits("박지영")
    card = doors.task("이수진", document_id)
    browser = doors.browser_of("이수진")

    held = browser.post(
        f"/api/tasks/{card['task_id']}/hold", json={"reason": "업체에 물어봅니다", "revision": card["revision"]}
    )
    assert held.json()["held_reason"] == "업체에 물어봅니다"
    assert document_id in [c["document_id"] for c in browser.get("/api/inbox").json()["held"]]
    again = browser.post(f"/api/tasks/{card['task_id']}/release-hold")

    assert again.json()["held_reason"] is None


def test_a_paper_is_withdrawn_before_anybody_acts_and_thrown_away(doors: Doors) -> None:
    document_id = doors.submits("박지영")
    browser = doors.browser_of("박지영")

    back = browser.post(f"/api/documents/{document_id}/withdraw", json={"reason": "금액을 고칩니다"})
    gone = browser.delete(f"/api/documents/{document_id}")

    assert back.json()["state"] == "draft"
    assert gone.status_code == 204
    assert gone.content == b""
    assert browser.get(f"/api/documents/{document_id}").json()["state"] == "void"


def test_files_of_a_paper_in_the_making_are_not_there_yet(doors: Doors) -> None:
    document_id = doors.submits("박지영")
    browser = doors.browser_of("박지영")

    assert browser.get(f"/api/documents/{document_id}/file.docx").status_code == 409
    assert browser.get(f"/api/documents/{document_id}/file.exe").status_code == 404


def test_a_file_is_kept_with_its_name_and_comes_off_again(doors: Doors) -> None:
    document_id = doors.drafts("박지영")
    browser = doors.browser_of("박지영")
    files = {"file": ("현장 사진 (1).pdf", b"%PDF-1.4\n%3", "text/html")}

    made = browser.post(f"/api/documents/{document_id}/attachments", files=files, data={"field": "quotes"})

    assert made.status_code == 201
    assert made.json()["media_type"] == "application/pdf"
    address = f"/api/documents/{document_id}/attachments/{made.json()['id']}"
    back = browser.get(address)
    assert back.content == b"%PDF-1.4\n%3"
    assert back.headers["content-type"] == "application/pdf"
    assert "filename*=UTF-8''%ED%98%84%EC%9E%A5" in back.headers["content-disposition"]
    assert browser.delete(address).status_code == 204
    assert browser.get(address).status_code == 404


def test_documents_are_found_by_what_people_remember(doors: Doors) -> None:
    document_id = doors.submits("박지영", title="옥상 방수층 보수의 건")
    browser = doors.browser_of("이수진")

    for query in ({"q": "방수층"}, {"q": "방수층", "state": "in_approval"}, {"q": "방수층", "box": "inbox"}):
        found = browser.get("/api/documents", params=query).json()
        assert document_id in [d["id"] for d in found["documents"]], query
    assert browser.get("/api/documents", params={"q": "방수층", "state": "final"}).json()["total"] == 0


def test_somebody_away_is_stood_in_for(doors: Doors) -> None:
    today = doors.office.clock.now.date().isoformat()
    browser = doors.browser_of("최영식")
    body = {"to_person_id": doors.office.ids["강동현"], "since": today, "until": today, "reason": "교육"}

    made = browser.post("/api/delegations", json=body)

    assert made.status_code == 201, made.text
    row = next(d for d in browser.get("/api/people").json()["delegations"] if d["id"] == made.json()["delegation_id"])
    assert (row["from"]["name"], row["to"]["name"], row["state"], row["mine"]) == ("최영식", "강동현", "active", True)
    twice = browser.post("/api/delegations", json=body)
    assert (twice.status_code, twice.json()["problems"][0]["pointer"]) == (422, "/since")
    assert browser.delete(f"/api/delegations/{row['id']}").status_code == 204
    assert browser.delete(f"/api/delegations/{row['id']}").status_code == 404


def test_a_form_becomes_a_favourite(doors: Doors) -> None:
    browser = doors.browser_of("박지영")

    kept = browser.put("/api/forms/expense-proposal/favourite", json={"favourite": True})

    assert kept.json() == {"slug": "expense-proposal", "favourite": True}
    listed = {f["slug"]: f["favourite"] for f in browser.get("/api/forms").json()["forms"]}
    assert listed["expense-proposal"] is True
    assert browser.put("/api/forms/no-such-form/favourite", json={"favourite": True}).status_code == 404


def test_watching_machines_get_their_answer(doors: Doors) -> None:
    assert doors.browser().get("/api/health").json() == {"status": "ok"}
    assert doors.browser().get("/api/ready").json() == {"status": "ok"}


def test_a_database_that_does_not_answer_is_not_ready(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise OSError("the disk has gone")

    monkeypatch.setattr(sessions, "actor_of", gone)

    assert doors.browser().get("/api/ready").status_code == 503
    assert doors.browser().get("/api/health").status_code == 200


SHAPES: dict[str, Any] = {
    route.operation_id: route.response_model
    for router in ROUTERS
    for route in router.routes  # type: ignore[attr-defined]  # Every route is a Door.
}


def test_the_description_leaves_out_nothing_that_is_known(doors: Doors) -> None:
    """A name that a query answers and no shape declares would be dropped without a word."""
    office = doors.office
    waiting = doors.submits("박지영")
    final = doors.submits("박지영")
    doors.approves(final, "이수진", "최영식", "정민호")
    office.works_off()
    by = office.actor("이수진")
    task_id = doors.task("이수진", waiting)["task_id"]
    drafter = office.actor("박지영")
    draft = doors.drafts("박지영")

    known = {
        "read_session": sessions.describe(office.desk, by, demo=True),
        "read_inbox": inbox.inbox(office.desk, by),
        "read_task": inbox.task(office.desk, by, task_id),
        "hold_task": inbox.card(office.desk, by, task_id),
        "list_forms": forms.catalogue(office.desk, by),
        "read_form": forms.form(office.desk, by, "expense-proposal"),
        "search_documents": boxes.page(office.desk, by, Filters()),
        "search": finding.find(office.desk, by, "펌프", Sought()),
        "read_document": documents.detail(office.desk, by, final),
        "create_document": documents.detail(office.desk, drafter, draft),
        "read_diagram": documents.diagram(office.desk, by, final),
        "read_people": people.chart(office.desk, by),
        "save_draft": {
            **documents.preview(office.desk, drafter, draft, proposal()),
            "revision": 1,
            "saved_at": "2026-07-13T10:00:00+09:00",
        },
    }
    for operation, answer in known.items():
        SHAPES[operation].model_validate(answer, extra="forbid", by_alias=True)

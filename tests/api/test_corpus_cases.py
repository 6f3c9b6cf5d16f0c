"""The attacks of the shared corpus, sent through real doors at what stands for their subject here. A case whose subject
does not exist yet is named with its reason, so that none is forgotten."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import pytest

from tests.api.conftest import Doors
from tests.api.test_twice import CLICKS, clicks, completions
from tests.corpus.manifest import ABSENT, CORPUS, MANIFEST, canaries, cases, rows
from tests.office import proposal

FOREIGN = ("010_bola_read_record", "011_bola_download_pdf", "012_bola_complete_task", "013_bola_same_tenant_other_dept")
SEARCHES = ("019_bola_search_leak", "080_sql_quote", "081_sql_union", "083_fts_syntax", "085_search_zero_width")
NAMES = ("067_fname_html", "068_fname_double_ext")
BODIES = ("107_int_bomb", "108_bigfloat", "110_bom", "111_utf16")
SINGLE = (
    *("026_bfla_put_final", "031_mass_assign_approver", "041_csrf_text_plain", "042_csrf_get_side_effect"),
    *("044_session_after_logout", "047_double_click", "048_double_click_other_keys", "049_idem_key_other_body"),
    *("050_idem_key_other_user", "053_delegate_loop", "074_open_redirect", "077_range_bomb"),
)
EXPORTS = ("090_csv_eq", "091_csv_plus", "092_csv_at", "095_csv_cr", "096_csv_quote_break", "098_csv_dde")
"""Sent in test_registers.py, where there is a register to export."""
NOTHING_YET = {
    "015_bola_export_job": "an export is an answer to its reader, kept nowhere and fetched by nobody else",
    "016_bola_audit_log": "the log is read as the history of a document only",
    "087_email_homoglyph": "nobody registers by e-mail",
    "088_email_turkish_i": "nobody registers by e-mail",
}
JSON = {"content-type": "application/json"}


def case(name: str) -> dict[str, Any]:
    """One case of the corpus; skips where the corpus is absent."""
    if not MANIFEST.is_file():
        pytest.skip(ABSENT)
    found: dict[str, Any] = json.loads((CORPUS / "api" / f"{name}.case.json").read_text("utf-8"))
    return found


def refused(answer: Any, *codes: str) -> None:
    """A refusal is a problem with a Korean sentence, and with a place for everything wrong in what was sent."""
    body = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert re.search(r"[가-힣]", body["title"])
    assert body["code"] in codes or {p["code"] for p in body["problems"]} & set(codes), body
    for problem in body["problems"]:
        assert problem["pointer"] == "" or problem["pointer"].startswith("/")
        assert re.search(r"[가-힣]", problem["message"])


def test_every_case_of_the_corpus_has_its_test_or_its_reason() -> None:
    if not MANIFEST.is_file():
        pytest.skip(ABSENT)
    there = {re.sub(r"^api/|(\.case)?\.json$", "", file) for file, _ in rows("api")}

    assert there == {*FOREIGN, *SEARCHES, *NAMES, *BODIES, *SINGLE, *EXPORTS, *NOTHING_YET}


@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_not_theirs_does_not_exist(doors: Doors, name: str) -> None:
    wanted = case(name)["expect"]
    document_id = doors.submits("박지영", title="B-비밀 공사의 건")
    task_id = doors.task("이수진", document_id)["task_id"]
    before = doors.office.look("이수진", document_id)
    stranger = doors.browser_of("서은주")

    if name == "012_bola_complete_task":
        body = {"decision": "approve", "revision": 1}
        answer = stranger.post(f"/api/tasks/{task_id}/complete", json=body)
        nowhere = stranger.post(f"/api/tasks/{'0' * 32}/complete", json=body)
    else:
        part = "/file.pdf" if name == "011_bola_download_pdf" else ""
        answer = stranger.get(f"/api/documents/{document_id}{part}")
        nowhere = stranger.get(f"/api/documents/{'0' * 32}{part}")

    assert answer.status_code == wanted["status"]
    assert wanted["body_has_no"] not in answer.text
    assert answer.content == nowhere.content
    assert doors.office.look("이수진", document_id) == before


@pytest.mark.parametrize("name", SEARCHES)
def test_a_search_finds_only_ones_own_whatever_is_typed(doors: Doors, name: str) -> None:
    typed = case(name).get("query", {}).get("q") or "B-only-word"
    doors.submits("박지영", title="관리소장 B-only-word 건")
    stranger = doors.browser_of("서은주")
    began = time.process_time()

    theirs = stranger.get("/api/documents", params={"q": typed})
    ours = doors.browser_of("박지영").get("/api/documents", params={"q": typed})

    assert theirs.status_code == ours.status_code == 200
    assert (theirs.json()["total"], theirs.json()["documents"]) == (0, [])
    assert "B-only" not in theirs.text
    assert {d["drafter"]["name"] for d in ours.json()["documents"]} <= {"박지영"}
    assert time.process_time() - began < 5
    if name in ("019_bola_search_leak", "085_search_zero_width"):
        assert ours.json()["total"] >= 1, "what is hidden from a stranger is found by its author"


@pytest.mark.parametrize("name", NAMES)
def test_a_file_name_is_a_label_and_never_more(doors: Doors, name: str) -> None:
    sent = case(name)["filename"]
    document_id = doors.drafts("박지영")
    browser = doors.browser_of("박지영")

    made = browser.post(
        f"/api/documents/{document_id}/attachments", files={"file": (sent, b"%PDF-1.4\n%9", "application/x-msdownload")}
    )

    assert made.status_code == 201
    back = browser.get(f"/api/documents/{document_id}/attachments/{made.json()['id']}")
    assert made.json()["name"].endswith(".pdf") and "<" not in made.json()["name"]
    assert back.headers["content-type"] == "application/pdf"
    assert back.headers["content-disposition"].startswith("attachment; ")
    assert "filename*=UTF-8''" in back.headers["content-disposition"]
    assert back.headers["x-content-type-options"] == "nosniff"
    assert doors.office.desk.blobs.get(doors.office.desk.blobs.digest(b"%PDF-1.4\n%9")) == b"%PDF-1.4\n%9"


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data:UserWarning")  # Pillow's log line; the picture itself is sound.
@pytest.mark.parametrize(("file", "outcome"), cases("image"))
def test_a_picture_is_taken_clean_or_refused_as_the_manifest_says(doors: Doors, file: str, outcome: str) -> None:
    document_id = doors.drafts("박지영")
    browser = doors.browser_of("박지영")
    name, before = file.removeprefix("image/"), canaries()
    content = (CORPUS / file).read_bytes()
    began = time.process_time()

    answer = browser.post(f"/api/documents/{document_id}/attachments", files={"file": (name, content, "image/png")})

    assert time.process_time() - began < 2
    assert canaries() == before
    if outcome.startswith("REJECT"):
        assert answer.status_code in (413, 422), answer.text
        assert re.search(r"[가-힣].*\.$", answer.json()["title"])
        assert [p["pointer"] for p in answer.json()["problems"]] in ([], ["/attachments"])
        assert len(browser.get(f"/api/documents/{document_id}").json()["attachments"]) == 2
    else:
        assert answer.status_code == 201, answer.text
        kept = browser.get(f"/api/documents/{document_id}/attachments/{answer.json()['id']}").content
        assert answer.json()["media_type"] in ("image/png", "image/jpeg")
        assert not any(hidden in kept for hidden in (b"<script", b"PK\x03\x04", b"Exif", b"GPS"))


@pytest.mark.parametrize("name", BODIES)
def test_a_body_no_two_readers_agree_on_is_refused_and_leaves_no_trace(doors: Doors, name: str) -> None:
    if not MANIFEST.is_file():
        pytest.skip(ABSENT)
    content = (CORPUS / "api" / f"{name}.json").read_bytes()
    browser = doors.browser_of("박지영")
    before = browser.get("/api/documents", params={"box": "mine"}).json()["total"]
    began = time.process_time()

    answer = browser.post("/api/documents", content=content, headers=JSON)

    assert time.process_time() - began < 2
    assert answer.status_code == 422
    expected = {"107_int_bomb": "number_too_long", "108_bigfloat": "not_a_number", "111_utf16": "not_utf8"}
    # A byte order mark is harmless: what follows it is read, and refused for what it says.
    refused(answer, expected.get(name, "extra_forbidden"))
    place = {"107_int_bomb": "/amount", "108_bigfloat": "/amount", "110_bom": "/form", "111_utf16": ""}[name]
    assert answer.json()["problems"][0]["pointer"] == place
    assert browser.get("/api/documents", params={"box": "mine"}).json()["total"] == before


def test_026_nobody_overwrites_a_final_paper(doors: Doors) -> None:
    wanted = case("026_bfla_put_final")
    document_id = doors.submits("박지영")
    doors.approves(document_id, "이수진", "최영식", "정민호")
    before = doors.office.look("박지영", document_id)
    chief = doors.browser_of("정민호")

    whole = chief.put(f"/api/documents/{document_id}", json=wanted["json"])
    draft = chief.put(f"/api/documents/{document_id}/draft", json={"data": wanted["json"], "revision": 1})

    assert whole.status_code in wanted["expect"]["status_in"]
    assert draft.status_code in (*wanted["expect"]["status_in"], 409)
    assert doors.office.look("박지영", document_id) == before


def test_031_a_field_nobody_asked_for_is_named(doors: Doors) -> None:
    sent = case("031_mass_assign_approver")["json"]
    browser = doors.browser_of("박지영")
    document_id = doors.drafts("박지영")
    before = browser.get(f"/api/documents/{document_id}").json()

    made = browser.post("/api/documents", json={"form": "expense-proposal", **sent})
    body = {"data": proposal(**sent), "revision": before["revision"]}
    written = browser.post(f"/api/documents/{document_id}/submit", json=body)

    for answer in (made, written):
        assert answer.status_code == 422
        assert {"/approved_by", "/approved_at"} <= {p["pointer"] for p in answer.json()["problems"]}
    assert browser.get(f"/api/documents/{document_id}").json() == before


def test_041_and_042_a_page_of_another_site_decides_nothing(doors: Doors) -> None:
    plain, asked = case("041_csrf_text_plain"), case("042_csrf_get_side_effect")
    document_id = doors.submits("박지영")
    card = doors.task("이수진", document_id)
    address = f"/api/tasks/{card['task_id']}/complete"
    browser = doors.browser_of("이수진")

    text = browser.post(address, content=plain["body"], headers=plain["headers"])
    look = browser.get(f"{address}?decision=approve")

    assert text.status_code in plain["expect"]["status_in"]
    assert look.status_code in asked["expect"]["status_in"]
    assert doors.task("이수진", document_id) == card


def test_044_a_cookie_of_an_ended_session_opens_nothing(doors: Doors) -> None:
    wanted = case("044_session_after_logout")["expect"]["status"]
    browser = doors.browser_of("정민호")
    cookies = dict(browser.cookies)
    browser.delete("/api/session")

    for address in ("/api/inbox", "/api/documents", "/api/people"):
        assert doors.browser(cookies=cookies).get(address).status_code == wanted


@pytest.mark.parametrize("name", ["047_double_click", "048_double_click_other_keys"])
def test_047_and_048_fifty_clicks_are_one_decision(doors: Doors, name: str) -> None:
    wanted = case(name)
    assert wanted["repeat"] == CLICKS
    document_id = doors.submits("박지영")
    card = doors.task("이수진", document_id)
    body = {"decision": "approve", "revision": card["revision"]}
    keys = ["one"] * CLICKS if wanted["same_idempotency_key"] else [f"k{at}" for at in range(CLICKS)]

    answers = clicks(doors, "이수진", f"/api/tasks/{card['task_id']}/complete", body, keys)

    assert completions(doors, document_id) == wanted["expect"]["effects"]
    if wanted["same_idempotency_key"]:
        assert len({a.content for a in answers}) == 1
    else:
        assert sorted(a.status_code for a in answers) == [200] + [wanted["expect"]["others"]] * (CLICKS - 1)


def test_049_and_050_a_key_stands_for_one_request_of_one_person(doors: Doors) -> None:
    second = case("049_idem_key_other_body")["expect"]["second"]
    case("050_idem_key_other_user")
    document_id = doors.submits("박지영")
    card = doors.task("이수진", document_id)
    address, key = f"/api/tasks/{card['task_id']}/complete", {"idempotency-key": "corpus-049"}
    body = {"decision": "approve", "revision": card["revision"]}
    browser = doors.browser_of("이수진")

    first = browser.post(address, json=body, headers=key)
    other = browser.post(address, json={**body, "decision": "return", "comment": "아니오"}, headers=key)
    theirs = doors.browser_of("최영식").post(address, json=body, headers=key)

    assert (first.status_code, other.status_code) == (200, second)
    assert theirs.content != first.content and theirs.status_code in (404, 409)
    assert completions(doors, document_id) == 1


def test_053_nobody_stands_in_for_somebody_who_stands_in_for_them(doors: Doors) -> None:
    wanted = case("053_delegate_loop")["expect"]["status"]
    ids, day = doors.office.ids, "2026-09-01"
    there = {"to_person_id": ids["배상철"], "since": day, "until": day, "reason": "교육"}
    back = there | {"to_person_id": ids["윤재근"]}

    assert doors.browser_of("윤재근").post("/api/delegations", json=there).status_code == 201
    answer = doors.browser_of("배상철").post("/api/delegations", json=back)

    assert answer.status_code == wanted
    assert answer.json()["problems"][0]["pointer"] in ("/since", "/to_person_id")


def test_074_no_address_leads_elsewhere(doors: Doors) -> None:
    answer = doors.browser().get(case("074_open_redirect")["path"])

    assert answer.status_code == 200 and "location" not in answer.headers


def test_077_a_thousand_ranges_are_one_plain_answer(doors: Doors) -> None:
    wanted = case("077_range_bomb")
    document_id = doors.submits("박지영")
    doors.approves(document_id, "이수진", "최영식", "정민호")
    doors.office.works_off()

    answer = doors.browser_of("박지영").get(f"/api/documents/{document_id}/file.docx", headers=wanted["headers"])

    assert answer.status_code in wanted["expect"]["status_in"]
    assert answer.headers["accept-ranges"] == "none"

"""Writing: what is kept while somebody writes, what is refused when they hand it in, and what can be taken back."""

from __future__ import annotations

from typing import Any

import pytest

from engine.commands import attachments, documents
from engine.commands.acting import Once
from engine.model.errors import FormRejected, KeyReused, NeedsAnother, NotFound, NotOpen, NotYours, OverLimit, Stale
from engine.queries import documents as document_queries
from tests.office import PDF, Office, proposal


def test_what_is_half_written_is_kept_and_its_sums_are_worked_out(office: Office) -> None:
    document = office.draft("박지영")
    half = {"title": "배수펌프", "quotes": [{"vendor": "새한설비", "supply": 3_000_000, "chosen": True}]}

    documents.save_draft(office.desk, office.actor("박지영"), document, half, 2)

    kept = office.look("박지영", document)
    assert kept["data"]["quotes"][0]["total"] == 3_300_000
    assert (kept["title"], kept["amount"]) == ("배수펌프", 3_300_000)


def test_two_windows_on_one_draft_do_not_overwrite_each_other(office: Office) -> None:
    document = office.draft("박지영")
    revision = office.look("박지영", document)["revision"]
    documents.save_draft(office.desk, office.actor("박지영"), document, {"title": "첫째 창"}, revision)

    with pytest.raises(Stale):
        documents.save_draft(office.desk, office.actor("박지영"), document, {"title": "둘째 창"}, revision)

    assert office.look("박지영", document)["title"] == "첫째 창"


def test_a_draft_exists_for_nobody_but_its_author(office: Office) -> None:
    document = office.draft("박지영")

    with pytest.raises(NotFound):
        office.look("정민호", document)
    with pytest.raises(NotFound):
        documents.save_draft(office.desk, office.actor("정민호"), document, {}, None)


def test_somebody_without_a_role_that_drafts_begins_nothing(office: Office) -> None:
    with pytest.raises(NotYours):
        office.draft("서은주")
    with pytest.raises(NotFound):
        office.draft("박지영", "no-such-form")


def test_everything_wrong_with_a_form_is_said_at_once_each_with_its_place(office: Office) -> None:
    document = office.draft("박지영")
    wrong = proposal(end_on="2026-07-16") | {"purpose": "", "account": "없는 과목"}
    del wrong["budget_balance"]

    with pytest.raises(FormRejected) as refused:
        office.submit("박지영", document, wrong)

    places = {p.pointer for p in refused.value.problems}
    assert {"/purpose", "/account", "/budget_balance", "/end_on", "/attachments"} <= places
    assert all(any("가" <= c <= "힣" for c in p.message) for p in refused.value.problems)
    assert office.look("박지영", document)["state"] == "draft"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"surprise": 1}, "/surprise"),
        ({"title": 7}, "/title"),
        ({"quotes": "많음"}, "/quotes"),
        ({"amount": 1}, "/amount"),
    ],
)
def test_data_that_nobody_can_have_typed_is_refused_by_its_place(
    office: Office, change: dict[str, Any], place: str
) -> None:
    document = office.draft("박지영")
    office.attach("박지영", document)
    office.attach("박지영", document)

    with pytest.raises(FormRejected) as refused:
        office.submit("박지영", document, proposal() | change)

    assert place in {p.pointer for p in refused.value.problems}


def test_a_total_that_does_not_add_up_is_refused_not_corrected_in_silence(office: Office) -> None:
    document = office.draft("박지영")
    office.attach("박지영", document)
    office.attach("박지영", document)
    data = proposal()
    data["quotes"][0]["total"] = 1

    with pytest.raises(FormRejected) as refused:
        office.submit("박지영", document, data)

    assert [p.pointer for p in refused.value.problems if p.code == "compute_mismatch"] == ["/quotes/0/total"]


def test_a_novel_does_not_fit_on_a_form(office: Office) -> None:
    document = office.draft("박지영")

    with pytest.raises(OverLimit):
        documents.save_draft(office.desk, office.actor("박지영"), document, {"purpose": "가" * 200_000}, None)


def test_what_would_happen_is_shown_before_it_happens(office: Office) -> None:
    document = office.draft("박지영")

    seen = document_queries.preview(office.desk, office.actor("박지영"), document, proposal())

    assert [s["person_name"] for s in seen["line"]] == ["박지영", "이수진", "최영식", "정민호", "김정자"]
    assert seen["computed"]["amount"] == 3_300_000
    assert {c["id"]: c["passed"] for c in seen["checklist"]}["attachments"] is False
    assert office.look("박지영", document)["stamps"] == []


def test_a_paper_is_taken_back_until_somebody_else_has_acted(office: Office) -> None:
    document = office.submits("박지영")

    documents.withdraw(office.desk, office.actor("박지영"), document, "금액을 고치려 합니다")

    assert office.look("박지영", document)["state"] == "draft"
    assert office.inbox("이수진") == []
    office.submit("박지영", document, proposal(2_200_000))
    office.approves(document, "이수진")
    with pytest.raises(NotOpen):
        documents.withdraw(office.desk, office.actor("박지영"), document)
    with pytest.raises(NotYours):
        documents.withdraw(office.desk, office.actor("이수진"), document)


def test_a_draft_thrown_away_is_void_and_begins_nothing_any_more(office: Office) -> None:
    document = office.draft("박지영")

    documents.discard(office.desk, office.actor("박지영"), document)

    with pytest.raises(NotOpen):
        documents.submit(office.desk, office.actor("박지영"), document, proposal(), None)


def test_an_older_paper_is_copied_only_by_those_who_may_read_it_and_into_the_same_form(office: Office) -> None:
    source = office.submits("박지영")

    copy = documents.create(office.desk, office.actor("이수진"), "expense-proposal", source)

    assert office.look("이수진", str(copy["document_id"]))["data"]["title"] == proposal()["title"]
    with pytest.raises(NotFound):
        documents.create(office.desk, office.actor("강동현"), "expense-proposal", source)


def test_a_line_with_an_empty_seat_is_not_handed_in(office: Office) -> None:
    with office.desk.db.transaction(office.desk.complex_id, office.clock()) as tx:
        from engine.store.tables import assignments

        ended = assignments.update().where(assignments.c.role == "facility_head")
        tx.connection.execute(ended.values(until=office.clock().date().replace(day=1)))

    with pytest.raises(NeedsAnother, match="과장 자리가 비어"):
        office.submits("박지영")


def test_a_request_sent_twice_is_done_once_and_answered_alike(office: Office) -> None:
    once = Once("key-1", "create", "digest")

    first = documents.create(office.desk, office.actor("박지영"), "expense-proposal", once=once)
    second = documents.create(office.desk, office.actor("박지영"), "expense-proposal", once=once)

    assert first == second
    with pytest.raises(KeyReused):
        documents.create(
            office.desk, office.actor("박지영"), "expense-proposal", once=Once("key-1", "create", "another body")
        )
    other = documents.create(office.desk, office.actor("이수진"), "expense-proposal", once=once)
    assert other["document_id"] != first["document_id"]


class TestFiles:
    def test_a_file_is_what_its_bytes_say_and_its_name_is_only_a_label(self, office: Office) -> None:
        document = office.draft("박지영")

        kept = office.attach("박지영", document, "../../etc/새한\u202e견적서.hta", PDF)

        assert kept["media_type"] == "application/pdf"
        assert kept["name"] == "새한 견적서.hta.pdf", "the computer that saves it opens it as what it is"

    def test_text_is_taken_when_its_name_says_so_too(self, office: Office) -> None:
        document = office.draft("박지영")

        kept = office.attach("박지영", document, "통화 기록.txt", "오전 열 시에 왔습니다.".encode())

        assert (kept["media_type"], kept["name"]) == ("text/plain", "통화 기록.txt")
        with pytest.raises(FormRejected):
            office.attach("박지영", document, "통화 기록.pdf", "오전 열 시에 왔습니다.".encode())

    @pytest.mark.parametrize("name", ["사진.png", "사진.txt"])
    @pytest.mark.parametrize(
        "content",
        [
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"\xef\xbb\xbf <?xml version='1.0'?>",
            b"%!PS-Adobe-3.0",
            b"#!/bin/sh",
        ],
    )
    def test_text_a_program_would_carry_out_is_refused(self, office: Office, name: str, content: bytes) -> None:
        document = office.draft("박지영")

        with pytest.raises(FormRejected):
            office.attach("박지영", document, name, content)

        assert office.look("박지영", document)["attachments"] == []

    @pytest.mark.parametrize("content", [b"", b"MZ\x90\x00\x03", b"PK\x03\x04broken", b"\x00\x01\x02"])
    def test_what_an_office_does_not_attach_is_refused(self, office: Office, content: bytes) -> None:
        document = office.draft("박지영")

        with pytest.raises(FormRejected):
            office.attach("박지영", document, "견적서.pdf", content)

        assert office.look("박지영", document)["attachments"] == []

    def test_a_file_comes_off_a_draft_but_not_off_a_paper_on_its_way(self, office: Office) -> None:
        document = office.draft("박지영")
        kept = office.attach("박지영", document)
        attachments.detach(office.desk, office.actor("박지영"), document, kept["id"])
        assert office.look("박지영", document)["attachments"] == []

        sent = office.submits("박지영")
        file = office.look("박지영", sent)["attachments"][0]
        with pytest.raises(NotOpen):
            attachments.detach(office.desk, office.actor("박지영"), sent, file["id"])

    def test_the_bytes_come_back_as_they_were_for_those_who_may_read(self, office: Office) -> None:
        document = office.submits("박지영")
        file = office.look("박지영", document)["attachments"][0]

        content, name, _ = document_queries.attachment(office.desk, office.actor("이수진"), document, file["id"])

        assert (content, name) == (PDF, "새한설비 견적서.pdf")
        with pytest.raises(NotFound):
            document_queries.attachment(office.desk, office.actor("서은주"), document, file["id"])


def test_files_attached_one_after_another_are_one_line_of_the_history(office: Office) -> None:
    document = office.draft("박지영")
    for name in ("새한설비 견적서.pdf", "우리펌프 견적서.pdf"):
        office.attach("박지영", document, name, PDF + name.encode())
        office.clock.forward(seconds=20)
    office.clock.forward(hours=1)
    office.attach("박지영", document, "청솔기전 견적서.pdf", PDF + b"3")

    said = [line["text"] for line in office.look("박지영", document)["history"]]

    assert said == [
        "파일 붙임: 청솔기전 견적서.pdf",
        "파일 붙임: 새한설비 견적서.pdf, 우리펌프 견적서.pdf",
        "쓰기 시작함",
    ]

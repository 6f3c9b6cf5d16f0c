"""A paper goes from draft to final: along its line, numbered, rendered, filed, and never altered afterwards."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from engine.commands import documents, tasks
from engine.model.effect import ATTEMPTS_MAX
from engine.model.errors import AlreadyFinal, FormRejected, NotFound, NotOpen, NotYours, Stale
from engine.paper.apart import RenderingFailed
from engine.paper.pdf import Converter
from engine.store.numbers import ClockWentBack
from tests.office import Office, proposal

FIVE = ("박지영", "이수진", "최영식", "정민호", "김정자")


def test_five_people_carry_a_proposal_from_draft_to_final(office: Office) -> None:
    document = office.submits("박지영")

    office.approves(document, "이수진", "최영식", "정민호")

    seen = office.look("박지영", document)
    assert seen["state"] == "final"
    assert seen["number"] == "햇살-2026-0001"
    assert [s["person_name"] for s in seen["stamps"]] == list(FIVE)
    assert office.seals(document) == list(FIVE[:4])
    office.approves(document, "김정자")
    assert office.seals(document) == list(FIVE)


def test_it_waits_on_one_desk_at_a_time_and_everybody_can_see_which(office: Office) -> None:
    document = office.submits("박지영")

    assert office.inbox("이수진") == ["지하주차장 2호 배수펌프 교체의 건"]
    assert office.inbox("최영식") == [] and office.inbox("정민호") == []
    assert office.look("박지영", document)["where"].startswith("이수진 경리 책상에서")


def test_a_returned_paper_goes_back_to_its_author_with_the_reason(office: Office) -> None:
    document = office.submits("박지영")
    office.approves(document, "이수진")

    office.returns("최영식", document, "견적서 한 곳이 빠졌습니다.")

    seen = office.look("박지영", document)
    assert seen["state"] == "draft"
    assert seen["draft"]["returned"]["reason"] == "견적서 한 곳이 빠졌습니다."
    assert office.inbox("최영식") == []


def test_a_return_without_a_reason_is_refused_and_nothing_changes(office: Office) -> None:
    document = office.submits("박지영")

    with pytest.raises(FormRejected) as refused:
        office.returns("이수진", document, "   ")

    assert refused.value.problems[0].pointer == "/comment"
    assert office.look("박지영", document)["state"] == "in_approval"


def test_a_resubmission_takes_the_line_its_new_amount_asks_for_and_old_seals_are_gone(office: Office) -> None:
    document = office.submits("박지영", amount=3_300_000)
    office.approves(document, "이수진", "최영식")
    office.returns("정민호", document, "더 싼 곳을 찾아 주십시오.")

    office.submit("박지영", document, proposal(110_000))

    seen = office.look("박지영", document)
    assert seen["version"] == 2
    assert office.seals(document) == ["박지영"]
    assert "김정자" not in [s["person_name"] for s in seen["stamps"]]


def test_numbers_follow_one_another_in_the_order_of_the_deciding_signatures(office: Office) -> None:
    first, second = office.submits("박지영"), office.submits("박지영", title="놀이터 그네 줄 교체의 건")
    for document in (second, first):
        office.approves(document, "이수진", "최영식", "정민호")

    assert office.look("박지영", second)["number"] == "햇살-2026-0001"
    assert office.look("박지영", first)["number"] == "햇살-2026-0002"


def test_a_decision_that_waited_for_a_later_one_still_takes_the_next_number(office: Office) -> None:
    first, second = office.submits("박지영"), office.submits("박지영", title="놀이터 그네 줄 교체의 건")
    for document in (first, second):
        office.approves(document, "이수진", "최영식")
    office.approves(first, "정민호")

    office.clock.forward(seconds=-80)  # A minute passes with each decision: this one began 20 seconds before.
    office.approves(second, "정민호")

    assert office.look("박지영", second)["number"] == "햇살-2026-0002"


def test_no_number_is_taken_while_the_clock_stands_before_the_last_one(office: Office) -> None:
    first, second = office.submits("박지영"), office.submits("박지영", title="놀이터 그네 줄 교체의 건")
    office.approves(second, "이수진", "최영식")
    office.approves(first, "이수진", "최영식", "정민호")
    office.clock.forward(minutes=-30)

    with pytest.raises(ClockWentBack, match="시각을 맞춘 뒤"):
        office.approves(second, "정민호")

    assert office.look("박지영", second)["number"] is None
    office.clock.forward(minutes=60)
    office.approves(second, "정민호")
    assert office.look("박지영", second)["number"] == "햇살-2026-0002"


def test_nobody_decides_what_waits_for_somebody_else(office: Office) -> None:
    document = office.submits("박지영")
    task = office.task("이수진", document)["task_id"]

    with pytest.raises(NotYours):
        tasks.complete(office.desk, office.actor("정민호"), task, "approve")
    with pytest.raises(NotFound):
        tasks.complete(office.desk, office.actor("서은주"), task, "approve")
    assert office.seals(document) == ["박지영"]


def test_the_second_click_learns_who_was_first_and_when(office: Office) -> None:
    document = office.submits("박지영")
    task = office.task("이수진", document)["task_id"]
    office.approves(document, "이수진")

    with pytest.raises(NotOpen, match=r"이미 이수진 님이 7월 13일 10:0\d에 처리한"):
        tasks.complete(office.desk, office.actor("이수진"), task, "approve")


def test_a_decision_on_an_old_view_of_the_task_is_refused(office: Office) -> None:
    document = office.submits("박지영")
    card = office.task("이수진", document)
    tasks.hold(office.desk, office.actor("이수진"), card["task_id"], "예산을 다시 봅니다")

    with pytest.raises(Stale):
        tasks.complete(office.desk, office.actor("이수진"), card["task_id"], "approve", revision=card["revision"])


def test_a_final_paper_is_changed_by_no_command(office: Office) -> None:
    document = office.submits("박지영")
    office.approves(document, "이수진", "최영식", "정민호")

    with pytest.raises(AlreadyFinal):
        documents.submit(office.desk, office.actor("박지영"), document, proposal(), None)
    with pytest.raises(AlreadyFinal):
        documents.withdraw(office.desk, office.actor("박지영"), document)
    with pytest.raises(AlreadyFinal):
        office.attach("박지영", document)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE documents SET amount = 1",
        "UPDATE documents SET title = 'x', state = 'draft'",
        "UPDATE documents SET state = 'void', amount = 1",
        "DELETE FROM documents",
        "UPDATE approval_steps SET person_name = 'x' WHERE state = 'signed'",
        "DELETE FROM approval_steps",
        "UPDATE document_versions SET data = '{}'",
        "UPDATE numbers SET text = 'x'",
        "UPDATE events SET command = 'x'",
        "DELETE FROM events",
        "UPDATE decisions SET result = '[]'",
        "DELETE FROM attachments",
    ],
)
def test_a_final_paper_its_seals_and_its_log_are_changed_by_no_sql(office: Office, statement: str) -> None:
    document = office.submits("박지영")
    office.approves(document, "이수진", "최영식", "정민호")

    desk = office.desk
    with pytest.raises(DatabaseError, match="danji"), desk.db.transaction(desk.complex_id, office.clock()) as tx:
        tx.connection.execute(text(statement))

    assert office.look("박지영", document)["amount"] == 3_300_000


def test_the_faces_of_a_final_paper_are_made_once_and_a_later_seal_makes_new_ones(office: Office) -> None:
    document = office.submits("박지영")
    office.approves(document, "이수진", "최영식", "정민호")
    assert office.look("박지영", document)["rendering"] == {"docx": "working", "pdf": "working"}

    office.works_off()

    first = office.look("박지영", document)
    assert first["rendering"] == {"docx": "ready", "pdf": "none"}
    assert [(r["kind"], r["engine"]) for r in first["renditions"]] == [("docx", "docxtpl")]
    assert office.works_off() == 0
    office.approves(document, "김정자")
    office.works_off()
    assert office.look("박지영", document)["renditions"][0]["made_at"] > first["renditions"][0]["made_at"]


class Stubborn(Converter):
    """A converter that is installed and fails as often as it is told to."""

    failures = 0

    def convert(self, docx: bytes) -> bytes | None:
        if type(self).failures > 0:
            type(self).failures -= 1
            raise RenderingFailed
        return b"%PDF-1.7 of " + docx[:2]


def test_a_converter_that_fails_keeps_nobody_from_the_docx_and_is_tried_again(office: Office) -> None:
    Stubborn.failures = 2
    document = office.submits("박지영")
    office.approves(document, "이수진", "최영식", "정민호")

    office.works_off(Stubborn("dxpdf"))

    seen = office.look("박지영", document)
    assert seen["rendering"] == {"docx": "ready", "pdf": "working"}
    assert [(r["kind"], r["engine"]) for r in seen["renditions"]] == [("docx", "docxtpl")]
    assert office.file("박지영", document, "docx").startswith(b"PK")
    with pytest.raises(NotOpen, match="PDF 파일을 만드는 중입니다"):
        office.file("박지영", document, "pdf")

    for _ in range(3):
        office.clock.forward(minutes=11)
        office.works_off(Stubborn("dxpdf"))

    seen = office.look("박지영", document)
    assert seen["rendering"] == {"docx": "ready", "pdf": "ready"}
    assert [(r["kind"], r["engine"]) for r in seen["renditions"]] == [("docx", "docxtpl"), ("pdf", "dxpdf")]
    assert office.file("박지영", document, "pdf") == b"%PDF-1.7 of PK"


def test_a_converter_that_always_fails_is_given_up_and_said(office: Office) -> None:
    Stubborn.failures = 1_000
    document = office.submits("박지영")
    office.approves(document, "이수진", "최영식", "정민호")

    for _ in range(ATTEMPTS_MAX + 1):
        office.works_off(Stubborn("dxpdf"))
        office.clock.forward(minutes=11)

    assert office.look("박지영", document)["rendering"] == {"docx": "ready", "pdf": "failed"}
    with pytest.raises(NotOpen, match="PDF 파일을 만들지 못했습니다"):
        office.file("박지영", document, "pdf")
    assert office.file("박지영", document, "docx").startswith(b"PK")


def test_where_nothing_makes_a_pdf_that_is_said_and_not_called_a_failure(office: Office) -> None:
    document = office.submits("박지영")
    office.approves(document, "이수진", "최영식", "정민호")

    office.works_off(Converter("none"))

    with pytest.raises(NotOpen, match="이 컴퓨터에서는 PDF 파일을 만들 수 없습니다"):
        office.file("박지영", document, "pdf")


def test_the_seal_of_a_final_paper_verifies(office: Office) -> None:
    document = office.submits("박지영")
    office.approves(document, "이수진", "최영식", "정민호")

    assert office.look("박지영", document)["seal"]["verified"] is True


def test_what_the_line_table_was_told_and_answered_is_kept(office: Office) -> None:
    document = office.submits("박지영")

    reason = office.look("정민호", document)["line_reason"]

    assert {"name": "amount", "value": 3_300_000} in reason["facts"]
    assert reason["table"] == "approval_line" and len(reason["rows"]) == 5

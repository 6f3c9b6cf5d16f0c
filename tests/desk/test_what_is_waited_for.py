"""A record says what stands between it and its next day: whose desk, since when, which question, which news."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.queries import documents
from tests.bpmn import drawing as d
from tests.desk import questions as q
from tests.faults import FaultOffice, definitions
from tests.office import open_office

NEWS = "fault_news"
MENDING = d.process(
    d.start(),
    d.service(
        "draft",
        "draft_document",
        result="paper",
        form='"fault-note"',
        data='{what: "난간 고치기", fault: fault}',
    ),
    d.user("mend", performer="role:technician", kind="write", document="paper"),
    d.catch("news", d.message(NEWS), correlation="fault").replace('id="news"', 'id="news" name="업체 소식을 기다림"'),
    d.end(),
    d.line("s", "draft", "mend", "news", "e"),
    outside=d.declared("message", NEWS),
    name="mending",
)


@pytest.fixture
def faults(tmp_path: Path) -> Iterator[FaultOffice]:
    """The register of faults, with a procedure that lets one be mended and one that asks about it."""
    folder = definitions(tmp_path / "definitions")
    for name, source in {"asking": q.ASK, "mending": MENDING}.items():
        (folder / "processes" / name).mkdir()
        (folder / "processes" / name / f"{name}.bpmn").write_bytes(source)
    (folder / "processes/asking/majority.dmn").write_text(q.MAJORITY, "utf-8")
    opened = FaultOffice(open_office(tmp_path / "home", None, definitions=folder))
    yield opened
    opened.office.desk.db.close()


def waiting(faults: FaultOffice, record: str, name: str = "정민호") -> list[dict[str, Any]]:
    return list(faults.record(record, name)["waiting"])


def test_a_record_names_who_has_to_sign_the_paper_it_was_opened_with(faults: FaultOffice) -> None:
    record = faults.opens()

    [card] = waiting(faults, record)

    assert (card["kind"], card["document_id"], card["title"]) == ("task", faults.papers[record], "난간 흔들림")
    assert (card["holder"]["name"], card["is_mine"], card["days"]) == ("정민호", True, 0)
    assert waiting(faults, record, "박지영")[0]["is_mine"] is False


def test_a_paper_a_procedure_asks_for_is_told_as_a_task_and_shows_nothing_of_itself_to_others(
    faults: FaultOffice,
) -> None:
    record = faults.opens()

    q.begins(faults.office, "최영식", "mending", fault=record)

    asked = next(c for c in waiting(faults, record) if c["name"] == "mend 일")
    assert (asked["holder"]["name"], asked["title"], asked["document_id"]) == ("강동현", "", None)
    own = next(c for c in waiting(faults, record, "강동현") if c["name"] == "mend 일")
    assert own["title"] and own["document_id"] and own["is_mine"]


def test_a_paper_on_the_way_of_a_procedure_says_that_the_procedure_knows_who_signs(faults: FaultOffice) -> None:
    office, record = faults.office, faults.opens()
    q.begins(office, "최영식", "mending", fault=record)
    asked = next(c["document_id"] for c in waiting(faults, record, "강동현") if c["name"] == "mend 일")
    begun = office.draft("강동현", "general-memo")

    on_the_way = documents.preview(office.desk, office.actor("강동현"), asked, {})
    by_itself = documents.preview(office.desk, office.actor("강동현"), begun, {})

    assert (on_the_way["line"], on_the_way["line_follows"]) == ([], True)
    assert by_itself["line"] and by_itself["line_follows"] is False


def test_what_no_person_can_help_on_is_told_by_the_name_of_the_event(faults: FaultOffice) -> None:
    record, other = faults.opens(), faults.opens()
    q.begins(faults.office, "최영식", "mending", fault=record)
    paper = next(c["document_id"] for c in waiting(faults, record, "강동현") if c["name"] == "mend 일")

    faults.office.submit("강동현", paper, {"what": "난간 고치기", "fault": record})

    told = [(c["kind"], c["name"], c["holder"]) for c in waiting(faults, record)]
    assert ("event", "업체 소식을 기다림", None) in told
    assert "mend 일" not in {name for _, name, _ in told}
    assert [c["kind"] for c in waiting(faults, other)] == ["task"]


def test_an_open_question_is_told_with_how_many_have_answered_and_no_longer_once_it_is_over(
    faults: FaultOffice,
) -> None:
    record = faults.opens()
    count = q.asks(faults.office, "최영식", "강동현", record=record, closes="closer", closer="role:chief")
    q.answers(faults.office, "강동현", count, "찬성")

    asked = next(c for c in waiting(faults, record) if c["kind"] == "count")
    assert (asked["count_id"], asked["answered"], asked["entitled"]) == (count, 1, 2)
    assert asked["holder"] is None

    q.closes(faults.office, "정민호", count)

    assert [c["kind"] for c in waiting(faults, record)] == ["task"]

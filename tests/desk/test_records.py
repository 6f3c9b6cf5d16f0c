"""Records are opened, changed and closed by procedures, judged whole, and kept version by version."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy

from engine.commands import documents
from engine.model.errors import FormRejected, RecordRejected, Stale
from engine.model.record import Node
from engine.store import events, records, relations
from engine.store.record_tables import record_versions
from engine.store.record_tables import records as record_rows
from engine.store.record_tables import relations as relation_rows
from tests.faults import FaultOffice


def kept(faults: FaultOffice) -> tuple[int, int, int]:
    """How many records, versions and relations there are."""
    with faults.office.desk.db.reading(faults.office.desk.complex_id, faults.office.clock()) as tx:
        tables = (record_rows, record_versions, relation_rows)
        counts = (tx.connection.execute(sqlalchemy.select(sqlalchemy.func.count()).select_from(t)) for t in tables)
        records_, versions, standing = (int(c.scalar_one()) for c in counts)
        return records_, versions, standing


def test_a_record_is_opened_with_number_heading_photos_and_its_paper(faults: FaultOffice) -> None:
    record = faults.opens(photos=2, cost=88_000)

    found = faults.record(record)
    assert (found["number"], found["title"]) == ("고장 2026-001", "101동 옥상 난간 흔들림")
    assert (found["state"]["title"], found["amount"], found["version"]) == ("나옴", 88_000, 1)
    assert len(faults.values(record)["before"]) == 2
    [relation] = found["relations"]
    assert (relation["name"], relation["direction"]) == ("opened", "from")
    assert relation["node"]["id"] == faults.papers[record]


def test_the_history_of_a_paper_names_the_records_it_kept(faults: FaultOffice) -> None:
    record = faults.opens()

    texts = [line["text"] for line in faults.office.look("강동현", faults.papers[record])["history"]]

    assert "상신. 대장에 적음: 고장 2026-001" in texts


def test_numbers_follow_one_another_and_a_refused_record_takes_none(faults: FaultOffice) -> None:
    faults.opens()
    with pytest.raises(RecordRejected):
        faults.opens(risk="terrible")
    second = faults.opens()

    assert faults.record(second)["number"] == "고장 2026-002"


def test_a_record_that_breaks_its_register_is_refused_with_every_problem_and_leaves_no_trace(
    faults: FaultOffice,
) -> None:
    before = kept(faults)

    with pytest.raises(RecordRejected) as refused:
        faults.opens(place="", risk="terrible", found_on="9 July", keeper="0" * 32, step="nowhere", hours=1.5)

    places = {p.pointer for p in refused.value.problems}
    assert places == {"/place", "/risk", "/found_on", "/keeper", "/state", "/hours"}
    assert all(any("가" <= c <= "힣" for c in p.message) for p in refused.value.problems)
    assert kept(faults) == before


def test_a_refused_record_leaves_its_paper_a_draft(faults: FaultOffice) -> None:
    document = faults.office.draft("강동현", "fault-open")
    with pytest.raises(RecordRejected):
        faults.office.submit("강동현", document, {"what": "난간", "found_on": "2026-07-09"})

    assert faults.office.look("강동현", document)["state"] == "draft"
    faults.office.submit("강동현", document, {"place": "옥상", "what": "난간", "found_on": "2026-07-09"})
    assert faults.office.look("강동현", document)["state"] == "in_approval"


def test_a_change_keeps_what_was_before(faults: FaultOffice) -> None:
    record = faults.opens(cost=88_000)

    faults.changes(record, name="최영식", step="work", cost=99_000)

    newest, first = faults.record(record)["versions"]
    assert (newest["version"], newest["name"], newest["state_before"]["id"]) == (2, "최영식", "open")
    changes = [(c["title"], c["before"], c["after"]) for c in newest["changes"]]
    assert changes == [("비용", "88,000원", "99,000원")]
    assert (first["version"], first["state_before"]) == (1, None)


def test_a_change_that_changes_nothing_makes_no_version(faults: FaultOffice) -> None:
    record = faults.opens()

    faults.changes(record)

    assert faults.record(record)["version"] == 1


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"risk": "terrible"}, "/risk"),
        ({"found_on": None}, "/found_on"),
        ({"step": "nowhere"}, "/state"),
        ({"strange": "x"}, "/cellar"),
        ({"hours": 0.5}, "/hours"),
    ],
)
def test_a_change_that_breaks_the_register_is_refused_and_changes_nothing(
    faults: FaultOffice, change: dict[str, Any], pointer: str
) -> None:
    record = faults.opens()
    before = kept(faults)

    with pytest.raises(RecordRejected) as refused:
        faults.changes(record, **change)

    assert pointer in {p.pointer for p in refused.value.problems}
    assert kept(faults) == before


def test_a_record_moves_only_along_its_moves(faults: FaultOffice) -> None:
    record = faults.opens()
    faults.changes(record, step="work")

    with pytest.raises(RecordRejected, match="고칠 곳") as refused:
        faults.changes(record, step="open")

    [problem] = refused.value.problems
    assert problem.message == "‘고치는 중’ 단계에서 ‘나옴’ 단계로 넘어갈 수 없습니다."


def test_a_record_is_not_closed_by_words_alone(faults: FaultOffice) -> None:
    record = faults.opens()

    with pytest.raises(RecordRejected) as refused:
        faults.closes(record, after=0, fixed_on="2026-07-01")
    assert [p.pointer for p in refused.value.problems] == ["/after", "/fixed_on"]
    with pytest.raises(RecordRejected):
        faults.changes(record, step="done")  # The other way in is guarded by the same checks.

    faults.closes(record)
    found = faults.record(record)
    assert (found["state"]["id"], found["state"]["open"]) == ("done", False)
    assert found["closed_at"] is not None and faults.values(record)["days"] == 5


def test_close_record_closes_only_into_a_settled_state(faults: FaultOffice) -> None:
    record = faults.opens()

    with pytest.raises(RecordRejected) as refused:
        faults.closes(record, step="work")

    assert [p.message for p in refused.value.problems] == ["‘고치는 중’ 단계는 닫힌 단계가 아닙니다."]


def test_a_closed_record_is_corrected_by_a_new_one(faults: FaultOffice) -> None:
    record = faults.opens()
    faults.closes(record)

    with pytest.raises(RecordRejected, match="이미 닫은 고장은"):
        faults.changes(record, cost=1)

    assert faults.record(record)["version"] == 2


def test_the_database_refuses_to_change_a_version_a_number_or_a_relation(faults: FaultOffice) -> None:
    record = faults.opens()
    desk = faults.office.desk
    attempts = [
        sqlalchemy.update(record_versions).values(state="done"),
        sqlalchemy.delete(record_versions),
        sqlalchemy.update(record_rows).where(record_rows.c.id == record).values(state="done"),
        sqlalchemy.update(record_rows).where(record_rows.c.id == record).values(version=2, number="고장 2026-999"),
        sqlalchemy.delete(record_rows),
        sqlalchemy.update(relation_rows).values(name="another"),
        sqlalchemy.update(relation_rows).values(to_id="0" * 32, ended_at=faults.office.clock()),
        sqlalchemy.delete(relation_rows),
    ]

    for attempt in attempts:
        with (
            pytest.raises(sqlalchemy.exc.DBAPIError, match="danji:"),
            desk.db.transaction(desk.complex_id, faults.office.clock()) as tx,
        ):
            tx.connection.execute(attempt)


def test_every_version_is_in_the_log_by_its_digest(faults: FaultOffice) -> None:
    record = faults.opens()
    faults.closes(record)
    desk = faults.office.desk

    with desk.db.reading(desk.complex_id, faults.office.clock()) as tx:
        entries = [
            e
            for paper in {v.document_id for v in records.versions_of(tx, [record])[record]}
            if paper
            for e in events.of_document(tx, paper)
        ]
    said = [r for e in entries for r in e.entry["data"].get("records", [])]

    assert sorted((r["version"], r["state"]) for r in said) == [(1, "open"), (2, "done")]
    assert all(len(r["sha256"]) == 64 and r["record"] == record for r in said)


def test_two_changes_at_once_do_not_both_win(faults: FaultOffice) -> None:
    record = faults.opens()
    desk, clock = faults.office.desk, faults.office.clock
    with desk.db.reading(desk.complex_id, clock()) as tx:
        seen, [version] = records.get(tx, record), records.versions_of(tx, [record])[record]
    faults.changes(record, cost=1)

    with pytest.raises(Stale), desk.db.transaction(desk.complex_id, clock()) as tx:
        records.change(tx, replace(seen, version=2), replace(version, version=2), "")


def test_a_record_says_where_it_came_from(faults: FaultOffice) -> None:
    first = faults.opens()
    basis = faults.papers[first]
    second = faults.opens(fault=first, basis=basis)

    came_from = {(r["name"], r["node"]["kind"], r["node"]["id"]) for r in faults.record(second)["relations"]}
    assert {("from", "record", first), ("from", "document", basis)} <= came_from
    [led_to] = [r for r in faults.record(first)["relations"] if r["direction"] == "to"]
    assert led_to["node"]["id"] == second


def test_a_field_leads_to_what_it_names_and_only_as_long_as_it_names_it(faults: FaultOffice) -> None:
    first, second = faults.opens(), faults.opens()
    note = faults.paper("박지영", "fault-note", what="난간", fault=first)

    def pointing(record: str) -> list[str]:
        return [r["node"]["id"] for r in faults.record(record)["relations"] if r["name"] == "어느 고장"]

    assert (pointing(first), pointing(second)) == ([note], [])
    documents.withdraw(faults.office.desk, faults.office.actor("박지영"), note, "다른 고장입니다")
    assert pointing(first) == [note]

    faults.office.submit("박지영", note, {"what": "난간", "fault": second})
    assert (pointing(first), pointing(second)) == ([], [note])


def test_a_relation_that_was_ended_is_there_no_more(faults: FaultOffice) -> None:
    first, second = faults.opens(), faults.opens()
    office = faults.office
    document = faults.paper("강동현", "fault-open", place="옥상", what="난간", found_on="2026-07-09", fault=first)
    assert "어느 고장" in {r["name"] for r in faults.record(first)["relations"]}

    desk = office.desk
    with desk.db.transaction(desk.complex_id, office.clock()) as tx:
        relations.end(tx, Node("document", document), Node("record", first), "어느 고장")
    assert "어느 고장" not in {r["name"] for r in faults.record(first)["relations"]}
    assert "어느 고장" not in {r["name"] for r in faults.record(second)["relations"]}


@pytest.mark.parametrize("named", ["0" * 32, "not an id"])
def test_a_field_that_names_nothing_keeps_the_paper_a_draft(faults: FaultOffice, named: str) -> None:
    document = faults.office.draft("강동현", "fault-change")

    with pytest.raises(FormRejected) as refused:
        faults.office.submit("강동현", document, {"fault": named})

    assert [(p.code, p.pointer) for p in refused.value.problems] == [("unknown_reference", "/fault")]


def test_a_field_cannot_name_a_paper_its_writer_may_not_read(faults: FaultOffice) -> None:
    theirs = faults.office.draft("박지영", "fault-open")
    document = faults.office.draft("강동현", "fault-open")
    data = {"place": "옥상", "what": "난간", "found_on": "2026-07-09", "basis": theirs}

    with pytest.raises(FormRejected) as refused:
        faults.office.submit("강동현", document, data)
    assert [p.pointer for p in refused.value.problems] == ["/basis"]

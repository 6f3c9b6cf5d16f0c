"""A record shows the money that was authorised for it and the questions that were asked about it, and both show it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.queries import sessions
from tests.desk import questions as q
from tests.faults import FaultOffice, definitions
from tests.office import open_office


@pytest.fixture
def faults(tmp_path: Path) -> Iterator[FaultOffice]:
    """The register of faults, with procedures that ask about a fault and grant money for it."""
    folder = definitions(tmp_path / "definitions")
    for name, source in {"asking": q.ASK, "grant": q.GRANT}.items():
        (folder / "processes" / name).mkdir()
        (folder / "processes" / name / f"{name}.bpmn").write_bytes(source)
    (folder / "processes/asking/majority.dmn").write_text(q.MAJORITY, "utf-8")
    opened = FaultOffice(open_office(tmp_path / "home", None, definitions=folder))
    yield opened
    opened.office.desk.db.close()


def test_a_question_about_a_record_is_about_the_money_of_the_record(faults: FaultOffice) -> None:
    record, other = faults.opens(cost=46_200_000), faults.opens()

    count = q.asks(faults.office, "최영식", "강동현", record=record, closer="role:chief")

    card = q.look(faults.office, "최영식", count)
    assert (card["amount"], card["amount_words"]) == (46_200_000, "금 사천육백이십만원정")
    assert [c["count_id"] for c in faults.record(record)["counts"]] == [count]
    assert faults.record(other)["counts"] == []


def test_a_list_of_records_tells_what_is_left_of_the_money_of_each(faults: FaultOffice) -> None:
    record, other = faults.opens(), faults.opens()

    q.begins(faults.office, "정민호", "grant", amount=500_000, record=record, title="수선비")

    assert {r["id"]: r["left"] for r in faults.page()["records"]} == {record: 500_000, other: None}
    assert [e["amount"] for e in faults.look("정민호", record)["envelopes"]] == [500_000]
    assert faults.look("정민호", other)["envelopes"] == []


def test_the_menu_names_the_registers_one_may_read_and_no_others(faults: FaultOffice) -> None:
    desk = faults.office.desk

    chief = sessions.describe(desk, faults.office.actor("정민호"), demo=False)
    resident = sessions.describe(desk, faults.office.actor("서은주"), demo=False)
    nobody = sessions.describe(desk, None, demo=False)

    assert {"id": "faults", "title": "고장 대장"} in chief["registers"]
    assert resident["registers"] == nobody["registers"] == []

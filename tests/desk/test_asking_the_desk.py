"""What a procedure may ask of the desk beside changing things: who is in a unit, how a record stands, a paper it writes
and hands in by itself, telling several people at once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from engine.model.errors import NoWayOn, RecordRejected
from engine.store import documents as store_documents
from engine.store import tables
from tests.bpmn import drawing as d
from tests.office import REPOSITORY, Office, open_office

MEMO: dict[str, Any] = {"title": "게시판 정리의 건", "purpose": "지난 안내문이 남았습니다.", "plan": "달마다 뗍니다."}
WHOLE = '{title: "정리 결과", purpose: "모두 뗐습니다.", plan: string join(for p in unit.people return p.name, ", ")}'
PEOPLE = 'for p in unit.people return p.place + " " + p.title + " " + p.name'


def _asking(*steps: str, name: str, order: tuple[str, ...]) -> bytes:
    drawn = (d.start(), d.user("draft", performer="starter", kind="draft"), *steps, d.end())
    return d.process(*drawn, d.line("s", "draft", *order, "e"), name=name)


FOUND = '{place: "옥상", defect: "금", found_on: today}'
ONE = 'if title = "없는 기록" then title else made.record'
READ_UNIT = d.service("ask", "read_unit", result="unit", unit='"board"')
PROCESSES = {
    "who": _asking(
        READ_UNIT,
        d.service("tell", "notify", to="unit.people.person", text="string(unit.seats) + unit.title"),
        d.service("again", "notify", to='["starter", "role:clerk", "drafter"]', text=f'string join({PEOPLE}, " · ")'),
        name="who",
        order=("ask", "tell", "again"),
    ),
    "writes": _asking(
        READ_UNIT,
        d.service("paper", "draft_document", result="paper", form='"general-memo"', submitted="true", data=WHOLE),
        d.user("confirm", performer="role:chief", kind="confirm", document="paper"),
        d.service("number", "assign_number"),
        d.service("close", "finalize_document"),
        name="writes",
        order=("ask", "paper", "confirm", "number", "close"),
    ),
    "stumbles": _asking(
        d.service("paper", "draft_document", form='"general-memo"', submitted="true", data='{title: "반만 쓴 것"}'),
        name="stumbles",
        order=("paper",),
    ),
    "reads": _asking(
        d.service("nothing", "read_record", result="none", record="null"),
        d.service("open", "open_record", result="made", register='"findings"', data=FOUND),
        d.service("change", "update_record", record="made.record", data='{detail: "벌어짐"}'),
        d.service("record", "read_record", result="found", record=ONE),
        d.service("tell", "notify", to='"starter"', text='found.title + " " + found.state + " " + found.data.detail'),
        name="reads",
        order=("nothing", "open", "change", "record", "tell"),
    ),
}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    files = tmp_path / "definitions"
    for top in ("processes", "forms"):
        shutil.copytree(REPOSITORY / top, files / top)
    memo = files / "forms/general/general-memo"
    for process, source in PROCESSES.items():
        (files / "processes" / process).mkdir()
        (files / "processes" / process / f"{process}.bpmn").write_bytes(source)
        shutil.copytree(memo, memo.with_name(f"memo-{process}"))
        schema = memo.with_name(f"memo-{process}") / "schema.json"
        text = schema.read_text("utf-8").replace('"slug": "general-memo"', f'"slug": "memo-{process}"')
        schema.write_text(text.replace('"process": "approval"', f'"process": "{process}"'), "utf-8")
    opened = open_office(tmp_path / "home", definitions=files)
    yield opened
    opened.desk.db.close()


def begins(office: Office, process: str, **more: Any) -> str:
    document = office.draft("박지영", f"memo-{process}")
    office.submit("박지영", document, MEMO | more)
    return document


def told(office: Office) -> list[tuple[str, str]]:
    names = {person_id: name for name, person_id in office.ids.items()}
    with office.desk.db.reading(office.desk.complex_id, office.clock()) as tx:
        rows = tx.connection.execute(select(tables.notices.c.person_id, tables.notices.c.text)).all()
        return [(names[row.person_id], row.text) for row in rows]


def test_a_unit_is_read_with_its_seats_and_each_person_once_in_the_order_of_the_roles(office: Office) -> None:
    with office.desk.db.transaction(office.desk.complex_id, office.clock()) as tx:
        tx.connection.exec_driver_sql("UPDATE assignments SET place = '101동' WHERE role = 'auditor'")
        again = "INSERT INTO assignments (complex_id, id, person_id, role, since, place, basis, note) VALUES"
        tx.connection.exec_driver_sql(
            f"{again} ('{office.desk.complex_id}', '{'f' * 32}', '{office.ids['김정자']}', 'representative',"
            " '2025-01-01', '', '', '')"
        )
    begins(office, "who")

    [everybody] = {text for _, text in told(office) if "·" in text}
    assert everybody.split(" · ") == [" 회장 김정자", "101동 감사 윤재근", " 동대표 배상철"]


def test_several_are_told_at_once_and_nobody_twice(office: Office) -> None:
    begins(office, "who")

    to_the_unit = [name for name, text in told(office) if text == "12입주자대표회의"]
    assert sorted(to_the_unit) == ["김정자", "배상철", "윤재근"]
    assert [name for name, text in told(office) if "·" in text] == ["박지영"]


def test_a_paper_a_procedure_writes_itself_goes_to_whoever_decides_without_anybody_writing(office: Office) -> None:
    begins(office, "writes")

    assert office.inbox("정민호") == ["정리 결과"]
    with office.desk.db.reading(office.desk.complex_id, office.clock()) as tx:
        paper = store_documents.newest_of_form(tx, "general-memo")
        assert paper is not None
        before = store_documents.get(tx, paper)
        assert store_documents.version(tx, paper, 1) is not None
    assert (before.state, before.round, before.drafter_name) == ("in_approval", 1, "박지영")
    assert before.data["plan"] == "김정자, 윤재근, 배상철"

    office.decide("정민호", paper)

    with office.desk.db.reading(office.desk.complex_id, office.clock()) as tx:
        after = store_documents.get(tx, paper)
    assert after.state == "final" and after.number


def test_a_paper_a_procedure_leaves_half_written_is_refused_and_nothing_is_left_of_it(office: Office) -> None:
    document = office.draft("박지영", "memo-stumbles")

    with pytest.raises(NoWayOn, match="절차 파일을 고쳐야") as refused:
        office.submit("박지영", document, MEMO)

    assert {p.pointer for p in refused.value.problems} >= {"/purpose", "/plan"}
    with office.desk.db.reading(office.desk.complex_id, office.clock()) as tx:
        assert store_documents.newest_of_form(tx, "general-memo") is None
        assert store_documents.get(tx, document).state == "draft"


def test_a_record_is_read_as_it_stands_and_one_that_is_not_there_is_refused(office: Office) -> None:
    begins(office, "reads")
    assert told(office) == [("박지영", "옥상 금 found 벌어짐")]

    with pytest.raises(RecordRejected) as refused:
        begins(office, "reads", title="없는 기록")

    assert [p.code for p in refused.value.problems] == ["unknown_record"]

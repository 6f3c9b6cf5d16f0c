"""The stamp table of a paper begins with whoever handed it in, also where its line begins after them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.queries import papers
from engine.store import approvals, documents
from tests.bpmn import drawing as d
from tests.desk import questions as q
from tests.faults import FaultOffice, definitions
from tests.office import open_office


def asked_for(by_itself: bool) -> bytes:
    """A procedure that wants a paper, from a person or, whole, from itself, and lets one other sign it."""
    steps = ["draft", *([] if by_itself else ["mend"]), "line", "next", "sign"]
    return d.process(
        d.start(),
        d.service(
            "draft",
            "draft_document",
            result="paper",
            form='"fault-note"',
            data='{what: "난간 고치기", fault: fault}',
            submitted=str(by_itself).lower(),
        ),
        *([] if by_itself else [d.user("mend", performer="role:technician", kind="write", document="paper")]),
        d.service("line", "propose_approval_line", table='"checklist_line"'),
        d.service("next", "next_approver", result="next", blocking="true"),
        d.user("sign", performer="approval_line", kind="approve"),
        d.end(),
        d.line("s", *steps, "e"),
        name="whole" if by_itself else "mending",
    )


@pytest.fixture
def faults(tmp_path: Path) -> Iterator[FaultOffice]:
    folder = definitions(tmp_path / "definitions")
    for name, source in {"mending": asked_for(by_itself=False), "whole": asked_for(by_itself=True)}.items():
        (folder / "processes" / name).mkdir()
        (folder / "processes" / name / f"{name}.bpmn").write_bytes(source)
    opened = FaultOffice(open_office(tmp_path / "home", None, definitions=folder))
    yield opened
    opened.office.desk.db.close()


def stamped(faults: FaultOffice, paper: str) -> list[tuple[str, str]]:
    """Name and look of each cell, in the order they are printed."""
    desk = faults.office.desk
    with desk.db.reading(desk.complex_id, faults.office.clock()) as tx:
        document = documents.get(tx, paper)
        line = approvals.line(tx, paper, document.round)
        return [(cell.person_name, cell.state) for cell in papers.paper_of(desk, tx, document, line).stamps]


def test_whoever_wrote_a_paper_a_procedure_asked_for_has_the_first_cell(faults: FaultOffice) -> None:
    office, record = faults.office, faults.opens()
    [paper] = q.begins(office, "정민호", "mending", fault=record)["drafted"]
    assert stamped(faults, paper) == [], "nobody has handed it in yet"

    office.clock.forward(hours=1)
    office.submit("강동현", paper, {"what": "난간 고치기", "fault": record})

    assert [name for name, _ in stamped(faults, paper)] == ["강동현", "최영식"]
    assert stamped(faults, paper)[0] == ("강동현", "signed")


def test_a_line_that_begins_with_its_author_names_them_once(faults: FaultOffice) -> None:
    paper = faults.papers[faults.opens(name="박지영")]

    names = [name for name, _ in stamped(faults, paper)]

    assert names[0] == "박지영" and names.count("박지영") == 1


def test_a_paper_that_a_procedure_handed_in_itself_carries_no_seal_nobody_pressed(faults: FaultOffice) -> None:
    record = faults.opens()

    [paper] = q.begins(faults.office, "강동현", "whole", fault=record)["drafted"]

    assert [name for name, _ in stamped(faults, paper)] == ["최영식"]

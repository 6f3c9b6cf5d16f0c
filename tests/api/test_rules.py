"""The rules behind the doors: who may read them, where they are used, and the file as it is."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import Doors
from tests.office import REPOSITORY

LINE = REPOSITORY / "processes" / "approval" / "approval_line.dmn"


@pytest.fixture
def book(doors: Doors) -> dict[str, Any]:
    found: dict[str, Any] = doors.browser_of("배상철").get("/api/rules").raise_for_status().json()
    return found


def test_every_procedure_and_table_in_force_is_listed_in_its_folder(book: dict[str, Any]) -> None:
    procedures = [p for group in book["groups"] for p in group["procedures"]]
    tables = [t for group in book["groups"] for t in group["tables"]]

    assert len(procedures) == book["procedures_total"] == len(list((REPOSITORY / "processes").rglob("*.bpmn")))
    assert len(tables) == book["tables_total"] > 0
    assert all((REPOSITORY / rule["file"]).is_file() for rule in [*procedures, *tables])
    complaints = next(group for group in book["groups"] if group["id"] == "processes/complaint")
    assert complaints["title"] == "민원 처리"
    assert {table["id"] for table in complaints["tables"]} == {"complaint_line", "complaint_days", "answer_line"}


def test_a_table_says_which_step_asks_it_and_a_line_which_forms_take_it(book: dict[str, Any]) -> None:
    tables = {table["id"]: table for group in book["groups"] for table in group["tables"]}

    (days,) = tables["complaint_days"]["uses"]
    (line,) = (use for use in tables["approval_line"]["uses"] if use["procedure"] == "approval")

    assert (days["procedure_title"], days["step"], days["how"]) == ("민원 처리", "기한 정하기", "step")
    assert line["how"] == "line" and line["forms_total"] > len(line["forms"]) > 0
    assert tables["quorum"]["changed"]["title"] == "단지 기본 배포본"


def test_a_file_comes_back_as_it_is_and_an_unknown_rule_is_not_there(doors: Doors) -> None:
    client = doors.browser_of("배상철")

    table = client.get("/api/rules/tables/approval_line/file")
    drawn = client.get("/api/rules/procedures/approval/file")

    assert table.content == LINE.read_bytes()
    assert table.headers["content-disposition"].startswith("attachment")
    assert drawn.content == LINE.with_name("approval.bpmn").read_bytes()
    assert client.get("/api/rules/tables/approval/file").status_code == 404
    assert client.get("/api/rules/procedures/no_such/file").json()["title"] == "그런 규칙이 없습니다."


def test_who_holds_no_role_in_office_or_board_reads_no_rule(doors: Doors) -> None:
    resident = doors.browser_of("서은주")

    assert [resident.get(at).status_code for at in ("/api/rules", "/api/rules/tables/approval_line/file")] == [403, 403]
    assert doors.browser().get("/api/rules").status_code == 401

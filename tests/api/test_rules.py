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


def test_a_procedure_tells_who_does_what_and_which_tables_it_asks(doors: Doors) -> None:
    client = doors.browser_of("배상철")

    found = client.get("/api/rules/procedures/complaint").json()

    who = {task["title"]: task["who"] for task in found["tasks"]}
    assert (who["민원 쓰기"], who["접수하기"]) == ("담당", "결재선에 오른 사람")
    assert {table["id"] for table in found["tables"]} == {"complaint_line", "complaint_days", "answer_line"}
    assert found["bpmn"].encode() == (REPOSITORY / found["file"]).read_bytes()
    assert client.get("/api/rules/procedures/complaint_days").status_code == 404
    assert doors.browser_of("서은주").get("/api/rules/procedures/complaint").status_code == 403


def test_who_holds_no_role_in_office_or_board_reads_no_rule(doors: Doors) -> None:
    resident = doors.browser_of("서은주")

    assert [resident.get(at).status_code for at in ("/api/rules", "/api/rules/tables/approval_line/file")] == [403, 403]
    assert doors.browser().get("/api/rules").status_code == 401


def tries(doors: Doors, rule: str, values: dict[str, Any]) -> dict[str, Any]:
    answer = doors.browser_of("배상철").post(f"/api/rules/tables/{rule}/try", json={"values": values})
    found: dict[str, Any] = answer.raise_for_status().json()
    return found


def test_a_table_reads_in_korean_and_asks_for_what_it_looks_at(doors: Doors) -> None:
    found = doors.browser_of("배상철").get("/api/rules/tables/approval_line").json()

    (table,) = found["tables"]
    assert [c["heading"] for c in table["inputs"]] == ["양식", "금액", "기안자 직책"]
    assert table["policy"] == "맞는 줄을 모두 모읍니다."
    review = next(row for row in table["rows"] if row["cells"][1]["text"] == "> 3000000")
    assert [cell["said"] for cell in review["cells"]][1:] == ["3,000,000원 초과", "시설과장이 아닌 경우"]
    assert review["description"].endswith(")")
    amount = next(field for field in found["fields"] if field["path"] == "amount")
    assert (amount["kind"], amount["unit"], amount["choices"]) == ("number", "원", [])
    role = next(field for field in found["fields"] if field["path"] == "drafter_role")
    assert {"value": "clerk", "title": "서무", "named": False} in role["choices"]


def test_a_try_tells_which_rows_and_cells_fit_and_what_came_out(doors: Doors) -> None:
    found = tries(doors, "execution_days", {"item.data.amount": "20,000,001"})

    assert (found["state"], found["sentence"]) == ("decided", "3번째 줄이 맞습니다.")
    assert found["answers"][0][0] == {"label": "이행 기한", "said": "120근무일", "is_none": False}
    (table,) = found["tables"]
    assert table["values"] == ["20,000,001원"]
    assert [(row["cells"], row["is_chosen"]) for row in table["rows"]] == [
        ([False], False),
        ([False], False),
        ([True], True),
    ]


def test_a_row_that_fails_in_one_cell_is_near_and_one_that_fails_in_two_is_not(doors: Doors) -> None:
    (table,) = tries(doors, "finding_risk", {"fault.result": "불량", "fault.danger": "지켜봄"})["tables"]

    near = {row["row"] for row in table["rows"] if row["is_near"]}
    assert near == {1, 2, 6}
    assert [row["row"] for row in table["rows"] if row["is_chosen"]] == [3]


def test_what_no_row_fits_is_said_to_decide_nothing(doors: Doors) -> None:
    none = tries(doors, "complaint_days", {})
    foreign = tries(doors, "complaint_days", {"kind": "없는 종류"})

    assert (none["state"], none["answers"], none["missing"]) == ("none", [], ["민원 종류"])
    assert none["sentence"].endswith("아무것도 정해지지 않습니다.")
    assert foreign["state"] in ("none", "conflict") and foreign["answers"] == []


def events_of(doors: Doors) -> int:
    with doors.office.desk.db.reading(doors.office.desk.complex_id, doors.office.clock()) as tx:
        return int(tx.connection.exec_driver_sql("select count(*) from events").scalar_one())


def test_values_that_cannot_be_read_are_all_named_and_nothing_is_kept_of_a_try(doors: Doors) -> None:
    client, resident = doors.browser_of("배상철"), doors.browser_of("서은주")
    address, before = "/api/rules/tables/approval_line/try", events_of(doors)

    wrong = client.post(address, json={"values": {"amount": "많이", "vendor": "가"}})
    right = client.post(address, json={"values": {"amount": 1}})

    assert (wrong.status_code, right.status_code) == (422, 200)
    assert {p["pointer"] for p in wrong.json()["problems"]} == {"/values/amount", "/values/vendor"}
    assert "‘금액’은 숫자로 적어 주십시오." in {p["message"] for p in wrong.json()["problems"]}
    assert resident.post(address, json={"values": {}}).status_code == 403
    assert client.post("/api/rules/tables/no_such/try", json={"values": {}}).status_code == 404
    assert events_of(doors) == before

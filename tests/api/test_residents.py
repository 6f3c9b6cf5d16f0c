"""A resident at the doors: what they may begin, what they may read, and that nobody else's papers exist for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from engine.model.ids import new_id
from engine.store import people
from tests.api.conftest import Doors

COMPLAINT: dict[str, Any] = {
    "title": "12층 복도 전등이 깜빡입니다",
    "kind": "시설 고장",
    "place": "103동 12층 복도",
    "content": "전등이 밤새 깜빡입니다.",
    "unit": "103동 1202호",
}


@pytest.fixture
def residents(doors: Doors) -> Iterator[tuple[str, str]]:
    """Two people who live here. The office is shared, so the roles are taken away again."""
    names, given = ("서은주", "배상철"), [new_id(), new_id()]
    desk = doors.office.desk
    with desk.db.transaction(desk.complex_id, doors.office.clock()) as tx:
        for name, id_ in zip(names, given, strict=True):
            row = {"id": id_, "person_id": doors.office.ids[name], "role": "resident", "since": date(2020, 1, 1)}
            people.add_assignment(tx, row)
    yield names
    with desk.db.transaction(desk.complex_id, doors.office.clock()) as tx:
        for id_ in given:
            tx.connection.exec_driver_sql(f"UPDATE assignments SET until = '2020-01-02' WHERE id = '{id_}'")


def complain(doors: Doors, name: str) -> str:
    client = doors.browser_of(name)
    document = client.post("/api/documents", json={"form": "complaint-application"}).json()
    body = {"data": COMPLAINT, "revision": document["revision"]}
    client.post(f"/api/documents/{document['id']}/submit", json=body).raise_for_status()
    return str(document["id"])


def test_a_resident_is_offered_what_residents_may_begin_and_nothing_else(
    doors: Doors, residents: tuple[str, str]
) -> None:
    client = doors.browser_of(residents[0])

    assert client.get("/api/session").json()["person"]["begins"] is True
    assert [form["slug"] for form in client.get("/api/forms").json()["forms"]] == ["complaint-application"]
    refused = client.post("/api/documents", json={"form": "general-memo"})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_yours")
    assert client.post("/api/documents", json={"form": "complaint-answer"}).status_code == 403


def test_a_complaint_of_one_resident_does_not_exist_for_another(doors: Doors, residents: tuple[str, str]) -> None:
    document_id = complain(doors, residents[0])
    card = doors.task("박지영", document_id)

    mine = doors.browser_of(residents[0]).get(f"/api/documents/{document_id}").json()
    assert (mine["state"], mine["can"]["withdraw"], mine["can"]["copy"]) == ("in_approval", True, True)
    for name in (residents[1], "강동현"):
        other = doors.browser_of(name)
        assert other.get(f"/api/documents/{document_id}").status_code == 404
        assert other.get(f"/api/tasks/{card['task_id']}").status_code == 404
        assert other.post(f"/api/documents/{document_id}/withdraw", json={}).status_code == 404


def test_a_resident_reads_neither_the_register_of_complaints_nor_who_is_away(
    doors: Doors, residents: tuple[str, str]
) -> None:
    complain(doors, residents[0])

    assert doors.browser_of("박지영").get("/api/registers/complaints").status_code == 200
    assert doors.browser_of(residents[0]).get("/api/registers/complaints").status_code == 404
    notices = doors.browser_of(residents[0]).get("/api/inbox").json()["notices"]
    assert notices and "absence" not in {notice["kind"] for notice in notices}

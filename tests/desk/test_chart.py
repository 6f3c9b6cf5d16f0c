"""The chart of the organisation says who holds which seat, which are empty, whose term ends soon, and which unit stands
under which."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.model.errors import NotYours
from engine.model.ids import new_id
from engine.model.person import OrgUnit, misplaced
from engine.queries import people
from engine.store import people as store
from tests.office import Office


def unit(office: Office, id_: str, on: date | None = None) -> dict[str, Any]:
    chart = people.chart(office.desk, office.actor("정민호"), on)
    found: dict[str, Any] = next(u for u in chart["units"] if u["id"] == id_)
    return found


def test_seats_nobody_holds_are_empty_whether_recorded_or_not(office: Office) -> None:
    board = unit(office, "board")
    empty = [s for s in board["seats"] if s["name"] is None]

    assert (board["seats_total"], board["seats_filled"], len(empty)) == (12, 3, 9)
    assert {s["title"] for s in empty} == {"빈자리"}
    technicians = [s for s in unit(office, "office")["seats"] if s["role"] == "technician"]
    assert [(s["name"], s["vacant_since"]) for s in technicians] == [("강동현", None), (None, "2026-07-01")]


def test_a_term_that_ends_within_a_quarter_is_counted_down(office: Office) -> None:
    desk = office.desk
    with desk.db.transaction(desk.complex_id, office.clock()) as tx:
        row = {"id": new_id(), "person_id": office.ids["서은주"], "role": "director", "since": date(2025, 1, 1)}
        store.add_assignment(tx, row | {"until": date(2026, 8, 31)})

    def left(on: date | None) -> int | None:
        seats = [s for s in unit(office, "board", on)["seats"] if s["name"] == "서은주"]
        return seats[0]["days_left"] if seats else None

    assert left(None) == 49
    assert left(date(2026, 8, 31)) == 0
    assert left(date(2026, 3, 1)) is None, "that is far away"
    assert left(date(2026, 9, 1)) is None, "that is over"
    notice = people.chart(desk, office.actor("정민호"))["notice"]
    assert notice["leaving_soon"] == 1
    assert any("임기가 끝나는 사람이 1명" in s for s in notice["sentences"])


def test_units_stand_under_the_one_they_answer_to(office: Office) -> None:
    assert unit(office, "office")["under"] == "board"
    assert unit(office, "board")["under"] == ""
    with pytest.raises(NotYours):
        people.chart(office.desk, office.actor("서은주"))


def test_a_unit_under_nothing_or_under_itself_is_refused() -> None:
    def units(**under: str) -> list[OrgUnit]:
        return [OrgUnit(id_, id_, under=above) for id_, above in under.items()]

    assert misplaced(units(a="", b="a", c="b")) == []
    assert [id_ for id_, _ in misplaced(units(a="z", b=""))] == ["a"]
    assert [id_ for id_, _ in misplaced(units(a="b", b="a", c="a"))] == ["a", "b"]
    assert [id_ for id_, _ in misplaced(units(a="a"))] == ["a"]

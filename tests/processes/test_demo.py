"""The demonstration's story, played on a working day and on a day off: it always looks as if it had just happened."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from engine import demo
from engine.desk import actor_at, open_desk
from engine.model.calendar import SEOUL
from engine.play import Play, StageClock
from engine.queries import inbox as inbox_queries
from engine.store import people, registers
from tests.office import REPOSITORY

STORY = REPOSITORY / "processes/_demo/haetsal"
THURSDAY = datetime(2026, 7, 16, 10, tzinfo=SEOUL)
SATURDAY = datetime(2026, 7, 18, 10, tzinfo=SEOUL)


@pytest.mark.slow
@pytest.mark.parametrize(("now", "pressing"), [(THURSDAY, "today"), (SATURDAY, "soon")], ids=["thursday", "saturday"])
def test_the_urgent_paper_lies_on_top_and_nothing_is_late_before_anybody_could_act(
    now: datetime, pressing: str, tmp_path: Path
) -> None:
    desk = open_desk(tmp_path / "home", database_url=None, definitions=REPOSITORY, clock=lambda: now)
    try:
        demo.seed(desk, REPOSITORY, STORY, lambda what, done, total: None)

        with desk.db.reading(desk.complex_id, now) as tx:
            ids = {person.name: person.id for person in people.people(tx)}
            chief = actor_at(desk, tx, ids["정민호"])
            kept = registers.counts(tx)
        waiting = inbox_queries.inbox(desk, chief)["tasks"]
    finally:
        desk.db.close()

    assert waiting[0]["title"] == "지하주차장 2호 배수펌프 교체"
    assert waiting[0]["urgency"] == pressing
    assert [card["title"] for card in waiting if card["urgency"] == "late"] == []
    assert all(datetime.fromisoformat(card["submitted_at"]) < now for card in waiting)
    assert kept["rounds"][0] >= 35 and kept["rounds"][1] >= 1, "a year of rounds, and one that was missed"
    assert kept["findings"] == (15, 7), "some are closed and some are not"
    assert kept["complaints"] == (17, 4), "new, late, being answered and waiting for a resident to read the answer"
    assert kept["authority_reports"] == (9, 2), "those that are due soon"


def test_the_parts_of_a_story_are_played_as_one_in_the_order_of_time(tmp_path: Path) -> None:
    (tmp_path / "story.yaml").write_text("steps: [{day: -1, at: '09:00', n: 2}, {day: 0, at: '09:00', n: 4}]")
    (tmp_path / "story_more.yaml").write_text("steps: [{day: -1, at: '09:00', n: 3}, {day: M-1-30, at: '10:00', n: 1}]")
    days = demo.working_days(REPOSITORY)
    play = Play(lambda: pytest.fail("nobody acts"), StageClock(SATURDAY), {}, days, days.on_or_before(SATURDAY.date()))

    assert [step["n"] for step in demo.in_order(tmp_path, play)] == [1, 2, 3, 4]
    assert play.moment({"day": "M-2-31+1", "at": "10:00"}) == datetime(2026, 6, 2, 10, tzinfo=SEOUL)

    (tmp_path / "story_more.yaml").write_text("steps: [{n: 5}]")
    with pytest.raises(AssertionError, match="does not say when"):
        demo.in_order(tmp_path, play)

"""Deciding: in one's own time, with ten seconds to think again, and through a deputy while one is away."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.commands import people, tasks
from engine.model.errors import FormRejected, NotFound, NotOpen, NotYours
from engine.queries import inbox as inbox_queries
from engine.queries import people as people_queries
from tests.office import Office


def box(office: Office, name: str, which: str) -> list[str]:
    return [card["title"] for card in inbox_queries.inbox(office.desk, office.actor(name))[which]]


class TestTakingBack:
    def test_a_decision_with_grace_takes_effect_when_the_grace_is_over(self, office: Office) -> None:
        document = office.submits("박지영")
        office.decide("이수진", document, grace_seconds=10)
        assert office.seals(document) == ["박지영"]
        assert len(box(office, "이수진", "pending")) == 1 and office.inbox("이수진") == []

        office.clock.forward(seconds=9)
        office.works_off()
        assert office.seals(document) == ["박지영"]
        office.clock.forward(seconds=1)
        office.works_off()

        assert office.seals(document) == ["박지영", "이수진"]

    def test_until_then_it_can_be_taken_back_and_afterwards_not(self, office: Office) -> None:
        document = office.submits("박지영")
        task = office.decide("이수진", document, grace_seconds=10)["task_id"]

        tasks.undo(office.desk, office.actor("이수진"), task)

        assert len(office.inbox("이수진")) == 1
        office.clock.forward(seconds=30)
        assert office.works_off() == 0
        office.decide("이수진", document, grace_seconds=10)
        office.clock.forward(seconds=11)
        with pytest.raises(NotOpen):
            tasks.undo(office.desk, office.actor("이수진"), task)

    def test_the_seal_bears_the_moment_of_the_decision_not_of_the_worker(self, office: Office) -> None:
        document = office.submits("박지영")
        office.decide("이수진", document, grace_seconds=10)
        decided = office.clock()
        office.clock.forward(hours=3)

        office.works_off()

        step = office.look("박지영", document)["steps"][1]
        assert step["at"] == (decided + timedelta(hours=9)).replace(tzinfo=None).isoformat() + "+09:00"

    def test_a_worker_that_was_away_settles_everything_when_it_comes_back(self, office: Office) -> None:
        papers = [office.submits("박지영") for _ in range(3)]
        for paper in papers:
            office.decide("이수진", paper, grace_seconds=10)
        office.clock.forward(days=1)

        office.works_off()

        assert len(office.inbox("최영식")) == 3


class TestPuttingAside:
    def test_a_paper_put_aside_stays_mine_and_says_why(self, office: Office) -> None:
        document = office.submits("박지영")
        task = office.task("이수진", document)["task_id"]

        tasks.hold(office.desk, office.actor("이수진"), task, "예산을 다시 봅니다")

        assert office.inbox("이수진") == []
        assert box(office, "이수진", "held") != []
        tasks.release_hold(office.desk, office.actor("이수진"), task)
        assert len(office.inbox("이수진")) == 1

    def test_putting_aside_needs_a_reason_and_the_right_person(self, office: Office) -> None:
        document = office.submits("박지영")
        task = office.task("이수진", document)["task_id"]

        with pytest.raises(FormRejected):
            tasks.hold(office.desk, office.actor("이수진"), task, " ")
        with pytest.raises(NotYours):
            tasks.hold(office.desk, office.actor("최영식"), task, "나중에")


class TestDeputies:
    def away(self, office: Office, who: str, deputy: str, days: int = 2) -> str:
        today = office.clock().date()
        answer = people.delegate(
            office.desk, office.actor(who), office.ids[deputy], today, today + timedelta(days=days), "휴가"
        )
        return str(answer["delegation_id"])

    def test_a_deputy_signs_in_their_own_name_for_the_one_who_is_away(self, office: Office) -> None:
        self.away(office, "최영식", "강동현")
        document = office.submits("박지영")
        office.approves(document, "이수진", "강동현")

        step = office.look("박지영", document)["steps"][2]

        assert (step["name"], step["note"]) == ("강동현", "최영식 님을 대신함")

    def test_without_a_delegation_in_force_a_deputy_signs_nothing(self, office: Office) -> None:
        self.away(office, "최영식", "강동현", days=1)
        document = office.submits("박지영")
        office.approves(document, "이수진")
        task = office.task("최영식", document)["task_id"]
        office.clock.forward(days=3)

        with pytest.raises((NotYours, NotFound)):
            tasks.complete(office.desk, office.actor("강동현"), task, "approve")

    def test_a_delegation_that_was_ended_no_longer_counts(self, office: Office) -> None:
        delegation = self.away(office, "최영식", "강동현")
        document = office.submits("박지영")
        office.approves(document, "이수진")
        assert len(office.inbox("강동현")) == 1

        people.end_delegation(office.desk, office.actor("최영식"), delegation)

        assert office.inbox("강동현") == []

    def test_two_people_cannot_stand_in_for_each_other(self, office: Office) -> None:
        self.away(office, "최영식", "강동현")

        with pytest.raises(FormRejected) as refused:
            self.away(office, "강동현", "최영식")

        assert {p.code for p in refused.value.problems} == {"deputy_is_away", "is_deputy"}

    def test_everything_wrong_with_a_delegation_is_said_at_once(self, office: Office) -> None:
        with pytest.raises(FormRejected) as refused:
            people.delegate(
                office.desk,
                office.actor("최영식"),
                office.ids["최영식"],
                date(2026, 7, 1),
                date(2026, 6, 1),
            )

        assert {p.code for p in refused.value.problems} == {"self", "period", "past"}

    def test_the_org_chart_says_who_is_away_and_which_seats_are_empty(self, office: Office) -> None:
        self.away(office, "최영식", "강동현")

        chart = people_queries.chart(office.desk, office.actor("박지영"))

        seats = [s for u in chart["units"] for s in u["seats"] + ([u["head"]] if u["head"] else [])]
        assert next(s for s in seats if s["name"] == "최영식")["absence"]["deputy"] == "강동현"
        empty = [s for s in seats if not s["name"]]
        assert chart["notice"]["vacant"] == len(empty)
        assert [(s["role"], s["vacant_since"]) for s in empty if s["vacant_since"]] == [("technician", "2026-07-01")]
        with pytest.raises(NotYours):
            people_queries.chart(office.desk, office.actor("서은주"))

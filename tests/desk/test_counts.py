"""A question to a frozen list of people: one answer each, closed exactly once, and what it came to goes to a table."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import select, text

from engine.commands import clock
from engine.commands import counts as commands
from engine.commands import people as people_commands
from engine.model.count import AlreadyAnswered, CountIllFormed, NotEntitled
from engine.model.errors import FormRejected, NeedsAnother, NotFound, NotOpen, NotYours, Refusal
from engine.store import counts
from engine.store.tables import decisions, instances
from tests.desk.questions import YES_NO, answers, asks, closes, look, newcomer, waiting, within
from tests.office import Office

BOARD = ("김정자", "윤재근", "배상철")


@pytest.fixture
def office(asking_office: Office) -> Office:
    return asking_office


def decided(office: Office, count: str) -> list[tuple[Any, Any]]:
    """What the table was given about a count and what it answered."""

    def work(tx: Any) -> list[tuple[Any, Any]]:
        matter = counts.get(tx, count).instance_id
        rows = tx.connection.execute(select(decisions).where(decisions.c.instance_id == matter))
        return [(r.facts["outcome"], r.result) for r in rows]

    found: list[tuple[Any, Any]] = within(office, work)
    return found


def status(office: Office, count: str) -> str:
    def work(tx: Any) -> Any:
        matter = counts.get(tx, count).instance_id
        return tx.connection.execute(select(instances.c.status).where(instances.c.id == matter)).scalar_one()

    return str(within(office, work))


class TestAnswering:
    def test_when_everybody_has_answered_the_result_goes_to_the_table(self, office: Office) -> None:
        count = asks(office, *BOARD)
        answers(office, "배상철", count, "찬성")
        answers(office, "김정자", count, "찬성", "올해 안에 해야 합니다.")
        assert (look(office, "정민호", count)["state"], status(office, count)) == ("open", "running")

        answers(office, "윤재근", count, "반대")

        outcome = {
            "tally": {"찬성": 2, "반대": 1, "기권": 0},
            "entitled": 3,
            "answered": 3,
            "by": {"찬성": ["김정자", "배상철"], "반대": ["윤재근"], "기권": []},
        }
        assert decided(office, count) == [(outcome, "passed")]
        assert (look(office, "정민호", count)["state"], status(office, count)) == ("closed", "ended")

    def test_half_is_no_majority(self, office: Office) -> None:
        count = asks(office, "김정자", "배상철")
        answers(office, "배상철", count, "찬성")
        answers(office, "김정자", count, "반대")

        assert [result for _, result in decided(office, count)] == ["failed"]

    def test_nobody_answers_twice_nor_changes_an_answer(self, office: Office) -> None:
        count = asks(office, *BOARD)
        answers(office, "김정자", count, "찬성")

        for option in ("찬성", "반대"):
            with pytest.raises(AlreadyAnswered):
                answers(office, "김정자", count, option)

        assert look(office, "김정자", count)["answered"] == 1

    def test_who_is_not_on_the_list_does_not_answer(self, office: Office) -> None:
        count = asks(office, *BOARD)

        with pytest.raises(NotEntitled):
            answers(office, "정민호", count, "찬성")
        with pytest.raises(NotFound):
            answers(office, "서은주", count, "찬성")

        assert look(office, "정민호", count)["answered"] == 0

    def test_after_closing_nobody_answers(self, office: Office) -> None:
        count = asks(office, *BOARD, closer="role:chief")
        answers(office, "김정자", count, "찬성")
        closes(office, "정민호", count)

        with pytest.raises(NotOpen, match="이미 마감되어"):
            answers(office, "윤재근", count, "찬성")

        assert look(office, "정민호", count)["result"]["answered"] == 1

    def test_everything_wrong_with_an_answer_is_said_at_once(self, office: Office) -> None:
        count = asks(office, *BOARD)

        with pytest.raises(FormRejected) as refused:
            answers(office, "김정자", count, "모르겠음", "가" * 2_001)

        assert [p.pointer for p in refused.value.problems] == ["/option", "/comment"]
        answers(office, "김정자", count, "기권", "가" * 2_000)

    def test_a_deputy_does_not_answer_for_somebody_else(self, office: Office) -> None:
        today = office.clock().date()
        people_commands.delegate(office.desk, office.actor("최영식"), office.ids["강동현"], today, today, "휴가")
        count = asks(office, "최영식", "정민호")

        with pytest.raises((NotEntitled, NotFound)):
            answers(office, "강동현", count, "찬성")
        answers(office, "최영식", count, "찬성")


class TestTheFrozenList:
    def test_a_role_means_everybody_who_holds_it_when_the_question_is_put(self, office: Office) -> None:
        count = asks(office, entitled=["role:chair", "role:auditor", office.ids["배상철"], office.ids["김정자"]])

        newcomer(office, "새 회장", "chair")

        assert [p["name"] for p in look(office, "정민호", count)["people"]] == ["김정자", "윤재근", "배상철"]
        with pytest.raises(NotFound):
            answers(office, "새 회장", count, "찬성")

    @pytest.mark.parametrize(
        ("facts", "refusal"),
        [
            ({"entitled": []}, NeedsAnother),
            ({"entitled": None}, NeedsAnother),
            ({"entitled": "role:nobody_holds_this"}, NeedsAnother),
            ({"entitled": ["0" * 32]}, CountIllFormed),
            ({"entitled": [7]}, CountIllFormed),
            ({"options": []}, CountIllFormed),
            ({"options": ["찬성", "찬성"]}, CountIllFormed),
            ({"options": [{"title": "찬성"}]}, CountIllFormed),
            ({"options": None}, CountIllFormed),
            ({"question": " "}, CountIllFormed),
            ({"closes": "closer"}, CountIllFormed),
            ({"closes": "sometime"}, CountIllFormed),
            ({"closer": "role:nobody_holds_this"}, NeedsAnother),
        ],
    )
    def test_a_question_that_could_never_be_answered_is_not_put(
        self, office: Office, facts: dict[str, Any], refusal: type[Refusal]
    ) -> None:
        before = len(waiting(office, "김정자"))

        with pytest.raises(refusal):
            asks(office, *BOARD, **facts)

        assert len(waiting(office, "김정자")) == before
        assert asks(office, *BOARD) and len(waiting(office, "김정자")) == before + 1


class TestClosing:
    def test_whoever_the_procedure_names_closes_it_and_nobody_else(self, office: Office) -> None:
        count = asks(office, *BOARD, closer="role:chief")
        answers(office, "김정자", count, "찬성")
        with pytest.raises(NotYours):
            closes(office, "김정자", count)
        with pytest.raises(NotFound):
            closes(office, "서은주", count)

        closes(office, "정민호", count)

        assert [r for _, r in decided(office, count)] == ["failed"]
        with pytest.raises(NotOpen):
            closes(office, "정민호", count)

    def test_what_everybody_must_answer_nobody_closes_before(self, office: Office) -> None:
        count = asks(office, *BOARD, closes="all", closer="role:chief")

        with pytest.raises(NotYours, match="모두 답하면"):
            closes(office, "정민호", count)

        assert not look(office, "정민호", count)["may_close"]

    def test_what_only_a_person_closes_waits_for_that_person(self, office: Office) -> None:
        count = asks(office, "김정자", closes="closer", closer="role:chief")
        answers(office, "김정자", count, "찬성")
        assert look(office, "정민호", count)["state"] == "open"

        closes(office, "정민호", count)

        assert [r for _, r in decided(office, count)] == ["passed"]

    def test_when_time_runs_out_it_is_cancelled_and_hands_on_nothing(self, office: Office) -> None:
        count = asks(office, *BOARD)
        answers(office, "김정자", count, "찬성")
        office.clock.forward(hours=49)

        assert clock.fire_timers(office.desk) >= 1

        assert (look(office, "김정자", count)["state"], status(office, count)) == ("cancelled", "ended")
        assert look(office, "김정자", count)["result"] is None and decided(office, count) == []
        assert waiting(office, "윤재근", count) == []
        with pytest.raises(NotOpen, match="취소"):
            answers(office, "윤재근", count, "찬성")


class TestInTheInbox:
    def test_a_question_waits_for_each_who_may_answer_until_they_have(self, office: Office) -> None:
        count = asks(office, *BOARD, closer="role:chief")

        card = waiting(office, "윤재근", count)[0]

        assert (card["count_id"], card["question"]) == (count, "승강기 주로프를 바꾸겠습니까?")
        assert [o["title"] for o in card["options"]] == YES_NO
        assert card["asked_by"] == {"name": "정민호", "title": "관리소장"}
        assert card["how_it_closes"] == "모두 답하거나 관리소장이 마감하면 결과가 나옵니다."
        answers(office, "김정자", count, "찬성")
        assert (waiting(office, "윤재근", count)[0]["answered"], waiting(office, "김정자", count)) == (1, [])
        assert waiting(office, "정민호", count) == []

    def test_how_anybody_answered_shows_only_after_closing(self, office: Office) -> None:
        count = asks(office, *BOARD, closer="role:chief")
        answers(office, "김정자", count, "반대", "비쌉니다.")

        before = look(office, "윤재근", count)
        closes(office, "정민호", count)
        after = look(office, "윤재근", count)

        assert "비쌉니다." not in str(before) and before["result"] is None
        assert [p["answered"] for p in before["people"]] == [True, False, False]
        assert look(office, "김정자", count)["mine"]["option"] == "반대"
        against = next(o for o in after["result"]["options"] if o["id"] == "반대")
        assert against["people"] == [{"name": "김정자", "title": "회장", "comment": "비쌉니다."}]

    def test_a_question_about_a_paper_lets_those_asked_read_it(self, office: Office) -> None:
        paper = office.draft("박지영", "vote")
        office.submit("박지영", paper, {"title": "로프 교체", "purpose": "낡았습니다.", "plan": "8월에 바꿉니다."})

        card = waiting(office, "강동현")[-1]

        assert card["document"]["id"] == paper and office.look("강동현", paper)["title"] == "로프 교체"
        with pytest.raises(NotFound):
            office.look("서은주", paper)

    def test_a_paper_goes_on_when_its_question_is_closed(self, office: Office) -> None:
        paper = office.draft("박지영", "vote")
        office.submit("박지영", paper, {"title": "로프 교체", "purpose": "낡았습니다.", "plan": "8월에 바꿉니다."})
        count = waiting(office, "강동현")[-1]["count_id"]
        for name in ("이수진", "최영식", "강동현"):
            answers(office, name, count, "찬성")

        assert "로프 교체" in office.inbox("정민호")


class TestAtOnce:
    def at_once(self, works: list[Callable[[], Any]]) -> list[str]:
        outcomes = [""] * len(works)
        gate = threading.Barrier(len(works))

        def run(at: int) -> None:
            gate.wait()
            try:
                works[at]()
                outcomes[at] = "done"
            except Refusal as refusal:
                outcomes[at] = refusal.code

        threads = [threading.Thread(target=run, args=(at,)) for at in range(len(works))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return outcomes

    def test_twenty_people_answer_at_once_and_each_is_counted(self, office: Office) -> None:
        names = [newcomer(office, f"주민{n:02}") for n in range(20)]
        count = asks(office, *names)
        crowd = {name: office.actor(name) for name in names}
        outcomes = self.at_once(
            [
                (lambda n=name, o=YES_NO[at % 2]: commands.answer(office.desk, crowd[n], count, o))
                for at, name in enumerate(names)
            ]
        )

        assert outcomes == ["done"] * 20
        assert [(o["tally"], r) for o, r in decided(office, count)] == [({"찬성": 10, "반대": 10, "기권": 0}, "failed")]

    def test_one_person_answering_twice_at_once_is_counted_once(self, office: Office) -> None:
        for _ in range(5):
            count = asks(office, *BOARD)

            outcomes = self.at_once([lambda c=count: answers(office, "김정자", c, "찬성")] * 4)

            assert sorted(outcomes) == ["already_answered"] * 3 + ["done"]
            assert look(office, "정민호", count)["answered"] == 1

    def test_an_answer_and_the_closing_at_once_leave_one_result_that_counts_what_was_taken(
        self, office: Office
    ) -> None:
        for _ in range(8):
            count = asks(office, *BOARD, closer="role:chief")

            taken, closed = self.at_once(
                [lambda c=count: answers(office, "김정자", c, "찬성"), lambda c=count: closes(office, "정민호", c)]
            )

            assert closed == "done" and taken in ("done", "not_open")
            given = decided(office, count)
            assert len(given) == 1 and given[0][0]["answered"] == (1 if taken == "done" else 0)

    def test_the_last_answer_and_the_closing_at_once_close_it_once(self, office: Office) -> None:
        for _ in range(8):
            count = asks(office, "김정자", closer="role:chief")

            outcomes = self.at_once(
                [lambda c=count: answers(office, "김정자", c, "찬성"), lambda c=count: closes(office, "정민호", c)]
            )

            assert sorted(outcomes) == ["done", "not_open"]
            assert len(decided(office, count)) == 1
            assert look(office, "정민호", count)["state"] == "closed"

    def test_the_clock_and_the_last_answer_at_once_end_it_one_way(self, office: Office) -> None:
        for _ in range(5):
            count = asks(office, "김정자")
            office.clock.forward(hours=49)

            taken, _ = self.at_once(
                [lambda c=count: answers(office, "김정자", c, "찬성"), lambda: clock.fire_timers(office.desk)]
            )

            state = look(office, "정민호", count)["state"]
            assert (taken, state, len(decided(office, count))) in (("done", "closed", 1), ("not_open", "cancelled", 0))


class TestTheDatabaseItself:
    def refuses(self, office: Office, statement: str, **values: Any) -> None:
        with pytest.raises(sqlalchemy.exc.DatabaseError, match=r"danji|CHECK|check|UNIQUE|unique"):
            within(office, lambda tx: tx.connection.execute(text(statement), {"x": tx.complex_id, **values}))

    def test_it_adds_nobody_to_a_frozen_list_and_unticks_nobody(self, office: Office) -> None:
        count = asks(office, *BOARD)
        answers(office, "김정자", count, "찬성")
        insert = (
            "INSERT INTO count_entitled (complex_id, count_id, person_id, no, name, title, answered) "
            "VALUES (:x, :c, :p, 9, '서은주', '', false)"
        )

        self.refuses(office, insert, c=count, p=office.ids["서은주"])
        self.refuses(office, "UPDATE count_entitled SET answered = false WHERE count_id = :c", c=count)
        self.refuses(office, "UPDATE count_entitled SET person_id = :p WHERE no = 2", p=office.ids["서은주"])
        self.refuses(office, "DELETE FROM count_entitled WHERE count_id = :c", c=count)
        self.refuses(office, "UPDATE counts SET answered = 3 WHERE id = :c", c=count)
        self.refuses(office, "UPDATE counts SET question = '다른 물음' WHERE id = :c", c=count)
        self.refuses(office, "UPDATE counts SET is_secret = true WHERE id = :c", c=count)

    def test_it_changes_neither_an_answer_nor_a_result(self, office: Office) -> None:
        count = asks(office, "김정자")
        answers(office, "김정자", count, "찬성")

        self.refuses(office, "UPDATE count_answers SET option = '반대' WHERE count_id = :c", c=count)
        self.refuses(office, "DELETE FROM count_answers WHERE count_id = :c", c=count)
        self.refuses(office, "UPDATE counts SET result = '{}' WHERE id = :c", c=count)
        self.refuses(office, "UPDATE counts SET state = 'open' WHERE id = :c", c=count)
        self.refuses(office, "DELETE FROM counts WHERE id = :c", c=count)

"""Counts against a plain dictionary, on both databases at once: whatever people do in whatever order, everybody is
counted once, the result is what was answered, and it is handed on once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from engine.commands import clock
from engine.commands import counts as commands
from engine.model.errors import Refusal
from engine.model.person import Actor
from engine.store import counts
from engine.store.tables import decisions
from tests.desk.questions import YES_NO, asks
from tests.office import Office

EXAMPLES, STEPS = 25, 100
PEOPLE = ("김정자", "윤재근", "배상철", "이수진", "강동현", "서은주")
CLOSERS = ("정민호", "김정자")
"""The first may close what names a closer, the second never."""


class Counts(RuleBasedStateMachine):
    """`model` is count → what was asked, who has answered what, and how it stands."""

    offices: ClassVar[tuple[Office, ...]] = ()
    steps: ClassVar[int] = 0
    actors: ClassVar[dict[tuple[str, str], Actor]] = {}
    asked = Bundle("asked")

    def __init__(self) -> None:
        super().__init__()
        self.model: dict[int, dict[str, Any]] = {}
        self.ids: list[list[str]] = [[] for _ in self.offices]
        self.touched: set[int] = set()

    def actor(self, office: Office, name: str) -> Actor:
        """Nobody's roles change here, so each person is looked up once."""
        key = (office.desk.db.url, name)
        if key not in self.actors:
            self.actors[key] = office.actor(name)
        return self.actors[key]

    def everywhere(self, work: Callable[[Office, list[str]], Any]) -> Any:
        """Do it in each office; both must say the same, or refuse alike."""
        Counts.steps += 1
        outcomes = []
        for office, ids in zip(self.offices, self.ids, strict=True):
            try:
                work(office, ids)
                outcomes.append("done")
            except Refusal as refusal:
                outcomes.append(refusal.code)
        assert len(set(outcomes)) == 1, outcomes
        return outcomes[0]

    @rule(
        target=asked,
        people=st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=6, unique=True),
        secret=st.booleans(),
        closes=st.sampled_from([None, "all", "both", "closer"]),
        named=st.booleans(),
    )
    def ask(self, people: list[str], secret: bool, closes: str | None, named: bool) -> int:
        named = named or closes == "closer"

        def work(office: Office, ids: list[str]) -> None:
            closer = "role:chief" if named else None
            ids.append(asks(office, *people, secret=secret, closes=closes, closer=closer))

        assert self.everywhere(work) == "done"
        by_itself = closes != "closer"
        by_hand = named and closes != "all"
        state = {"people": people, "secret": secret, "said": {}, "state": "open"}
        self.model[len(self.model)] = state | {"by_itself": by_itself, "by_hand": by_hand}
        self.touched = {len(self.model) - 1}
        return len(self.model) - 1

    def expected(self, which: dict[str, Any], name: str, option: str, comment: str) -> str:
        if name not in which["people"]:
            return "not_found"
        if which["state"] != "open":
            return "not_open"
        if name in which["said"]:
            return "already_answered"
        return "form_rejected" if option not in YES_NO or (comment and which["secret"]) else "done"

    @rule(
        count=asked,
        name=st.sampled_from(PEOPLE),
        option=st.sampled_from([*YES_NO, *YES_NO, "없는 답"]),
        comment=st.sampled_from(["", "", "까닭이 있습니다."]),
    )
    def answer(self, count: int, name: str, option: str, comment: str) -> None:
        which = self.model[count]
        expected = self.expected(which, name, option, comment)

        def work(office: Office, ids: list[str]) -> None:
            commands.answer(office.desk, self.actor(office, name), ids[count], option, comment)

        assert self.everywhere(work) == expected
        if expected == "done":
            which["said"][name] = option
            if which["by_itself"] and len(which["said"]) == len(which["people"]):
                which["state"] = "closed"
        self.touched = {count}

    @rule(count=asked, option=st.sampled_from(YES_NO))
    def everybody_else_answers(self, count: int, option: str) -> None:
        which = self.model[count]
        for name in PEOPLE:
            if self.expected(which, name, option, "") == "done":
                self.answer(count, name, option, "")

    @rule(count=asked, name=st.sampled_from(CLOSERS))
    def close(self, count: int, name: str) -> None:
        which = self.model[count]
        sees = name == "정민호" or name in which["people"]
        if not sees:
            expected = "not_found"
        elif not which["by_hand"] or name != "정민호":
            expected = "not_yours"
        else:
            expected = "done" if which["state"] == "open" else "not_open"

        def work(office: Office, ids: list[str]) -> None:
            commands.close(office.desk, self.actor(office, name), ids[count])

        assert self.everywhere(work) == expected
        if expected == "done":
            which["state"] = "closed"
        self.touched = {count}

    @rule(hours=st.sampled_from([1, 20, 49]))
    def time_passes(self, hours: int) -> None:
        """What was asked two days ago or longer is over."""
        for office in self.offices:
            office.clock.forward(hours=hours)
        self.everywhere(lambda office, _: _fire_all(office))
        for which in self.model.values():
            which["age"] = which.get("age", 0) + hours
            if which["state"] == "open" and which["age"] >= 48:
                which["state"] = "cancelled"
        self.touched = set(self.model)

    @invariant()
    def three_tallies_agree(self) -> None:
        for office, ids in zip(self.offices, self.ids, strict=True):
            for at in self.touched:
                self.agrees(office, ids[at], self.model[at])
        self.touched = set()

    def agrees(self, office: Office, count_id: str, which: dict[str, Any]) -> None:
        def work(tx: Any) -> Any:
            kept = counts.get(tx, count_id)
            said = {a.person_id: a.option for a in counts.answers(tx, count_id)}
            mine = decisions.c.instance_id == kept.instance_id
            facts = list(tx.connection.execute(select(decisions.c.facts).where(mine)).scalars())
            return kept, said, [p.name for p in counts.people(tx, count_id) if p.answered], facts

        with office.desk.db.reading(office.desk.complex_id, office.clock()) as tx:
            kept, said, ticked, facts = work(tx)
        tally = {option: list(which["said"].values()).count(option) for option in YES_NO}
        assert (kept.state, kept.answered, kept.entitled) == (which["state"], len(which["said"]), len(which["people"]))
        assert ticked == [name for name in which["people"] if name in which["said"]]
        assert said == ({} if which["secret"] else {office.ids[n]: o for n, o in which["said"].items()})
        # Handed on exactly once when closed, and never otherwise.
        handed_on = [{**f["outcome"], "by": None} for f in facts]
        result = {"tally": tally, "entitled": kept.entitled, "answered": kept.answered, "by": None}
        assert handed_on == ([result] if which["state"] == "closed" else [])

    def teardown(self) -> None:
        """Everything once more, and then nothing is left open for the next example to trip over."""
        for office, ids in zip(self.offices, self.ids, strict=True):
            for at, which in self.model.items():
                self.agrees(office, ids[at], which)
            office.clock.forward(hours=49)
            _fire_all(office)


def _fire_all(office: Office) -> None:
    while clock.fire_timers(office.desk):
        pass


@pytest.mark.postgres
@pytest.mark.slow
def test_counts_keep_their_promise_in_any_order(asking_offices: tuple[Office, ...]) -> None:
    Counts.offices, Counts.steps, Counts.actors = asking_offices, 0, {}

    # Hypothesis may end an example early, so it is asked again until so many steps were really taken.
    while Counts.steps < EXAMPLES * STEPS:
        run_state_machine_as_test(
            Counts,
            settings=settings(
                max_examples=5,
                stateful_step_count=STEPS,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                print_blob=True,
            ),
        )

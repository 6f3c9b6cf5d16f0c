"""Envelopes against a plain dictionary, on both databases at once: whatever is done in whatever order, three ledgers
agree, and no sum of draws is ever over its amount."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from engine.commands import envelopes as money
from engine.model.envelope import BelowDrawn, Overdrawn
from engine.model.errors import Refusal
from engine.model.ids import new_id
from engine.store import envelopes
from engine.store.session import Tx
from tests.office import Office

EXAMPLES, STEPS = 75, 100
AMOUNTS = st.one_of(st.integers(0, 20), st.integers(0, 10_000), st.sampled_from([1, 999, 1_000, 1_001]))
GRANTS = st.one_of(st.integers(1, 20), st.integers(1, 10_000))
PAPERS = [f"{n:032x}" for n in range(4)]
WHOSE = {"instance_id": "1" * 32, "by_id": "2" * 32}


class Changed(Exception):
    """Somebody changes their mind in the middle of a transaction."""


class Envelopes(RuleBasedStateMachine):
    """`model` is envelope → [amount, {paper: drawn}]; ids differ in the two databases, so each has its own."""

    offices: ClassVar[tuple[Office, ...]] = ()
    steps: ClassVar[int] = 0
    opened = Bundle("opened")

    def __init__(self) -> None:
        super().__init__()
        self.model: dict[int, tuple[int, dict[str, int]]] = {}
        self.ids: list[list[str]] = [[] for _ in self.offices]
        self.papers = {p: new_id() for p in PAPERS}
        self.touched: set[int] = set()

    def everywhere(self, work: Callable[[Tx, list[str]], Any]) -> Any:
        """Do it on each database in a transaction; all must answer, or refuse, alike."""
        Envelopes.steps += 1
        outcomes = []
        for office, ids in zip(self.offices, self.ids, strict=True):
            try:
                with office.desk.db.transaction(office.desk.complex_id, office.clock()) as tx:
                    outcomes.append(work(tx, ids))
            except (Refusal, Changed) as refusal:
                outcomes.append(type(refusal))
        assert len(set(map(str, outcomes))) == 1, outcomes
        return outcomes[0]

    @rule(target=opened, amount=GRANTS)
    def open(self, amount: int) -> int:
        def work(tx: Tx, ids: list[str]) -> int:
            ids.append(money.open_for(tx, "한도", amount, record_id=new_id(), **WHOSE).id)
            return envelopes.get(tx, ids[-1]).left

        assert self.everywhere(work) == amount
        self.model[len(self.model)] = (amount, {})
        return len(self.model) - 1

    @rule(envelope=opened, paper=st.sampled_from(PAPERS), amount=AMOUNTS)
    def draw(self, envelope: int, paper: str, amount: int) -> None:
        granted, drawn = self.model[envelope]
        left = granted - sum(drawn.values()) + drawn.get(paper, 0) - amount

        answer = self.everywhere(
            lambda tx, ids: money.draw(tx, ids[envelope], amount, self.papers[paper], **WHOSE).left
        )

        assert answer == (left if left >= 0 else Overdrawn)
        if left >= 0:
            drawn[paper] = amount
        self.touched = {envelope}

    @rule(envelope=opened, paper=st.sampled_from(PAPERS))
    def release_one(self, envelope: int, paper: str) -> None:
        answer = self.everywhere(
            lambda tx, ids: money.release(tx, self.papers[paper], envelope_id=ids[envelope], **WHOSE)
        )

        assert answer == self.model[envelope][1].pop(paper, 0)
        self.touched = {envelope}

    @rule(paper=st.sampled_from(PAPERS))
    def release_all(self, paper: str) -> None:
        answer = self.everywhere(lambda tx, ids: money.release(tx, self.papers[paper], **WHOSE))

        assert answer == sum(drawn.pop(paper, 0) for _, drawn in self.model.values())
        self.touched = set(self.model)

    @rule(envelope=opened, amount=GRANTS)
    def amend(self, envelope: int, amount: int) -> None:
        _, drawn = self.model[envelope]

        answer = self.everywhere(lambda tx, ids: money.amend(tx, ids[envelope], amount, **WHOSE).left)

        left = amount - sum(drawn.values())
        assert answer == (left if left >= 0 else BelowDrawn)
        if left >= 0:
            self.model[envelope] = (amount, drawn)
        self.touched = {envelope}

    @rule(envelope=opened, paper=st.sampled_from(PAPERS), amount=AMOUNTS)
    def draw_and_then_fail(self, envelope: int, paper: str, amount: int) -> None:
        def work(tx: Tx, ids: list[str]) -> None:
            money.release(tx, self.papers[paper], **WHOSE)
            money.draw(tx, ids[envelope], amount, self.papers[paper], **WHOSE)
            raise Changed

        assert self.everywhere(work) in (Changed, Overdrawn)
        self.touched = set(self.model)

    @rule(one=opened, other=opened, paper=st.sampled_from(PAPERS), amount=AMOUNTS)
    def move_to_another(self, one: int, other: int, paper: str, amount: int) -> None:
        """All of it or nothing: what is given back here stays given back only if the other envelope has it."""

        def work(tx: Tx, ids: list[str]) -> int:
            money.release(tx, self.papers[paper], envelope_id=ids[one], **WHOSE)
            return money.draw(tx, ids[other], amount, self.papers[paper], **WHOSE).left

        before = {e: dict(drawn) for e, (_, drawn) in self.model.items()}
        before[one].pop(paper, None)
        left = self.model[other][0] - sum(before[other].values()) + before[other].get(paper, 0) - amount

        assert self.everywhere(work) == (left if left >= 0 else Overdrawn)
        if left >= 0:
            self.model[one][1].pop(paper, None)
            self.model[other][1][paper] = amount
        self.touched = {one, other}

    @invariant()
    def three_ledgers_agree(self) -> None:
        for office, ids in zip(self.offices, self.ids, strict=True):
            if not self.touched:
                continue
            with office.desk.db.reading(office.desk.complex_id, office.clock()) as tx:
                for at in self.touched:
                    amount, drawn = self.model[at]
                    kept = envelopes.get(tx, ids[at])
                    assert (kept.amount, kept.drawn) == (amount, sum(drawn.values()))
                    assert 0 <= kept.drawn <= kept.amount
        self.touched = set()

    def teardown(self) -> None:
        for office, ids in zip(self.offices, self.ids, strict=True):
            with office.desk.db.reading(office.desk.complex_id, office.clock()) as tx:
                for at, (amount, drawn) in self.model.items():
                    ledger = envelopes.entries(tx, ids[at])
                    assert [e.no for e in ledger] == list(range(1, len(ledger) + 1))
                    assert sum(e.granted for e in ledger) == amount
                    assert ledger[-1].left == amount - sum(drawn.values())
                    for paper, known in self.papers.items():
                        assert envelopes.drawn_by(tx, ids[at], known) == drawn.get(paper, 0)


@pytest.mark.postgres
@pytest.mark.slow
def test_envelopes_keep_their_promise_in_any_order(offices: tuple[Office, ...]) -> None:
    Envelopes.offices, Envelopes.steps = offices, 0

    # Hypothesis may end an example early, so it is asked again until so many steps were really taken.
    while Envelopes.steps < EXAMPLES * STEPS:
        run_state_machine_as_test(
            Envelopes,
            settings=settings(
                max_examples=5,
                stateful_step_count=STEPS,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                print_blob=True,
            ),
        )

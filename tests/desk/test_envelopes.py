"""Money is conserved: what is drawn never exceeds what was authorised, whoever draws, however many at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import text

from engine.commands import envelopes as money
from engine.commands.envelopes import AlreadyOpened
from engine.model.envelope import BelowDrawn, Envelope, NotAnAmount, Overdrawn, whole_won
from engine.model.ids import new_id
from engine.store import envelopes
from engine.store.session import Tx
from tests.office import Office

AUTHORISED = 8_400_000
MATTER, TREASURER = new_id(), new_id()
WHOSE = {"instance_id": MATTER, "by_id": TREASURER}


@pytest.fixture
def office(asking_office: Office) -> Office:
    return asking_office


def within(office: Office, work: Callable[[Tx], Any]) -> Any:
    with office.desk.db.transaction(office.desk.complex_id, office.clock()) as tx:
        return work(tx)


def opened(office: Office, amount: int = AUTHORISED, record: str | None = None) -> Envelope:
    envelope: Envelope = within(office, lambda tx: money.open_for(tx, "의결한 돈", amount, record_id=record, **WHOSE))
    return envelope


def draws(office: Office, envelope: Envelope, amount: int, paper: str) -> Envelope:
    drawn: Envelope = within(office, lambda tx: money.draw(tx, envelope.id, amount, paper, **WHOSE))
    return drawn


def drawing(envelope: Envelope, amount: int, paper: str = "") -> Callable[[Tx], Envelope]:
    """A draw still to be made, by a document of its own unless one is named."""
    drawer = paper or new_id()
    return lambda tx: money.draw(tx, envelope.id, amount, drawer, **WHOSE)


def amending(envelope: Envelope, amount: int) -> Callable[[Tx], Envelope]:
    return lambda tx: money.amend(tx, envelope.id, amount, **WHOSE)


def stands(office: Office, envelope: Envelope) -> tuple[int, int]:
    found = within(office, lambda tx: envelopes.get(tx, envelope.id))
    return found.amount, found.drawn


class TestDrawing:
    def test_an_envelope_can_be_emptied_to_the_last_won(self, office: Office) -> None:
        envelope = opened(office)

        assert draws(office, envelope, AUTHORISED, new_id()).left == 0

    def test_one_won_too_much_is_refused_with_what_was_asked_what_is_left_and_what_is_missing(
        self, office: Office
    ) -> None:
        envelope = opened(office)

        with pytest.raises(Overdrawn) as refused:
            draws(office, envelope, AUTHORISED + 1, new_id())

        assert refused.value.sentence == (
            "의결한 돈에서 1원이 모자랍니다. 쓰려는 돈은 8,400,001원이고 남은 돈은 8,400,000원입니다. "
            "금액을 줄이거나 한도를 먼저 늘려 주십시오."
        )
        assert stands(office, envelope) == (AUTHORISED, 0)

    def test_a_second_draw_by_the_same_document_replaces_its_first(self, office: Office) -> None:
        envelope, paper = opened(office), new_id()
        draws(office, envelope, 8_000_000, paper)

        assert draws(office, envelope, 8_400_000, paper).left == 0
        assert draws(office, envelope, 1_000_000, paper).left == 7_400_000
        with pytest.raises(Overdrawn, match="남은 돈은 8,400,000원"):
            draws(office, envelope, 8_400_001, paper)

    def test_drawing_the_same_again_changes_nothing_and_adds_no_line(self, office: Office) -> None:
        envelope, paper = opened(office), new_id()

        first, second = draws(office, envelope, 100, paper), draws(office, envelope, 100, paper)

        assert first == second and second.entries == 2

    def test_what_a_document_gives_back_another_may_draw(self, office: Office) -> None:
        envelope, paper, other = opened(office), new_id(), new_id()
        draws(office, envelope, AUTHORISED, paper)
        with pytest.raises(Overdrawn):
            draws(office, envelope, 1, other)

        assert within(office, lambda tx: money.release(tx, paper, **WHOSE)) == AUTHORISED

        assert draws(office, envelope, AUTHORISED, other).left == 0
        assert within(office, lambda tx: money.release(tx, paper, **WHOSE)) == 0

    @pytest.mark.parametrize("amount", [-1, 1.5, True, "100", None, 2**53, float("nan")])
    def test_what_is_no_whole_number_of_won_is_no_amount(self, amount: object) -> None:
        assert whole_won(3_300_000.0) == 3_300_000
        with pytest.raises(NotAnAmount):
            whole_won(amount)


class TestAuthorising:
    def test_a_new_authorisation_may_raise_the_amount_and_lower_it_down_to_what_is_drawn(self, office: Office) -> None:
        envelope = opened(office)
        draws(office, envelope, 5_000_000, new_id())

        assert within(office, lambda tx: money.amend(tx, envelope.id, 9_000_000, **WHOSE)).left == 4_000_000
        assert within(office, lambda tx: money.amend(tx, envelope.id, 5_000_000, **WHOSE)).left == 0
        with pytest.raises(BelowDrawn, match="이미 5,000,000원을 썼으므로 4,999,999원으로"):
            within(office, lambda tx: money.amend(tx, envelope.id, 4_999_999, **WHOSE))

    def test_a_record_has_one_envelope(self, office: Office) -> None:
        record = new_id()
        opened(office, record=record)

        with pytest.raises(AlreadyOpened):
            opened(office, record=record)

    def test_the_ledger_tells_every_movement_in_order(self, office: Office) -> None:
        envelope, paper = opened(office), new_id()
        draws(office, envelope, 3_000_000, paper)
        within(office, lambda tx: money.amend(tx, envelope.id, 9_000_000, **WHOSE))
        draws(office, envelope, 2_000_000, paper)
        within(office, lambda tx: money.release(tx, paper, **WHOSE))

        ledger = within(office, lambda tx: envelopes.entries(tx, envelope.id))

        assert [(e.kind, e.total, e.left) for e in ledger] == [
            ("opened", 8_400_000, 8_400_000),
            ("drawn", 3_000_000, 5_400_000),
            ("amended", 9_000_000, 6_000_000),
            ("drawn", 2_000_000, 7_000_000),
            ("released", 0, 9_000_000),
        ]


class TestAtOnce:
    def at_once(self, office: Office, *works: Callable[[Tx], Any]) -> list[str]:
        """Each in a thread and a transaction of its own, all let go together; what became of each."""
        outcomes: list[str] = [""] * len(works)
        gate = threading.Barrier(len(works))

        def run(at: int) -> None:
            gate.wait()
            try:
                within(office, works[at])
                outcomes[at] = "done"
            except Overdrawn:
                outcomes[at] = "overdrawn"
            except BelowDrawn:
                outcomes[at] = "below drawn"

        threads = [threading.Thread(target=run, args=(at,)) for at in range(len(works))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return outcomes

    def test_of_two_draws_on_an_almost_empty_envelope_exactly_one_wins(self, office: Office) -> None:
        for _ in range(10):
            envelope = opened(office, 1_000)

            outcomes = self.at_once(office, drawing(envelope, 600), drawing(envelope, 600))

            assert sorted(outcomes) == ["done", "overdrawn"]
            assert stands(office, envelope) == (1_000, 600)

    def test_of_twenty_draws_exactly_as_many_win_as_there_is_money_for(self, office: Office) -> None:
        envelope = opened(office, 1_000)

        outcomes = self.at_once(office, *(drawing(envelope, 140) for _ in range(20)))

        assert outcomes.count("done") == 7
        assert stands(office, envelope) == (1_000, 980)

    def test_a_draw_and_an_amendment_that_exclude_each_other_never_both_happen(self, office: Office) -> None:
        for _ in range(10):
            envelope = opened(office, 1_000)

            outcomes = self.at_once(office, drawing(envelope, 900), amending(envelope, 500))

            assert outcomes in (["done", "below drawn"], ["overdrawn", "done"])
            amount, drawn = stands(office, envelope)
            assert drawn <= amount

    def test_one_document_drawing_twice_at_once_draws_once(self, office: Office) -> None:
        envelope, paper = opened(office, 1_000), new_id()

        outcomes = self.at_once(office, *[drawing(envelope, 700, paper)] * 8)

        assert outcomes == ["done"] * 8
        assert stands(office, envelope) == (1_000, 700)


class TestTheDatabaseItself:
    """Whoever writes: a mistake of ours, a repair by hand, another program."""

    def refuses(self, office: Office, statement: str, **values: Any) -> None:
        with pytest.raises(sqlalchemy.exc.DatabaseError):
            within(office, lambda tx: tx.connection.execute(text(statement), {"c": tx.complex_id, **values}))

    def entry(self, envelope: Envelope, **more: Any) -> dict[str, Any]:
        row = {"e": envelope.id, "no": envelope.entries + 1, "kind": "drawn", "granted": 0, "drawn": 1}
        about = {"total": 1, "l": 1, "d": new_id(), "i": MATTER, "b": TREASURER, "at": "2026-07-13 01:00:00"}
        return row | about | more

    INSERT = (
        "INSERT INTO envelope_entries (complex_id, envelope_id, no, kind, granted, drawn, total, left_after, "
        "document_id, instance_id, by_id, at) "
        "VALUES (:c, :e, :no, :kind, :granted, :drawn, :total, :l, :d, :i, :b, :at)"
    )

    def test_it_takes_no_draw_over_the_amount_and_no_gap_in_the_ledger(self, office: Office) -> None:
        envelope = opened(office, 1_000)

        self.refuses(office, self.INSERT, **self.entry(envelope, drawn=1_001, total=1_001))
        self.refuses(office, self.INSERT, **self.entry(envelope, drawn=-1, kind="released"))
        self.refuses(office, self.INSERT, **self.entry(envelope, no=1))
        self.refuses(office, self.INSERT, **self.entry(envelope, no=3))
        self.refuses(office, self.INSERT, **self.entry(envelope, granted=5))
        within(
            office, lambda tx: tx.connection.execute(text(self.INSERT), {"c": tx.complex_id, **self.entry(envelope)})
        )

        assert stands(office, envelope) == (1_000, 1)

    def test_it_changes_no_sum_without_its_entry_and_no_entry_at_all(self, office: Office) -> None:
        envelope = opened(office, 1_000)
        draws(office, envelope, 600, new_id())

        self.refuses(office, "UPDATE envelopes SET amount = 5000 WHERE id = :e", e=envelope.id)
        self.refuses(office, "UPDATE envelopes SET drawn = 0 WHERE id = :e", e=envelope.id)
        self.refuses(office, "UPDATE envelopes SET entries = 3 WHERE id = :e", e=envelope.id)
        self.refuses(office, "UPDATE envelope_entries SET drawn = 1 WHERE envelope_id = :e", e=envelope.id)
        self.refuses(office, "DELETE FROM envelope_entries WHERE envelope_id = :e", e=envelope.id)
        self.refuses(office, "DELETE FROM envelopes WHERE id = :e", e=envelope.id)
        assert stands(office, envelope) == (1_000, 600)

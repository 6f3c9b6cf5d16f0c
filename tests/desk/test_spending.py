"""Papers that draw on an authorised amount: within it they go on, one won over it they stay where they are."""

from __future__ import annotations

from typing import Any

import pytest

from engine.commands import documents
from engine.commands.envelopes import AlreadyOpened, NoEnvelope
from engine.model.envelope import BelowDrawn, NotAnAmount, Overdrawn
from engine.model.errors import NotFound
from engine.queries import envelopes as envelope_queries
from tests.desk.questions import RECORD, begins, within
from tests.office import Office, proposal


@pytest.fixture
def office(fresh_asking_office: Office) -> Office:
    """An office of its own for each test: all of them spend the same money."""
    begins(fresh_asking_office, "정민호", "grant", amount=8_400_000, record=RECORD, title="의결한 돈")
    return fresh_asking_office


def money(office: Office) -> dict[str, Any]:
    found: dict[str, Any] | None = within(
        office, lambda tx: envelope_queries.of_record(tx, RECORD, office.actor("정민호"))
    )
    assert found is not None
    return found


def spends(office: Office, amount: int) -> str:
    paper = office.draft("박지영", "spend")
    office.attach("박지영", paper)
    office.attach("박지영", paper, "둘째 견적서.pdf", b"%PDF-1.4\n%2")
    office.submit("박지영", paper, proposal(amount))
    return paper


def test_a_paper_within_the_amount_is_approved_and_its_money_stays_drawn(office: Office) -> None:
    paper = spends(office, 8_250_000)
    office.approves(paper, "최영식", "정민호")

    found = money(office)

    assert office.look("정민호", paper)["state"] == "final"
    assert (found["amount"], found["drawn"], found["left"]) == (8_400_000, 8_250_000, 150_000)
    assert [(d["amount"], d["document"]["id"]) for d in found["draws"]] == [(8_250_000, paper)]


def test_a_second_paper_over_what_is_left_stays_a_draft_with_the_reason(office: Office) -> None:
    spends(office, 5_500_000)
    paper = office.draft("박지영", "spend")
    office.attach("박지영", paper)
    office.attach("박지영", paper, "둘째 견적서.pdf", b"%PDF-1.4\n%2")

    with pytest.raises(Overdrawn, match=r"^의결한 돈에서 400,000원이 모자랍니다\. 쓰려는 돈은 3,300,000원이고"):
        office.submit("박지영", paper, proposal(3_300_000))

    assert office.look("박지영", paper)["state"] == "draft" and money(office)["drawn"] == 5_500_000
    office.submit("박지영", paper, proposal(2_200_000))
    assert money(office)["left"] == 700_000


def test_a_paper_taken_back_or_put_away_gives_its_money_back(office: Office) -> None:
    paper = spends(office, 5_500_000)

    documents.withdraw(office.desk, office.actor("박지영"), paper)
    assert money(office)["left"] == 8_400_000
    office.submit("박지영", paper, proposal(6_600_000))
    assert money(office)["left"] == 1_800_000
    documents.withdraw(office.desk, office.actor("박지영"), paper)
    documents.discard(office.desk, office.actor("박지영"), paper)

    found = money(office)
    assert (found["left"], found["draws"]) == (8_400_000, [])
    assert [e["kind"] for e in found["entries"]] == ["opened", "drawn", "released", "drawn", "released"]


def test_a_returned_paper_keeps_its_money_until_it_is_handed_in_again(office: Office) -> None:
    paper = spends(office, 5_500_000)
    office.returns("최영식", paper, "견적이 낡았습니다.")
    assert money(office)["left"] == 2_900_000

    office.submit("박지영", paper, proposal(3_300_000))

    assert money(office)["left"] == 5_100_000


def test_a_new_authorisation_amends_the_amount_and_a_second_envelope_is_refused(office: Office) -> None:
    spends(office, 5_500_000)

    begins(office, "정민호", "amending", amount=5_500_000, record=RECORD)
    assert money(office)["left"] == 0
    with pytest.raises(BelowDrawn):
        begins(office, "정민호", "amending", amount=5_499_999, record=RECORD)
    with pytest.raises(AlreadyOpened):
        begins(office, "정민호", "grant", amount=1, record=RECORD, title="또")
    with pytest.raises(NoEnvelope):
        begins(office, "정민호", "amending", amount=1, record="8" * 32)


@pytest.mark.parametrize("amount", [0, -1, 1.5, "만 원", None])
def test_what_is_no_amount_authorises_nothing(office: Office, amount: object) -> None:
    with pytest.raises(NotAnAmount):
        begins(office, "정민호", "grant", amount=amount, record="8" * 32, title="돈")

    assert within(office, lambda tx: envelope_queries.of_record(tx, "8" * 32)) is None


def test_who_may_read_none_of_its_papers_sees_no_envelope_and_a_foreign_paper_shows_as_an_amount(
    office: Office,
) -> None:
    spends(office, 5_500_000)
    purse = money(office)["id"]

    assert envelope_queries.detail(office.desk, office.actor("이수진"), purse)["left"] == 2_900_000
    with pytest.raises(NotFound):
        envelope_queries.detail(office.desk, office.actor("서은주"), purse)
    bare = within(office, lambda tx: envelope_queries.of_record(tx, RECORD))
    assert [(d["amount"], d["document"]) for d in bare["draws"]] == [(5_500_000, None)]

"""The envelope: an authorised amount, draws on it, and the promise Σ draws ≤ amount at every instant.

What authorised it and what draws on it are named by the bylaws; here are sums. Amounts are whole won."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from engine.model.errors import NoWayOn, OverLimit

EntryKind = Literal["opened", "drawn", "released", "amended"]
WON_MAX = 2**53 - 1
"""The largest amount that is the same number in Python, in JSON and in a browser."""


class Overdrawn(OverLimit):
    """More was asked of an envelope than is left in it."""

    code = "overdrawn"
    default_sentence = "남은 돈보다 많은 금액입니다. 금액을 줄이거나 한도를 먼저 늘려 주십시오."


class BelowDrawn(OverLimit):
    """An amendment would leave less than has been drawn already."""

    code = "below_drawn"
    default_sentence = "이미 쓴 돈보다 적게 정할 수 없습니다."


class NotAnAmount(NoWayOn):
    """What was given as an amount is no whole number of won."""

    code = "not_an_amount"
    default_sentence = "금액은 원 단위의 정수로 적어 주십시오."


@dataclass(frozen=True, slots=True)
class Envelope:
    """An authorised amount and how much of it is spoken for; both are the sums of its entries."""

    id: str
    title: str
    amount: int
    drawn: int
    entries: int
    record_id: str | None
    instance_id: str
    opened_at: datetime

    @property
    def left(self) -> int:
        """What may still be drawn."""
        return self.amount - self.drawn


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an envelope's ledger, never changed once written. `granted` and `drawn` are differences: summed up
    they give the envelope's amount and what is drawn. `total` is what the document draws (or, when an amount was set,
    that amount) after this line, `left` what the envelope held then."""

    no: int
    kind: EntryKind
    granted: int
    drawn: int
    total: int
    left: int
    document_id: str | None
    instance_id: str
    by_id: str
    at: datetime


def whole_won(value: object, *, least: int = 0) -> int:
    """The amount as an integer; NotAnAmount for anything that is not a whole number of won from `least` up."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= WON_MAX:
        raise NotAnAmount
    return value


def draw_change(envelope: Envelope, drawn_before: int, amount: int) -> int:
    """By how much `drawn` moves when a document that drew `drawn_before` now draws `amount` instead; Overdrawn says
    what was asked, what is left and how much is missing."""
    change = amount - drawn_before
    missing = change - envelope.left
    if missing > 0:
        raise Overdrawn(
            f"{envelope.title}에서 {missing:,}원이 모자랍니다. 쓰려는 돈은 {amount:,}원이고 남은 돈은 "
            f"{envelope.left + drawn_before:,}원입니다. 금액을 줄이거나 한도를 먼저 늘려 주십시오."
        )
    return change


def amendment(envelope: Envelope, amount: int) -> int:
    """By how much the authorised amount moves; it may not fall below what is drawn."""
    if amount < envelope.drawn:
        raise BelowDrawn(
            f"{envelope.title}: 이미 {envelope.drawn:,}원을 썼으므로 {amount:,}원으로 줄일 수 없습니다. "
            f"{envelope.drawn:,}원 이상으로 정해 주십시오."
        )
    return amount - envelope.amount

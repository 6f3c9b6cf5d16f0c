"""The organisation on a day, and who stands in for whom."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BeforeValidator, Field

from api.auth import opens
from api.deps import AtDesk, By, Id, MaybeOnce
from api.door import Door
from api.shapes import Day, Given, Named, Shown
from engine.commands import people as people_at
from engine.queries import people

router = APIRouter(route_class=Door, tags=["people"])
# JSON has no dates; everything else stays strict.
DayGiven = Annotated[date, Field(strict=False, ge=date(2000, 1, 1), le=date(2999, 12, 31))]
DayAsked = Annotated[
    Annotated[date, Field(ge=date(1950, 1, 1), le=date(2999, 12, 31))] | None,
    BeforeValidator(lambda value: None if value == "" else value),
]


class Absence(Shown):
    """Away from when to when, and who acts meanwhile."""

    since: Day
    until: Day
    deputy: str


class Seat(Shown):
    """A seat and who holds it; an empty one has no person."""

    person_id: str | None
    name: str | None
    initial: str
    role: str
    title: str
    place: str
    since: Day | None
    until: Day | None
    term_note: str
    absence: Absence | None
    vacant_since: Day | None
    note: str
    days_left: int | None = Field(description="Days until the term ends, when they are few")


class Unit(Shown):
    """A unit of the organisation."""

    id: str
    title: str
    under: str = Field(description="The unit it answers to, or nothing")
    head: Seat | None
    note: str
    term: str
    seats_total: int
    seats_filled: int
    seats: list[Seat]


class ChartNotice(Shown):
    """What is worth saying about the people of the day."""

    vacant: int
    leaving_soon: int
    away: int
    sentences: list[str]


class Delegation(Shown):
    """Somebody acts for somebody else."""

    id: str
    from_: Named = Field(alias="from")
    to: Named
    scope: str
    since: Day
    until: Day
    state: Literal["active", "coming", "ended"]
    days_until: int
    mine: bool


class Deputy(Shown):
    """Somebody who may stand in."""

    id: str
    name: str
    title: str


class People(Shown):
    """The organisation chart of a day."""

    on: Day
    notice: ChartNotice
    units: list[Unit]
    delegations: list[Delegation]
    people: list[Deputy]


class NewDelegation(Given):
    """Who acts for the sender, and when."""

    to_person_id: Annotated[str, Field(min_length=1, max_length=64)]
    since: DayGiven
    until: DayGiven
    reason: Annotated[str, Field(max_length=200)] = ""


class DelegationMade(Shown):
    """The new delegation."""

    delegation_id: str


@router.get("/people", operation_id="read_people", response_model=People)
@opens("people.read")
def read_people(desk: AtDesk, by: By, on: Annotated[DayAsked, Query()] = None) -> object:
    """Who holds which seat on a day; today when none is named."""
    return people.chart(desk, by, on)


@router.post("/delegations", operation_id="delegate", status_code=201, response_model=DelegationMade)
@opens("delegations.make")
def delegate(desk: AtDesk, by: By, body: NewDelegation, once: MaybeOnce) -> object:
    """Let somebody act while one is away."""
    return people_at.delegate(desk, by, body.to_person_id, body.since, body.until, body.reason, once=once)


@router.delete("/delegations/{delegation_id}", operation_id="end_delegation", status_code=204)
@opens("delegations.make")
def end_delegation(desk: AtDesk, by: By, delegation_id: Id, once: MaybeOnce) -> Response:
    """Stop a delegation now."""
    people_at.end_delegation(desk, by, delegation_id, once=once)
    return Response(status_code=204)

"""Finding documents and records together, whoever remembers only a word, an amount or a day."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from api.auth import opens
from api.deps import AtDesk, By
from api.door import Door
from api.shapes import AmountAsked, Day, DayAsked, Shown, Tone, Won, Words
from engine.queries import finding
from engine.store.finding import Sought

router = APIRouter(route_class=Door, tags=["search"])


class Piece(Shown):
    """A piece of a text as plain text. `found` says that it was asked for; pieces in a row are the text."""

    text: str
    found: bool


class FoundThing(Shown):
    """A document or record that was found."""

    kind: Literal["document", "record"]
    id: str
    label: str = Field(description="The title of its form or register")
    title: list[Piece]
    snippet: list[Piece]
    number: str | None
    state: str
    tone: Tone
    amount: Won | None
    person: str = Field(description="Who drafted or opened it")
    day: Day


class FoundChoice(Shown):
    """How many one choice would leave."""

    id: str
    title: str
    count: int


class FoundType(FoundChoice):
    """A form or a register."""

    kind: Literal["document", "record"]


class FoundFacets(Shown):
    """Choices that narrow what was found."""

    kinds: list[FoundChoice]
    areas: list[FoundChoice]
    types: list[FoundType]
    states: list[FoundChoice]


class Found(Shown):
    """One page of what was found, newest first, and how the question was understood."""

    total: int
    page: int
    pages: int
    words: list[str]
    amount_min: Won | None
    amount_max: Won | None
    hits: list[FoundThing]
    facets: FoundFacets


@router.get("/search", operation_id="search", response_model=Found)
@opens("search.read")
def search(
    desk: AtDesk,
    by: By,
    q: Words = "",
    kind: Literal["", "document", "record"] = "",
    type_: Annotated[Words, Query(alias="type", description="A form or a register")] = "",
    area: Words = "",
    state: Literal["", "draft", "in_approval", "final", "void", "open", "closed"] = "",
    since: Annotated[DayAsked, Query(alias="from")] = None,
    until: Annotated[DayAsked, Query(alias="to")] = None,
    amount_min: Annotated[AmountAsked, Query(alias="min")] = None,
    amount_max: Annotated[AmountAsked, Query(alias="max")] = None,
    person: Words = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> object:
    """One page of the documents and records this person may read. Every word must be found; `1,000 이상` limits the
    amount, and a row of first sounds finds titles."""
    sought = Sought(
        kind=kind,
        type=type_,
        area=area,
        state=state,
        since=since,
        until=until,
        amount_min=amount_min,
        amount_max=amount_max,
        person_id=person,
        page=page,
    )
    return finding.find(desk, by, q, sought)

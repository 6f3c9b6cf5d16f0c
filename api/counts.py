"""Counts: read one, answer it, close it."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field

from api.auth import opens
from api.deps import AtDesk, By, Id, MaybeOnce
from api.door import Door
from api.shapes import DocumentState, Given, Moment, Named, Shown, Won
from engine.commands import counts
from engine.commands.counts import COMMENT_CHARS_MAX
from engine.model.count import TITLE_CHARS_MAX
from engine.queries import counts as count_queries

router = APIRouter(route_class=Door, tags=["counts"])


class CountOption(Shown):
    """One answer that can be chosen."""

    id: str
    title: str


class CountPaper(Shown):
    """The document a count is about."""

    id: str
    title: str
    form_title: str
    state: DocumentState


class CountCard(Shown):
    """A question and how many have answered it, never how."""

    count_id: str
    question: str
    options: list[CountOption]
    secret: bool
    asked_by: Named
    document: CountPaper | None
    record_id: str | None
    amount: Won | None
    amount_words: str
    closes: Literal["all", "closer", "both"]
    how_it_closes: str
    entitled: int
    answered: int
    opened_at: Moment


class EntitledPerson(Shown):
    """Somebody on the list that was frozen at opening, and whether they have answered."""

    person_id: str
    name: str
    title: str
    answered: bool


class OwnAnswer(Shown):
    """What this person may know of their own answer; to a secret question nobody knows which it was."""

    entitled: bool
    answered: bool
    option: str | None


class Answerer(Shown):
    """Who chose an option of an open question."""

    name: str
    title: str
    comment: str


class OptionResult(CountOption):
    """How often an option was chosen; by whom, where answers are open."""

    count: int
    people: list[Answerer]


class CountResult(Shown):
    """What came of a count that was closed."""

    answered: int
    entitled: int
    options: list[OptionResult]


class CountDetail(CountCard):
    """One count: while it is open who has answered, after closing its result."""

    state: Literal["open", "closed", "cancelled"]
    closed_at: Moment | None
    people: list[EntitledPerson]
    mine: OwnAnswer
    may_answer: bool
    may_close: bool
    result: CountResult | None


class GivenAnswer(Given):
    """One answer. A secret question takes no comment."""

    option: Annotated[str, Field(min_length=1, max_length=TITLE_CHARS_MAX)]
    comment: Annotated[str, Field(max_length=COMMENT_CHARS_MAX)] = ""


@router.get("/counts/{count_id}", operation_id="read_count", response_model=CountDetail)
@opens("counts.read")
def read_count(desk: AtDesk, by: By, count_id: Id) -> object:
    """One count."""
    return count_queries.detail(desk, by, count_id)


@router.post("/counts/{count_id}/answer", operation_id="answer_count", response_model=CountDetail)
@opens("counts.answer")
def answer_count(desk: AtDesk, by: By, count_id: Id, body: GivenAnswer, once: MaybeOnce) -> object:
    """Give one's answer; it cannot be changed."""
    counts.answer(desk, by, count_id, body.option, body.comment, once=once)
    return count_queries.detail(desk, by, count_id)


@router.post("/counts/{count_id}/close", operation_id="close_count", response_model=CountDetail)
@opens("counts.close")
def close_count(desk: AtDesk, by: By, count_id: Id, once: MaybeOnce) -> object:
    """End a count before everybody has answered."""
    counts.close(desk, by, count_id, once=once)
    return count_queries.detail(desk, by, count_id)

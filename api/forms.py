"""The catalogue of forms."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from api.auth import opens
from api.deps import AtDesk, By, MaybeOnce
from api.door import Door
from api.shapes import Given, JsonObject, Moment, Shown, Won
from engine.commands import people
from engine.queries import forms

router = APIRouter(route_class=Door, tags=["forms"])
Slug = Annotated[str, Path(max_length=100)]
Words = Annotated[str, Query(max_length=200)]


class AreaCount(Shown):
    """An area of work and how many forms of it are shown."""

    id: str
    title: str
    count: int


class RoleOnLine(Shown):
    """A step of the longest line a form may take."""

    role_short: str
    act: str
    blocking: bool


class FormSummary(Shown):
    """A form in the catalogue."""

    slug: str
    title: str
    description: str
    area: str
    area_title: str
    keywords: list[str]
    line: list[RoleOnLine]
    disclosure: str
    retention_years: int
    favourite: bool
    used: int


class RecentlyUsed(Shown):
    """A document this person handed in lately, to begin the next one from."""

    document_id: str
    form: str
    title: str
    form_title: str
    at: Moment | None
    amount: Won | None


class FormCatalogue(Shown):
    """The forms that fit, with their areas."""

    areas: list[AreaCount]
    forms: list[FormSummary]
    recent: list[RecentlyUsed]


class FormDefinition(Shown):
    """A form of the release in force."""

    slug: str
    title: str
    description: str
    area: str
    area_title: str
    # `schema` would hide a method of pydantic's.
    schema_: JsonObject = Field(alias="schema")
    ui: JsonObject
    release_hash: str


class Favouring(Given):
    """Whether a form is among one's favourites."""

    favourite: bool


class Favourite(Shown):
    """What was kept."""

    slug: str
    favourite: bool


@router.get("/forms", operation_id="list_forms", response_model=FormCatalogue)
@opens("forms.read")
def list_forms(desk: AtDesk, by: By, q: Words = "", area: Words = "") -> object:
    """The catalogue, searched by words and area."""
    return forms.catalogue(desk, by, q, area)


@router.get("/forms/{slug}", operation_id="read_form", response_model=FormDefinition)
@opens("forms.read")
def read_form(desk: AtDesk, by: By, slug: Slug) -> object:
    """One form."""
    return forms.form(desk, by, slug)


@router.put("/forms/{slug}/favourite", operation_id="set_favourite", response_model=Favourite)
@opens("me.change")
def set_favourite(desk: AtDesk, by: By, slug: Slug, body: Favouring, once: MaybeOnce) -> object:
    """Put a form among one's favourites, or take it out."""
    return people.set_favourite(desk, by, slug, body.favourite, once=once)

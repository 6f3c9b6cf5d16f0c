"""What happens on which day, on the screen and for other programs."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from api.auth import opens
from api.deps import AtDesk, By, UnderSettings
from api.door import Door
from api.downloads import DESCRIBED, download
from api.shapes import Day, DayAsked, Moment, Shown
from engine.commands import calendars as calendars_at
from engine.queries import calendars

router = APIRouter(route_class=Door, tags=["calendar"])
NAME, MEDIA_TYPE = "calendar.ics", "text/calendar"


class Holiday(Shown):
    """A day without work and what it is called."""

    day: Day
    title: str


class CalendarGroup(Shown):
    """What entries belong to: an area, `due` for what waits for the reader, `away` for people who are away."""

    id: str
    title: str


class CalendarEntry(Shown):
    """Something on a day, or from one to another."""

    kind: Literal["record", "document", "task", "absence"]
    id: str
    group: str
    title: str
    note: str
    since: Day
    until: Day | None
    link: str = Field(description="The screen that shows it")
    open: bool = Field(description="Whether it is still going on")


class Calendar(Shown):
    """Everything from one day to another, both included, in the order of days."""

    since: Day
    until: Day
    today: Day
    holidays: list[Holiday]
    groups: list[CalendarGroup]
    entries: list[CalendarEntry]


class Feed(Shown):
    """Whether there is an address for other programs, and since when."""

    made_at: Moment | None


class NewFeed(Shown):
    """The secret address, told once."""

    address: str


@router.get("/calendar", operation_id="read_calendar", response_model=Calendar)
@opens("calendar.read")
def read_calendar(
    desk: AtDesk,
    by: By,
    since: Annotated[DayAsked, Query(alias="from")] = None,
    until: Annotated[DayAsked, Query(alias="to")] = None,
) -> object:
    """What happens in a span of at most a year; without days, this month."""
    return calendars.between(desk, by, since, until)


@router.get("/calendar.ics", operation_id="download_calendar", response_class=Response, responses=DESCRIBED)
@opens("calendar.read")
def download_calendar(desk: AtDesk, by: By, settings: UnderSettings, request: Request) -> Response:
    """The reader's calendar as a file."""
    return download(calendars.file(desk, by, _address(settings, request)), NAME, MEDIA_TYPE)


@router.get("/calendar/feed", operation_id="read_calendar_feed", response_model=Feed)
@opens("calendar.read")
def read_calendar_feed(desk: AtDesk, by: By) -> object:
    """Whether the reader has an address for other programs."""
    return calendars.feed(desk, by)


@router.post("/calendar/feed", operation_id="open_calendar_feed", status_code=201, response_model=NewFeed)
@opens("calendar.share")
def open_calendar_feed(desk: AtDesk, by: By, settings: UnderSettings, request: Request) -> object:
    """A new secret address for other programs; an older one ends."""
    token = calendars_at.open_feed(desk, by)["token"]
    return {"address": f"{_address(settings, request)}/api/calendar/feeds/{token}.ics"}


@router.delete("/calendar/feed", operation_id="close_calendar_feed", status_code=204)
@opens("calendar.share")
def close_calendar_feed(desk: AtDesk, by: By) -> Response:
    """End the address for other programs."""
    calendars_at.close_feed(desk, by)
    return Response(status_code=204)


@router.get(
    "/calendar/feeds/{token}.ics",
    operation_id="read_shared_calendar",
    response_class=Response,
    responses=DESCRIBED,
)
@opens("calendar.feed")
def read_shared_calendar(
    desk: AtDesk, settings: UnderSettings, request: Request, token: Annotated[str, Path(max_length=100)]
) -> Response:
    """The calendar of whoever was given this secret; no session is asked for, since calendars have none."""
    return download(calendars.file_of_feed(desk, token, _address(settings, request)), NAME, MEDIA_TYPE)


def _address(settings: UnderSettings, request: Request) -> str:
    """Where the house is found from outside, without a slash at the end."""
    return (settings.public_url or str(request.base_url)).rstrip("/")

"""Releases: send one, see how it fares, decide about it, bring back an earlier one. One sends, another decides."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, Query, Request, Response, UploadFile
from pydantic import Field

from api.auth import opens
from api.deps import AtDesk, By, Id, MaybeOnce
from api.door import Door
from api.downloads import DESCRIBED, download
from api.shapes import Day, Given, Moment, Named, Shown
from engine.commands import releases as releases_at
from engine.commands.acting import Once
from engine.queries import releases

router = APIRouter(route_class=Door, tags=["releases"])
ReleaseState = Literal["received", "checking", "checked", "rejected", "scheduled", "active", "retired", "cancelled"]
ROWS_MAX = 100_000
DayGiven = Annotated[date, Field(strict=False, ge=date(2000, 1, 1), le=date(2999, 12, 31))]
Reason = Annotated[str, Field(min_length=1, max_length=300)]
Revision = Annotated[int, Field(ge=1, description="As last seen; refused when it changed since")]
Text = Annotated[str, Form(max_length=300)]


class ReleaseChange(Shown):
    """One change as the release itself explains it."""

    what: str
    files: list[str]
    effective_on: Day | None
    anchor: str
    transition: str


class ReleaseProgress(Shown):
    """How far the examination is."""

    step: str = Field(description="receive, check, compare or rehearse")
    title: str = Field("", description="The scenario at hand")
    done: int = 0
    total: int = 0


class ReleaseCard(Shown):
    """A release in the list."""

    id: str
    state: ReleaseState
    revision: int
    source: Literal["upload", "folder", "earlier"]
    title: str
    version: str
    name: str = Field(description="The name of the file that came; a label")
    bytes: int
    sha256: str
    release: str = Field(description="The hash of the whole set of files; empty until it was examined")
    legal_basis: list[str]
    changes: list[ReleaseChange]
    wished_on: Day | None = Field(description="The day the release itself names")
    received_at: Moment
    received_by: Named | None
    checked_at: Moment | None
    effective_on: Day | None
    decided_by: Named | None
    activated_at: Moment | None
    ended_at: Moment | None
    reason: str
    progress: ReleaseProgress | None
    errors_total: int
    differences_total: int
    is_mine: bool
    is_overtaken: bool = Field(description="Another release came into force since it was compared")
    may: list[Literal["activate", "move", "cancel", "again", "download"]]
    sentence: str = Field(description="Where it stands, for this reader")


class ReleaseList(Shown):
    """Releases, the newest first."""

    releases: list[ReleaseCard]
    total: int
    active: ReleaseCard | None
    may_upload: bool


class DefinitionProblem(Shown):
    """One thing wrong with a definition, with its place."""

    code: str
    message: str
    file: str
    element: str
    line: int | None
    pointer: str
    severity: Literal["error", "warning"]


class ReleaseDifference(Shown):
    """One thing that is different, as a sentence and in parts."""

    kind: str
    action: Literal["added", "removed", "changed", "renamed", "same"]
    file: str
    subject: str
    place: str
    sentence: str
    before: str
    after: str
    who: list[str] = Field(description="Titles of the roles whose work it is about, as far as the files say it")


class ScenarioResult(Shown):
    """How a scenario went; `step` counts from 1 and is 0 where none is to blame."""

    path: str
    title: str
    passed: bool
    step: int
    said: str


class ReleaseFiles(Shown):
    """Files that differ."""

    added: list[str]
    changed: list[str]
    removed: list[str]


class ReleaseAct(Shown):
    """One thing that was done to a release; by nobody when the clock or the examination did it."""

    at: str
    act: str
    name: str
    title: str
    on: Day | None
    reason: str


class ReleaseDetail(ReleaseCard):
    """A release with its report."""

    is_whole: bool
    given: list[str]
    files: ReleaseFiles
    problems: list[DefinitionProblem]
    differences: list[ReleaseDifference]
    scenarios: list[ScenarioResult]
    scenarios_left_out: int
    acts: list[ReleaseAct]
    deciders: list[Named] = Field(description="Who may decide about it, while that is open; never who sent it")


class ReleaseComparison(Shown):
    """Two releases side by side."""

    from_: ReleaseCard = Field(alias="from")
    to: ReleaseCard
    files: ReleaseFiles
    differences: list[ReleaseDifference]


class ReleaseStanding(Shown):
    """Where a release stands after an act."""

    id: str
    state: ReleaseState
    revision: int
    effective_on: Day | None


class Activation(Given):
    """From when: now, or from the beginning of a day."""

    on: DayGiven | None = None
    revision: Revision


class NewDay(Given):
    """Another day, and why."""

    on: DayGiven
    reason: Reason
    revision: Revision


class Cancellation(Given):
    """Why it is called off."""

    reason: Reason
    revision: Revision


@router.get("/releases", operation_id="list_releases", response_model=ReleaseList)
@opens("releases.read")
def list_releases(
    desk: AtDesk,
    by: By,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    offset: Annotated[int, Query(ge=0, le=ROWS_MAX)] = 0,
) -> object:
    """Every release that came, and the one in force."""
    return releases.listing(desk, by, limit=limit, offset=offset)


@router.post("/releases", operation_id="upload_release", status_code=202, response_model=ReleaseStanding)
@opens("releases.upload")
def upload_release(
    request: Request,
    desk: AtDesk,
    by: By,
    file: Annotated[UploadFile, File(description="A zip, or one revised BPMN, DMN, JSON, DOCX or scenario; 20 MB")],
    once: MaybeOnce,
    place: Annotated[str, Form(max_length=200, description="Where a single file belongs, if it does not say so")] = "",
    title: Text = "",
    basis: Text = "",
) -> object:
    """Send a release, whole or in part. It is kept as it came and examined afterwards; ask for it to see how far."""
    content, name = file.file.read(), file.filename or ""
    if once is not None:
        digest = hashlib.sha256(content)
        digest.update("\0".join(("", name, place, title, basis)).encode())
        once = Once(once.key, once.route, digest.hexdigest())
    return releases_at.receive(desk, by, name, content, place=place, title=title, basis=basis, once=once)


@router.get("/releases/{release_id}", operation_id="read_release", response_model=ReleaseDetail)
@opens("releases.read")
def read_release(desk: AtDesk, by: By, release_id: Id) -> object:
    """A release with its report; while it is examined, how far that is."""
    return releases.detail(desk, by, release_id)


@router.get(
    "/releases/{release_id}/file", operation_id="download_release", response_class=Response, responses=DESCRIBED
)
@opens("releases.read")
def download_release(desk: AtDesk, by: By, release_id: Id) -> Response:
    """The bytes that came, as they came."""
    content, name = releases.raw(desk, by, release_id)
    return download(content, name, "application/octet-stream")


@router.get("/releases/{release_id}/differences", operation_id="compare_releases", response_model=ReleaseComparison)
@opens("releases.read")
def compare_releases(desk: AtDesk, by: By, release_id: Id, since: Annotated[str | None, Query()] = None) -> object:
    """What is different from another release, or from the one in force."""
    return releases.side_by_side(desk, by, release_id, since)


@router.post("/releases/{release_id}/activate", operation_id="activate_release", response_model=ReleaseStanding)
@opens("releases.activate")
def activate_release(desk: AtDesk, by: By, release_id: Id, body: Activation, once: MaybeOnce) -> object:
    """Put it in force, now or from a day on. Not for whoever sent it."""
    return releases_at.activate(desk, by, release_id, body.on, body.revision, once=once)


@router.post("/releases/{release_id}/move", operation_id="move_release", response_model=ReleaseStanding)
@opens("releases.activate")
def move_release(desk: AtDesk, by: By, release_id: Id, body: NewDay, once: MaybeOnce) -> object:
    """Give a scheduled release another day."""
    return releases_at.move(desk, by, release_id, body.on, body.reason, body.revision, once=once)


@router.post("/releases/{release_id}/cancel", operation_id="cancel_release", response_model=ReleaseStanding)
@opens("releases.cancel")
def cancel_release(desk: AtDesk, by: By, release_id: Id, body: Cancellation, once: MaybeOnce) -> object:
    """Call off a release that is not in force yet."""
    return releases_at.cancel(desk, by, release_id, body.reason, body.revision, once=once)


@router.post(
    "/releases/{release_id}/again", operation_id="propose_again", status_code=202, response_model=ReleaseStanding
)
@opens("releases.propose")
def propose_again(desk: AtDesk, by: By, release_id: Id, once: MaybeOnce) -> object:
    """Propose that an earlier release be in force again; another person decides."""
    return releases_at.again(desk, by, release_id, once=once)

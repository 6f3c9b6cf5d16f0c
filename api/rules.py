"""The rules in force, to be read and tried. Changing one is a release: see releases.py."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Response
from pydantic import Field

from api.auth import opens
from api.deps import AtDesk, By
from api.door import Door
from api.downloads import DESCRIBED, download
from api.shapes import Moment, Named, Shown
from engine.queries import rules

router = APIRouter(route_class=Door, tags=["rules"])
RuleId = Annotated[str, Path(max_length=200)]


class RuleChange(Shown):
    """The release that brought a file as it is now."""

    id: str
    title: str
    source: Literal["upload", "folder", "earlier"]
    at: Moment
    by: Named | None


class RuleUse(Shown):
    """A step that asks a decision, or takes an approval line from it."""

    procedure: str
    procedure_title: str
    element: str
    step: str
    how: Literal["step", "line"]
    forms: list[str] = Field(description="The first few forms the procedure is begun with")
    forms_total: int


class ProcedureCard(Shown):
    """A procedure in the list of rules."""

    id: str
    title: str
    file: str
    steps: list[str] = Field(description="What people do in it")
    forms: list[str]
    forms_total: int
    changed: RuleChange | None


class TableCard(Shown):
    """A decision in the list of rules."""

    id: str
    title: str
    file: str
    policy: str = Field(description="How the rows that fit become an answer; empty for a decision without a table")
    uses: list[RuleUse]
    changed: RuleChange | None


class RuleGroup(Shown):
    """What lies in one folder of the release."""

    id: str
    title: str
    procedures: list[ProcedureCard]
    tables: list[TableCard]


class ReleaseInForce(Shown):
    """The release the rules are read from."""

    id: str | None
    title: str
    version: str
    since: Moment | None


class RuleBook(Shown):
    """Every procedure and decision in force."""

    release: ReleaseInForce
    groups: list[RuleGroup]
    procedures_total: int
    tables_total: int


@router.get("/rules", operation_id="list_rules", response_model=RuleBook)
@opens("rules.read")
def list_rules(desk: AtDesk, by: By) -> object:
    """Every procedure and decision of the release in force, by the folder they lie in."""
    return rules.book(desk, by)


@router.get("/rules/tables/{rule_id}/file", operation_id="download_table", response_class=Response, responses=DESCRIBED)
@opens("rules.read")
def download_table(desk: AtDesk, by: By, rule_id: RuleId) -> Response:
    """The file of a decision as it is."""
    content, name = rules.source(desk, by, "table", rule_id)
    return download(content, name, "application/octet-stream")


@router.get(
    "/rules/procedures/{rule_id}/file", operation_id="download_procedure", response_class=Response, responses=DESCRIBED
)
@opens("rules.read")
def download_procedure(desk: AtDesk, by: By, rule_id: RuleId) -> Response:
    """The file of a procedure as it is."""
    content, name = rules.source(desk, by, "procedure", rule_id)
    return download(content, name, "application/octet-stream")

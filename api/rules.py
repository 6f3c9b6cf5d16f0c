"""The rules in force, to be read and tried. Changing one is a release: see releases.py."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Response
from pydantic import Field

from api.auth import opens
from api.deps import AtDesk, By
from api.door import Door
from api.downloads import DESCRIBED, download
from api.shapes import Day, Given, Moment, Named, Shown
from engine.queries import rule_tables, rules, trying

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


class ProcedureTask(Shown):
    """What somebody does in a procedure; `due_days` are working days."""

    id: str
    title: str
    who: str
    due_days: int | None


class AskedTable(Shown):
    """A decision a procedure asks, and the step that asks it."""

    id: str
    title: str
    step: str


class ProcedureDetail(ProcedureCard):
    """A procedure as drawn."""

    bpmn: str
    tasks: list[ProcedureTask]
    tables: list[AskedTable]


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


class SaidCell(Shown):
    """A cell: as people say it where that is certain, and as its file says it."""

    said: str | None
    text: str
    is_any: bool


class RuleColumn(Shown):
    """A condition column; `expression` is what it looks at, as its file says it."""

    heading: str
    unit: str
    expression: str


class ResultColumn(Shown):
    """A result column; `default` is what it gives where no row fits."""

    name: str
    heading: str
    unit: str
    default: SaidCell | None


class RuleRow(Shown):
    """A row of a table."""

    row: int
    id: str
    cells: list[SaidCell]
    results: list[SaidCell]
    description: str
    annotations: list[str]


class RuleTable(Shown):
    """A decision table in Korean."""

    key: str
    owner: str = Field(description="The decision or function it stands in")
    title: str
    policy: str
    inputs: list[RuleColumn]
    outputs: list[ResultColumn]
    annotations: list[str]
    rows: list[RuleRow]


class RuleChoice(Shown):
    """A value that may be chosen; `named` ones stand in the table itself."""

    value: str
    title: str
    named: bool


class RuleField(Shown):
    """Something to be said before a decision can be tried."""

    path: str
    label: str
    kind: Literal["number", "text", "boolean", "date", "list"]
    unit: str
    used_for: list[str] = Field(description="The columns that are worked out with it; empty for a column itself")
    default: Day | None
    choices: list[RuleChoice]


class RuleDetail(TableCard):
    """A decision with its tables, its own first."""

    description: str
    tables: list[RuleTable]
    fields: list[RuleField]


class TriedRow(Shown):
    """A row against the values: each cell passed, did not, or could not be told."""

    row: int
    cells: list[bool | None]
    fits: bool
    is_chosen: bool
    is_near: bool = Field(description="A single cell kept it from fitting")


class TriedTable(Shown):
    """What happened in a table; `values` are those of its columns, as people say them."""

    key: str
    values: list[str]
    rows: list[TriedRow]


class RuleAnswer(Shown):
    """One part of what came out."""

    label: str
    said: str
    is_none: bool


class TriedRule(Shown):
    """What a decision gives for some values."""

    state: Literal["decided", "none", "conflict"]
    sentence: str
    answers: list[list[RuleAnswer]]
    tables: list[TriedTable]
    missing: list[str] = Field(description="What was left out, which is taken as no value")


class Trying(Given):
    """Values by the path of each fact."""

    values: dict[str, Any] = Field(max_length=trying.VALUES_MAX)


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


@router.get("/rules/procedures/{rule_id}", operation_id="read_procedure", response_model=ProcedureDetail)
@opens("rules.read")
def read_procedure(desk: AtDesk, by: By, rule_id: RuleId) -> object:
    """One procedure of the release in force: its drawing, who does what, the decisions it asks."""
    return rules.procedure(desk, by, rule_id)


@router.get(
    "/rules/procedures/{rule_id}/file", operation_id="download_procedure", response_class=Response, responses=DESCRIBED
)
@opens("rules.read")
def download_procedure(desk: AtDesk, by: By, rule_id: RuleId) -> Response:
    """The file of a procedure as it is."""
    content, name = rules.source(desk, by, "procedure", rule_id)
    return download(content, name, "application/octet-stream")


@router.get("/rules/tables/{rule_id}", operation_id="read_table", response_model=RuleDetail)
@opens("rules.read")
def read_table(desk: AtDesk, by: By, rule_id: RuleId) -> object:
    """One decision of the release in force, in Korean, and what has to be said to try it."""
    return rule_tables.table(desk, by, rule_id)


@router.post("/rules/tables/{rule_id}/try", operation_id="try_table", response_model=TriedRule)
@opens("rules.read")
def try_table(desk: AtDesk, by: By, rule_id: RuleId, body: Trying) -> object:
    """What the decision gives for these values. Nothing is kept of it."""
    return trying.attempt(desk, by, rule_id, body.values)

"""Registers of records: which there are, one page of one, and one as a spreadsheet."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import Field

from api.auth import opens
from api.deps import AtDesk, By
from api.door import Door
from api.downloads import DESCRIBED, download
from api.shapes import AmountAsked, Day, DayAsked, Moment, RecordState, Shown, Tone, Won, Words
from engine.queries import registers
from engine.store.registers import RecordFilters

router = APIRouter(route_class=Door, tags=["registers"])

RegisterId = Annotated[str, Path(max_length=64)]
MIMES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class RegisterSummary(Shown):
    """A register in the list of registers. `record` is what one entry is called."""

    id: str
    title: str
    record: str
    area: str
    area_title: str
    total: int
    open: int


class RegisterList(Shown):
    """The registers somebody may read."""

    registers: list[RegisterSummary]


class ColumnChoice(Shown):
    """One thing a column may say."""

    id: str
    title: str
    tone: Tone


class RecordColumn(Shown):
    """A column as the register declares it."""

    id: str
    title: str
    type: Literal["string", "text", "integer", "money", "date", "datetime", "boolean", "choice", "person", "list"]
    of: Literal["string", "integer", "person", "photo"] | None = Field(description="What a list holds")
    shown: bool = Field(description="Whether the list of records has this column")
    filter: bool
    required: bool
    computed: bool
    privacy: Literal["none", "name", "unit", "contact", "account"]
    choices: list[ColumnChoice]


class RecordValue(Shown):
    """What a column says: for machines, for people, and the pictures it holds."""

    value: Any
    text: str
    tone: Tone
    photos: list[str]


class CountedState(RecordState):
    """A state with how many records are in it."""

    count: int


class FacetChoice(ColumnChoice):
    """A value of a column with how many records it would leave."""

    count: int


class RecordFacet(Shown):
    """A column the list can be narrowed by."""

    column: str
    title: str
    choices: list[FacetChoice]


class Axis(Shown):
    """One side of the overview: a column, or `state`."""

    by: str
    title: str
    items: list[ColumnChoice]


class Matrix(Shown):
    """Open records by two things at once; `counts` has a row for each item of `rows`."""

    rows: Axis
    columns: Axis
    counts: list[list[int]]
    total: int


class RecordRow(Shown):
    """A record in a list, with the columns shown there."""

    id: str
    number: str | None
    title: str
    summary: str
    state: RecordState
    amount: Won | None
    left: Won | None = Field(description="What is left of the money authorised for it")
    opened_on: Day
    changed_at: Moment
    values: dict[str, RecordValue]


class RegisterPage(Shown):
    """One page of a register with its overview. `amount` is what everything that fits is worth together."""

    id: str
    title: str
    record: str
    area: str
    area_title: str
    columns: list[RecordColumn]
    states: list[CountedState]
    facets: list[RecordFacet]
    matrix: Matrix | None
    amount_column: str | None
    period_column: str | None
    sort: str
    open: int
    total: int
    amount: Won
    page: int
    pages: int
    records: list[RecordRow]


def _filters(
    q: Words = "",
    state: Words = "",
    open_: Annotated[Literal["", "true", "false"], Query(alias="open")] = "",
    since: Annotated[DayAsked, Query(alias="from")] = None,
    until: Annotated[DayAsked, Query(alias="to")] = None,
    amount_min: Annotated[AmountAsked, Query(alias="min")] = None,
    amount_max: Annotated[AmountAsked, Query(alias="max")] = None,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> RecordFilters:
    return RecordFilters(
        state=state,
        open_only=open_ == "true" if open_ else None,
        q=q,
        since=since,
        until=until,
        amount_min=amount_min,
        amount_max=amount_max,
        page=page,
    )


Asked = Annotated[RecordFilters, Depends(_filters)]


def _narrowed(
    where: Annotated[
        list[Annotated[str, Field(max_length=400)]] | None,
        Query(max_length=20, description="`column:value`, once for each column the list is narrowed by"),
    ] = None,
) -> list[str]:
    return where or []


Where = Annotated[list[str], Depends(_narrowed)]
Sort = Annotated[
    str, Query(max_length=61, description="A column, `number`, `state` or `opened_on`; `-` turns it round")
]


@router.get("/registers", operation_id="list_registers", response_model=RegisterList)
@opens("records.read")
def list_registers(desk: AtDesk, by: By) -> object:
    """Every register this person may read."""
    return registers.listing(desk, by)


@router.get("/registers/{register_id}", operation_id="read_register", response_model=RegisterPage)
@opens("records.read")
def read_register(
    desk: AtDesk,
    by: By,
    register_id: RegisterId,
    asked: Asked,
    where: Where,
    sort: Sort = "",
) -> object:
    """One page of a register."""
    return registers.page(desk, by, register_id, asked, where, sort)


@router.get(
    "/registers/{register_id}/export",
    operation_id="export_register",
    response_class=Response,
    responses=DESCRIBED,
)
@opens("records.read")
def export_register(
    desk: AtDesk,
    by: By,
    register_id: RegisterId,
    asked: Asked,
    where: Where,
    kind: Annotated[Literal["csv", "xlsx"], Query(alias="as")] = "xlsx",
    sort: Sort = "",
) -> Response:
    """Everything of a register that fits, with every column, as a spreadsheet."""
    content, name = registers.export(desk, by, register_id, asked, kind, where, sort)
    return download(content, name, MIMES[kind])

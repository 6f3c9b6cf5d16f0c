"""The registers somebody may read: which there are, one page of one, and one whole as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Literal

from engine.desk import Desk
from engine.model.access import may_read_register
from engine.model.calendar import local_day
from engine.model.errors import FormRejected, NotFound, OverLimit, Problem
from engine.model.ids import Json
from engine.model.person import Actor
from engine.model.record import ALWAYS_THERE, Column, Record, Register, SortKey
from engine.paper.spreadsheet import Cell, csv_file, xlsx_file
from engine.queries.cards import Card, moment
from engine.rules.feel.temporal import read_date
from engine.rules.register import Given, RegisterRules
from engine.store import envelopes, people, records, registers
from engine.store.registers import PAGE_ROWS, RecordFilters
from engine.store.session import Tx

EXPORT_ROWS_MAX = 50_000
FACET_CHOICES_MAX = 50


def rules_of(desk: Desk, tx: Tx, register: str) -> RegisterRules:
    """A register as the bylaws in force declare it; one they no longer know, as it was when it last changed."""
    in_force = desk.bylaws_in_force(tx)
    if register in in_force.records:
        return in_force.records[register]
    release = registers.newest_release(tx, register)
    if release is None:
        raise NotFound("그런 대장이 없습니다.")
    return desk.bylaws(release).record_register(register)


def readable_rules(desk: Desk, tx: Tx, actor: Actor, register: str) -> RegisterRules:
    """A register, for somebody who may read it; what one may not read does not exist."""
    rules = rules_of(desk, tx, register)
    if not may_read_register(actor, rules.register.readers):
        raise NotFound("그런 대장이 없습니다.")
    return rules


def readable_registers(desk: Desk, tx: Tx, actor: Actor) -> list[Register]:
    """Every register this person may read, area by area: those of the bylaws in force, and older ones with records."""
    known = dict.fromkeys((*desk.bylaws_in_force(tx).records, *registers.used(tx)))
    return _by_area(desk, tx, actor, [rules_of(desk, tx, id_).register for id_ in known])


def read(desk: Desk, tx: Tx, actor: Actor, record_id: str) -> tuple[Record, RegisterRules]:
    """A record and its register, for somebody who may read it."""
    record = records.get(tx, record_id)
    rules = rules_of(desk, tx, record.register)
    if not may_read_register(actor, rules.register.readers):
        raise NotFound
    return record, rules


def names_of(tx: Tx) -> dict[str, str]:
    """Person id → name."""
    return {p.id: p.name for p in people.people(tx)}


def given_of(record: Record, names: Mapping[str, str]) -> Given:
    """The record as its register's expressions see it."""
    return Given(record.data, record.state, record.number, local_day(record.opened_at), names)


def state_card(register: Register, state: str) -> Card:
    """A state as it is shown; one the register no longer has goes by its id."""
    found = register.state(state)
    if found is None:
        return {"id": state, "title": state, "tone": "plain", "open": True}
    return {"id": found.id, "title": found.title, "tone": found.tone, "open": found.is_open}


def value_card(column: Column, value: Json, names: Mapping[str, str]) -> Card:
    """A value: for machines, for people, and how it is to be coloured."""
    choice = column.choice(str(value)) if column.type == "choice" and value is not None else None
    return {
        "value": value,
        "text": column.written(value, names),
        "tone": choice.tone if choice else "plain",
        "photos": column.photos(value),
    }


def column_card(column: Column) -> Card:
    """A column as it is declared."""
    return {
        "id": column.id,
        "title": column.title,
        "type": column.type,
        "of": column.item if column.type == "list" else None,
        "shown": column.shown,
        "filter": column.filtered,
        "required": column.required,
        "computed": column.is_computed,
        "privacy": column.privacy,
        "choices": [{"id": c.id, "title": c.title, "tone": c.tone} for c in column.choices],
    }


def register_card(desk: Desk, tx: Tx, register: Register) -> Card:
    """A register by name."""
    areas = desk.bylaws_in_force(tx).areas
    return {
        "id": register.id,
        "title": register.title,
        "record": register.record,
        "area": register.area,
        "area_title": areas.get(register.area, ""),
    }


def record_row(register: Register, record: Record, names: Mapping[str, str], left: int | None) -> Card:
    """A record in a list, with the columns that are shown there."""
    return {
        "id": record.id,
        "number": record.number,
        "title": record.title,
        "summary": record.summary,
        "state": state_card(register, record.state),
        "amount": record.amount,
        "left": left,
        "opened_on": local_day(record.opened_at).isoformat(),
        "changed_at": moment(record.changed_at),
        "values": {c.id: value_card(c, record.data.get(c.id), names) for c in register.columns if c.shown},
    }


def _by_area(desk: Desk, tx: Tx, actor: Actor, known: Iterable[Register]) -> list[Register]:
    """Those of them this person may read, area by area."""
    areas = list(desk.bylaws_in_force(tx).areas)
    shown = [r for r in known if may_read_register(actor, r.readers)]
    return sorted(shown, key=lambda r: (areas.index(r.area) if r.area in areas else len(areas), r.title))


def in_force(desk: Desk, tx: Tx, actor: Actor) -> list[Card]:
    """The registers of the bylaws in force this person may read, by name only: for the menu of every page."""
    declared = (rules.register for rules in desk.bylaws_in_force(tx).records.values())
    return [{"id": r.id, "title": r.title} for r in _by_area(desk, tx, actor, declared)]


def listing(desk: Desk, actor: Actor) -> dict[str, Any]:
    """Every register this person may read, by area, with how many records it has and how many are open."""
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        counted = registers.counts(tx)
        shown = readable_registers(desk, tx, actor)
        return {
            "registers": [
                {
                    **register_card(desk, tx, r),
                    "total": counted.get(r.id, (0, 0))[0],
                    "open": counted.get(r.id, (0, 0))[1],
                }
                for r in shown
            ]
        }


def page(
    desk: Desk,
    actor: Actor,
    register_id: str,
    filters: RecordFilters,
    where: Sequence[str] = (),
    sort: str = "",
) -> dict[str, Any]:
    """One page of a register with its overview. `where` are `column:value`, `sort` is a column with or without `-`."""
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        rules = readable_rules(desk, tx, actor, register_id)
        register, names = rules.register, names_of(tx)
        asked = _asked(register, filters, where, sort)
        found = registers.find(tx, register, asked)
        everything = RecordFilters()
        by_state = registers.counts_by(tx, register, everything, ["state"])
        order = (asked.order or register.order)[:1]
        left = envelopes.left_of_records(tx, [r.id for r in found.records])
        return {
            **register_card(desk, tx, register),
            "columns": [column_card(c) for c in register.columns],
            "states": [{**state_card(register, s.id), "count": by_state.get((s.id,), 0)} for s in register.states],
            "facets": [_facet(tx, register, c, asked, names) for c in register.columns if c.filtered],
            "matrix": _matrix(tx, register),
            "amount_column": _title(register, register.amount),
            "period_column": _title(register, register.period),
            "sort": "".join(("-" if key.descending else "") + key.name for key in order),
            "open": sum(n for (state,), n in by_state.items() if state_card(register, state)["open"]),
            "total": found.total,
            "amount": found.amount,
            "page": min(max(asked.page, 1), max(1, -(-found.total // PAGE_ROWS))),
            "pages": max(1, -(-found.total // PAGE_ROWS)),
            "records": [record_row(register, r, names, left.get(r.id)) for r in found.records],
        }


def _title(register: Register, column: str | None) -> str | None:
    found = register.column(column) if column else None
    return found.title if found else None


def _asked(register: Register, filters: RecordFilters, where: Sequence[str], sort: str) -> RecordFilters:
    """The filters with the words of the address turned into columns of this register."""
    problems: list[Problem] = []
    chosen: dict[str, Json] = {}
    for asked in where:
        name, _, value = asked.partition(":")
        column = register.column(name)
        if column is None or not column.filtered:
            problems.append(Problem("unknown_column", f"골라 볼 수 없는 칸입니다: {name[:60]}", pointer="/where"))
        elif value:
            chosen[name] = value == "true" if column.type == "boolean" else value
    order: tuple[SortKey, ...] = ()
    if sort:
        name = sort.removeprefix("-")
        if register.column(name) is None and name not in ALWAYS_THERE:
            problems.append(Problem("unknown_column", f"그 순서로 볼 수 없습니다: {name[:60]}", pointer="/sort"))
        order = (SortKey(name, sort.startswith("-")),)
    if filters.state and register.state(filters.state) is None:
        problems.append(Problem("unknown_state", f"없는 단계입니다: {filters.state[:60]}", pointer="/state"))
    if problems:
        raise FormRejected(problems=problems)
    return replace(filters, where=chosen, order=order)


def _facet(tx: Tx, register: Register, column: Column, asked: RecordFilters, names: Mapping[str, str]) -> Card:
    """How many records each value of a column would leave, as if that column were not filtered."""
    others = replace(asked, where={k: v for k, v in asked.where.items() if k != column.id})
    counted = {value: n for (value,), n in registers.counts_by(tx, register, others, [column.id]).items() if value}
    if column.type == "boolean":
        counted = {{"1": "true", "0": "false"}.get(value, value): n for value, n in counted.items()}
    values = [c.id for c in column.choices] or sorted(counted, key=lambda value: (-counted[value], value))
    return {
        "column": column.id,
        "title": column.title,
        "choices": [
            {
                "id": value,
                "title": _spoken(column, value, names),
                "tone": found.tone if (found := column.choice(value)) else "plain",
                "count": counted.get(value, 0),
            }
            for value in values[:FACET_CHOICES_MAX]
        ],
    }


def _spoken(column: Column, value: str, names: Mapping[str, str]) -> str:
    return column.written(value == "true" if column.type == "boolean" else value, names)


def _matrix(tx: Tx, register: Register) -> Card | None:
    """The overview: open records by two things at once. What lies on neither is left out."""
    if register.matrix is None:
        return None
    axes = [_axis(register, name) for name in register.matrix]
    counted = registers.counts_by(tx, register, RecordFilters(open_only=True), register.matrix)
    rows, columns = axes
    counts = [[counted.get((row["id"], column["id"]), 0) for column in columns["items"]] for row in rows["items"]]
    return {"rows": rows, "columns": columns, "counts": counts, "total": sum(map(sum, counts))}


def _axis(register: Register, name: str) -> Card:
    if name == "state":
        items = [{"id": s.id, "title": s.title, "tone": s.tone} for s in register.states if s.is_open]
        return {"by": "state", "title": "단계", "items": items}
    column = register.column(name)
    assert column is not None, name
    items = [{"id": c.id, "title": c.title, "tone": c.tone} for c in column.choices]
    return {"by": column.id, "title": column.title, "items": items}


def export(
    desk: Desk,
    actor: Actor,
    register_id: str,
    filters: RecordFilters,
    kind: Literal["csv", "xlsx"],
    where: Sequence[str] = (),
    sort: str = "",
) -> tuple[bytes, str]:
    """Everything of a register that fits, with every column, as a file and the name to save it under."""
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        rules = readable_rules(desk, tx, actor, register_id)
        register, names = rules.register, names_of(tx)
        asked = replace(_asked(register, filters, where, sort), page=1)
        found = registers.find(tx, register, asked, rows=EXPORT_ROWS_MAX)
        if found.total > EXPORT_ROWS_MAX:
            raise OverLimit(f"한 번에 {EXPORT_ROWS_MAX:,}줄까지 내려받을 수 있습니다. 기간을 나누어 주십시오.")
        headings = ["번호", "이름", "단계", "올린 날", *(c.title for c in register.columns)]
        rows = [_exported(register, record, names) for record in found.records]
        name = f"{register.title} {local_day(tx.now).isoformat()}.{kind}"
        if kind == "csv":
            return csv_file(headings, rows), name
        return xlsx_file(register.title, headings, rows, tx.now), name


def _exported(register: Register, record: Record, names: Mapping[str, str]) -> list[Cell]:
    return [
        record.number or "",
        record.title,
        state_card(register, record.state)["title"],
        local_day(record.opened_at),
        *(_cell(c, record.data.get(c.id), names) for c in register.columns),
    ]


def _cell(column: Column, value: Json, names: Mapping[str, str]) -> Cell:
    match column.type:
        case "integer" | "money":
            return value if isinstance(value, int) else None
        case "date":
            return _day(value)
        case "datetime":
            return datetime.fromisoformat(value) if isinstance(value, str) else None
        case _:
            return column.written(value, names)


def _day(value: Json) -> date | None:
    return read_date(value) if isinstance(value, str) else None

"""A decision tried with values: asked of the same engine that decides, told cell by cell. Nothing is kept: a try is no
event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from engine.desk import Desk
from engine.model import access
from engine.model.calendar import SEOUL, local_day
from engine.model.errors import FormRejected, Problem
from engine.model.ids import Json
from engine.model.korean import particle
from engine.model.person import Actor
from engine.queries import rules
from engine.queries.cards import Card
from engine.queries.rule_tables import NOW, TODAY, Field, ReadDecision, ReadTable, by_path, read_decision
from engine.rules.dmn import NoRuleMatched, RulesConflict, TriedTable, phrases
from engine.rules.feel.values import number_of

LIST_ITEMS_MAX = 200
TEXT_CHARS_MAX = 2_000
VALUES_MAX = 200


def attempt(desk: Desk, actor: Actor, decision_id: str, values: Mapping[str, Json]) -> Card:
    """What the decision gives for these values, by the path of each fact; one that is left out is no value."""
    access.require(actor, rules.READ)
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        return tried(read_decision(desk, tx, decision_id), values, tx.now)


def tried(found: ReadDecision, values: Mapping[str, Json], now: datetime) -> Card:
    """`attempt`, of a decision that was read."""
    facts = {TODAY: local_day(now), NOW: now.astimezone(SEOUL), **_facts(found.fields, values)}
    undecided: NoRuleMatched | RulesConflict | None = None
    result: object = None
    try:
        outcome = found.model.decide(found.id, facts, explain=True)
        met, result = outcome.tables, outcome.result
    except (NoRuleMatched, RulesConflict) as failure:
        undecided, met = failure, failure.tables
    last = {one.table.key: one for one in met}
    own = next((last[t.view.key] for t in found.tables if t.view.owner == found.id and t.view.key in last), None)
    told = [_told(table, last[table.view.key]) for table in found.tables if table.view.key in last]
    state = "decided" if undecided is None else "none" if isinstance(undecided, NoRuleMatched) else "conflict"
    return {
        "state": state,
        "sentence": _sentence(own, undecided),
        "answers": [] if undecided is not None else _answers(found, own, result),
        "tables": told,
        "missing": [
            field.label for field in found.fields if field.wanted.path not in values and field.wanted.path != TODAY
        ],
    }


def _facts(fields: tuple[Field, ...], values: Mapping[str, Json]) -> dict[str, Any]:
    """The facts these values stand for, or every one that cannot be read."""
    known = by_path(fields)
    problems: list[Problem] = []
    facts: dict[str, Any] = {}
    for path, value in values.items():
        pointer = "/values/" + path.replace("~", "~0").replace("/", "~1")
        if path not in known:
            problems.append(Problem("unknown_value", "이 표가 보지 않는 값입니다.", pointer=pointer))
            continue
        try:
            _put(facts, path.split("."), _read(known[path], value))
        except ValueError as wrong:
            problems.append(Problem("unreadable_value", str(wrong), pointer=pointer))
    if problems:
        raise FormRejected("읽을 수 없는 값이 있습니다.", problems)
    return facts


def _put(facts: dict[str, Any], path: Sequence[str], value: object) -> None:
    *way, last = path
    for step in way:
        facts = facts.setdefault(step, {})
    facts[last] = value


def _read(field: Field, value: Json) -> object:
    """A typed-in value as the kind of fact it stands for; a ValueError says in Korean what is expected."""
    if value is None:
        return None
    what = particle(f"‘{field.label}’", "은/는")
    match field.kind:
        case "number":
            number = (
                None
                if isinstance(value, bool)
                else number_of(value.replace(",", "").strip() if isinstance(value, str) else value)
            )
            if number is None:
                raise ValueError(f"{what} 숫자로 적어 주십시오.")
            return number
        case "boolean":
            if not isinstance(value, bool):
                raise ValueError(f"{what} 예나 아니요로 골라 주십시오.")
            return value
        case "date":
            day = _day(value)
            if day is None:
                raise ValueError(f"{what} 날짜로 적어 주십시오. 예: 2026-07-01")
            return day.isoformat() if field.wanted.kind == "day_as_text" else day
        case "list":
            if not isinstance(value, list) or len(value) > LIST_ITEMS_MAX or not all(isinstance(v, str) for v in value):
                raise ValueError(f"{what} 한 줄에 하나씩 {LIST_ITEMS_MAX}개까지 적어 주십시오.")
            return [{field.wanted.item: v} for v in value] if field.wanted.item else value
        case "text":
            if not isinstance(value, str) or len(value) > TEXT_CHARS_MAX:
                raise ValueError(f"{what} 글자로 적어 주십시오.")
            return value


def _day(value: Json) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _told(table: ReadTable, tried: TriedTable) -> Card:
    texts = {row.row: row.cells for row in table.view.rows}
    return {
        "key": table.view.key,
        "values": [_said(value, column.words) for value, column in zip(tried.values, table.inputs, strict=True)],
        "rows": [
            {
                "row": row.row,
                "cells": list(row.cells),
                "fits": row.fits,
                "is_chosen": row.is_chosen,
                "is_near": _is_near(row.cells, texts[row.row]),
            }
            for row in tried.rows
        ],
    }


def _is_near(cells: Sequence[bool | None], texts: Sequence[str]) -> bool:
    """One cell kept the row from fitting, and another that asks for something was passed."""
    passed = any(cell is True and text.strip() not in ("", "-") for cell, text in zip(cells, texts, strict=True))
    return passed and sum(cell is not True for cell in cells) == 1


def _said(value: object, words: phrases.Words) -> str:
    return phrases.EMPTY if value is None else phrases.value(value, words)


def _sentence(own: TriedTable | None, undecided: NoRuleMatched | RulesConflict | None) -> str:
    if undecided is not None:
        return f"{str(undecided).removesuffix('.')}. 이 값으로는 아무것도 정해지지 않습니다."
    if own is None:
        return "식이 정한 결과입니다."
    chosen = [row.row for row in own.rows if row.is_chosen]
    fitting = sum(row.fits for row in own.rows)
    if not chosen:
        return "맞는 줄이 없어, 그 밖의 경우로 적어 둔 결과를 씁니다."
    if len(chosen) > 1:
        return f"{len(chosen)}줄이 맞습니다: {', '.join(map(str, chosen))}번째 줄."
    if fitting > 1:
        return f"맞는 {fitting}줄 가운데 {chosen[0]}번째 줄을 씁니다."
    return f"{chosen[0]}번째 줄이 맞습니다."


def _answers(found: ReadDecision, own: TriedTable | None, result: object) -> list[list[Card]]:
    """What came out: for each answer the label and the value of each part."""
    table = next((t for t in found.tables if own is not None and t.view.key == own.table.key), None)
    many = result if isinstance(result, list) and table is not None and not table.view.aggregation else [result]
    return [_parts(found, table, one) for one in many]


def _parts(found: ReadDecision, table: ReadTable | None, one: object) -> list[Card]:
    if table is None:
        return [_part(found.model.decisions[found.id].name, one, phrases.PLAIN)]
    outputs = list(zip(table.view.outputs, table.outputs, strict=True))
    if isinstance(one, Mapping) and len(outputs) > 1:
        return [_part(read.heading, one.get(column.name), read.words) for column, read in outputs]
    return [_part(outputs[0][1].heading, one, outputs[0][1].words)]


def _part(label: str, value: object, words: phrases.Words) -> Card:
    return {"label": label, "said": phrases.value(value, words), "is_none": value in (None, "")}

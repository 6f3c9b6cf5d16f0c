"""Judges what a record says: every problem with its place and sentence; works out computed columns, heading and dates,
and tells why a record cannot be closed yet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.model.errors import Problem
from engine.model.ids import Json
from engine.model.korean import particle
from engine.model.record import (
    INTEGER_MAX,
    ITEMS_MAX,
    STRING_CHARS_MAX,
    TEXT_CHARS_MAX,
    Column,
    RecordDate,
    Register,
)
from engine.rules.feel import Expression, FeelError
from engine.rules.feel.temporal import read_date
from engine.rules.form.calculate import value_over
from engine.rules.form.definition import escaped

HEADING_CHARS_MAX = 300
SUMMARY_CHARS_MAX = 1_000
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold before a record enters a state. `column` is where the person looks."""

    check: Expression
    message: str
    column: str = ""


@dataclass(frozen=True, slots=True)
class DateRule:
    """A column whose day goes into the calendar."""

    on: str
    until: str
    title: Expression


@dataclass(frozen=True, slots=True)
class Given:
    """A record as its expressions see it. `names` are the names of persons by id."""

    data: Mapping[str, Json]
    state: str
    number: str | None
    opened_on: date
    names: Mapping[str, str]


@dataclass(frozen=True)
class RegisterRules:
    """A register with its expressions."""

    register: Register
    heading: Expression
    summary: Expression | None
    computed: tuple[tuple[str, Expression], ...]
    needs: Mapping[str, tuple[Condition, ...]]
    """State → what must hold when a record enters it; what closing asks for is part of every settled state."""
    dates: tuple[DateRule, ...]

    def facts(self, given: Given) -> dict[str, Any]:
        """What expressions may name: the columns, `number`, `state`, `opened_on`, and `titles` with each as people
        read it."""
        register, data = self.register, given.data
        state = register.state(given.state)
        titles = {c.id: c.written(data.get(c.id), given.names) for c in register.columns}
        return {
            **{c.id: data.get(c.id) for c in register.columns},
            "number": given.number,
            "state": given.state,
            "opened_on": given.opened_on.isoformat(),
            "titles": {**titles, "state": state.title if state else given.state},
        }

    def judged(self, data: Mapping[str, Json], *, beside: frozenset[str] = frozenset()) -> list[Problem]:
        """Everything wrong with the columns, each at `/<column>`. `beside` are columns of another release, let be."""
        columns = {c.id: c for c in self.register.columns}
        problems = [
            Problem(
                "unknown_column", f"{self.register.title}에 없는 칸입니다: {name[:60]}", pointer=f"/{escaped(name)}"
            )
            for name in data
            if name not in columns and name not in beside
        ]
        for column in columns.values():
            value = data.get(column.id)
            if blank(value):
                if column.required:
                    sentence = f"{particle(column.title, '을/를')} 적어 주십시오."
                    problems.append(Problem("missing", sentence, pointer=f"/{escaped(column.id)}"))
            elif (wrong := _wrong(column, value)) is not None:
                problems.append(Problem("wrong_value", wrong, pointer=f"/{escaped(column.id)}"))
        return problems

    def filled(self, given: Given) -> dict[str, Json]:
        """The data with every computed column worked out anew; what says nothing or cannot be worked out is left
        away."""
        data = {name: value for name, value in given.data.items() if not blank(value)}
        for name, _ in self.computed:
            data.pop(name, None)
        for name, expression in self.computed:
            seen = self.facts(Given(data, given.state, given.number, given.opened_on, given.names))
            if (value := value_over(expression, seen, seen)) is not None:
                data[name] = value
        return data

    def title(self, given: Given) -> str:
        """The heading of the record; its number or the name of what it is when nothing can be said."""
        said = self._text(self.heading, given, HEADING_CHARS_MAX)
        return said or given.number or self.register.record

    def line(self, given: Given) -> str:
        """One line about the record, or nothing."""
        return "" if self.summary is None else self._text(self.summary, given, SUMMARY_CHARS_MAX)

    def _text(self, expression: Expression, given: Given, most: int) -> str:
        facts = self.facts(given)
        value = value_over(expression, facts, facts)
        return "" if value is None else " ".join(str(value).split())[:most]

    def unmet(self, given: Given) -> list[Problem]:
        """What still keeps the record from the state it is given in. A check that cannot be answered is not met."""
        facts = self.facts(given)
        return [
            Problem("not_yet", c.message, pointer=f"/{escaped(c.column)}" if c.column else "/state")
            for c in self.needs.get(given.state, ())
            if not _holds(c.check, facts)
        ]

    def calendar(self, given: Given) -> list[RecordDate]:
        """The days of the record that belong into the calendar."""
        facts = self.facts(given)
        found: list[RecordDate] = []
        for rule in self.dates:
            since, until = _day(given.data.get(rule.on)), _day(given.data.get(rule.until)) if rule.until else None
            title = value_over(rule.title, facts, facts)
            if since is not None and title is not None:
                ends = until if until is not None and until >= since else None
                found.append(RecordDate(since, ends, str(title)[:HEADING_CHARS_MAX]))
        return found

    def amount(self, data: Mapping[str, Json]) -> int | None:
        """What the record is worth in won, when the register says where that is written."""
        value = data.get(self.register.amount) if self.register.amount else None
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def words(self, given: Given, title: str, summary: str) -> str:
        """Everything the record says as people read it, for finding it."""
        data = given.data
        said = (c.written(data.get(c.id), given.names) for c in self.register.columns if c.item != "photo")
        return "\n".join(dict.fromkeys(w for w in (given.number or "", title, summary, *said) if w))


def blank(value: Json) -> bool:
    """Nothing was written: no value, an empty text or an empty list."""
    return value is None or value == "" or value == []


def _holds(check: Expression, facts: dict[str, Any]) -> bool:
    try:
        return check.evaluate(facts) is True
    except FeelError:
        return False


def _day(value: Json) -> date | None:
    return read_date(value[:10]) if isinstance(value, str) else None


def _wrong(column: Column, value: Json) -> str | None:
    """Why a value does not belong into a column, as a sentence."""
    name = column.title
    match column.type:
        case "string" | "text":
            most = TEXT_CHARS_MAX if column.type == "text" else STRING_CHARS_MAX
            if not isinstance(value, str) or _CONTROL.search(value):
                return f"{particle(name, '은/는')} 글자로 적어 주십시오."
            return f"{particle(name, '은/는')} {most:,}자까지 적을 수 있습니다." if len(value) > most else None
        case "integer" | "money":
            fits = type(value) is int and abs(value) <= INTEGER_MAX
            return None if fits else f"{particle(name, '은/는')} 소수점 없는 수로 적어 주십시오."
        case "date":
            fits = isinstance(value, str) and read_date(value) is not None
            return None if fits else f"{particle(name, '을/를')} 2026-03-01처럼 있는 날짜로 적어 주십시오."
        case "datetime":
            return None if _is_moment(value) else f"{particle(name, '을/를')} 날짜와 시각으로 적어 주십시오."
        case "boolean":
            return None if isinstance(value, bool) else f"{particle(name, '은/는')} 예나 아니요로 골라 주십시오."
        case "choice":
            fits = isinstance(value, str) and column.choice(value) is not None
            return None if fits else f"{particle(name, '은/는')} 목록에서 골라 주십시오."
        case "person":
            return None if _is_id(value) else f"{particle(name, '은/는')} 사람을 골라 주십시오."
        case "list":
            return _wrong_list(column, value)


def _wrong_list(column: Column, value: Json) -> str | None:
    name = column.title
    if not isinstance(value, list):
        return f"{particle(name, '은/는')} 목록으로 주십시오."
    if len(value) > ITEMS_MAX:
        return f"{particle(name, '은/는')} {ITEMS_MAX}개까지 적을 수 있습니다."
    match column.item:
        case "photo" | "person":
            return None if all(map(_is_id, value)) else f"{name}에 찾을 수 없는 것이 있습니다."
        case "integer":
            fits = all(type(v) is int and abs(v) <= INTEGER_MAX for v in value)
            return None if fits else f"{particle(name, '은/는')} 소수점 없는 수로 적어 주십시오."
        case "string":
            fits = all(isinstance(v, str) and len(v) <= STRING_CHARS_MAX and not _CONTROL.search(v) for v in value)
            return None if fits else f"{particle(name, '은/는')} {STRING_CHARS_MAX}자까지의 글로 적어 주십시오."


def _is_id(value: Json) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _is_moment(value: Json) -> bool:
    if not isinstance(value, str) or len(value) > 40:
        return False
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False

"""Reads a register.json: columns, states, moves, numbering and expressions. What is not known here is refused, so that
a register never means less than it says. References to other files are checked by whoever reads the whole release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from engine.model.numbering import Numbering, wrong_pattern
from engine.model.record import (
    ALWAYS_THERE,
    Choice,
    Column,
    ColumnType,
    ItemType,
    RecordState,
    Register,
    SortKey,
    Tone,
)
from engine.rules.feel import Expression
from engine.rules.register.judge import Condition, DateRule, RegisterRules
from engine.rules.register.words import Words

COLUMNS_MAX = 80
CHOICES_MAX = 100
STATES_MAX = 30
RULES_MAX = 50
_TOP = frozenset(
    {
        *("$comment", "register", "title", "record", "area", "numbering", "heading", "summary", "columns", "states"),
        *("initial", "moves", "closing", "calendar", "matrix", "order", "readers", "amount", "period"),
    }
)
_COLUMN = frozenset({"id", "title", "type", "of", "choices", "required", "compute", "shown", "filter", "privacy"})
_PRIVACY = ("none", "name", "unit", "contact", "account")
_FILTERED = frozenset({"choice", "person", "boolean", "string"})
RESERVED = frozenset({*ALWAYS_THERE, "titles", "id", "register", "version", "data"})
"""Names every record answers to by itself."""


@dataclass
class Reader:
    """Reads one register; problems are gathered, never thrown."""

    source: Mapping[str, Any]
    file: str

    def __post_init__(self) -> None:
        self.at = Words(self.file)
        self.problems = self.at.problems

    def read(self) -> RegisterRules | None:
        """The register with its expressions; None when it lacks what nothing can be read without."""
        at = self.at
        top = at.words(dict(self.source), _TOP, "")
        id_ = at.text(top, "register", "")
        at.name(id_, "/register", latin=True)
        columns = self._columns(top)
        states = self._states(top)
        names = {c.id for c in columns}
        by_type = {type_: {c.id for c in columns if c.type == type_} for type_ in get_args(ColumnType)}
        known = names | {*ALWAYS_THERE, "titles"}
        state_ids = {s.id for s in states}
        computed = self._computed(top, columns, known)
        register = Register(
            id=id_,
            title=at.text(top, "title", ""),
            record=at.text(top, "record", ""),
            area=at.text(top, "area", ""),
            columns=columns,
            states=states,
            initial=at.known(top.get("initial", ""), state_ids, "states", "/initial"),
            numbering=self._numbering(top),
            moves=self._moves(top, state_ids),
            matrix=self._matrix(top, by_type["choice"]),
            order=self._order(top, names),
            readers=self._readers(top),
            amount=at.known(top["amount"], by_type["money"], "money 칸", "/amount") if "amount" in top else None,
            period=at.known(top["period"], by_type["date"], "date 칸", "/period") if "period" in top else None,
        )
        heading = at.expression(top.get("heading"), known, "/heading")
        summary = at.expression(top["summary"], known, "/summary") if "summary" in top else None
        needs = self._needs(top, states, names, known)
        dates = self._dates(top, by_type["date"] | by_type["datetime"], known)
        return None if heading is None else RegisterRules(register, heading, summary, computed, needs, dates)

    def _numbering(self, top: Mapping[str, Any]) -> Numbering | None:
        if "numbering" not in top:
            return None
        found = self.at.words(top["numbering"], {"pattern", "restart"}, "/numbering")
        yearly = self.at.one_of(found, "restart", ("year", "never"), "never", "/numbering") == "year"
        pattern = self.at.text(found, "pattern", "/numbering")
        if pattern and (wrong := wrong_pattern(pattern, yearly)):
            self.at.refuse("wrong_pattern", wrong, "/numbering/pattern")
        return Numbering(pattern, yearly)

    def _columns(self, top: Mapping[str, Any]) -> tuple[Column, ...]:
        found: list[Column] = []
        for place, given in enumerate(self.at.items(top.get("columns"), COLUMNS_MAX, "/columns")):
            at = f"/columns/{place}"
            column = self._column(self.at.words(given, _COLUMN, at), at)
            if column.id in {c.id for c in found}:
                self.at.refuse("duplicate_column", f"같은 칸이 두 번 있습니다: {column.id}", f"{at}/id")
            found.append(column)
        if not found:
            self.at.refuse("missing_keyword", "칸을 하나 이상 적어 주십시오.", "/columns")
        return tuple(found)

    def _column(self, given: Mapping[str, Any], at: str) -> Column:
        words = self.at
        id_ = words.text(given, "id", at)
        words.name(id_, f"{at}/id", reserved=RESERVED)
        type_: ColumnType = words.one_of(given, "type", get_args(ColumnType), "string", at)
        item: ItemType = "string"
        if "of" in given:
            item = words.one_of(given, "of", get_args(ItemType), "string", at)
            if type_ != "list":
                words.refuse("wrong_keyword", "of는 list 칸에만 적습니다.", f"{at}/of")
        if ("choices" in given) != (type_ == "choice"):
            words.refuse("wrong_choices", "choices는 choice 칸에 꼭, 그리고 거기에만 적습니다.", f"{at}/choices")
        required = words.flag(given, "required", False, at)
        if required and "compute" in given:
            words.refuse("wrong_keyword", "계산하는 칸은 꼭 적으라고 할 수 없습니다.", f"{at}/required")
        filtered = words.flag(given, "filter", False, at)
        if filtered and type_ not in _FILTERED:
            words.refuse("wrong_keyword", f"{type_} 칸으로는 골라 볼 수 없습니다.", f"{at}/filter")
        return Column(
            id=id_,
            title=words.text(given, "title", at),
            type=type_,
            choices=self._choices(given.get("choices", []), f"{at}/choices") if type_ == "choice" else (),
            item=item,
            required=required,
            is_computed="compute" in given,
            shown=words.flag(given, "shown", True, at),
            filtered=filtered,
            privacy=words.one_of(given, "privacy", _PRIVACY, "none", at),
        )

    def _choices(self, given: object, at: str) -> tuple[Choice, ...]:
        found: list[Choice] = []
        for place, choice in enumerate(self.at.items(given, CHOICES_MAX, at)):
            here = f"{at}/{place}"
            words = self.at.words(choice, {"id", "title", "tone"}, here)
            id_ = self.at.text(words, "id", here)
            if id_ in {c.id for c in found}:
                self.at.refuse("duplicate_choice", f"같은 것이 두 번 있습니다: {id_}", f"{here}/id")
            tone: Tone = self.at.one_of(words, "tone", get_args(Tone), "plain", here)
            found.append(Choice(id_, self.at.text(words, "title", here), tone))
        if not found:
            self.at.refuse("wrong_choices", "고를 것을 하나 이상 적어 주십시오.", at)
        return tuple(found)

    def _states(self, top: Mapping[str, Any]) -> tuple[RecordState, ...]:
        found: list[RecordState] = []
        for place, given in enumerate(self.at.items(top.get("states"), STATES_MAX, "/states")):
            at = f"/states/{place}"
            words = self.at.words(given, {"id", "title", "tone", "open", "needs"}, at)
            id_ = self.at.text(words, "id", at)
            self.at.name(id_, f"{at}/id")
            if id_ in {s.id for s in found}:
                self.at.refuse("duplicate_state", f"같은 단계가 두 번 있습니다: {id_}", f"{at}/id")
            tone: Tone = self.at.one_of(words, "tone", get_args(Tone), "plain", at)
            open_ = self.at.flag(words, "open", True, at)
            found.append(RecordState(id_, self.at.text(words, "title", at), tone, open_))
        if not found:
            self.at.refuse("missing_keyword", "단계를 하나 이상 적어 주십시오.", "/states")
        return tuple(found)

    def _moves(self, top: Mapping[str, Any], states: set[str]) -> Mapping[str, tuple[str, ...]] | None:
        if "moves" not in top:
            return None
        found: dict[str, tuple[str, ...]] = {}
        given = top["moves"]
        if not isinstance(given, dict):
            self.at.refuse("wrong_keyword", "객체여야 합니다.", "/moves")
            return None
        for before, after in given.items():
            at = f"/moves/{before}"
            self.at.known(before, states, "states", at)
            named = enumerate(self.at.items(after, STATES_MAX, at))
            found[before] = tuple(self.at.known(state, states, "states", f"{at}/{i}") for i, state in named)
        return found

    def _computed(
        self, top: Mapping[str, Any], columns: tuple[Column, ...], known: set[str]
    ) -> tuple[tuple[str, Expression], ...]:
        """Computed columns in an order in which each finds what it rests on."""
        found: dict[str, Expression] = {}
        given = top.get("columns")
        for place, column in enumerate(given if isinstance(given, list) else ()):
            if isinstance(column, dict) and "compute" in column and place < len(columns):
                at = f"/columns/{place}/compute"
                expression = self.at.expression(column["compute"], known, at)
                if expression is not None:
                    found[columns[place].id] = expression
        order: list[str] = []
        while ready := [n for n in found if n not in order and not (found[n].names & found.keys()) - set(order)]:
            order += ready
        for name in sorted(found.keys() - set(order)):
            self.at.refuse("circular_compute", f"{name}의 식이 돌고 돌아 자기 자신을 씁니다.", "/columns")
        return tuple((name, found[name]) for name in order)

    def _needs(
        self, top: Mapping[str, Any], states: tuple[RecordState, ...], names: set[str], known: set[str]
    ) -> Mapping[str, tuple[Condition, ...]]:
        """What each state asks for; what closing asks for belongs to every state that is not open."""
        closing = self._conditions(top.get("closing", []), names, known, "/closing")
        if closing and all(state.is_open for state in states):
            self.at.refuse("never_closed", "닫는 조건이 있는데 닫히는 단계(open: false)가 없습니다.", "/closing")
        needs: dict[str, tuple[Condition, ...]] = {}
        for place, state in enumerate(states):
            given = top["states"][place]
            own = given.get("needs", []) if isinstance(given, dict) else []
            found = self._conditions(own, names, known, f"/states/{place}/needs")
            needs[state.id] = found if state.is_open else (*found, *closing)
        return needs

    def _conditions(self, given: object, names: set[str], known: set[str], at: str) -> tuple[Condition, ...]:
        found: list[Condition] = []
        for place, condition in enumerate(self.at.items(given, RULES_MAX, at)):
            here = f"{at}/{place}"
            words = self.at.words(condition, {"check", "message", "column"}, here)
            check = self.at.expression(words.get("check"), known, f"{here}/check")
            message = self.at.text(words, "message", here)
            column = self.at.known(words["column"], names, "columns", f"{here}/column") if "column" in words else ""
            if check is not None:
                found.append(Condition(check, message, column))
        return tuple(found)

    def _dates(self, top: Mapping[str, Any], dates: set[str], known: set[str]) -> tuple[DateRule, ...]:
        found: list[DateRule] = []
        for place, given in enumerate(self.at.items(top.get("calendar", []), RULES_MAX, "/calendar")):
            at = f"/calendar/{place}"
            words = self.at.words(given, {"on", "title", "until"}, at)
            on = self.at.known(words.get("on"), dates, "날짜 칸", f"{at}/on")
            until = self.at.known(words["until"], dates, "날짜 칸", f"{at}/until") if "until" in words else ""
            title = self.at.expression(words.get("title"), known, f"{at}/title")
            if title is not None:
                found.append(DateRule(on, until, title))
        return tuple(found)

    def _matrix(self, top: Mapping[str, Any], choices: set[str]) -> tuple[str, str] | None:
        if "matrix" not in top:
            return None
        found = self.at.words(top["matrix"], {"rows", "columns"}, "/matrix")
        axes = choices | {"state"}
        rows, columns = (
            self.at.known(found.get(word), axes, "choice 칸이나 state", f"/matrix/{word}")
            for word in ("rows", "columns")
        )
        if rows and rows == columns:
            self.at.refuse("wrong_matrix", "가로와 세로는 서로 달라야 합니다.", "/matrix")
        return rows, columns

    def _order(self, top: Mapping[str, Any], names: set[str]) -> tuple[SortKey, ...]:
        found: list[SortKey] = []
        for place, given in enumerate(self.at.items(top.get("order", []), 5, "/order")):
            bare = given.removeprefix("-") if isinstance(given, str) else given
            name = self.at.known(bare, names | {*ALWAYS_THERE}, "columns", f"/order/{place}")
            found.append(SortKey(name, isinstance(given, str) and given.startswith("-")))
        return tuple(found)

    def _readers(self, top: Mapping[str, Any]) -> frozenset[str] | None:
        if "readers" not in top:
            return None
        found = self.at.items(top["readers"], 50, "/readers")
        if not found or not all(isinstance(role, str) for role in found):
            self.at.refuse("wrong_keyword", "readers에는 직책을 하나 이상 적습니다.", "/readers")
        return frozenset(str(role) for role in found)

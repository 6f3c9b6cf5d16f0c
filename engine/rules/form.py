"""What a form's data must satisfy, and what follows from it: computed values, checks, and the facts it gives to
procedures and cards. Pure; drawing the form is the browser's matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.model.errors import Problem
from engine.model.ids import Json
from engine.rules import form_lint, schema
from engine.rules.feel import Expression, FeelError, compile_expression, to_json
from engine.rules.schema import Schema

PASSES_MAX = 4
"""Computed values may build on one another; a chain longer than this is refused when the form is checked."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One line of the checklist that a person sees before handing in."""

    id: str
    title: str
    passed: bool
    message: str
    pointer: str


@dataclass(frozen=True, slots=True)
class _Check:
    id: str
    title: str
    condition: Expression
    message: str
    pointer: str


@dataclass(frozen=True, slots=True)
class _Node:
    """What is computed in one object of the schema, its rows and inner objects first."""

    inner: tuple[tuple[str, bool, _Node], ...]
    computed: tuple[tuple[str, Expression], ...]


check_definition = form_lint.check_definition


def compile_form(schema_: Schema, ui: Mapping[str, Any], shared: Mapping[str, Schema]) -> Form:
    """A form ready to judge data. The definition was checked before."""
    return Form(schema.inlined(schema_, shared), ui)


class Form:
    """One form of a release. Immutable, shared between threads."""

    def __init__(self, schema_: Schema, ui: Mapping[str, Any]) -> None:
        self.schema = schema_
        self.ui = ui
        self._validator = schema.compile_validator(schema_)
        self._tree = _node(schema_)
        self._checks = tuple(
            _Check(
                str(c.get("id", "")),
                str(c.get("title", "")),
                compile_expression(str(c["condition"])),
                str(c.get("message") or c.get("title", "")),
                str(c.get("pointer", "")),
            )
            for c in schema_.get("x-checks", [])
        )
        about = schema_.get("x-danji", {})
        self._facts = {k: compile_expression(v) for k, v in about.get("fact", {}).items() if isinstance(v, str)}
        self._card = [(str(c["label"]), str(c["value"]), compile_expression(c["value"])) for c in about.get("card", [])]

    def compute(self, data: Json) -> dict[str, Any]:
        """The data with every computed value worked out anew; what cannot be worked out yet is left out."""
        found = _copied(data) if isinstance(data, dict) else {}
        for _ in range(PASSES_MAX):
            before = _copied(found)
            _compute(self._tree, found, found)
            if found == before:
                break
        return found

    def check(self, data: Json, *, partial: bool = False) -> list[Problem]:
        """Every violation of the schema in this data. With `partial` only what is wrong, not what is missing."""
        problems: list[Problem] = []
        if isinstance(data, dict):
            computed = self.compute(data)
            if not partial:
                problems += _mismatches(self._tree, data, computed, [])
            data = computed
        return problems + schema.violations(self._validator, self.schema, data, partial=partial)

    def checklist(self, data: Json) -> list[CheckResult]:
        """The form's own checks. Only a condition that is true passes; one that cannot be told yet does not."""
        facts = _scope(data if isinstance(data, dict) else {}, data)
        return [
            CheckResult(c.id, c.title, _value(c.condition, facts) is True, c.message, c.pointer) for c in self._checks
        ]

    def facts(self, data: Json) -> dict[str, Any]:
        """What the form tells procedures and lists: title, amount, summary and whatever else it names."""
        scope = _scope(data if isinstance(data, dict) else {}, data)
        return {name: to_json(_value(expression, scope)) for name, expression in self._facts.items()}

    def card(self, data: Json) -> list[tuple[str, str]]:
        """Label and text of the few lines a form wants on its card; empty ones are left out."""
        scope = _scope(data if isinstance(data, dict) else {}, data)
        lines: list[tuple[str, str]] = []
        for label, source, expression in self._card:
            value = to_json(_value(expression, scope))
            if value in (None, "", []):
                continue
            field = schema.field_at(self.schema, source.split("."))
            money = bool(field.get("x-money")) and isinstance(value, int)
            lines.append((label, f"{value:,}원" if money else f"{value:,}" if isinstance(value, int) else str(value)))
        return lines


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _copied(v) for k, v in value.items()}
    return [_copied(v) for v in value] if isinstance(value, list) else value


def _node(schema_: Schema) -> _Node:
    inner: list[tuple[str, bool, _Node]] = []
    computed: list[tuple[str, Expression]] = []
    for name, field in _properties(schema_).items():
        if "x-compute" in field:
            computed.append((name, compile_expression(str(field["x-compute"]))))
        many = field.get("type") == "array"
        part = field.get("items", {}) if many else field
        if isinstance(part, dict) and "properties" in part:
            inner.append((name, many, _node(part)))
    return _Node(tuple(inner), tuple(computed))


def _properties(schema_: Schema) -> dict[str, Schema]:
    found = dict(schema_.get("properties", {}))
    for branch in [schema_, *schema_.get("allOf", [])]:
        then = branch.get("then")
        if isinstance(then, dict):
            found = {**then.get("properties", {}), **found}
    return {k: v for k, v in found.items() if isinstance(v, dict)}


def _scope(here: Mapping[str, Any], root: Any) -> dict[str, Any]:
    return {**here, "form": root}


def _value(expression: Expression, facts: Mapping[str, Any]) -> object:
    try:
        return expression.evaluate(facts)
    except FeelError:
        return None


def _compute(node: _Node, here: dict[str, Any], root: dict[str, Any]) -> None:
    for name, many, inner in node.inner:
        parts = here.get(name)
        for part in parts if many and isinstance(parts, list) else [parts]:
            if isinstance(part, dict):
                _compute(inner, part, root)
    for name, expression in node.computed:
        scope = {k: here.get(k) for k in expression.names} | {"form": root}
        value = to_json(_value(expression, scope))
        if value is None:
            here.pop(name, None)
        else:
            here[name] = value


def _mismatches(node: _Node, given: Any, computed: Any, path: list[Any]) -> list[Problem]:
    found: list[Problem] = []
    for name, many, inner in node.inner:
        parts, right = given.get(name), computed.get(name)
        if many and isinstance(parts, list) and isinstance(right, list):
            for at, (part, whole) in enumerate(zip(parts, right, strict=True)):
                if isinstance(part, dict):
                    found += _mismatches(inner, part, whole, [*path, name, at])
        elif isinstance(parts, dict) and isinstance(right, dict):
            found += _mismatches(inner, parts, right, [*path, name])
    for name, _ in node.computed:
        if name in given and given[name] is not None and given[name] != computed.get(name):
            place = schema.pointer([*path, name])
            said = computed.get(name)
            worth = f"{said:,}" if isinstance(said, int) else "빈칸" if said is None else str(said)
            found.append(Problem("compute_mismatch", f"계산한 값({worth})과 다릅니다.", pointer=place))
    return found

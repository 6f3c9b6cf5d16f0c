"""Decision tables and requirement graphs (DMN 1.2 to 1.5): decided as often as wanted, failing closed.

Reading the file is next door in `dmn_file`, judging a table's coverage in `dmn_cover`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from engine.model.errors import Problem, ReleaseRejected
from engine.rules.feel import Expression, UnaryTests

DEPTH_MAX = 50


class DmnRejected(ReleaseRejected):
    """The file is not a decision model we read; `problems` holds everything that is wrong with it."""

    code = "dmn_rejected"
    default_sentence = "판정표 파일에 고칠 곳이 있습니다."


class NoRuleMatched(Exception):
    """No row of a table fits. Nothing passes by this."""


class RulesConflict(Exception):
    """Rows fit that the table says must not fit together."""


@dataclass(frozen=True, slots=True)
class Match:
    """A row that fitted."""

    decision_id: str
    rule_id: str
    row: int
    label: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision answered, by which rows, on which of the given facts."""

    decision_id: str
    result: Any
    matched: tuple[Match, ...]
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class DecisionInfo:
    """What others may know of a decision without deciding it."""

    id: str
    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    hit_policy: str


@dataclass(frozen=True, slots=True)
class Column:
    """An input of a table: what is looked at, and which values are allowed there."""

    label: str
    expression: Expression
    allowed: UnaryTests | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """An output of a table. `order` lists allowed values from the most to the least wanted."""

    name: str
    default: Expression | None = None
    order: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. A test of None accepts everything."""

    id: str
    row: int
    label: str
    tests: tuple[UnaryTests | None, ...]
    results: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table."""

    hit_policy: str
    aggregation: str
    columns: tuple[Column, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: a table or a literal expression, and what it needs first."""

    id: str
    name: str
    logic: Table | Expression
    needs: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()


@dataclass
class _Asking:
    """One question to a model: the given facts, what was read of them, and what was decided on the way."""

    facts: Mapping[str, Any]
    read: dict[str, Any] = field(default_factory=dict)
    matched: list[Match] = field(default_factory=list)
    decided: dict[str, Any] = field(default_factory=dict)


class DecisionModel:
    """The decisions of one file."""

    def __init__(self, decisions: Mapping[str, Decision]) -> None:
        self._decisions = decisions
        self.decisions: Mapping[str, DecisionInfo] = {
            d.id: DecisionInfo(
                d.id,
                d.name,
                d.inputs,
                tuple(o.name for o in d.logic.outputs) if isinstance(d.logic, Table) else (d.name,),
                d.logic.hit_policy if isinstance(d.logic, Table) else "",
            )
            for d in decisions.values()
        }

    def table(self, decision_id: str) -> Table | None:
        """The table behind a decision, when it is one."""
        logic = self._decisions[decision_id].logic
        return logic if isinstance(logic, Table) else None

    def decide(self, decision_id: str, facts: Mapping[str, Any]) -> Outcome:
        """Answer a decision on these facts; what it needs is decided first. A fact that is not given is null."""
        asking = _Asking(facts)
        result = self._answer(self._decisions[decision_id], asking, 0)
        return Outcome(decision_id, result, tuple(asking.matched), asking.read)

    def _answer(self, decision: Decision, asking: _Asking, depth: int) -> Any:
        assert depth <= DEPTH_MAX, "circles are refused when the file is checked"
        if decision.id in asking.decided:
            return asking.decided[decision.id]
        known = dict(asking.facts)
        for needed in decision.needs:
            before = self._decisions[needed]
            known[before.name] = known[before.id] = self._answer(before, asking, depth + 1)
        if isinstance(decision.logic, Table):
            result = _decide(decision, decision.logic, known, asking)
        else:
            _note(decision.logic, asking)
            result = decision.logic.evaluate(known)
        asking.decided[decision.id] = result
        return result


def _note(expression: Expression, asking: _Asking) -> None:
    for name in expression.names:
        if name in asking.facts:
            asking.read[name] = asking.facts[name]
        elif name not in asking.decided:
            asking.read.setdefault(name, None)


def _decide(decision: Decision, table: Table, facts: Mapping[str, Any], asking: _Asking) -> Any:
    values: list[Any] = []
    for column in table.columns:
        _note(column.expression, asking)
        value = column.expression.evaluate(facts)
        if column.allowed is not None and value is not None and column.allowed.matches(value, facts) is not True:
            raise NoRuleMatched(f"‘{decision.name}’에 쓸 수 없는 값이 들어왔습니다: {column.label}")
        values.append(value)
    fitting = [rule for rule in table.rules if _fits(rule, values, facts)]
    if not fitting:
        return _default(decision, table, facts)
    chosen, result = _POLICIES[table.hit_policy](decision, table, fitting, facts)
    asking.matched += [Match(decision.id, rule.id, rule.row, rule.label) for rule in chosen]
    return result


def _fits(rule: Rule, values: list[Any], facts: Mapping[str, Any]) -> bool:
    return all(
        test is None or test.matches(value, facts) is True for test, value in zip(rule.tests, values, strict=True)
    )


def _default(decision: Decision, table: Table, facts: Mapping[str, Any]) -> Any:
    if any(output.default is not None for output in table.outputs):
        return _shaped(table, [o.default.evaluate(facts) if o.default else None for o in table.outputs])
    raise NoRuleMatched(f"‘{decision.name}’ 표에 맞는 줄이 없습니다.")


def _shaped(table: Table, results: list[Any]) -> Any:
    if len(table.outputs) == 1:
        return results[0]
    return {output.name: result for output, result in zip(table.outputs, results, strict=True)}


def _result(table: Table, rule: Rule, facts: Mapping[str, Any]) -> Any:
    return _shaped(table, [expression.evaluate(facts) for expression in rule.results])


_Chosen = tuple[list[Rule], Any]
_Policy = Callable[[Decision, Table, list[Rule], Mapping[str, Any]], _Chosen]


def _unique(decision: Decision, table: Table, fitting: list[Rule], facts: Mapping[str, Any]) -> _Chosen:
    if len(fitting) > 1:
        rows = ", ".join(str(r.row) for r in fitting)
        raise RulesConflict(f"‘{decision.name}’ 표에서 한 줄만 맞아야 하는데 {rows}번째 줄이 함께 맞습니다.")
    return fitting, _result(table, fitting[0], facts)


def _first(decision: Decision, table: Table, fitting: list[Rule], facts: Mapping[str, Any]) -> _Chosen:
    return fitting[:1], _result(table, fitting[0], facts)


def _any(decision: Decision, table: Table, fitting: list[Rule], facts: Mapping[str, Any]) -> _Chosen:
    results = [_result(table, rule, facts) for rule in fitting]
    if any(result != results[0] for result in results):
        rows = ", ".join(str(r.row) for r in fitting)
        raise RulesConflict(f"‘{decision.name}’ 표의 {rows}번째 줄이 함께 맞는데 답이 서로 다릅니다.")
    return fitting, results[0]


def _wanted_first(table: Table, fitting: list[Rule], facts: Mapping[str, Any]) -> list[Rule]:
    def rank(rule: Rule) -> tuple[int, ...]:
        places = []
        for output, expression in zip(table.outputs, rule.results, strict=True):
            value = expression.evaluate(facts)
            places.append(output.order.index(value) if value in output.order else len(output.order))
        return tuple(places)

    return sorted(fitting, key=rank)


def _priority(decision: Decision, table: Table, fitting: list[Rule], facts: Mapping[str, Any]) -> _Chosen:
    best = _wanted_first(table, fitting, facts)[:1]
    return best, _result(table, best[0], facts)


def _output_order(decision: Decision, table: Table, fitting: list[Rule], facts: Mapping[str, Any]) -> _Chosen:
    ordered = _wanted_first(table, fitting, facts)
    return ordered, [_result(table, rule, facts) for rule in ordered]


def _collect(decision: Decision, table: Table, fitting: list[Rule], facts: Mapping[str, Any]) -> _Chosen:
    results = [_result(table, rule, facts) for rule in fitting]
    if not table.aggregation:
        return fitting, results
    if table.aggregation == "COUNT":
        return fitting, Decimal(len(results))
    if any(not isinstance(r, Decimal) for r in results) and table.aggregation == "SUM":
        raise RulesConflict(f"‘{decision.name}’ 표에서 수가 아닌 답을 더할 수 없습니다.")
    if any(type(r) is not type(results[0]) for r in results):
        raise RulesConflict(f"‘{decision.name}’ 표의 답을 서로 견줄 수 없습니다.")
    match table.aggregation:
        case "SUM":
            return fitting, sum(results, Decimal(0))
        case "MIN":
            return fitting, min(results)
        case _:
            return fitting, max(results)


_POLICIES: dict[str, _Policy] = {
    "UNIQUE": _unique,
    "FIRST": _first,
    "ANY": _any,
    "PRIORITY": _priority,
    "COLLECT": _collect,
    "RULE ORDER": _collect,
    "OUTPUT ORDER": _output_order,
}
HIT_POLICIES = frozenset(_POLICIES)
AGGREGATIONS = frozenset({"SUM", "COUNT", "MIN", "MAX"})


def parse(source: bytes, file: str) -> DecisionModel:
    """The decisions of a file; DmnRejected with every problem when it has errors."""
    from engine.rules import dmn_file  # It builds what this file defines; importing it above would be a circle.

    decisions, problems = dmn_file.read(source, file)
    errors = [p for p in problems if p.severity == "error"]
    if errors:
        raise DmnRejected(problems=errors)
    return DecisionModel(decisions)


def check(source: bytes, file: str) -> list[Problem]:
    """Every problem of a decision file, with element and line."""
    from engine.rules import dmn_cover, dmn_file

    decisions, problems = dmn_file.read(source, file)
    if not problems:
        model = DecisionModel(decisions)
        for decision in decisions.values():
            if isinstance(decision.logic, Table):
                problems += dmn_cover.check(decision, decision.logic, file)
        assert model.decisions.keys() == decisions.keys()
    return problems

"""How a decision table chooses: every hit policy of the standard, and closed whenever it does not say what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.rules.dmn.explained import Match, TableView, Trace, TriedRow, TriedTable
from engine.rules.dmn.model import NoRuleMatched, RulesConflict, Undecided
from engine.rules.feel.compile import Run, Test
from engine.rules.feel.functions import STANDARD
from engine.rules.feel.scope import Scope
from engine.rules.feel.values import equal

SINGLE = ("UNIQUE", "ANY", "PRIORITY", "FIRST")
SEVERAL = ("RULE ORDER", "OUTPUT ORDER", "COLLECT")
AGGREGATIONS = {"SUM": "sum", "MIN": "min", "MAX": "max", "COUNT": "count"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: a test per input that is not `-`, and an expression per output."""

    match: Match
    tests: tuple[tuple[int, Test], ...]
    outputs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Input:
    """One condition column. `allowed` are the only values it may have, where the table says so; nothing is allowed."""

    label: str
    run: Run
    allowed: Test | None


@dataclass(frozen=True, slots=True)
class Output:
    """One result column. `values` are its allowed values, the most important first."""

    name: str
    values: tuple[object, ...]
    allowed: Test | None
    default: Run | None


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table, ready to be asked. Where errors are null, one default is enough for all result columns."""

    view: TableView
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    errors_are_null: bool = False

    def choose(self, scope: Scope, trace: Trace) -> object:
        """The result for the facts in scope; what made it is added to the trace. No fitting row, a conflict or a value
        that is not allowed is an exception, or null where errors are."""
        try:
            return self._chosen(scope, trace)
        except Undecided as reason:
            if not self.errors_are_null:
                raise
            trace.reasons.append(str(reason))
            return None

    def _chosen(self, scope: Scope, trace: Trace) -> object:
        values = [column.run(scope) for column in self.inputs]
        fitting = [
            rule for rule in self.rules if all(test(values[column], scope) is True for column, test in rule.tests)
        ]
        scope.work.spend(len(self.rules))
        chosen: list[Rule] = []
        result: object = None
        try:
            self._check_allowed(values, scope)
            result = self._settle(fitting, scope, chosen) if fitting else self._default(scope)
        finally:
            trace.matched.extend(rule.match for rule in chosen)
            if trace.explains:
                rows = tuple(self._tried(rule, values, scope, fitting, chosen) for rule in self.rules)
                trace.tables.append(TriedTable(self.view, tuple(values), rows, result))
        return result

    def _check_allowed(self, values: Sequence[object], scope: Scope) -> None:
        for column, value in zip(self.inputs, values, strict=True):
            if column.allowed is not None and value is not None and column.allowed(value, scope) is not True:
                said = f"판정표 ‘{self._name}’의 ‘{column.label}’ 칸에 정해 둔 값이 아닌 값이 들어왔습니다."
                raise RulesConflict(said)

    def _tried(
        self, rule: Rule, values: Sequence[object], scope: Scope, fitting: Sequence[Rule], chosen: Sequence[Rule]
    ) -> TriedRow:
        cells: list[bool | None] = [True] * len(values)
        for column, test in rule.tests:
            cells[column] = test(values[column], scope)
        return TriedRow(
            rule.match.row, tuple(cells), any(rule is one for one in fitting), any(rule is one for one in chosen)
        )

    @property
    def _name(self) -> str:
        return self.view.name

    def _default(self, scope: Scope) -> object:
        said = [output.default is not None for output in self.outputs]
        if not any(said) or not (all(said) or self.errors_are_null):
            if self.view.aggregation == "COUNT":
                return Decimal(0)
            raise NoRuleMatched(f"판정표 ‘{self._name}’에 맞는 줄이 없습니다.")
        found = [None if output.default is None else output.default(scope) for output in self.outputs]
        value = self._entry(found)
        return value if self.view.hit_policy in SINGLE or self.view.aggregation else [value]

    def _entry(self, values: Sequence[object]) -> object:
        if len(self.outputs) == 1:
            return values[0]
        return {output.name: value for output, value in zip(self.outputs, values, strict=True)}

    def _results(self, rule: Rule, scope: Scope) -> list[object]:
        values = [run(scope) for run in rule.outputs]
        for output, value in zip(self.outputs, values, strict=True):
            if output.allowed is not None and value is not None and output.allowed(value, scope) is not True:
                raise RulesConflict(f"판정표 ‘{self._name}’ {rule.match.row}번째 줄의 결과가 정해 둔 값이 아닙니다.")
        return values

    def _settle(self, fitting: list[Rule], scope: Scope, made_it: list[Rule]) -> object:
        rows = [(rule, self._results(rule, scope)) for rule in fitting]
        match self.view.hit_policy:
            case "UNIQUE":
                if len(rows) > 1:
                    raise self._conflict("한 줄만 맞아야 하는데", fitting)
                chosen = rows
            case "ANY":
                if any(equal(values, rows[0][1]) is not True for _, values in rows[1:]):
                    raise self._conflict("맞는 줄의 결과가 같아야 하는데", fitting)
                chosen = rows[:1]
            case "FIRST":
                chosen = rows[:1]
            case "PRIORITY":
                chosen = sorted(rows, key=lambda row: self._rank(row[1]))[:1]
            case "OUTPUT ORDER":
                chosen = sorted(rows, key=lambda row: self._rank(row[1]))
            case _:  # RULE ORDER and COLLECT: as they stand
                chosen = rows
        made_it.extend(rule for rule, _ in chosen)
        if self.view.hit_policy in SINGLE:
            return self._entry(chosen[0][1])
        if not self.view.aggregation:
            return [self._entry(values) for _, values in chosen]
        return self._entry(
            [self._aggregate(list(column), scope) for column in zip(*(v for _, v in chosen), strict=True)]
        )

    def _conflict(self, wish: str, fitting: list[Rule]) -> RulesConflict:
        numbers = ", ".join(str(rule.match.row) for rule in fitting)
        return RulesConflict(f"판정표 ‘{self._name}’에서 {wish} 여러 줄이 맞습니다: {numbers}번째 줄")

    def _rank(self, values: Sequence[object]) -> tuple[int, ...]:
        """Where each output stands among its allowed values; one that is not among them comes last."""
        return tuple(
            next((at for at, allowed in enumerate(output.values) if equal(allowed, value) is True), len(output.values))
            for output, value in zip(self.outputs, values, strict=True)
        )

    def _aggregate(self, entries: list[object], scope: Scope) -> object:
        if self.view.aggregation == "COUNT":
            return Decimal(len(entries))  # all of them, as for a sum: DMN 1.3 to 1.5, 8.2.10
        found = STANDARD[AGGREGATIONS[self.view.aggregation]].call([entries], None, scope.work)
        if found is None:
            raise RulesConflict(f"판정표 ‘{self._name}’의 결과를 모아 셈할 수 없습니다.")
        return found

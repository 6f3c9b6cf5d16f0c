"""How a decision table chooses: every hit policy of the standard, and closed whenever it does not say what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.rules.dmn.model import Match, Matched, NoRuleMatched, RulesConflict
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
class Output:
    """One output column. `values` are its allowed values, the most important first."""

    name: str
    values: tuple[object, ...]
    default: Run | None


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table, ready to be asked."""

    name: str
    hit_policy: str
    aggregation: str
    inputs: tuple[Run, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]

    def choose(self, scope: Scope, matched: Matched) -> object:
        """The result for the facts in scope; the rows that made it are appended to `matched`."""
        values = [run(scope) for run in self.inputs]
        fitting = [
            rule for rule in self.rules if all(test(values[column], scope) is True for column, test in rule.tests)
        ]
        scope.work.spend(len(self.rules))
        if not fitting:
            return self._default(scope)
        return self._settle(fitting, scope, matched)

    def _default(self, scope: Scope) -> object:
        if not all(output.default for output in self.outputs):
            raise NoRuleMatched(f"판정표 ‘{self.name}’에 맞는 줄이 없습니다.")
        found = [output.default(scope) for output in self.outputs if output.default is not None]
        value = self._entry(found)
        return value if self.hit_policy in SINGLE or self.aggregation else [value]

    def _entry(self, values: Sequence[object]) -> object:
        if len(self.outputs) == 1:
            return values[0]
        return {output.name: value for output, value in zip(self.outputs, values, strict=True)}

    def _settle(self, fitting: list[Rule], scope: Scope, matched: Matched) -> object:
        rows = [(rule, [run(scope) for run in rule.outputs]) for rule in fitting]
        match self.hit_policy:
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
        matched.extend(rule.match for rule, _ in chosen)
        if self.hit_policy in SINGLE:
            return self._entry(chosen[0][1])
        entries = [self._entry(values) for _, values in chosen]
        return self._aggregate(entries, scope) if self.aggregation else entries

    def _conflict(self, wish: str, fitting: list[Rule]) -> RulesConflict:
        numbers = ", ".join(str(rule.match.row) for rule in fitting)
        return RulesConflict(f"판정표 ‘{self.name}’에서 {wish} 여러 줄이 맞습니다: {numbers}번째 줄")

    def _rank(self, values: Sequence[object]) -> tuple[int, ...]:
        """Where each output stands among its allowed values; one that is not among them comes last."""
        return tuple(
            next((at for at, allowed in enumerate(output.values) if equal(allowed, value) is True), len(output.values))
            for output, value in zip(self.outputs, values, strict=True)
        )

    def _aggregate(self, entries: list[object], scope: Scope) -> object:
        if self.aggregation == "COUNT":
            return Decimal(len(_distinct(entries)))
        found = STANDARD[AGGREGATIONS[self.aggregation]].call([entries], None, scope.work)
        if found is None:
            raise RulesConflict(f"판정표 ‘{self.name}’의 결과를 모아 셈할 수 없습니다.")
        return found


def _distinct(entries: list[object]) -> list[object]:
    found: list[object] = []
    for entry in entries:
        if not any(equal(entry, known) is True for known in found):
            found.append(entry)
    return found

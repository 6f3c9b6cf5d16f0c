"""A decision file ready to be asked: its decisions, what they need, and the answer with the reasons for it. How
tables choose is in tables.py, how files are read in read.py."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from engine.model.errors import Problem
from engine.rules.feel.errors import FeelError
from engine.rules.feel.scope import Scope, Work
from engine.rules.feel.userfunction import UserFunction
from engine.rules.feel.values import value_of


class DmnRejected(ValueError):
    """The file is no decision file we can ask; `problems` lists everything wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(problem.message for problem in self.problems))


class NoRuleMatched(Exception):
    """No row of the table fits, and it has no default: the answer is no answer, never a permission."""


class RulesConflict(Exception):
    """More rows fit than the table's hit policy allows, or a value could not be worked out."""


@dataclass(frozen=True, slots=True)
class Match:
    """A row that fitted. `row` counts from 1; `label` is what the row says about itself."""

    decision_id: str
    rule_id: str
    row: int
    label: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision gave. `result` is a FEEL value; `facts` are the given facts it read, a missing one as null."""

    decision_id: str
    result: object
    matched: tuple[Match, ...]
    facts: dict[str, object]


@dataclass(frozen=True, slots=True)
class DecisionInfo:
    """What can be told about a decision without asking it."""

    id: str
    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    hit_policy: str


Matched: TypeAlias = list[Match]
Logic: TypeAlias = Callable[[Scope, Matched], object]


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: its logic, the names its expressions read, and what it requires."""

    info: DecisionInfo
    variable: str
    logic: Logic
    reads: frozenset[str]
    required_decisions: tuple[str, ...]
    required_functions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A business knowledge model: a function other logic may call."""

    id: str
    variable: str
    parameters: tuple[str, ...]
    logic: Logic
    reads: frozenset[str]
    required_functions: tuple[str, ...]


@dataclass(slots=True)
class _Asking:
    """One question and everything met while answering it."""

    facts: Mapping[str, object]
    work: Work = field(default_factory=Work)
    values: dict[str, object] = field(default_factory=dict)
    answers: dict[str, object] = field(default_factory=dict)
    matched: Matched = field(default_factory=list)
    read: dict[str, object] = field(default_factory=dict)


class DecisionModel:
    """The decisions of one file."""

    def __init__(self, file: str, decisions: Mapping[str, Decision], knowledge: Mapping[str, Knowledge]) -> None:
        self.file = file
        self.decisions: Mapping[str, DecisionInfo] = {key: decision.info for key, decision in decisions.items()}
        self._decisions = decisions
        self._knowledge = knowledge
        self._answered = {decision.variable for decision in decisions.values()}
        self._functions = {model.variable for model in knowledge.values()}

    def decide(self, decision_id: str, facts: Mapping[str, object]) -> Outcome:
        """Ask a decision. Facts it needs and lacks are null. No fitting row is NoRuleMatched, a conflict or a value
        that cannot be worked out is RulesConflict; an unknown id is a KeyError."""
        decision = self._decisions[decision_id]
        asking = _Asking(facts)
        try:
            result = self._answer(decision, asking)
        except FeelError as error:
            raise RulesConflict(f"판정표 ‘{decision.info.name}’을(를) 계산하지 못했습니다. {error}") from error
        except RecursionError:
            raise RulesConflict(f"판정표 ‘{decision.info.name}’의 식이 너무 깊습니다.") from None
        return Outcome(decision_id, result, tuple(asking.matched), asking.read)

    def _answer(self, decision: Decision, asking: _Asking) -> object:
        if decision.info.id in asking.answers:
            return asking.answers[decision.info.id]
        for needed in decision.required_decisions:
            required = self._decisions[needed]
            asking.values[required.variable] = self._answer(required, asking)
        scope = Scope(asking.values, None, asking.work)
        for needed in decision.required_functions:
            self._bind(self._knowledge[needed], asking, scope)
        self._read(decision.reads, asking)
        found = decision.logic(scope, asking.matched)
        asking.answers[decision.info.id] = found
        return found

    def _bind(self, model: Knowledge, asking: _Asking, scope: Scope) -> None:
        if model.variable in asking.values:
            return
        asking.values[model.variable] = UserFunction(
            model.parameters, lambda inner: model.logic(inner, asking.matched), scope
        )
        self._read(model.reads, asking)
        for needed in model.required_functions:
            self._bind(self._knowledge[needed], asking, scope)

    def _read(self, names: frozenset[str], asking: _Asking) -> None:
        for name in sorted(names):
            if name in asking.values:
                continue
            if name in asking.facts:
                asking.values[name] = value_of(asking.facts[name])
            if name not in self._answered and name not in self._functions:
                asking.read[name] = asking.facts.get(name)

"""A decision file ready to be asked: its decisions, what they need, and the answer with the reasons for it. How
tables choose is in tables.py, how a question is worked through in asking.py, how files are read in read.py."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from engine.model.errors import Problem
from engine.rules.dmn.explained import Match, TableView, Trace, TriedTable
from engine.rules.dmn.itemtypes import ItemType
from engine.rules.feel.scope import Scope

__all__ = ["Match", "TableView", "Trace", "TriedTable"]


class DmnRejected(ValueError):
    """The file is no decision file we can ask; `problems` lists everything wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(problem.message for problem in self.problems))


class Undecided(Exception):
    """There is no answer, hence no permission. `tables` tells how far the asking came, where that was asked for."""

    tables: tuple[TriedTable, ...] = ()


class NoRuleMatched(Undecided):
    """No row of the table fits, and it has no default: the answer is no answer, never a permission."""


class RulesConflict(Undecided):
    """More rows fit than the table's hit policy allows, or a value could not be worked out."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision gave. `result` is a FEEL value; `facts` are the given facts it read, a missing one as null;
    `tables` are the tables it went through, in the order they were done with, where that was asked for."""

    decision_id: str
    result: object
    matched: tuple[Match, ...]
    facts: dict[str, object]
    tables: tuple[TriedTable, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionInfo:
    """What can be told about a decision without asking it."""

    id: str
    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    hit_policy: str


Logic: TypeAlias = Callable[[Scope, Trace], object]


@dataclass(frozen=True, slots=True)
class Required:
    """Something an element needs: its key, and the name of the import it is reached by (empty in the same file)."""

    key: str
    through: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """Input data: the name its value goes by, and the imports that lead to it from the file that is asked."""

    key: str
    variable: str
    type: ItemType | None
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: its logic, the names its expressions read, and what it requires."""

    info: DecisionInfo
    variable: str
    type: ItemType | None
    logic: Logic
    reads: frozenset[str]
    requires: tuple[Required, ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a function, and the type its value must have."""

    name: str
    type: ItemType | None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A business knowledge model: a function other logic may call."""

    key: str
    name: str
    variable: str
    type: ItemType | None
    parameters: tuple[Parameter, ...]
    logic: Logic
    reads: frozenset[str]
    requires: tuple[Required, ...]


@dataclass(frozen=True, slots=True)
class Service:
    """A decision service: decisions offered as one function of its inputs."""

    key: str
    name: str
    variable: str
    type: ItemType | None
    inputs: tuple[str, ...]
    input_decisions: tuple[str, ...]
    outputs: tuple[str, ...]


@dataclass(slots=True)
class Elements:
    """Everything a question can need, of a file and of those it imports, by key: the id in the file that is asked,
    behind its namespace in another."""

    inputs: dict[str, Input] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    knowledge: dict[str, Knowledge] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    tables: list[TableView] = field(default_factory=list)
    own_in_order: list[str] = field(default_factory=list)
    """The decisions of the file that is asked, which alone can be asked by name."""
    wrong: dict[str, list[Problem]] = field(default_factory=dict)
    """What was wrong with an element, where it was read all the same."""

    @property
    def needs(self) -> dict[str, tuple[str, ...]]:
        """What each element needs directly."""
        found = {key: tuple(r.key for r in d.requires) for key, d in self.decisions.items()}
        found |= {key: tuple(r.key for r in k.requires) for key, k in self.knowledge.items()}
        found |= {key: (*s.inputs, *s.input_decisions, *s.outputs) for key, s in self.services.items()}
        return found | dict.fromkeys(self.inputs, ())

    def variable_of(self, key: str) -> str:
        """The name an element's value goes by; none for what is not there."""
        kinds: tuple[Mapping[str, Input | Decision | Knowledge | Service], ...]
        kinds = (self.inputs, self.decisions, self.knowledge, self.services)
        return next((kind[key].variable for kind in kinds if key in kind), "")

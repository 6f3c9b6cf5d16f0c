"""One question worked through: what a decision requires is worked out first, each element seeing only what it
requires, and every value is made to fit the type it was given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from engine.rules.dmn.explained import Trace
from engine.rules.dmn.itemtypes import ItemType, WrongKind, fitted
from engine.rules.dmn.model import (
    Decision,
    Elements,
    Knowledge,
    NoRuleMatched,
    Parameter,
    Required,
    RulesConflict,
    Service,
)
from engine.rules.feel.errors import FeelError
from engine.rules.feel.functions.times import MOMENTS
from engine.rules.feel.scope import Scope, Work
from engine.rules.feel.userfunction import UserFunction
from engine.rules.feel.values import value_of


class Invocable(UserFunction):
    """A function of a decision file. An argument of another type is an error; where errors are null, the call is."""

    __slots__ = ("errors_are_null", "takes")

    def __init__(
        self, takes: tuple[Parameter, ...], body: Callable[[Scope], object], scope: Scope, *, errors_are_null: bool
    ) -> None:
        names = tuple(parameter.name for parameter in takes)
        super().__init__(names, _seeing_paths(names, body), scope)
        self.takes = takes
        self.errors_are_null = errors_are_null

    def invoke(self, given: Sequence[object], work: Work, names: tuple[str, ...] | None = None) -> object:
        """The body's value with the arguments bound; null when they are too few, too many or unknown."""
        if names is not None:
            if len(names) != len(set(names)) or set(names) != set(self.parameters):
                return None
            by_name = dict(zip(names, given, strict=True))
            given = [by_name[name] for name in self.parameters]
        if len(given) != len(self.takes):
            return None
        try:
            arguments = [
                value if p.type is None else fitted(value, p.type, f"‘{p.name}’")
                for p, value in zip(self.takes, given, strict=True)
            ]
        except WrongKind:
            if self.errors_are_null:
                return None
            raise
        return super().invoke(arguments, work)


def _seeing_paths(names: tuple[str, ...], body: Callable[[Scope], object]) -> Callable[[Scope], object]:
    """A body that reads its parameters as `_as_paths` says."""
    if not any("." in name for name in names):
        return body
    return lambda scope: body(Scope(_as_paths({name: scope.find(name) for name in names}), scope))


def _as_paths(values: Mapping[str, object]) -> dict[str, object]:
    """The contexts a name like `Person.Name` is read from: FEEL takes it for the name in a context called `Person`,
    unless there is a `Person`."""
    roots: dict[str, object] = {}
    for name, value in values.items():
        root, *rest = name.split(".")
        if not rest or root in values:
            continue
        inner = roots
        for part in (root, *rest[:-1]):
            below = inner.setdefault(part, {})
            if not isinstance(below, dict):
                break  # `a.b` and `a.b.c` at once: the shorter one is told first, and stays
            inner = below
        else:
            inner.setdefault(rest[-1], value)
    return roots


class Asking:
    """One question and everything met while answering it. `errors_are_null` is how the standard puts it: a decision
    that cannot be worked out is null, and those that need it go on."""

    def __init__(
        self,
        elements: Elements,
        facts: Mapping[str, object],
        trace: Trace,
        work: Work | None = None,
        *,
        errors_are_null: bool = False,
    ) -> None:
        self.elements = elements
        self.facts = facts
        self.trace = trace
        self.work = work or Work()
        self.errors_are_null = errors_are_null
        self.read: dict[str, object] = {}
        self.reasons: dict[str, str] = {}
        self.reached: list[str] = []
        self._values: dict[str, object] = {}
        self._under_way: set[str] = set()
        self._own_names = {d.variable for d in elements.decisions.values()}
        self._own_names |= {k.variable for k in elements.knowledge.values()}
        self._own_names |= {s.variable for s in elements.services.values()}

    def value(self, key: str) -> object:
        """What an element gives: a decision its answer, input data its fact, a function itself."""
        self.reached.append(key)
        if key not in self._values:
            elements = self.elements
            if key in elements.inputs:
                self._values[key] = self.fitted_for(key, value_of(self.given_for(key)))
            elif key in elements.decisions:
                self._values[key] = self._decision(elements.decisions[key])
            elif key in elements.knowledge:
                self._values[key] = self._function(elements.knowledge[key])
            elif key in elements.services:
                self._values[key] = self.service(elements.services[key])
            else:
                return None  # Only read leniently: nobody knows it.
        return self._values[key]

    def give(self, key: str, value: object) -> None:
        """Take a value for an element instead of working it out."""
        self._values[key] = value

    def service(self, service: Service) -> Invocable:
        """A decision service as a function: input data first, then input decisions, as the standard orders them."""
        keys = (*service.inputs, *service.input_decisions)
        types = [self._type_of(key) for key in keys]
        takes = tuple(Parameter(self.elements.variable_of(k), t) for k, t in zip(keys, types, strict=True))

        def run(scope: Scope) -> object:
            answers = self.serve(service, {key: scope.find(p.name) for key, p in zip(keys, takes, strict=True)})
            found = answers if len(answers) != 1 else next(iter(answers.values()))
            return self.result_of(service, found)

        return Invocable(takes, run, Scope({}, None, self.work), errors_are_null=self.errors_are_null)

    def serve(self, service: Service, given: Mapping[str, object]) -> dict[str, object]:
        """The output decisions of a service over its inputs by key, asked apart from everything else."""
        inner = Asking(self.elements, {}, self.trace, self.work, errors_are_null=self.errors_are_null)
        for key, value in given.items():
            inner.give(key, value)
        answers = {self.elements.variable_of(key): inner.value(key) for key in service.outputs}
        self.reasons |= inner.reasons
        self.reached += inner.reached
        return answers

    def call(self, key: str) -> object:
        """Call a function of the file with the facts of its parameters' names; a missing one is null."""
        function = self.value(key)
        if not isinstance(function, Invocable):
            return None
        return function.invoke([value_of(self.facts.get(name)) for name in function.parameters], self.work)

    def given_for(self, key: str) -> object:
        """The fact that stands for an element. Input data of an imported file is given under the names of the imports
        that lead to it, or the last of them, or plainly; behind one another or joined by dots."""
        data = self.elements.inputs.get(key)
        if data is None:
            return self.facts.get(self.elements.variable_of(key))
        for at in range(len(data.path) + 1):
            names = (*data.path[at:], data.variable)
            found: object = self.facts
            for step in names:
                found = found.get(step) if isinstance(found, Mapping) else None
            if found is None:
                found = self.facts.get(".".join(names))
            if found is not None:
                return found
        return None

    def fitted_for(self, key: str, value: object) -> object:
        """A value made to fit the type of the element it stands for."""
        return self._fitted(value, self._type_of(key), self.elements.variable_of(key), key)

    def _type_of(self, key: str) -> ItemType | None:
        if key in self.elements.inputs:
            return self.elements.inputs[key].type
        decision = self.elements.decisions.get(key)
        return None if decision is None else decision.type

    def _decision(self, decision: Decision) -> object:
        key = decision.info.id
        try:
            if key in self._under_way:
                raise FeelError("판정이 돌고 돌아 자기 자신을 필요로 합니다.")
            self._under_way.add(key)
            found = decision.logic(Scope(self._visible(decision.requires, decision.reads), None, self.work), self.trace)
        except (FeelError, NoRuleMatched, RulesConflict, RecursionError) as failure:
            if not self.errors_are_null:
                raise
            self.reasons[key] = str(failure) or type(failure).__name__
            return None
        return self._fitted(found, decision.type, decision.variable, key)

    def _function(self, model: Knowledge) -> Invocable:
        def run(inner: Scope) -> object:
            return self.result_of(model, model.logic(inner, self.trace))

        seen: dict[str, object] = {}
        scope = Scope(seen, None, self.work)
        function = Invocable(model.parameters, run, scope, errors_are_null=self.errors_are_null)
        self._values[model.key] = function  # Before what it requires is looked at: that may be the function itself.
        seen.update(self._visible(model.requires, model.reads))
        seen.setdefault(model.variable, function)  # It may call itself: that is no requirement to be drawn.
        return function

    def result_of(self, function: Knowledge | Service, value: object) -> object:
        """What a function gave, made to fit its type: that of what it gives, or of itself, which says what it gives."""
        wanted = function.type
        if wanted is not None and wanted.root.kind == "function":
            wanted = wanted.root.result
        return self._fitted(value, wanted, function.variable, function.key)

    def _fitted(self, value: object, wanted: ItemType | None, name: str, key: str) -> object:
        if wanted is None:
            return value
        try:
            return fitted(value, wanted, f"‘{name}’")
        except WrongKind as failure:
            if not self.errors_are_null:
                raise
            self.reasons[key] = str(failure)
            return None

    def _visible(self, requires: Iterable[Required], reads: frozenset[str]) -> dict[str, object]:
        """What an element sees: what it requires, and facts it names beside that."""
        values: dict[str, object] = {}
        for required in requires:
            value = self.value(required.key)
            name = self.elements.variable_of(required.key)
            behind = values.setdefault(required.through, {}) if required.through else values
            if name and isinstance(behind, dict):
                behind[name] = value
        values |= _as_paths(values)
        for name in sorted(reads - {required.through for required in requires}):
            # What a table looks at is a fact whether or not its author drew the arrow; only the standard is strict.
            is_moment = name in MOMENTS and name not in self._own_names
            if name not in values and name in self.facts and (is_moment or not self.errors_are_null):
                values[name] = value_of(self.facts[name])
            if name not in self._own_names:
                self.read[name] = self.facts.get(name)
        return values

"""A decision file as the standard reads it: what is wrong with a piece of logic makes that piece null, and the rest of
the file still answers. The product never reads its own bylaws this way; it is how we are compared with others."""

from __future__ import annotations

from collections.abc import Mapping

from engine.rules.dmn.asking import Asking
from engine.rules.dmn.explained import Trace
from engine.rules.dmn.model import Elements, NoRuleMatched, RulesConflict, Service
from engine.rules.dmn.read import Reading, read
from engine.rules.dmn.reading_types import plain
from engine.rules.feel.errors import FeelError
from engine.rules.feel.values import value_of


class NotReadable(ValueError):
    """The file is no decision file at all, or has nothing of that name; the text says which."""


class Model:
    """The decisions, functions and services of a file, asked by name. An error is null."""

    def __init__(self, elements: Elements, reading: Reading) -> None:
        self._elements = elements
        self._reading = reading
        self._reason = ""

    def ask(self, name: str, given: Mapping[str, object], invocable: str = "") -> object:
        """The value of a decision over the given inputs; null where there is none. With `invocable`, that function
        or service is called with them, and `name` is the one of its results that is wanted."""
        trace = Trace()
        asking = Asking(self._elements, given, trace, errors_are_null=True)
        self._reason = ""
        try:
            found = self._called(asking, invocable, name) if invocable else self._asked(asking, name)
        except (NoRuleMatched, RulesConflict, FeelError) as failure:
            found, self._reason = None, str(failure)
        wrong = [p.message for key in asking.reached for p in self._elements.wrong.get(key, ())]
        told = [*asking.reasons.values(), *trace.reasons, *wrong]
        self._reason = self._reason or " ".join(told[:3])
        return found

    @property
    def reason(self) -> str:
        """Why the last answer was null, or what was wrong on the way to it; empty when nothing was."""
        return self._reason

    def _asked(self, asking: Asking, name: str) -> object:
        elements = self._elements
        for key in (*elements.own_in_order, *elements.decisions):  # those of imported files come last
            decision = elements.decisions[key]
            if name in (plain(decision.info.name), decision.variable, key):
                return asking.value(key)
        return self._called(asking, name, name)

    def _called(self, asking: Asking, invocable: str, name: str) -> object:
        elements = self._elements
        service = next((s for s in elements.services.values() if invocable in (s.name, s.variable, s.key)), None)
        if service is not None:
            return self._served(asking, service, name)
        model = next((k for k in elements.knowledge.values() if invocable in (k.name, k.variable, k.key)), None)
        if model is not None:
            return asking.call(model.key)
        raise NotReadable(f"그런 판정이 없습니다: {invocable}")

    def _served(self, asking: Asking, service: Service, name: str) -> object:
        keys = (*service.inputs, *service.input_decisions)
        given = {key: value_of(asking.given_for(key)) for key in keys}
        answers = asking.serve(service, {key: asking.fitted_for(key, value) for key, value in given.items()})
        if len(answers) == 1:
            return asking.result_of(service, next(iter(answers.values())))
        return answers.get(name, answers)


def read_leniently(source: bytes, file: str, others: Mapping[str, bytes] | None = None) -> Model:
    """The decisions of a file, however much is wrong with them; NotReadable when it is no decision file."""
    elements, reading = read(source, file, others, is_lenient=True)
    if elements is None:
        raise NotReadable(" ".join(problem.message for problem in reading.problems))
    return Model(elements, reading)

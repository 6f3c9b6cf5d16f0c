"""A decision file as the standard reads it: what is wrong with a piece of logic makes that piece null, and the rest of
the file still answers. The product never reads its own bylaws this way; it is how we are compared with others."""

from __future__ import annotations

from collections.abc import Mapping

from engine.rules.dmn.model import DecisionModel, NoRuleMatched, RulesConflict
from engine.rules.dmn.read import Reading, read_leniently
from engine.rules.feel.errors import FeelError


class NotReadable(ValueError):
    """The file is no decision file at all; the text says why."""


class Model:
    """The decisions of a file, asked by name. An error is null; `reason` tells what it was."""

    def __init__(self, model: DecisionModel, reading: Reading) -> None:
        self._model = model
        self._reading = reading
        self._reasons: dict[str, str] = {}

    def ask(self, name: str, given: Mapping[str, object], invocable: str = "") -> object:
        """The value of a decision over the given inputs; null where there is none."""
        key = next((key for key, info in self._model.decisions.items() if name in (info.name, key)), None)
        if key is None:
            raise NotReadable(f"그런 판정이 없습니다: {name}")
        try:
            return self._model.decide(key, given).result
        except (NoRuleMatched, RulesConflict, FeelError) as failure:
            self._reasons[name] = str(failure)
            return None

    def reason(self, name: str) -> str:
        """Why a decision had no value, or what was wrong with its text; empty when nothing was."""
        told = self._reasons.get(name, "")
        problems = [f"{p.element}: {p.message}" for p in self._reading.problems[:3]]
        return " ".join([told, *problems] if told else problems)


def read(source: bytes, file: str, others: Mapping[str, bytes] | None = None) -> Model:
    """The decisions of a file, however much is wrong with them; NotReadable when it is no decision file."""
    model, reading = read_leniently(source, file)
    if model is None:
        raise NotReadable(" ".join(problem.message for problem in reading.problems))
    return Model(model, reading)

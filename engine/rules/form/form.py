"""A compiled form: judges data, works out what is computed, and says the facts, the card and the checklist."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.model.errors import Problem
from engine.model.ids import Json
from engine.rules.feel import Expression
from engine.rules.feel import syntax as s
from engine.rules.feel.temporal import read_date
from engine.rules.form import calculate, sentences
from engine.rules.form.attachments import Attachments
from engine.rules.form.checklist import CheckResult
from engine.rules.form.field import Field
from engine.rules.form.judge import judged
from engine.rules.form.meaning import Meaning
from engine.rules.form.references import Reference, in_words, references


class Form:
    """A form of a release, ready to judge data."""

    def __init__(self, root: Field, meaning: Meaning) -> None:
        self.root = root
        self.meaning = meaning

    @property
    def attachments(self) -> Attachments:
        """What must be attached."""
        return self.meaning.attachments

    def references(self, data: Json) -> list[Reference]:
        """The records and documents the data points to."""
        return list(references(self.root, data))

    def in_words(self, data: Json, people: Mapping[str, str], things: Mapping[str, str]) -> Any:
        """The data as people read it: `people` are names by id, `things` what stands for a reference, by pointer."""
        return in_words(self.root, data, people, things)

    def check(self, data: Json, *, partial: bool = False) -> list[Problem]:
        """Everything wrong with the data, each with its pointer and a Korean sentence. `partial` is for a draft: what
        is missing or not finished is no problem yet, what does not belong there is."""
        if not isinstance(data, dict):
            return judged(self.root, data, partial=partial)
        right = self.compute(data)
        problems = judged(self.root, right, partial=partial)
        if partial:
            return problems
        problems += [
            Problem(
                "compute_mismatch",
                sentences.miscomputed(field, sentences.called(field, row), expected),
                pointer=pointer,
            )
            for field, pointer, row, expected in calculate.differences(self.root, data, right)
        ]
        known = {problem.pointer for problem in problems}
        for check in self.meaning.checks:
            answer = calculate.value_over(check.condition, right, right)
            if answer is False or (check.strict and answer is not True and check.pointer not in known):
                problems.append(Problem("check_failed", check.message, pointer=check.pointer))
        return problems

    def compute(self, data: Json) -> dict[str, Any]:
        """A copy of the data with every computed field worked out; what cannot be worked out is left away."""
        return calculate.computed(self.root, data if isinstance(data, dict) else {})

    def facts(self, data: Json) -> dict[str, Json]:
        """What routing and lists need to know: title, amount, summary, party, and whatever else the form declares."""
        right = self.compute(data)
        return {name: calculate.value_over(e, right, right) for name, e in self.meaning.facts.items()}

    def card(self, data: Json) -> list[tuple[str, str]]:
        """Label and text of each line the form wants on its card; a line without a value is an empty text. The data is
        as it is kept, with every computed field worked out: a list of cards works nothing out twice."""
        kept = data if isinstance(data, dict) else {}
        return [(label, self._written(e, calculate.value_over(e, kept, kept))) for label, e in self.meaning.card]

    def periods(self, data: Json) -> list[tuple[date, date | None]]:
        """The days of the data that belong into the calendar: the first, and the last where there are several."""
        right = self.compute(data)
        found: list[tuple[date, date | None]] = []
        for on, until in self.meaning.dates:
            since = _day(calculate.value_over(on, right, right))
            last = _day(calculate.value_over(until, right, right)) if until is not None else None
            if since is not None:
                found.append((since, last if last is not None and last > since else None))
        return found

    def checklist(self, data: Json) -> list[CheckResult]:
        """Every check of the form with its answer for this data."""
        right = self.compute(data)
        return [
            CheckResult(c.id, c.title, calculate.value_over(c.condition, right, right) is True, c.message, c.pointer)
            for c in self.meaning.checks
        ]

    def _written(self, expression: Expression, value: Json) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return "예" if value else "아니요"
        if isinstance(value, (int, float)):
            named = expression.tree.name if isinstance(expression.tree, s.Name) else ""
            return sentences.amount(self.root.properties.get(named, Field()), value)
        if isinstance(value, list):
            return ", ".join(self._written(expression, item) for item in value)
        return str(value)


def _day(value: Json) -> date | None:
    return read_date(value[:10]) if isinstance(value, str) else None

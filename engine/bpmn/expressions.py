"""Every expression a diagram may carry, compiled: conditions, parameters, correlations, payloads, cardinalities.

lint.py and the engine compile through here, so the guard reads what the evaluator reads. All of it is FEEL; nothing is
ever handed to Python. When timers go off is times.py's matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final

import rfc8785

from engine.bpmn.days import NAMES
from engine.bpmn.facts import plain
from engine.bpmn.failures import NotJson, Undecided
from engine.model.calendar import SEOUL, local_day
from engine.model.ids import Json
from engine.rules.feel import Expression, FeelError, compile_expression, to_json
from engine.rules.feel.functions import Library

WHEN: Final = frozenset({"now", "today"})
"""Names that every expression of a diagram, and every table it asks, knows without being told: the moment of the step,
and its day."""


def with_moment(facts: Mapping[str, object], now: datetime) -> dict[str, object]:
    """The facts and, whatever they say themselves, `now` and `today` as they are in Korea."""
    return {**facts, "now": now.astimezone(SEOUL), "today": local_day(now)}


class Formula:
    """A compiled FEEL expression that knows where it stands, so a failure can be told with its place."""

    __slots__ = ("_asks_when", "element", "expression", "text")

    def __init__(self, text: str, element: str, library: Library) -> None:
        self.text = text
        self.element = element
        self.expression: Expression = compile_expression(text, NAMES, library)
        free = self.expression.free
        self._asks_when = not WHEN.isdisjoint(free.sure | free.maybe)

    def value(self, facts: Mapping[str, object], now: datetime) -> object:
        """What the expression gives; a failure while evaluating is Undecided. `now` and `today` (in Korea) are known
        beside the facts."""
        if self._asks_when:
            facts = with_moment(facts, now)
        try:
            return self.expression.evaluate(facts)
        except FeelError as failure:
            raise Undecided(f"‘{self.text}’을(를) 계산하지 못했습니다. {failure}", self.element) from failure

    def holds(self, facts: Mapping[str, object], now: datetime) -> bool:
        """True or false and nothing else: a condition that cannot be answered never lets a case pass."""
        answer = self.value(facts, now)
        if answer is True or answer is False:
            return answer
        raise Undecided(
            f"조건 ‘{self.text}’이(가) 참인지 거짓인지 정할 수 없습니다. 필요한 값이 비어 있지 않은지 확인해 주십시오.",
            self.element,
        )

    def json(self, facts: Mapping[str, object], now: datetime) -> Json:
        """The value as JSON that shares nothing with the facts."""
        try:
            return plain(to_json(self.value(facts, now)))
        except NotJson as failure:
            raise Undecided(f"‘{self.text}’의 결과를 값으로 쓸 수 없습니다.", self.element) from failure

    def key(self, facts: Mapping[str, object], now: datetime) -> str:
        """The value as the key of a message, told with its place where it cannot be one."""
        try:
            return correlation_key(self.value(facts, now))
        except Undecided as failure:
            raise Undecided(failure.sentence, self.element) from failure

    @property
    def is_constant(self) -> bool:
        """Whether it asks for no fact and for no moment, so that its value is always the same."""
        free = self.expression.free
        return not free.sure and not free.maybe

    @property
    def is_literal_non_boolean(self) -> bool:
        """Whether the text is plainly a constant of another kind, so it can never decide anything."""
        if self.expression.names:
            return False
        try:
            return not isinstance(self.expression.evaluate({}), bool)
        except FeelError:
            return True


KEY_CHARS_MAX: Final = 128


def correlation_key(value: object) -> str:
    """The exact text two sides must agree on: text as it is, numbers and lists canonically. Undecided for an empty one,
    which would meet every message, and for one longer than KEY_CHARS_MAX."""
    is_number = isinstance(value, (int, Decimal)) and not isinstance(value, bool)
    is_list = isinstance(value, list) and bool(value) and all(v not in (None, "", [], {}) for v in value)
    if isinstance(value, str):
        key = value if value.strip() else ""
    else:
        key = _canonical(to_json(value)) if is_number or is_list else ""
    if not key:
        raise Undecided("소식의 상관 값이 비어 있어 어느 건의 소식인지 가릴 수 없으므로 멈췄습니다.")
    if len(key) > KEY_CHARS_MAX:
        raise Undecided(f"소식의 상관 값이 {KEY_CHARS_MAX}자를 넘어 멈췄습니다. 짧은 값으로 가려 주십시오.")
    return key


def _canonical(value: Json) -> str:
    try:
        return rfc8785.dumps(value).decode()
    except ValueError as failure:
        raise Undecided("소식의 상관 값으로 쓸 수 없는 값이라 멈췄습니다.") from failure

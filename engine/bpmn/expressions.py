"""Every expression a diagram may carry, compiled: conditions, parameters, timers, correlations, cardinalities.

lint.py and the engine compile through here, so the guard reads what the evaluator reads. All of it is FEEL, plus
ISO 8601 text for timers; nothing is ever handed to Python.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import rfc8785

from engine.bpmn.dialect import TIMER_SECONDS_MIN, TIMER_YEARS_MAX
from engine.bpmn.facts import plain
from engine.bpmn.failures import NotJson, Undecided
from engine.model.ids import Json
from engine.rules.feel import Expression, FeelError, compile_expression, to_json

_NUMBER = r"(?:(\d{1,6})"
_DURATION = re.compile(
    rf"(-?)P{_NUMBER}Y)?{_NUMBER}M)?{_NUMBER}W)?{_NUMBER}D)?(?:T{_NUMBER}H)?{_NUMBER}M)?{_NUMBER}S)?)?"
)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?)?")
_ZONED = re.compile(r".*(?:Z|[+-]\d{2}:\d{2})")


class Formula:
    """A compiled FEEL expression that knows where it stands, so a failure can be told with its place."""

    __slots__ = ("element", "expression", "text")

    def __init__(self, text: str, element: str) -> None:
        self.text = text
        self.element = element
        self.expression: Expression = compile_expression(text)

    def value(self, facts: Mapping[str, object]) -> object:
        """What the expression gives; a failure while evaluating is Undecided."""
        try:
            return self.expression.evaluate(facts)
        except FeelError as failure:
            raise Undecided(f"‘{self.text}’을(를) 계산하지 못했습니다. {failure}", self.element) from failure

    def holds(self, facts: Mapping[str, object]) -> bool:
        """True or false and nothing else: a condition that cannot be answered never lets a case pass."""
        answer = self.value(facts)
        if answer is True or answer is False:
            return answer
        raise Undecided(
            f"조건 ‘{self.text}’이(가) 참인지 거짓인지 정할 수 없습니다. 필요한 값이 비어 있지 않은지 확인해 주십시오.",
            self.element,
        )

    def json(self, facts: Mapping[str, object]) -> Json:
        """The value as JSON that shares nothing with the facts."""
        try:
            return plain(to_json(self.value(facts)))
        except NotJson as failure:
            raise Undecided(f"‘{self.text}’의 결과를 값으로 쓸 수 없습니다.", self.element) from failure

    @property
    def is_literal_non_boolean(self) -> bool:
        """Whether the text is plainly a constant of another kind, so it can never decide anything."""
        if self.expression.names:
            return False
        try:
            return not isinstance(self.expression.evaluate({}), bool)
        except FeelError:
            return True


class Deadline:
    """A timer of the diagram: a duration or a moment, written in FEEL or as ISO 8601 text. Never a cycle."""

    __slots__ = ("element", "formula", "text")

    def __init__(self, kind: str, text: str, element: str) -> None:
        if kind == "timeCycle":
            raise ValueError("되풀이하는 시간(timeCycle)은 쓸 수 없습니다. 기간이나 날짜를 적어 주십시오.")
        if not text:
            raise ValueError("시간이 비어 있습니다.")
        self.text = text
        self.element = element
        self.formula: Formula | None = None
        if _DURATION.fullmatch(text) or _MOMENT.fullmatch(text):
            _check_literal(text)
            return
        self.formula = Formula(text, element)
        if not self.formula.expression.names:
            self._check_constant(self.formula)

    def due(self, facts: Mapping[str, object], now: datetime) -> datetime:
        """The absolute moment, counted from `now`."""
        try:
            return moment(self.text if self.formula is None else self.formula.value(facts), now)
        except ValueError as failure:
            raise Undecided(f"시간 ‘{self.text}’을(를) 정할 수 없습니다. {failure}", self.element) from failure

    def _check_constant(self, formula: Formula) -> None:
        value = formula.value({})
        if isinstance(value, str):
            _check_literal(value)
        else:
            moment(value, datetime.now().astimezone())


def _check_literal(text: str) -> None:
    # The wall clock decides nothing here: any `now` shows whether a literal is well formed and within limits.
    if "T" in text and _MOMENT.fullmatch(text) and not _ZONED.fullmatch(text):
        raise ValueError("시각에는 시간대를 적어야 합니다. 예: 2026-03-01T09:00:00+09:00")
    moment(text, datetime(2000, 1, 1).astimezone())


def moment(value: object, now: datetime) -> datetime:
    """An absolute, zoned moment from a duration or a date; durations outside one minute to ten years are refused."""
    if isinstance(value, str):
        value = _parse(value, now)
    months = getattr(value, "months", None)
    if isinstance(months, int):
        value = _later(now, months, timedelta())
        return _in_range(value, now)
    if isinstance(value, timedelta):
        return _in_range(now + value if abs(value) < timedelta(days=366 * 20) else now + timedelta(days=7320), now)
    if isinstance(value, datetime):
        return value if value.tzinfo is not None else value.replace(tzinfo=now.tzinfo)
    if isinstance(value, date):
        return datetime.combine(value, time(), now.tzinfo)
    raise ValueError("기간이나 날짜가 아닙니다.")


def _parse(text: str, now: datetime) -> datetime | timedelta | date:
    found = _DURATION.fullmatch(text)
    if found and text[-1] not in "PT":
        sign = -1 if found[1] else 1
        years, months, weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
        span = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
        total = years * 12 + months
        if not total:
            return sign * span
        return _in_range(_later(now, sign * min(total, 12_000), sign * span), now)
    if _MOMENT.fullmatch(text):
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    raise ValueError("기간(예: P3D)이나 날짜로 읽을 수 없습니다.")


def _later(now: datetime, months: int, span: timedelta) -> datetime:
    year, month = divmod(now.year * 12 + now.month - 1 + months, 12)
    if not 1 <= year <= 9998:
        raise ValueError("기간이 너무 깁니다.")
    return now.replace(year=year, month=month + 1, day=min(now.day, monthrange(year, month + 1)[1])) + span


def _in_range(due: datetime, now: datetime) -> datetime:
    if due - now < timedelta(seconds=TIMER_SECONDS_MIN):
        raise ValueError("기간은 1분보다 짧을 수 없습니다.")
    if due - now > timedelta(days=TIMER_YEARS_MAX * 366):
        raise ValueError("기간은 10년보다 길 수 없습니다.")
    return due


def correlation_key(value: object) -> str:
    """The exact text two sides must agree on: text as it is, numbers and lists canonically. Nothing empty matches."""
    if isinstance(value, str) and value.strip():
        return value
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return _canonical(to_json(value))
    if isinstance(value, list) and value and all(v not in (None, "", [], {}) for v in value):
        return _canonical(to_json(value))
    raise ValueError("상관 값이 비어 있습니다.")


def _canonical(value: Json) -> str:
    return rfc8785.dumps(value).decode()

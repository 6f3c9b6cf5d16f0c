"""When the timers of a diagram go off: deadlines counted from a moment, and cycles that start a procedure by itself.

Written in FEEL or as ISO 8601 text. Everything is a function of what is written, the facts and `now`; a day is a day
in Korea.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from engine.bpmn.dialect import TIMER_SECONDS_MIN, TIMER_YEARS_MAX
from engine.bpmn.expressions import Formula
from engine.bpmn.failures import Undecided
from engine.model.calendar import SEOUL
from engine.rules.feel.functions import Library

_NUMBER = r"(?:([0-9]{1,6})"
_DURATION = re.compile(
    rf"(-?)P{_NUMBER}Y)?{_NUMBER}M)?{_NUMBER}W)?{_NUMBER}D)?(?:T{_NUMBER}H)?{_NUMBER}M)?{_NUMBER}S)?)?"
)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?)?", re.ASCII)
_ZONED = re.compile(r".*(?:Z|[+-]\d{2}:\d{2})", re.ASCII)
_CYCLE = re.compile(r"R(\d{0,4})/([^/]+)/([^/]+)", re.ASCII)
# What looks like a duration and is none would be taken for the name of a fact, and be missed only when it runs.
_ALMOST = re.compile(r"[+-]?[pP][tT]?\d.*|[+-]?[pP][tT]?|[rR]\d*/.*")
_YEARS: Final = range(1990, 2300)
# Before the first no case ran, so waiting for it would be no waiting; the last is as far as anybody plans.
_DAYS: Final = range(2020, 2100)
_NO_ZONE: Final = "시각에는 시간대를 적어야 합니다. 예: 2026-03-01T09:00:00+09:00"


class Deadline:
    """A timer of the diagram: a duration or a moment, written in FEEL or as ISO 8601 text. Never a cycle."""

    __slots__ = ("element", "formula", "text")

    def __init__(self, kind: str, text: str, element: str, library: Library) -> None:
        if kind == "timeCycle":
            raise ValueError(
                "되풀이하는 시간(timeCycle)은 절차의 시작에만 쓸 수 있습니다. 기간이나 날짜를 적어 주십시오."
            )
        if not text:
            raise ValueError("시간이 비어 있습니다.")
        self.text = text
        self.element = element
        self.formula: Formula | None = None
        if _DURATION.fullmatch(text) or _MOMENT.fullmatch(text):
            _check_literal(text)
            return
        if _ALMOST.fullmatch(text):
            raise ValueError("기간을 읽을 수 없습니다. P3D나 PT12H처럼 적어 주십시오.")
        self.formula = Formula(text, element, library)
        if not self.formula.expression.names:
            self._check_constant(self.formula)

    def due(self, facts: Mapping[str, object], now: datetime) -> datetime:
        """The absolute moment, counted from `now`."""
        try:
            return moment(self.text if self.formula is None else self.formula.value(facts, now), now)
        except ValueError as failure:
            raise Undecided(f"시간 ‘{self.text}’을(를) 정할 수 없습니다. {failure}", self.element) from failure

    def _check_constant(self, formula: Formula) -> None:
        value = formula.value({}, ANY_MOMENT)
        if isinstance(value, str):
            _check_literal(value)
            return
        due = moment(value, ANY_MOMENT)
        if formula.is_constant and isinstance(value, date):
            _check_day(due, isinstance(value, datetime) and value.tzinfo is None)


@dataclass(frozen=True, slots=True)
class Cycle:
    """`R/<start>/<period>`: from `first` on, again and again, `times` times or for ever (None). A month counted from
    the 31st ends on the last day of a shorter month and returns to the 31st."""

    text: str
    first: datetime
    months: int
    span: timedelta
    times: int | None

    def occurrence(self, number: int) -> datetime:
        """The moment of occurrence `number`, counted from 0."""
        return _later(self.first, self.months * number, self.span * number)

    def next_after(self, moment: datetime) -> datetime | None:
        """The first occurrence later than `moment`; None when the last one has passed."""
        longest = timedelta(days=31 * self.months) + self.span
        number = max(0, (moment - self.first) // longest)
        while self.occurrence(number) <= moment:
            number += 1
        return None if self.times is not None and number >= self.times else self.occurrence(number)


def cycle(text: str) -> Cycle:
    """The cycle this text says; ValueError with a sentence for anything else."""
    found = _CYCLE.fullmatch(text)
    if found is None:
        raise ValueError("‘R/시작/주기’로 적어 주십시오. 예: R/2026-01-01T09:00:00+09:00/P1M")
    times, start, period = found.groups()
    if not _MOMENT.fullmatch(start):
        raise ValueError("시작하는 날짜를 읽을 수 없습니다. 예: 2026-01-01")
    _check_zone(start)
    first = _parse(start, ANY_MOMENT)
    assert isinstance(first, date), "a moment's text is a date or a date with a time"
    if not isinstance(first, datetime):
        first = datetime.combine(first, time(), SEOUL)
    if first.year not in _YEARS:
        raise ValueError(f"시작하는 해는 {_YEARS[0]}년부터 {_YEARS[-1]}년 사이여야 합니다.")
    if not (written := _DURATION.fullmatch(period)) or period[-1] in "PT" or written[1]:
        raise ValueError("주기를 읽을 수 없습니다. 예: P1M, P1W, P1D")
    if times and not int(times):
        raise ValueError("한 번도 일어나지 않는 되풀이입니다.")
    months, span = _amounts(written)
    _in_range(_later(ANY_MOMENT, min(months, 12_000), span), ANY_MOMENT)
    found_cycle = Cycle(text, first, months, span, int(times) if times else None)
    if found_cycle.times is not None and found_cycle.occurrence(found_cycle.times - 1).year < _DAYS[0]:
        raise ValueError("되풀이가 이미 모두 지나갔습니다. 시작하는 날짜를 다시 적어 주십시오.")
    return found_cycle


# Any moment shows whether a text is well formed and within limits; none of it depends on the clock.
ANY_MOMENT: Final = datetime(2000, 1, 1, tzinfo=SEOUL)


def _check_literal(text: str) -> None:
    _check_zone(text)
    due = moment(text, ANY_MOMENT)
    if _MOMENT.fullmatch(text):
        _check_day(due, False)


def _check_zone(text: str) -> None:
    if "T" in text and _MOMENT.fullmatch(text) and not _ZONED.fullmatch(text):
        raise ValueError(_NO_ZONE)


def _check_day(due: datetime, is_bare: bool) -> None:
    """A day that is written out is one on which a case can be running, and a time of day says where."""
    if is_bare:
        raise ValueError(_NO_ZONE)
    if due.year not in _DAYS:
        raise ValueError(f"날짜는 {_DAYS[0]}년부터 {_DAYS[-1]}년 사이로 적어 주십시오.")


def moment(value: object, now: datetime) -> datetime:
    """An absolute, zoned moment from a duration or a date; durations outside one minute to ten years are refused. A
    date begins at midnight in Korea, which is also where a time without a zone is."""
    if isinstance(value, str):
        value = _parse(value, now)
    months = getattr(value, "months", None)
    if isinstance(months, int):
        value = _later(now, months, timedelta())
        return _in_range(value, now)
    if isinstance(value, timedelta):
        return _in_range(now + value if abs(value) < timedelta(days=366 * 20) else now + timedelta(days=7320), now)
    if isinstance(value, datetime):
        return value if value.tzinfo is not None else value.replace(tzinfo=SEOUL)
    if isinstance(value, date):
        return datetime.combine(value, time(), SEOUL)
    raise ValueError("기간이나 날짜가 아닙니다.")


def _parse(text: str, now: datetime) -> datetime | timedelta | date:
    found = _DURATION.fullmatch(text)
    if found and text[-1] not in "PT":
        sign = -1 if found[1] else 1
        months, span = _amounts(found)
        if not months:
            return sign * span
        return _in_range(_later(now, sign * min(months, 12_000), sign * span), now)
    if _MOMENT.fullmatch(text):
        try:
            return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
        except ValueError:
            raise ValueError("달력이나 시계에 없는 때입니다.") from None
    raise ValueError("기간(예: P3D)이나 날짜로 읽을 수 없습니다.")


def _amounts(found: re.Match[str]) -> tuple[int, timedelta]:
    years, months, weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    return years * 12 + months, timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def _later(now: datetime, months: int, span: timedelta) -> datetime:
    """Months are counted by the calendar of Korea."""
    here = now.astimezone(SEOUL)
    year, month = divmod(here.year * 12 + here.month - 1 + months, 12)
    if not 1 <= year <= 9998:
        raise ValueError("기간이 너무 깁니다.")
    return here.replace(year=year, month=month + 1, day=min(here.day, monthrange(year, month + 1)[1])) + span


def _in_range(due: datetime, now: datetime) -> datetime:
    if due - now < timedelta(seconds=TIMER_SECONDS_MIN):
        raise ValueError("기간은 1분보다 짧을 수 없으니 늘려 주십시오.")
    if due - now > timedelta(days=TIMER_YEARS_MAX * 366):
        raise ValueError("기간은 10년보다 길 수 없으니 줄여 주십시오.")
    return due

"""What the expressions of a diagram may ask of the calendar: FEEL functions on working days, beside the standard's own.

Which days are working days the release says. A date may be a date, a date and time, or the text of either, as dates
are in the facts of a case; the day of a moment is its day in Korea.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final

from engine.model.calendar import SEOUL, WorkingDays, local_day
from engine.rules.feel import FeelError
from engine.rules.feel.functions import STANDARD, Library
from engine.rules.feel.temporal import read_date, read_date_time

DAYS_MAX: Final = 3660
"""As many working days as anybody counts: more than ten years of them."""
EVERY_DAY: Final = WorkingDays(frozenset(), frozenset())
"""The calendar of an office that never closes, where none is given."""


@lru_cache(maxsize=64)
def library_of(calendar: WorkingDays) -> Library:
    """FEEL's functions and those on the working days of this calendar."""
    days = Library()

    @days.declare("is working day", "date:any")
    def _works(given: object) -> bool | None:
        moment = _moment(given)
        return None if moment is None else calendar.works_on(_day(moment))

    @days.declare("working days after", "date:any", "days:number")
    def _after(given: object, count: Decimal) -> date | None:
        return _moved(given, count, calendar.after)

    @days.declare("working days before", "date:any", "days:number")
    def _before(given: object, count: Decimal) -> date | None:
        return _moved(given, count, calendar.before)

    return STANDARD.with_overrides(days)


NAMES: Final = frozenset(library_of(EVERY_DAY)) - frozenset(STANDARD)
"""The functions that are ours."""


def _moved(given: object, count: Decimal, by: Callable[[date, int], date]) -> date | None:
    moment = _moment(given)
    if moment is None:
        return None
    if count != count.to_integral_value() or not 0 <= count <= DAYS_MAX:
        raise FeelError(f"영업일 수는 0부터 {DAYS_MAX:,} 사이의 정수여야 합니다.")
    try:
        day = by(_day(moment), int(count))
    except OverflowError:
        raise FeelError("날짜가 달력을 벗어납니다.") from None
    # Counted from a moment, it is the same time of that day.
    return datetime.combine(day, _here(moment).timetz()) if isinstance(moment, datetime) else day


def _moment(given: object) -> date | None:
    if isinstance(given, str):
        return read_date(given) or read_date_time(given)
    return given if isinstance(given, date) else None


def _day(moment: date) -> date:
    return local_day(_here(moment)) if isinstance(moment, datetime) else moment


def _here(moment: datetime) -> datetime:
    return moment.replace(tzinfo=SEOUL) if moment.tzinfo is None else moment.astimezone(SEOUL)

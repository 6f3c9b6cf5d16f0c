"""Built-in functions on dates, times and durations. The moment is a fact that comes from outside, so that every answer
can be worked out again later: `now()` and `today()` are the facts `now` and `today`, null where nobody gave them."""

from __future__ import annotations

from datetime import UTC, time, timedelta, timezone
from decimal import Decimal, DecimalException

from engine.rules.feel import temporal, wide
from engine.rules.feel.functions.registry import Library
from engine.rules.feel.values import Months
from engine.rules.feel.wide import AnyDate, AnyMoment, AnySpan, AnyTime

library = Library()
MOMENTS = frozenset({"now", "today"})
"""Functions without arguments that compile.py reads from the facts."""
_OFFSET_MAX = timedelta(hours=temporal.OFFSET_HOURS_MAX)


@library.declare("date", "from:string")
def _date_from_text(text: str) -> AnyDate | None:
    return temporal.read_any_date(text)


@library.declare("date", "from:date")
def _date_of(moment: AnyDate | AnyMoment) -> AnyDate:
    return wide.day_part(moment)


@library.declare("date", "year:number", "month:number", "day:number")
def _date_from_parts(year: Decimal, month: Decimal, day: Decimal) -> AnyDate | None:
    if abs(year) > wide.YEAR_MAX:
        return None
    try:
        return wide.day_of(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        return None


@library.declare("time", "from:string")
def _time_from_text(text: str) -> AnyTime | None:
    return temporal.read_time(text)


@library.declare("time", "from:time")
def _time_of(moment: AnyTime | AnyMoment) -> AnyTime:
    return wide.clock_part(moment)


@library.declare("time", "from:date")
def _time_of_date(_: AnyDate) -> AnyTime:
    return time(tzinfo=UTC)


@library.declare("time", "hour:number", "minute:number", "second:number", "offset:duration|null?")
def _time_from_parts(hour: Decimal, minute: Decimal, second: Decimal, offset: object) -> AnyTime | None:
    if offset is not None and (not isinstance(offset, timedelta) or abs(offset) > _OFFSET_MAX):
        return None
    zone = timezone(offset) if isinstance(offset, timedelta) else None
    try:
        nanos = int(second % 1 * wide.SECOND)
        return wide.clock_of(int(hour), int(minute), int(second), nanos, zone)
    except (ValueError, OverflowError, DecimalException):
        return None


@library.declare("date and time", "from:string")
def _date_time_from_text(text: str) -> AnyMoment | None:
    return temporal.read_moment(text)


@library.declare("date and time", "date:date", "time:time")
def _date_time_from_both(day: AnyDate | AnyMoment, at: AnyTime | AnyMoment) -> AnyMoment:
    return wide.moment_of(wide.day_part(day), wide.clock_part(at))


@library.declare("date and time", "from:moment")
def _date_time_as_is(moment: AnyMoment) -> AnyMoment:
    return moment


@library.declare("date and time", "from:date")
def _date_time_of_day(day: AnyDate) -> AnyMoment:
    return wide.moment_of(day, time(tzinfo=UTC))


@library.declare("duration", "from:string")
def _duration_from_text(text: str) -> AnySpan | Months | None:
    return temporal.read_duration(text)


@library.declare("duration", "from:duration")
def _duration_as_is(span: AnySpan | Months) -> AnySpan | Months:
    return span


@library.declare("years and months duration", "from:date", "to:date")
def _years_and_months(start: AnyDate | AnyMoment, end: AnyDate | AnyMoment) -> Months:
    first, last = wide.day_part(start), wide.day_part(end)
    months = (last.year - first.year) * 12 + last.month - first.month
    if months > 0 and last.day < first.day:
        months -= 1
    elif months < 0 and last.day > first.day:
        months += 1
    return Months(months)


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@library.declare("day of week", "date:date")
def _day_of_week(day: AnyDate | AnyMoment) -> str:
    return _DAYS[wide.like(wide.day_part(day)).weekday()]


@library.declare("day of year", "date:date")
def _day_of_year(day: AnyDate | AnyMoment) -> Decimal:
    return Decimal(wide.like(wide.day_part(day)).timetuple().tm_yday)


@library.declare("week of year", "date:date")
def _week_of_year(day: AnyDate | AnyMoment) -> Decimal:
    return Decimal(wide.like(wide.day_part(day)).isocalendar().week)


@library.declare("month of year", "date:date")
def _month_of_year(day: AnyDate | AnyMoment) -> str:
    return _MONTHS[wide.day_part(day).month - 1]


for _name in MOMENTS:

    @library.declare(_name)
    def _moment() -> None:
        """As a value handed over it knows no facts, hence no moment."""

"""Built-in functions on dates, times and durations. `now` and `today` are not here: the moment is a fact that comes
from outside, so that every answer can be worked out again later."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

from engine.rules.feel import temporal
from engine.rules.feel.functions.registry import Library
from engine.rules.feel.values import Months

library = Library()


@library.declare("date", "from:string")
def _date_from_text(text: str) -> date | None:
    return temporal.read_date(text)


@library.declare("date", "from:date")
def _date_of(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


@library.declare("date", "year:number", "month:number", "day:number")
def _date_from_parts(year: Decimal, month: Decimal, day: Decimal) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        return None


@library.declare("time", "from:string")
def _time_from_text(text: str) -> time | None:
    return temporal.read_time(text)


@library.declare("time", "from:time")
def _time_of(moment: time | datetime) -> time:
    return moment.timetz() if isinstance(moment, datetime) else moment


@library.declare("time", "from:date")
def _time_of_date(_: date) -> time:
    return time(tzinfo=UTC)


@library.declare("time", "hour:number", "minute:number", "second:number", "offset:duration|null?")
def _time_from_parts(hour: Decimal, minute: Decimal, second: Decimal, offset: object) -> time | None:
    try:
        zone = timezone(offset) if isinstance(offset, timedelta) else None
        micros = int((second % 1) * 1_000_000)
        return time(int(hour), int(minute), int(second), micros, zone)
    except (ValueError, OverflowError):
        return None


@library.declare("date and time", "from:string")
def _date_time_from_text(text: str) -> datetime | None:
    return temporal.read_date_time(text)


@library.declare("date and time", "date:date", "time:time")
def _date_time_from_both(day: date, at: time | datetime) -> datetime:
    clock = at.timetz() if isinstance(at, datetime) else at
    return datetime.combine(_date_of(day), clock)


@library.declare("date and time", "from:moment")
def _date_time_as_is(moment: datetime) -> datetime:
    return moment


@library.declare("duration", "from:string")
def _duration_from_text(text: str) -> timedelta | Months | None:
    return temporal.read_duration(text)


@library.declare("duration", "from:duration")
def _duration_as_is(span: timedelta | Months) -> timedelta | Months:
    return span


@library.declare("years and months duration", "from:date", "to:date")
def _years_and_months(start: date, end: date) -> Months:
    first, last = _date_of(start), _date_of(end)
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
def _day_of_week(day: date) -> str:
    return _DAYS[day.weekday()]


@library.declare("day of year", "date:date")
def _day_of_year(day: date) -> Decimal:
    return Decimal(day.timetuple().tm_yday)


@library.declare("week of year", "date:date")
def _week_of_year(day: date) -> Decimal:
    return Decimal(day.isocalendar().week)


@library.declare("month of year", "date:date")
def _month_of_year(day: date) -> str:
    return _MONTHS[day.month - 1]

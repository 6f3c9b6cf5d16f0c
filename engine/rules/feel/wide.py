"""Dates, times and durations beyond what Python's own types hold: years outside 1…9999, parts of a microsecond, very
long spans. Each value has one form only: Python's where it fits, the one of this file where it does not."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TypeAlias

YEAR_MAX = 999_999_999
SPAN_MAX = 10**27
"""Nanoseconds in the longest duration: a few times the way from the first year to the last."""
SECOND = 1_000_000_000
DAY = 86_400 * SECOND
_CYCLE_YEARS, _CYCLE_DAYS = 400, 146_097
_EPOCH = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class FarDate:
    """A date of a year Python does not know."""

    year: int
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class FineTime:
    """A time of day with parts of a microsecond."""

    hour: int
    minute: int
    second: int
    nanos: int
    tzinfo: tzinfo | None


@dataclass(frozen=True, slots=True)
class FarMoment:
    """A date and time of which one part is far or fine."""

    day_part: date | FarDate
    clock: time | FineTime

    @property
    def tzinfo(self) -> tzinfo | None:
        return self.clock.tzinfo


@dataclass(frozen=True, slots=True)
class FarSpan:
    """A days and time duration that is very long, or has parts of a microsecond."""

    nanos: int


AnyDate: TypeAlias = date | FarDate
AnyTime: TypeAlias = time | FineTime
AnyMoment: TypeAlias = datetime | FarMoment
AnySpan: TypeAlias = timedelta | FarSpan
DATES = (date, FarDate)
"""A datetime is a date to Python; ask for MOMENTS first."""
TIMES = (time, FineTime)
MOMENTS = (datetime, FarMoment)
SPANS = (timedelta, FarSpan)


def day_of(year: int, month: int, day: int) -> AnyDate:
    """A date, or ValueError when there is no such day."""
    if 1 <= year <= 9999:
        return date(year, month, day)
    date(2000 + year % _CYCLE_YEARS, month, day)  # the same calendar
    if abs(year) > YEAR_MAX:
        raise ValueError(year)
    return FarDate(year, month, day)


def clock_of(hour: int, minute: int, second: int, nanos: int, zone: tzinfo | None) -> AnyTime:
    """A time of day, or ValueError when there is none."""
    whole = time(hour, minute, second, nanos // 1_000, zone)
    return FineTime(hour, minute, second, nanos, zone) if nanos % 1_000 else whole


def moment_of(day: AnyDate, clock: AnyTime) -> AnyMoment:
    """A day and a time of day as one."""
    if isinstance(day, date) and isinstance(clock, time):
        return datetime.combine(day, clock)
    return FarMoment(day, clock)


def span_of(nanos: int) -> AnySpan | None:
    """A duration of so many nanoseconds; None when it is too long."""
    if abs(nanos) > SPAN_MAX:
        return None
    if nanos % 1_000:
        return FarSpan(nanos)
    try:
        return timedelta(microseconds=nanos // 1_000)
    except OverflowError:
        return FarSpan(nanos)


def span_nanos(span: AnySpan) -> int:
    """The nanoseconds of a duration."""
    if isinstance(span, FarSpan):
        return span.nanos
    return ((span.days * 86_400 + span.seconds) * 1_000_000 + span.microseconds) * 1_000


def day_part(value: AnyDate | AnyMoment) -> AnyDate:
    """The date of a date or a moment."""
    if isinstance(value, FarMoment):
        return value.day_part
    return value.date() if isinstance(value, datetime) else value


def clock_part(value: AnyTime | AnyMoment) -> AnyTime:
    """The time of day of a time or a moment, with its zone."""
    if isinstance(value, FarMoment):
        return value.clock
    return value.timetz() if isinstance(value, datetime) else value


def nanos_of(clock: AnyTime) -> int:
    """Nanoseconds since the hands of this clock were at midnight."""
    fraction = clock.nanos if isinstance(clock, FineTime) else clock.microsecond * 1_000
    return ((clock.hour * 60 + clock.minute) * 60 + clock.second) * SECOND + fraction


def clock_from(nanos: int, zone: tzinfo | None) -> AnyTime:
    """The time of day so many nanoseconds after midnight."""
    seconds, fraction = divmod(nanos % DAY, SECOND)
    return clock_of(seconds // 3_600, seconds // 60 % 60, seconds % 60, fraction, zone)


def like(day: AnyDate) -> date:
    """A date of another year with the same calendar: the same day of the week, the same number of the week."""
    return day if isinstance(day, date) else date(2000 + day.year % _CYCLE_YEARS, day.month, day.day)


def ordinal(day: AnyDate) -> int:
    """Days since the day before 0001-01-01."""
    twin = like(day)
    return twin.toordinal() + (day.year - twin.year) // _CYCLE_YEARS * _CYCLE_DAYS


def from_ordinal(number: int) -> AnyDate | None:
    """The day of that number; None beyond the last year."""
    if 1 <= number <= date.max.toordinal():
        return date.fromordinal(number)
    cycles, rest = divmod(number - _EPOCH.toordinal(), _CYCLE_DAYS)
    twin = date.fromordinal(_EPOCH.toordinal() + rest)
    year = twin.year + cycles * _CYCLE_YEARS
    return day_of(year, twin.month, twin.day) if abs(year) <= YEAR_MAX else None


def later(start: AnyDate, months: int) -> AnyDate | None:
    """The same day some months on, or the last day of a shorter month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if abs(year) > YEAR_MAX:
        return None
    last = monthrange(2000 + year % _CYCLE_YEARS, month + 1)[1]
    return day_of(year, month + 1, min(start.day, last))


def offset_of(value: AnyTime | AnyMoment) -> timedelta | None:
    """How far its clock is ahead of UTC. A zone with summer time has none for a mere time of day."""
    if isinstance(value, (time, datetime)):
        return value.utcoffset()
    if isinstance(value, FineTime):
        return None if value.tzinfo is None else value.tzinfo.utcoffset(None)
    zone, clock = value.clock.tzinfo, value.clock
    if zone is None or not isinstance(value.day_part, date):
        # No zone has rules for such years; the clocks of the nearest ones stand for them.
        twin = like(value.day_part)
        day = twin.replace(year=9998 if value.day_part.year > 0 else 2, day=min(twin.day, 28))
    else:
        day = value.day_part
    return datetime.combine(day, time(clock.hour, clock.minute, clock.second, tzinfo=zone)).utcoffset()


def line_of(value: object) -> int | None:
    """Where a date, time, moment or duration is on the line of its kind, in nanoseconds, those with an offset by their
    instant; None for other values."""
    if isinstance(value, SPANS):
        return span_nanos(value)
    if isinstance(value, TIMES):
        return nanos_of(value) - _ahead(value)
    if isinstance(value, MOMENTS):
        return ordinal(day_part(value)) * DAY + nanos_of(clock_part(value)) - _ahead(value)
    return ordinal(value) * DAY if isinstance(value, DATES) else None


def _ahead(value: AnyTime | AnyMoment) -> int:
    offset = offset_of(value)
    return 0 if offset is None else span_nanos(offset)


def moment_at(line: int, zone: tzinfo | None) -> AnyMoment | None:
    """The moment at a place of the line, as clocks of the zone show it; None beyond the last year."""
    day = from_ordinal(line // DAY)
    if day is None:
        return None
    found = moment_of(day, clock_from(line, UTC if zone else None))
    if zone is None:
        return found
    if isinstance(found, datetime):
        try:
            return found.astimezone(zone)
        except OverflowError:
            pass
    ahead = offset_of(moment_of(day_part(found), _in_zone(clock_part(found), zone)))
    shifted = line + (0 if ahead is None else span_nanos(ahead))
    day = from_ordinal(shifted // DAY)
    return None if day is None else moment_of(day, clock_from(shifted, zone))


def _in_zone(clock: AnyTime, zone: tzinfo) -> AnyTime:
    return clock_from(nanos_of(clock), zone)

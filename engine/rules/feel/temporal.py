"""Dates, times and durations: reading, writing and arithmetic. The present moment is not here; it is a fact."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.rules.feel import wide
from engine.rules.feel.values import NUMBERS, Function, Months, Range
from engine.rules.feel.wide import AnyDate, AnyMoment, AnySpan, AnyTime

_DATE = re.compile(r"(-?(?:\d{4}|[1-9]\d{4,8}))-(\d{2})-(\d{2})", re.ASCII)
_TIME = re.compile(
    r"(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9})\d{0,9})?(Z|[+-]\d{2}:\d{2}(?::\d{2})?|@[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*)?",
    re.ASCII | re.IGNORECASE,
)
_DURATION = re.compile(
    r"(-?)P(?:(\d{1,12})Y)?(?:(\d{1,12})M)?(?:(\d{1,12})D)?"
    r"(?:T(?:(\d{1,12})H)?(?:(\d{1,12})M)?(?:(\d{1,12})(?:\.(\d{1,9})\d{0,9})?S)?)?",
    re.ASCII,
)
MONTHS_MAX = 12 * 10**12
"""Months in the longest years and months duration."""


def read_date(text: str) -> date | None:
    """`2026-03-01`, of a year Python knows: what forms, registers and calendars mean by a date."""
    found = read_any_date(text)
    return found if isinstance(found, date) else None


def read_any_date(text: str) -> AnyDate | None:
    """A date of any year FEEL knows."""
    found = _DATE.fullmatch(text)
    try:
        return wide.day_of(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def read_time(text: str) -> AnyTime | None:
    """`09:00:00`, with an offset or a zone behind it if need be."""
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hour, minute, second, fraction, zone = found.groups()
    nanos = int((fraction or "0").ljust(9, "0"))
    try:
        return wide.clock_of(int(hour), int(minute), int(second), nanos, _zone(zone) if zone else None)
    except (ValueError, ZoneInfoNotFoundError):
        return None


@lru_cache(maxsize=256)
def _zone(text: str) -> tzinfo:
    if text in "Zz":
        return UTC
    if text[0] == "@":
        try:
            return ZoneInfo(text[1:])
        except OSError:  # a folder of the zone database
            raise ValueError(text) from None
    hours, minutes, *seconds = (int(part) for part in text[1:].split(":"))
    if hours > OFFSET_HOURS_MAX or minutes > 59:
        raise ValueError(text)
    offset = timedelta(hours=hours, minutes=minutes, seconds=seconds[0] if seconds else 0)
    return timezone(-offset if text[0] == "-" else offset)


OFFSET_HOURS_MAX = 14


def read_date_time(text: str) -> datetime | None:
    """`2026-03-01T09:00:00` as Python knows it; a date alone is its midnight."""
    found = read_moment(text)
    return found if isinstance(found, datetime) else None


def read_moment(text: str) -> AnyMoment | None:
    """A date and time of any year and any fineness; a date alone is its midnight."""
    day, separator, clock = text.partition("T")
    read = read_any_date(day)
    at = read_time(clock) if separator else time()
    return wide.moment_of(read, at) if read is not None and at is not None else None


def read_duration(text: str) -> AnySpan | Months | None:
    """`P1Y6M` counts months, `P3DT4H` counts time; both at once is neither."""
    found = _DURATION.fullmatch(text)
    if found is None or text[-1] in "PT":
        return None
    sign, years, months, days, hours, minutes, seconds, fraction = found.groups()
    factor = -1 if sign else 1
    if years or months:
        if days or hours or minutes or seconds:
            return None
        return months_of(factor * (int(years or 0) * 12 + int(months or 0)))
    whole = ((int(days or 0) * 24 + int(hours or 0)) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)
    return wide.span_of(factor * (whole * wide.SECOND + int((fraction or "0").ljust(9, "0"))))


def months_of(months: int) -> Months | None:
    """A duration of so many months; None when it is too long."""
    return Months(months) if abs(months) <= MONTHS_MAX else None


def read_temporal(text: str) -> object:
    """What `@"..."` means: a date, a time, both, or a duration; None when it is none of them."""
    for read in (read_any_date, read_time, read_duration):
        found = read(text)
        if found is not None:
            return found
    return read_moment(text) if "T" in text else None


def text_of(value: object) -> str:
    """The text `string(...)` gives for one value that is not a list or a context."""
    kind = type(value)
    if kind is str:
        return value  # type: ignore[return-value]  # an exact str
    if value is None:
        return "null"
    if kind is bool:
        return "true" if value else "false"
    if kind is Decimal:
        return _numeral(value)  # type: ignore[arg-type]  # an exact Decimal
    if isinstance(value, wide.MOMENTS):
        return f"{_date_text(wide.day_part(value))}T{_clock_text(wide.clock_part(value))}"
    if isinstance(value, wide.DATES):
        return _date_text(value)
    if isinstance(value, wide.TIMES):
        return _clock_text(value)
    if isinstance(value, wide.SPANS):
        return _duration_text(wide.span_nanos(value))
    if kind is Months:
        return _months_text(value.months)  # type: ignore[attr-defined]  # exact Months
    if kind is Range:
        return _range_text(value)  # type: ignore[arg-type]  # an exact Range
    assert isinstance(value, Function), "lists and contexts are written by the function string"
    return "function"


def _numeral(number: Decimal) -> str:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int), "FEEL numbers are finite"
    if -60 < exponent < 60:
        return format(number, "f")
    return str(number)


def _date_text(day: AnyDate) -> str:
    sign = "-" if day.year < 0 else ""
    return f"{sign}{abs(day.year):04}-{day.month:02}-{day.day:02}"


def _clock_text(clock: AnyTime) -> str:
    fraction = wide.nanos_of(clock) % wide.SECOND
    plain = f"{clock.hour:02}:{clock.minute:02}:{clock.second:02}" + (f".{fraction:09}".rstrip("0") if fraction else "")
    zone = clock.tzinfo
    if zone is None:
        return plain
    if isinstance(zone, ZoneInfo):
        return f"{plain}@{zone.key}"
    offset = zone.utcoffset(None)
    return plain + ("Z" if not offset else time(tzinfo=zone).isoformat()[8:])


def _duration_text(nanos: int) -> str:
    sign, nanos = ("-", -nanos) if nanos < 0 else ("", nanos)
    whole, fraction = divmod(nanos, wide.SECOND)
    days, whole = divmod(whole, 86_400)
    hours, minutes, seconds = whole // 3_600, whole // 60 % 60, whole % 60
    parts = f".{fraction:09}".rstrip("0") if fraction else ""
    clock = (
        (f"{hours}H" if hours else "")
        + (f"{minutes}M" if minutes else "")
        + (f"{seconds}{parts}S" if seconds or parts else "")
    )
    if not days and not clock:
        return "PT0S"
    return f"{sign}P{f'{days}D' if days else ''}{f'T{clock}' if clock else ''}"


def _months_text(months: int) -> str:
    sign, months = ("-", -months) if months < 0 else ("", months)
    years, months = divmod(months, 12)
    return sign + "P" + (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")


def _range_text(span: Range) -> str:
    low = "" if span.low is None else quoted(span.low)
    high = "" if span.high is None else quoted(span.high)
    if not low:
        return f"({'<=' if span.high_closed else '<'} {high})"
    if not high:
        return f"({'>=' if span.low_closed else '>'} {low})"
    return f"{'[' if span.low_closed else '('}{low}..{high}{']' if span.high_closed else ')'}"


def quoted(value: object) -> str:
    """As text_of, but a string keeps its quotes: how values look inside lists, contexts and ranges."""
    if type(value) is str:
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return text_of(value)


def shifted(value: object, by: object, sign: int) -> object:
    """A date, a moment or a time moved by a duration; None where FEEL has no such sum."""
    if type(by) is Months:
        return _months_on(value, sign * by.months)
    if not isinstance(by, wide.SPANS):
        return None
    nanos = sign * wide.span_nanos(by)
    if isinstance(value, wide.MOMENTS):
        return wide.moment_at(_on_line(value) + nanos, value.tzinfo)
    if isinstance(value, wide.DATES):
        return wide.from_ordinal(wide.ordinal(value) + nanos // wide.DAY)
    if isinstance(value, wide.TIMES):
        return wide.clock_from(wide.nanos_of(value) + nanos, value.tzinfo)
    return None


def _months_on(value: object, months: int) -> object:
    if isinstance(value, wide.MOMENTS):
        day = wide.later(wide.day_part(value), months)
        return None if day is None else wide.moment_of(day, wide.clock_part(value))
    return wide.later(value, months) if isinstance(value, wide.DATES) else None


def _on_line(value: object) -> int:
    line = wide.line_of(value)
    assert line is not None, "moments have a place on their line"
    return line


def distance(left: object, right: object) -> AnySpan | None:
    """The time from right to left; a date counts as its midnight in UTC. None where only one of both has an offset."""
    if isinstance(left, wide.TIMES) is not isinstance(right, wide.TIMES):
        return None
    timely = (*wide.TIMES, *wide.MOMENTS, *wide.DATES)
    if not isinstance(left, timely) or not isinstance(right, timely):
        return None
    if _has_offset(left) is not _has_offset(right):
        return None
    return wide.span_of(_on_line(left) - _on_line(right))


def _has_offset(value: AnyDate | AnyMoment | AnyTime) -> bool:
    if isinstance(value, (*wide.TIMES, *wide.MOMENTS)):
        return wide.offset_of(value) is not None
    return True  # a date is a midnight in UTC


def seconds_of(span: AnySpan) -> Decimal:
    """A duration as an exact number of seconds."""
    return NUMBERS.scaleb(NUMBERS.create_decimal(wide.span_nanos(span)), -9)


def scaled(span: AnySpan | Months, factor: Decimal, *, divide: bool) -> AnySpan | Months | None:
    """A duration times, or divided by, a number."""
    if divide and not factor:
        return None
    apply = NUMBERS.divide if divide else NUMBERS.multiply
    try:
        if isinstance(span, Months):
            return months_of(int(apply(Decimal(span.months), factor)))
        return wide.span_of(int(apply(Decimal(wide.span_nanos(span)), factor)))
    except ArithmeticError:
        return None


_CLOCK = {"days": (86_400, None), "hours": (3_600, 24), "minutes": (60, 60), "seconds": (1, 60)}


def property_of(value: object, name: str) -> object:
    """`date.year`, `duration.hours` and their like; None for a property the value has not."""
    if isinstance(value, (*wide.MOMENTS, *wide.DATES)) and name in ("year", "month", "day", "weekday"):
        day = wide.day_part(value)
        return Decimal(wide.like(day).isoweekday() if name == "weekday" else getattr(day, name))
    if isinstance(value, (*wide.MOMENTS, *wide.TIMES)):
        if name in ("hour", "minute", "second"):
            return Decimal(getattr(wide.clock_part(value), name))
        if name == "time offset":
            return wide.offset_of(value)
        if name == "timezone":
            return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None
    if type(value) is Months and name in ("years", "months"):
        whole = abs(value.months) // 12 if name == "years" else abs(value.months) % 12
        return Decimal(-whole if value.months < 0 else whole)
    if isinstance(value, wide.SPANS) and name in _CLOCK:
        size, turn = _CLOCK[name]
        nanos = wide.span_nanos(value)
        whole = abs(nanos) // wide.SECOND // size
        whole = whole if turn is None else whole % turn
        return Decimal(-whole if nanos < 0 else whole)
    if type(value) is Range:
        return _range_property(value, name)
    return None


def _range_property(span: Range, name: str) -> object:
    return {
        "start": span.low,
        "end": span.high,
        "start included": span.low_closed,
        "end included": span.high_closed,
    }.get(name)

"""Dates, times and durations: reading, writing and arithmetic. The present moment is not here; it is a fact."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.rules.feel.values import NUMBERS, Function, Months, Range

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_TIME = re.compile(
    r"(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9})\d{0,9})?(Z|[+-]\d{2}:\d{2}(?::\d{2})?|@[A-Za-z_]+(?:/[A-Za-z0-9_+-]+)*)?",
    re.ASCII | re.IGNORECASE,
)
_DURATION = re.compile(
    r"(-?)P(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})D)?"
    r"(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:\.(\d{1,9}))?S)?)?",
    re.ASCII,
)


def read_date(text: str) -> date | None:
    """`2026-03-01`."""
    found = _DATE.fullmatch(text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def read_time(text: str) -> time | None:
    """`09:00:00`, with an offset or a zone behind it if need be."""
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hour, minute, second, fraction, zone = found.groups()
    micros = int((fraction or "0").ljust(9, "0")[:6])
    try:
        return time(int(hour), int(minute), int(second), micros, _zone(zone) if zone else None)
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
    if hours > 14 or minutes > 59:
        raise ValueError(text)
    offset = timedelta(hours=hours, minutes=minutes, seconds=seconds[0] if seconds else 0)
    return timezone(-offset if text[0] == "-" else offset)


def read_date_time(text: str) -> datetime | None:
    """`2026-03-01T09:00:00`; a date alone is its midnight."""
    day, separator, clock = text.partition("T")
    read = read_date(day)
    at = read_time(clock) if separator else time()
    return datetime.combine(read, at) if read and at else None


def read_duration(text: str) -> timedelta | Months | None:
    """`P1Y6M` counts months, `P3DT4H` counts time; both at once is neither."""
    found = _DURATION.fullmatch(text)
    if found is None or text[-1] in "PT":
        return None
    sign, years, months, days, hours, minutes, seconds, fraction = found.groups()
    factor = -1 if sign else 1
    if years or months:
        if days or hours or minutes or seconds:
            return None
        return Months(factor * (int(years or 0) * 12 + int(months or 0)))
    try:
        return factor * timedelta(
            days=int(days or 0),
            hours=int(hours or 0),
            minutes=int(minutes or 0),
            seconds=int(seconds or 0),
            microseconds=int((fraction or "0").ljust(9, "0")[:6]),
        )
    except OverflowError:
        return None


def read_temporal(text: str) -> object:
    """What `@"..."` means: a date, a time, both, or a duration; None when it is none of them."""
    return read_date(text) or _or(read_time(text), lambda: _or(read_duration(text), lambda: _moment(text)))


def _or(value: object, otherwise: object) -> object:
    return value if value is not None else otherwise()  # type: ignore[operator]  # a lambda of read_temporal


def _moment(text: str) -> datetime | None:
    return read_date_time(text) if "T" in text else None


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
    if kind is date:
        return value.isoformat()  # type: ignore[attr-defined, no-any-return]  # an exact date
    if kind is time or kind is datetime:
        return _clock_text(value)  # type: ignore[arg-type]  # an exact time or datetime
    if kind is timedelta:
        return _duration_text(value)  # type: ignore[arg-type]  # an exact timedelta
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


def _clock_text(value: time | datetime) -> str:
    zone = value.tzinfo
    plain = value.replace(tzinfo=None).isoformat()
    if "." in plain:
        plain = plain.rstrip("0")
    if zone is None:
        return plain
    if isinstance(zone, ZoneInfo):
        return f"{plain}@{zone.key}"
    offset = zone.utcoffset(None)
    return plain + ("Z" if not offset else value.isoformat()[len(value.replace(tzinfo=None).isoformat()) :])


def _duration_text(value: timedelta) -> str:
    sign, value = ("-", -value) if value < timedelta() else ("", value)
    hours, rest = divmod(value.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    fraction = f".{value.microseconds:06d}".rstrip("0") if value.microseconds else ""
    clock = (
        (f"{hours}H" if hours else "")
        + (f"{minutes}M" if minutes else "")
        + (f"{seconds}{fraction}S" if seconds or fraction else "")
    )
    days = f"{value.days}D" if value.days else ""
    return f"{sign}P{days}T{clock}" if clock else f"{sign}P{days}" if days else "PT0S"


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


def later(start: date, months: int) -> date | None:
    """The same day some months on, or the last day of a shorter month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return None
    return start.replace(year=year, month=month + 1, day=min(start.day, monthrange(year, month + 1)[1]))


def shifted(value: object, by: object, sign: int) -> object:
    """A date, a moment or a time moved by a duration; None where FEEL has no such sum."""
    try:
        if type(by) is Months and isinstance(value, date):
            return later(value, sign * by.months)
        if type(by) is not timedelta:
            return None
        if type(value) is datetime:
            return value + sign * by
        if type(value) is date:
            return value + timedelta(days=(sign * by).days)
        if type(value) is time:
            day = datetime.combine(date(2000, 1, 2), value)
            return (day + timedelta(seconds=(sign * by) % timedelta(days=1) / timedelta(seconds=1))).timetz()
    except OverflowError:
        return None
    return None


def distance(left: object, right: object) -> timedelta | None:
    """The time from right to left; a date counts as its midnight."""
    if type(left) is time and type(right) is time:
        left, right = datetime.combine(date(2000, 1, 2), left), datetime.combine(date(2000, 1, 2), right)
    if type(left) is date and type(right) is date:
        return left - right
    a, b = _midnight(left, right), _midnight(right, left)
    if a is None or b is None or (a.tzinfo is None) != (b.tzinfo is None):
        return None
    return a - b


def _midnight(value: object, other: object) -> datetime | None:
    if type(value) is datetime:
        return value
    if type(value) is date:
        zone = UTC if isinstance(other, datetime) and other.tzinfo is not None else None
        return datetime.combine(value, time(), zone)
    return None


def seconds_of(span: timedelta) -> Decimal:
    """A duration as an exact number of seconds."""
    micros = (span.days * 86_400 + span.seconds) * 1_000_000 + span.microseconds
    return NUMBERS.scaleb(NUMBERS.create_decimal(micros), -6)


def scaled(span: timedelta | Months, factor: Decimal, *, divide: bool) -> timedelta | Months | None:
    """A duration times, or divided by, a number."""
    if divide and not factor:
        return None
    apply = NUMBERS.divide if divide else NUMBERS.multiply
    try:
        if isinstance(span, Months):
            return Months(int(apply(Decimal(span.months), factor)))
        return timedelta(microseconds=int(apply(seconds_of(span), factor) * 1_000_000))
    except (OverflowError, ArithmeticError):
        return None


_DAYS_PROPERTIES = {"days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}


def property_of(value: object, name: str) -> object:
    """`date.year`, `duration.hours` and their like; None for a property the value has not."""
    if isinstance(value, date) and name in ("year", "month", "day", "weekday"):
        return Decimal(value.isoweekday() if name == "weekday" else getattr(value, name))
    if isinstance(value, (datetime, time)):
        if name in ("hour", "minute", "second"):
            return Decimal(getattr(value, name))
        if name == "time offset":
            return value.utcoffset()
        if name == "timezone":
            return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None
    if type(value) is Months and name in ("years", "months"):
        whole = abs(value.months) // 12 if name == "years" else abs(value.months) % 12
        return Decimal(-whole if value.months < 0 else whole)
    if type(value) is timedelta and name in _DAYS_PROPERTIES:
        size = _DAYS_PROPERTIES[name]
        seconds = abs(value) // timedelta(seconds=1)
        whole = seconds // size if name == "days" else seconds % {3_600: 86_400, 60: 3_600, 1: 60}[size] // size
        return Decimal(-whole if value < timedelta() else whole)
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

"""When other tools' timers go off, in our words: ISO 8601, FEEL after `=`, a plain fact in `${…}`, cron.

None where the meaning would not be the same; the moment is never computed here.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from engine.bpmn.days import EVERY_DAY, library_of
from engine.bpmn.failures import Undecided
from engine.bpmn.normalize.conditions import as_value, is_feel
from engine.bpmn.times import Deadline, cycle
from engine.rules.feel import FeelError

_ONCE: Final = re.compile(r"R1/(P[^/]+)")
_MONDAY: Final = date(2024, 1, 1)
_DAYS: Final = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
_ANY: Final = ("*", "?")


def as_timer(kind: str, text: str, language: str, *, starts: bool) -> tuple[str, str] | None:
    """Our kind of timer and its text; `starts` says whether it begins a process, where only a cycle may stand."""
    text = " ".join(text.split())
    if not text or len(text) > 500:
        return None
    if kind == "timeCycle" and not starts and (once := _ONCE.fullmatch(text)):
        kind, text = "timeDuration", once[1]
    if kind == "timeCycle" or starts:
        return _as_cycle(text) if kind == "timeCycle" and starts else None
    for candidate in (text, as_value(text, language)):
        if candidate is not None and _is_deadline(
            kind, candidate, is_given=candidate == text and not is_feel(language)
        ):
            return kind, candidate
    return None


def _is_deadline(kind: str, text: str, *, is_given: bool) -> bool:
    try:
        deadline = Deadline(kind, text, "", library_of(EVERY_DAY))
    except (FeelError, ValueError, Undecided):
        return False
    # A text that happens to compile ("three days") is a remark, not FEEL somebody meant.
    return deadline.formula is None or not is_given or "(" in text


def _as_cycle(text: str) -> tuple[str, str] | None:
    found = text if text.startswith("R") else _cron(text)
    if found is None:
        return None
    try:
        cycle(found)
    except (ValueError, FeelError):
        return None
    return "timeCycle", found


def _cron(text: str) -> str | None:
    """A cron text of one moment a day, a week, a month or a year, in Korean time, as a cycle from a day long past."""
    fields = text.split()
    if len(fields) == 5:
        fields = ["0", *fields]
    if len(fields) == 7 and fields.pop() not in _ANY:
        return None
    if len(fields) != 6:
        return None
    second, minute, hour, day, month, weekday = fields
    if not all(f.isdecimal() and len(f) <= 2 for f in (second, minute, hour)):
        return None
    if int(second) > 59 or int(minute) > 59 or int(hour) > 23:
        return None
    begins = _first_day(day, month, weekday, is_classic=len(text.split()) == 5)
    if begins is None:
        return None
    first, period = begins
    return f"R/{first.isoformat()}T{int(hour):02}:{int(minute):02}:{int(second):02}+09:00/{period}"


def _first_day(day: str, month: str, weekday: str, *, is_classic: bool) -> tuple[date, str] | None:
    if day in _ANY and month in _ANY:
        if weekday in _ANY:
            return _MONDAY, "P1D"
        number = _weekday(weekday, is_classic=is_classic)
        return None if number is None else (_MONDAY + timedelta(days=number), "P7D")
    if weekday not in _ANY or not day.isdecimal() or not 1 <= int(day[:3]) <= 28:
        return None
    if month in _ANY:
        return date(2024, 1, int(day)), "P1M"
    if month.isdecimal() and 1 <= int(month[:3]) <= 12:
        return date(2024, int(month), int(day)), "P1Y"
    return None


def _weekday(text: str, *, is_classic: bool) -> int | None:
    """Counted from Monday. Classic cron counts from Sunday as 0; those with seconds disagree, so only names will do."""
    if text.upper() in _DAYS:
        return _DAYS.index(text.upper())
    return (int(text) - 1) % 7 if is_classic and re.fullmatch("[0-7]", text) else None

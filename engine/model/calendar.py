"""Days as the office counts them: Korea has one time zone without daylight saving."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

SEOUL = timezone(timedelta(hours=9), "Asia/Seoul")
OFFICE_CLOSES = time(18)


def local_day(at: datetime) -> date:
    """The calendar day in Korea at an instant."""
    return at.astimezone(SEOUL).date()


def shift_days(day: date, days: int) -> date:
    """The calendar day so many days later (or earlier)."""
    return day + timedelta(days=days)


def retention_until(final_on: date, years: int) -> date | None:
    """The last day a document is kept: full years are counted from the end of the year it became final.
    Zero years means for ever."""
    return date(final_on.year + years, 12, 31) if years > 0 else None


@dataclass(frozen=True)
class WorkingDays:
    """Days on which the office works: neither weekend nor holiday."""

    weekend: frozenset[int]
    """ISO weekdays, 1 is Monday."""
    holidays: frozenset[date]
    names: tuple[tuple[date, str], ...] = ()
    """What each holiday is called, in the order of days."""

    @classmethod
    def from_json(cls, source: Mapping[str, Any]) -> WorkingDays:
        """From the calendar of a release."""
        weekend = frozenset(int(d) for d in source.get("weekend", []))
        if weekend >= frozenset(range(1, 8)):
            raise ValueError("an office that never opens")
        named = [(date.fromisoformat(h["date"]), str(h.get("title", ""))) for h in source.get("holidays", [])]
        return cls(weekend, frozenset(day for day, _ in named), tuple(sorted(named)))

    def works_on(self, day: date) -> bool:
        """Whether the office works on `day`."""
        return day.isoweekday() not in self.weekend and day not in self.holidays

    def on_or_before(self, day: date) -> date:
        """`day` itself, or the last working day before it."""
        while not self.works_on(day):
            day -= timedelta(days=1)
        return day

    def after(self, day: date, days: int) -> date:
        """The working day `days` working days later, `day` itself not counted; 0 is the first one not before `day`."""
        return self._counted(day, days, timedelta(days=1))

    def before(self, day: date, days: int) -> date:
        """The working day `days` working days earlier, `day` itself not counted; 0 is the last one not after `day`."""
        return self._counted(day, days, timedelta(days=-1))

    def _counted(self, day: date, days: int, step: timedelta) -> date:
        for _ in range(days):
            day += step
            while not self.works_on(day):
                day += step
        while not self.works_on(day):
            day += step
        return day

    def end_of_day_after(self, at: datetime, days: int) -> datetime:
        """The close of office, `days` working days after the day of `at`."""
        return datetime.combine(self.shift(local_day(at), days), OFFICE_CLOSES, SEOUL)

    def shift(self, day: date, offset: int) -> date:
        """The working day `offset` working days after (or before) `day`."""
        step = timedelta(days=1 if offset > 0 else -1)
        day = self.on_or_before(day)
        for _ in range(abs(offset)):
            day += step
            while not self.works_on(day):
                day += step
        return day

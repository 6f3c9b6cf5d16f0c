"""Days as the office counts them: Korea has one time zone without daylight saving."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

SEOUL = timezone(timedelta(hours=9), "Asia/Seoul")


def local_day(at: datetime) -> date:
    """The calendar day in Korea at an instant."""
    return at.astimezone(SEOUL).date()


def retention_until(final_on: date, years: int) -> date | None:
    """The last day a document is kept: full years are counted from the end of the year it became final.
    Zero years means for ever."""
    return date(final_on.year + years, 12, 31) if years > 0 else None

"""A calendar as other programs read it: iCalendar (RFC 5545), whole days only. What is in it is decided elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LINE_BYTES_MAX = 75
"""A longer line goes on in the next, which then begins with a space."""


@dataclass(frozen=True, slots=True)
class DayEvent:
    """Something on a day or from one to another, both included. `uid` stays the same when its day changes."""

    uid: str
    since: date
    until: date | None
    title: str
    note: str = ""
    link: str = ""


def ics_file(name: str, events: Iterable[DayEvent], now: datetime) -> bytes:
    """The calendar as a file. `now` is the moment it was made."""
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Danji//Danji//KO", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [f"X-WR-CALNAME:{_escaped(name)}", "X-WR-TIMEZONE:Asia/Seoul"]
    for event in events:
        # DTEND is the first day on which it is over.
        over = (event.until or event.since) + timedelta(days=1)
        lines += ["BEGIN:VEVENT", f"UID:{_escaped(event.uid)}", f"DTSTAMP:{stamp}"]
        lines += [f"DTSTART;VALUE=DATE:{event.since:%Y%m%d}", f"DTEND;VALUE=DATE:{over:%Y%m%d}"]
        lines.append(f"SUMMARY:{_escaped(event.title)}")
        if event.note:
            lines.append(f"DESCRIPTION:{_escaped(event.note)}")
        if event.link:
            lines.append(f"URL:{event.link}")
        lines += ["TRANSP:TRANSPARENT", "END:VEVENT"]
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line)).encode()


def _escaped(text: str) -> str:
    clean = "".join(c for c in text if c == "\n" or c.isprintable())
    return clean.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterable[str]:
    """Pieces of at most 75 bytes that tear no letter apart."""
    piece, size = "", 0
    for letter in line:
        more = len(letter.encode())
        if size + more > LINE_BYTES_MAX:
            yield piece
            piece, size = " ", 1
        piece, size = piece + letter, size + more
    yield piece

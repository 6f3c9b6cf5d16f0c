"""Numbers of registers as they are printed: what a pattern may say and when it begins again. Taking the next one is
the store's business."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_PIECE = re.compile(r"\{(prefix|year|no)(?::(\d))?\}")


@dataclass(frozen=True, slots=True)
class Numbering:
    """`{prefix}`, `{year}` and `{no}` are filled in; a digit behind a colon pads with zeros. A series begins again
    each year, or never."""

    pattern: str
    restarts_yearly: bool = True

    def period(self, day: date) -> str:
        """The series a number of this day belongs to."""
        return str(day.year) if self.restarts_yearly else ""

    def text(self, *, prefix: str, day: date, no: int) -> str:
        """The printed number.

        >>> Numbering("지적 {year}-{no:3}").text(prefix="햇살", day=date(2026, 7, 9), no=31)
        '지적 2026-031'
        """
        values = {"prefix": prefix, "year": str(day.year), "no": str(no)}
        return _PIECE.sub(lambda m: values[m[1]].zfill(int(m[2] or 0)), self.pattern)


def wrong_pattern(pattern: str, restarts_yearly: bool) -> str | None:
    """Why numbers of this pattern could not be told apart, as a Korean sentence; None when they can."""
    pieces = [m[1] for m in _PIECE.finditer(pattern)]
    rest = _PIECE.sub("", pattern)
    if "{" in rest or "}" in rest:
        return "번호의 모양에는 {prefix}, {year}, {no}만 쓸 수 있습니다."
    if pieces.count("no") != 1:
        return "번호의 모양에는 {no}가 한 번 있어야 합니다."
    if restarts_yearly and "year" not in pieces:
        return "해마다 다시 시작하는 번호에는 {year}가 있어야 합니다. 없으면 같은 번호가 두 번 나옵니다."
    return None

"""Texts as the search keeps them: cleaned, cut into pairs of letters, and said once more in the ways people type dates,
amounts and initials. One cutting for every database; what a person asks for is read in asked.py."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date

VERSION = 2
"""Rises when texts are cut in another way: whatever was cut before is cut anew at the next start."""

_CAPITALS = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_SIGNS = {code: 0xE000 + code for code in range(0x21, 0x7F) if not chr(code).isalnum()}
"""Signs of ASCII become letters of nobody's alphabet: an index would take them for the ends of words."""
BREAK = "\ue000"
"""Stands between two lines, so that nothing is found across them."""
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_FIRST, _LAST, _EACH = 0xAC00, 0xD7A3, 588
_JAMO = range(0x3131, 0x3164)
_ID = re.compile(r"[0-9a-f]{32}")
_DAY = re.compile(r"(?<!\d)(\d{4})\s?[-./년]\s?(\d{1,2})\s?[-./월]\s?(\d{1,2})(?!\d)")
_GROUPED = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?![\d,])")
_WIDE = re.compile(r"[^\x00-\x7f\u3131-\u3163\uac00-\ud7a3\u4e00-\u9fff]")
_HIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u0600-\u0605\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)


def _narrow(found: re.Match[str]) -> str:
    sign = found.group()
    if unicodedata.category(sign) in ("Cf", "Cc", "Cs"):
        return ""
    plain = unicodedata.normalize("NFKC", sign)
    return plain if len(plain) == 1 else sign


def line(text: str) -> str:
    """One line as it is kept and shown: composed as keyboards compose it, without signs nobody sees, with single
    spaces and with letters of ordinary width."""
    composed = unicodedata.normalize("NFC", _HIDDEN.sub("", text))
    return " ".join(_WIDE.sub(_narrow, composed).split())


def folded(text: str) -> str:
    """The text with which others are compared. Letter stands for letter, so that places in one are places in both."""
    return text.translate(_CAPITALS)


def pairs(run: str) -> list[str]:
    """The pairs of letters of a run without spaces, as they stand in the index; of one letter, itself."""
    run = run.translate(_SIGNS)
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


def last(run: str) -> str:
    """What follows the pairs of a run in the index: its last letter. A letter anywhere begins an entry of its own."""
    return run[-1:].translate(_SIGNS)


def cut(text: str) -> list[str]:
    """Everything the index keeps of a text of several lines, in order."""
    found: list[str] = []
    for row in folded(text).split("\n"):
        for run in row.split():
            found += pairs(run)
            if len(run) > 1:
                found.append(last(run))
        found.append(BREAK)
    return found


def initials(text: str) -> str:
    """The first sounds of the syllables, without spaces: `ㅇㅅㅂㅅ` for 옥상 방수. Other letters are left away."""
    return "".join(_INITIALS[(ord(c) - _FIRST) // _EACH] for c in text if _FIRST <= ord(c) <= _LAST)


def is_sound(letter: str) -> bool:
    """Whether this is a single sound and no syllable."""
    return ord(letter) in _JAMO


def korean_day(day: date) -> str:
    """`2026년 7월 14일`."""
    return f"{day.year}년 {day.month}월 {day.day}일"


def days_in(text: str) -> Iterator[date]:
    """The days a text names, in figures or in words."""
    for year, month, day in _DAY.findall(text):
        try:
            yield date(int(year), int(month), int(day))
        except ValueError:
            continue


def said_again(title: str, text: str) -> str:
    """The days and amounts of a text in the other ways people type them, and the initials of its title."""
    again: list[str] = []
    for day in days_in(text):
        again += [day.isoformat(), korean_day(day)]
    again += [grouped.replace(",", "") for grouped in _GROUPED.findall(text)]
    if sounds := initials(title):
        again.append(sounds)
    return "\n".join(dict.fromkeys(again))


def written_in(value: object) -> Iterator[str]:
    """What the values of a form say, text by text: rows and all, amounts with commas, but no ids, which mean nothing
    to anybody."""
    if isinstance(value, dict):
        for part in value.values():
            yield from written_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from written_in(part)
    elif isinstance(value, str):
        if not _ID.fullmatch(value):
            yield value
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield f"{value:,}"


def lines(texts: Iterable[str]) -> str:
    """Texts as lines, each said once and none empty."""
    cleaned = (line(row) for text in texts for row in text.split("\n"))
    return "\n".join(dict.fromkeys(row for row in cleaned if row))

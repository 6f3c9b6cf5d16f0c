"""What somebody types to find something, understood: its words with the ways each may be written, and amounts that are
limits. Also where the words stand in a text that was found. How texts are kept is in bigrams.py."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from engine.model import bigrams

WORDS_MAX = 8
CHARS_MAX = 200
SPLIT_CHARS = range(4, 13)
"""Words of this length are also found when a space was typed into them."""
SNIPPET_CHARS = 150
_STEM_CHARS = 2
_ENDINGS = tuple(
    sorted(
        "하였습니다 했습니다 합니다 하였다 하였던 했던 했다 하는 하여 하고 하기 하면 해야 한다 하려고 해서 하지 "
        "되었습니다 됐습니다 됩니다 되었다 되는 되어 된다 되고 됨 됐다 시켰습니다 시켜 시킨 입니다 이었습니다 습니다 "
        "에서 에게 까지 부터 으로 이라는 라는 에는 에도 한 할 함 해 된 될 을 를".split(),
        key=len,
        reverse=True,
    )
)
"""Endings that are no part of a word's meaning. What is left is how the longer form begins, so nothing is lost."""
_UNITS = {"억": 10**8, "천만": 10**7, "백만": 10**6, "십만": 10**5, "만": 10**4, "천": 10**3, "백": 10**2}
_PART = re.compile(r"(\d[\d,]*)(억|천만|백만|십만|만|천|백)?")
_AMOUNT = r"(?:\d[\d,]*(?:억|천만|백만|십만|만|천|백)?)+"
_LIMIT = re.compile(rf"(?<!\S)({_AMOUNT})원?\s*(이상|초과|넘는|이하|미만)(?!\S)")
_DAY = re.compile(r"(?<!\d)(\d{4})(?:[-./]|년)\s?(\d{1,2})(?:[-./]|월)\s?(\d{1,2})(?:일|\.)?(?!\d)")
_MONTH = re.compile(r"(?<!\d)(\d{4})(?:년\s?(\d{1,2})월|[-./](\d{1,2})\.?)(?!\S)")
_DAY_OF_MONTH = re.compile(r"(?<!\S)(?:(\d{1,2})월\s?(\d{1,2})일|(\d{1,2})[/.](\d{1,2})\.?)(?!\S)")


@dataclass(frozen=True, slots=True)
class Word:
    """One thing asked for, and the ways it may be written; any of them will do. A space in a way stands between two
    words of the text."""

    typed: str
    ways: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything asked for: every word must be found. Amounts are in won."""

    words: tuple[Word, ...] = ()
    amount_min: int | None = None
    amount_max: int | None = None


@dataclass(slots=True)
class _Reading:
    words: list[Word] = field(default_factory=list)
    least: int | None = None
    most: int | None = None

    def limit(self, found: re.Match[str]) -> str:
        amount = won(found.group(1))
        if amount is None:
            return found.group()
        match found.group(2):
            case "이상":
                self.least = amount
            case "초과" | "넘는":
                self.least = amount + 1
            case "이하":
                self.most = amount
            case _:
                self.most = amount - 1
        return " "

    def day(self, found: re.Match[str]) -> str:
        try:
            day = date(*(int(part) for part in found.groups()))
        except ValueError:
            return found.group()
        self._say(found, day.isoformat(), bigrams.korean_day(day))
        return " "

    def month(self, found: re.Match[str]) -> str:
        year, month = int(found.group(1)), int(found.group(2) or found.group(3))
        if not 1 <= month <= 12:
            return found.group()
        self._say(found, f"{year}-{month:02}", f"{year}년 {month}월")
        return " "

    def day_of_month(self, found: re.Match[str]) -> str:
        month, day = (int(part) for part in found.groups() if part is not None)
        if not (1 <= month <= 12 and 1 <= day <= 31):
            return found.group()
        self._say(found, f"{month}월 {day}일")
        return " "

    def _say(self, found: re.Match[str], *ways: str) -> None:
        typed = found.group().strip()
        self.words.append(Word(typed, tuple(dict.fromkeys((bigrams.folded(typed), *ways)))))


def understood(typed: str) -> Asked:
    """What was typed, word by word. `1,000 이상` limits the amount; days are found however they are written."""
    reading = _Reading()
    rest = bigrams.line(typed[:CHARS_MAX])
    rest = _LIMIT.sub(reading.limit, rest)
    for pattern, read in (
        (_DAY, reading.day),
        (_MONTH, reading.month),
        (_DAY_OF_MONTH, reading.day_of_month),
    ):
        rest = pattern.sub(read, rest)
    words = [*reading.words, *(Word(word, _ways(bigrams.folded(word))) for word in rest.split())]
    return Asked(tuple(words[:WORDS_MAX]), reading.least, reading.most)


def won(text: str) -> int | None:
    """An amount as people type it, with commas or with 만 and 억; None when it is none."""
    bare = text.removesuffix("원")
    if not bare or "".join(number + unit for number, unit in _PART.findall(bare)) != bare:
        return None
    total, below = 0, 10**16
    for number, unit in _PART.findall(bare):
        size = _UNITS.get(unit, 1)
        if size >= below:
            return None
        total, below = total + int(number.replace(",", "")) * size, size
    return total if total < 10**15 else None


def _ways(word: str) -> tuple[str, ...]:
    amount = won(word)
    if amount is not None and (not word.isdecimal() or len(word) > 4):
        return tuple(dict.fromkeys((word, f"{amount:,}", str(amount))))
    stem = _stem(word)
    # A sound left over at the end is a syllable somebody was still typing.
    if not all(map(bigrams.is_sound, stem)):
        while bigrams.is_sound(stem[-1]):
            stem = stem[:-1]
    is_split = len(stem) in SPLIT_CHARS and not stem.isascii() and not all(map(bigrams.is_sound, stem))
    parts = range(2, len(stem) - 1) if is_split else ()
    return (stem, *(f"{stem[:at]} {stem[at:]}" for at in parts))


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM_CHARS:
            return word[: -len(ending)]
    return word


def spans(text: str, ways: Iterable[str]) -> list[tuple[int, int]]:
    """Where any of these ways stands in a text, in order and without overlaps."""
    where = bigrams.folded(text)
    found = sorted(span for way in ways for span in _places(where, way))
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _places(text: str, way: str) -> Iterator[tuple[int, int]]:
    if way and all(map(bigrams.is_sound, way)):
        yield from _sounding(text, way)
    at = text.find(way)
    while at >= 0:
        yield at, at + len(way)
        at = text.find(way, at + 1)


def _sounding(text: str, sounds: str) -> Iterator[tuple[int, int]]:
    """Where syllables begin with these sounds, spaces between them left out of account."""
    at = [place for place, letter in enumerate(text) if bigrams.initials(letter)]
    begun = bigrams.initials(text)
    found = begun.find(sounds)
    while found >= 0:
        yield at[found], at[found + len(sounds) - 1] + 1
        found = begun.find(sounds, found + 1)


def marked(text: str, words: Sequence[Word]) -> list[tuple[str, bool]]:
    """A text in pieces, each with whether it was asked for. Put together they are the text."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in spans(text, (way for word in words for way in word.ways)):
        if start > at:
            pieces.append((text[at:start], False))
        pieces.append((text[start:end], True))
        at = end
    if at < len(text):
        pieces.append((text[at:], False))
    return pieces


def snippet(rows: Sequence[str], words: Sequence[Word]) -> str:
    """The piece of a text that shows most of the words: the best of its lines, cut around the first of them."""
    if not rows:
        return ""

    def worth(row: str) -> int:
        said = bigrams.folded(row)
        return sum(any(way in said for way in word.ways) for word in words)

    best = max(rows, key=worth) if words else rows[0]
    if len(best) <= SNIPPET_CHARS:
        return best
    places = spans(best, (way for word in words for way in word.ways))
    start = max(0, min(places[0][0] - SNIPPET_CHARS // 3, len(best) - SNIPPET_CHARS)) if places else 0
    end = start + SNIPPET_CHARS
    return ("… " if start else "") + best[start:end].strip() + (" …" if end < len(best) else "")

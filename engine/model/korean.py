"""Korean as sentences need it: particles that follow the last syllable, dates and lists as people write them."""

from __future__ import annotations

import re
from datetime import date, datetime

from engine.model.calendar import SEOUL

_HANGUL_FIRST, _HANGUL_LAST, _FINALS = 0xAC00, 0xD7A3, 28
_DIGITS_WITH_FINAL = frozenset("013678")
"""Digits whose Sino-Korean reading ends in a consonant: 영 일 삼 육 칠 팔."""


def ends_in_consonant(word: str) -> bool:
    """Whether the last letter that is read aloud ends in a consonant."""
    last = next((c for c in reversed(word) if c.isalnum()), "")
    if last and _HANGUL_FIRST <= ord(last) <= _HANGUL_LAST:
        return (ord(last) - _HANGUL_FIRST) % _FINALS != 0
    return last in _DIGITS_WITH_FINAL


def particle(word: str, pair: str) -> str:
    """The word with the particle that fits: `particle("문서", "을/를")` is `문서를`."""
    after_consonant, after_vowel = pair.split("/")
    return word + (after_consonant if ends_in_consonant(word) else after_vowel)


_UNSETTLED = re.compile(r"([가-힣0-9])([”’\"'」』》)\]]{0,4})(을\(를\)|은\(는\)|이\(가\)|와\(과\)|과\(와\)|\(으\)로)")
_PAIRS = {
    "을(를)": ("을", "를"),
    "은(는)": ("은", "는"),
    "이(가)": ("이", "가"),
    "와(과)": ("과", "와"),
    "과(와)": ("과", "와"),
}


def settled(sentence: str) -> str:
    """The sentence with each `을(를)` after a syllable or a digit made the one that is read; after any other letter,
    whose sound is not certain, both stay."""
    return _UNSETTLED.sub(_settle, sentence) if "(" in sentence else sentence


def _settle(found: re.Match[str]) -> str:
    last, closing, both = found.groups()
    if both == "(으)로":
        # After ㄹ it is 로 as after a vowel: 일 칠 팔 too.
        ends = (ord(last) - _HANGUL_FIRST) % _FINALS not in (0, 8) if last >= "가" else last in "036"
        return last + closing + ("으로" if ends else "로")
    after_consonant, after_vowel = _PAIRS[both]
    return last + closing + (after_consonant if ends_in_consonant(last) else after_vowel)


def short_day(day: date) -> str:
    """`7월 14일`."""
    return f"{day.month}월 {day.day}일"


def long_day(day: date) -> str:
    """`2026년 7월 14일`."""
    return f"{day.year}년 {short_day(day)}"


def short_moment(at: datetime) -> str:
    """`7월 14일 17:48`, in Korean time."""
    local = at.astimezone(SEOUL)
    return f"{short_day(local.date())} {local:%H:%M}"


def listed(value: object) -> str:
    """A value as somebody writes it down: entries by commas, what belongs to one of them by spaces."""
    if not isinstance(value, list | tuple):
        return str(value)
    entries = (" ".join(map(str, entry)) if isinstance(entry, list | tuple) else str(entry) for entry in value)
    return ", ".join(entries) or "없음"

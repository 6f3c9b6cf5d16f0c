"""Amounts and days as a Korean paper writes them. No arithmetic here, and nothing about where they are printed."""

from __future__ import annotations

from datetime import date

_DIGITS = ("", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구")
_PLACES = ("", "십", "백", "천")
_GROUPS = ("", "만", "억", "조", "경")
_WEEKDAYS = "월화수목금토일"

WON_MAX = 10 ** (4 * len(_GROUPS)) - 1


def number_in_words(value: int) -> str:
    """Read a whole number aloud. Every digit is said, as on a cheque: 10 is `일십`, so that nobody can put a digit
    before it.

    >>> number_in_words(3_300_000)
    '삼백삼십만'
    """
    if abs(value) > WON_MAX:
        raise ValueError(f"읽을 수 있는 수보다 큽니다: {value}")
    if value == 0:
        return "영"
    rest, parts = abs(value), []
    for group in _GROUPS:
        rest, four = divmod(rest, 10_000)
        if four:
            parts.append(_four_digits(four) + group)
    return ("마이너스 " if value < 0 else "") + "".join(reversed(parts))


def _four_digits(four: int) -> str:
    return "".join(_DIGITS[digit] + _PLACES[place] for place in (3, 2, 1, 0) if (digit := four // 10**place % 10))


def won_in_words(won: int) -> str:
    """`금 삼백삼십만원정`: an amount that cannot be changed by adding a stroke."""
    return f"금 {number_in_words(won)}원정"


def commas(value: int) -> str:
    """`3,300,000`."""
    return f"{value:,}"


def won(value: int) -> str:
    """`3,300,000` and the unit, 원."""
    return f"{value:,}원"


def dotted(day: date) -> str:
    """`2026. 7. 14.`, as official papers write days."""
    return f"{day.year}. {day.month}. {day.day}."


def dotted_with_weekday(day: date) -> str:
    """`2026. 7. 14.(화)`."""
    return f"{dotted(day)}({_WEEKDAYS[day.weekday()]})"


def month_and_day(day: date) -> str:
    """`7. 14.`, as written under a seal."""
    return f"{day.month}. {day.day}."

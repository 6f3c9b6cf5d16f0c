"""Amounts and days as a Korean paper writes them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.paper.words import WON_MAX, dotted, dotted_with_weekday, number_in_words, won_in_words

DIGITS = {letter: value for value, letter in enumerate("영일이삼사오육칠팔구")}
PLACES = {"십": 10, "백": 100, "천": 1000}
GROUPS = {"만": 10**4, "억": 10**8, "조": 10**12, "경": 10**16}


def read_aloud(words: str) -> int:
    """An independent reader: from words back to the number."""
    total = group = digit = 0
    for letter in words:
        if letter in DIGITS:
            digit = DIGITS[letter]
        elif letter in PLACES:
            group, digit = group + digit * PLACES[letter], 0
        else:
            total, group, digit = total + (group + digit) * GROUPS[letter], 0, 0
    return total + group + digit


@given(st.integers(0, WON_MAX))
def test_an_amount_in_words_reads_back_as_the_same_amount(won: int) -> None:
    assert read_aloud(number_in_words(won)) == won


@given(st.integers(0, WON_MAX))
def test_no_digit_can_be_put_before_a_place_that_is_said(won: int) -> None:
    words = "영" + number_in_words(won)

    assert all(words[at - 1] in DIGITS for at, letter in enumerate(words) if letter in PLACES)


@pytest.mark.parametrize(
    ("won", "words"),
    [
        (3_300_000, "금 삼백삼십만원정"),
        (10, "금 일십원정"),
        (113_560, "금 일십일만삼천오백육십원정"),
        (100_000_000, "금 일억원정"),
        (0, "금 영원정"),
        (-30_000, "금 마이너스 삼만원정"),
    ],
)
def test_amounts_are_written_as_on_a_cheque(won: int, words: str) -> None:
    assert won_in_words(won) == words


def test_an_amount_without_a_name_for_its_size_is_refused_rather_than_misread() -> None:
    with pytest.raises(ValueError, match="보다 큽니다"):
        number_in_words(WON_MAX + 1)


def test_days_carry_dots_and_the_weekday() -> None:
    assert dotted(date(2026, 7, 14)) == "2026. 7. 14."
    assert dotted_with_weekday(date(2026, 7, 14)) == "2026. 7. 14.(화)"

"""Korean as sentences need it, and days as the office counts them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine.model.calendar import local_day, retention_until
from engine.model.korean import particle, short_moment


@pytest.mark.parametrize(
    ("word", "pair", "expected"),
    [
        ("문서", "을/를", "문서를"),
        ("도장", "을/를", "도장을"),
        ("제3", "이/가", "제3이"),
        ("제4", "이/가", "제4가"),
        ("회의록 (안)", "은/는", "회의록 (안)은"),
        ("PDF", "을/를", "PDF를"),
        ("", "을/를", "를"),
    ],
)
def test_a_particle_follows_the_last_sound_of_its_word(word: str, pair: str, expected: str) -> None:
    assert particle(word, pair) == expected


def test_the_day_turns_at_midnight_in_korea_not_in_greenwich() -> None:
    assert local_day(datetime(2026, 7, 13, 14, 59, tzinfo=UTC)) == date(2026, 7, 13)
    assert local_day(datetime(2026, 7, 13, 15, 0, tzinfo=UTC)) == date(2026, 7, 14)
    assert short_moment(datetime(2026, 7, 14, 8, 48, tzinfo=UTC)) == "7월 14일 17:48"


def test_a_paper_is_kept_for_full_years_after_the_year_it_became_final() -> None:
    assert retention_until(date(2026, 1, 2), 5) == date(2031, 12, 31)
    assert retention_until(date(2026, 12, 31), 5) == date(2031, 12, 31)
    assert retention_until(date(2026, 7, 14), 0) is None

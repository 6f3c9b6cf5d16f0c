"""Korean as sentences need it, and days as the office counts them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine.model.calendar import local_day, retention_until
from engine.model.errors import Problem, Refusal
from engine.model.korean import particle, settled, short_moment


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


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("‘문서’을(를) 찾을 수 없습니다.", "‘문서’를 찾을 수 없습니다."),
        ("“결재선”은(는) 비어 있습니다.", "“결재선”은 비어 있습니다."),
        ("양식(시연)이(가) 없습니다.", "양식(시연)이 없습니다."),
        ("기안와(과) 접수과(와) 다릅니다.", "기안과 접수와 다릅니다."),
        ("소장(으)로, 일(으)로, 대표(으)로, 3(으)로, 8(으)로", "소장으로, 일로, 대표로, 3으로, 8로"),
        ("‘amount’이(가) 커야 합니다. ‘*’을(를) 지우십시오.", "‘amount’이(가) 커야 합니다. ‘*’을(를) 지우십시오."),
    ],
)
def test_a_sentence_settles_its_particles_where_the_sound_is_certain(written: str, read: str) -> None:
    assert settled(written) == read
    assert Problem("code", written).message == read
    assert Refusal(written).sentence == read

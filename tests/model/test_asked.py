"""What people type is understood as they mean it: days, amounts, initials, endings; and what is found is marked."""

from __future__ import annotations

import pytest

from engine.model import bigrams
from engine.model.asked import marked, snippet, understood


def ways(typed: str) -> list[tuple[str, ...]]:
    return [word.ways for word in understood(typed).words]


@pytest.mark.parametrize("typed", ["2026.7.14", "2026-07-14", "2026. 7. 14.", "2026년 7월 14일", "2026/7/14"])
def test_a_day_is_the_same_day_however_it_is_typed(typed: str) -> None:
    (word,) = ways(typed)

    assert {"2026-07-14", "2026년 7월 14일"} <= set(word)


def test_a_day_no_calendar_has_is_only_a_word() -> None:
    assert ways("2026-02-30") == [("2026-02-30",)]
    assert ways("13/40") == [("13/40",)]


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("8,400,000원", 8_400_000), ("840만원", 8_400_000), ("8400000", 8_400_000), ("1억2천만원", 120_000_000)],
)
def test_an_amount_is_found_with_and_without_commas(typed: str, amount: int) -> None:
    (word,) = ways(typed)

    assert {f"{amount:,}", str(amount)} <= set(word)


def test_a_year_is_no_amount() -> None:
    assert ways("2019") == [("2019",)]


def test_an_amount_with_a_direction_is_a_limit_and_no_word() -> None:
    asked = understood("승강기 1천만원 이상 2,000만원 미만")

    assert [word.typed for word in asked.words] == ["승강기"]
    assert (asked.amount_min, asked.amount_max) == (10_000_000, 19_999_999)
    assert understood("백만 이상").amount_min is None, "without figures it is a word like any other"


@pytest.mark.parametrize(
    ("typed", "stem"),
    [
        ("교체하였습니다", "교체"),
        ("교체한", "교체"),
        ("방수공사를", "방수공사"),
        ("옥상에서", "옥상"),
        ("마을", "마을"),
        ("제한", "제한"),
    ],
)
def test_the_ending_of_a_verb_or_a_particle_is_not_asked_for(typed: str, stem: str) -> None:
    assert ways(typed)[0][0] == stem


def test_a_word_typed_without_its_space_is_found_with_it() -> None:
    assert "배수펌프 교체" in ways("배수펌프교체")[0]
    assert ways("의결") == [("의결",)], "two syllables torn apart would be 협의 결과"


def test_what_nobody_sees_and_what_somebody_was_still_typing_is_not_asked_for() -> None:
    assert ways("옥\u200b상\ufeff") == [("옥상",)]
    assert ways("방수ㄱ") == [("방수",)]
    assert ways("ㅂㅅㄱㅅ") == [("ㅂㅅㄱㅅ",)]
    assert ways("\u1100\u1161") == [("가",)], "a syllable in pieces is composed"
    assert ways(" \u200b ") == []


def test_a_text_is_kept_in_pairs_that_stop_at_the_end_of_a_line() -> None:
    assert bigrams.cut("옥상 방수\nA-1") == [
        "옥상",
        "상",
        "방수",
        "수",
        bigrams.BREAK,
        "a\ue02d",
        "\ue02d1",
        "1",
        bigrams.BREAK,
    ]


def test_days_and_amounts_are_said_again_in_the_other_ways() -> None:
    again = bigrams.said_again("옥상 방수", "2026-07-14에 8,400,000원").split("\n")

    assert again == ["2026-07-14", "2026년 7월 14일", "8400000", "ㅇㅅㅂㅅ"]


def test_what_a_form_says_is_every_value_in_it_and_no_id() -> None:
    data = {"title": "펌프", "rows": [{"vendor": "새한설비", "supply": 3_000_000, "chosen": True}], "of": "0" * 32}

    assert list(bigrams.written_in(data)) == ["펌프", "새한설비", "3,000,000"]


def test_the_words_found_are_marked_and_nothing_else_is_changed() -> None:
    text = "2019년 옥상 방수공사 <b>의결</b>"
    pieces = marked(text, understood("2019 방수공사를 의결").words)

    assert "".join(piece for piece, _ in pieces) == text
    assert [piece for piece, is_found in pieces if is_found] == ["2019", "방수공사", "의결"]


def test_initials_mark_the_syllables_they_stand_for() -> None:
    pieces = marked("제6차 옥상 방수 공사", understood("ㅇㅅㅂㅅ").words)

    assert [piece for piece, is_found in pieces if is_found] == ["옥상 방수"]


def test_a_snippet_is_the_line_that_says_most_cut_around_what_was_found() -> None:
    rows = ["첫 줄입니다.", "가나다 " * 60 + "옹벽에 균열이 있습니다. " + "라마바 " * 60]
    shown = snippet(rows, understood("옹벽 균열").words)

    assert "옹벽에 균열이" in shown
    assert len(shown) < 160
    assert snippet(rows, understood("없는말").words) == "첫 줄입니다."
    assert snippet([], ()) == ""

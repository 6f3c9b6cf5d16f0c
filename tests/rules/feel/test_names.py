"""Names with spaces, signs and Korean in them, and who makes them known (DMN 10.3.1.2 to 10.3.1.4)."""

from __future__ import annotations

import pytest

from engine.rules.feel import FeelError, compile_expression
from tests.rules.feel.saying import assert_same, cases, worth

SAYS = cases("""
    {first name: 1, second: first name + 1}.second => 2
    {"first name": 1, second: first name + 1}.second => 2
    {foo+bar: 1}.foo+bar => 1
    {a-b: 1, c: a-b + 1}.c => 2
    {관리 비: 3, 합: 관리 비 * 2}.합 => 6
    {🐎: "bar"}.🐎 => "bar"
    1\u00a0+\u3000\u200b2\ufeff /* so many blanks */ => 3
    {if: 1}.if => 1
    {Applicant’s age: 30}.Applicant’s age => 30
    [{my dog: 1}, {my dog: 2}].my dog => [1, 2]
    for my dog in [1, 2], your cat in [10] return my dog + your cat => [11, 12]
    some my dog in [1, 2] satisfies my dog > 1 => true
    (function(first name: number, b) first name + b)(1, 2) => 3
    (function(first name, b) first name - b)(b: 1, first name: 3) => 2
    "\\uD83D\\uDC0E" => "🐎"
    string length("\\U01F40E") => 1

""")


@pytest.mark.parametrize(("left", "right"), SAYS, ids=[left for left, _ in SAYS])
def test_a_name_is_what_its_text_makes_it(left: str, right: str) -> None:
    assert_same(left, right)


def test_the_longest_known_name_is_meant() -> None:
    assert worth("Monthly Rent + Monthly", {"Monthly": 1, "Monthly Rent": 20}) == 21
    assert worth("Pre-bureau risk category", {"Pre-bureau risk category": "LOW", "Pre": 1, "bureau": 2}) == "LOW"
    assert worth("Is it ok? and true", {"Is it ok?": True}) is True


def test_a_name_with_a_sign_in_it_is_no_subtraction_and_the_other_way_round() -> None:
    facts = {"a": 5, "b": 2, "a-b": 100}

    assert worth("a-b", facts) == 100
    assert worth("a - b", facts) == 3


def test_the_moment_is_a_fact_somebody_gave() -> None:
    assert worth("today()", {"today": 1}) == 1
    assert compile_expression("now() < x").names == {"now", "x"}
    assert worth("now()") is None
    with pytest.raises(FeelError, match="함수 now에 준 값의 수나 이름이 맞지 않습니다"):
        compile_expression("now(1)")


def test_a_name_in_two_pieces_that_nobody_knows_is_told_where_it_breaks() -> None:
    with pytest.raises(FeelError) as refused:
        compile_expression("관리 비 + 1")

    assert (refused.value.line, refused.value.column) == (1, 4)
    assert "‘비’를 읽을 수 없습니다" in refused.value.message


def test_names_of_the_house_itself_cannot_be_used() -> None:
    with pytest.raises(FeelError, match="밑줄 두 개로 시작하는 이름은 쓸 수 없습니다: __class__"):
        compile_expression("x.__class__")

"""What stands in a table is said as people say it, and what cannot be said for certain is not said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from engine.rules.dmn import phrases
from engine.rules.dmn.phrases import Words
from engine.rules.feel.expression import compile_expression, compile_unary_tests

WON = Words(unit="원", titles={"chief": "관리소장", "clerk": "서무"}, names={"limit": "한도", "vote.yes": "찬성"})


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("-", "상관없음"),
        ("<= 8400000", "8,400,000원 이하"),
        ("> 0.50", "0.5원 초과"),
        ("[1..5)", "1원 이상 5원 미만"),
        ("(< 5)", "5원 미만"),
        ("? between 1 and 3", "1원 이상 3원 이하"),
        ("5 < ?", "5원 초과"),
        ("? > 5 and ? < 10", "5원 초과이면서 10원 미만"),
        ("> limit", "한도 초과"),
        ('"chief"', "관리소장"),
        ('"chief", "clerk", "시설기사"', "관리소장, 서무 또는 시설기사"),
        ('not("chief")', "관리소장이 아닌 경우"),
        ('not("chief", "clerk")', "관리소장도 서무도 아닌 경우"),
        ('not("가", "나", "다")', "가, 나, 다 가운데 어느 것도 아닌 경우"),
        ("null", "비어 있음"),
        ("not(null)", "비어 있지 않음"),
        ("true", "예"),
        ('< date("2026-01-01")', "2026년 1월 1일 전"),
        ('[date("2026-01-01")..date("2026-12-31")]', "2026년 1월 1일부터 2026년 12월 31일까지"),
        ('> duration("P3D")', "3일 초과"),
        ('contains(?, "누수")', "‘누수’가 들어 있음"),
        ('not(contains(?, "누수"))', "‘누수’가 들어 있지 않음"),
    ],
)
def test_a_cell_is_said_as_people_say_it(cell: str, said: str) -> None:
    assert phrases.condition(compile_unary_tests(cell), WON) == said


@pytest.mark.parametrize("cell", ["other", "> other", "count(?) > 3", '< "가"', "? > 5 and (? < 3 or ? > 9)", "1/0"])
def test_what_cannot_be_said_for_certain_is_left_to_the_text_of_the_file(cell: str) -> None:
    assert phrases.condition(compile_unary_tests(cell), WON) is None


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("3000000", "3,000,000원"),
        ('"chief"', "관리소장"),
        ('""', "없음"),
        ("null", "없음"),
        ("false", "아니요"),
        ("[1, 2]", "1원, 2원"),
        ('"찬성 " + string(vote.yes) + "명, 반대 " + string(vote.no) + "명"', "찬성 〔찬성〕명, 반대 〔vote.no〕명"),
    ],
)
def test_a_result_is_said_as_people_say_it(entry: str, said: str) -> None:
    assert phrases.result(compile_expression(entry), WON) == said


def test_a_result_that_is_worked_out_is_left_to_the_text_of_the_file() -> None:
    assert phrases.result(compile_expression("floor(seats / 2) + 1"), WON) is None


@pytest.mark.parametrize(
    ("label", "heading", "unit"),
    [
        ("금액(원)", "금액", "원"),
        ("이행 기한(근무일)", "이행 기한", "근무일"),
        ("고칠 날수", "고칠 날수", "일"),
        ("몇 월", "몇 월", "월"),
        ("예상 비용", "예상 비용", ""),
        ("알리는 날(며칠 지나)", "알리는 날(며칠 지나)", ""),
    ],
)
def test_a_unit_is_known_only_where_the_label_names_it(label: str, heading: str, unit: str) -> None:
    assert phrases.headed(label) == (heading, unit)


def test_a_value_worked_out_is_written_with_its_unit_and_its_parts() -> None:
    assert phrases.value(Decimal("1200000"), WON) == "1,200,000원"
    assert phrases.value([{"role": "chief", "on": date(2026, 1, 2)}], WON) == "role 관리소장, on 2026년 1월 2일"
    assert phrases.policy("COLLECT", "SUM") == "맞는 줄의 값을 모두 더합니다."
    assert phrases.policy("UNIQUE").startswith("맞는 줄이 하나여야 합니다.")

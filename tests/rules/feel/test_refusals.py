"""How a text fails: a Korean sentence, its place, and what was expected there; and every limit, with its sentence."""

from __future__ import annotations

import pytest

from engine.rules.feel import FeelError, compile_expression, compile_unary_tests
from tests.rules.feel.saying import worth

REFUSED = [
    ("", 1, 1, "식이 비어 있습니다. 여기에는 값이나 이름이 와야 합니다.", ("값이나 이름",)),
    ("1 +", 1, 4, "식이 끝나지 않았습니다. 여기에는 값이나 이름이 와야 합니다.", ("값이나 이름",)),
    ("a\n  + * 2", 2, 5, "‘*’을(를) 읽을 수 없습니다. 여기에는 값이나 이름이 와야 합니다.", ("값이나 이름",)),
    ("if a then 1", 1, 12, "식이 끝나지 않았습니다. 여기에는 else이(가) 와야 합니다.", ("else",)),
    ("for x of [1] return x", 1, 7, "‘of’을(를) 읽을 수 없습니다. 여기에는 in이(가) 와야 합니다.", ("in",)),
    ("(1", 1, 3, "식이 끝나지 않았습니다.", (")",)),
    ("[1, 2", 1, 6, "식이 끝나지 않았습니다.", ("]",)),
    ("{a 1}", 1, 4, "‘1’을 읽을 수 없습니다. 여기에는 :이(가) 와야 합니다.", (":",)),
    ('"열린 글', 1, 1, "따옴표가 닫히지 않았습니다.", ('"',)),
    ("'글'", 1, 1, '글자는 큰따옴표(")로 묶어 주십시오.', ('"',)),
    ("1 /* 설명", 1, 3, "설명(/* */)이 닫히지 않았습니다.", ("*/",)),
    ("1 # 2", 1, 3, "쓸 수 없는 글자입니다: '#'", ()),
    ('"\\q"', 1, 1, "쓸 수 없는 표시입니다: \\q", ()),
    ('"\\uD83D"', 1, 1, "짝이 맞지 않는 글자 표시(\\u)가 있습니다.", ()),
    ('"\\UFFFFFF"', 1, 1, "그런 글자는 없습니다: \\UFFFFFF", ()),
    ("1 + \n foo(1)", 2, 2, "모르는 함수입니다: foo", ()),
    ("abs(1, 2)", 1, 1, "함수 abs에 준 값의 수나 이름이 맞지 않습니다. abs(n)처럼 적어 주십시오.", ()),
    ("substring(text: 1)", 1, 1, "함수 substring에 준 값의 수나 이름이 맞지 않습니다.", ()),
    ("1 instance of 원", 1, 1, "모르는 자료형입니다: 원", ()),
    ("1 +\n  a instance of 원", 2, 3, "모르는 자료형입니다: 원", ()),
    ("function(x: 원) x", 1, 16, "모르는 자료형입니다: 원", ()),
    ('@"내일"', 1, 2, "날짜나 시각, 기간으로 읽을 수 없습니다.", ()),
    ("{a: 1, a: 2}", 1, 1, "같은 이름이 두 번 있습니다: a", ()),
    ("(1, 2)", 1, 1, "괄호 안에 값을 여럿 적는 것은 in 뒤에서만 할 수 있습니다. 목록은 [ ]로 묶어 주십시오.", ()),
    ("[< 5]", 1, 1, "‘<’ 앞에 비교할 값이 없습니다.", ()),
    ("(!= 5)", 1, 1, "‘!=’로는 구간을 적을 수 없습니다.", ()),
    ("1e9999", 1, 1, "너무 큰 수입니다.", ()),
    ("function(x) external {java: {}}", 1, 13, "밖의 프로그램은 부를 수 없습니다.", ()),
]


@pytest.mark.parametrize(("text", "line", "column", "message", "expected"), REFUSED, ids=[r[0] for r in REFUSED])
def test_a_text_that_cannot_be_read_is_told_where_and_what_was_expected(
    text: str, line: int, column: int, message: str, expected: tuple[str, ...]
) -> None:
    with pytest.raises(FeelError) as refused:
        compile_expression(text)

    assert message in refused.value.message
    assert (refused.value.line, refused.value.column) == (line, column)
    assert set(expected) <= set(refused.value.expected)


def test_a_cell_is_refused_like_an_expression() -> None:
    with pytest.raises(FeelError) as refused:
        compile_unary_tests("> 1, <")

    assert (refused.value.line, refused.value.column) == (1, 7)
    assert refused.value.message.startswith("식이 끝나지 않았습니다.")


DEEP = "식이 너무 깊습니다. 60겹까지 쓸 수 있습니다."
COMPILED = [
    ("1" * 4_001, "식이 너무 깁니다. 4,000자까지 적을 수 있습니다."),
    ("(" * 61 + "1" + ")" * 61, "괄호가 너무 깊습니다. 60겹까지 쓸 수 있습니다."),
    ("-" * 100 + "a", DEEP),
    ("a" + ".a" * 100, DEEP),
    ("if a then b else " * 100 + "c", DEEP),
]
TOO_LARGE = "값이 너무 큽니다. 모두 200,000개까지 다룹니다."
EVALUATED = [
    ("for i in 1..10001 return i", "되풀이할 구간이 너무 깁니다. 10,000개까지 셀 수 있습니다."),
    ('for d in @"1900-01-01"..@"2000-01-01" return d', "되풀이할 구간이 너무 깁니다. 10,000일까지 셀 수 있습니다."),
    ("for i in 1..200, j in 1..200 return i", "되풀이가 너무 많습니다. 10,000번까지 할 수 있습니다."),
    ("flatten([rows, rows])", "목록이 너무 깁니다. 10,000개까지 다룹니다."),
    ("text + text", "글이 너무 깁니다."),
    ("(function(f) f(f))(function(f) f(f))", "함수가 너무 깊이 부릅니다."),
    ("for i in 1..5000 return count(rows)", "계산할 것이 너무 많습니다."),
    ("for i in 1..5000 return rows = rows2", "계산할 것이 너무 많습니다."),
    ("for i in 1..5000 return 0 in rows", "계산할 것이 너무 많습니다."),
    (f"{{a0: [1, 1]{''.join(f', a{n}: [a{n - 1}, a{n - 1}]' for n in range(1, 40))}}}", TOO_LARGE),
    ("for i in 1..40 return [partial, partial]", TOO_LARGE),
    ("for i in 1..2000 return [partial[-1]]", "값이 너무 깊습니다."),
]


@pytest.mark.parametrize(("text", "message"), COMPILED, ids=[m for _, m in COMPILED])
def test_a_text_beyond_its_limit_is_refused_in_words(text: str, message: str) -> None:
    with pytest.raises(FeelError) as refused:
        compile_expression(text)

    assert refused.value.message == message


@pytest.mark.parametrize(("text", "message"), EVALUATED, ids=[t for t, _ in EVALUATED])
def test_work_beyond_its_limit_is_refused_in_words(text: str, message: str) -> None:
    with pytest.raises(FeelError) as refused:
        worth(text, {"rows": [1] * 6_000, "rows2": [1] * 6_000, "text": "가" * 60_000})

    assert refused.value.message == message


def test_just_within_the_limits_is_answered() -> None:
    assert worth("(" * 60 + "1" + ")" * 60) == 1
    assert worth("count(for i in 1..10000 return i)") == 10_000
    assert worth("string length(text)", {"text": "가" * 100_000}) == 100_000


def test_facts_that_are_no_values_are_refused() -> None:
    with pytest.raises(FeelError, match="식에 쓸 수 없는 값입니다"):
        worth("a", {"a": object()})
    with pytest.raises(FeelError, match="글이 너무 깁니다"):
        worth("a", {"a": "가" * 100_001})
    deep: list[object] = []
    for _ in range(100):
        deep = [deep]
    with pytest.raises(FeelError, match="값이 너무 깊습니다"):
        worth("a", {"a": deep})

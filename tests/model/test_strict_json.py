"""JSON as a careful reader takes it."""

from __future__ import annotations

import pytest

from engine.model.strict_json import DEPTH_MAX, JsonRejected, loads


def test_plain_json_is_read_with_or_without_a_byte_order_mark() -> None:
    assert loads('{"제목": "배수펌프", "금액": 3300000}'.encode()) == {"제목": "배수펌프", "금액": 3300000}
    assert loads(b'\xef\xbb\xbf[1, 2.5, null, true, "\\"[{"]') == [1, 2.5, None, True, '"[{']


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (b'{"amount": 1, "amount": 2}', "duplicate_key"),
        (b'{"amount": NaN}', "not_a_number"),
        (b'{"amount": -Infinity}', "not_a_number"),
        (b'{"amount": 1e999}', "not_a_number"),
        (b'{"amount": ' + b"9" * 41 + b"}", "number_too_long"),
        (b'{"amount": }', "not_json"),
        (b"", "not_json"),
        (b'{"title": "\xff"}', "not_utf8"),
        (b"[" * (DEPTH_MAX + 1) + b"]" * (DEPTH_MAX + 1), "too_deep"),
    ],
)
def test_what_readers_disagree_about_is_refused_with_a_sentence(source: bytes, code: str) -> None:
    with pytest.raises(JsonRejected) as refused:
        loads(source)

    [problem] = refused.value.problems
    assert problem.code == code
    assert any("가" <= letter <= "힣" for letter in problem.message)


def test_the_place_of_a_mistake_is_a_line() -> None:
    with pytest.raises(JsonRejected) as refused:
        loads(b'{\n"a": 1,\n"b": }')

    assert refused.value.problems[0].line == 3


def test_every_mistake_a_value_can_have_is_told_with_its_place() -> None:
    source = b"""{
 "title": "NaN, 1e999, [{",
 "rows": [{"a/b": 1, "a/b": 2}, {"n~": NaN}],
 "big": -1e999, "title": 2
}"""

    with pytest.raises(JsonRejected) as refused:
        loads(source)

    assert [(p.code, p.pointer, p.line) for p in refused.value.problems] == [
        ("duplicate_key", "/rows/0/a~1b", 3),
        ("not_a_number", "/rows/1/n~0", 3),
        ("not_a_number", "/big", 4),
        ("duplicate_key", "/title", 4),
    ]


def test_a_thousand_mistakes_are_told_by_the_first_of_them() -> None:
    with pytest.raises(JsonRejected) as refused:
        loads(b"[" + b"NaN," * 1_000 + b"1]")

    assert [p.pointer for p in refused.value.problems] == [f"/{at}" for at in range(20)]

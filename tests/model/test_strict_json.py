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

    assert refused.value.code == code
    assert any("가" <= letter <= "힣" for letter in refused.value.message)


def test_the_place_of_a_mistake_is_a_line() -> None:
    with pytest.raises(JsonRejected) as refused:
        loads(b'{\n"a": 1,\n"b": }')

    assert refused.value.line == 3

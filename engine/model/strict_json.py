"""JSON as a careful reader takes it: no key twice, no NaN, no depth without end. Used for files and for requests."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from engine.model.ids import Json

DEPTH_MAX = 40
DIGITS_MAX = 40


class JsonRejected(ValueError):
    """The text is not JSON we take. `message` is a Korean sentence, `line` counts from 1 when known."""

    def __init__(self, code: str, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.line = line


def loads(source: bytes) -> Json:
    """Read JSON from UTF-8 bytes, or refuse with the first thing that is wrong."""
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        raise JsonRejected("not_utf8", "UTF-8로 저장한 글이 아닙니다.", line) from None
    depth = 0
    in_string = escaped = False
    for at, char in enumerate(text):
        if in_string:
            in_string, escaped = escaped or char != '"', char == "\\" and not escaped
        elif char == '"':
            in_string = True
        elif char in "[{":
            depth += 1
            if depth > DEPTH_MAX:
                raise JsonRejected("too_deep", f"{DEPTH_MAX}겹보다 깊습니다.", text.count("\n", 0, at) + 1)
        elif char in "]}":
            depth -= 1
    try:
        value: Json = json.loads(
            text,
            object_pairs_hook=_no_key_twice,
            parse_constant=_no_constant,
            parse_int=_whole,
            parse_float=_number,
        )
    except json.JSONDecodeError as error:
        raise JsonRejected("not_json", f"{error.lineno}번째 줄에서 읽을 수 없습니다.", error.lineno) from None
    return value


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for at, key in enumerate(keys) if key in keys[:at])
        raise JsonRejected("duplicate_key", f"같은 이름이 두 번 있습니다: {twice}")
    return found


def _no_constant(name: str) -> NoReturn:
    raise JsonRejected("not_a_number", f"수가 아닌 값입니다: {name}")


def _whole(digits: str) -> int:
    if len(digits) > DIGITS_MAX:
        raise JsonRejected("number_too_long", "수가 너무 깁니다.")
    return int(digits)


def _number(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise JsonRejected("not_a_number", "수가 너무 큽니다.")
    return number

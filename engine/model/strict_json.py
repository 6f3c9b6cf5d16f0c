"""JSON as a careful reader takes it: no key twice, no NaN, no depth without end. Used for files and for requests."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn

from engine.model.errors import Problem
from engine.model.ids import Json

DEPTH_MAX = 40
DIGITS_MAX = 40
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
_PLACES_MAX = 20
_SHOWN_CHARS = 60


class JsonRejected(ValueError):
    """The text is not JSON we take. Each problem has a Korean sentence, a line from 1 where known, and a JSON pointer
    (the empty one means the whole text)."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems[0].message)
        self.problems = problems


class _Unplaced(Exception):
    """Met while reading, where the reader does not say where it is."""


def loads(source: bytes) -> Json:
    """Read JSON from UTF-8 bytes, or refuse with everything that is wrong as far as it can be read."""
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        raise JsonRejected(Problem("not_utf8", "UTF-8로 저장한 글이 아닙니다.", line=line)) from None
    _refuse_depth(text)
    try:
        value: Json = json.loads(
            text,
            object_pairs_hook=_no_key_twice,
            parse_constant=_no_constant,
            parse_int=_whole,
            parse_float=_number,
        )
    except json.JSONDecodeError as error:
        message = f"{error.lineno}번째 줄에서 읽을 수 없습니다."
        raise JsonRejected(Problem("not_json", message, line=error.lineno)) from None
    except _Unplaced:
        raise JsonRejected(*_places(text)) from None
    return value


def _refuse_depth(text: str) -> None:
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
                line = text.count("\n", 0, at) + 1
                raise JsonRejected(Problem("too_deep", f"{DEPTH_MAX}겹보다 깊습니다.", line=line))
        elif char in "]}":
            depth -= 1


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Unplaced
    return found


def _no_constant(_: str) -> NoReturn:
    raise _Unplaced


def _whole(digits: str) -> int:
    if len(digits) > DIGITS_MAX:
        raise _Unplaced
    return int(digits)


def _number(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise _Unplaced
    return number


@dataclass(slots=True)
class _Level:
    """An object or a list that is open where the walk stands: its keys so far, and where in it the walk is."""

    is_object: bool
    keys: set[str] = field(default_factory=set)
    at: str | int | None = None


def _places(text: str) -> list[Problem]:
    """Everything the readers of numbers and objects refuse, each with its place. Only walked once something is wrong:
    knowing places costs more than reading."""
    return [
        Problem(code, message, line=text.count("\n", 0, offset) + 1, pointer=pointer)
        for code, message, pointer, offset in _first(_walk(text))
    ]


def _first(found: Iterator[tuple[str, str, str, int]]) -> list[tuple[str, str, str, int]]:
    return [place for place, _ in zip(found, range(_PLACES_MAX), strict=False)]


def _walk(text: str) -> Iterator[tuple[str, str, str, int]]:
    levels: list[_Level] = []
    for match in _TOKEN.finditer(text):
        token = match[0]
        inside = levels[-1] if levels else None
        match token[0]:
            case "{" | "[":
                levels.append(_Level(token == "{", at=None if token == "{" else 0))
            case "}" | "]":
                del levels[-1:]
            case "," if inside is not None:
                inside.at = inside.at + 1 if isinstance(inside.at, int) else None
            case ":" | ",":
                pass
            case '"' if inside is not None and inside.is_object and inside.at is None:
                key = str(json.loads(token, strict=False))
                inside.at = key
                if key in inside.keys:
                    message = f"같은 이름이 두 번 있습니다: {key[:_SHOWN_CHARS]}"
                    yield "duplicate_key", message, _pointer(levels), match.start()
                inside.keys.add(key)
            case '"':
                pass
            case _:
                if wrong := _number_problem(token):
                    yield *wrong, _pointer(levels), match.start()


def _number_problem(token: str) -> tuple[str, str] | None:
    if token in ("NaN", "Infinity", "-Infinity"):
        return "not_a_number", f"수가 아닌 값입니다: {token}"
    if token.lstrip("-").isdecimal() and len(token) > DIGITS_MAX:
        return "number_too_long", "수가 너무 깁니다."
    try:
        return ("not_a_number", "수가 너무 큽니다.") if abs(float(token)) == float("inf") else None
    except ValueError:
        return None


def _pointer(levels: list[_Level]) -> str:
    return "".join(f"/{str(level.at).replace('~', '~0').replace('/', '~1')}" for level in levels)

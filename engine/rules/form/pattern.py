"""Patterns of text fields: a small language that cannot hang. The server matches with a linear-time engine; the browser
matches with a backtracking one, so what could make that one slow is refused when a form is checked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jsonschema_rs import Draft202012Validator, RegexOptions, ValidationError

CHARS_MAX = 200
COUNT_MAX = 1_000
UNBOUNDED_MAX = 2
DEPTH_MAX = 5
ENGINE_BYTES_MAX = 1_000_000
"""How large the engine may make a pattern."""

_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
_QUANTIFIER = re.compile(r"[*+?]|\{(\d{1,6})(?:(,)(\d{1,6})?)?\}")
_ESCAPES = frozenset("dDwWsS.^$|?*+()[]{}\\/-nrt")


class PatternRejected(ValueError):
    """The pattern could be slow or is not a pattern; the message is a Korean sentence."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A checked pattern."""

    text: str
    engine: Draft202012Validator

    def fits(self, value: str) -> bool:
        """Whether the pattern is found in the value, in time linear in its length."""
        return self.engine.is_valid(value)


def compile_pattern(text: str) -> Pattern:
    """A pattern to match with, or PatternRejected."""
    if len(text) > CHARS_MAX:
        raise PatternRejected(f"정규식이 {CHARS_MAX}자를 넘습니다.")
    reader = _Reader(text)
    reader.alternatives(0)
    if reader.at < len(text):
        raise PatternRejected("정규식의 괄호가 맞지 않습니다.")
    if reader.unbounded > UNBOUNDED_MAX:
        raise PatternRejected(f"정규식에 *나 +는 {UNBOUNDED_MAX}번까지 쓸 수 있습니다.")
    try:
        engine = Draft202012Validator({"pattern": text}, pattern_options=RegexOptions(size_limit=ENGINE_BYTES_MAX))
    except (ValidationError, ValueError):
        raise PatternRejected("읽을 수 없는 정규식입니다.") from None
    return Pattern(text, engine)


class _Reader:
    """Walks the pattern once. A repeated group may hold neither a choice nor another repetition."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.unbounded = 0

    def alternatives(self, depth: int) -> bool:
        """Reads up to the closing bracket or the end; says whether what was read is free of choices and repetition."""
        if depth > DEPTH_MAX:
            raise PatternRejected("정규식의 괄호가 너무 깊습니다.")
        plain = True
        while self.at < len(self.text) and self.text[self.at] != ")":
            if self.text[self.at] == "|":
                self.at += 1
                plain = False
                continue
            inside_plain = self._one(depth)
            repeated = self._quantifier(inside_plain)
            plain = plain and inside_plain and not repeated
        return plain

    def _one(self, depth: int) -> bool:
        char = self.text[self.at]
        if char == "(":
            return self._group(depth)
        if char == "[":
            found = _CLASS.match(self.text, self.at)
            if found is None:
                raise PatternRejected("정규식의 대괄호가 닫히지 않았습니다.")
            self.at = found.end()
        elif char == "\\":
            if self.text[self.at + 1 : self.at + 2] not in _ESCAPES or self.at + 1 == len(self.text):
                raise PatternRejected(f"정규식에 쓸 수 없는 표시입니다: {self.text[self.at : self.at + 2]}")
            self.at += 2
        elif char in "*+?{":
            raise PatternRejected("정규식에서 되풀이할 것이 없습니다.")
        else:
            self.at += 1
        return True

    def _group(self, depth: int) -> bool:
        self.at += 1
        if self.text.startswith("?", self.at):
            if not self.text.startswith("?:", self.at):
                raise PatternRejected("정규식에서 앞뒤를 살피는 괄호는 쓸 수 없습니다.")
            self.at += 2
        plain = self.alternatives(depth + 1)
        if not self.text.startswith(")", self.at):
            raise PatternRejected("정규식의 괄호가 닫히지 않았습니다.")
        self.at += 1
        return plain

    def _quantifier(self, plain: bool) -> bool:
        found = _QUANTIFIER.match(self.text, self.at)
        if found is None:
            return False
        if found.group() != "?" and not plain:
            raise PatternRejected("정규식의 되풀이 안에 되풀이나 선택이 있습니다. 오래 걸릴 수 있어 받지 않습니다.")
        low, comma, high = found.groups()
        if found.group() in "*+" or (comma and not high):
            self.unbounded += 1
        if any(int(count or 0) > COUNT_MAX for count in (low, high)):
            raise PatternRejected(f"정규식의 되풀이는 {COUNT_MAX:,}번까지 적을 수 있습니다.")
        self.at = found.end()
        if _QUANTIFIER.match(self.text, self.at):
            raise PatternRejected("정규식의 되풀이가 겹쳐 있습니다.")
        return True

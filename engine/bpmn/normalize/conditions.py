"""Conditions other tools write, as FEEL where the meaning is the same: JUEL `${…}`, FEEL after `=`, plain comparisons.

Anything else gives None: what cannot be said in FEEL for sure is asked, never guessed. Nothing is evaluated here.
"""

from __future__ import annotations

import re
from typing import Final

from engine.bpmn.days import EVERY_DAY, library_of
from engine.bpmn.expressions import Formula
from engine.rules.feel import FeelError

TEXT_CHARS_MAX: Final = 1_000
DEPTH_MAX: Final = 20
_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>'[^'\\]*'|\"[^\"\\]*\")|(?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)"
    r"|(?P<sign>==|!=|<=|>=|&&|\|\||[<>=!()+\-*/]))"
)
_FEEL: Final = re.compile(r"feel|https?://www\.omg\.org/spec/(DMN|FEEL)/\d{8}(/FEEL)?/?", re.IGNORECASE)
_WORDS: Final = {
    "eq": "=", "ne": "!=", "lt": "<", "gt": ">", "le": "<=", "ge": ">=", "and": "and", "or": "or", "not": "!",
    "==": "=", "&&": "and", "||": "or",
}  # fmt: skip
_COMPARED: Final = frozenset({"=", "!=", "<", ">", "<=", ">="})
_LITERALS: Final = {"true": "true", "false": "false", "null": "null", "True": "true", "False": "false"}
# Names that mean something in FEEL and so cannot stand for a fact.
_KEPT: Final = frozenset(
    {
        "if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "instance", "of", "function",
        "external", "between", "empty", "div", "mod", "item", "now", "today", "date", "time", "duration", "string",
        "number", "context", "list", "range", "not", "null", "true", "false", "and", "or",
    }
)  # fmt: skip


def is_feel(language: str) -> bool:
    """Whether this is how a file says that an expression is FEEL, of whatever edition."""
    return _FEEL.fullmatch(language) is not None


def as_condition(text: str, language: str) -> str | None:
    """The FEEL condition that means the same; `language` is what the file says it is written in."""
    text = text.strip()
    if not text or len(text) > TEXT_CHARS_MAX:
        return None
    bare = _unwrapped(text)
    if text.startswith("=") and not text.startswith("=="):
        found = text[1:].strip()
    elif is_feel(language) and bare is None:
        found = text
    else:
        found = _simple(text if bare is None else bare, is_wrapped=bare is not None) or ""
    return found if _is_condition(found) else None


def as_value(text: str, language: str) -> str | None:
    """The FEEL value of a list, a number or a name, where it means the same."""
    text = text.strip()
    if not text or len(text) > TEXT_CHARS_MAX:
        return None
    bare = _unwrapped(text)
    if text.startswith("="):
        found = text[1:].strip()
    elif bare is not None or not is_feel(language):
        found = text.strip() if bare is None else bare
        if not re.fullmatch(r"\d{1,9}|[^\W\d]\w*(\.[^\W\d]\w*)*", found) or found in _KEPT:
            return None
    else:
        found = text
    return found if _compiled(found) is not None else None


def _unwrapped(text: str) -> str | None:
    """What stands within one `${…}` or `#{…}` that is the whole text."""
    if text[:2] in ("${", "#{") and text.endswith("}") and "{" not in text[2:] and "}" not in text[2:-1]:
        return text[2:-1].strip()
    return None


def _compiled(text: str) -> Formula | None:
    if not text:
        return None
    try:
        return Formula(text, "", library_of(EVERY_DAY))
    except FeelError:
        return None


def _is_condition(text: str) -> bool:
    formula = _compiled(text)
    return formula is not None and not formula.is_literal_non_boolean


def _simple(text: str, *, is_wrapped: bool) -> str | None:
    tokens = _tokens(text)
    if not tokens:
        return None
    # Unwrapped and without a comparison it may as well be a remark in words.
    if not is_wrapped and not any(kind == "sign" and word in _COMPARED for kind, word in tokens):
        return None
    try:
        reader = _Reader(tokens)
        found = reader.either(0)
    except _NotSimple:
        return None
    return found if reader.at == len(tokens) else None


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at = 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            return []
        kind = match.lastgroup or ""
        word = match[kind]
        if kind in ("name", "sign") and word in _WORDS:
            kind, word = "sign", _WORDS[word]
        found.append((kind, word))
        at = match.end()
    return found


class _NotSimple(Exception):
    """Not of the small language whose meaning is the same everywhere."""


class _Reader:
    """Reads what JUEL, XPath, Groovy, JavaScript and Python write alike, and writes it as FEEL."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self.at = 0

    def either(self, depth: int) -> str:
        """One or the other."""
        return self._chain("or", self._both, depth)

    def _both(self, depth: int) -> str:
        return self._chain("and", self._negated, depth)

    def _chain(self, word: str, part: object, depth: int) -> str:
        assert callable(part)
        if depth > DEPTH_MAX:
            raise _NotSimple
        found = [part(depth + 1)]
        while self._take(word):
            found.append(part(depth + 1))
        return f" {word} ".join(found)

    def _negated(self, depth: int) -> str:
        if depth > DEPTH_MAX:
            raise _NotSimple
        if self._take("!"):
            return f"not({self._negated(depth + 1)})"
        if self._peek() == ("name", "empty"):
            raise _NotSimple  # An empty text and an empty list are not null in FEEL.
        left = self._sum(depth)
        for sign in sorted(_COMPARED):
            if self._take(sign):
                right = self._sum(depth)
                return f"{left} {sign} {right}"
        return left

    def _sum(self, depth: int) -> str:
        found = self._value(depth)
        while self._peek()[1] in ("+", "-", "*", "/") and self._peek()[0] == "sign":
            sign = self._next()[1]
            found = f"{found} {sign} {self._value(depth)}"
        return found

    def _value(self, depth: int) -> str:
        kind, word = self._next()
        if kind == "number":
            return word
        if kind == "text":
            return f'"{word[1:-1]}"'
        if kind == "name":
            if word in _LITERALS:
                return _LITERALS[word]
            if not _KEPT.isdisjoint(word.split(".")[:1]) or self._peek() == ("sign", "("):
                raise _NotSimple
            return word
        if (kind, word) == ("sign", "("):
            found = self.either(depth + 1)
            if not self._take(")"):
                raise _NotSimple
            return f"({found})"
        if (kind, word) == ("sign", "-") and self._peek()[0] == "number":
            return f"-{self._next()[1]}"
        raise _NotSimple

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self.at] if self.at < len(self._tokens) else ("", "")

    def _next(self) -> tuple[str, str]:
        found = self._peek()
        self.at += 1
        return found

    def _take(self, sign: str) -> bool:
        if self._peek() == ("sign", sign):
            self.at += 1
            return True
        return False

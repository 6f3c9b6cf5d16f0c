"""FEEL text to tokens. Settles here what a grammar without look-around cannot: names with spaces, context keys,
whether a bracket opens a list or ends an interval, and whether `not(` negates the tests of a cell."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from engine.rules.feel.errors import FeelError
from engine.rules.feel.limits import DEPTH_MAX, SOURCE_CHARS_MAX

# Every alternative begins with another character or consumes at least one, so matching is linear.
_TOKEN = re.compile(
    r"""
      (?P<space>[\s\u180E\u200B\uFEFF]+|//[^\n\r\u0085\u2028\u2029]*|/\*[^*]*\*+(?:[^/*][^*]*\*+)*/)
    | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)
    | (?P<string>"(?:[^"\\]|\\.)*")
    | (?P<name>[?]|(?:[^\W\d]|[\u2070-\u218F\u2C00-\u2FEF\U00010000-\U000EFFFF])
        (?:\w|['’·\u0300-\u036F\u200C\u200D\u203F\u2040\u2070-\u218F\u2C00-\u2FEF\uFE0F\U00010000-\U000EFFFF])*)
    | (?P<sign>\*\*|\.\.|->|<=|>=|!=|[-+*<>=(){}\[\],.:@]|/(?!\*))
    """,
    re.VERBOSE | re.DOTALL,
)

_SIGNS = {
    "**": "POW",
    "..": "DOTS",
    "->": "ARROW",
    "<=": "LE",
    ">=": "GE",
    "!=": "NE",
    "-": "MINUS",
    "+": "PLUS",
    "*": "STAR",
    "/": "SLASH",
    "<": "LT",
    ">": "GT",
    "=": "EQ",
    "(": "LPAR",
    ")": "RPAR",
    "{": "LBRACE",
    "}": "RBRACE",
    "[": "LSQB",
    "]": "RSQB",
    ",": "COMMA",
    ".": "DOT",
    ":": "COLON",
    "@": "AT",
}
KEYWORDS = frozenset(
    "if then else for in return some every satisfies between and or true false null function external".split()
)
_OPENS = frozenset({"LPAR", "LSQB", "LBRACE", "RANGE_OPEN"})
_CLOSES = frozenset({"RPAR", "RSQB", "RBRACE", "RANGE_CLOSE"})
_AFTER_INTERVAL = frozenset(
    ") ] } , . .. : = != < <= > >= + * / ** and or then else return satisfies between in".split()
)
"""What follows a bracket that ends an open interval: nothing a filter could begin with."""
_ESCAPE = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|([nrt"\'\\])|(.))', re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t"}
_SURROGATES = re.compile("([\ud800-\udbff])([\udc00-\udfff])")


class Lexeme(NamedTuple):
    """One token: its terminal, its text (a string already without quotes and escapes) and its place."""

    kind: str
    text: str
    line: int
    column: int
    end: int


_Part: TypeAlias = "tuple[str, bool]"
"""A piece of a name and whether there is space before it."""


class KnownNames:
    """Names of several parts (`date and time`, `Pre-bureau risk`), found by their first part, longest first. Parts that
    are written together in the name must be written together in the text: `a - b` is not the name `a-b`."""

    def __init__(self, names: Iterable[str]) -> None:
        self.by_first: dict[str, list[tuple[tuple[_Part, ...], str]]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Learn a name; a name of one word needs no learning."""
        found = [m for m in _TOKEN.finditer(name) if m.lastgroup != "space"]
        if sum(len(m.group()) for m in found) < len("".join(name.split())):
            return  # it has characters no text of FEEL can name
        parts = tuple((m.group(), at > 0 and found[at - 1].end() < m.start()) for at, m in enumerate(found))
        if len(parts) > 1 and (parts, name) not in (known := self.by_first.setdefault(parts[0][0], [])):
            known.append((parts, name))
            known.sort(key=lambda entry: len(entry[0]), reverse=True)

    def copy(self) -> KnownNames:
        """A set that can learn without the original noticing."""
        twin = KnownNames(())
        twin.by_first = {first: list(names) for first, names in self.by_first.items()}
        return twin

    def at(self, raw: list[Lexeme], at: int) -> tuple[int, str]:
        """The longest known name that begins there: of how many tokens, and as it was learnt; (0, "") for none."""
        for parts, name in self.by_first.get(raw[at].text, ()):
            given = raw[at : at + len(parts)]
            if len(given) == len(parts) and all(
                lexeme.text == text and (not where or _spaced(given[where - 1], lexeme) == spaced)
                for where, (lexeme, (text, spaced)) in enumerate(zip(given, parts, strict=True))
            ):
                return len(parts), name
        return 0, ""


def _spaced(left: Lexeme, right: Lexeme) -> bool:
    return right.end - len(right.text) > left.end


def tokens(text: str, known: KnownNames, *, tests: bool) -> list[Lexeme]:
    """The tokens of an expression, or of the unary tests of a cell."""
    if len(text) > SOURCE_CHARS_MAX:
        raise FeelError(f"식이 너무 깁니다. {SOURCE_CHARS_MAX:,}자까지 적을 수 있습니다.")
    found = _named(_raw(text), known)
    if tests:
        _mark_tests(found)
    return found


def _raw(text: str) -> list[Lexeme]:
    found: list[Lexeme] = []
    at, line, line_start = 0, 1, 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _unreadable(text, at, line, at - line_start + 1)
        group, part = match.lastgroup or "", match.group()
        if group != "space":
            column = at - line_start + 1
            if group == "string":
                found.append(Lexeme("STRING", _unescaped(part[1:-1], line, column), line, column, match.end()))
            else:
                found.append(Lexeme(group, part, line, column, match.end()))
        if "\n" in part:
            line += part.count("\n")
            line_start = at + part.rindex("\n") + 1
        at = match.end()
    return found


def _unreadable(text: str, at: int, line: int, column: int) -> FeelError:
    char = text[at]
    if char == '"':
        return FeelError("따옴표가 닫히지 않았습니다.", line, column, ('"',))
    if char == "'":
        return FeelError('글자는 큰따옴표(")로 묶어 주십시오.', line, column, ('"',))
    if text.startswith("/*", at):
        return FeelError("설명(/* */)이 닫히지 않았습니다.", line, column, ("*/",))
    return FeelError(f"쓸 수 없는 글자입니다: {char!r}", line, column)


def _unescaped(text: str, line: int, column: int) -> str:
    if "\\" not in text:
        return text

    def plain(match: re.Match[str]) -> str:
        four, six, known, unknown = match.groups()
        if unknown is not None:
            raise FeelError(f"쓸 수 없는 표시입니다: \\{unknown}", line, column)
        if known is not None:
            return _ESCAPED.get(known, known)
        code = int(four or six, 16)
        if code > sys.maxunicode:
            raise FeelError(f"그런 글자는 없습니다: \\U{six}", line, column)
        return chr(code)

    joined = _SURROGATES.sub(
        lambda m: chr(0x10000 + (ord(m[1]) - 0xD800) * 0x400 + ord(m[2]) - 0xDC00), _ESCAPE.sub(plain, text)
    )
    if any("\ud800" <= char <= "\udfff" for char in joined):
        raise FeelError("짝이 맞지 않는 글자 표시(\\u)가 있습니다.", line, column)
    return joined


def _named(raw: list[Lexeme], known: KnownNames) -> list[Lexeme]:
    """Gives words their terminals, joining the parts of names: known ones, context keys, and those the text makes."""
    return _Naming(raw, known.copy()).found


class _Naming:
    """One walk over the words and signs of a text."""

    def __init__(self, raw: list[Lexeme], known: KnownNames) -> None:
        self.raw = raw
        self.known = known
        self.outward = _outward(raw)
        self.found: list[Lexeme] = []
        self.open_brackets: list[str] = []
        self.parameters_depth = 0
        at = 0
        while at < len(raw):
            at += self._word(at) if raw[at].kind == "name" else self._other(at)

    def _other(self, at: int) -> int:
        kind, text, line, column, end = self.raw[at]
        if kind == "sign":
            kind = {"]": "RANGE_OPEN", "[": "RANGE_CLOSE"}[text] if at in self.outward else _SIGNS[text]
            if text == "(" and self.found and self.found[-1].kind == "FUNCTION":
                self.parameters_depth = len(self.open_brackets) + 1
            elif text == ")" and len(self.open_brackets) == self.parameters_depth:
                self.parameters_depth = 0
            self._nest(kind, text, line, column)
        elif kind == "number":
            kind = "NUMBER"
        elif self._is_key_place() and self.raw[at + 1 : at + 2] and self.raw[at + 1].text == ":":
            self.known.add(text)  # a quoted key is a name for the entries behind it
        self.found.append(Lexeme(kind, text, line, column, end))
        return 1

    def _nest(self, kind: str, text: str, line: int, column: int) -> None:
        # An interval may open with one kind of bracket and close with another, so any closes any.
        if kind in _OPENS:
            self.open_brackets.append(text)
            if len(self.open_brackets) > DEPTH_MAX:
                raise FeelError(f"괄호가 너무 깊습니다. {DEPTH_MAX}겹까지 쓸 수 있습니다.", line, column)
        elif kind in _CLOSES and self.open_brackets:
            self.open_brackets.pop()

    def _is_key_place(self) -> bool:
        return self.open_brackets[-1:] == ["{"] and self.found[-1].kind in ("LBRACE", "COMMA")

    def _word(self, at: int) -> int:
        """Takes a name or a keyword; says how many tokens it was."""
        _, text, line, column, _ = self.raw[at]
        before = self.found[-1].kind if self.found else ""
        is_key = self._is_key_place()
        length, name = (_key_length(self.raw, at), "") if is_key else (0, "")
        if not length:
            length, name = self.known.at(self.raw, at)
        if not length:
            length = self._made_here(at, before)
        if length > 1 and not name:
            name = _written(self.raw[at : at + length])
            self.known.add(name)
        if length > 1 or is_key or before == "DOT":
            kind, name, length = "NAME", name or text, max(length, 1)
        elif text == "instance" and at + 1 < len(self.raw) and self.raw[at + 1].text == "of":
            kind, name, length = "INSTANCE_OF", text, 2
        else:
            kind, name, length = (text.upper() if text in KEYWORDS else "NAME"), text, 1
        if kind == "NAME" and any(part.startswith("__") for part in name.split()):
            raise FeelError(f"밑줄 두 개로 시작하는 이름은 쓸 수 없습니다: {name}", line, column)
        self.found.append(Lexeme(kind, name, line, column, self.raw[at + length - 1].end))
        return length

    def _made_here(self, at: int, before: str) -> int:
        """How many words a name has that the text itself makes: a property, a turn of a loop, a parameter."""
        end = at
        while end < len(self.raw) and self.raw[end].kind == "name" and not self._is_keyword(end):
            end += 1
        follower = self.raw[end].text if end < len(self.raw) else ""
        is_turn = before in ("FOR", "SOME", "EVERY", "COMMA") and follower == "in"
        is_parameter = before in ("LPAR", "COMMA") and len(self.open_brackets) == self.parameters_depth > 0
        return end - at if before == "DOT" or is_turn or (is_parameter and follower in (",", ")", ":")) else 0

    def _is_keyword(self, at: int) -> bool:
        text = self.raw[at].text
        return text in KEYWORDS or (text == "instance" and at + 1 < len(self.raw) and self.raw[at + 1].text == "of")


def _written(parts: list[Lexeme]) -> str:
    """A name as it is written, with one space for any."""
    pieces = [parts[0].text]
    for left, right in pairwise(parts):
        pieces += [" " if _spaced(left, right) else "", right.text]
    return "".join(pieces)


_KEY_SIGNS = frozenset("./-+*")


def _key_length(raw: list[Lexeme], at: int) -> int:
    """How many words and signs stand before the colon of a context key."""
    end = at
    while end < len(raw) and (raw[end].kind in ("name", "number") or raw[end].text in _KEY_SIGNS):
        end += 1
    return end - at if end < len(raw) and raw[end].text == ":" else 0


def _mark_tests(found: list[Lexeme]) -> None:
    """Tells the lone dash and the `not(` that embraces a whole cell from a minus and from the function."""
    if len(found) == 1 and found[0].kind == "MINUS":
        found[0] = found[0]._replace(kind="DASH")
    elif len(found) > 2 and found[0].text == "not" and found[1].kind == "LPAR":
        depth = 0
        for at, lexeme in enumerate(found):
            depth += (lexeme.kind in _OPENS) - (lexeme.kind in _CLOSES)
            if at and depth == 0:
                if at == len(found) - 1:
                    found[0] = found[0]._replace(kind="NOT_TESTS")
                return


def _outward(raw: list[Lexeme]) -> frozenset[int]:
    """`]1..5[`: which square brackets face outwards, and so begin or end an open interval."""
    found: set[int] = set()
    if not any(lexeme.text == ".." for lexeme in raw):
        return frozenset()
    open_at: list[int] = []
    with_dots: set[int] = set()
    no_value_ends: set[int] = set()
    for at, lexeme in enumerate(raw):
        if lexeme.kind != "sign":
            continue
        if lexeme.text == ".." and open_at:
            with_dots.add(open_at[-1])
        elif lexeme.text in "[]" and _faces_outwards(raw, at, found | no_value_ends, open_at[-1:], with_dots):
            found.add(at)
        opens = lexeme.text in "({" or (lexeme.text in "[]" and (lexeme.text == "[") is not (at in found))
        if opens:
            open_at.append(at)
        elif lexeme.text in ")}[]" and open_at:
            opener = open_at.pop()
            if lexeme.text == ")" and opener and raw[opener - 1].text == "function":
                no_value_ends.add(at)  # the brackets of parameters are no value
    return frozenset(found)


def _faces_outwards(raw: list[Lexeme], at: int, no_ends: set[int], opener: list[int], with_dots: set[int]) -> bool:
    behind_value = at > 0 and at - 1 not in no_ends and _ends_value(raw, at - 1)
    if raw[at].text == "]":
        return not behind_value and (at == 0 or raw[at - 1].text != ">")  # `list<number>` ends a value too
    follower = raw[at + 1] if at + 1 < len(raw) else None
    closes = follower is None or (follower.kind != "STRING" and follower.text in _AFTER_INTERVAL)
    return behind_value and closes and with_dots.issuperset(opener)


def _ends_value(raw: list[Lexeme], at: int) -> bool:
    """Whether a value can end there; an open bracket counts, for `[]` is a value."""
    lexeme = raw[at]
    if lexeme.kind == "sign":
        return lexeme.text in (")", "}", "]", "[")
    is_word = lexeme.kind == "name" and lexeme.text in KEYWORDS - {"true", "false", "null"}
    return not is_word or (at > 0 and raw[at - 1].text == ".")  # a property may be called like a keyword

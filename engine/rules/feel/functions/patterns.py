"""Built-in functions that take a regular expression. The engine that matches is in regex/ and cannot hang."""

from __future__ import annotations

import re

from engine.rules.feel.errors import FeelError
from engine.rules.feel.functions.registry import Library
from engine.rules.feel.limits import STRING_CHARS_MAX
from engine.rules.feel.regex import Found, RegexError, compile_regex, finditer
from engine.rules.feel.regex.match import Regex
from engine.rules.feel.regex.read import TooLarge
from engine.rules.feel.scope import Work
from engine.rules.feel.values import checked_list

library = Library()
_REPLACEMENT = re.compile(r"\\([\\$])|\$([0-9]+)|([^\\$]+)", re.ASCII)


def _regex(pattern: str, flags: str | None) -> Regex | None:
    try:
        return compile_regex(pattern, flags or "")
    except TooLarge:
        raise FeelError("정규식이 너무 크거나 깊습니다. 더 짧게 적어 주십시오.") from None
    except RegexError:
        return None


def _matches_nothing(regex: Regex, work: Work) -> bool:
    return next(finditer(regex, "", work.spend), None) is not None


@library.declare("matches", "input:string", "pattern:string", "flags:string|null?", wants_work=True)
def _matches(text: str, pattern: str, flags: str | None, work: Work) -> bool | None:
    regex = _regex(pattern, flags)
    return None if regex is None else next(finditer(regex, text, work.spend), None) is not None


@library.declare(
    "replace", "input:string", "pattern:string", "replacement:string", "flags:string|null?", wants_work=True
)
def _replace(text: str, pattern: str, replacement: str, flags: str | None, work: Work) -> str | None:
    regex = _regex(pattern, flags)
    if regex is None or _matches_nothing(regex, work):
        return None  # a pattern that fits nothing at all fits everywhere
    parts = [(replacement, None)] if "q" in (flags or "") else _parts(replacement, regex.groups)
    if parts is None:
        return None
    pieces: list[str] = []
    at = size = 0
    for found in finditer(regex, text, work.spend):
        pieces += [text[at : found.start], *(_filled(part, found, text) for part in parts)]
        at = found.end
        size += sum(map(len, pieces[-1 - len(parts) :]))
        if size > STRING_CHARS_MAX:
            raise FeelError("글이 너무 깁니다.")
    return "".join([*pieces, text[at:]])


def _parts(replacement: str, groups: int) -> list[tuple[str, int | None]] | None:
    """The replacement as texts and numbers of groups; None when a `$` or a backslash stands for nothing."""
    found: list[tuple[str, int | None]] = []
    at = 0
    while at < len(replacement):
        match = _REPLACEMENT.match(replacement, at)
        if match is None:
            return None
        escaped, number, plain = match.groups()
        at = match.end()
        if number is None:
            found.append((escaped or plain, None))
            continue
        # As many digits as make the number of a group; what is left is text.
        digits = number
        while len(digits) > 1 and (len(digits) > 4 or int(digits) > groups):
            digits = digits[:-1]
        found += [("", int(digits)), (number[len(digits) :], None)]
    return found


def _filled(part: tuple[str, int | None], found: Found, text: str) -> str:
    plain, number = part
    if number is None:
        return plain
    if number == 0:
        return text[found.start : found.end]
    return (found.groups[number - 1] or "") if number <= len(found.groups) else ""


@library.declare("split", "string:string", "delimiter:string", wants_work=True)
def _split(text: str, delimiter: str, work: Work) -> list[object] | None:
    regex = _regex(delimiter, None)
    if regex is None or _matches_nothing(regex, work):
        return None
    pieces: list[object] = []
    at = 0
    for found in finditer(regex, text, work.spend):
        pieces.append(text[at : found.start])
        checked_list(pieces)
        at = found.end
    return [*pieces, text[at:]]

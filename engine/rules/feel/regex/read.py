"""Regular expressions to steps: the text of a pattern is read once, into a small program for match.py."""

from __future__ import annotations

import re
from typing import NamedTuple

from engine.rules.feel.regex import classes
from engine.rules.feel.regex.classes import Chars

PATTERN_CHARS_MAX = 1_000
STEPS_MAX = 5_000
"""How long a program may become: `(a{100}){100}` is refused."""
DEPTH_MAX = 30
COUNT_MAX = 1_000

_SINGLE = {"n": "\n", "r": "\r", "t": "\t", **{c: c for c in "\\|.-^?*+{}()[]$"}}
_COUNT = re.compile(r"\{(\d+)(?:(,)(\d*))?\}", re.ASCII)
_CATEGORY = re.compile(r"\{([A-Za-z0-9-]+)\}")


class RegexError(ValueError):
    """The text is no regular expression."""


class TooLarge(RegexError):
    """It is one, but beyond what we match with."""


class Step(NamedTuple):
    """One step of a program: `char`, `split`, `jump`, `save`, `begin`, `end`, `again` (a back reference), `done`."""

    kind: str
    chars: Chars | None = None
    a: int = 0
    b: int = 0


class Reader:
    """Reads a pattern. `flags` are some of s, m, i, x, q."""

    def __init__(self, pattern: str, flags: str) -> None:
        if len(pattern) > PATTERN_CHARS_MAX:
            raise TooLarge
        self.text = _without_space(pattern) if "x" in flags and "q" not in flags else pattern
        self.flags = flags
        self.at = 0
        self.groups = 0
        self.closed: set[int] = set()
        self.has_again = False
        self.steps: list[Step] = []

    def program(self) -> list[Step]:
        """The steps of the whole pattern."""
        if "q" in self.flags:
            for char in self.text:
                self._emit(Step("char", self._one(char)))
        else:
            self._alternatives(0)
            if self.at < len(self.text):
                raise RegexError
        self._emit(Step("done"))
        return self.steps

    def _emit(self, step: Step) -> int:
        if len(self.steps) >= STEPS_MAX:
            raise TooLarge
        self.steps.append(step)
        return len(self.steps) - 1

    def _one(self, char: str) -> Chars:
        chars = classes.one(char)
        return classes.folding(chars) if "i" in self.flags else chars

    def _peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def _alternatives(self, depth: int) -> None:
        if depth > DEPTH_MAX:
            raise TooLarge
        start, exits = len(self.steps), []
        self._sequence(depth)
        while self._peek() == "|":
            self.at += 1
            self._insert(start, Step("split", None, start + 1, len(self.steps) + 2))
            exits.append(self._emit(Step("jump")))
            start = len(self.steps)
            self._sequence(depth)
        for exit_ in exits:
            self.steps[exit_] = Step("jump", None, len(self.steps))

    def _sequence(self, depth: int) -> None:
        while self._peek() not in ("", "|", ")"):
            start, groups = len(self.steps), self.groups
            self._atom(depth)
            self._quantified(start, groups)

    def _insert(self, at: int, step: Step) -> None:
        """Put a step before others; what points behind it moves on."""
        self._emit(step)
        self.steps.pop()
        moved = [self._moved(s, at, 1) for s in self.steps[at:]]
        self.steps[at:] = [step, *moved]

    @staticmethod
    def _moved(step: Step, since: int, by: int) -> Step:
        if step.kind == "split":
            return step._replace(a=step.a + by * (step.a >= since), b=step.b + by * (step.b >= since))
        return step._replace(a=step.a + by * (step.a >= since)) if step.kind == "jump" else step

    def _atom(self, depth: int) -> None:
        char = self._peek()
        self.at += 1
        if char == "(":
            self._group(depth)
        elif char == "[":
            self._emit(Step("char", self._class(depth)))
        elif char == "\\":
            self._escape()
        elif char == ".":
            self._emit(Step("char", _anything if "s" in self.flags else _anything_in_line))
        elif char in "^$":
            self._emit(Step("begin" if char == "^" else "end"))
        elif char in "*+?{}]":
            raise RegexError
        else:
            self._emit(Step("char", self._one(char)))

    def _group(self, depth: int) -> None:
        number = 0
        if self.text.startswith("?:", self.at):
            self.at += 2
        elif self._peek() == "?":
            raise RegexError
        else:
            self.groups += 1
            number = self.groups
            self._emit(Step("save", None, 2 * number))
        self._alternatives(depth + 1)
        if self._peek() != ")":
            raise RegexError
        self.at += 1
        if number:
            self._emit(Step("save", None, 2 * number + 1))
            self.closed.add(number)

    def _escape(self) -> None:
        found = re.compile(r"[1-9][0-9]*", re.ASCII).match(self.text, self.at)
        if found is None:
            self._emit(Step("char", self._escaped()))
            return
        number = found.group()
        while len(number) > 1 and int(number) > self.groups:
            number = number[:-1]
        if int(number) not in self.closed:
            raise RegexError
        self.at += len(number)
        self.has_again = True
        self._emit(Step("again", None, int(number)))

    def _escaped(self) -> Chars:
        """What a backslash introduces, outside and inside square brackets."""
        char = self.text[self.at : self.at + 1]
        self.at += 1
        if char in _SINGLE and char:
            return self._one(_SINGLE[char])
        if char.lower() in classes.ESCAPES:
            chars = classes.ESCAPES[char.lower()]
            return classes.negated(chars) if char.isupper() else chars
        found = _CATEGORY.match(self.text, self.at) if char in ("p", "P") else None
        chosen = classes.category(found.group(1)) if found else None
        if found is None or chosen is None:
            raise RegexError
        self.at = found.end()
        return classes.negated(chosen) if char == "P" else chosen

    def _class(self, depth: int) -> Chars:
        if depth > DEPTH_MAX:
            raise TooLarge
        is_negated = self.text.startswith("^", self.at)
        self.at += is_negated
        parts: list[Chars] = []
        subtracted: Chars | None = None
        while not self.text.startswith("]", self.at):
            if self.text.startswith("-[", self.at) and parts:
                self.at += 2
                subtracted = self._class(depth + 1)
                break
            parts.append(self._member(first=not parts))
        if not parts or not self.text.startswith("]", self.at):
            raise RegexError
        self.at += 1
        chars = classes.any_of(parts)
        if is_negated:
            chars = classes.negated(chars)
        return chars if subtracted is None else classes.without(chars, subtracted)

    def _member(self, *, first: bool) -> Chars:
        start = self._class_char()
        if not isinstance(start, str):
            return start
        if start == "-" and not first and self.text[self.at - 2] != "\\" and self.text[self.at : self.at + 1] != "]":
            raise RegexError  # a bare dash stands first or last
        is_range = self.text.startswith("-", self.at) and self.text[self.at + 1 : self.at + 2] not in ("]", "[")
        if not is_range:
            return self._one(start)
        self.at += 1
        end = self._class_char()
        if not isinstance(end, str) or start > end:
            raise RegexError
        chars = classes.span(start, end)
        return classes.folding(chars) if "i" in self.flags else chars

    def _class_char(self) -> str | Chars:
        char = self.text[self.at : self.at + 1]
        self.at += 1
        if char == "\\":
            follower = self.text[self.at : self.at + 1]
            if follower and follower in _SINGLE:
                self.at += 1
                return _SINGLE[follower]
            return self._escaped()
        if char in ("", "["):
            raise RegexError
        return char

    def _quantified(self, start: int, groups: int) -> None:
        char = self._peek()
        if char in ("*", "+", "?"):
            self.at += 1
            low, high = {"*": (0, None), "+": (1, None), "?": (0, 1)}[char]
        elif char == "{":
            low, high = self._count()
        else:
            return
        is_lazy = self._peek() == "?"
        self.at += is_lazy
        if self._peek() in ("*", "+", "?", "{"):
            raise RegexError
        body = self.steps[start:]
        del self.steps[start:]
        for _ in range(low):
            self._again(body, start)
        if high is None:
            self._loop(body, start, is_lazy=is_lazy)
        else:
            self._up_to(body, start, high - low, is_lazy=is_lazy)

    def _count(self) -> tuple[int, int | None]:
        found = _COUNT.match(self.text, self.at)
        if found is None:
            raise RegexError
        self.at = found.end()
        low = int(found[1][:9])
        high = None if found[2] and not found[3] else int((found[3] or found[1])[:9])
        if max(low, high or 0) > COUNT_MAX:
            raise TooLarge
        if high is not None and high < low:
            raise RegexError
        return low, high

    def _again(self, body: list[Step], origin: int) -> None:
        by = len(self.steps) - origin
        if len(self.steps) + len(body) > STEPS_MAX:
            raise TooLarge
        self.steps.extend(self._moved(step, origin, by) for step in body)

    def _loop(self, body: list[Step], origin: int, *, is_lazy: bool) -> None:
        at = self._emit(Step("split"))
        self._again(body, origin)
        self._emit(Step("jump", None, at))
        self.steps[at] = _choice(at + 1, len(self.steps), is_lazy=is_lazy)

    def _up_to(self, body: list[Step], origin: int, times: int, *, is_lazy: bool) -> None:
        choices = []
        for _ in range(times):
            choices.append(self._emit(Step("split")))
            self._again(body, origin)
        for at in choices:
            self.steps[at] = _choice(at + 1, len(self.steps), is_lazy=is_lazy)


def _choice(inside: int, behind: int, *, is_lazy: bool) -> Step:
    return Step("split", None, behind, inside) if is_lazy else Step("split", None, inside, behind)


def _without_space(pattern: str) -> str:
    """The pattern as the flag x reads it: white space counts within square brackets only."""
    found, depth, at = [], 0, 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\" and depth:
            found.append(pattern[at : at + 2])
            at += 2
            continue
        depth += (char == "[") - (char == "]" and depth > 0)
        if depth or char not in " \t\n\r":
            found.append(char)
        at += 1
    return "".join(found)


def _anything(_: str) -> bool:
    return True


def _anything_in_line(char: str) -> bool:
    return char not in "\n\r"

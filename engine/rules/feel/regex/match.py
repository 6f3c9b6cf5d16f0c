"""Running the steps of a pattern over a text, in the order the standard wants: the first alternative, the longest
repetition. A place of the pattern that failed at a place of the text is not tried there again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from engine.rules.feel.regex.read import Reader, RegexError, Step

FLAGS = frozenset("smixq")
_STEPS_A_UNIT = 2
"""Steps that cost one unit of work."""


@dataclass(frozen=True, slots=True)
class Regex:
    """A pattern ready to be matched."""

    steps: tuple[Step, ...]
    groups: int
    is_multiline: bool
    has_again: bool
    folds: bool


@dataclass(frozen=True, slots=True)
class Found:
    """One match: where it begins and ends, and the texts its groups captured (None: took no part)."""

    start: int
    end: int
    groups: tuple[str | None, ...]


@lru_cache(maxsize=256)
def compile_regex(pattern: str, flags: str = "") -> Regex:
    """A pattern ready to be matched, or RegexError."""
    if not set(flags) <= FLAGS:
        raise RegexError
    reader = Reader(pattern, flags)
    steps = tuple(reader.program())
    return Regex(steps, reader.groups, "m" in flags, reader.has_again, "i" in flags)


def finditer(regex: Regex, text: str, spend: Callable[[int], None]) -> Iterator[Found]:
    """The matches from left to right, not overlapping; `spend` is told of the work and may end it by raising."""
    run = _Run(regex, text, spend)
    at = 0
    while at <= len(text):
        found = run.at(at)
        if found is None:
            at += 1
            continue
        yield found
        if found.end > found.start:
            run.tried.clear()  # what failed before the match was tried from places before it
            at = found.end
        else:
            at += 1


class _Run:
    """One text being searched."""

    def __init__(self, regex: Regex, text: str, spend: Callable[[int], None]) -> None:
        self.regex = regex
        self.text = text
        self.spend = spend
        self.tried: set[object] = set()

    def at(self, start: int) -> Found | None:
        """The match that begins there."""
        steps, text, tried, has_again = self.regex.steps, self.text, self.tried, self.regex.has_again
        nothing: tuple[int, ...] = (-1,) * (2 * self.regex.groups + 2)
        waiting = [(0, start, nothing)]
        taken, size = 0, len(text)
        while waiting:
            at, place, saved = waiting.pop()
            while True:
                taken += 1
                if not taken % 256:
                    self.spend(256 // _STEPS_A_UNIT)
                key: object = (at, place, saved) if has_again else at * (size + 1) + place
                if key in tried:
                    break
                tried.add(key)
                step = steps[at]
                kind = step.kind
                if kind == "char":
                    if place >= size or not step.chars(text[place]):  # type: ignore[misc]  # a char step has its set
                        break
                    at, place = at + 1, place + 1
                elif kind == "split":
                    waiting.append((step.b, place, saved))
                    at = step.a
                elif kind == "jump":
                    at = step.a
                elif kind == "save":
                    saved = (*saved[: step.a], place, *saved[step.a + 1 :])
                    at += 1
                elif kind == "done":
                    self.spend(taken % 256 // _STEPS_A_UNIT)
                    return Found(start, place, self._groups(saved))
                elif kind == "again":
                    moved = self._again(step.a, place, saved)
                    if moved is None:
                        break
                    at, place = at + 1, moved
                elif self._is_edge(kind, place):
                    at += 1
                else:
                    break
        self.spend(taken % 256 // _STEPS_A_UNIT + 1)
        return None

    def _groups(self, saved: tuple[int, ...]) -> tuple[str | None, ...]:
        pairs = zip(saved[2::2], saved[3::2], strict=True)
        return tuple(self.text[start:end] if 0 <= start <= end else None for start, end in pairs)

    def _again(self, number: int, place: int, saved: tuple[int, ...]) -> int | None:
        start, end = saved[2 * number], saved[2 * number + 1]
        wanted = self.text[start:end] if 0 <= start <= end else ""
        given = self.text[place : place + len(wanted)]
        self.spend(len(wanted) >> 7)
        same = given.casefold() == wanted.casefold() if self.regex.folds else given == wanted
        return place + len(wanted) if same else None

    def _is_edge(self, kind: str, place: int) -> bool:
        if kind == "begin":
            return place == 0 or (self.regex.is_multiline and self.text[place - 1] == "\n" and place < len(self.text))
        return place == len(self.text) or (self.regex.is_multiline and self.text[place] == "\n")

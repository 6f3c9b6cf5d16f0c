"""What an expression sees while it is evaluated: names from the inside outwards, and how much work is left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from engine.rules.feel.errors import FeelError
from engine.rules.feel.limits import (
    CALL_DEPTH_MAX,
    ITERATION_WORK,
    ITERATIONS_MAX,
    VALUE_DEPTH_MAX,
    VALUE_ITEMS_MAX,
    WORK_MAX,
)

_HOLDERS = frozenset({list, dict})
_Value = TypeVar("_Value")


class Work:
    """How much one evaluation may still do."""

    __slots__ = ("calls", "iterations", "left", "weights")

    def __init__(self) -> None:
        self.weights: dict[int, tuple[object, int, int]] = {}
        self.left = WORK_MAX
        self.iterations = ITERATIONS_MAX
        self.calls = CALL_DEPTH_MAX

    def iterate(self) -> None:
        """Pay for one turn of a loop or a filter."""
        self.iterations -= 1
        if self.iterations < 0:
            raise FeelError(f"되풀이가 너무 많습니다. {ITERATIONS_MAX:,}번까지 할 수 있습니다.")
        self.spend(ITERATION_WORK)

    def spend(self, units: int) -> None:
        """Pay for work that grows with its input."""
        self.left -= units
        if self.left < 0:
            raise FeelError("계산할 것이 너무 많습니다.")

    def look_through(self, value: object) -> None:
        """Pay for looking at all a value holds; too much or too deep is refused. Each value is measured once."""
        self.spend(self._weight(value)[0] >> 3)

    def weighed(self, value: _Value) -> _Value:
        """The value itself, unless what it is made of makes it too large or too deep."""
        items = value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()
        if any(type(item) in _HOLDERS for item in items):
            self._weight(value)
        return value

    def _weight(self, value: object) -> tuple[int, int]:
        kind = type(value)
        if kind not in _HOLDERS:
            return 1, 0
        known = self.weights.get(id(value))
        if known is not None:
            return known[1], known[2]
        size, depth = 1, 0
        for item in value if kind is list else value.values():  # type: ignore[attr-defined, union-attr]  # one of the two
            if type(item) in _HOLDERS:
                inner, below = self._weight(item)
                size, depth = size + inner, max(depth, below)
            else:
                size += 1
        if size > VALUE_ITEMS_MAX:
            raise FeelError(f"값이 너무 큽니다. 모두 {VALUE_ITEMS_MAX:,}개까지 다룹니다.")
        if depth >= VALUE_DEPTH_MAX:
            raise FeelError("값이 너무 깊습니다.")
        self.weights[id(value)] = (value, size, depth + 1)  # the value is kept, or its id could be another's
        return size, depth + 1


_ABSENT = object()


class Scope:
    """Names and their values; a name not found here is looked for outside."""

    __slots__ = ("parent", "values", "work")

    def __init__(self, values: Mapping[str, object], parent: Scope | None = None, work: Work | None = None) -> None:
        self.values = values
        self.parent = parent
        self.work: Work = work or (parent.work if parent is not None else Work())

    def find(self, name: str, otherwise: object = None) -> object:
        """The value of a name; `otherwise` (null) when nobody knows it."""
        scope: Scope | None = self
        while scope is not None:
            found = scope.values.get(name, _ABSENT)
            if found is not _ABSENT:
                return found
            scope = scope.parent
        return otherwise

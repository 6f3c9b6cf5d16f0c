"""What an expression sees while it is evaluated: names from the inside outwards, and how much work is left."""

from __future__ import annotations

from collections.abc import Mapping

from engine.rules.feel.errors import FeelError
from engine.rules.feel.limits import CALL_DEPTH_MAX, ITERATION_WORK, ITERATIONS_MAX, WORK_MAX


class Work:
    """How much one evaluation may still do."""

    __slots__ = ("calls", "iterations", "left")

    def __init__(self) -> None:
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

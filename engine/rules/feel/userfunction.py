"""A function an expression defines itself, or a business knowledge model of a decision file."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.rules.feel.errors import FeelError
from engine.rules.feel.scope import Scope, Work
from engine.rules.feel.values import Function


class UserFunction(Function):
    """Parameters and a body that remembers where it was written."""

    __slots__ = ("body", "parameters", "scope")

    def __init__(self, parameters: tuple[str, ...], body: Callable[[Scope], object], scope: Scope) -> None:
        self.parameters = parameters
        self.body = body
        self.scope = scope

    def invoke(self, given: Sequence[object], work: Work, names: tuple[str, ...] | None = None) -> object:
        """The body's value with the arguments bound; null when they are too few, too many or unknown."""
        if names is not None:
            if set(names) != set(self.parameters):
                return None
            bound = dict(zip(names, given, strict=True))
        elif len(given) == len(self.parameters):
            bound = dict(zip(self.parameters, given, strict=True))
        else:
            return None
        if work.calls == 0:
            raise FeelError("함수가 너무 깊이 부릅니다.")
        work.calls -= 1
        work.spend(10)
        found = self.body(Scope(bound, self.scope, work))
        work.calls += 1
        return found

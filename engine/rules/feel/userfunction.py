"""A function an expression defines itself, or a business knowledge model of a decision file."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.rules.feel.errors import FeelError
from engine.rules.feel.scope import Scope, Work
from engine.rules.feel.syntax import Type
from engine.rules.feel.types import coerced
from engine.rules.feel.values import Function


class UserFunction(Function):
    """Parameters and a body that remembers where it was written."""

    __slots__ = ("body", "parameters", "scope", "types")

    def __init__(
        self,
        parameters: tuple[str, ...],
        body: Callable[[Scope], object],
        scope: Scope,
        types: tuple[Type | None, ...] = (),
    ) -> None:
        self.parameters = parameters
        self.body = body
        self.scope = scope
        self.types = types

    def accepts(self, count: int) -> bool:
        """Whether it has so many parameters."""
        return count == len(self.parameters)

    def invoke(self, given: Sequence[object], work: Work, names: tuple[str, ...] | None = None) -> object:
        """The body's value with the arguments bound; null when they are too few, too many, unknown or of another
        type than the parameter."""
        if names is not None:
            if set(names) != set(self.parameters):
                return None
            bound = dict(zip(names, given, strict=True))
        elif len(given) == len(self.parameters):
            bound = dict(zip(self.parameters, given, strict=True))
        else:
            return None
        for name, type_ in zip(self.parameters, self.types, strict=False):
            if type_ is not None and bound[name] is not None:
                bound[name] = coerced(bound[name], type_)
                if bound[name] is None:
                    return None
        if work.calls == 0:
            raise FeelError("함수가 너무 깊이 부릅니다.")
        work.calls -= 1
        work.spend(10)
        found = self.body(Scope(bound, self.scope, work))
        work.calls += 1
        return found

"""Which names an expression needs from outside."""

from __future__ import annotations

from typing import NamedTuple

from engine.rules.feel import syntax as s
from engine.rules.feel.functions import Library
from engine.rules.feel.functions.times import MOMENTS


class Free(NamedTuple):
    """`sure` names come from outside; `maybe` names stand in a filter and may belong to the filtered items."""

    sure: frozenset[str]
    maybe: frozenset[str]


def free_names(tree: object, library: Library) -> Free:
    """The names a tree does not define itself. A built-in that is called is no name."""
    sure: set[str] = set()
    maybe: set[str] = set()
    _collect(tree, frozenset({"?"}), library, sure, maybe, in_filter=False)
    return Free(frozenset(sure), frozenset(maybe - sure))


def _collect(
    node: object, bound: frozenset[str], library: Library, sure: set[str], maybe: set[str], *, in_filter: bool
) -> None:
    def below(inner: object, names: frozenset[str] = bound, filtering: bool = in_filter) -> None:
        _collect(inner, names, library, sure, maybe, in_filter=filtering)

    match node:
        case s.Name(name, _):
            if name not in bound:
                (maybe if in_filter else sure).add(name)
        case s.Call(callee, arguments, _, _):
            if not (isinstance(callee, s.Name) and callee.name in library) or callee.name in MOMENTS:
                below(callee)
            for argument in arguments:
                below(argument)
        case s.Filtered(value, by):
            below(value)
            below(by, bound | {"item"}, filtering=True)
        case s.For(iterators, body) | s.Quantified(_, iterators, body):
            names = bound
            for iterator in iterators:
                below(iterator.source, names)
                if iterator.until is not None:
                    below(iterator.until, names)
                names = names | {iterator.name}
            below(body, names | {"partial"} if isinstance(node, s.For) else names)
        case s.FunctionDefinition(parameters, body):
            below(body, bound | set(parameters))
        case s.ContextOf(entries):
            names = bound
            for name, value in entries:
                own = {name} if isinstance(value, s.FunctionDefinition) else set()
                below(value, names | own)
                names = names | {name}
        case _:
            for child in s.children(node):
                below(child)

"""Compiled FEEL as the rest of the house uses it: an Expression gives a value, UnaryTests say whether one passes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from engine.rules.feel import syntax as s
from engine.rules.feel.compile import Compiler, Run, Test
from engine.rules.feel.errors import FeelError
from engine.rules.feel.functions import STANDARD, Library
from engine.rules.feel.lexer import KnownNames
from engine.rules.feel.names import Free, free_names
from engine.rules.feel.parse import parse
from engine.rules.feel.scope import Scope
from engine.rules.feel.tests import tests_of
from engine.rules.feel.types import SIMPLE
from engine.rules.feel.values import value_of

_PARTS = ("start position", "grouping separator", "decimal separator", "time offset", "start included", "end included")
_CACHED = 4_096


def scope_of(facts: Mapping[str, object], free: Free) -> Scope:
    """The facts an expression needs, as FEEL values; what it does not ask for is not even looked at."""
    values = {name: value_of(facts[name]) for name in free.sure if name in facts}
    for name in free.maybe:
        if name in facts:
            values[name] = value_of(facts[name])
    return Scope(values)


class Expression:
    """A compiled expression. Evaluating it twice with the same facts gives the same value."""

    __slots__ = ("free", "names", "run", "text", "tree")

    def __init__(self, text: str, tree: s.Node, run: Run, free: Free) -> None:
        self.text = text
        self.tree = tree
        self.run = run
        self.free = free
        self.names: frozenset[str] = free.sure
        """The facts it reads: roots of its free names, without those that may belong to filtered items."""

    def evaluate(self, facts: Mapping[str, object]) -> object:
        """The value over these facts; a name they lack is null."""
        try:
            return self.run(scope_of(facts, self.free))
        except RecursionError:
            raise FeelError("식이 너무 깊습니다.") from None


class UnaryTests:
    """The compiled cell of a table."""

    __slots__ = ("free", "names", "test", "text", "tree")

    def __init__(self, text: str, tree: s.Tests, test: Test, free: Free) -> None:
        self.text = text
        self.tree = tree
        self.test = test
        self.free = free
        self.names: frozenset[str] = free.sure

    def matches(self, value: object, facts: Mapping[str, object]) -> bool | None:
        """Whether the value passes; None when that cannot be said."""
        try:
            return self.test(value_of(value), scope_of(facts, self.free))
        except RecursionError:
            raise FeelError("식이 너무 깊습니다.") from None


@lru_cache(maxsize=64)
def _known(names: frozenset[str]) -> KnownNames:
    return KnownNames((*STANDARD, *SIMPLE, *_PARTS, *names))


_NO_TYPES: Mapping[str, s.Type] = MappingProxyType({})


def compile_expression(
    text: str,
    names: Iterable[str] = (),
    library: Library = STANDARD,
    functions: Iterable[str] = (),
    types: Mapping[str, s.Type] = _NO_TYPES,
) -> Expression:
    """Compile FEEL, or raise FeelError. `names` are outside names that may have spaces, `functions` those among them
    that can be called, `types` the types a decision file defines (a mapping that no longer changes)."""
    return _expression(text, frozenset(names), frozenset(functions), _Key(library, types))


def compile_unary_tests(
    text: str,
    names: Iterable[str] = (),
    library: Library = STANDARD,
    functions: Iterable[str] = (),
    types: Mapping[str, s.Type] = _NO_TYPES,
) -> UnaryTests:
    """Compile the text of a table's cell, or raise FeelError."""
    return _unary_tests(text, frozenset(names), frozenset(functions), _Key(library, types))


class _Key:
    """A library and types as part of a cache key: the same objects are the same key."""

    __slots__ = ("library", "types")

    def __init__(self, library: Library, types: Mapping[str, s.Type]) -> None:
        self.library = library
        self.types = types

    def __hash__(self) -> int:
        return hash((id(self.library), id(self.types)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.library is self.library and other.types is self.types


@lru_cache(maxsize=_CACHED)
def _expression(text: str, names: frozenset[str], functions: frozenset[str], key: _Key) -> Expression:
    tree = parse(text, _known(names.union(functions, key.types)))
    return Expression(text, tree, Compiler(key.library, functions, key.types).run(tree), free_names(tree, key.library))


@lru_cache(maxsize=_CACHED)
def _unary_tests(text: str, names: frozenset[str], functions: frozenset[str], key: _Key) -> UnaryTests:
    tree = parse(text, _known(names.union(functions, key.types)), tests=True)
    test = tests_of(Compiler(key.library, functions, key.types), tree)
    return UnaryTests(text, tree, test, free_names(tree, key.library))


def forget_compiled() -> None:
    """Forget what was compiled, so that the next compiling is one from scratch. For measuring only."""
    _expression.cache_clear()
    _unary_tests.cache_clear()

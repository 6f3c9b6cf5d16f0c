"""The tree of a parsed FEEL text: plain frozen nodes. What they are worth is said in compile.py."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Place:
    """Line and column, from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Literal:
    value: object


@dataclass(frozen=True, slots=True)
class Name:
    """Where it stands is for messages only: two trees are equal without it."""

    name: str
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands of one precedence, applied from left to right: `a + b - c`."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Logic:
    operator: str
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between:
    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class Contained:
    value: Node
    test: Node


@dataclass(frozen=True, slots=True)
class OperatorTest:
    """`< 5`: a comparison whose left side comes from outside."""

    operator: str
    right: Node


@dataclass(frozen=True, slots=True)
class Alternatives:
    """`(< 5, 7, [9..10])` after `in`."""

    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class OpenRange:
    """`(< 5)`: a range without a lower or an upper end."""

    test: OperatorTest


@dataclass(frozen=True, slots=True)
class Interval:
    low: Node
    high: Node
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class Negated:
    value: Node


@dataclass(frozen=True, slots=True)
class If:
    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Turn:
    name: str
    source: Node
    until: Node | None


@dataclass(frozen=True, slots=True)
class For:
    iterators: tuple[Turn, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified:
    every: bool
    iterators: tuple[Turn, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class FunctionDefinition:
    """A parameter without a written type takes any value."""

    parameters: tuple[str, ...]
    body: Node
    types: tuple[Type | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Type:
    """`number`, `list<number>`, `context<a: number>`. `members` is used by contexts only."""

    name: str
    arguments: tuple[Type, ...] = ()
    members: tuple[tuple[str, Type], ...] = ()


@dataclass(frozen=True, slots=True)
class InstanceOf:
    value: Node
    type: Type


@dataclass(frozen=True, slots=True)
class Path:
    value: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filtered:
    value: Node
    by: Node


@dataclass(frozen=True, slots=True)
class Call:
    callee: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] | None
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class ListOf:
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextOf:
    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Tests:
    """Unary tests of a cell: any value (no tests), one of the tests, or none of them."""

    tests: tuple[Node, ...]
    negated: bool = False

    @property
    def is_any(self) -> bool:
        return not self.tests


Node: TypeAlias = (
    Literal
    | Name
    | Chain
    | Logic
    | Compared
    | Between
    | Contained
    | OperatorTest
    | Alternatives
    | OpenRange
    | Interval
    | Negated
    | If
    | For
    | Quantified
    | FunctionDefinition
    | InstanceOf
    | Path
    | Filtered
    | Call
    | ListOf
    | ContextOf
)


def children(node: object) -> Iterator[object]:
    """Every node directly below, whatever the kind of node."""
    for part in fields(node):  # type: ignore[arg-type]  # every node is a dataclass
        yield from _nodes(getattr(node, part.name))


def _nodes(value: object) -> Iterator[object]:
    if isinstance(value, tuple):
        for item in value:
            yield from _nodes(item)
    elif type(value) in _NODES:
        yield value


_NODES = frozenset(
    {
        *(Literal, Name, Chain, Logic, Compared, Between, Contained, OperatorTest, Alternatives, OpenRange, Interval),
        *(Negated, If, Turn, For, Quantified, FunctionDefinition, InstanceOf, Path, Filtered, Call),
        *(ListOf, ContextOf, Tests),
    }
)


def nodes(node: object) -> Iterator[object]:
    """The node and everything below it."""
    yield node
    for child in children(node):
        yield from nodes(child)

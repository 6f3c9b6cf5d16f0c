"""What somebody has to say before a decision can be tried: the facts its expressions read, and of which kind each is,
as far as their use tells. Nothing is asked here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from engine.rules.dmn.phrases import path_of
from engine.rules.feel import syntax as s
from engine.rules.feel.functions import STANDARD

Kind = Literal["number", "text", "boolean", "date", "day_as_text", "list", ""]

_TYPES: Mapping[str, Kind] = {"number": "number", "string": "text", "boolean": "boolean", "date": "date"}
_OF_LISTS = frozenset(
    {
        *("count", "sum", "min", "max", "mean", "median", "list contains", "append", "concatenate", "distinct values"),
        *("index of", "reverse", "sort", "union", "flatten", "all", "any", "mode", "product", "stddev", "sublist"),
    }
)
_OF_TEXTS = frozenset(
    {
        *("substring", "string length", "upper case", "lower case", "contains", "starts with", "ends with", "matches"),
        *("substring before", "substring after", "replace", "split"),
    }
)
_OF_DAYS = frozenset({"year", "month", "day", "weekday"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """A fact, by the path that reads it. `day_as_text` is a day that is read as a text; `item` is the only part of the
    items of a list that is read, empty where items are taken whole."""

    path: str
    kind: Kind
    item: str = ""


def kind_of_type(type_ref: str) -> Kind:
    """The kind of a type as a file names it; empty for one that says nothing about how it is typed in."""
    return _TYPES.get(type_ref.rsplit(":", 1)[-1].strip(), "")


def wanted(
    expressions: Iterable[tuple[s.Node | s.Tests, Kind]], given: Mapping[str, str], answered: Collection[str]
) -> tuple[Wanted, ...]:
    """Every fact these expressions read, in the order they are met. `given` are the declared facts with their types;
    what is `answered` by the file itself is no fact. A fact of which only parts are read is asked for by its parts."""
    looking = _Looking(given, answered)
    for tree, kind in expressions:
        looking.look(tree, kind, frozenset({"?"}))
    found = looking.found
    whole = {path for path in found if not any(other.startswith(f"{path}.") for other in found)}
    return tuple(
        Wanted(path, kind or kind_of_type(given.get(path, "")) or "text", looking.item_of(path))
        for path, kind in found.items()
        if path in whole
    )


class _Looking:
    def __init__(self, given: Mapping[str, str], answered: Collection[str]) -> None:
        self._given = given
        self._answered = answered
        self.found: dict[str, Kind] = {}
        self._items: dict[str, set[str]] = {}

    def item_of(self, path: str) -> str:
        """The one part of its items that filters of a list read."""
        parts = self._items.get(path, set())
        return next(iter(parts)) if len(parts) == 1 else ""

    def _note(self, path: str, kind: Kind, bound: frozenset[str], *, in_filter: bool) -> None:
        root, _, rest = path.partition(".")
        if root in bound or root in self._answered or (in_filter and root not in self._given):
            return
        if rest in _OF_DAYS:
            path, kind = root, "date"
        self.found[path] = self.found.get(path) or kind

    def look(self, node: s.Node | s.Tests, kind: Kind, bound: frozenset[str], *, in_filter: bool = False) -> None:
        """Note the facts below a node; `kind` is what the place it stands in asks for."""

        def each(nodes: Iterable[s.Node], of: Kind = "") -> None:
            for one in nodes:
                self.look(one, of, bound, in_filter=in_filter)

        if isinstance(node, s.Name | s.Path) and (path := path_of(node)):
            self._note(path, kind, bound, in_filter=in_filter)
            return
        match node:
            case s.Tests(tests, _):
                each(tests, kind)
            case s.OperatorTest(_, right):
                each([right], kind)
            case s.Alternatives(items) | s.ListOf(items):
                each(items, kind)
            case s.Call(callee, arguments, _, _):
                self._call(callee, arguments, kind, bound, in_filter=in_filter)
            case s.Filtered(value, by):
                self.look(value, "list", bound, in_filter=in_filter)
                self.look(by, "", bound | {"item"}, in_filter=True)
                if path := path_of(value):
                    parts = {n.name for n in s.nodes(by) if isinstance(n, s.Name) and n.name not in STANDARD}
                    self._items.setdefault(path, set()).update(parts - bound - {"item"} - set(self._given))
            case s.For(iterators, body) | s.Quantified(_, iterators, body):
                names = bound
                for turn in iterators:
                    self.look(turn.source, "list", names, in_filter=in_filter)
                    names = names | {turn.name}
                self.look(body, "", names | {"partial"}, in_filter=in_filter)
            case s.FunctionDefinition(parameters, body):
                self.look(body, "", bound | set(parameters), in_filter=in_filter)
            case s.ContextOf(entries):
                names = bound
                for name, value in entries:
                    self.look(value, "", names, in_filter=in_filter)
                    names = names | {name}
            case s.Chain(first, rest):
                operands = [first, *(operand for _, operand in rest)]
                each(operands, _of_chain({operator for operator, _ in rest}, operands))
            case s.Compared(operator, left, right):
                # What is put in an order is most likely a number.
                other: Kind = "" if operator in ("=", "!=") else "number"
                self.look(left, _like(right) or other, bound, in_filter=in_filter)
                self.look(right, _like(left) or other, bound, in_filter=in_filter)
            case s.Between(value, low, high):
                each([value], _like(low))
                each([low, high])
            case s.If(condition, then, otherwise):
                each([condition], "boolean")
                each([then, otherwise], kind)
            case s.Logic(_, parts):
                each(parts, "boolean")
            case s.Negated(value):
                each([value], "number")
            case _:
                for child in s.children(node):
                    self.look(child, "", bound, in_filter=in_filter)  # type: ignore[arg-type]  # children are nodes

    def _call(
        self, callee: s.Node, arguments: tuple[s.Node, ...], kind: Kind, bound: frozenset[str], *, in_filter: bool
    ) -> None:
        name = callee.name if isinstance(callee, s.Name) else ""
        if name not in STANDARD:
            self.look(callee, "", bound, in_filter=in_filter)
        for at, argument in enumerate(arguments):
            of: Kind = ""
            if name == "date" and len(arguments) == 1:
                of = "date"
            elif name in _OF_TEXTS:
                of = ("day_as_text" if kind in ("date", "day_as_text") else "text") if at == 0 else ""
            elif name in _OF_LISTS and at == 0:
                of = "list"
            elif name == "not":
                of = "boolean"
            elif name in ("floor", "ceiling", "abs", "decimal", "modulo", "sqrt", "even", "odd"):
                of = "number"
            self.look(argument, of, bound, in_filter=in_filter)


def _of_chain(operators: Collection[str], operands: list[s.Node]) -> Kind:
    """What the operands of a sum must be: days beside a day, texts beside a text, numbers otherwise."""
    if any(isinstance(o, s.Call) and isinstance(o.callee, s.Name) and o.callee.name == "date" for o in operands):
        return "date" if operators == {"-"} else ""
    if any(isinstance(o, s.Literal) and isinstance(o.value, str) for o in operands):
        return "text"
    return "number" if operators != {"+"} or any(_like(o) == "number" for o in operands) else ""


def _like(node: s.Node) -> Kind:
    """The kind of value a node certainly gives."""
    match node:
        case s.Literal(bool()):
            return "boolean"
        case s.Literal(Decimal()) | s.Negated():
            return "number"
        case s.Literal(str()):
            return "text"
        case s.Literal(date()) | s.Call(s.Name("date"), _, _, _):
            return "date"
        case s.Chain(first, rest):
            return _of_chain({operator for operator, _ in rest}, [first, *(operand for _, operand in rest)])
        case s.Call(s.Name("count" | "sum" | "floor" | "ceiling" | "abs" | "number" | "string length"), _, _, _):
            return "number"
    return ""

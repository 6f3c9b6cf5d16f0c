"""Trees to closures: what each node is worth in a scope. Tests of cells are in tests.py; no node is walked twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import TypeAlias

from engine.rules.feel import loops, temporal
from engine.rules.feel import syntax as s
from engine.rules.feel.errors import FeelError
from engine.rules.feel.functions import Library
from engine.rules.feel.functions.times import MOMENTS
from engine.rules.feel.operators import ARITHMETIC, COMPARISONS, compared_with, negate
from engine.rules.feel.scope import Scope
from engine.rules.feel.types import is_instance, resolved
from engine.rules.feel.userfunction import UserFunction
from engine.rules.feel.values import Function, Range, less, within

Run: TypeAlias = Callable[[Scope], object]
Test: TypeAlias = Callable[[object, Scope], "bool | None"]

_ALWAYS_BOOLEAN = (s.Compared, s.Logic, s.Between, s.Contained, s.InstanceOf, s.Quantified)


class Compiler:
    """Compiles against one library. `declared` are names that may hold functions (knowledge models), `types` what a
    decision file calls its own types."""

    def __init__(
        self, library: Library, declared: frozenset[str], types: Mapping[str, s.Type] = MappingProxyType({})
    ) -> None:
        self.library = library
        self.declared = declared
        self.types = types

    def run(self, node: s.Node, bound: frozenset[str] = frozenset()) -> Run:
        """The closure of an expression; `bound` are the names its surroundings define."""
        match node:
            case s.Literal(value):
                return lambda _: value
            case s.Name(name, _):
                return self._name(name, bound)
            case s.Chain(first, rest):
                return self._chain(self.run(first, bound), [(op, self.run(n, bound)) for op, n in rest])
            case s.Logic(operator, parts):
                return _logic(operator == "or", [self.run(part, bound) for part in parts])
            case s.Compared(operator, left, right):
                return _compared(operator, self.run(left, bound), right, self.run(right, bound))
            case s.Between(value, low, high):
                return _between(self.run(value, bound), self.run(low, bound), self.run(high, bound))
            case s.Contained(value, test):
                return _contained(self.run(value, bound), self.test(test, bound, is_cell=False))
            case s.Negated(value):
                return _negated(self.run(value, bound))
            case s.If(condition, then, otherwise):
                return _if(self.run(condition, bound), self.run(then, bound), self.run(otherwise, bound))
            case s.For() | s.Quantified():
                return self._loop(node, bound)
            case s.FunctionDefinition(parameters, body, types):
                inner = self.run(body, bound | set(parameters))
                wanted = tuple(type_ and self._type(type_, body) for type_ in types)
                return lambda scope: UserFunction(parameters, inner, scope, wanted)
            case s.InstanceOf(value, type_):
                return self._instance_of(value, type_, bound)
            case s.Path(value, name):
                return _path(self.run(value, bound), name)
            case s.Filtered(value, by):
                return self._filtered(value, by, bound)
            case s.Call():
                return self._call(node, bound)
            case s.ListOf(items):
                return _list(tuple(self.run(item, bound) for item in items))
            case s.ContextOf(entries):
                return self._context(entries, bound)
            case s.Interval(low, high, low_closed, high_closed):
                run = _interval(self.run(low, bound), self.run(high, bound), low_closed, high_closed)
                return _constant(run) if isinstance(low, s.Literal) and isinstance(high, s.Literal) else run
            case s.OpenRange(test):
                return self._open_range(test, bound)
            case s.OperatorTest(operator, _):
                raise _refused(f"‘{operator}’ 앞에 비교할 값이 없습니다.", node)
            case s.Alternatives():
                wish = "괄호 안에 값을 여럿 적는 것은 in 뒤에서만 할 수 있습니다. 목록은 [ ]로 묶어 주십시오."
                raise _refused(wish, node)

    def test(self, node: s.Node, bound: frozenset[str], *, is_cell: bool) -> Test:
        """The closure of one positive unary test: of a cell, or of what follows `in`."""
        from engine.rules.feel.tests import test_of  # tests.py builds on this module

        return test_of(self, node, bound, is_cell=is_cell)

    @staticmethod
    def _chain(first: Run, rest: list[tuple[str, Run]]) -> Run:
        steps = [(ARITHMETIC[operator], part) for operator, part in rest]
        if len(steps) == 1:
            apply, second = steps[0]
            return lambda scope: apply(first(scope), second(scope))

        def run(scope: Scope) -> object:
            value = first(scope)
            for apply, part in steps:
                value = apply(value, part(scope))
            return value

        return run

    def _name(self, name: str, bound: frozenset[str]) -> Run:
        builtin = None if name in bound or name in self.declared else self.library.get(name)
        if builtin is None:
            return lambda scope: scope.find(name)
        # A fact may be called like a function; only where there is none is the function itself meant.
        return lambda scope: scope.find(name, builtin)

    def _type(self, type_: s.Type, near: s.Node) -> s.Type:
        found = resolved(type_, self.types)
        if found is None:
            raise _refused(f"모르는 자료형입니다: {type_.name}", near)
        return found

    def _instance_of(self, value: s.Node, type_: s.Type, bound: frozenset[str]) -> Run:
        wanted, inner = self._type(type_, value), self.run(value, bound)
        return lambda scope: is_instance(inner(scope), wanted)

    def _context(self, entries: tuple[tuple[str, s.Node], ...], bound: frozenset[str]) -> Run:
        compiled: list[tuple[str, Run]] = []
        for name, node in entries:
            # A function sees itself: it is called only when the entry is there.
            own = {name} if isinstance(node, s.FunctionDefinition) else set()
            compiled.append((name, self.run(node, bound | own)))
            bound = bound | {name}

        def run(scope: Scope) -> object:
            values: dict[str, object] = {}
            inner = Scope(values, scope)
            for name, part in compiled:
                values[name] = part(inner)
            return scope.work.weighed(values)

        return run

    def _open_range(self, test: s.OperatorTest, bound: frozenset[str]) -> Run:
        end, operator = self.run(test.right, bound), test.operator
        if operator not in ("<", "<=", ">", ">=", "="):
            # As a test after `in` it never comes here: tests.py takes it.
            raise _refused(f"‘{operator}’로는 구간을 적을 수 없습니다.", test)

        def run(scope: Scope) -> object:
            value = end(scope)
            if value is None:
                return None
            if operator == "=":
                return Range(value, value, True, True)
            closed = operator.endswith("=")
            return Range(None, value, False, closed) if operator[0] == "<" else Range(value, None, closed, False)

        return run

    def _filtered(self, value: s.Node, by: s.Node, bound: frozenset[str]) -> Run:
        source = self.run(value, bound)
        if isinstance(by, s.Literal) and isinstance(by.value, Decimal):
            place = by.value
            return lambda scope: _nth(_listed(source(scope)), place)
        keep = self.run(by, bound | {"item"})
        sure = isinstance(by, _ALWAYS_BOOLEAN)

        def run(scope: Scope) -> object:
            found = source(scope)
            if found is None:
                return None
            items = _listed(found)
            if not sure and not (isinstance(by, s.Name) and items and _has_name(items[0], by.name)):
                place = keep(scope)
                if type(place) is Decimal:
                    return _nth(items, place)
            return [item for item in items if keep(_item_scope(item, scope)) is True]

        return run

    def _call(self, node: s.Call, bound: frozenset[str]) -> Run:
        arguments = tuple(self.run(argument, bound) for argument in node.arguments)
        names, callee = node.names, node.callee
        if isinstance(callee, s.Name) and callee.name not in bound and callee.name not in self.declared:
            builtin = self.library.get(callee.name)
            if builtin is None:
                raise FeelError(f"모르는 함수입니다: {callee.name}", node.place.line, node.place.column)
            if wrong := builtin.check(len(arguments), names):
                raise FeelError(wrong, node.place.line, node.place.column)
            if callee.name in MOMENTS:
                return self._name(callee.name, bound | {callee.name})
            call = builtin.prepared(len(arguments), names)
            if len(arguments) == 1:
                (only,) = arguments
                return lambda scope: call((only(scope),), scope.work)
            return lambda scope: call([argument(scope) for argument in arguments], scope.work)
        function = self.run(callee, bound)

        def run(scope: Scope) -> object:
            found = function(scope)
            if not isinstance(found, Function):
                return None
            return found.invoke([argument(scope) for argument in arguments], scope.work, names)

        return run

    def _loop(self, node: s.For | s.Quantified, bound: frozenset[str]) -> Run:
        sources: list[tuple[str, Run, Run | None]] = []
        for iterator in node.iterators:
            until = None if iterator.until is None else self.run(iterator.until, bound)
            sources.append((iterator.name, self.run(iterator.source, bound), until))
            bound = bound | {iterator.name}
        if isinstance(node, s.For):
            watches = any(isinstance(n, s.Name) and n.name == "partial" for n in s.nodes(node.body))
            return loops.for_each(sources, self.run(node.body, bound | {"partial"}), watches)
        return loops.quantified(node.every, sources, self.run(node.body, bound))


def _refused(message: str, node: s.Node) -> FeelError:
    """A refusal at the first name inside a node; only names and calls know where they stand."""
    places = (inner.place for inner in s.nodes(node) if isinstance(inner, (s.Name, s.Call)))
    place = next(places, s.Place(1, 1))
    return FeelError(message, place.line, place.column)


def _logic(decisive: bool, parts: list[Run]) -> Run:
    def run(scope: Scope) -> object:
        answer: bool | None = not decisive
        for part in parts:
            value = part(scope)
            if value is decisive:
                return decisive
            if value is not (not decisive):
                answer = None
        return answer

    return run


def _compared(operator: str, left: Run, node: s.Node, right: Run) -> Run:
    if isinstance(node, s.Literal):
        fits = compared_with(operator, node.value)
        return lambda scope: fits(left(scope))
    compare = COMPARISONS[operator]

    def run(scope: Scope) -> object:
        first, second = left(scope), right(scope)
        if type(first) is list or type(first) is dict:
            scope.work.look_through(first)
        return compare(first, second)

    return run


def _between(value: Run, low: Run, high: Run) -> Run:
    def run(scope: Scope) -> object:
        found, first, last = value(scope), low(scope), high(scope)
        if first is None or last is None:
            return None
        return within(found, Range(first, last, True, True))

    return run


def _contained(value: Run, test: Test) -> Run:
    return lambda scope: test(value(scope), scope)


def _negated(value: Run) -> Run:
    return lambda scope: negate(value(scope))


def _if(condition: Run, then: Run, otherwise: Run) -> Run:
    return lambda scope: then(scope) if condition(scope) is True else otherwise(scope)


def _list(items: tuple[Run, ...]) -> Run:
    return lambda scope: scope.work.weighed([item(scope) for item in items])


def _path(value: Run, name: str) -> Run:
    return lambda scope: _property(value(scope), name)


def _property(value: object, name: str) -> object:
    if type(value) is dict:
        return value.get(name)
    if type(value) is list:
        return [_property(item, name) for item in value]
    return None if value is None else temporal.property_of(value, name)


def _interval(low: Run, high: Run, low_closed: bool, high_closed: bool) -> Run:
    def run(scope: Scope) -> object:
        first, last = low(scope), high(scope)
        if less(first, last) is None:
            return None
        return Range(first, last, low_closed, high_closed)

    return run


def _constant(run: Run) -> Run:
    """A closure that needs nothing from outside, worked out once."""
    value = run(Scope({}))
    return lambda _: value


def _listed(value: object) -> list[object]:
    if type(value) is list:
        return value
    return [] if value is None else [value]


def _nth(items: list[object], place: Decimal) -> object:
    """Counted from one; a negative place is counted from the end."""
    if place != place.to_integral_value() or not 1 <= abs(place) <= len(items):
        return None
    return items[int(place) - 1 if place > 0 else int(place)]


def _has_name(item: object, name: str) -> bool:
    return name == "item" or (isinstance(item, dict) and name in item)


def _item_scope(item: object, scope: Scope) -> Scope:
    scope.work.iterate()
    inner = Scope({"item": item}, scope)
    return Scope(item, inner) if isinstance(item, dict) else inner

"""Unary tests: whether a value passes what stands in a cell of a table, or behind `in`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.rules.feel import syntax as s
from engine.rules.feel.operators import COMPARISONS, compared_with
from engine.rules.feel.scope import Scope
from engine.rules.feel.values import PLAIN, Range, equal, within

if TYPE_CHECKING:
    from engine.rules.feel.compile import Compiler, Run, Test


def tests_of(compiler: Compiler, tests: s.Tests) -> Test:
    """A whole cell: any value, one of its tests, or none of them."""
    parts = [test_of(compiler, test, frozenset({"?"}), is_cell=True) for test in tests.tests]
    one = parts[0] if len(parts) == 1 else _one_of(parts)
    if tests.is_any:
        return lambda _value, _scope: True
    return _none_of(one) if tests.negated else one


def test_of(compiler: Compiler, node: s.Node, bound: frozenset[str], *, is_cell: bool) -> Test:
    """One positive test. In a cell `?` is the value, and a condition may stand instead of a value."""
    if isinstance(node, s.OperatorTest) and isinstance(node.right, s.Literal):
        fits = compared_with(node.operator, node.right.value)
        return lambda value, _: fits(value)
    if isinstance(node, s.OperatorTest):
        return _operator(node.operator, compiler.run(node.right, bound))
    if isinstance(node, s.Alternatives):
        return _one_of([test_of(compiler, test, bound, is_cell=is_cell) for test in node.tests])
    if isinstance(node, s.ListOf) and any(isinstance(item, s.OperatorTest) for item in node.items):
        return _one_of([test_of(compiler, item, bound, is_cell=is_cell) for item in node.items])
    if isinstance(node, s.OpenRange) and node.test.operator == "!=":
        return _operator("!=", compiler.run(node.test.right, bound))
    if isinstance(node, s.Interval | s.OpenRange):
        return _range(compiler.run(node, bound))
    if isinstance(node, s.Literal):
        return _literal(node.value)
    run = compiler.run(node, bound)
    if is_cell and any(isinstance(n, s.Name) and n.name == "?" for n in s.nodes(node)):
        return _condition(run)
    return _expression(run, is_cell=is_cell)


def _literal(wanted: object) -> Test:
    kind = type(wanted)
    if kind in PLAIN:
        return lambda value, _: value == wanted if type(value) is kind else value is not None and equal(value, wanted)

    def test(value: object, _: Scope) -> bool | None:
        if value is None or wanted is None:
            return value is wanted
        return equal(value, wanted)

    return test


def _operator(operator: str, right: Run) -> Test:
    compare = COMPARISONS[operator]
    return lambda value, scope: compare(value, right(scope))


def _condition(run: Run) -> Test:
    def test(value: object, scope: Scope) -> bool | None:
        found = run(Scope({"?": value}, scope))
        return found if isinstance(found, bool) else None

    return test


def _range(run: Run) -> Test:
    def test(value: object, scope: Scope) -> bool | None:
        span = run(scope)
        if not isinstance(span, Range):
            return None
        return equal(value, span) if isinstance(value, Range) else within(value, span)

    return test


def _expression(run: Run, *, is_cell: bool) -> Test:
    def test(value: object, scope: Scope) -> bool | None:
        wanted = run(scope)
        if type(wanted) is list:
            scope.work.look_through(wanted)
        if isinstance(wanted, Range):
            return within(value, wanted) if not isinstance(value, Range) else equal(value, wanted)
        if isinstance(wanted, list) and not isinstance(value, list):
            return _in_list(value, wanted)
        if isinstance(wanted, list):
            return True if equal(value, wanted) is True else _in_list(value, wanted)
        if is_cell and isinstance(wanted, bool) and not isinstance(value, bool):
            return wanted
        return equal(value, wanted)

    return test


def _in_list(value: object, wanted: list[object]) -> bool | None:
    is_point = not isinstance(value, Range)
    return _any(
        [within(value, item) if is_point and isinstance(item, Range) else equal(value, item) is True for item in wanted]
    )


def _any(answers: list[bool | None]) -> bool | None:
    """Whether one answer is yes. Kinds that cannot be compared are simply not the value."""
    if True in answers:
        return True
    return None if answers and all(answer is None for answer in answers) else False


def _one_of(parts: list[Test]) -> Test:
    def test(value: object, scope: Scope) -> bool | None:
        answer: bool | None = False
        for part in parts:
            found = part(value, scope)
            if found is True:
                return True
            if found is None:
                answer = None
        return answer

    return test


def _none_of(part: Test) -> Test:
    def test(value: object, scope: Scope) -> bool | None:
        found = part(value, scope)
        return None if found is None else not found

    return test

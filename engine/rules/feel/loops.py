"""for, some and every: what a loop walks over, and what its turns give. The closures it runs are made in compile.py."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias

from engine.rules.feel.errors import FeelError
from engine.rules.feel.limits import ITERATION_WORK, LIST_ITEMS_MAX
from engine.rules.feel.scope import Scope
from engine.rules.feel.values import NUMBERS, Range, checked_list, less

Run: TypeAlias = Callable[[Scope], object]
Sources: TypeAlias = "list[tuple[str, Run, Run | None]]"
"""The name of each turn, where it begins or what it walks over, and where it ends."""


class _NothingToWalk(Exception):
    """A loop was given something it cannot walk over; the loop is null then."""


def _turns(value: object, until: object, has_until: bool) -> Iterable[object]:
    """What a loop walks over: a list, a range, or from one end to the other in either direction."""
    if has_until:
        return _stepped(value, until)
    if type(value) is list:
        return value
    if isinstance(value, Range):
        if less(value.high, value.low) is not False:
            raise _NothingToWalk
        first = None if value.low_closed else value.low
        last = None if value.high_closed else value.high
        return (turn for turn in _stepped(value.low, value.high) if turn not in (first, last))
    if value is None:
        raise _NothingToWalk
    return (value,)


def _stepped(low: object, high: object) -> Iterator[object]:
    if type(low) is Decimal and type(high) is Decimal and low == low.to_integral_value():
        if abs(high - low) >= LIST_ITEMS_MAX:
            raise FeelError(f"되풀이할 구간이 너무 깁니다. {LIST_ITEMS_MAX:,}개까지 셀 수 있습니다.")
        step = 1 if low <= high else -1
        return (NUMBERS.add(low, Decimal(step * at)) for at in range(int(abs(high - low)) + 1))
    if type(low) is date and type(high) is date:
        days, step = abs(high - low).days, 1 if low <= high else -1
        if days >= LIST_ITEMS_MAX:
            raise FeelError(f"되풀이할 구간이 너무 깁니다. {LIST_ITEMS_MAX:,}일까지 셀 수 있습니다.")
        return (low + timedelta(days=step * at) for at in range(days + 1))
    raise _NothingToWalk


def _walk(sources: Sources, scope: Scope, at: int = 0) -> Iterator[Scope]:
    name, source, until = sources[at]
    value, end = source(scope), None if until is None else until(scope)
    for turn in _turns(value, end, until is not None):
        inner = Scope({name: turn}, scope)
        if at + 1 == len(sources):
            scope.work.iterate()
            yield inner
        else:
            scope.work.spend(ITERATION_WORK)
            yield from _walk(sources, inner, at + 1)


def for_each(sources: Sources, body: Run, watches_partial: bool) -> Run:
    """`for`: the list of what the body is worth each time; `partial` in it is the list so far."""

    def run(scope: Scope) -> object:
        found: list[object] = []
        so_far: dict[str, object] = {"partial": []}
        try:
            for inner in _walk(sources, Scope(so_far, scope)):
                found.append(body(inner))
                if watches_partial:  # a copy, so that no result can hold itself
                    scope.work.spend(len(found) >> 7)
                    so_far["partial"] = list(found)
        except _NothingToWalk:
            return None
        return scope.work.weighed(checked_list(found))

    return run


def quantified(every: bool, sources: Sources, body: Run) -> Run:
    """`every` or `some`: decided by the first body that decides it, unknown when one was neither true nor false."""

    def run(scope: Scope) -> object:
        answer: bool | None = every
        try:
            for inner in _walk(sources, scope):
                value = body(inner)
                if value is (not every):
                    return not every
                if value is not every:
                    answer = None
        except _NothingToWalk:
            return None
        return answer

    return run

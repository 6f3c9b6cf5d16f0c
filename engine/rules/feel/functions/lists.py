"""Built-in functions that take lists apart and put them together. Sums and their like are in aggregates.py."""

from __future__ import annotations

from decimal import Decimal
from functools import cmp_to_key

from engine.rules.feel.functions.registry import Library
from engine.rules.feel.scope import Work
from engine.rules.feel.values import Function, checked_list, equal, less

library = Library()


@library.declare("count", "list:list")
def _count(items: list[object]) -> Decimal:
    return Decimal(len(items))


def _has(items: list[object], element: object) -> bool:
    return any(equal(item, element) is True for item in items)


@library.declare("list contains", "list:list", "element:any")
def _list_contains(items: list[object], element: object) -> bool:
    return _has(items, element)


@library.declare("index of", "list:list", "match:any")
def _index_of(items: list[object], match: object) -> list[object]:
    return [Decimal(at) for at, item in enumerate(items, 1) if equal(item, match) is True]


@library.declare("append", "list:list", "item:any", rest=True)
def _append(items: list[object], more: list[object]) -> list[object]:
    return [*items, *more]


@library.declare("concatenate", "list:list", rest=True)
def _concatenate(lists: list[list[object]]) -> list[object]:
    return checked_list([item for part in lists for item in part])


@library.declare("union", "list:list", rest=True, wants_work=True)
def _union(lists: list[list[object]], work: Work) -> list[object]:
    return _distinct_values(_concatenate(lists), work)


def _place(items: list[object], position: Decimal) -> int | None:
    """Where a position, counted from 1 or back from -1, is in the list."""
    if position != position.to_integral_value() or not 1 <= abs(position) <= len(items):
        return None
    return int(position) - 1 if position > 0 else len(items) + int(position)


@library.declare("insert before", "list:list", "position:number", "newItem:any")
def _insert_before(items: list[object], position: Decimal, item: object) -> list[object] | None:
    at = _place(items, position)
    return None if at is None else [*items[:at], item, *items[at:]]


@library.declare("remove", "list:list", "position:number")
def _remove(items: list[object], position: Decimal) -> list[object] | None:
    at = _place(items, position)
    return None if at is None else [*items[:at], *items[at + 1 :]]


@library.declare("list replace", "list:list", "position:number", "newItem:any")
def _replace_at(items: list[object], position: Decimal, item: object) -> list[object] | None:
    at = _place(items, position)
    return None if at is None else [*items[:at], item, *items[at + 1 :]]


@library.declare("list replace", "list:list", "match:function", "newItem:any", wants_work=True)
def _replace_matching(items: list[object], match: Function, new: object, work: Work) -> list[object] | None:
    found: list[object] = []
    for item in items:
        work.iterate()
        fits = match.invoke((item, new), work)
        if not isinstance(fits, bool):
            return None
        found.append(new if fits else item)
    return found


@library.declare("reverse", "list:list")
def _reverse(items: list[object]) -> list[object]:
    return items[::-1]


@library.declare("sublist", "list:list", "start position:number", "length:number?")
def _sublist(items: list[object], start: Decimal, length: Decimal | None) -> list[object] | None:
    if start == 0 or abs(start) > len(items) or (length is not None and length < 1):
        return None
    begin = int(start) - 1 if start > 0 else len(items) + int(start)
    return items[begin:] if length is None else items[begin : begin + int(min(length, Decimal(len(items))))]


@library.declare("distinct values", "list:list", wants_work=True)
def _distinct_values(items: list[object], work: Work) -> list[object]:
    found: list[object] = []
    for item in items:
        work.spend(len(found))
        if not _has(found, item):
            found.append(item)
    return found


@library.declare("flatten", "list:list")
def _flatten(items: list[object]) -> list[object]:
    found: list[object] = []
    for item in items:
        found.extend(_flatten(item) if isinstance(item, list) else [item])
        checked_list(found)
    return found


@library.declare("sort", "list:list", "precedes:function|null?", wants_work=True)
def _sort(items: list[object], precedes: Function | None, work: Work) -> list[object] | None:
    failed = False

    def order(left: object, right: object) -> int:
        nonlocal failed
        if precedes is None:
            work.spend(1)
            first = less(left, right)
        else:
            work.iterate()
            found = precedes.invoke((left, right), work)
            first = found if isinstance(found, bool) else None
        failed = failed or first is None
        return -1 if first else 1

    found = sorted(items, key=cmp_to_key(order))
    return None if failed else found

"""Built-in functions on lists and contexts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, DecimalException
from functools import cmp_to_key

from engine.rules.feel.functions.registry import Library
from engine.rules.feel.operators import add
from engine.rules.feel.scope import Work
from engine.rules.feel.userfunction import UserFunction
from engine.rules.feel.values import NUMBERS, checked_list, equal, less

library = Library()


@library.declare("count", "list:list")
def _count(items: list[object]) -> Decimal:
    return Decimal(len(items))


def total(items: Sequence[object]) -> object:
    """The sum of numbers or durations; null when one of them is neither."""
    if not items:
        return None
    found = items[0] if type(items[0]) is not str else None
    for item in items[1:]:
        found = add(found, item) if type(item) is type(found) else None
        if found is None:
            return None
    return found


@library.declare("sum", "list:list", variadic=True)
def _sum(items: list[object]) -> object:
    return total(items)


@library.declare("mean", "list:list", variadic=True)
def _mean(items: list[object]) -> object:
    found = total(items)
    return NUMBERS.divide(found, Decimal(len(items))) if type(found) is Decimal else None


@library.declare("product", "list:list", variadic=True)
def _product(items: list[object]) -> object:
    found = Decimal(1)
    for item in items:
        if type(item) is not Decimal:
            return None
        try:
            found = NUMBERS.multiply(found, item)
        except DecimalException:
            return None
    return found if items else None


def extreme(items: Sequence[object], *, largest: bool) -> object:
    """The smallest or largest; null when they have no common order."""
    best: object = None
    for at, item in enumerate(items):
        if at == 0:
            best = item if less(item, item) is not None else None
            continue
        before = less(best, item) if largest else less(item, best)
        if before is None:
            return None
        best = item if before else best
    return best


@library.declare("min", "list:list", variadic=True)
def _min(items: list[object]) -> object:
    return extreme(items, largest=False)


@library.declare("max", "list:list", variadic=True)
def _max(items: list[object]) -> object:
    return extreme(items, largest=True)


@library.declare("median", "list:list", variadic=True)
def _median(items: list[object]) -> object:
    numbers = sorted(item for item in items if type(item) is Decimal)
    if not numbers or len(numbers) != len(items):
        return None
    middle = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[middle]
    return NUMBERS.divide(NUMBERS.add(numbers[middle - 1], numbers[middle]), Decimal(2))


@library.declare("all", "list:list", variadic=True)
def _all(items: list[object]) -> bool | None:
    if False in [i for i in items if type(i) is bool]:
        return False
    return True if all(item is True for item in items) else None


@library.declare("any", "list:list", variadic=True)
def _any(items: list[object]) -> bool | None:
    if any(item is True for item in items):
        return True
    return False if all(item is False for item in items) else None


def _has(items: list[object], element: object) -> bool:
    return any(equal(item, element) is True for item in items)


@library.declare("list contains", "list:list", "element:any")
def _list_contains(items: list[object], element: object) -> bool:
    return _has(items, element)


@library.declare("index of", "list:list", "match:any")
def _index_of(items: list[object], match: object) -> list[object]:
    return [Decimal(at) for at, item in enumerate(items, 1) if equal(item, match) is True]


@library.declare("append", "list:list", "item:any")
def _append(items: list[object], item: object) -> list[object]:
    return checked_list([*items, item])


@library.declare("concatenate", "list:list", variadic=True)
def _concatenate(lists: list[object]) -> list[object] | None:
    if not all(type(part) is list for part in lists):
        return list(lists) if not any(type(part) is list for part in lists) else None
    return checked_list([item for part in lists if isinstance(part, list) for item in part])


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
    return checked_list(found)


@library.declare("sort", "list:list", "precedes:function?", wants_work=True)
def _sort(items: list[object], precedes: object, work: Work) -> list[object] | None:
    failed = False

    def order(left: object, right: object) -> int:
        nonlocal failed
        if isinstance(precedes, UserFunction):
            work.iterate()
            return -1 if precedes.invoke((left, right), work) is True else 1
        before, after = less(left, right), less(right, left)
        failed = failed or before is None
        return -1 if before else 1 if after else 0

    found = sorted(items, key=cmp_to_key(order))
    return None if failed else found


@library.declare("is defined", "value:any")
def _is_defined(value: object) -> bool:
    return value is not None


@library.declare("get value", "m:context", "key:string")
def _get_value(context: dict[str, object], key: str) -> object:
    return context.get(key)


@library.declare("get entries", "m:context")
def _get_entries(context: dict[str, object]) -> list[object]:
    return [{"key": name, "value": value} for name, value in context.items()]

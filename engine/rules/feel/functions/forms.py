"""The functions forms use in place of the standard's: a blank field is not an error, it is simply not counted.

`sum` of nothing is 0; sum, min, max, count take what is there and pass over null. The browser works the same sums out
while one types (tests/rules/compute_cases.json is run by both sides)."""

from __future__ import annotations

from decimal import Decimal

from engine.rules.feel.functions.aggregates import extreme
from engine.rules.feel.functions.registry import Library
from engine.rules.feel.operators import add

library = Library()


def _numbers(items: list[object]) -> list[Decimal]:
    return [item for item in items if type(item) is Decimal]


@library.declare("sum", "list:any", variadic=True)
def _sum(items: object) -> object:
    found: object = Decimal(0)
    for number in _numbers(_listed(items)):
        found = add(found, number)
    return found


@library.declare("min", "list:any", variadic=True)
def _min(items: object) -> object:
    return extreme(_numbers(_listed(items)), largest=False)


@library.declare("max", "list:any", variadic=True)
def _max(items: object) -> object:
    return extreme(_numbers(_listed(items)), largest=True)


@library.declare("count", "list:any")
def _count(items: object) -> Decimal:
    return Decimal(len(_listed(items)))


def _listed(items: object) -> list[object]:
    if items is None:
        return []
    return items if isinstance(items, list) else [items]

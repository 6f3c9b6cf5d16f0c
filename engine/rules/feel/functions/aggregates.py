"""Built-in functions that make one value of all items of a list: sums, extremes, what all or any of them say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal, DecimalException

from engine.rules.feel.functions.registry import Library
from engine.rules.feel.operators import add
from engine.rules.feel.values import NUMBERS, less

library = Library()


def _numbers(items: list[object]) -> list[Decimal] | None:
    """The items when all of them are numbers."""
    numbers = [item for item in items if type(item) is Decimal]
    return numbers if len(numbers) == len(items) else None


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
    numbers = _numbers(items)
    if not numbers:
        return None
    numbers = sorted(numbers)
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


@library.declare("stddev", "list:list", variadic=True)
def _stddev(items: list[object]) -> Decimal | None:
    numbers = _numbers(items)
    if numbers is None or len(numbers) < 2:
        return None  # of a sample of one nothing can be said
    try:
        mean = NUMBERS.divide(_added(numbers), Decimal(len(numbers)))
        squares = [NUMBERS.power(NUMBERS.subtract(number, mean), 2) for number in numbers]
        return NUMBERS.sqrt(NUMBERS.divide(_added(squares), Decimal(len(numbers) - 1)))
    except DecimalException:
        return None


def _added(numbers: list[Decimal]) -> Decimal:
    found = Decimal(0)
    for number in numbers:
        found = NUMBERS.add(found, number)
    return found


@library.declare("mode", "list:list", variadic=True)
def _mode(items: list[object]) -> list[Decimal] | None:
    numbers = _numbers(items)
    if numbers is None:
        return None
    counts = Counter(numbers)
    most = max(counts.values(), default=0)
    return sorted(number for number, count in counts.items() if count == most)

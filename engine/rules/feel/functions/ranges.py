"""Built-in functions that say how points and ranges lie to each other: Allen's relations."""

from __future__ import annotations

from collections.abc import Callable

from engine.rules.feel.functions.registry import Library
from engine.rules.feel.values import Range, equal, less

library = Library()


class _NoOrder(Exception):
    """Two ends cannot be compared; the answer is null."""


def _before(left: object, right: object) -> bool:
    found = less(left, right)
    if found is None:
        raise _NoOrder
    return found


def _same(left: object, right: object) -> bool:
    found = equal(left, right)
    if found is None:
        raise _NoOrder
    return found


class _Ends:
    """A range as its two ends; a missing one lies beyond every point. A point is a range of one."""

    def __init__(self, given: object) -> None:
        span = given if isinstance(given, Range) else Range(given, given, True, True)
        self.start, self.end = span.low, span.high
        self.has_start = span.low_closed and span.low is not None
        self.has_end = span.high_closed and span.high is not None

    def starts_before(self, other: _Ends) -> bool:
        """Its first point comes first, not counting whether the ends belong to the ranges."""
        if self.start is None or other.start is None:
            return self.start is None and other.start is not None
        return _before(self.start, other.start)

    def ends_before(self, other: _Ends) -> bool:
        if self.end is None or other.end is None:
            return other.end is None and self.end is not None
        return _before(self.end, other.end)

    def same_start(self, other: _Ends) -> bool:
        if self.start is None or other.start is None:
            return self.start is other.start
        return _same(self.start, other.start)

    def same_end(self, other: _Ends) -> bool:
        if self.end is None or other.end is None:
            return self.end is other.end
        return _same(self.end, other.end)

    def ends_by_start(self, other: _Ends) -> bool:
        """Nothing of this is at or after the start of the other."""
        if self.end is None or other.start is None:
            return False
        if _before(self.end, other.start):
            return True
        return _same(self.end, other.start) and not (self.has_end and other.has_start)

    def touches_start(self, other: _Ends) -> bool:
        """Its last point is the first point of the other."""
        if self.end is None or other.start is None:
            return False
        return self.has_end and other.has_start and _same(self.end, other.start)


def _is_before(a: _Ends, b: _Ends) -> bool:
    return a.ends_by_start(b)


def _meets(a: _Ends, b: _Ends) -> bool:
    return a.touches_start(b)


def _overlaps(a: _Ends, b: _Ends) -> bool:
    return not a.ends_by_start(b) and not b.ends_by_start(a)


def _overlaps_before(a: _Ends, b: _Ends) -> bool:
    first = a.starts_before(b) or (a.same_start(b) and a.has_start and not b.has_start)
    last = a.ends_before(b) or (a.same_end(b) and (not a.has_end or b.has_end))
    return first and not a.ends_by_start(b) and last


def _finishes(a: _Ends, b: _Ends) -> bool:
    if not a.same_end(b) or a.has_end is not b.has_end:
        return False
    return b.starts_before(a) or (a.same_start(b) and (not a.has_start or b.has_start))


def _starts(a: _Ends, b: _Ends) -> bool:
    if not a.same_start(b) or a.has_start is not b.has_start:
        return False
    return a.ends_before(b) or (a.same_end(b) and (not a.has_end or b.has_end))


def _includes(a: _Ends, b: _Ends) -> bool:
    first = a.starts_before(b) or (a.same_start(b) and (a.has_start or not b.has_start))
    return first and (b.ends_before(a) or (a.same_end(b) and (a.has_end or not b.has_end)))


def _coincides(a: _Ends, b: _Ends) -> bool:
    if not a.same_start(b) or not a.same_end(b):
        return False
    return a.has_start is b.has_start and a.has_end is b.has_end


_POINTS = ("point1:point", "point2:point")
_POINT_RANGE = ("point:point", "range:range")
_RANGE_POINT = ("range:range", "point:point")
_RANGES = ("range1:range", "range2:range")
_Relation = Callable[[_Ends, _Ends], bool]
_RELATIONS: tuple[tuple[str, str, _Relation, tuple[tuple[str, str], ...]], ...] = (
    ("before", "after", _is_before, (_POINTS, _POINT_RANGE, _RANGE_POINT, _RANGES)),
    ("meets", "met by", _meets, (_RANGES,)),
    ("overlaps", "", _overlaps, (_RANGES,)),
    ("overlaps before", "overlaps after", _overlaps_before, (_RANGES,)),
    ("finishes", "finished by", _finishes, (_POINT_RANGE, _RANGES)),
    ("starts", "started by", _starts, (_POINT_RANGE, _RANGES)),
    ("includes", "during", _includes, (_RANGE_POINT, _RANGES)),
    ("coincides", "", _coincides, (_POINTS, _RANGES)),
)
"""Each relation, its converse, what it means, and which of points and ranges it is about."""
_SWAPPED = {_POINT_RANGE: _RANGE_POINT, _RANGE_POINT: _POINT_RANGE}


def _declare(name: str, relation: _Relation, kinds: tuple[str, str], *, swapped: bool) -> None:
    @library.declare(name, *kinds)
    def _holds(left: object, right: object) -> bool | None:
        first, second = (right, left) if swapped else (left, right)
        try:
            return relation(_Ends(first), _Ends(second))
        except _NoOrder:
            return None


for _name, _converse, _relation, _all_kinds in _RELATIONS:
    for _kinds in _all_kinds:
        _declare(_name, _relation, _kinds, swapped=False)
        if _converse:
            _declare(_converse, _relation, _SWAPPED.get(_kinds, _kinds), swapped=True)

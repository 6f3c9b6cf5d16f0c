"""Boxes that choose between two pieces of logic or walk over a list: conditional, filter, for, every and some. They
mean what the same words mean in FEEL."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from lxml import etree

from engine.rules.dmn.explained import Trace
from engine.rules.dmn.reading_types import plain
from engine.rules.dmn.written import Boxed
from engine.rules.feel import loops
from engine.rules.feel.scope import Scope

if TYPE_CHECKING:
    from engine.rules.dmn.read import Reading


def _parts(element: etree._Element, reading: Reading, *names: str) -> tuple[Boxed, ...] | None:
    """The named pieces of a box, or None and a problem."""
    from engine.rules.dmn.boxed import only_logic  # boxes hold boxes

    found = []
    for name in names:
        holder = reading.one(element, f"d:{name}")
        if holder is None:
            reading.refuse("missing_logic", f"적어야 할 것이 빠졌습니다: {name}", element)
            return None
        logic = only_logic(holder, reading)
        if logic is None:
            return None
        found.append(logic)
    return tuple(found)


def read_conditional(element: etree._Element, reading: Reading) -> Boxed | None:
    """If, then, else."""
    parts = _parts(element, reading, "if", "then", "else")
    if parts is None:
        return None
    condition, then, otherwise = parts

    def run(scope: Scope, trace: Trace) -> object:
        return (then if condition.run(scope, trace) is True else otherwise).run(scope, trace)

    return Boxed(run, condition.reads | then.reads | otherwise.reads)


def read_filter(element: etree._Element, reading: Reading) -> Boxed | None:
    """The items of a list that match; a match that is a number picks the item at that place."""
    parts = _parts(element, reading, "in", "match")
    if parts is None:
        return None
    source, match = parts

    def run(scope: Scope, trace: Trace) -> object:
        found = source.run(scope, trace)
        if found is None:
            return None
        items = found if isinstance(found, list) else [found]
        kept: list[object] = []
        for item in items or [None]:
            scope.work.iterate()
            inner = Scope({"item": item}, scope)
            answer = match.run(Scope(item, inner) if isinstance(item, dict) else inner, trace)
            if type(answer) is Decimal:
                return _at(items, answer)
            if answer is True and items:
                kept.append(item)
        return kept

    return Boxed(run, source.reads | (match.reads - {"item"}))


def _at(items: list[object], place: Decimal) -> object:
    """Counted from one; a negative place is counted from the end."""
    if place != place.to_integral_value() or not 1 <= abs(place) <= len(items):
        return None
    return items[int(place) - 1 if place > 0 else int(place)]


def read_for(element: etree._Element, reading: Reading) -> Boxed | None:
    """What the body gives for each item; `partial` is what it gave so far."""
    parts = _parts(element, reading, "in", "return")
    if parts is None:
        return None
    source, body = parts
    name, looks_back = plain(element.get("iteratorVariable")), "partial" in body.reads

    def run(scope: Scope, trace: Trace) -> object:
        walked = loops.for_each(_sources(name, source, trace), lambda inner: body.run(inner, trace), looks_back)
        return walked(scope)

    return Boxed(run, source.reads | (body.reads - {name, "partial"}))


def read_quantified(element: etree._Element, reading: Reading) -> Boxed | None:
    """Whether every, or some, item satisfies; null where one that decides cannot be told."""
    parts = _parts(element, reading, "in", "satisfies")
    if parts is None:
        return None
    source, body = parts
    name, every = plain(element.get("iteratorVariable")), etree.QName(element).localname == "every"

    def run(scope: Scope, trace: Trace) -> object:
        return loops.quantified(every, _sources(name, source, trace), lambda inner: body.run(inner, trace))(scope)

    return Boxed(run, source.reads | (body.reads - {name}))


def _sources(name: str, source: Boxed, trace: Trace) -> loops.Sources:
    return [(name, lambda scope: source.run(scope, trace), None)]

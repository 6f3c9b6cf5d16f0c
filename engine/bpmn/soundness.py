"""Does every way through the diagram come to an end, once? Token play over each scope, with limits.

Finds joins that can wait for ever, merges that run what follows twice, and places from which no end is reachable.
It plays with the control flow only; conditions are taken to be able to go either way. The net it plays on is net.py's.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterator
from itertools import combinations
from typing import Final, Literal

from engine.bpmn.diagram import Diagram, Node
from engine.bpmn.net import Edge, Net, Spot

MARKINGS_MAX: Final = 4_000
WORK_MAX: Final = 150_000
"""Tokens written down while playing, before it is given up to play everything; and once more on walks."""
CHOICES_MAX: Final = 6
WALKS_MAX: Final = 60
STEPS_MAX: Final = 300

Fault = tuple[Literal["stuck", "twice", "endless", "unknown"], Node]
Marking = frozenset[int]
Move = tuple[Marking, Node | None]


class Play:
    """All markings of one scope. A token lies on a way, or inside a step beside which an event may happen: there, once
    more when it has happened."""

    def __init__(self, diagram: Diagram, scope: str) -> None:
        start = diagram.start_of(scope)
        self._net = Net(diagram, scope, start) if start is not None else None
        spots = self._net.spots if self._net is not None else []
        self._edges: list[Edge] = [e for s in spots for e in (*s.outs, *s.beside)]
        self._places = {id(edge): place for place, edge in enumerate(self._edges)}
        # Inside a step: beyond the ways, two places for each.
        self._inner = {id(s): len(self._edges) + 2 * i for i, s in enumerate(s for s in spots if s.beside)}
        self._within = [s for s in spots if s.beside]
        self._rests = [self._rest(edge) for edge in self._edges]
        self._reach = {id(s): _reach(s) for s in spots if s.kind == "any" and len(s.ins) > 1}

    def faults(self) -> list[Fault]:
        """Every kind of fault, at most once per node."""
        if self._net is None:
            return []
        first, clash = self._put(frozenset(), [self._places[id(e)] for e in self._net.start.outs])
        if clash is not None:
            return [("twice", clash)]
        found: dict[tuple[str, str], Fault] = {}
        before: dict[Marking, list[Marking]] = {first: []}
        queue, work = deque([first]), 0
        while queue:
            marking = queue.popleft()
            moved = False
            for after, twice in self._moves(marking):
                moved, work = True, work + len(after)
                if twice is not None:
                    found.setdefault(("twice", twice.id), ("twice", twice))
                elif after in before:
                    before[after].append(marking)
                else:
                    before[after] = [marking]
                    queue.append(after)
            if marking and not moved:
                found.update(self._stuck(marking))
            if len(before) > MARKINGS_MAX or work > WORK_MAX:
                found.update(self._walked(first))
                return list(found.values()) or [("unknown", self._net.start.node)]
        return list((found or self._endless(before)).values())

    def _walked(self, first: Marking) -> dict[tuple[str, str], Fault]:
        """What goes wrong on some ways through, where there are too many to go all of them."""
        chance = random.Random(0)  # the same file is always told the same
        found: dict[tuple[str, str], Fault] = {}
        work = 0
        for _ in range(WALKS_MAX):
            marking = first
            for _ in range(STEPS_MAX):
                work += len(marking)
                if work > WORK_MAX:
                    return found
                places = sorted(marking)
                chance.shuffle(places)
                moves = next((m for place in places if (m := list(self._moves_of(place, marking)))), [])
                if not moves:
                    found.update(self._stuck(marking) if marking else {})
                    break
                marking, twice = chance.choice(moves)
                if twice is not None:
                    found.setdefault(("twice", twice.id), ("twice", twice))
                    break
        return found

    def _stuck(self, marking: Marking) -> dict[tuple[str, str], Fault]:
        waiting = [self._edges[place].target.node for place in sorted(marking)]
        return {("stuck", node.id): ("stuck", node) for node in waiting}

    def _endless(self, before: dict[Marking, list[Marking]]) -> dict[tuple[str, str], Fault]:
        done: set[Marking] = set()
        stack = [m for m in before if not m]
        while stack:
            marking = stack.pop()
            if marking not in done:
                done.add(marking)
                stack.extend(before[marking])
        for marking in before:
            if marking not in done:
                node = self._spot(min(marking)).node
                return {("endless", node.id): ("endless", node)}
        return {}

    def _moves(self, marking: Marking) -> Iterator[Move]:
        joined: set[int] = set()
        for place in sorted(marking):
            spot = self._spot(place)
            if spot.kind in ("all", "any"):
                if id(spot) in joined:
                    continue
                joined.add(id(spot))
            yield from self._moves_of(place, marking)

    def _moves_of(self, place: int, marking: Marking) -> Iterator[Move]:
        spot = self._spot(place)
        if place >= len(self._edges):
            yield from self._out_of(spot, place, marking)
        elif spot.kind == "all":
            ins = {self._places[id(e)] for e in spot.ins}
            if ins <= marking:
                yield self._put(marking - ins, [self._places[id(e)] for e in spot.outs])
        elif spot.kind == "any":
            taken = {p for e in spot.ins if (p := self._places[id(e)]) in marking}
            if self._may_join(spot, taken, marking):
                for chosen in _selections(spot):
                    yield self._put(marking - taken, [self._places[id(e)] for e in chosen])
        elif spot.kind == "stop":
            yield frozenset(), None
        elif spot.beside:
            yield self._put(marking - {place}, [self._inner[id(spot)]])
        elif spot.kind == "end":
            yield marking - {place}, None
        else:
            for edge in spot.outs:
                yield self._put(marking - {place}, [self._places[id(edge)]])

    def _out_of(self, spot: Spot, place: int, marking: Marking) -> Iterator[Move]:
        for edge in spot.outs:
            yield self._put(marking - {place}, [self._places[id(edge)]])
        if not spot.outs:
            yield marking - {place}, None
        if place == self._inner[id(spot)]:
            yield self._put(marking - {place}, [place + 1, *(self._places[id(e)] for e in spot.beside)])

    def _put(self, marking: Marking, places: list[int]) -> Move:
        put = set(marking)
        for place in places:
            is_way = place < len(self._edges)
            rest = self._rests[place] if is_way else place
            if rest in put and not (rest < len(self._edges) and self._edges[rest].aside):
                return marking, self._merge_on(place, rest) if is_way else self._spot(place).node
            put.add(rest)
        return frozenset(put), None

    def _merge_on(self, place: int, rest: int) -> Node:
        """Where the way from `place` to `rest` runs together with another."""
        edge = self._edges[place]
        if self._edges[rest] is edge and edge.source.kind != "all" and len(edge.source.ins) > 1:
            return edge.source.node
        while place != rest and len(self._edges[place].target.ins) < 2:
            place = self._places[id(self._edges[place].target.outs[0])]
        return self._edges[place].target.node

    def _rest(self, edge: Edge) -> int:
        """Slide along spots that only pass a token on, and take all ways to one choice for the same, so that they do
        not multiply the markings: two tokens before one choice can both choose alike."""
        seen: set[int] = set()
        while id(edge) not in seen:
            seen.add(id(edge))
            spot = edge.target
            passes = spot.kind == "one" or (spot.kind in ("all", "any") and len(spot.ins) == 1)
            if not passes or len(spot.outs) != 1 or spot.beside:
                break
            edge = spot.outs[0]
        if edge.target.kind == "one" and len(edge.target.ins) > 1:
            edge = min(edge.target.ins, key=lambda e: e.aside)
        return self._places[id(edge)]

    def _may_join(self, spot: Spot, filled: set[int], marking: Marking) -> bool:
        """BPMN's rule: no other token can reach an empty way in, unless it can reach one that has a token."""
        reach = self._reach.get(id(spot))
        if reach is None:
            return True
        has = {id(self._edges[place]) for place in filled}
        for place in marking:
            other = self._spot(place)
            ways = reach.get(id(other)) if other is not spot else None
            if ways is not None and not ways <= has and ways.isdisjoint(has):
                return False
        return True

    def _spot(self, place: int) -> Spot:
        if place < len(self._edges):
            return self._edges[place].target
        return self._within[(place - len(self._edges)) // 2]


def _reach(gateway: Spot) -> dict[int, set[int]]:
    """Spot → the ways into this gateway that a token there could come by without passing it."""
    found: dict[int, set[int]] = {}
    for edge in gateway.ins:
        seen = {id(gateway)}
        stack = [edge.source]
        while stack:
            spot = stack.pop()
            if id(spot) not in seen:
                seen.add(id(spot))
                found.setdefault(id(spot), set()).add(id(edge))
                stack.extend(e.source for e in spot.ins)
    return found


def _selections(spot: Spot) -> list[list[Edge]]:
    """What an inclusive split may choose: the default alone, or any of the others together."""
    edges = [e for e in spot.outs if not e.is_default]
    chosen = [[e] for e in spot.outs if e.is_default]
    if len(edges) > CHOICES_MAX:
        return [*chosen, *([e] for e in edges), edges]
    for size in range(1, len(edges) + 1):
        chosen += [list(c) for c in combinations(edges, size)]
    return chosen or [[]]

"""Does every way through the diagram come to an end, once? Token play over each scope, with limits.

Finds joins that can wait for ever, merges that run what follows twice, and places from which no end is reachable.
It plays with the control flow only; conditions are taken to be able to go either way.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import combinations
from typing import Final, Literal

from engine.bpmn.diagram import Diagram, Node
from engine.bpmn.events import catcher_of
from engine.bpmn.moves import Reach

MARKINGS_MAX: Final = 4_000
CHOICES_MAX: Final = 6

Fault = tuple[Literal["stuck", "twice", "endless", "unknown"], Node]
Marking = frozenset[str]


class Play:
    """All markings of one scope. A token lies on a flow (by id) or inside an activity (`!id`, `?id` once an
    accompanying event has happened)."""

    def __init__(self, diagram: Diagram, scope: str) -> None:
        self._nodes = {n.id: n for n in diagram.scopes[scope]}
        self._scope = scope
        self._flows = {f.id: f for f in diagram.flows if f.scope == scope}
        numbers = {flow_id: n for n, flow_id in enumerate(self._flows)}
        self._numbers = numbers
        self._reach = {
            n.id: Reach(n, self._nodes, numbers)
            for n in self._nodes.values()
            if n.kind == "inclusiveGateway" and len(n.incoming) > 1
        }
        # Who throws what interrupts this scope takes all of its tokens along.
        self._cuts = {
            n.id
            for n in self._nodes.values()
            if n.throws
            and n.event.kind in ("escalation", "error")
            and (catcher := catcher_of(diagram, n)) is not None
            and catcher.interrupting
        }
        start = diagram.start_of(scope)
        self._start = start
        self._side = self._side_flows(start) if start is not None else set()

    def faults(self) -> list[Fault]:
        """Every kind of fault, at most once per node."""
        if self._start is None:
            return []
        found: dict[tuple[str, str], Fault] = {}
        first, clash = self._put(frozenset(), [f.id for f in self._start.outgoing])
        if clash is not None:
            return [("twice", clash)]
        before: dict[Marking, list[Marking]] = {first: []}
        queue = deque([first])
        while queue:
            marking = queue.popleft()
            moved = False
            for after, twice in self._moves(marking):
                moved = True
                if twice is not None:
                    found.setdefault(("twice", twice.id), ("twice", twice))
                elif after in before:
                    before[after].append(marking)
                else:
                    before[after] = [marking]
                    queue.append(after)
            if marking and not moved:
                for node in self._joins(marking):
                    found.setdefault(("stuck", node.id), ("stuck", node))
            if len(before) > MARKINGS_MAX:
                return [*found.values(), ("unknown", self._start)]
        if not found:
            found.update(self._endless(before))
        return list(found.values())

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
                node = self._at(sorted(marking)[0])
                return {("endless", node.id): ("endless", node)}
        return {}

    def _moves(self, marking: Marking) -> Iterator[tuple[Marking, Node | None]]:
        joined: set[str] = set()
        for place in sorted(marking):
            node = self._at(place)
            if place[0] in "!?":
                yield from self._out_of(node, place, marking)
            elif node.kind == "parallelGateway":
                if node.id not in joined and all(f.id in marking for f in node.incoming):
                    joined.add(node.id)
                    yield self._step(marking, {f.id for f in node.incoming}, [f.id for f in node.outgoing])
            elif node.kind == "inclusiveGateway":
                if node.id not in joined and self._may_join(node, marking):
                    joined.add(node.id)
                    taken = {f.id for f in node.incoming} & marking
                    for chosen in _selections(node):
                        yield self._step(marking, taken, chosen)
            elif node.kind in ("exclusiveGateway", "eventBasedGateway"):
                for chosen in [[f.id] for f in node.outgoing]:
                    yield self._step(marking, {place}, chosen)
            elif node.event.kind == "terminate" or node.id in self._cuts:
                yield frozenset(), None
            elif node.boundary:
                yield self._step(marking, {place}, [f"!{node.id}"])
            else:
                yield self._step(marking, {place}, [f.id for f in node.outgoing])

    def _out_of(self, node: Node, place: str, marking: Marking) -> Iterator[tuple[Marking, Node | None]]:
        yield self._step(marking, {place}, [f.id for f in node.outgoing])
        accompanying: list[str] = []
        for event in node.boundary:
            if event.interrupting:
                yield self._step(marking, {place}, [f.id for f in event.outgoing])
            else:
                accompanying += [f.id for f in event.outgoing]
        if accompanying and place[0] == "!":
            yield self._step(marking, {place}, [f"?{node.id}", *accompanying])

    def _step(self, marking: Marking, taken: set[str], put: list[str]) -> tuple[Marking, Node | None]:
        return self._put(marking - taken, put)

    def _put(self, marking: Marking, places: list[str]) -> tuple[Marking, Node | None]:
        for place in places:
            rest = self._rest(place)
            if rest in marking and rest not in self._side:
                return marking, self._merge_on(place, rest)
            marking = marking | {rest}
        return marking, None

    def _merge_on(self, place: str, rest: str) -> Node:
        """Where the way from `place` to `rest` runs together with another."""
        while place != rest and len(self._at(place).incoming) < 2:
            place = self._at(place).outgoing[0].id
        return self._at(place)

    def _rest(self, place: str) -> str:
        """Slide along nodes that only pass a token on, so that they do not multiply the markings."""
        seen = set()
        while place in self._flows and place not in seen:
            seen.add(place)
            node = self._at(place)
            passes = node.kind not in ("parallelGateway", "inclusiveGateway") or len(node.incoming) == 1
            if not passes or len(node.outgoing) != 1 or node.boundary:
                return place
            place = node.outgoing[0].id
        return place

    def _may_join(self, node: Node, marking: Marking) -> bool:
        reach = self._reach.get(node.id)
        if reach is None:
            return True
        filled = {self._numbers[f.id] for f in node.incoming if f.id in marking}
        others = [self._at(p) for p in marking]
        return not any(o is not node and reach.blocks(o.index, filled) for o in others)

    def _joins(self, marking: Marking) -> list[Node]:
        return [self._at(place) for place in sorted(marking)]

    def _at(self, place: str) -> Node:
        flow = self._flows.get(place)
        return self._nodes[flow.target if flow is not None else place[1:]]

    def _side_flows(self, start: Node) -> set[str]:
        """Flows that only an accompanying event leads to: there, a second token is a second reminder, not a fault."""
        main: set[str] = set()
        stack = [start]
        while stack:
            node = stack.pop()
            for flow in node.outgoing:
                if flow.id not in main:
                    main.add(flow.id)
                    stack.append(self._nodes[flow.target])
            stack.extend(b for b in node.boundary if b.interrupting and not any(f.id in main for f in b.outgoing))
        return self._flows.keys() - main


def _selections(node: Node) -> list[list[str]]:
    """What an inclusive split may choose: the default alone, or any of the others together."""
    flows = [f.id for f in node.outgoing if f.id != node.default]
    chosen = [[f.id] for f in node.outgoing if f.id == node.default]
    if len(flows) > CHOICES_MAX:
        return [*chosen, *([f] for f in flows), flows]
    for size in range(1, len(flows) + 1):
        chosen += [list(c) for c in combinations(flows, size)]
    return chosen or [[]]

"""The control flow of one scope as a small net: where a token goes on by one way, by all, by any; then shrunk.

What nothing can go wrong in is taken out: sequences, blocks that are split and joined in the same manner, loops round a
choice. A scope put together from blocks shrinks to a single way, however wide it is; soundness.py plays with the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Literal

from engine.bpmn.diagram import Diagram, Flow, Node
from engine.bpmn.events import catcher_of
from engine.bpmn.ways import circles

Kind = Literal["one", "all", "any", "end", "stop"]

_KINDS: Final[dict[str, Kind]] = {"parallelGateway": "all", "inclusiveGateway": "any"}


@dataclass(eq=False)
class Edge:
    """A way from one spot to another. On one that is `aside`, a second token is a second reminder and not a fault."""

    source: Spot
    target: Spot
    aside: bool
    is_default: bool = False


@dataclass(eq=False)
class Spot:
    """Where a token chooses one way, takes all (having waited for all), takes any, ends, or ends the whole scope.
    `beside` is what an event may set off while the token stays."""

    node: Node
    kind: Kind
    ins: list[Edge] = field(default_factory=list)
    outs: list[Edge] = field(default_factory=list)
    beside: list[Edge] = field(default_factory=list)


class Net:
    """One scope of a diagram, shrunk. Only for a scope whose flows lead between its nodes."""

    def __init__(self, diagram: Diagram, scope: str, start: Node) -> None:
        self._diagram = diagram
        self._aside = _aside(diagram, scope, start)
        nodes = [n for n in diagram.scopes[scope] if n.kind != "boundaryEvent" and not n.by_event]
        self._spots = {n.id: Spot(n, self._kind(n)) for n in nodes}
        self.spots = list(self._spots.values())
        for node in nodes:
            self._lead_on(node)
        self.start = self._spots[start.id]
        self._turning: set[int] = set()
        self._shrink()

    def _kind(self, node: Node) -> Kind:
        if node.event.kind == "terminate" or self._cuts(node):
            return "stop"
        if not node.outgoing and not node.boundary:
            return "end"
        return "all" if node.kind == "startEvent" else _KINDS.get(node.kind, "one")

    def _cuts(self, node: Node) -> bool:
        """Who throws what interrupts this scope takes all of its tokens along."""
        if not node.throws or node.event.kind not in ("escalation", "error"):
            return False
        catcher = catcher_of(self._diagram, node)
        return catcher is not None and catcher.interrupting

    def _lead_on(self, node: Node) -> None:
        spot = self._spots[node.id]
        if spot.kind in ("end", "stop"):
            return
        if spot.kind != "one" or node.kind in ("exclusiveGateway", "eventBasedGateway"):
            for flow in node.outgoing:
                self._draw(spot, spot.outs, flow, flow.id == node.default)
            return
        # A step goes on by all of its flows, or as one of its interrupting events does.
        self._bundle(spot, node, node.outgoing)
        for event in node.boundary:
            if event.interrupting:
                self._bundle(spot, event, event.outgoing)
            else:
                for flow in event.outgoing:
                    self._draw(spot, spot.beside, flow)

    def _bundle(self, spot: Spot, node: Node, flows: list[Flow]) -> None:
        if len(flows) == 1:
            self._draw(spot, spot.outs, flows[0])
        elif flows:
            fork = Spot(node, "all")
            self.spots.append(fork)
            _join(spot, spot.outs, fork, flows[0].id in self._aside)
            for flow in flows:
                self._draw(fork, fork.outs, flow)

    def _draw(self, spot: Spot, ways: list[Edge], flow: Flow, is_default: bool = False) -> None:
        _join(spot, ways, self._spots[flow.target], flow.id in self._aside, is_default)

    def _shrink(self) -> None:
        changed = True
        while changed:
            changed = False
            self._turning = self._in_circles()
            for spot in self.spots:
                while spot.outs and self._shrink_at(spot):
                    changed = True
            self.spots = [s for s in self.spots if s.ins or s.outs or s is self.start]

    def _in_circles(self) -> set[int]:
        after = {str(id(s)): [str(id(e.target)) for e in (*s.outs, *s.beside)] for s in self.spots}
        return {int(name) for circle in circles(after) for name in circle}

    def _shrink_at(self, spot: Spot) -> bool:
        """One step of shrinking here; False when there is none."""
        if ended := [e for e in spot.beside if e.target.kind == "end"]:
            return _drop(ended)
        if spot.beside:
            return False
        loops = [e for e in spot.outs if e.target is spot]
        if spot.kind == "one" and loops and len(loops) < len(spot.outs):
            return _drop(loops)
        if doubled := _doubled(spot):
            return _drop(doubled)
        ended = [e for e in spot.outs if e.target.kind == "end"]
        if spot.kind == "all" and ended and len(spot.outs) > 1 and id(spot) not in self._turning:
            # Inside a circle, it would leave one more token behind with every turn.
            return _drop(ended[: len(spot.outs) - 1])
        return self._passed(spot) or _fused(spot, self.start)

    def _passed(self, spot: Spot) -> bool:
        """Take out a spot that only passes a token on."""
        if len(spot.ins) != 1 or len(spot.outs) != 1 or spot.outs[0].target is spot:
            return False
        (before,), (after,) = spot.ins, spot.outs
        before.target = after.target
        after.target.ins[after.target.ins.index(after)] = before
        spot.ins, spot.outs = [], []
        return True


def _join(source: Spot, ways: list[Edge], target: Spot, aside: bool, is_default: bool = False) -> None:
    edge = Edge(source, target, aside, is_default)
    ways.append(edge)
    target.ins.append(edge)


def _drop(edges: Iterable[Edge]) -> Literal[True]:
    gone = {id(edge): edge for edge in edges}
    for target in {id(e.target): e.target for e in gone.values()}.values():
        target.ins = [e for e in target.ins if id(e) not in gone]
    for source in {id(e.source): e.source for e in gone.values()}.values():
        source.outs = [e for e in source.outs if id(e) not in gone]
        source.beside = [e for e in source.beside if id(e) not in gone]
    return True


def _doubled(spot: Spot) -> list[Edge]:
    """Ways to where they are merged in the manner they were split: one of them says as much."""
    kept: dict[int, Edge] = {}
    found: list[Edge] = []
    # One that may be chosen together with others says more than the default.
    for edge in sorted(spot.outs, key=lambda e: e.is_default):
        target = edge.target
        if spot.kind == "one" and target.kind == "end":
            place = 0
        elif target.kind == spot.kind and target is not spot:
            place = id(target)
        else:
            continue
        if kept.setdefault(place, edge) is not edge:
            found.append(edge)
    return found


def _fused(spot: Spot, start: Spot) -> bool:
    """Make one of two neighbours that choose, or wait and fork, in the same manner."""
    if spot.kind not in ("one", "all"):
        return False
    for edge in spot.outs:
        other = edge.target
        if other.kind != spot.kind or other is spot or other.beside or not other.outs:
            continue
        if len(other.ins) == 1:
            spot.outs.remove(edge)
            for way in other.outs:
                way.source = spot
            spot.outs += other.outs
            spot.node = spot.node if len(spot.ins) > 1 else other.node
            other.ins, other.outs = [], []
            return True
        if len(spot.outs) == 1 and spot is not start:
            other.ins.remove(edge)
            for way in spot.ins:
                way.target = other
            other.ins += spot.ins
            spot.ins, spot.outs = [], []
            return True
    return False


def _aside(diagram: Diagram, scope: str, start: Node) -> set[str]:
    """Flows that only an accompanying event leads to."""
    nodes = {n.id: n for n in diagram.scopes[scope]}
    main: set[str] = set()
    stack = [start]
    while stack:
        node = stack.pop()
        for flow in node.outgoing:
            if flow.id not in main:
                main.add(flow.id)
                stack.append(nodes[flow.target])
        stack.extend(b for b in node.boundary if b.interrupting and not any(f.id in main for f in b.outgoing))
    return {f.id for n in nodes.values() for f in n.outgoing} - main

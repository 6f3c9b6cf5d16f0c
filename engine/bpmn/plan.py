"""A definition ready to run: every node bound, turned into a Spiff task spec and wired to the next.

Built once per file and cached with its Definition; immutable afterwards, so threads may share it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.bpmn import spiff
from engine.bpmn.binding import Bound
from engine.bpmn.diagram import Diagram
from engine.bpmn.moves import Reach
from engine.bpmn.places import Way
from engine.bpmn.spiff import NO_EVENT, Case, Many, WorkflowSpec
from engine.rules.dmn import DecisionModel


@dataclass(frozen=True)
class Plan:
    """`places` by number: a node's own place at its index, the inner place of a multi-instance node after all those."""

    spec: WorkflowSpec
    places: tuple[Any, ...]
    start: Any
    triggers: tuple[Any, ...]  # of the event sub-processes beside the whole process
    has_inclusive: bool
    stamp: bytes  # tells a state which file it belongs to

    def new_case(self, now: datetime) -> Case:
        """A case without any token yet."""
        return Case(self.spec, self.has_inclusive, now)


def build(diagram: Diagram, bounds: Mapping[str, Bound], decisions: Mapping[str, DecisionModel], stamp: bytes) -> Plan:
    """Wire the places of a diagram that lint found nothing wrong with."""
    spec = WorkflowSpec(name=diagram.process_id)
    count = len(diagram.nodes)
    outer: dict[str, Any] = {}
    inner: dict[str, Any] = {}
    for bound in bounds.values():
        node = bound.node
        place = _place_for(bound, spec, diagram)
        if bound.crowd is not None:
            inner[node.id] = _prepared(place, bound, count + node.index)
            place = Many(spec, f"{node.id} each", place.name)
            place.inner = inner[node.id]
        outer[node.id] = _prepared(place, bound, node.index)

    numbers = {flow.id: number for number, flow in enumerate(diagram.flows)}
    for bound in bounds.values():
        node, place = bound.node, outer[bound.node.id]
        place.ways = tuple(Way(numbers[b.flow.id], outer[b.flow.target], b) for b in bound.branches)
        place.edges = tuple(outer[b.id] for b in node.boundary)
        if node.kind in ("parallelGateway", "inclusiveGateway"):
            place.arity = len(node.incoming)
        if node.kind == "inclusiveGateway" and place.arity > 1:
            place.reach = Reach(node, diagram.nodes, numbers)
        if node.kind == "subProcess":
            start = diagram.start_of(node.id)
            assert start is not None, "lint lets no sub-process without a start through"
            scope = inner.get(node.id, place)
            scope.start = outer[start.id]
            scope.triggers = tuple(outer[t.id] for t in diagram.triggers_of(node.id))
            if node.by_event:
                scope.start.handler = scope
        if node.kind == "businessRuleTask":
            inner.get(node.id, place).model = decisions[node.decision or ""]

    start = diagram.start_of(diagram.process_id)
    assert start is not None, "lint lets no process without a start through"
    places = [outer[node_id] for node_id in diagram.nodes]
    places += [inner.get(node_id) for node_id in diagram.nodes]
    has_inclusive = any(p is not None and p.reach is not None for p in places)
    triggers = tuple(outer[t.id] for t in diagram.triggers_of(diagram.process_id))
    return Plan(spec, tuple(places), outer[start.id], triggers, has_inclusive, stamp)


def _prepared(place: Any, bound: Bound, index: int) -> Any:
    place.bound, place.index = bound, index
    event = bound.node.event
    if event.kind in ("signal", "escalation", "error") and not bound.node.throws:
        place.awaits = (event.kind, event.name)
    return place


def _place_for(bound: Bound, spec: WorkflowSpec, diagram: Diagram) -> Any:
    node = bound.node
    match node.kind:
        case "userTask" | "manualTask" | "task":
            return spiff.User(spec, node.id)
        case "serviceTask":
            return spiff.Service(spec, node.id)
        case "businessRuleTask":
            rule = spiff.Rule(spec, node.id)
            rule.manual = False  # Spiff's base for it is a task a person finishes.
            return rule
        case "subProcess":
            return spiff.Sub(spec, node.id, node.id)
        case "startEvent" if node.scope in diagram.nodes and diagram.nodes[node.scope].by_event:
            return spiff.EventStart(spec, node.id, NO_EVENT)
        case "startEvent":
            return spiff.Start(spec, node.id, NO_EVENT)
        case "endEvent":
            return spiff.End(spec, node.id, NO_EVENT)
        case "intermediateThrowEvent":
            return spiff.IntermediateThrow(spec, node.id, NO_EVENT)
        case "sendTask":
            return spiff.Send(spec, node.id, NO_EVENT)
        case "intermediateCatchEvent":
            return spiff.IntermediateCatch(spec, node.id, NO_EVENT)
        case "receiveTask":
            return spiff.Receive(spec, node.id, NO_EVENT)
        case "boundaryEvent":
            return spiff.Boundary(spec, node.id, NO_EVENT, node.interrupting)
        case "exclusiveGateway":
            return spiff.Exclusive(spec, node.id)
        case "parallelGateway":
            return spiff.Parallel(spec, node.id)
        case "inclusiveGateway":
            return spiff.Inclusive(spec, node.id)
        case "eventBasedGateway":
            return spiff.EventGateway(spec, node.id, NO_EVENT)
    raise TypeError(f"no place for {node.kind}")

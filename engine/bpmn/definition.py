"""A process definition: one BPMN file, parsed and checked once, kept while it is used. Its states are not here."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final, Literal

from engine.bpmn import plan
from engine.bpmn.binding import Bound
from engine.bpmn.days import EVERY_DAY
from engine.bpmn.diagram import Diagram
from engine.bpmn.failures import BpmnRejected
from engine.bpmn.lint import examine
from engine.bpmn.times import Cycle
from engine.bpmn.ways import set_off
from engine.model.calendar import WorkingDays
from engine.model.errors import Problem
from engine.rules.dmn import DecisionModel

CACHED_MAX: Final = 256


@dataclass(frozen=True)
class Element:
    """A node of the diagram as the rest of the house may know it."""

    id: str
    name: str
    kind: str
    lane: str
    properties: Mapping[str, str]
    verb: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    """What a service task asks for, and the FEEL text of each thing it is told."""
    decision: str = ""
    """The decision a business rule task asks."""


@dataclass(frozen=True)
class StartTrigger:
    """What begins a case without a person: a message of the name `text`, or the turns of the cycle `text`. `role` is
    who its starter is, where the diagram says so."""

    kind: Literal["message", "cycle"]
    text: str
    role: str
    cycle: Cycle | None = None

    def next_after(self, moment: datetime) -> datetime | None:
        """When the cycle begins the next case after `moment`; None for a message, or when the last has passed."""
        return None if self.cycle is None else self.cycle.next_after(moment)


@dataclass(frozen=True)
class Definition:
    """One process, immutable and shared between threads."""

    process_id: str
    name: str
    digest: str
    elements: Mapping[str, Element]
    start_trigger: StartTrigger | None
    sets_off: Mapping[tuple[str, str], str]
    """What it begins before anybody is asked: ("process" or "message", its name) → the element that does."""
    plan: plan.Plan = field(repr=False, compare=False)


_Key = tuple[str, WorkingDays, tuple[tuple[str, int], ...]]
_cache: OrderedDict[_Key, tuple[Definition, Mapping[str, DecisionModel]]] = OrderedDict()
_lock = threading.Lock()


def load(source: bytes, *, decisions: Mapping[str, DecisionModel], calendar: WorkingDays = EVERY_DAY) -> Definition:
    """The process in this file, which counts working days by this calendar. The same bytes with the same decisions and
    calendar are parsed once; raises BpmnRejected with every problem found."""
    digest = hashlib.sha256(source).hexdigest()
    # The cache holds the models too, so an id() in the key cannot come to mean another object.
    key = (digest, calendar, tuple(sorted((name, id(model)) for name, model in decisions.items())))
    with _lock:
        if key in _cache:
            _cache.move_to_end(key)
            return _cache[key][0]
    definition = _build(source, digest, decisions, calendar)
    with _lock:
        _cache[key] = (definition, dict(decisions))
        while len(_cache) > CACHED_MAX:
            _cache.popitem(last=False)
    return definition


def _build(source: bytes, digest: str, decisions: Mapping[str, DecisionModel], calendar: WorkingDays) -> Definition:
    finding = examine(source, "", decisions=decisions.keys(), calendar=calendar)
    errors = [p for p in finding.problems if p.severity == "error"]
    if errors or finding.diagram is None:
        raise BpmnRejected(_sentence(errors), errors)
    diagram = finding.diagram
    elements = {
        n.id: Element(
            n.id,
            n.name,
            n.kind,
            n.lane,
            MappingProxyType(dict(n.properties)),
            n.verb or "",
            MappingProxyType(dict(n.params)),
            n.decision or "",
        )
        for n in diagram.nodes.values()
    }
    built = plan.build(diagram, finding.bounds, decisions, bytes.fromhex(digest[:16]))
    trigger = _trigger(diagram, finding.bounds)
    begun = MappingProxyType(set_off(diagram))
    return Definition(diagram.process_id, diagram.name, digest, MappingProxyType(elements), trigger, begun, built)


def _trigger(diagram: Diagram, bounds: Mapping[str, Bound]) -> StartTrigger | None:
    start = diagram.start_of(diagram.process_id)
    assert start is not None, "lint lets no process without a start through"
    role = start.properties.get("performer", "").removeprefix("role:") or start.lane
    if start.event.kind == "message":
        return StartTrigger("message", start.event.name or "", role)
    cycle = bounds[start.id].cycle
    return None if cycle is None else StartTrigger("cycle", cycle.text, role, cycle)


def _sentence(errors: list[Problem]) -> str:
    first = errors[0].message if errors else ""
    return f"절차 파일에 고칠 곳이 {len(errors)}군데 있습니다. {first}".strip()

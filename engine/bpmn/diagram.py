"""What a BPMN file draws, as plain data: scopes, nodes, flows, with every text read in full and its line.

Reading never judges: a dangling flow or a script is recorded, and lint.py says what is wrong. The engine runs
this same Diagram, so what is checked is what is executed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from engine.bpmn import dialect
from engine.bpmn.dialect import BPMN, FLOW_NODES, REFUSED_NODES, SPIFF

_Names = dict[str, dict[str, str]]
_INTERRUPTS = {"startEvent": "isInterrupting"}


@dataclass(eq=False)
class Flow:
    """A sequence flow. `condition` is its whole text, or None where there is none."""

    id: str
    source: str
    target: str
    condition: str | None
    line: int | None
    scope: str


@dataclass(frozen=True)
class Event:
    """What an event waits for or does: `kind` is timer, message, signal, escalation, error, terminate, none, or the
    name of one we do not run."""

    kind: str
    timer: str = ""  # timeDuration, timeDate or timeCycle
    text: str = ""
    name: str | None = None  # of the message or signal, the code of the escalation or error; None: leads nowhere
    reference: str = ""


@dataclass(frozen=True)
class Loop:
    """Multi-instance marks: how often, over which list, one after another or all at once."""

    kind: str
    sequential: bool
    cardinality: str | None
    collection: str | None
    item: str | None
    output: str | None
    output_item: str | None
    others: tuple[str, ...] = ()


@dataclass(eq=False)
class Node:
    """A flow node with everything the dialect lets it say."""

    id: str
    kind: str
    name: str
    line: int | None
    scope: str
    index: int
    lane: str = ""
    default: str = ""
    properties: dict[str, str] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    attached_to: str = ""
    interrupting: bool = True
    by_event: bool = False  # a sub-process that an event starts, not a flow
    verb: str | None = None
    result_variable: str = ""
    params: tuple[tuple[str, str], ...] = ()
    decision: str | None = None
    loop: Loop | None = None
    incoming: list[Flow] = field(default_factory=list)
    outgoing: list[Flow] = field(default_factory=list)
    boundary: list[Node] = field(default_factory=list)

    @property
    def event(self) -> Event:
        """The single event definition; a plain event has none."""
        return self.events[0] if self.events else Event("none")

    @property
    def throws(self) -> bool:
        """Whether something goes out from here: a message, a signal, an escalation or an error."""
        return self.kind in dialect.THROWING and self.event.kind in dialect.REFERRED


@dataclass
class Diagram:
    """One executable process. `nodes` keeps the order of the file; `duplicates` are ids seen more than once."""

    process_id: str
    name: str
    line: int | None
    nodes: dict[str, Node]
    flows: list[Flow]
    scopes: dict[str, list[Node]]
    parents: dict[str, str]

    def start_of(self, scope: str) -> Node | None:
        """The scope's start event, if it has exactly one."""
        starts = [n for n in self.scopes[scope] if n.kind == "startEvent"]
        return starts[0] if len(starts) == 1 else None

    def triggers_of(self, scope: str) -> list[Node]:
        """The start events of the scope's event sub-processes: what can happen while the scope runs."""
        starts = [self.start_of(n.id) for n in self.scopes[scope] if n.by_event and n.id in self.scopes]
        return [start for start in starts if start is not None]

    def depth(self, scope: str) -> int:
        """How many sub-processes enclose this scope."""
        depth = 0
        while scope in self.parents:
            scope = self.parents[scope]
            depth += 1
        return depth


def full_text(element: etree._Element) -> str:
    """All character data of a text-only element, across comments: what a reader of the file sees."""
    return "".join([element.text or "", *(child.tail or "" for child in element)]).strip()


def line_of(element: etree._Element) -> int | None:
    """The line an element begins on, where the parser kept it."""
    line: object = element.sourceline
    return line if isinstance(line, int) else None


def local(element: etree._Element) -> str:
    """The local name of an element; empty for comments and processing instructions."""
    tag: object = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def is_element(node: etree._Element) -> bool:
    """False for the comments and processing instructions that lxml also calls elements."""
    tag: object = node.tag
    return isinstance(tag, str)


def read(root: etree._Element, process: etree._Element) -> Diagram:
    """Read one process of a parsed file. Works without recursion, so depth is lint's matter and not Python's."""
    names = {kind: _names(root, kind, code) for kind, code in dialect.REFERRED.items()}
    process_id = process.get("id", "")
    diagram = Diagram(process_id, process.get("name") or process_id, line_of(process), {}, [], {process_id: []}, {})
    lanes: dict[str, str] = {}
    stack: list[tuple[str, etree._Element]] = [(process_id, process)]
    while stack:
        scope, owner = stack.pop()
        for child in owner:
            kind = local(child)
            if not kind or etree.QName(child).namespace != BPMN:
                continue
            if kind == "laneSet":
                lanes.update(_lanes(child))
            elif kind == "sequenceFlow":
                diagram.flows.append(_flow(child, scope))
            elif kind in FLOW_NODES or kind in REFUSED_NODES:
                node = _node(child, kind, scope, len(diagram.nodes), names)
                if node.id != process_id:
                    # One that has the name of the whole would be inside itself.
                    diagram.nodes.setdefault(node.id, node)
                diagram.scopes[scope].append(node)
                if kind == "subProcess" and node.id not in diagram.scopes:
                    diagram.scopes[node.id] = []
                    diagram.parents[node.id] = scope
                    stack.append((node.id, child))
    _connect(diagram, lanes)
    return diagram


def _connect(diagram: Diagram, lanes: dict[str, str]) -> None:
    for flow in diagram.flows:
        source, target = diagram.nodes.get(flow.source), diagram.nodes.get(flow.target)
        if source is not None:
            source.outgoing.append(flow)
        if target is not None:
            target.incoming.append(flow)
    for node in diagram.nodes.values():
        node.lane = lanes.get(node.id, "")
        if node.kind == "boundaryEvent" and node.attached_to in diagram.nodes:
            diagram.nodes[node.attached_to].boundary.append(node)
    # What happens inside a sub-process happens in the lane that holds it.
    for node in diagram.nodes.values():
        scope = node.scope
        while not node.lane and scope in diagram.parents:
            node.lane = lanes.get(scope, "")
            scope = diagram.parents[scope]


def _lanes(lane_set: etree._Element) -> Iterator[tuple[str, str]]:
    # The innermost lane wins: document order meets the outer one first.
    for lane in lane_set.iter(f"{{{BPMN}}}lane"):
        for reference in lane.findall(f"{{{BPMN}}}flowNodeRef"):
            yield full_text(reference), _role_of(lane)


def _role_of(lane: etree._Element) -> str:
    """The role a lane stands for: the one written beside its name, or its name."""
    for written in lane.iterfind(f"{{{BPMN}}}extensionElements/{{{SPIFF}}}properties/{{{SPIFF}}}property"):
        if written.get("name") == "role":
            return written.get("value") or ""
    return lane.get("name") or ""


def _flow(element: etree._Element, scope: str) -> Flow:
    condition = element.find(f"{{{BPMN}}}conditionExpression")
    return Flow(
        element.get("id", ""),
        element.get("sourceRef", ""),
        element.get("targetRef", ""),
        None if condition is None else full_text(condition),
        line_of(element),
        scope,
    )


def _names(root: etree._Element, kind: str, code: str) -> dict[str, str]:
    """The messages, signals, escalations or errors a file declares: what each id stands for."""
    found = root.iter(f"{{{BPMN}}}{kind}")
    return {e.get("id") or "": (e.get(code) if code else "") or e.get("name") or e.get("id") or "" for e in found}


def _node(element: etree._Element, kind: str, scope: str, index: int, names: _Names) -> Node:
    node = Node(element.get("id", ""), kind, element.get("name") or "", line_of(element), scope, index)
    node.default = element.get("default", "")
    node.attached_to = element.get("attachedToRef", "")
    node.interrupting = element.get(_INTERRUPTS.get(kind, "cancelActivity"), "true") not in ("false", "0")
    node.by_event = kind == "subProcess" and element.get("triggeredByEvent", "false") in ("true", "1")
    node.events = tuple(_event(c, names) for c in element if local(c).endswith("EventDefinition"))
    if kind in ("receiveTask", "sendTask"):
        node.events = (_referred(element, "message", names),)
    node.loop = next((_loop(c) for c in element if local(c).endswith("LoopCharacteristics")), None)
    for extension in element.findall(f"{{{BPMN}}}extensionElements"):
        _read_extensions(node, extension)
    return node


def _event(element: etree._Element, names: _Names) -> Event:
    kind = local(element).removesuffix("EventDefinition")
    if kind == "timer":
        for child in element:
            if local(child) in ("timeDuration", "timeDate", "timeCycle"):
                return Event("timer", timer=local(child), text=full_text(child))
    return _referred(element, kind, names) if kind in names else Event(kind)


def _referred(element: etree._Element, kind: str, names: _Names) -> Event:
    reference = element.get(f"{kind}Ref", "")
    return Event(kind, name=names[kind].get(reference), reference=reference)


def _loop(element: etree._Element) -> Loop:
    text: dict[str, str] = {}
    others: list[str] = []
    for child in element:
        name = local(child)
        if name in ("loopCardinality", "loopDataInputRef", "loopDataOutputRef"):
            text[name] = full_text(child)
        elif name in ("inputDataItem", "outputDataItem"):
            text[name] = child.get("name") or child.get("id") or ""
        elif name and name != "documentation":
            others.append(name)
    return Loop(
        local(element),
        element.get("isSequential", "false") in ("true", "1"),
        text.get("loopCardinality"),
        text.get("loopDataInputRef"),
        text.get("inputDataItem"),
        text.get("loopDataOutputRef"),
        text.get("outputDataItem"),
        tuple(others),
    )


def _read_extensions(node: Node, extension: etree._Element) -> None:
    for prop in extension.iterfind(f"{{{SPIFF}}}properties/{{{SPIFF}}}property"):
        node.properties[prop.get("name", "")] = prop.get("value", "")
    operator = extension.find(f"{{{SPIFF}}}serviceTaskOperator")
    if operator is not None:
        node.verb = operator.get("id", "")
        node.result_variable = operator.get("resultVariable", "")
        node.params = tuple(
            (p.get("id", ""), p.get("value", ""))
            for p in operator.iterfind(f"{{{SPIFF}}}parameters/{{{SPIFF}}}parameter")
        )
    called = extension.find(f"{{{SPIFF}}}calledDecisionId")
    if called is not None:
        node.decision = full_text(called)


def title(node: Node) -> str:
    """How a sentence names the node: its Korean kind and its label, or its id where it has none."""
    kind = "eventSubProcess" if node.by_event else node.kind
    label = " ".join(node.name.split()) or node.id
    return f"{dialect.TITLES.get(kind, kind)} “{label if len(label) <= 80 else label[:79] + '…'}”"

"""What one element of a file names by its id: the steps of a lane, the process of a pool, the flows of a step, the
shapes of the picture. Sequence flows and boundary events are shape.py's matter, messages and the like events.py's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from lxml import etree

from engine.bpmn.diagram import Diagram, Node, full_text, line_of, local, title
from engine.bpmn.dialect import BPMN, BPMNDI
from engine.model.errors import Problem

_LANE: Final = f"{{{BPMN}}}lane"
_MEMBER: Final = f"{{{BPMN}}}flowNodeRef"
_DRAWN: Final = (f"{{{BPMNDI}}}BPMNShape", f"{{{BPMNDI}}}BPMNEdge", f"{{{BPMNDI}}}BPMNPlane")


class Pointers:
    """Checks one file and hands every Problem to `note`."""

    def __init__(self, root: etree._Element, diagram: Diagram, note: Callable[[Problem], None]) -> None:
        self._root = root
        self._diagram = diagram
        self._note = note

    def check(self) -> None:
        """Every rule about what is named by an id."""
        self._check_lanes()
        self._check_pools()
        self._check_flows_of_steps()
        self._check_picture()

    def _check_lanes(self) -> None:
        """A step belongs to one lane, or to lanes inside each other: else it would be for two people to do."""
        lanes: dict[str, dict[etree._Element, None]] = {}
        for lane in self._root.iter(_LANE):
            for member in lane.findall(_MEMBER):
                name = full_text(member)
                if name not in self._diagram.nodes:
                    message = f"레인 ‘{_label(lane)}’에 적힌 요소 ‘{name[:60]}’이(가) 없습니다. 지우거나 고쳐 주십시오."
                    self._missing(message, lane, member)
                else:
                    lanes.setdefault(name, {})[lane] = None
        for name, holding in lanes.items():
            around = {outer for lane in holding for outer in lane.iterancestors(_LANE)}
            inner = [lane for lane in holding if lane not in around]
            if len(inner) > 1:
                node = self._diagram.nodes[name]
                listed = ", ".join(f"‘{_label(lane)}’" for lane in inner[:3])
                message = f"{title(node)}이(가) 레인 {listed}에 함께 들어 있습니다. 한 레인에만 넣어 주십시오."
                self._note(Problem("two_lanes", message, element=node.id, line=node.line))

    def _check_pools(self) -> None:
        there = {process.get("id") for process in self._root.iterfind(f"{{{BPMN}}}process")}
        for pool in self._root.iterfind(f"{{{BPMN}}}collaboration/{{{BPMN}}}participant"):
            process = pool.get("processRef", "")
            if process and process.rpartition(":")[2] not in there:
                message = f"참여자 ‘{_label(pool)}’이(가) 가리키는 절차 ‘{process[:60]}’이(가) 없습니다. 고쳐 주십시오."
                self._missing(message, pool, pool)

    def _check_flows_of_steps(self) -> None:
        """Some tools read the flows of a step from its own list: where that says otherwise, they draw another way."""
        flows = {flow.id: flow for flow in self._diagram.flows}
        nodes = self._diagram.nodes
        for kind in ("incoming", "outgoing"):
            for said in self._root.iter(f"{{{BPMN}}}{kind}"):
                holder = said.getparent()
                node = nodes.get(holder.get("id", "")) if holder is not None else None
                flow = flows.get(full_text(said).rpartition(":")[2])
                end = None if flow is None else flow.target if kind == "incoming" else flow.source
                if node is not None and end != node.id:
                    self._stray(node, said, f"<{kind}>에 적힌 흐름선 ‘{full_text(said)[:60]}’")

    def _stray(self, node: Node, at: etree._Element, what: str) -> None:
        message = f"{title(node)}의 {what}은(는) 실제로 이어진 흐름선과 다릅니다. 지우거나 고쳐 주십시오."
        self._note(Problem("stray_reference", message, element=node.id, line=line_of(at), severity="warning"))

    def _check_picture(self) -> None:
        """A shape of nothing shows what is not there."""
        drawn = [e for e in self._root.iter(*_DRAWN) if e.get("bpmnElement")]
        ids = set(_ids(self._root)) if drawn else set()
        for shape in drawn:
            name = shape.get("bpmnElement", "")
            if name.rpartition(":")[2] not in ids:
                message = f"그림에 있는 ‘{name[:60]}’이(가) 절차에는 없습니다. 그림에서 지워 주십시오."
                place = shape.get("id") or name[:60]
                self._note(Problem("stray_reference", message, element=place, line=line_of(shape), severity="warning"))

    def _missing(self, message: str, owner: etree._Element, at: etree._Element) -> None:
        self._note(Problem("missing_reference", message, element=owner.get("id", ""), line=line_of(at)))


def _ids(root: etree._Element) -> Iterator[str]:
    for element in root.iter():
        if local(element) and (given := element.get("id")):
            yield given


def _label(element: etree._Element) -> str:
    return (element.get("name") or element.get("id") or "")[:60]

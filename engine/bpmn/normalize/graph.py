"""One scope of a process as nodes and flows that can be changed: what leads where, and new gateways in between.

Which changes are made, and why, is structure.py's matter.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from engine.bpmn.diagram import local
from engine.bpmn.dialect import FLOW_NODES, REFUSED_NODES
from engine.bpmn.normalize.drawing import Drawing
from engine.bpmn.normalize.work import Work, add, inner, remove, tag

NODES: Final = FLOW_NODES | REFUSED_NODES
SCOPES: Final = frozenset({"process", "subProcess", "transaction", "adHocSubProcess"})
ACTIVITIES: Final = frozenset(
    {
        "task", "userTask", "manualTask", "serviceTask", "businessRuleTask", "scriptTask", "sendTask", "receiveTask",
        "callActivity", "subProcess", "transaction", "adHocSubProcess",
    }
)  # fmt: skip


class Scope:
    """The nodes and flows directly inside a process or sub-process."""

    def __init__(self, work: Work, drawing: Drawing, owner: etree._Element) -> None:
        self.work = work
        self.drawing = drawing
        self.owner = owner
        self.nodes: dict[str, etree._Element] = {
            e.get("id", ""): e for e in owner if local(e) in NODES and e.tag == tag(local(e))
        }
        self.flows = inner(owner, "sequenceFlow")
        self.leaving: dict[str, list[etree._Element]] = {}
        self.entering: dict[str, list[etree._Element]] = {}
        for flow in self.flows:
            self._index(flow)

    def out_of(self, node: str) -> list[etree._Element]:
        """The flows that leave a node, in the order they are drawn."""
        return self.leaving.get(node, [])

    def into(self, node: str) -> list[etree._Element]:
        """The flows that lead to a node."""
        return self.entering.get(node, [])

    def connect(self, source: str, target: str, name: str = "") -> etree._Element:
        """A new flow."""
        flow = etree.Element(tag("sequenceFlow"), id=self.work.fresh(f"{source}_{target}"[:90]))
        if name:
            flow.set("name", name)
        flow.set("sourceRef", source)
        flow.set("targetRef", target)
        self.owner.append(flow)
        self.flows.append(flow)
        self._index(flow)
        self.drawing.connect(flow.get("id", ""), source, target)
        return flow

    def new(self, kind: str, stem: str, beside: str, side: float, name: str = "") -> str:
        """A new node, drawn beside another and in the same lane."""
        found = self.work.fresh(stem)
        node = add(self.owner, kind, id=found)
        if name:
            node.set("name", name)
        self.nodes[found] = node
        size = "gateway" if kind.endswith("Gateway") else "event" if kind.endswith("Event") else "activity"
        self.drawing.place(found, size, beside, side)
        self._share_lane(found, beside)
        if (line := self.work.line(self.nodes.get(beside, self.owner))) is not None:
            self.work.lines[found] = line
        return found

    def lead_from(self, flow: etree._Element, source: str) -> None:
        """Let a flow begin elsewhere."""
        self.leaving[flow.get("sourceRef", "")].remove(flow)
        flow.set("sourceRef", source)
        self.leaving.setdefault(source, []).append(flow)
        self.drawing.move_end(flow.get("id", ""), source, is_target=False)

    def lead_to(self, flow: etree._Element, target: str) -> None:
        """Let a flow end elsewhere."""
        self.entering[flow.get("targetRef", "")].remove(flow)
        flow.set("targetRef", target)
        self.entering.setdefault(target, []).append(flow)
        self.drawing.move_end(flow.get("id", ""), target, is_target=True)

    def drop_flow(self, flow: etree._Element) -> None:
        """Take a flow out."""
        for index, end in ((self.leaving, "sourceRef"), (self.entering, "targetRef")):
            if flow in index.get(flow.get(end, ""), []):
                index[flow.get(end, "")].remove(flow)
        self.flows.remove(flow)
        remove(flow)

    def _index(self, flow: etree._Element) -> None:
        self.leaving.setdefault(flow.get("sourceRef", ""), []).append(flow)
        self.entering.setdefault(flow.get("targetRef", ""), []).append(flow)

    def _share_lane(self, node: str, beside: str) -> None:
        for reference in list(self.drawing.held.get(beside, ())):
            again = etree.Element(tag("flowNodeRef"))
            again.text = node
            reference.addnext(again)
            self.drawing.held.setdefault(node, []).append(again)


def scopes_of(root: etree._Element) -> list[etree._Element]:
    """Every process and sub-process of the file, the outer ones first."""
    return [e for e in root.iter() if local(e) in SCOPES and e.tag == tag(local(e))]

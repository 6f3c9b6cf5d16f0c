"""A drawing for a process that came without one: from left to right in the order of the flows, side by side where they
part. Plain, so that somebody can look at it; what was drawn by anybody is never laid out anew.
"""

from __future__ import annotations

from collections import Counter, deque
from typing import Final

from lxml import etree

from engine.bpmn.diagram import local
from engine.bpmn.dialect import BPMNDI, DC
from engine.bpmn.normalize.drawing import Drawing
from engine.bpmn.normalize.graph import NODES, Scope
from engine.bpmn.normalize.work import Work, inner

_COLUMN: Final = 160
_ROW: Final = 130
_LEFT: Final = 160
_TOP: Final = 100


def lay_out(work: Work, drawing: Drawing) -> None:
    """Draw every process none of whose steps is drawn."""
    for process in work.processes():
        ids = {e.get("id", "") for e in process.iter() if local(e) in NODES}
        if ids and not any(i in drawing.shapes for i in ids):
            _lay_out(work, drawing, Scope(work, drawing, process))
            work.note("laid_out", "noted", process, "{}의 그림 자리가 없어 흐름을 따라 왼쪽에서 오른쪽으로 놓았습니다.")


def _lay_out(work: Work, drawing: Drawing, scope: Scope) -> None:
    name = scope.owner.get("id", "")
    diagram = etree.SubElement(work.root, f"{{{BPMNDI}}}BPMNDiagram", id=work.fresh(f"{name}_diagram"))
    plane = etree.SubElement(diagram, f"{{{BPMNDI}}}BPMNPlane", id=work.fresh(f"{name}_plane"), bpmnElement=name)
    rows: Counter[int] = Counter()
    hosts: Counter[str] = Counter()
    for node, column in _columns(scope).items():
        element = scope.nodes[node]
        kind = local(element)
        if kind == "boundaryEvent":
            continue
        width, height = (36, 36) if kind.endswith("Event") else (50, 50) if kind.endswith("Gateway") else (100, 80)
        middle = _TOP + rows[column] * _ROW
        rows[column] += 1
        _shape(work, drawing, plane, node, (_LEFT + column * _COLUMN - width / 2, middle - height / 2, width, height))
    for node, element in scope.nodes.items():
        host = element.get("attachedToRef", "")
        box = drawing.box(host)
        if local(element) == "boundaryEvent" and box is not None:
            hosts[host] += 1
            _shape(work, drawing, plane, node, (box[0] + box[2] - 40 * hosts[host], box[1] + box[3] - 18, 36, 36))
    bottom = _TOP + (max(rows.values(), default=0)) * _ROW
    for number, artifact in enumerate(inner(scope.owner, "textAnnotation")):
        _shape(work, drawing, plane, artifact.get("id", ""), (_LEFT + number * _COLUMN, bottom, 100, 50))
    for flow in [*scope.flows, *inner(scope.owner, "association")]:
        drawing.connect(flow.get("id", ""), flow.get("sourceRef", ""), flow.get("targetRef", ""))


def _columns(scope: Scope) -> dict[str, int]:
    """How many steps each node is from where it begins; an event on the edge of a step begins with its step."""
    edges: dict[str, list[str]] = {}
    for i, node in scope.nodes.items():
        if local(node) == "boundaryEvent":
            edges.setdefault(node.get("attachedToRef", ""), []).append(i)
    found: dict[str, int] = {}
    starts = [i for i, n in scope.nodes.items() if local(n) == "startEvent"]
    for first in [*starts, *scope.nodes]:
        queue = deque([(first, 0)])
        while queue:
            reached, column = queue.popleft()
            if reached in found or reached not in scope.nodes:
                continue
            found[reached] = column
            queue.extend((edge, column) for edge in edges.get(reached, ()))
            queue.extend((flow.get("targetRef", ""), column + 1) for flow in scope.out_of(reached))
    return found


def _shape(
    work: Work, drawing: Drawing, plane: etree._Element, element: str, box: tuple[float, float, float, float]
) -> None:
    shape = etree.SubElement(plane, f"{{{BPMNDI}}}BPMNShape", id=work.fresh(f"{element}_di"), bpmnElement=element)
    sides = {key: f"{side:g}" for key, side in zip(("x", "y", "width", "height"), box, strict=True)}
    etree.SubElement(shape, f"{{{DC}}}Bounds", sides)
    drawing.shapes[element] = shape

"""Where things are drawn: shapes for what was added, none for what is gone, nothing of another tool's in between.

The places of what stayed are never touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from lxml import etree

from engine.bpmn import vocabulary
from engine.bpmn.diagram import is_element, local
from engine.bpmn.dialect import BIOC, BPMNDI, COLOR, DC, DI
from engine.bpmn.grammar import is_number
from engine.bpmn.normalize.work import Work, remove, tag

Box = tuple[float, float, float, float]
_OURS: Final = frozenset({BPMNDI, DC, DI})
_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}")
_SHORT: Final = re.compile(r"#([0-9A-Fa-f])([0-9A-Fa-f])([0-9A-Fa-f])")
_SIZES: Final = {"gateway": (50.0, 50.0), "event": (36.0, 36.0), "activity": (100.0, 80.0)}


class Drawing:
    """The drawing of a whole file, by what each shape stands for; and which lanes hold what."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self.shapes: dict[str, etree._Element] = {}
        self.edges: dict[str, etree._Element] = {}
        for drawn in work.root.iter(f"{{{BPMNDI}}}BPMNShape", f"{{{BPMNDI}}}BPMNEdge"):
            found = self.shapes if local(drawn) == "BPMNShape" else self.edges
            if _is_on_a_sheet(drawn, work.root):
                found.setdefault(drawn.get("bpmnElement", ""), drawn)
        self.held: dict[str, list[etree._Element]] = {}
        for reference in work.root.iter(tag("flowNodeRef")):
            self.held.setdefault((reference.text or "").strip(), []).append(reference)

    def box(self, element: str) -> Box | None:
        """Left, top, width and height of an element's shape; None where it is not drawn."""
        shape = self.shapes.get(element)
        bounds = None if shape is None else shape.find(f"{{{DC}}}Bounds")
        if bounds is None:
            return None
        found = [_number(bounds.get(key)) for key in ("x", "y", "width", "height")]
        return found[0], found[1], found[2], found[3]

    def place(self, element: str, size: str, beside: str, side: float, down: float = 0) -> None:
        """Draw a new element to the left (`side` -1) or right (1) of another, on the same sheet."""
        near = self.box(beside)
        plane = self._plane(beside)
        if near is None or plane is None:
            return
        width, height = _SIZES[size]
        gap = 24.0
        x = near[0] + near[2] + gap if side > 0 else near[0] - gap - width
        y = near[1] + near[3] / 2 - height / 2 + down
        shape = etree.Element(f"{{{BPMNDI}}}BPMNShape", id=self._work.fresh(f"{element}_di"), bpmnElement=element)
        etree.SubElement(shape, f"{{{DC}}}Bounds", x=_said(x), y=_said(y), width=_said(width), height=_said(height))
        plane.append(shape)
        self.shapes[element] = shape

    def connect(self, flow: str, source: str, target: str) -> None:
        """Draw a new flow as a straight line from the side of one shape to the side of another."""
        start, end, plane = self.box(source), self.box(target), self._plane(source)
        if start is None or end is None or plane is None or flow in self.edges:
            return
        edge = etree.Element(f"{{{BPMNDI}}}BPMNEdge", id=self._work.fresh(f"{flow}_di"), bpmnElement=flow)
        from_right = start[0] <= end[0]
        points = (
            (start[0] + (start[2] if from_right else 0), start[1] + start[3] / 2),
            (end[0] + (0 if from_right else end[2]), end[1] + end[3] / 2),
        )
        for x, y in points:
            etree.SubElement(edge, f"{{{DI}}}waypoint", x=_said(x), y=_said(y))
        plane.append(edge)
        self.edges[flow] = edge

    def move_end(self, flow: str, onto: str, *, is_target: bool) -> None:
        """Lead one end of a drawn flow to the middle of another shape."""
        edge, box = self.edges.get(flow), self.box(onto)
        points = [] if edge is None else edge.findall(f"{{{DI}}}waypoint")
        if box is None or len(points) < 2:
            return
        point = points[-1 if is_target else 0]
        point.set("x", _said(box[0] + box[2] / 2))
        point.set("y", _said(box[1] + box[3] / 2))

    def _plane(self, element: str) -> etree._Element | None:
        shape = self.shapes.get(element)
        return None if shape is None else shape.getparent()


def _is_on_a_sheet(drawn: etree._Element, root: etree._Element) -> bool:
    """Whether a viewer finds the shape: on a plane of a diagram of the file."""
    plane = drawn.getparent()
    diagram = None if plane is None else plane.getparent()
    if plane is None or diagram is None or diagram.getparent() is not root:
        return False
    return (local(plane), local(diagram)) == ("BPMNPlane", "BPMNDiagram")


def keep_only(root: etree._Element, known: set[str], fallback: str) -> None:
    """Take out the shapes of what is not there, and the sheets on which nothing is left. A sheet of something that is
    gone becomes that of `fallback`."""
    for diagram in root.findall(f"{{{BPMNDI}}}BPMNDiagram"):
        plane = diagram.find(f"{{{BPMNDI}}}BPMNPlane")
        if plane is None:
            root.remove(diagram)
            continue
        for drawn in list(plane):
            if not is_element(drawn) or drawn.get("bpmnElement") not in known:
                plane.remove(drawn)
        if not len(plane):
            root.remove(diagram)
        elif plane.get("bpmnElement") not in known:
            plane.set("bpmnElement", fallback)


def clean(diagrams: Iterable[etree._Element]) -> None:
    """Take out what is no drawing of BPMN, and write colours one way."""
    for diagram in diagrams:
        for element in list(diagram.iter()):
            if element is not diagram and not _is_ours(element):
                if element.getparent() is not None:
                    remove(element)
                continue
            _clean_attributes(element)
            element.text = element.tail = None


def _is_ours(element: etree._Element) -> bool:
    """Whether a viewer of ours draws from this element, in this place."""
    parent = element.getparent()
    if not is_element(element) or parent is None or etree.QName(element).namespace not in _OURS:
        return False
    return local(parent) in vocabulary.DRAWING_PARENTS.get(local(element), ())


def _clean_attributes(element: etree._Element) -> None:
    for key, value in list(element.attrib.items()):
        name = etree.QName(str(key))
        if name.namespace in (BIOC, COLOR):
            colour = _SHORT.sub(r"#\1\1\2\2\3\3", str(value)) if _SHORT.fullmatch(str(value)) else str(value)
            if _COLOUR.fullmatch(colour):
                element.set(key, colour)
            else:
                del element.attrib[key]
        elif name.namespace or key not in vocabulary.DRAWING_ATTRIBUTES[local(element)]:
            del element.attrib[key]
        elif key in vocabulary.NUMBERS and not is_number(str(value)):
            # A place nobody can read is no place.
            element.set(key, "0")


def _number(text: str | None) -> float:
    try:
        found = float(text or "0")
    except ValueError:
        return 0.0
    return found if abs(found) < 1e7 else 0.0


def _said(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")

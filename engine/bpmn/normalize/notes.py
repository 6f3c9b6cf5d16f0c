"""What is drawn but does nothing here stays on the drawing as a note, joined by lines: data, stores, undoing.

Everything turned into a note, and everything drawn that cannot even be one, is named.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lxml import etree

from engine.bpmn.diagram import full_text, local
from engine.bpmn.dialect import BPMN, BPMNDI
from engine.bpmn.normalize.graph import NODES, scopes_of
from engine.bpmn.normalize.ids import COUNTED
from engine.bpmn.normalize.work import Work, add, bpmn_children, inner, label, remove, said, tag

_DATA: Final = ("dataObject", "dataObjectReference", "dataStoreReference", "dataInput", "dataOutput")
_LINES: Final = ("dataInputAssociation", "dataOutputAssociation")


def keep_undoing(work: Work, elements: Iterable[etree._Element]) -> None:
    """What only undoes stays as a note."""
    for element in list(elements):
        for inside in list(element.iter()):
            if inside is not element and local(inside) in COUNTED and inside.get("id"):
                work.note("compensation", "dropped", inside, "{}은(는) 되돌리는 일의 일부라 옮기지 않았습니다.")
        scope = element.getparent()
        assert scope is not None, "a node is in a scope"
        edges = inner(scope, "boundaryEvent")
        _to_note(work, element, "compensation", "{}은(는) 되돌리는 일이라 실행하지 않습니다. 메모로 남겼습니다.")
        for edge in edges:
            if edge.get("attachedToRef") == element.get("id") and local(edge) == "boundaryEvent":
                _to_note(work, edge, "compensation", "{}은(는) 되돌리는 일에 붙어 있어 메모로 남겼습니다.")


def keep_data(work: Work) -> None:
    """Data becomes notes, what moves it becomes lines to them."""
    drawn = {shape.get("bpmnElement", "") for shape in work.root.iter(f"{{{BPMNDI}}}BPMNShape")}
    names = {e.get("id", ""): label(e) for e in work.root.iter() if local(e) in _DATA or local(e) == "dataStore"}
    lines = list(work.root.iter(*map(tag, _LINES)))
    ends = {id(line): _ends(line) for line in lines}
    for element in list(work.root.iter(*map(tag, _DATA))):
        _keep(work, element, drawn, names)
    notes = {e.get("id", "") for e in work.root.iter(tag("textAnnotation"))}
    nodes = {e.get("id", "") for e in work.root.iter() if local(e) in NODES}
    for line in [one for one in lines if one.getparent() is not None]:
        _keep_line(work, line, ends[id(line)], notes | nodes, notes)
    for owner in list(work.root.iter(tag("ioSpecification"))):
        work.note("io_specification", "dropped", owner, f"{_owner(owner)}의 {{}}은(는) 옮기지 않았습니다.")
        remove(owner)
    for kept in list(work.root.iter(tag("property"))):
        work.note("data_property", "dropped", kept, f"{_owner(kept)}의 {{}}은(는) 옮기지 않았습니다.")
        remove(kept)


def _owner(element: etree._Element) -> str:
    parent = element.getparent()
    return said(parent) if parent is not None else ""


def _keep(work: Work, element: etree._Element, drawn: set[str], names: dict[str, str]) -> None:
    if element.get("id") not in drawn:
        work.note("data", "dropped", element, "{}은(는) 옮기지 않았습니다. 절차는 양식과 대장으로 자료를 다룹니다.")
        # A data input goes with the specification it is in.
        remove(element)
        return
    if not label(element):
        reference = element.get("dataObjectRef") or element.get("dataStoreRef") or ""
        element.set("name", names.get(reference, ""))
    state = element.find(tag("dataState"))
    if state is not None and state.get("name"):
        element.set("name", f"{element.get('name', '')} [{state.get('name')}]".strip())
    _to_note(work, element, "data_as_note", "{}을(를) 그림의 메모로 남겼습니다. 절차는 이 자료를 따로 다루지 않습니다.")


def _to_note(work: Work, element: etree._Element, code: str, sentence: str) -> None:
    work.note(code, "changed", element, sentence)
    text = label(element) or said(element)
    kept = element.get("id", "")
    place = element.getparent()
    while place is not None and place.tag not in [tag(k) for k in ("process", "subProcess", "transaction")]:
        if local(place) == "adHocSubProcess":
            break
        place = place.getparent()
    if element.getparent() is not place and place is not None:
        # Data inputs lie inside a specification that is taken out.
        remove(element)
        place.append(element)
    for child in list(element):
        element.remove(child)
    element.attrib.clear()
    element.text = None
    element.tag = tag("textAnnotation")
    element.set("id", kept)
    add(element, "text").text = text


def _ends(line: etree._Element) -> tuple[str, str]:
    """From where to where data is moved: between the data and the task that holds the line."""
    owner = line.getparent()
    holder = owner.get("id", "") if owner is not None else ""
    sources = [full_text(e) for e in inner(line, "sourceRef")]
    targets = [full_text(e) for e in inner(line, "targetRef")]
    if local(line) == "dataInputAssociation":
        return (sources[0] if sources else ""), holder
    return holder, (targets[0] if targets else "")


def _keep_line(work: Work, line: etree._Element, ends: tuple[str, str], known: set[str], notes: set[str]) -> None:
    owner, kept = line.getparent(), line.get("id", "")
    scope = owner.getparent() if owner is not None and local(owner) in NODES else owner
    if scope is None or not set(ends) <= known or not set(ends) & notes:
        work.note("data_association", "dropped", line, f"{_owner(line)}의 {{}}은(는) 옮기지 않았습니다.")
        remove(line)
        return
    work.note("data_association", "changed", line, f"{_owner(line)}의 {{}}을(를) 메모로 가는 선으로 남겼습니다.")
    remove(line)
    add(scope, "association", id=kept, sourceRef=ends[0], targetRef=ends[1], associationDirection="One")


def drop_loose_lines(work: Work) -> None:
    """Lines one of whose ends is not there, or is in another process, which has a copy of its own."""
    homes: dict[str, etree._Element | None] = {}
    for place in work.root:
        for element in place.iter():
            if element.get("id") and etree.QName(element).namespace == BPMN:
                homes[element.get("id", "")] = place if local(place) == "process" else None
    for line in list(work.root.iter(tag("association"))):
        ends = [line.get("sourceRef", ""), line.get("targetRef", "")]
        own = homes.get(line.get("id", ""))
        is_loose = not set(ends) <= homes.keys()
        if is_loose or (own is not None and any(homes[end] not in (own, None) for end in ends)):
            work.note("loose_line", "dropped", line, "{}이(가) 이을 것이 같은 절차에 없어 뺐습니다.")
            remove(line)


def flatten_texts(root: etree._Element) -> None:
    """Markup inside a note or a remark becomes its plain text."""
    for place in root.iter(tag("documentation"), tag("text")):
        if len(place):
            text = " ".join(" ".join(str(t) for t in place.itertext()).split())
            for child in list(place):
                place.remove(child)
            place.text = text or None


def last(work: Work) -> None:
    """Notes and lines stand behind what flows, as the standard orders them."""
    for scope in scopes_of(work.root):
        for artifact in [c for c in bpmn_children(scope) if local(c) in ("textAnnotation", "association", "group")]:
            scope.append(artifact)

"""The last look at a copy: whatever our dialect has no word for is taken out and named, and nothing else is left.

What could be translated was translated before; this is the broom.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from lxml import etree

from engine.bpmn import vocabulary
from engine.bpmn.diagram import is_element, line_of, local
from engine.bpmn.dialect import (
    BPMN,
    BPMNDI,
    DANJI,
    DECISION_PROPERTIES,
    MESSAGE_PROPERTIES,
    REFUSED_NODES,
    SPIFF,
    START_PROPERTIES,
    TASK_PROPERTIES,
    THROW_PROPERTIES,
    USER_KINDS,
    XSI,
)
from engine.bpmn.normalize.drawing import clean
from engine.bpmn.normalize.ids import COUNTED
from engine.bpmn.normalize.report import Finding
from engine.bpmn.normalize.work import OPEN, Work, remove, tag
from engine.bpmn.spelling import visible

_ATTRIBUTES: Final = frozenset(
    {
        "id", "name", "sourceRef", "targetRef", "default", "attachedToRef", "cancelActivity", "isInterrupting",
        "triggeredByEvent", "processRef", "messageRef", "signalRef", "errorRef", "escalationRef", "errorCode",
        "escalationCode", "isExecutable", "isSequential", "textFormat", "categoryValueRef", "value",
        "associationDirection", "targetNamespace", "expressionLanguage", "exporter", "exporterVersion",
    }
)  # fmt: skip
_XML: Final = "http://www.w3.org/XML/1998/namespace"
# Our dialect has none of these, but where they stand in the standard is where a task may stand.
_AS_TASKS: Final = REFUSED_NODES | {"dataObject", "dataObjectReference", "dataStoreReference"}
_HARMLESS: Final = frozenset({"laneSet", "childLaneSet", "resource", "itemDefinition", "import", "extension"})


def sweep(work: Work, root: etree._Element) -> None:
    """Make the copy say nothing but our words; each thing taken out is named once."""
    foreign: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], int | None] = {}
    named = {f.element for f in work.findings}
    for element in list(root.iter()):
        if element is root or element.getparent() is None or not _is_attached(element, root):
            continue
        name = etree.QName(element)
        space = name.namespace or ""
        if space == BPMN:
            if _is_ours(element, name.localname):
                foreign.update(_clean(element, name.localname))
            else:
                _drop(work, element, named)
        elif space == SPIFF and name.localname in vocabulary.EXTENSION_ATTRIBUTES:
            _clean_ours(work, element, name.localname)
        elif space == DANJI and element.tag == OPEN:
            continue
        elif space == BPMNDI and name.localname == "BPMNDiagram":
            clean([element])
        elif not _is_drawn(element):
            key = (space, name.localname)
            foreign[key] += 1
            first.setdefault(key, line_of(element))
            remove(element)
    _name_foreign(work, foreign, first)
    _drop_empty(root)
    _unlike_ids(root)


def _is_attached(element: etree._Element, root: etree._Element) -> bool:
    current: etree._Element | None = element
    while current is not None:
        if current is root:
            return True
        current = current.getparent()
    return False


def _is_drawn(element: etree._Element) -> bool:
    return any(a.tag == f"{{{BPMNDI}}}BPMNDiagram" for a in element.iterancestors())


def drop_misplaced(work: Work) -> None:
    """Before anything is read: what stands where nothing of its kind can stand says nothing, so it goes. What is
    said beside an element stands in one place."""
    for element in list(work.root.iter()):
        kind, parent = local(element), element.getparent()
        if parent is None or element.tag != tag(kind):
            continue
        if kind == "extensionElements":
            _gather(element, parent)
            continue
        known = vocabulary.PARENTS.get("task" if kind in _AS_TASKS else kind)
        is_shared = parent is work.root and kind.endswith("EventDefinition")
        if known is not None and not is_shared and (local(parent) not in known or parent.tag != tag(local(parent))):
            remove(element)


def _gather(element: etree._Element, parent: etree._Element) -> None:
    first = parent.find(tag("extensionElements"))
    if parent.tag == element.tag:
        remove(element)
    elif first is not None and first is not element:
        first.extend(list(element))
        remove(element)


def _is_ours(element: etree._Element, name: str) -> bool:
    """Whether the dialect has this element in this place."""
    if name not in vocabulary.BPMN_ATTRIBUTES:
        return False
    known, parent = vocabulary.PARENTS.get(name), element.getparent()
    if parent is None or etree.QName(parent).namespace != BPMN:
        return False
    return known is None or local(parent) in known


def _clean(element: etree._Element, name: str) -> list[tuple[str, str]]:
    """Take out the attributes that are not ours; those of other tools are returned to be named."""
    foreign: list[tuple[str, str]] = []
    for key, value in list(element.attrib.items()):
        known = key in _ATTRIBUTES and key in vocabulary.BPMN_ATTRIBUTES[name]
        fits = value in vocabulary.VALUES.get(str(key), {value})
        if not (known and fits) and not (key == f"{{{XSI}}}type" and name in vocabulary.FORMAL):
            attribute = etree.QName(str(key))
            if attribute.namespace not in (None, XSI, _XML):
                foreign.append((attribute.namespace or "", f"@{attribute.localname}"))
            del element.attrib[key]
        else:
            element.set(key, visible(element.get(key) or ""))
    if name not in vocabulary.TEXT_ONLY:
        element.text = None
        for child in element:
            child.tail = None
    if element.text and not element.text.isascii():
        element.text = visible(element.text) or None
    return foreign


def _clean_ours(work: Work, element: etree._Element, name: str) -> None:
    for key in list(element.attrib):
        if key not in vocabulary.EXTENSION_ATTRIBUTES[name]:
            del element.attrib[key]
    if name != "property":
        return
    owner = next((a for a in element.iterancestors() if etree.QName(a).namespace == BPMN and a.get("id")), None)
    if owner is not None and element.get("name") not in _properties(local(owner)):
        work.note(
            "unknown_property",
            "dropped",
            owner,
            f"{{}}의 속성 ‘{(element.get('name') or '')[:60]}’은(는) 옮기지 않았습니다.",
        )
        remove(element)


def _properties(kind: str) -> frozenset[str]:
    if kind in USER_KINDS:
        return TASK_PROPERTIES
    if kind == "lane":
        return frozenset({"role"})
    if kind == "businessRuleTask":
        return DECISION_PROPERTIES
    return MESSAGE_PROPERTIES | THROW_PROPERTIES | START_PROPERTIES if _speaks(kind) else frozenset()


def _speaks(kind: str) -> bool:
    """Whether the element can send, or wait for, anything."""
    return kind.endswith("Event") or kind in ("sendTask", "receiveTask")


def _drop(work: Work, element: etree._Element, named: set[str]) -> None:
    """Take out an element and name it, and all in it that counts; `named` are those that have been."""
    for inside in list(element.iter()):
        if not is_element(inside) or etree.QName(inside).namespace != BPMN or local(inside) not in COUNTED:
            continue
        if inside.get("id") and inside.get("id") not in named:
            named.add(inside.get("id", ""))
            work.note(
                "unknown_element",
                "dropped",
                inside,
                f"{{}}은(는) 쓸 수 없는 요소라 옮기지 않았습니다(<{local(inside)}>).",
            )
    if local(element) not in COUNTED and local(element) not in _HARMLESS:
        parent = element.getparent()
        sentence = f"{{}}의 <{local(element)}>은(는) 쓸 수 없는 요소라 옮기지 않았습니다."
        if parent is not None:
            owner = next((a for a in [parent, *parent.iterancestors()] if a.get("id")), parent)
            key = f"{owner.get('id', '')} <{local(element)}>"
            if key not in named:
                named.add(key)
                work.note("unknown_element", "dropped", owner, sentence)
    remove(element)


def _name_foreign(work: Work, counts: Counter[tuple[str, str]], first: dict[tuple[str, str], int | None]) -> None:
    for (space, name), count in counts.items():
        what = f"속성 {name[1:]}" if name.startswith("@") else f"정보 <{name}>"
        sentence = f"다른 도구의 {what} {count}개({space[:80] or '이름공간 없음'})는 옮기지 않았습니다."
        found = Finding("foreign_element", "dropped", "", name, first.get((space, name), 1), sentence)
        work.findings.append(found)


def _drop_empty(root: etree._Element) -> None:
    """Places for extensions in which nothing is left."""
    for group in list(root.iter(f"{{{SPIFF}}}properties")):
        if not len(group):
            remove(group)
    for place in list(root.iter(tag("extensionElements"))):
        if not len(place):
            remove(place)


def _unlike_ids(root: etree._Element) -> None:
    """Only what has an id of its own keeps it."""
    given: set[str] = set()
    for element in root.iter():
        if not is_element(element) or etree.QName(element).namespace == SPIFF:
            continue
        found = element.get("id")
        if found is not None and found in given:
            del element.attrib["id"]
        elif found is not None:
            given.add(found)

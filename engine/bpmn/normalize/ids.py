"""Every element gets one id of its own, and every reference says it: missing, doubled, odd and prefixed ones too.

Where a reference leads is not judged here.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from engine.bpmn import spelling
from engine.bpmn.diagram import is_element, line_of, local
from engine.bpmn.dialect import BPMN, BPMNDI, FLOW_NODES, REFUSED_NODES
from engine.bpmn.normalize.work import Work

_ODD: Final = re.compile(r"[^\w.-]")
COUNTED: Final = (
    FLOW_NODES
    | REFUSED_NODES
    | {
        "process", "sequenceFlow", "lane", "participant", "messageFlow", "association", "textAnnotation", "group",
        "dataObject", "dataObjectReference", "dataStore", "dataStoreReference", "dataInput", "dataOutput",
        "dataInputAssociation", "dataOutputAssociation", "message", "signal", "error", "escalation", "category",
        "categoryValue", "collaboration", "resource", "ioSpecification", "globalTask", "globalUserTask",
        "globalScriptTask", "globalManualTask", "globalBusinessRuleTask", "choreography", "choreographyTask",
        "callChoreography", "subChoreography", "conversation", "callConversation", "subConversation",
        "globalConversation", "globalChoreographyTask", "conversationLink", "property",
    }
)  # fmt: skip
"""What must have an id so that it can be told what became of it."""

# Text that names an element. `calledElement` may name one of another file and is left as it is where it does.
_NAMING_TEXT: Final = frozenset(
    {
        "flowNodeRef", "sourceRef", "targetRef", "incoming", "outgoing", "dataInputRefs", "dataOutputRefs",
        "eventDefinitionRef", "loopDataInputRef", "loopDataOutputRef", "resourceRef", "categoryValueRef",
        "inMessageRef", "outMessageRef", "participantRef", "messageFlowRef",
    }
)  # fmt: skip
_NAMING: Final = re.compile(r".*Ref|default|bpmnElement|labelStyle|calledElement|choreographyActivityShape")


def settle(work: Work) -> None:
    """Give ids, make them fit and unlike each other, and lead every reference to them."""
    elements = [e for e in work.root.iter() if is_element(e)]
    work.taken = {e.get("id", "") for e in elements} - {""}
    given: set[str] = set()
    renamed: dict[str, str] = {}
    counts: dict[str, int] = {}
    # What the process is made of keeps its ids before shapes of the drawing do.
    for element in sorted(elements, key=lambda e: etree.QName(e).namespace != BPMN):
        space = etree.QName(element).namespace
        if space == BPMN:
            _settle(work, element, given, renamed, counts)
        elif space == BPMNDI:
            # Elsewhere an `id` is whatever its tool means by it.
            _settle_drawn(work, element, given, renamed)
    _lead(elements, renamed, given)


def _settle(
    work: Work, element: etree._Element, given: set[str], renamed: dict[str, str], counts: dict[str, int]
) -> None:
    kind, was = local(element), element.get("id")
    if not was:
        if was is not None:
            del element.attrib["id"]
        if kind not in COUNTED:
            return
        # By its turn among its kind, so that the same file always gets the same ids.
        counts[kind] = counts.get(kind, 0) + 1
        _name(work, element, work.fresh(f"{kind}_{counts[kind]}"), given)
        if kind in FLOW_NODES | REFUSED_NODES | {"sequenceFlow"}:
            work.note("no_id", "noted", element, "{}에 식별자가 없어 붙였습니다.")
        return
    if was in given:
        _name(work, element, work.fresh(_fitted(was)), given)
        if kind in COUNTED:
            work.note(
                "duplicate_id",
                "changed",
                element,
                "{}의 식별자가 다른 것과 같아 새로 붙였습니다. 먼저 것이 이어집니다.",
            )
        if kind in FLOW_NODES | REFUSED_NODES:
            work.confirm("duplicate_id", element, was)
    elif spelling.wrong_id(was):
        new = work.fresh(_fitted(was))
        renamed[was] = new
        given.add(was)
        _name(work, element, new, given)
        if kind in COUNTED:
            work.note("bad_id", "changed", element, "{}의 식별자에 쓸 수 없는 글자가 있어 바꿨습니다.")
    else:
        _name(work, element, was, given)


def _settle_drawn(work: Work, element: etree._Element, given: set[str], renamed: dict[str, str]) -> None:
    was = element.get("id")
    if was is None:
        return
    if not was:
        del element.attrib["id"]
        return
    new = was
    if was in given or spelling.wrong_id(was):
        new = work.fresh(_fitted(was))
        if was not in given:
            renamed[was] = new
    given |= {was, new}
    element.set("id", new)


def _name(work: Work, element: etree._Element, name: str, given: set[str]) -> None:
    element.set("id", name)
    given.add(name)
    if (line := line_of(element)) is not None:
        work.lines[name] = line


def _fitted(text: str) -> str:
    found = _ODD.sub("_", text)[:100]
    if spelling.wrong_id(found):
        found = f"id_{re.sub('[^A-Za-z0-9_.-]', '_', found)}"
    return found


def _lead(elements: list[etree._Element], renamed: dict[str, str], given: set[str]) -> None:
    """References to what they name now; a prefix some tools write before an id is no part of it."""

    def led(name: str) -> str:
        name = name.strip()
        if name not in given and ":" in name and (bare := name.rsplit(":", 1)[1]) in given:
            name = bare
        return renamed.get(name, name)

    for element in elements:
        for key, value in element.attrib.items():
            if _NAMING.fullmatch(str(key)):
                element.set(key, led(str(value)))
        if local(element) in _NAMING_TEXT and not len(element):
            element.text = led(element.text or "")

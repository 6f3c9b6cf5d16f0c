"""Did everything drawn arrive? Elements before and after by category; what is neither there nor named is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from lxml import etree

from engine.bpmn.diagram import is_element, local
from engine.bpmn.dialect import BPMN
from engine.bpmn.normalize.graph import NODES
from engine.bpmn.normalize.report import Finding, Tally
from engine.rules.xml import parse_xml

CATEGORIES: Final[Mapping[str, frozenset[str]]] = {
    "flow_nodes": NODES,
    "flows": frozenset({"sequenceFlow"}),
    "lanes": frozenset({"lane"}),
    "pools": frozenset({"participant"}),
    "message_flows": frozenset({"messageFlow"}),
    "data": frozenset(
        {
            "dataObject", "dataObjectReference", "dataStoreReference", "dataInput", "dataOutput", "property",
            "dataInputAssociation", "dataOutputAssociation", "ioSpecification",
        }
    ),
    "artifacts": frozenset({"textAnnotation", "association", "group"}),
    "other": frozenset(
        {
            "process", "globalTask", "globalUserTask", "globalScriptTask", "globalManualTask", "globalBusinessRuleTask",
            "choreographyTask", "subChoreography", "callChoreography", "conversation", "subConversation",
            "callConversation", "conversationLink",
        }
    ),
}  # fmt: skip
_OF: Final = {kind: category for category, kinds in CATEGORIES.items() for kind in kinds}


def count(root: etree._Element) -> dict[str, set[str]]:
    """The ids of what is drawn, by category."""
    found: dict[str, set[str]] = {category: set() for category in CATEGORIES}
    for element in root.iter():
        if is_element(element) and etree.QName(element).namespace == BPMN and (category := _OF.get(local(element))):
            found[category].add(element.get("id", ""))
    return found


def left_out(before: Mapping[str, set[str]], copies: Iterable[etree._Element], findings: Iterable[Finding]) -> set[str]:
    """What is in no copy and was not named: it stood where nothing of its kind can stand."""
    after = [count(root) for root in copies]
    named = {f.element for f in findings}
    return {i for c, ids in before.items() for i in ids - named if not any(i in kept[c] for kept in after)}


def compare(
    before: Mapping[str, set[str]], copies: Iterable[etree._Element], findings: Iterable[Finding]
) -> dict[str, Tally]:
    """What came against what is in the copies and what is named."""
    after: dict[str, set[str]] = {category: set() for category in CATEGORIES}
    for root in copies:
        for category, ids in count(root).items():
            after[category] |= ids
    named = {f.element for f in findings}
    return {
        category: Tally(len(ids), len(ids & after[category]), len((ids - after[category]) & named))
        for category, ids in before.items()
    }


def unchanged(source: bytes, file: str) -> dict[str, Tally]:
    """A file that is kept as it is keeps everything."""
    return {c: Tally(len(ids), len(ids)) for c, ids in count(parse_xml(source, file)).items()}

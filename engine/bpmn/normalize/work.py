"""The tree while it is being changed: making elements, asking a person, saying what became of what.

No rule about a particular element lives here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from engine.bpmn.diagram import full_text, is_element, local
from engine.bpmn.dialect import BPMN, DANJI, SPIFF, TITLES
from engine.bpmn.normalize.report import CONFIRMED, KINDS, Binding, Finding, Sort
from engine.bpmn.spelling import visible

OPEN: Final = f"{{{DANJI}}}open"
HINT_CHARS_MAX: Final = 2_000
_WORDS: Final = TITLES | {
    "lane": "레인",
    "participant": "참여자",
    "messageFlow": "메시지 흐름",
    "dataObject": "데이터 객체",
    "dataObjectReference": "데이터 객체",
    "dataStore": "데이터 저장소",
    "dataStoreReference": "데이터 저장소",
    "dataInput": "데이터 입력",
    "dataOutput": "데이터 출력",
    "dataInputAssociation": "데이터 연결",
    "dataOutputAssociation": "데이터 연결",
    "ioSpecification": "입출력 명세",
    "property": "데이터 속성",
    "association": "연결선",
    "textAnnotation": "메모",
    "group": "묶음",
    "scriptTask": "스크립트 일",
    "callActivity": "다른 절차 부르기",
    "transaction": "트랜잭션",
    "adHocSubProcess": "임의 순서 하위 절차",
    "complexGateway": "복합 분기",
    "globalTask": "공용 일",
    "globalUserTask": "공용 일",
    "globalScriptTask": "공용 일",
    "globalManualTask": "공용 일",
    "globalBusinessRuleTask": "공용 일",
    "choreography": "코리오그래피",
    "conversation": "대화",
    "laneSet": "레인 묶음",
    "collaboration": "협업 그림",
}


def tag(name: str) -> str:
    """A BPMN element's name as the tree has it."""
    return f"{{{BPMN}}}{name}"


def inner(element: etree._Element, *names: str) -> list[etree._Element]:
    """The children that are BPMN elements of these names."""
    return [child for child in element if child.tag in {tag(name) for name in names}]


def bpmn_children(element: etree._Element) -> Iterator[etree._Element]:
    """The children that are BPMN elements."""
    for child in element:
        if is_element(child) and etree.QName(child).namespace == BPMN:
            yield child


def label(element: etree._Element) -> str:
    """What a reader of the drawing calls the element; empty where it has no name."""
    return " ".join(visible(element.get("name") or "").split())


def said(element: etree._Element) -> str:
    """How a sentence names the element: its Korean kind and its name, or its id; a line without a name by its ends."""
    kind = local(element)
    if kind == "sequenceFlow" and not label(element) and (ends := _ends(element)):
        return f"{said(ends[0])}에서 {said(ends[1])}(으)로 가는 {_WORDS[kind]}"
    if kind == "subProcess" and element.get("triggeredByEvent") in ("true", "1"):
        kind = "eventSubProcess"
    return f"{_WORDS.get(kind, kind)} “{(label(element) or element.get('id', ''))[:120]}”"


def _ends(flow: etree._Element) -> tuple[etree._Element, etree._Element] | None:
    """Where a sequence flow begins and ends, if both stand beside it."""
    beside = flow.getparent()
    by_id = {} if beside is None else {node.get("id", ""): node for node in beside.iterchildren("{*}*")}
    source, target = by_id.get(flow.get("sourceRef", "")), by_id.get(flow.get("targetRef", ""))
    if source is None or target is None or "sequenceFlow" in (local(source), local(target)):
        return None
    return source, target


def take(element: etree._Element, key: str, default: str = "") -> str:
    """The value of an attribute, which the element then no longer has."""
    found = element.get(key)
    if found is None:
        return default
    del element.attrib[key]
    return found


def add(parent: etree._Element, kind: str, /, **attributes: str) -> etree._Element:
    """A new BPMN element at the end of `parent`."""
    return etree.SubElement(parent, tag(kind), attributes)


def extensions(element: etree._Element) -> etree._Element:
    """The place for what our dialect says about the element, made where it is missing."""
    found = element.find(tag("extensionElements"))
    if found is None:
        found = etree.Element(tag("extensionElements"))
        after = sum(1 for child in element if child.tag == tag("documentation"))
        element.insert(after, found)
    return found


def properties(element: etree._Element) -> dict[str, str]:
    """The properties our dialect keeps about the element."""
    rows = element.iterfind(f"{tag('extensionElements')}/{{{SPIFF}}}properties/{{{SPIFF}}}property")
    return {row.get("name", ""): row.get("value", "") for row in rows}


def set_property(element: etree._Element, name: str, value: str) -> None:
    """Write one property, in place of the one of this name."""
    place = extensions(element)
    group = place.find(f"{{{SPIFF}}}properties")
    if group is None:
        group = etree.SubElement(place, f"{{{SPIFF}}}properties")
    for row in group:
        if row.get("name") == name:
            row.set("value", value)
            return
    etree.SubElement(group, f"{{{SPIFF}}}property", name=name, value=value)


def drop_property(element: etree._Element, name: str) -> None:
    """Take one property away."""
    for row in list(element.iterfind(f"{tag('extensionElements')}/{{{SPIFF}}}properties/{{{SPIFF}}}property")):
        if row.get("name") == name:
            remove(row)


def remove(element: etree._Element) -> None:
    """Take an element out; the text behind it stays where it was."""
    parent = element.getparent()
    assert parent is not None, "the root is never taken out"
    before, tail = element.getprevious(), element.tail or ""
    if tail.strip():
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
    parent.remove(element)


@dataclass
class Work:
    """One file on its way. Questions are kept in the tree itself, so that the copy asks them too."""

    root: etree._Element
    file: str
    roles: Collection[str] | None = None
    findings: list[Finding] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    counted: dict[str, int] = field(default_factory=dict)
    between: dict[str, etree._Element] | None = None

    def note(self, code: str, sort: Sort, element: etree._Element, sentence: str) -> None:
        """Say what became of an element. `{}` in the sentence is the element."""
        self.findings.append(
            Finding(
                code,
                sort,
                element.get("id", ""),
                label(element),
                self.line(element),
                sentence.replace("{}", said(element), 1),
            )
        )

    def ask(self, kind: str, element: etree._Element, hint: str = "", about: str = "") -> None:
        """Leave a question about the element open, once for each thing it can be about."""
        place = extensions(element)
        hint = visible(hint).strip()[:HINT_CHARS_MAX]
        for marker in place.findall(OPEN):
            if marker.get("kind") == kind and marker.get("about", "") == about:
                if hint and not marker.get("hint"):
                    marker.set("hint", hint)
                return
        marker = etree.SubElement(place, OPEN, kind=kind)
        if about:
            marker.set("about", about)
        if hint:
            marker.set("hint", hint)

    def asks(self, element: etree._Element, kind: str) -> bool:
        """Whether a question of this kind is open about the element."""
        return any(m.get("kind") == kind for m in element.iterfind(f"{tag('extensionElements')}/{OPEN}"))

    def confirm(self, about: str, element: etree._Element, hint: str = "") -> None:
        """Ask a person to agree to a meaning that could not be kept whole."""
        assert about in CONFIRMED, about
        self.ask("confirm", element, hint, about)

    def line(self, element: etree._Element) -> int | None:
        """The line of the element in the file that came; that of what it belongs to where it is new."""
        current: etree._Element | None = element
        while current is not None:
            if (found := self.lines.get(current.get("id", ""))) is not None:
                return found
            current = current.getparent()
        return None

    def fresh(self, stem: str) -> str:
        """An id nobody has, beginning with `stem`."""
        stem = stem[:100]
        found, number = stem, self.counted.get(stem, 2)
        while found in self.taken:
            found, number = f"{stem}_{number}", number + 1
        self.counted[stem] = number
        self.taken.add(found)
        return found

    def message_flows(self) -> dict[str, etree._Element]:
        """The message flows of the file by what they begin or end at."""
        if self.between is None:
            self.between = {}
            for flow in self.root.iter(tag("messageFlow")):
                for end in ("sourceRef", "targetRef"):
                    self.between.setdefault(flow.get(end, ""), flow)
        return self.between

    def processes(self) -> list[etree._Element]:
        """The processes of the file that draw anything to do."""
        return inner(self.root, "process")


def bindings_of(root: etree._Element, process: str, work: Work) -> list[Binding]:
    """The questions a copy leaves open, in the order of the drawing."""
    found: list[Binding] = []
    for marker in root.iter(OPEN):
        place = marker.getparent()
        owner = place.getparent() if place is not None else None
        if owner is None:
            continue
        kind, about = marker.get("kind", ""), marker.get("about", "")
        sentence = CONFIRMED.get(about, "{}") if kind == "confirm" else KINDS.get(kind, "{}")
        found.append(
            Binding(
                kind,
                owner.get("id", ""),
                label(owner),
                work.line(owner),
                sentence.replace("{}", said(owner), 1),
                marker.get("hint", ""),
                process,
                about,
            )
        )
    return found


def text_of(element: etree._Element | None) -> str:
    """All text of an element; empty where there is none."""
    return "" if element is None else full_text(element)

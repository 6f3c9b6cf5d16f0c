"""Holds a file against the closed list of the dialect: every element, attribute, text and id of it, one walk.

The list itself is vocabulary.py, spelling is spelling.py's matter; what the drawn process means is shape.py's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, Literal

from lxml import etree

from engine.bpmn import spelling, vocabulary
from engine.bpmn.diagram import is_element, line_of, local
from engine.bpmn.dialect import (
    BIOC,
    BPMN,
    BPMNDI,
    COLOR,
    DANJI,
    DC,
    DI,
    FEEL_LANGUAGES,
    FLOW_NODES,
    REFUSED_NODES,
    SPIFF,
    XSI,
)
from engine.model.errors import Problem

_XML_NAMESPACE: Final = "http://www.w3.org/XML/1998/namespace"
_MODELER: Final = "http://camunda.org/schema/modeler/1.0"
_DRAWING: Final = frozenset({BPMNDI, DC, DI})
_COLOURED: Final = frozenset({BIOC, COLOR})
# Written by every tool on its root and never looked up: nothing is fetched to read a file.
_SCHEMA_PLACES: Final = frozenset({"schemaLocation", "noNamespaceSchemaLocation"})
_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}")
_NUMBER: Final = re.compile(r"[+-]?([0-9]{1,20}\.?[0-9]{0,20}|\.[0-9]{1,20})([eE][+-]?[0-9]{1,2})?")
_FORMAL_TYPES: Final = frozenset({"tFormalExpression", "tExpression"})

_SCRIPT: Final = ("스크립트", "판정표나 자동 처리로 바꿔 주십시오.")
_DATA: Final = "지워 주십시오. 값은 양식과 식이 주고받습니다."
_REFUSED: Final[Mapping[str, tuple[str, str]]] = {
    "scriptTask": _SCRIPT,
    "script": _SCRIPT,
    "preScript": ("숨은 스크립트(preScript)", _SCRIPT[1]),
    "postScript": ("숨은 스크립트(postScript)", _SCRIPT[1]),
    "callActivity": ("다른 절차 부르기", "하위 절차로 넣거나 절차를 시작하는 자동 처리로 바꿔 주십시오."),
    "transaction": ("트랜잭션", "보통 하위 절차로 바꿔 주십시오."),
    "adHocSubProcess": ("임의 순서 하위 절차", "차례나 병렬 분기가 있는 하위 절차로 바꿔 주십시오."),
    "complexGateway": ("복합 분기", "포함 분기나 배타 분기로 바꿔 주십시오."),
    "linkEventDefinition": ("링크 이벤트", "흐름선으로 바로 이어 주십시오."),
    "compensateEventDefinition": ("보상 이벤트", "되돌리는 일을 흐름선으로 이어 그려 주십시오."),
    "cancelEventDefinition": ("취소 이벤트", "오류나 상신 이벤트로 바꿔 주십시오."),
    "conditionalEventDefinition": ("조건 이벤트", "소식이나 시간을 기다리도록 바꿔 주십시오."),
    **dict.fromkeys(("dataObject", "dataObjectReference"), ("데이터 객체", _DATA)),
    **dict.fromkeys(("dataStore", "dataStoreReference"), ("데이터 저장소", _DATA)),
    **dict.fromkeys(("ioSpecification",), ("입출력 명세", _DATA)),
    **dict.fromkeys(("dataInputAssociation", "dataOutputAssociation"), ("데이터 연결", _DATA)),
    "messageFlow": ("메시지 흐름", "소식을 보내고 받는 이벤트로 그려 주십시오."),
}
"""What is refused by its name, and what to draw instead."""

_SPEAKING: Final = FLOW_NODES | REFUSED_NODES | {"lane"}

Note = Callable[[Problem], None]


def check_words(root: etree._Element, note: Note) -> None:
    """Walk the whole file once and note everything that is not of the dialect."""
    if root.tag != f"{{{BPMN}}}definitions":
        note(
            Problem("not_bpmn", "BPMN 2.0 절차 파일이 아닙니다. 절차를 그린 파일을 골라 주십시오.", line=line_of(root))
        )
        return
    language = root.get("expressionLanguage")
    if language is not None and language not in FEEL_LANGUAGES:
        note(
            Problem(
                "language",
                f"식의 언어 ‘{language[:80]}’은(는) 쓸 수 없습니다. FEEL로 적어 주십시오.",
                line=line_of(root),
            )
        )
    _Walk(note).over(root)


class _Walk:
    """One pass over a file. `owner` is the id of the nearest element around that has one."""

    def __init__(self, note: Note) -> None:
        self._note = note
        self._ids: dict[str, tuple[str, int | None]] = {}

    def over(self, root: etree._Element) -> None:
        for remark in [*root.itersiblings(preceding=True), *root.itersiblings()]:
            self._check_remark(remark, "", "")
        stack = [(root, "", "")]
        while stack:
            element, parent, owner = stack.pop()
            if not is_element(element):
                self._check_remark(element, parent, owner)
                continue
            namespace, _, name = str(element.tag).rpartition("}")
            namespace = namespace[1:]
            given = element.get("id")
            if given is not None and namespace != SPIFF:
                # In our extensions `id` is the name of a verb or of a parameter, not of an element.
                self._check_id(given, element)
                owner = given
            goes_on = self._check_element(element, namespace, name, parent, owner)
            self._check_attributes(element, namespace, name, owner)
            self._check_texts(element, name, owner)
            if goes_on:
                self._check_children(element, owner)
                within = name if namespace in (BPMN, SPIFF, *_DRAWING) else ""
                stack.extend((child, within, owner) for child in reversed(element))

    def _problem(self, code: str, message: str, owner: str, at: etree._Element) -> None:
        self._note(Problem(code, message, element=owner, line=line_of(at)))

    def _check_element(self, element: etree._Element, namespace: str, name: str, parent: str, owner: str) -> bool:
        """Whether what is inside should be looked at too: inside a refused element it is refused with it."""
        if namespace == BPMN and name in vocabulary.BPMN_ATTRIBUTES:
            known = vocabulary.PARENTS.get(name)
            stands = known is None or parent in known or not (parent or known)
            return stands or self._misplaced(element, name, parent, owner)
        if namespace == SPIFF and name in vocabulary.EXTENSION_PARENTS:
            return self._stands(element, name, parent) or self._misplaced(element, name, parent, owner)
        if namespace in _DRAWING and name in vocabulary.DRAWING_PARENTS:
            return parent in vocabulary.DRAWING_PARENTS[name] or self._misplaced(element, name, parent, owner)
        if (namespace, name) == (DANJI, "open"):
            what = vocabulary.OPEN.get(element.get("kind", ""), "사람이 정할 것")
            message = f"{what}이(가) 아직 정해지지 않았습니다. 가져온 그림에서 비어 있던 곳을 정해 주십시오."
            self._problem("open_binding", message, owner, element)
            return False
        if namespace not in (BPMN, SPIFF, *_DRAWING):
            message = f"우리가 모르는 이름공간의 요소 <{name}>이(가) 있습니다({namespace[:80]}). 지워 주십시오."
            self._problem("foreign_element", message, owner, element)
        elif (parent, name) == ("scriptTask", "script"):
            return False
        elif name in _REFUSED and namespace not in _DRAWING:
            what, instead = _REFUSED[name]
            self._problem("unsupported_element", f"{what}은(는) 쓸 수 없습니다(<{name}>). {instead}", owner, element)
        else:
            self._problem(
                "unsupported_element", f"<{name}>은(는) 쓸 수 없는 요소입니다. 지워 주십시오.", owner, element
            )
        return name in REFUSED_NODES and namespace == BPMN

    def _misplaced(self, element: etree._Element, name: str, parent: str, owner: str) -> Literal[False]:
        message = f"<{name}>은(는) <{parent}> 안에 둘 수 없습니다. 여기서는 읽히지 않으니 옮기거나 지워 주십시오."
        self._problem("misplaced", message, owner, element)
        return False

    def _stands(self, element: etree._Element, name: str, parent: str) -> bool:
        """Whether one of our extensions is where it is read: inside a flow node; a lane may say its role."""
        inside = element.getparent()
        if parent != vocabulary.EXTENSION_PARENTS[name] or inside is None:
            return False
        around = inside.getparent()
        return parent != "extensionElements" or (around is not None and local(around) in _SPEAKING)

    def _check_children(self, element: etree._Element, owner: str) -> None:
        """What may be said once, and texts between elements that nobody reads."""
        said: set[str] = set()
        for child in element:
            name = local(child)
            if (kind := vocabulary.ONCE.get(name)) is None:
                kind = f"property {child.get('name', '')}" if name == "property" else ""
            if kind and kind in said:
                message = f"<{name}>{_named(child)}을(를) 두 번 적었습니다. 하나만 남겨 주십시오."
                self._problem("said_twice", message, owner, child)
            said.add(kind)
        if local(element) in vocabulary.TEXT_ONLY:
            if any(is_element(child) for child in element):
                self._problem(
                    "markup_in_text", "글만 들어갈 자리에 다른 요소가 있습니다. 글만 남겨 주십시오.", owner, element
                )
        elif (element.text or "").strip() or any((child.tail or "").strip() for child in element):
            self._problem("stray_text", "요소 사이에 아무도 읽지 않는 글이 있습니다. 지워 주십시오.", owner, element)

    def _check_attributes(self, element: etree._Element, namespace: str, name: str, owner: str) -> None:
        known = _known(namespace, name)
        for key, raw in element.attrib.items():
            attribute, value = str(key), str(raw)
            if attribute[0] == "{":
                self._check_foreign(element, namespace, name, attribute, value, owner)
            elif known is not None and attribute not in known:
                message = f"<{name}>에 쓸 수 없는 속성 ‘{attribute[:60]}’이(가) 있습니다. 지워 주십시오."
                self._problem("unknown_attribute", message, owner, element)
            elif namespace in _DRAWING:
                if attribute in vocabulary.NUMBERS and not is_number(value):
                    message = f"그림의 자리 {attribute}에 ‘{value[:40]}’이(가) 적혀 있습니다. 수로 적어 주십시오."
                    self._problem("bad_number", message, owner, element)
            elif namespace == BPMN:
                self._check_value(element, attribute, value, owner)

    def _check_foreign(
        self, element: etree._Element, namespace: str, name: str, key: str, value: str, owner: str
    ) -> None:
        space, _, attribute = key[1:].partition("}")
        if space in _COLOURED and namespace in _DRAWING:
            if not _COLOUR.fullmatch(value):
                message = f"‘{value[:40]}’은(는) 쓸 수 없는 색입니다. #rrggbb로 적어 주십시오."
                self._problem("colour", message, owner, element)
        elif not (
            space == _MODELER
            or (space == _XML_NAMESPACE and attribute in ("lang", "space"))
            or (space == XSI and _is_harmless(element, namespace, name, attribute, value))
        ):
            message = f"다른 도구의 실행 속성 ‘{attribute[:60]}’은(는) 쓸 수 없습니다({space[:60]}). 지워 주십시오."
            self._problem("foreign_attribute", message, owner, element)

    def _check_value(self, element: etree._Element, attribute: str, value: str, owner: str) -> None:
        if attribute in vocabulary.FLAGS:
            if value not in ("false", "0"):
                message = (
                    f"{vocabulary.FLAGS[attribute]}은(는) 쓸 수 없습니다({attribute}={value[:20]}). 지워 주십시오."
                )
                self._problem("unsupported_element", message, owner, element)
        elif attribute == "language":
            if value not in FEEL_LANGUAGES:
                message = f"식의 언어 ‘{value[:60]}’은(는) 쓸 수 없습니다. FEEL로 적어 주십시오."
                self._problem("language", message, owner, element)
        elif (known := vocabulary.VALUES.get(attribute)) is not None and value not in known:
            listed = ", ".join(sorted(known))
            message = f"‘{attribute}’의 값 ‘{value[:60]}’은(는) 쓸 수 없습니다. {listed} 가운데에서 적어 주십시오."
            self._problem("bad_value", message, owner, element)
        elif attribute == "implementation" and not value.startswith("##"):
            message = f"다른 프로그램 ‘{value[:60]}’을(를) 부를 수 없습니다(implementation). 지워 주십시오."
            self._problem("foreign_attribute", message, owner, element)

    def _check_texts(self, element: etree._Element, name: str, owner: str) -> None:
        label = element.get("name") or ""
        if len(label) > spelling.NAME_CHARS_MAX:
            message = f"이름이 {spelling.NAME_CHARS_MAX}자를 넘습니다. 줄이고 나머지는 설명에 적어 주십시오."
            self._problem("long_name", message, owner, element)
        elif spelling.mixed(label):
            message = f"이름 ‘{label[:60]}’에 생김새가 같은 다른 나라 글자가 섞여 있습니다. 다시 입력해 주십시오."
            self._problem("mixed_letters", message, owner, element)
        if name in ("documentation", "text") and len(element.text or "") > spelling.TEXT_CHARS_MAX:
            message = f"설명이 {spelling.TEXT_CHARS_MAX:,}자를 넘습니다. 줄여 주십시오."
            self._problem("long_text", message, owner, element)
        texts = [*map(str, element.attrib.values()), element.text or "", *(child.tail or "" for child in element)]
        for text in texts:
            if wrong := spelling.hidden(text):
                self._problem("hidden_character", wrong, owner, element)
                return

    def _check_id(self, given: str, element: etree._Element) -> None:
        seen = self._ids.get(spelling.looks(given))
        if seen is None:
            self._ids[spelling.looks(given)] = given, line_of(element)
            if wrong := spelling.wrong_id(given):
                self._problem("bad_id", f"식별자 ‘{given[:40]}’을(를) 쓸 수 없습니다. {wrong}", given, element)
            return
        first, line = seen
        if first == given:
            message = f"같은 식별자 ‘{given[:60]}’을(를) 두 번 썼습니다(처음은 {line}행). 하나를 바꿔 주십시오."
            self._problem("duplicate_id", message, given, element)
        else:
            message = f"식별자 ‘{given[:60]}’이(가) {line}행의 것과 똑같아 보입니다. 다르게 적어 주십시오."
            self._problem("lookalike_id", message, given, element)

    def _check_remark(self, remark: etree._Element, parent: str, owner: str) -> None:
        if parent in vocabulary.TEXT_ONLY:
            # Some readers stop at a comment: a condition would mean one thing to the eye and another to a program.
            message = "식이나 글 가운데에 주석이 있어 읽는 도구마다 뜻이 달라집니다. 주석을 지워 주십시오."
            self._problem("comment_in_text", message, owner, remark)
        elif isinstance(remark, etree._ProcessingInstruction):
            message = f"다른 프로그램에 보내는 명령(<?{str(remark.target)[:40]}?>)은 쓸 수 없습니다. 지워 주십시오."
            self._problem("processing_instruction", message, owner, remark)


def _known(namespace: str, name: str) -> frozenset[str] | None:
    """The attributes an element may carry; None for one that was refused already."""
    if namespace == BPMN:
        return vocabulary.BPMN_ATTRIBUTES.get(name)
    if namespace == SPIFF:
        return vocabulary.EXTENSION_ATTRIBUTES.get(name)
    if namespace == DANJI:
        return vocabulary.OPEN_ATTRIBUTES
    return vocabulary.DRAWING_ATTRIBUTES.get(name) if namespace in _DRAWING else None


def _named(element: etree._Element) -> str:
    return f" ‘{element.get('name', '')[:60]}’" if local(element) == "property" else ""


def is_number(value: str) -> bool:
    """Whether a place of the picture is written as a viewer reads it."""
    return _NUMBER.fullmatch(value) is not None and abs(float(value)) <= vocabulary.PIXELS_MAX


def _is_harmless(element: etree._Element, namespace: str, name: str, attribute: str, value: str) -> bool:
    """Whether this attribute of the schema language changes nothing of what we read."""
    if attribute in _SCHEMA_PLACES:
        return name == "definitions"
    prefix, _, kind = value.strip().rpartition(":")
    space = element.nsmap.get(prefix or None)
    if namespace in _DRAWING:
        return attribute == "type" and name == "waypoint" and (space, kind) == (DC, "Point")
    return attribute == "type" and name in vocabulary.FORMAL and space == BPMN and kind in _FORMAL_TYPES

"""Which elements, attributes and characters a file of our dialect may contain at all, said by name.

What the drawn process means is lint.py's matter; this is the closed list that everything else is refused against.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from lxml import etree

from engine.bpmn.diagram import is_element, line_of, local
from engine.bpmn.dialect import BIOC, BPMN, BPMNDI, COLOR, DC, DI, FEEL_LANGUAGES, FLOW_NODES, SPIFF, XSI
from engine.model.errors import Problem

_XML_NAMESPACE: Final = "http://www.w3.org/XML/1998/namespace"
_MODELER: Final = "http://camunda.org/schema/modeler/1.0"

_BPMN_ELEMENTS: Final = FLOW_NODES | {
    "definitions", "process", "laneSet", "childLaneSet", "lane", "flowNodeRef", "documentation", "extensionElements",
    "incoming", "outgoing", "sequenceFlow", "conditionExpression", "timerEventDefinition", "timeDuration", "timeDate",
    "messageEventDefinition", "terminateEventDefinition", "message", "collaboration", "participant",
    "signalEventDefinition", "signal", "escalationEventDefinition", "escalation", "errorEventDefinition", "error",
    "multiInstanceLoopCharacteristics", "loopCardinality", "loopDataInputRef", "loopDataOutputRef", "inputDataItem",
    "outputDataItem", "textAnnotation", "text", "association", "group", "category", "categoryValue",
    # Said with their own words by lint.py, so not here:
    "timeCycle", "completionCondition", "standardLoopCharacteristics",
}  # fmt: skip
_SPIFF_ELEMENTS: Final = {
    "properties": frozenset[str](),
    "property": frozenset({"name", "value"}),
    "serviceTaskOperator": frozenset({"id", "resultVariable"}),
    "parameters": frozenset[str](),
    "parameter": frozenset({"id", "type", "value"}),
    "calledDecisionId": frozenset[str](),
}
_DRAWING: Final = frozenset({BPMNDI, DC, DI})
_TEXT_ONLY: Final = frozenset(
    {
        "conditionExpression", "timeDuration", "timeDate", "timeCycle", "loopCardinality", "loopDataInputRef",
        "loopDataOutputRef", "flowNodeRef", "incoming", "outgoing", "calledDecisionId", "script",
        "completionCondition", "documentation", "text",
    }
)  # fmt: skip

_REFUSED: Final = {
    "scriptTask": "스크립트",
    "script": "스크립트",
    "callActivity": "다른 절차 부르기",
    "transaction": "트랜잭션",
    "adHocSubProcess": "임의 순서 하위 절차",
    "complexGateway": "복합 분기",
    "linkEventDefinition": "링크 이벤트",
    "compensateEventDefinition": "보상 이벤트",
    "cancelEventDefinition": "취소 이벤트",
    "conditionalEventDefinition": "조건 이벤트",
    "dataObject": "데이터 객체",
    "dataObjectReference": "데이터 객체",
    "dataStoreReference": "데이터 저장소",
    "dataStore": "데이터 저장소",
    "ioSpecification": "입출력 명세",
    "dataInputAssociation": "데이터 연결",
    "dataOutputAssociation": "데이터 연결",
    "preScript": "숨은 스크립트(preScript)",
    "postScript": "숨은 스크립트(postScript)",
    "messageFlow": "메시지 흐름",
}

# Direction overrides, isolates, zero-width and control characters make a name read as something it is not.
_HIDDEN: Final = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]"
)
_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}")
_ID: Final = re.compile(r"[^\W\d][\w.-]{0,120}")

Note = Callable[[Problem], None]


def check_words(root: etree._Element, note: Note) -> None:
    """Walk the whole file once and note everything that is not of the dialect."""
    if root.tag != f"{{{BPMN}}}definitions":
        note(Problem("not_bpmn", "BPMN 2.0 절차 파일이 아닙니다.", line=line_of(root)))
        return
    language = root.get("expressionLanguage")
    if language is not None and language not in FEEL_LANGUAGES:
        note(
            Problem("language", f"식의 언어 ‘{language[:80]}’은(는) 쓸 수 없습니다. FEEL만 씁니다.", line=line_of(root))
        )
    seen: dict[str, int | None] = {}
    for element in root.iter():
        if not is_element(element):
            _check_remark(element, note)
            continue
        name = etree.QName(element)
        owner = _owner(element)
        _check_element(element, name.namespace or "", name.localname, owner, note)
        _check_attributes(element, name.namespace or "", owner, note)
        _check_characters(element, owner, note)
        given = element.get("id")
        if given is not None and not _is_operator_or_parameter(name):
            if given in seen:
                note(
                    Problem(
                        "duplicate_id",
                        f"같은 식별자 ‘{given}’을(를) 두 번 썼습니다(처음은 {seen[given]}행).",
                        element=given,
                        line=line_of(element),
                    )
                )
            elif not _ID.fullmatch(given):
                note(
                    Problem(
                        "bad_id",
                        f"식별자 ‘{given[:40]}’의 글자를 쓸 수 없습니다.",
                        element=given,
                        line=line_of(element),
                    )
                )
            seen.setdefault(given, line_of(element))


def _is_operator_or_parameter(name: etree.QName) -> bool:
    # Their `id` is the name of a verb or of a parameter, not of an element.
    return name.namespace == SPIFF


def _check_element(element: etree._Element, namespace: str, name: str, owner: str, note: Note) -> None:
    line = line_of(element)
    if namespace == BPMN and name in _BPMN_ELEMENTS:
        if name in _TEXT_ONLY and any(is_element(child) for child in element):
            note(Problem("markup_in_text", "글만 들어갈 자리에 다른 요소가 있습니다.", element=owner, line=line))
    elif namespace == SPIFF and name in _SPIFF_ELEMENTS:
        unknown = set(element.attrib) - _SPIFF_ELEMENTS[name]
        for attribute in sorted(map(str, unknown)):
            note(
                Problem(
                    "unknown_attribute",
                    f"‘{name}’에 모르는 속성 ‘{attribute}’이(가) 있습니다.",
                    element=owner,
                    line=line,
                )
            )
    elif namespace in _DRAWING:
        return
    elif name in _REFUSED and namespace in (BPMN, SPIFF):
        note(
            Problem(
                "unsupported_element",
                f"{_REFUSED[name]}은(는) 쓸 수 없습니다(<{name}>). 조용히 건너뛰지 않고 받지 않습니다.",
                element=owner,
                line=line,
            )
        )
    elif namespace in (BPMN, SPIFF):
        note(Problem("unsupported_element", f"쓸 수 없는 요소입니다: <{name}>", element=owner, line=line))
    else:
        note(
            Problem(
                "foreign_element",
                f"우리가 모르는 이름공간의 요소입니다: <{name}> ({namespace[:80]})",
                element=owner,
                line=line,
            )
        )


def _check_attributes(element: etree._Element, namespace: str, owner: str, note: Note) -> None:
    line = line_of(element)
    for key, raw in element.attrib.items():
        attribute, value = etree.QName(str(key)), str(raw)
        space = attribute.namespace or ""
        if space in (BIOC, COLOR) and namespace in _DRAWING:
            if not _COLOUR.fullmatch(value):
                note(Problem("colour", f"색은 #rrggbb로만 적을 수 있습니다: ‘{value[:40]}’", element=owner, line=line))
        elif space and space not in (XSI, _XML_NAMESPACE, _MODELER):
            note(
                Problem(
                    "foreign_attribute",
                    f"다른 도구의 실행 속성 ‘{attribute.localname}’은(는) 쓸 수 없습니다 ({space[:60]}).",
                    element=owner,
                    line=line,
                )
            )
        elif key in ("isForCompensation", "instantiate") and value not in ("false", "0"):
            note(
                Problem(
                    "unsupported_element",
                    f"{_FLAGS[str(key)]}은(는) 쓸 수 없습니다({attribute.localname}={value[:20]}).",
                    element=owner,
                    line=line,
                )
            )
        elif namespace == BPMN and value not in _ONLY_VALUES.get(str(key), {value}):
            note(
                Problem(
                    "language",
                    f"‘{attribute.localname}’의 값 ‘{value[:60]}’은(는) 쓸 수 없습니다.",
                    element=owner,
                    line=line,
                )
            )


_ONLY_VALUES: Final = {"language": FEEL_LANGUAGES, "behavior": frozenset({"All"})}
_FLAGS: Final = {
    "isForCompensation": "보상 처리",
    "instantiate": "수신으로 시작하기",
}


def _check_characters(element: etree._Element, owner: str, note: Note) -> None:
    texts = [*map(str, element.attrib.values()), element.text or "", *(child.tail or "" for child in element)]
    for text in texts:
        if found := _HIDDEN.search(text):
            note(
                Problem(
                    "hidden_character",
                    f"눈에 보이지 않거나 글의 방향을 바꾸는 글자(U+{ord(found[0]):04X})가 들어 있습니다.",
                    element=owner,
                    line=line_of(element),
                )
            )
            return


def _check_remark(remark: etree._Element, note: Note) -> None:
    parent = remark.getparent()
    if parent is None or local(parent) not in _TEXT_ONLY:
        return
    # Some readers stop at a comment: a condition would mean one thing to the eye and another to a program.
    note(
        Problem(
            "comment_in_text",
            "식이나 글 가운데에 주석을 넣을 수 없습니다. 읽는 도구마다 뜻이 달라집니다.",
            element=_owner(parent),
            line=line_of(remark),
        )
    )


def _owner(element: etree._Element) -> str:
    current: etree._Element | None = element
    while current is not None:
        if (given := current.get("id")) is not None and etree.QName(current).namespace != SPIFF:
            return given
        current = current.getparent()
    return ""

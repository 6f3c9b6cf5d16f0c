"""The closed list of our BPMN dialect: where each element may stand, what it may carry, which values it may say.

Tables only. grammar.py holds a file against them; what a drawing means is shape.py's matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from engine.bpmn.dialect import (
    ACTIVITIES,
    EVENTS,
    FEEL_LANGUAGES,
    FLOW_NODES,
    GATEWAYS,
    REFUSED_NODES,
)

_SCOPES: Final = frozenset({"process", "subProcess"})
# Inside what is refused by name, its parts are not told once more as misplaced.
_HOLDERS: Final = _SCOPES | {"transaction", "adHocSubProcess"}
_NODES: Final = FLOW_NODES | REFUSED_NODES
_LOOPS: Final = frozenset({"multiInstanceLoopCharacteristics", "standardLoopCharacteristics"})
_LOOP: Final = frozenset({"multiInstanceLoopCharacteristics"})
_TIMER: Final = frozenset({"timerEventDefinition"})
_ROOT: Final = frozenset({"definitions"})
_DEFINITIONS: Final = tuple(f"{kind}EventDefinition" for kind in ("timer", "message", "signal", "escalation", "error"))

FORMAL: Final = frozenset(
    {"conditionExpression", "timeDuration", "timeDate", "timeCycle", "loopCardinality", "completionCondition"}
)
"""The elements whose text is an expression."""
TEXT_ONLY: Final = FORMAL | {
    "loopDataInputRef", "loopDataOutputRef", "flowNodeRef", "incoming", "outgoing", "calledDecisionId", "script",
    "documentation", "text",
}  # fmt: skip


def _table(*rows: tuple[Iterable[str], Iterable[str]]) -> Mapping[str, frozenset[str]]:
    return {name: frozenset(given) for names, given in rows for name in names}


PARENTS: Final = _table(
    (FLOW_NODES | {"sequenceFlow", "laneSet"}, _HOLDERS),
    (("process", "collaboration", "message", "signal", "escalation", "error", "category"), _ROOT),
    (("definitions",), ()),
    (("lane",), ("laneSet", "childLaneSet")),
    (("childLaneSet", "flowNodeRef"), ("lane",)),
    (("incoming", "outgoing"), _NODES),
    (("conditionExpression",), ("sequenceFlow",)),
    ((*_DEFINITIONS, "terminateEventDefinition"), EVENTS),
    (("timeDuration", "timeDate", "timeCycle"), _TIMER),
    (_LOOPS, ACTIVITIES | GATEWAYS | REFUSED_NODES),
    (("loopCardinality", "loopDataInputRef", "loopDataOutputRef", "inputDataItem", "outputDataItem"), _LOOP),
    (("completionCondition",), {*_LOOP, "adHocSubProcess"}),
    (("textAnnotation", "association", "group"), _HOLDERS | {"collaboration"}),
    (("text",), ("textAnnotation",)),
    (("categoryValue",), ("category",)),
    (("participant",), ("collaboration",)),
)
"""BPMN element → the BPMN elements directly inside which it may stand. `documentation` and `extensionElements` may
stand in any, so they are not here."""

EXTENSION_PARENTS: Final[Mapping[str, str]] = {
    "properties": "extensionElements",
    "serviceTaskOperator": "extensionElements",
    "calledDecisionId": "extensionElements",
    "property": "properties",
    "parameters": "serviceTaskOperator",
    "parameter": "parameters",
}
"""Our own extension elements → what they stand in, which is itself in a flow node."""

ONCE: Final[Mapping[str, str]] = {
    **{name: name for name in ("extensionElements", "conditionExpression", "text", "loopCardinality")},
    **{name: name for name in ("loopDataInputRef", "loopDataOutputRef", "inputDataItem", "outputDataItem")},
    **dict.fromkeys(_LOOPS, "loop"),
    **dict.fromkeys(("timeDuration", "timeDate", "timeCycle"), "time"),
    **{name: name for name in ("properties", "serviceTaskOperator", "calledDecisionId", "parameters")},
}
"""What may be said once in one place. Of two, one program would take the first and another the last."""

_NODE: Final = ("id", "name")
_ACTIVITY: Final = (*_NODE, "default", "isForCompensation", "startQuantity", "completionQuantity")
_CATCH: Final = (*_NODE, "parallelMultiple")
_GATEWAY: Final = (*_NODE, "gatewayDirection")
_EXPRESSION: Final = ("id", "language", "evaluatesToTypeRef")

BPMN_ATTRIBUTES: Final = _table(
    (
        ("definitions",),
        (*_NODE, "targetNamespace", "expressionLanguage", "typeLanguage", "exporter", "exporterVersion"),
    ),
    (("process",), (*_NODE, "isExecutable", "isClosed", "processType", "definitionalCollaborationRef")),
    (("collaboration",), (*_NODE, "isClosed")),
    (("participant",), (*_NODE, "processRef")),
    (("laneSet", "childLaneSet", "category"), _NODE),
    (("lane",), (*_NODE, "partitionElementRef")),
    (("categoryValue",), ("id", "value")),
    (("group",), ("id", "categoryValueRef")),
    (("documentation", "textAnnotation"), ("id", "textFormat")),
    (("association",), ("id", "sourceRef", "targetRef", "associationDirection")),
    (("sequenceFlow",), (*_NODE, "sourceRef", "targetRef", "isImmediate")),
    (("task", "manualTask"), _ACTIVITY),
    (("userTask", "serviceTask", "businessRuleTask"), (*_ACTIVITY, "implementation")),
    (("sendTask",), (*_ACTIVITY, "implementation", "messageRef")),
    (("receiveTask",), (*_ACTIVITY, "implementation", "messageRef", "instantiate")),
    (("subProcess",), (*_ACTIVITY, "triggeredByEvent")),
    (("startEvent",), (*_CATCH, "isInterrupting")),
    (("intermediateCatchEvent",), _CATCH),
    (("boundaryEvent",), (*_CATCH, "attachedToRef", "cancelActivity")),
    (("endEvent", "intermediateThrowEvent"), _NODE),
    (("exclusiveGateway", "inclusiveGateway"), (*_GATEWAY, "default")),
    (("parallelGateway",), (*_GATEWAY, "default")),
    (("eventBasedGateway",), (*_GATEWAY, "instantiate", "eventGatewayType")),
    (("timerEventDefinition", "terminateEventDefinition"), ("id",)),
    *(((f"{k}EventDefinition",), ("id", f"{k}Ref")) for k in ("message", "signal", "escalation", "error")),
    (("message",), (*_NODE, "itemRef")),
    (("signal",), (*_NODE, "structureRef")),
    (("escalation",), (*_NODE, "escalationCode", "structureRef")),
    (("error",), (*_NODE, "errorCode", "structureRef")),
    (_LOOP, ("id", "isSequential", "behavior")),
    (("standardLoopCharacteristics",), ("id", "testBefore", "loopMaximum")),
    (("inputDataItem", "outputDataItem"), (*_NODE, "itemSubjectRef", "isCollection")),
    (FORMAL, _EXPRESSION),
    (("loopDataInputRef", "loopDataOutputRef", "flowNodeRef", "incoming", "outgoing", "text"), ("id",)),
    (("extensionElements",), ()),
)
"""BPMN element → the attributes of the standard it may carry. One that would change what happens and that we do not
heed is left out, so that it is refused by name."""

EXTENSION_ATTRIBUTES: Final[Mapping[str, frozenset[str]]] = {
    "properties": frozenset(),
    "property": frozenset({"name", "value"}),
    "serviceTaskOperator": frozenset({"id", "resultVariable"}),
    "parameters": frozenset(),
    "parameter": frozenset({"id", "type", "value"}),
    "calledDecisionId": frozenset(),
}

OPEN_ATTRIBUTES: Final = frozenset({"kind", "about", "hint"})
OPEN: Final[Mapping[str, str]] = {
    "who": "맡을 사람",
    "condition": "갈림길의 조건",
    "default": "기본 흐름",
    "timer": "시간",
    "form": "양식",
    "effect": "자동 처리",
    "process": "시작할 절차",
    "decision": "판정표",
    "message": "소식",
    "signal": "신호",
    "code": "코드",
    "event": "기다릴 것",
    "count": "되풀이하는 횟수",
    "confirm": "뜻이 바뀐 곳의 확인",
}
"""What an import may have left for a person to say, by the kind of the question."""

_BOOLEAN: Final = frozenset({"true", "false", "1", "0"})
_NO: Final = frozenset({"false", "0"})
VALUES: Final[Mapping[str, frozenset[str]]] = {
    "language": FEEL_LANGUAGES,
    "behavior": frozenset({"All"}),
    "eventGatewayType": frozenset({"Exclusive"}),
    "startQuantity": frozenset({"1"}),
    "completionQuantity": frozenset({"1"}),
    "parallelMultiple": _NO,
    **dict.fromkeys(("isSequential", "cancelActivity", "isInterrupting", "triggeredByEvent"), _BOOLEAN),
}
"""Attribute → the only values it may have. Anything else would be read as one of them, whatever was meant."""

FLAGS: Final[Mapping[str, str]] = {"isForCompensation": "보상 처리", "instantiate": "수신으로 시작하기"}
"""What an attribute would turn on that we do not run."""

DRAWING_PARENTS: Final = _table(
    (("BPMNDiagram",), ("definitions",)),
    (("BPMNPlane", "BPMNLabelStyle"), ("BPMNDiagram",)),
    (("BPMNShape", "BPMNEdge"), ("BPMNPlane",)),
    (("BPMNLabel",), ("BPMNShape", "BPMNEdge")),
    (("Bounds",), ("BPMNShape", "BPMNLabel")),
    (("waypoint",), ("BPMNEdge",)),
    (("Font",), ("BPMNLabelStyle",)),
)
DRAWING_ATTRIBUTES: Final = _table(
    (("BPMNDiagram",), ("id", "name", "documentation", "resolution")),
    (("BPMNPlane",), ("id", "bpmnElement")),
    (
        ("BPMNShape",),
        ("id", "bpmnElement", "isHorizontal", "isExpanded", "isMarkerVisible", "isMessageVisible",
         "participantBandKind", "choreographyActivityShape"),
    ),
    (("BPMNEdge",), ("id", "bpmnElement", "sourceElement", "targetElement", "messageVisibleKind")),
    (("BPMNLabel",), ("id", "labelStyle")),
    (("BPMNLabelStyle",), ("id",)),
    (("Bounds",), ("x", "y", "width", "height")),
    (("waypoint",), ("x", "y")),
    (("Font",), ("name", "size", "isBold", "isItalic", "isUnderline", "isStrikeThrough")),
)  # fmt: skip
"""The same for the picture: a viewer draws from it and from nothing else."""
NUMBERS: Final = frozenset({"x", "y", "width", "height", "size", "resolution"})
PIXELS_MAX: Final = 1_000_000
"""As far as a picture reaches, in its own units."""

"""The names of our BPMN dialect: namespaces, what a release may draw, what the words are in Korean.

Only constants live here. Reading a file is diagram.py, judging it is lint.py, running it is step.py.
"""

from __future__ import annotations

from typing import Final

BPMN: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SPIFF: Final = "http://spiffworkflow.org/bpmn/schema/1.0/core"
DANJI: Final = "https://danji.example/bpmn/1.0"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
BPMNDI: Final = "http://www.omg.org/spec/BPMN/20100524/DI"
DC: Final = "http://www.omg.org/spec/DD/20100524/DC"
DI: Final = "http://www.omg.org/spec/DD/20100524/DI"
BIOC: Final = "http://bpmn.io/schema/bpmn/biocolor/1.0"
COLOR: Final = "http://www.omg.org/spec/BPMN/non-normative/color/1.0"

FEEL_LANGUAGES: Final = frozenset(
    f"https://www.omg.org/spec/DMN/{edition}/FEEL/"
    for edition in ("20180521", "20191111", "20211108", "20230324", "20240513")
)

USER_KINDS: Final = frozenset({"userTask", "manualTask", "task"})
WAITING_EVENTS: Final = frozenset({"intermediateCatchEvent", "boundaryEvent", "receiveTask"})
THROWING: Final = frozenset({"intermediateThrowEvent", "endEvent", "sendTask"})
ACTIVITIES: Final = USER_KINDS | {"serviceTask", "businessRuleTask", "subProcess", "receiveTask", "sendTask"}
GATEWAYS: Final = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"})
EVENTS: Final = frozenset(
    {"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"}
)
FLOW_NODES: Final = ACTIVITIES | GATEWAYS | EVENTS

# Read as nodes, so that a refused element is told once and not again as a hole in the diagram.
REFUSED_NODES: Final = frozenset(
    {
        "scriptTask",
        "callActivity",
        "complexGateway",
        "transaction",
        "adHocSubProcess",
    }
)

# A plain task says nothing about who does it. A step that somebody drew is never skipped, so a person finishes it.
TITLES: Final = {
    "process": "절차",
    "startEvent": "시작 이벤트",
    "endEvent": "끝 이벤트",
    "intermediateCatchEvent": "중간 이벤트",
    "intermediateThrowEvent": "알림 이벤트",
    "boundaryEvent": "경계 이벤트",
    "userTask": "사람이 하는 일",
    "manualTask": "사람이 하는 일",
    "task": "일",
    "serviceTask": "자동 처리",
    "businessRuleTask": "판정",
    "receiveTask": "수신",
    "sendTask": "송신",
    "subProcess": "하위 절차",
    "eventSubProcess": "이벤트 하위 절차",
    "exclusiveGateway": "배타 분기",
    "parallelGateway": "병렬 분기",
    "inclusiveGateway": "포함 분기",
    "eventBasedGateway": "이벤트 분기",
    "sequenceFlow": "흐름선",
}

# Event definitions that refer to something declared beside the process, and the attribute that is its code.
REFERRED: Final = {"message": "", "signal": "", "escalation": "escalationCode", "error": "errorCode"}

# Names of user task properties; `correlation` and `resultVariable` belong to message catches and decisions.
TASK_PROPERTIES: Final = frozenset({"performer", "form", "document", "result", "act", "due_days", "kind"})
MESSAGE_PROPERTIES: Final = frozenset({"correlation", "resultVariable"})
THROW_PROPERTIES: Final = frozenset({"correlation", "payload"})
START_PROPERTIES: Final = frozenset({"performer"})
DECISION_PROPERTIES: Final = frozenset({"resultVariable"})

SCOPE_DEPTH_MAX: Final = 8
INSTANCES_MAX: Final = 500
TIMER_SECONDS_MIN: Final = 60
TIMER_YEARS_MAX: Final = 10

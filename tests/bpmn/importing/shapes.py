"""Small files as other tools write them, in our own words. No expectations live here."""

from __future__ import annotations

from itertools import pairwise

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
PREFIXES = (
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'xmlns:flowable="http://flowable.org/bpmn" xmlns:activiti="http://activiti.org/bpmn" '
    'xmlns:signavio="http://www.signavio.com" xmlns:tool="http://example.org/some-tool" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
)


def file(*elements: str, executable: str = "true", head: str = "", root: str = "", space: str = MODEL) -> bytes:
    """One process among what else a file holds."""
    body = "\n".join(elements)
    process = f'<process id="p" name="일" isExecutable="{executable}">\n{body}\n</process>' if elements else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<definitions xmlns="{space}" {PREFIXES} id="d" '
        f'targetNamespace="t" {root}>\n{head}\n{process}\n</definitions>\n'
    ).encode()


def flow(source: str, target: str, inside: str = "", name: str = "") -> str:
    named = f' name="{name}"' if name else ""
    return (
        f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}"{named}>{inside}</sequenceFlow>'
    )


def line(*nodes: str) -> str:
    """Flows from each to the next."""
    return "".join(flow(a, b) for a, b in pairwise(nodes))


def around(middle: str, *names: str) -> bytes:
    """A start, what is in the middle, an end, in one line."""
    return file('<startEvent id="s"/>', middle, '<endEvent id="e"/>', line("s", *names, "e"))


def condition(text: str, **attributes: str) -> str:
    given = "".join(f' {k}="{v}"' for k, v in attributes.items())
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return f'<conditionExpression xsi:type="tFormalExpression"{given}>{escaped}</conditionExpression>'


def choice(first: str, second: str = "", **attributes: str) -> bytes:
    """A gateway with two ways; the second has no condition where none is given."""
    return file(
        '<startEvent id="s"/><exclusiveGateway id="g" name="?"/>',
        '<userTask id="a" camunda:assignee="kim"/><userTask id="b" camunda:assignee="lee"/><endEvent id="e"/>',
        flow("s", "g"),
        flow("g", "a", condition(first, **attributes), "예"),
        flow("g", "b", condition(second, **attributes) if second else "", "아니요"),
        line("a", "e"),
        line("b", "e"),
    )


POOLS = file(
    '<laneSet id="ls"><lane id="l1" name="Sales"><flowNodeRef>s</flowNodeRef><flowNodeRef>t</flowNodeRef></lane>'
    '<lane id="l2" name="Nobody"><flowNodeRef>e</flowNodeRef></lane></laneSet>',
    '<startEvent id="s"/><task id="t" name="주문"/><endEvent id="e"/>',
    line("s", "t", "e"),
    head='<collaboration id="c"><participant id="in" name="우리" processRef="p"/><participant id="out" name="손님"/>'
    '<participant id="other" name="창고" processRef="q"/>'
    '<messageFlow id="m1" name="주문서" sourceRef="out" targetRef="s"/>'
    '<messageFlow id="m2" sourceRef="t" targetRef="qt"/></collaboration>'
    '<process id="q" name="창고 일"><startEvent id="qs"/><task id="qt"/><endEvent id="qe"/>'
    + line("qs", "qt", "qe")
    + "</process>",
)

DATA = file(
    '<dataObject id="o" name="송장"/><dataObjectReference id="r" dataObjectRef="o"><dataState name="확인됨"/>'
    '</dataObjectReference><dataStoreReference id="store" name="장부"/><property id="prop" name="n"/>',
    '<startEvent id="s"/><task id="t"><ioSpecification id="io"><dataInput id="in"/><inputSet id="is"/>'
    '<outputSet id="os"/></ioSpecification><dataInputAssociation id="dia"><sourceRef>r</sourceRef>'
    "<targetRef>in</targetRef></dataInputAssociation></task>",
    '<endEvent id="e"/>',
    line("s", "t", "e"),
    '<textAnnotation id="note"><text>잊지 말 것</text></textAnnotation>'
    '<association id="as" sourceRef="t" targetRef="note"/>',
    '<group id="grp" categoryValueRef="cv"/>',
    head='<category id="cat"><categoryValue id="cv" value="묶음"/></category>',
).replace(
    b"</definitions>",
    b'<bpmndi:BPMNDiagram id="dd"><bpmndi:BPMNPlane id="dp" bpmnElement="p">'
    b'<bpmndi:BPMNShape id="d_r" bpmnElement="r" tool:style="x"><dc:Bounds x="10" y="20" width="36" height="50"/>'
    b'<bpmndi:BPMNLabel><dc:Bounds x="1" y="2" width="30" height="14"/></bpmndi:BPMNLabel></bpmndi:BPMNShape>'
    b'<bpmndi:BPMNShape id="d_t" bpmnElement="t"><dc:Bounds x="100" y="20" width="100" height="80"/></bpmndi:BPMNShape>'
    b'<bpmndi:BPMNEdge id="d_dia" bpmnElement="dia"><di:waypoint x="46" y="45"/><di:waypoint x="100" y="45"/>'
    b"</bpmndi:BPMNEdge></bpmndi:BPMNPlane></bpmndi:BPMNDiagram></definitions>",
)

LINKS = file(
    '<startEvent id="s"/><task id="t"/>'
    '<intermediateThrowEvent id="out" name="A"><linkEventDefinition id="l1" name="A"/></intermediateThrowEvent>'
    '<intermediateCatchEvent id="in" name="A"><linkEventDefinition id="l2" name="A"/></intermediateCatchEvent>'
    '<task id="u"/><endEvent id="e"/>',
    line("s", "t", "out"),
    line("in", "u", "e"),
)

UNDOING = file(
    '<startEvent id="s"/><task id="t"/><boundaryEvent id="b" attachedToRef="t"><compensateEventDefinition id="cd"/>'
    '</boundaryEvent><task id="undo" name="되돌리기" isForCompensation="true"/>'
    '<intermediateThrowEvent id="back"><compensateEventDefinition id="cd2"/></intermediateThrowEvent>',
    '<endEvent id="e"/>',
    line("s", "t", "back", "e"),
    '<association id="as" sourceRef="b" targetRef="undo"/>',
)

INSIDE = file(
    '<startEvent id="s"/>',
    '<adHocSubProcess id="any" name="아무거나"><task id="i1"/><task id="i2"/></adHocSubProcess>',
    '<transaction id="tx"><startEvent id="ts"/><task id="tt"/><endEvent id="te"><cancelEventDefinition id="ce"/>'
    "</endEvent>" + line("ts", "tt", "te") + "</transaction>",
    '<boundaryEvent id="cancelled" attachedToRef="tx"><cancelEventDefinition id="cb"/></boundaryEvent>',
    '<subProcess id="empty" name="나중에 그릴 것"/><endEvent id="e"/><endEvent id="e2"/>',
    '<subProcess id="ev" triggeredByEvent="true"><startEvent id="es"><errorEventDefinition id="ed"/></startEvent>'
    '<task id="et"/><endEvent id="ee"/>' + line("es", "et", "ee") + "</subProcess>",
    line("s", "any", "tx", "empty", "e"),
    line("cancelled", "e2"),
)

MANY_STARTS = file(
    '<startEvent id="s1" name="전화"/><startEvent id="s2" name="편지"><messageEventDefinition id="md"/></startEvent>',
    '<task id="t"/><task id="u"/><task id="v"/>',
    line("s1", "t"),
    line("s2", "t", "u"),
    line("t", "v"),
)

REPEATS = file(
    '<startEvent id="s"/><task id="t"><standardLoopCharacteristics id="lo"><loopCondition>${again == true}'
    "</loopCondition></standardLoopCharacteristics></task>",
    '<userTask id="m"><multiInstanceLoopCharacteristics camunda:collection="${people}" camunda:elementVariable="one">'
    "<completionCondition>${done}</completionCondition></multiInstanceLoopCharacteristics></userTask>",
    '<userTask id="n"><multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality>'
    "</multiInstanceLoopCharacteristics></userTask>",
    '<complexGateway id="x"/><task id="y" completionQuantity="2"/><task id="z"/><endEvent id="e"/>',
    line("s", "t", "m", "n", "x", "y", "e"),
    line("x", "z", "e"),
)

WAITING = file(
    '<startEvent id="s"><timerEventDefinition id="tt"><timeCycle>0 0 9 * * ?</timeCycle></timerEventDefinition>'
    '</startEvent><eventBasedGateway id="g"/>',
    '<intermediateCatchEvent id="c1"><timerEventDefinition id="t1"><timeDuration>P3D</timeDuration>'
    "</timerEventDefinition></intermediateCatchEvent>",
    '<intermediateCatchEvent id="c2"><messageEventDefinition id="m2" messageRef="news"/></intermediateCatchEvent>',
    '<intermediateCatchEvent id="c3"><conditionalEventDefinition id="k3"><condition>${ready}</condition>'
    "</conditionalEventDefinition></intermediateCatchEvent>",
    '<receiveTask id="r"/><sendTask id="w" messageRef="news"/>',
    '<endEvent id="e"><signalEventDefinition id="sg"/></endEvent>',
    line("s", "g", "c1", "r"),
    line("g", "c2", "r"),
    line("g", "c3", "r"),
    line("r", "w", "e"),
    head='<message id="news" name="새 소식"/>',
)

SAMPLES = {
    "pools": POOLS, "data": DATA, "links": LINKS, "undoing": UNDOING, "inside": INSIDE, "many_starts": MANY_STARTS,
    "repeats": REPEATS, "waiting": WAITING,
}  # fmt: skip

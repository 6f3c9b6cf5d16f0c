"""Tasks and sub-processes: each becomes a kind we run, and what it lacks for running is asked. Nothing is executed.

Who does a task is people.py's matter, events are happenings.py's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lxml import etree

from engine.bpmn import vocabulary
from engine.bpmn.diagram import local
from engine.bpmn.dialect import INSTANCES_MAX, SPIFF, USER_KINDS, XSI
from engine.bpmn.normalize import dialects
from engine.bpmn.normalize.choices import language_of
from engine.bpmn.normalize.conditions import as_value
from engine.bpmn.normalize.graph import ACTIVITIES, scopes_of
from engine.bpmn.normalize.ids import COUNTED
from engine.bpmn.normalize.work import (
    Work,
    add,
    bpmn_children,
    extensions,
    inner,
    label,
    properties,
    remove,
    set_property,
    tag,
    take,
    text_of,
)
from engine.model.effect import VERBS

_GLOBAL: Final = {
    "globalTask": "task",
    "globalUserTask": "userTask",
    "globalManualTask": "manualTask",
    "globalScriptTask": "scriptTask",
    "globalBusinessRuleTask": "businessRuleTask",
}
_KNOWN: Final = COUNTED | vocabulary.BPMN_ATTRIBUTES.keys()
_REPEATABLE: Final = USER_KINDS | {"serviceTask", "subProcess", "sendTask"}


def replace_kinds(work: Work) -> None:
    """Kinds we do not run become the nearest we do, before flows are looked at."""
    shared = {e.get("id", ""): e for e in work.root if local(e) in _GLOBAL}
    for element in list(work.root.iter()):
        kind = local(element)
        if element.tag != tag(kind):
            continue
        if kind == "callActivity" and element.get("calledElement") in shared:
            _take_in(work, element, shared[element.get("calledElement", "")])
        elif kind == "transaction":
            _transaction(work, element)
        elif kind == "adHocSubProcess":
            _ad_hoc(work, element)
        elif kind == "sendTask" and _has_edge(element):
            _service_of_sending(work, element)
    for called in shared.values():
        work.note("global_task", "dropped", called, "{}을(를) 그것을 부르는 일 안에 적었습니다.")
        remove(called)


def take_strangers(work: Work) -> None:
    """What flows lead to or from is something to do, even where only its own tool knows what."""
    for scope in scopes_of(work.root):
        ends = {flow.get(end, "") for flow in inner(scope, "sequenceFlow") for end in ("sourceRef", "targetRef")} - {""}
        for node in list(scope):
            kind = local(node)
            if not kind or node.get("id") not in ends or (node.tag == tag(kind) and kind in _KNOWN):
                continue
            given = [(etree.QName(str(key)).localname, str(value)) for key, value in node.attrib.items()]
            said = "; ".join([kind, *(f"{name}: {value}" for name, value in given)])
            kept = {key: node.get(key, "") for key in ("id", "name") if node.get(key)}
            for child in list(node):
                node.remove(child)
            node.attrib.clear()
            node.text = None
            node.tag = tag("serviceTask")
            for key, value in kept.items():
                node.set(key, value)
            work.taken.add(kept["id"])
            work.note("unknown_node", "changed", node, f"모르는 종류의 요소 <{kind}>을(를) {{}}(으)로 바꿨습니다.")
            work.ask("effect", node, said)


def _take_in(work: Work, call: etree._Element, called: etree._Element) -> None:
    """A call of a task that is kept beside the processes is that task."""
    take(call, "calledElement")
    if not label(call) and called.get("name"):
        call.set("name", called.get("name", ""))
    for key, value in called.attrib.items():
        if key not in ("id", "name"):
            call.set(key, call.get(key, value))
    for child in list(called):
        if local(child) != "extensionElements":
            call.append(child)
        else:
            extensions(call).extend(list(child))
    work.note("global_task", "changed", call, "{}이(가) 부르던 공용 일을 여기에 적었습니다.")
    call.tag = tag(_GLOBAL[local(called)])


def _transaction(work: Work, element: etree._Element) -> None:
    undoes = any(local(e) in ("cancelEventDefinition", "compensateEventDefinition") for e in element.iter())
    element.tag = tag("subProcess")
    take(element, "method")
    work.note("transaction", "changed", element, "{}: 트랜잭션을 보통 하위 절차로 바꿨습니다.")
    if undoes:
        work.confirm("transaction", element)


def _ad_hoc(work: Work, element: etree._Element) -> None:
    hint = "; ".join(filter(None, [take(element, "ordering"), text_of(element.find(tag("completionCondition")))]))
    for condition in inner(element, "completionCondition"):
        remove(condition)
    take(element, "cancelRemainingInstances")
    element.tag = tag("subProcess")
    work.note("ad_hoc", "changed", element, "{}: 임의 순서 하위 절차를 보통 하위 절차로 바꿨습니다.")
    work.confirm("ad_hoc", element, hint)


def drop_compensation(work: Work) -> list[etree._Element]:
    """What only undoes: the events on the edge, their handlers, event sub-processes for undoing. Returned to be kept
    as notes."""
    found: list[etree._Element] = []
    for scope in scopes_of(work.root):
        for node in bpmn_children(scope):
            by_event = node.get("triggeredByEvent") in ("true", "1")
            starts = [s for s in inner(node, "startEvent") if by_event]
            undoes = any(s.find(tag("compensateEventDefinition")) is not None for s in starts)
            on_edge = local(node) == "boundaryEvent" and node.find(tag("compensateEventDefinition")) is not None
            if on_edge or undoes or (node.get("isForCompensation") in ("true", "1") and local(node) in ACTIVITIES):
                found.append(node)
                work.confirm("compensation", scope)
    return [n for n in found if not any(a in found for a in n.iterancestors())]


def translate(work: Work) -> None:
    """Every task of the file."""
    for process in work.processes():
        for task in list(process.iter()):
            kind = local(task)
            if task.tag != tag(kind) or kind not in ACTIVITIES:
                continue
            _flags(work, task)
            if code := dialects.hidden_code(task):
                work.note("hidden_code", "dropped", task, f"{{}}에 딸린 것({', '.join(code)})을 옮기지 않았습니다.")
                work.confirm("hidden_code", task, ", ".join(code))
            match kind:
                case "serviceTask":
                    _service(work, task)
                case "scriptTask":
                    _script(work, task)
                case "callActivity":
                    _call(work, task)
                case "businessRuleTask":
                    _rule(work, task)
            _repeat(work, task)


def _flags(work: Work, task: etree._Element) -> None:
    counts = [f"{k}={v}" for k in ("startQuantity", "completionQuantity") if (v := take(task, k, "1")) != "1"]
    if counts:
        work.confirm("token_count", task, ", ".join(counts))
        work.note("token_count", "changed", task, f"{{}}의 횟수 조건({', '.join(counts)})을 뺐습니다.")
    if task.get("instantiate") in ("true", "1"):
        take(task, "instantiate")
        work.note("instantiate", "changed", task, "{}은(는) 시작한 뒤에 소식을 기다립니다.")


def _operator(task: etree._Element) -> etree._Element | None:
    return task.find(f"{tag('extensionElements')}/{{{SPIFF}}}serviceTaskOperator")


def _service(work: Work, task: etree._Element) -> None:
    operator = _operator(task)
    if work.asks(task, "process") or (operator is not None and operator.get("id") in VERBS and _readable(operator)):
        return
    hint = dialects.effect(task, work.root)
    if operator is not None:
        given = [f"{p.get('id')}={p.get('value')}" for p in operator.iter(f"{{{SPIFF}}}parameter")]
        hint = "; ".join([f"{operator.get('id', '')}({', '.join(given)})", *filter(None, [hint])])
        remove(operator)
    if not work.asks(task, "effect"):
        work.ask("effect", task, hint or label(task))


def _readable(operator: etree._Element) -> bool:
    values = [p.get("value", "") for p in operator.iter(f"{{{SPIFF}}}parameter")]
    return all(as_value(f"={value}", "") is not None for value in values)


def _script(work: Work, task: etree._Element) -> None:
    hint = dialects.effect(task, work.root)
    for script in inner(task, "script"):
        remove(script)
    take(task, "scriptFormat")
    work.note("script", "changed", task, "{}: 스크립트는 실행하지 않습니다. 처리를 정해 주십시오.")
    task.tag = tag("serviceTask")
    work.ask("effect", task, hint or label(task))


def _call(work: Work, task: etree._Element) -> None:
    called = take(task, "calledElement")
    named = [e.get("name") or "" for e in work.root if e.get("id") == called and called]
    hint = "; ".join(filter(None, [*named, str(called), *(t for _, t in dialects.said_as(task, ("processId",)))]))
    work.note("call", "changed", task, "{}: 다른 절차를 시작하고, 그것이 끝나기를 기다리지는 않습니다.")
    task.tag = tag("serviceTask")
    work.ask("process", task, hint or label(task))


def _rule(work: Work, task: etree._Element) -> None:
    called = task.find(f"{tag('extensionElements')}/{{{SPIFF}}}calledDecisionId")
    if (called is not None and text_of(called)) or work.asks(task, "decision"):
        return
    found, variable = dialects.decision(task)
    if found and found[0] not in "=$#":
        element = etree.SubElement(extensions(task), f"{{{SPIFF}}}calledDecisionId")
        element.text = found
        if variable and "resultVariable" not in properties(task):
            set_property(task, "resultVariable", variable)
        work.note("decision_translated", "noted", task, f"{{}}의 판정표 ‘{found[:80]}’을(를) 옮겼습니다.")
        return
    work.ask("decision", task, found or dialects.effect(task, work.root) or label(task))


def _has_edge(task: etree._Element) -> bool:
    scope = task.getparent()
    edges = [] if scope is None else inner(scope, "boundaryEvent")
    return any(edge.get("attachedToRef") == task.get("id") for edge in edges)


def _service_of_sending(work: Work, task: etree._Element) -> None:
    """Nothing can happen while a message is sent; a task something can happen to is an automatic one."""
    reference = take(task, "messageRef")
    named = [m.get("name") or "" for m in inner(work.root, "message") if m.get("id") == reference]
    task.tag = tag("serviceTask")
    work.note("send_as_service", "changed", task, "{}: 경계 이벤트가 붙어 있어 자동 처리로 바꿨습니다.")
    work.ask("effect", task, "; ".join(filter(None, ["send_message", *named, dialects.effect(task, work.root)])))


def _repeat(work: Work, task: etree._Element) -> None:
    marks = task.find(tag("multiInstanceLoopCharacteristics"))
    if marks is None:
        return
    for condition in inner(marks, "completionCondition"):
        work.confirm("completion", task, text_of(condition))
        work.note("completion", "changed", task, "{}: 모두 끝나기 전에 넘어가는 조건을 뺐습니다.")
        remove(condition)
    if local(task) not in _REPEATABLE or task.get("triggeredByEvent") in ("true", "1"):
        remove(marks)
        work.note("not_repeated", "changed", task, "{}은(는) 한 번만 합니다.")
        work.confirm("not_repeated", task)
        return
    written = _marks(work, marks)
    for child in list(marks):
        if child.tag != tag("documentation"):
            marks.remove(child)
    if "cardinality" in written or "list" in written:
        _write(marks, written)
    elif not work.asks(task, "count"):
        work.ask("count", task, written.get("hint", "") or label(task))


def _marks(work: Work, marks: etree._Element) -> Mapping[str, str]:
    """How often, or over which list, as FEEL; with what could not be read as a hint."""
    found: dict[str, str] = {}
    hints: list[str] = []
    cardinality = marks.find(tag("loopCardinality"))
    if cardinality is not None and (text := text_of(cardinality)):
        value = as_value(text, language_of(work, cardinality))
        if value is not None and (not value.isdecimal() or 0 < int(value[:6]) <= INSTANCES_MAX):
            found["cardinality"] = value
        else:
            hints.append(text)
    given = text_of(marks.find(tag("loopDataInputRef")))
    given = given or next((t for _, t in dialects.said_as(marks, ("inputCollection", "collection"))), "")
    if given and "cardinality" not in found:
        value = as_value(_data_name(work, given), work.root.get("expressionLanguage", ""))
        hints.append(given)
        if value is not None:
            found["list"] = value
    for name, ours, theirs in (
        ("item", "inputDataItem", ("inputElement", "elementVariable")),
        ("output", "outputDataItem", ("outputElement",)),
    ):
        item = marks.find(tag(ours))
        text = "" if item is None else item.get("name") or item.get("id") or ""
        found[name] = text or next((t for _, t in dialects.said_as(marks, theirs)), "").removeprefix("=").strip()
    results = text_of(marks.find(tag("loopDataOutputRef")))
    found["results"] = results or next((t for _, t in dialects.said_as(marks, ("outputCollection",))), "")
    found["hint"] = "; ".join(hints)
    return found


def _data_name(work: Work, reference: str) -> str:
    """The name of the data an id stands for, where it can be the name of a fact."""
    for element in work.root.iter():
        if element.get("id") == reference and element.get("name") and local(element).startswith(("data", "property")):
            return "_".join((element.get("name") or "").split())
    return reference


def _write(marks: etree._Element, written: Mapping[str, str]) -> None:
    if "cardinality" in written:
        piece = add(marks, "loopCardinality")
        piece.set(f"{{{XSI}}}type", "bpmn:tFormalExpression")
        piece.text = written["cardinality"]
        return
    add(marks, "loopDataInputRef").text = written["list"]
    if written["results"] and written["output"]:
        add(marks, "loopDataOutputRef").text = written["results"]
    if written["item"]:
        add(marks, "inputDataItem", name=written["item"])
    if written["results"] and written["output"]:
        add(marks, "outputDataItem", name=written["output"])

"""Events: what is waited for and what is sent out, in the kinds we run; the others are asked about, by element.

Links are joined in structure.py; what catches an error is only known when everything else stands, see `uncaught`.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from engine.bpmn import diagram as drawn
from engine.bpmn.diagram import local
from engine.bpmn.dialect import REFERRED, XSI
from engine.bpmn.events import catcher_of
from engine.bpmn.normalize import dialects
from engine.bpmn.normalize.choices import language_of
from engine.bpmn.normalize.conditions import as_value
from engine.bpmn.normalize.timers import as_timer
from engine.bpmn.normalize.work import Work, add, inner, label, properties, remove, set_property, tag, take, text_of

_SIGNAL: Final = re.compile(r"\w[\w -]*")
_EVENTS: Final = (
    "startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent",
)  # fmt: skip
_RUN: Final = {
    "endEvent": ("terminate", "message", "signal", "escalation", "error"),
    "intermediateThrowEvent": ("message", "signal", "escalation"),
    "intermediateCatchEvent": ("timer", "message", "signal"),
    "boundaryEvent": ("timer", "message", "signal", "escalation", "error"),
}
_STARTS: Final = ("message", "timer")
_EVENT_SUB_PROCESS: Final = ("message", "timer", "signal", "escalation", "error")


def translate(work: Work) -> None:
    """Every event of the file, and every task that waits or sends."""
    for process in work.processes():
        for node in list(process.iter()):
            kind = local(node)
            if node.tag != tag(kind):
                continue
            if kind in _EVENTS:
                _event(work, node, kind)
            elif kind in ("receiveTask", "sendTask"):
                _message(work, node, node)


def _definitions(work: Work, node: etree._Element) -> list[etree._Element]:
    """What the event is about; one that is declared beside the process is written into it."""
    for reference in inner(node, "eventDefinitionRef"):
        for shared in work.root:
            if shared.get("id") == (reference.text or "").strip() and local(shared).endswith("EventDefinition"):
                copied = add(node, local(shared))
                for key, value in shared.attrib.items():
                    if key != "id":
                        copied.set(key, value)
                for child in shared:
                    copied.append(etree.fromstring(etree.tostring(child)))
        remove(reference)
    return [child for child in node if local(child).endswith("EventDefinition") and child.tag == tag(local(child))]


def _event(work: Work, node: etree._Element, kind: str) -> None:
    found = _definitions(work, node)
    take(node, "parallelMultiple")
    kinds = [local(d).removesuffix("EventDefinition") for d in found]
    allowed = _allowed(node, kind)
    if allowed is None:
        if found:
            _plain(node, found)
            work.note("trigger_dropped", "changed", node, "{}은(는) 하위 절차가 시작되면 바로 시작합니다.")
    elif len(kinds) == 1 and kinds[0] in allowed:
        _one(work, node, found[0], kinds[0])
    elif kinds == ["link"] and kind.startswith("intermediate"):
        # One half of a link whose other half is not there: only drawing it can tell where it leads.
        _plain(node, found)
        node.tag = tag("intermediateThrowEvent")
        work.note("half_link", "to_fix", node, "{}의 짝이 되는 링크가 없습니다. 흐름선을 이어 주십시오.")
    elif kinds == ["cancel"] and _can_cancel(work, node, kind):
        _cancel(work, node, found)
    elif "compensate" in kinds and kind in ("endEvent", "intermediateThrowEvent"):
        _plain(node, found)
        work.note("compensation", "changed", node, "{}은(는) 아무것도 되돌리지 않고 지나갑니다.")
        work.confirm("compensation", node)
    elif kinds or kind in ("intermediateCatchEvent", "boundaryEvent"):
        hint = _hint(work, node, found)
        _plain(node, found)
        work.ask("event", node, hint)
    _flag(node, kind)


def _can_cancel(work: Work, node: etree._Element, kind: str) -> bool:
    host = _host(work, node) if kind == "boundaryEvent" else node.getparent() if kind == "endEvent" else None
    return host is not None and local(host) in _SUB


def _allowed(node: etree._Element, kind: str) -> tuple[str, ...] | None:
    """The kinds we run here; None where nothing may stand."""
    if kind != "startEvent":
        return _RUN[kind]
    owner = node.getparent()
    if owner is not None and local(owner) == "process":
        return _STARTS
    if owner is not None and owner.get("triggeredByEvent") in ("true", "1"):
        return _EVENT_SUB_PROCESS
    return None


def _flag(node: etree._Element, kind: str) -> None:
    """An error always stops what it happens in."""
    name = {"boundaryEvent": "cancelActivity", "startEvent": "isInterrupting"}.get(kind, "")
    if name and node.find(tag("errorEventDefinition")) is not None:
        take(node, name)


def _plain(node: etree._Element, found: list[etree._Element]) -> None:
    for definition in found:
        remove(definition)


def _hint(work: Work, node: etree._Element, found: list[etree._Element]) -> str:
    """What the tool had it wait for, in its words."""
    said: list[str] = []
    for definition in found:
        kind = local(definition).removesuffix("EventDefinition")
        texts = [" ".join(t.split()) for t in map(str, definition.itertext()) if t.strip()]
        reference = definition.get(f"{kind}Ref", "")
        named = [r.get("name") or "" for r in work.root if r.get("id") == reference and reference]
        said.append(f"{kind}: {' '.join([*named, *texts])}".rstrip(": "))
    return "; ".join(filter(None, [label(node), *said]))


def _one(work: Work, node: etree._Element, definition: etree._Element, kind: str) -> None:
    if kind == "timer":
        _timer(work, node, definition)
    elif kind == "message":
        _message(work, node, definition)
    elif kind == "signal":
        name = _name(work, definition, "signal")
        if not _SIGNAL.fullmatch(name) or len(name) > 100:
            take(definition, "signalRef")
            work.ask("signal", node, name or label(node))
    elif kind in ("escalation", "error"):
        _raised(work, node, definition, kind)


def _raised(work: Work, node: etree._Element, definition: etree._Element, kind: str) -> None:
    reference = definition.get(f"{kind}Ref", "")
    if reference and not _name(work, definition, kind):
        take(definition, f"{kind}Ref")
    host = _host(work, node)
    if local(node) == "boundaryEvent" and host is not None and local(host) not in _SUB:
        hint = _hint(work, node, [definition])
        remove(definition)
        work.ask("event", node, hint)


_SUB: Final = ("subProcess", "transaction", "adHocSubProcess")


def _host(work: Work, node: etree._Element) -> etree._Element | None:
    attached, scope = node.get("attachedToRef"), node.getparent()
    return None if scope is None else next((e for e in scope if attached and e.get("id") == attached), None)


def _name(work: Work, definition: etree._Element, kind: str) -> str:
    reference = definition.get(f"{kind}Ref", "")
    code = REFERRED[kind]
    for declared in inner(work.root, kind):
        if declared.get("id") == reference:
            return (declared.get(code) if code else "") or declared.get("name") or declared.get("id") or ""
    return ""


def _timer(work: Work, node: etree._Element, definition: etree._Element) -> None:
    written = [c for c in definition if local(c) in ("timeDuration", "timeDate", "timeCycle")]
    owner = node.getparent()
    starts = local(node) == "startEvent" and owner is not None and local(owner) == "process"
    found = None
    if len(written) == 1:
        text, language = text_of(written[0]), language_of(work, written[0])
        found = as_timer(local(written[0]), text, language, starts=starts)
        if found is not None and found[1] != text:
            work.note(
                "timer_translated", "noted", node, f"{{}}의 시간 ‘{text[:80]}’을(를) ‘{found[1]}’(으)로 옮겼습니다."
            )
    for child in list(definition):
        definition.remove(child)
    if found is None:
        hint = "; ".join(f"{local(w)}: {text_of(w)}" for w in written if text_of(w))
        if not work.asks(node, "timer"):
            work.ask("timer", node, hint or label(node))
        return
    piece = add(definition, found[0])
    piece.set(f"{{{XSI}}}type", "bpmn:tFormalExpression")
    piece.text = found[1]


def _message(work: Work, node: etree._Element, definition: etree._Element) -> None:
    """A name, and where something is waited for, what tells whose message it is."""
    throws = local(node) in ("endEvent", "intermediateThrowEvent", "sendTask")
    owner = node.getparent()
    begins = local(node) == "startEvent" and owner is not None and local(owner) == "process"
    name = _name(work, definition, "message")
    declared = [m for m in inner(work.root, "message") if m.get("id") == definition.get("messageRef")]
    if not name or len(name) > 100:
        take(definition, "messageRef")
        if not work.asks(node, "message"):
            said = [_flow_name(work, node), label(node), dialects.effect(node, work.root)]
            work.ask("message", node, "; ".join(dict.fromkeys(filter(None, said))))
        return
    if throws or begins or properties(node).get("correlation", "").strip():
        return
    key = next((text for _, text in dialects.said_as(declared[0], ("correlationKey",))), "") if declared else ""
    if key and (found := as_value(key, "")) is not None:
        set_property(node, "correlation", found)
        work.note("correlation_translated", "noted", node, f"{{}}의 상관 값 ‘{key[:80]}’을(를) 옮겼습니다.")
    elif not work.asks(node, "message"):
        work.ask("message", node, "; ".join(filter(None, [name, key])))


def _flow_name(work: Work, node: etree._Element) -> str:
    """What the message flow at this node is called."""
    flow = work.message_flows().get(node.get("id", ""))
    if flow is None:
        return ""
    reference = flow.get("messageRef")
    named = [m.get("name") or "" for m in inner(work.root, "message") if m.get("id") == reference and reference]
    return label(flow) or " ".join(named)


def _cancel(work: Work, node: etree._Element, found: list[etree._Element]) -> None:
    """A transaction that is cancelled ends like one that failed with a code of its own."""
    sub = node.getparent() if local(node) == "endEvent" else _host(work, node)
    sub_id = sub.get("id", "") if sub is not None else ""
    code = f"cancelled_{sub_id}"
    declared = next((e for e in inner(work.root, "error") if e.get("errorCode") == code), None)
    if declared is None:
        declared = etree.Element(tag("error"), id=work.fresh(code), errorCode=code)
        work.root.insert(0, declared)
    _plain(node, found)
    add(node, "errorEventDefinition", errorRef=declared.get("id", ""))
    work.note("cancel_as_error", "changed", node, "{}을(를) 오류 이벤트로 바꿨습니다. 나가는 길은 같습니다.")


def uncaught(work: Work, process: etree._Element) -> None:
    """What nobody catches: an escalation is then nothing, as the standard says; an error ends the whole process."""
    diagram = drawn.read(work.root, process)
    elements = {e.get("id", ""): e for e in process.iter() if e.get("id")}
    for node in diagram.nodes.values():
        if not node.throws or node.event.kind not in ("escalation", "error"):
            continue
        element, kind = elements[node.id], node.event.kind
        if catcher_of(diagram, node) is not None:
            if not node.event.name and not work.asks(element, "code"):
                work.ask("code", element, label(element))
            continue
        ends = "terminate" if node.scope == diagram.process_id else "" if _is_last_resort(diagram, node) else None
        if kind == "error" and ends is None:
            if not node.event.name:
                work.ask("code", element, label(element))
            continue
        for definition in inner(element, f"{kind}EventDefinition"):
            element.remove(definition)
        if kind == "error":
            if ends:
                add(element, "terminateEventDefinition")
            work.note("error_as_end", "changed", element, "{}을(를) 받는 곳이 없어 절차가 여기에서 끝나게 했습니다.")
        else:
            work.note("nobody_catches", "changed", element, "{}을(를) 받는 곳이 없어 그냥 지나가게 했습니다.")


def _is_last_resort(diagram: drawn.Diagram, node: drawn.Node) -> bool:
    """Whether the node is in what took the place of the whole process: when that is over, everything is."""
    owner, start = diagram.nodes[node.scope], diagram.start_of(node.scope)
    return owner.by_event and owner.scope == diagram.process_id and start is not None and start.interrupting

"""Rules on events: what may start a scope, what is waited for, what is thrown, who catches it. One finding a sentence.

Flows, gateways and tasks are shape.py's matter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from engine.bpmn import dialect
from engine.bpmn.diagram import Diagram, Node, title
from engine.model.errors import Problem

KINDS: Final = {
    "none": "빈 이벤트",
    "timer": "시간",
    "message": "소식",
    "signal": "신호",
    "escalation": "상신",
    "error": "오류",
    "terminate": "종료",
    "link": "링크",
    "compensate": "보상",
    "cancel": "취소",
    "conditional": "조건",
}
_ALLOWED: Final = {
    "endEvent": ("none", "terminate", "message", "signal", "escalation", "error"),
    "intermediateThrowEvent": ("none", "message", "signal", "escalation"),
    "sendTask": ("message",),
    "intermediateCatchEvent": ("timer", "message", "signal"),
    "boundaryEvent": ("timer", "message", "signal", "escalation", "error"),
    "receiveTask": ("message",),
}
_OF_PROCESS: Final = ("none", "message", "timer")
_OF_EVENT_SUB_PROCESS: Final = ("message", "timer", "signal", "escalation", "error")
NAME_CHARS_MAX: Final = 100
_ROLE: Final = re.compile(r"role:[a-z][a-z0-9_]*")
# A signal reaches the whole complex and nobody else; a name that claims a wider space is a misunderstanding.
_SIGNAL: Final = re.compile(r"\w[\w -]*")


def properties_of(node: Node) -> frozenset[str]:
    """The names of properties an event, or a task that is one, may carry."""
    kind = node.event.kind
    if node.throws:
        return dialect.THROW_PROPERTIES if kind == "message" else dialect.THROW_PROPERTIES - {"correlation"}
    if node.kind not in dialect.WAITING_EVENTS and node.kind != "startEvent":
        return frozenset()
    if kind == "message":
        return dialect.MESSAGE_PROPERTIES
    return dialect.MESSAGE_PROPERTIES - {"correlation"} if kind in dialect.REFERRED else frozenset()


def catcher_of(diagram: Diagram, thrower: Node) -> Node | None:
    """Who catches this escalation or error: the nearest scope around it that waits for its code, or for any. What an
    event sub-process throws is not for its siblings but for those around them."""
    scope, own = thrower.scope, False
    while True:
        if not own and (found := _fitting(thrower, diagram.triggers_of(scope))):
            return found
        owner = diagram.nodes.get(scope)
        if owner is None:
            return None
        if found := _fitting(thrower, owner.boundary):
            return found
        scope, own = owner.scope, owner.by_event


def _fitting(thrower: Node, waiting: Iterable[Node]) -> Node | None:
    by_code = {n.event.name: n for n in waiting if n.event.kind == thrower.event.kind}
    return by_code.get(thrower.event.name, by_code.get(None))


class EventRules:
    """Checks the events of one diagram and hands every Problem to `note`."""

    def __init__(self, diagram: Diagram, note: Callable[[Problem], None]) -> None:
        self._diagram = diagram
        self._note = note

    def check(self, node: Node) -> None:
        """Every rule about this node, if it is an event, a task that is one, or an event sub-process."""
        if node.kind == "startEvent":
            self._check_start(node)
        elif node.kind in _ALLOWED:
            self._check_kind(node, _ALLOWED[node.kind])
            if node.kind == "endEvent" and node.outgoing:
                self._problem("flow_out_of_end", f"{title(node)}에서 나가는 흐름선이 있습니다. 지워 주십시오.", node)
            if node.kind == "boundaryEvent":
                self._check_boundary(node)
        elif node.kind == "eventBasedGateway":
            self._check_gateway(node)
        elif node.by_event:
            self._check_event_sub_process(node)

    def _problem(self, code: str, message: str, at: Node) -> None:
        self._note(Problem(code, message, element=at.id, line=at.line))

    def _check_kind(self, node: Node, allowed: tuple[str, ...]) -> None:
        event = node.event
        if len(node.events) > 1 or event.kind not in allowed:
            given = ", ".join(KINDS.get(e.kind, e.kind) for e in node.events) or KINDS["none"]
            listed = ", ".join(KINDS[kind] for kind in allowed)
            self._problem(
                "unsupported_event",
                f"{title(node)}에는 {given}을(를) 쓸 수 없습니다. {listed} 가운데 하나로 바꿔 주십시오.",
                node,
            )
        elif event.kind in dialect.REFERRED:
            self._check_reference(node)
            if node.throws and event.kind in ("escalation", "error") and event.name is not None:
                self._check_caught(node)

    def _check_reference(self, node: Node) -> None:
        event, what = node.event, KINDS[node.event.kind]
        catches_any = event.kind in ("escalation", "error") and not node.throws and not event.reference
        if not event.name and not catches_any:
            self._problem(
                "missing_reference",
                f"{title(node)}이(가) 가리키는 {what} ‘{event.reference}’이(가) 없습니다. 고쳐 주십시오.",
                node,
            )
        elif len(event.name or "") > NAME_CHARS_MAX:
            self._problem(
                "long_name", f"{title(node)}: {what}의 이름이 {NAME_CHARS_MAX}자를 넘습니다. 줄여 주십시오.", node
            )
        elif event.kind == "signal" and not _SIGNAL.fullmatch(event.name or ""):
            self._problem(
                "bad_signal",
                f"신호 이름 ‘{(event.name or '')[:60]}’에는 글자, 숫자, 빈칸, _, -만 쓸 수 있습니다. "
                "신호는 이 단지 안에만 닿으니 이름을 바꿔 주십시오.",
                node,
            )
        of_process = node.kind == "startEvent" and node.scope == self._diagram.process_id
        if event.kind != "message" or of_process or node.properties.get("correlation", "").strip():
            return
        if node.throws:
            message = (
                f"{title(node)}에 상관 값(correlation)이 없습니다. 이 소식은 새 건을 시작할 수는 있어도 "
                "기다리는 건에는 닿지 않습니다. 기다리는 건에 보낸다면 상관 값을 적어 주십시오."
            )
            self._note(Problem("no_correlation", message, element=node.id, line=node.line, severity="warning"))
        else:
            self._problem(
                "no_correlation",
                f"{title(node)}에 상관 값(correlation)이 없습니다. 아무 소식이나 받게 되니 적어 주십시오.",
                node,
            )

    def _check_caught(self, node: Node) -> None:
        catcher = catcher_of(self._diagram, node)
        what = KINDS[node.event.kind]
        if catcher is None:
            self._problem(
                "nobody_catches",
                f"{title(node)}이(가) 내는 {what} ‘{node.event.name}’을(를) 받는 곳이 없습니다. "
                "둘러싼 하위 절차의 경계나 이벤트 하위 절차에서 받아 주십시오.",
                node,
            )

    def _check_start(self, node: Node) -> None:
        scope = self._diagram.nodes.get(node.scope)
        allowed = _OF_PROCESS if scope is None else _OF_EVENT_SUB_PROCESS if scope.by_event else ("none",)
        self._check_kind(node, allowed)
        if node.incoming:
            self._problem("flow_into_start", f"{title(node)}(으)로 들어오는 흐름선이 있습니다. 지워 주십시오.", node)
        if scope is None:
            self._check_starter(node)
        elif node.event.timer == "timeCycle":
            self._problem(
                "timer", "되풀이하는 시간(timeCycle)은 절차의 시작에만 쓸 수 있습니다. 기간을 적어 주십시오.", node
            )
        elif node.event.kind == "error" and not node.interrupting:
            self._problem(
                "unsupported_event",
                f"{title(node)}: 오류는 하던 일을 멈추지 않고 받을 수 없습니다. 멈추게 그려 주십시오.",
                node,
            )

    def _check_starter(self, node: Node) -> None:
        kind, performer = node.event.kind, node.properties.get("performer", "")
        if kind == "timer" and node.event.timer and node.event.timer != "timeCycle":
            self._problem("unsupported_event", f"{title(node)}에는 되풀이하는 시간(timeCycle)만 쓸 수 있습니다.", node)
        if performer and (kind == "none" or not _ROLE.fullmatch(performer)):
            self._problem(
                "bad_performer",
                f"{title(node)}의 담당 ‘{performer}’을(를) 알 수 없습니다. "
                "소식이나 시간으로 시작할 때만 role:…(으)로 적어 주십시오.",
                node,
            )
        elif kind == "timer" and not performer and not node.lane:
            self._problem(
                "no_performer",
                f"{title(node)}(으)로 시작한 건을 누가 맡는지 적혀 있지 않습니다. "
                "담당(performer)에 role:…을 적어 주십시오.",
                node,
            )

    def _check_boundary(self, node: Node) -> None:
        host = self._diagram.nodes.get(node.attached_to)
        if host is None:
            self._problem(
                "missing_reference",
                f"{title(node)}이(가) 붙은 일 ‘{node.attached_to}’이(가) 없습니다. 일에 붙여 주십시오.",
                node,
            )
        elif host.kind not in dialect.ACTIVITIES - {"sendTask"} or host.scope != node.scope or host.by_event:
            self._problem("bad_boundary", f"{title(node)}은(는) {title(host)}에 붙일 수 없습니다. 옮겨 주십시오.", node)
        elif node.event.kind in ("escalation", "error") and host.kind != "subProcess":
            self._problem(
                "bad_boundary",
                f"{title(node)}: {KINDS[node.event.kind]}은(는) 하위 절차에서만 나옵니다. "
                f"{title(host)}에서 떼어 주십시오.",
                node,
            )
        else:
            self._check_alone(node, host.boundary)
        if node.event.kind == "error" and not node.interrupting:
            self._problem(
                "unsupported_event",
                f"{title(node)}: 오류는 하던 일을 멈추지 않고 받을 수 없습니다. 멈추게 그려 주십시오.",
                node,
            )
        if node.incoming:
            self._problem("flow_into_boundary", f"{title(node)}(으)로 들어오는 흐름선이 있습니다. 지워 주십시오.", node)
        if not node.outgoing:
            self._problem("dead_end", f"{title(node)}에서 나가는 흐름선이 없습니다. 다음 일로 이어 주십시오.", node)
        if node.event.kind == "signal" and (end := self._ended_by(node)):
            self._problem(
                "signal_terminates",
                f"{title(node)}의 신호 하나로, 아무도 정하지 않았는데 하던 일이 모두 끝납니다({title(end)}). "
                "그 앞에서 사람이 정하게 해 주십시오.",
                node,
            )

    def _check_alone(self, node: Node, others: Iterable[Node]) -> None:
        """Two that wait for the same escalation or error would leave open who gets it."""
        if node.event.kind not in ("escalation", "error"):
            return
        for other in others:
            if other.index < node.index and (other.event.kind, other.event.name) == (node.event.kind, node.event.name):
                self._problem(
                    "caught_twice",
                    f"{title(node)}와(과) {title(other)}이(가) 같은 것을 받으려 합니다. 하나만 남겨 주십시오.",
                    node,
                )

    def _ended_by(self, node: Node) -> Node | None:
        """A terminate end this event leads to without anybody being asked in between."""
        nodes, seen, stack = self._diagram.nodes, set[str](), [node]
        while stack:
            at = stack.pop()
            if at.id in seen or at.kind in dialect.USER_KINDS or (at.kind in dialect.WAITING_EVENTS and at is not node):
                continue
            seen.add(at.id)
            if at.event.kind == "terminate":
                return at
            stack.extend(nodes[f.target] for f in at.outgoing if f.target in nodes)
        return None

    def _check_gateway(self, node: Node) -> None:
        if len(node.outgoing) < 2:
            self._problem("dead_end", f"{title(node)}에는 기다릴 이벤트를 둘 이상 이어 주십시오.", node)
        for flow in node.outgoing:
            target = self._diagram.nodes.get(flow.target)
            if target and (target.kind not in ("intermediateCatchEvent", "receiveTask") or len(target.incoming) > 1):
                message = f"{title(node)} 다음에는 이벤트만 올 수 있습니다. {title(target)}을(를) 바꿔 주십시오."
                self._note(Problem("bad_event_gateway", message, element=flow.id, line=flow.line))
            elif target and target.boundary:
                self._problem(
                    "bad_event_gateway", f"{title(target)}에는 경계 이벤트를 붙일 수 없습니다. 떼어 주십시오.", target
                )

    def _check_event_sub_process(self, node: Node) -> None:
        if node.incoming or node.outgoing:
            self._problem(
                "flow_at_event_sub_process",
                f"{title(node)}은(는) 이벤트가 시작하므로 흐름선을 이을 수 없습니다. 흐름선을 지워 주십시오.",
                node,
            )
        if node.loop is not None:
            self._problem(
                "unsupported_loop", f"{title(node)}은(는) 여러 번 되풀이할 수 없습니다. 되풀이를 지워 주십시오.", node
            )
        start = self._diagram.start_of(node.id)
        if start is not None:
            self._check_alone(start, self._diagram.triggers_of(node.scope))

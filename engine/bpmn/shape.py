"""Rules on the drawn process: starts, ends, flows, gateways, events, what each node must say. One finding a sentence.

The closed list of words is grammar.py; whether tokens can get stuck is soundness.py; lint.py puts them together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from engine.bpmn import dialect
from engine.bpmn.diagram import Diagram, Flow, Node, title
from engine.bpmn.events import EventRules, properties_of
from engine.model.errors import Problem

_PERFORMER: Final = re.compile(r"starter|approval_line|person(:.+)?|role:[a-z][a-z0-9_]*|role_in:[^\W\d]\w*(\.\w+)*")
_ROLE: Final = re.compile(r"[a-z][a-z0-9_]*|.*[가-힣].*")
# A release names offices of its complex; it can never hand out the running of the system itself.
_SYSTEM_ROLES: Final = frozenset({"admin", "administrator", "root", "superuser", "sysadmin", "system", "system_admin"})
_GATES: Final = frozenset({"next_approver"})
_FINAL: Final = frozenset({"finalize_document"})


@dataclass(frozen=True)
class Known:
    """What the rest of the release offers; None means "do not check"."""

    verbs: Mapping[str, frozenset[str]] | None = None
    decisions: Collection[str] | None = None
    roles: Collection[str] | None = None


class Shape:
    """Checks one diagram and hands every Problem to `note`."""

    def __init__(self, diagram: Diagram, known: Known, note: Callable[[Problem], None]) -> None:
        self._diagram = diagram
        self._known = known
        self._note = note
        self._events = EventRules(diagram, note)

    def check(self) -> None:
        """Every rule, in the order a reader of the diagram would ask."""
        for scope, nodes in self._diagram.scopes.items():
            self._check_scope(scope, nodes)
        for flow in self._diagram.flows:
            self._check_flow(flow)
        for node in self._diagram.nodes.values():
            self._check_node(node)
        self._check_reachable()
        self._check_idle_circles()
        self._check_signed_before_final()

    def _problem(
        self, code: str, message: str, at: Node | Flow, severity: Literal["error", "warning"] = "error"
    ) -> None:
        self._note(Problem(code, message, element=at.id, line=at.line, severity=severity))

    def _check_scope(self, scope: str, nodes: list[Node]) -> None:
        owner = self._diagram.nodes.get(scope)
        place, line = (title(owner), owner.line) if owner else ("이 절차", self._diagram.line)
        starts = [n for n in nodes if n.kind == "startEvent"]
        if not starts:
            self._note(Problem("no_start", f"{place}에 시작 이벤트가 없습니다.", element=scope, line=line))
        for extra in starts[1:]:
            self._problem("two_starts", f"{place}에 시작 이벤트가 둘 이상입니다. 결재를 건너뛰는 길이 생깁니다.", extra)
        if not any(n.kind == "endEvent" for n in nodes):
            self._note(Problem("no_end", f"{place}에 끝 이벤트가 없습니다.", element=scope, line=line))
        if owner and self._diagram.depth(scope) == dialect.SCOPE_DEPTH_MAX + 1:
            self._problem("too_deep", f"하위 절차를 {dialect.SCOPE_DEPTH_MAX}겹보다 깊이 넣을 수 없습니다.", owner)

    def _check_flow(self, flow: Flow) -> None:
        nodes = self._diagram.nodes
        source, target = nodes.get(flow.source), nodes.get(flow.target)
        if not flow.id:
            self._problem("no_id", f"흐름선({flow.source} → {flow.target})에 식별자가 없습니다.", flow)
        for end, ref, what in ((source, flow.source, "시작점"), (target, flow.target, "도착점")):
            if end is None:
                self._problem(
                    "missing_reference",
                    f"흐름선 ‘{flow.id}’({flow.source or '?'} → {flow.target or '?'})의 "
                    f"{what} ‘{ref or '비어 있음'}’이(가) 없습니다.",
                    flow,
                )
            elif end.scope != flow.scope:
                self._problem("crosses_scope", f"흐름선 ‘{flow.id}’이(가) 하위 절차의 경계를 넘습니다.", flow)
        if flow.condition is not None and source and source.kind not in ("exclusiveGateway", "inclusiveGateway"):
            self._problem(
                "condition_not_on_gateway",
                f"{title(source)}에서 나가는 흐름선에 조건이 있습니다. 조건은 분기에서 나가는 흐름선에만 씁니다.",
                flow,
            )

    def _check_node(self, node: Node) -> None:
        if not node.id:
            self._problem("no_id", f"{title(node)}에 식별자가 없습니다.", node)
        if node.default and node.kind not in ("exclusiveGateway", "inclusiveGateway"):
            self._problem("default_not_on_gateway", f"{title(node)}에는 기본 흐름을 정할 수 없습니다.", node)
        if node.loop is not None:
            self._check_loop(node)
        self._check_properties(node)
        self._events.check(node)
        match node.kind:
            case "exclusiveGateway" | "inclusiveGateway":
                self._check_choice(node)
            case "serviceTask":
                self._check_service(node)
            case "businessRuleTask":
                self._check_rule(node)
            case "userTask" | "manualTask" | "task":
                self._check_user(node)
        if node.lane:
            self._check_lane(node)
        if node.kind == "startEvent" and node.properties.get("performer", "").startswith("role:"):
            self._check_role(node.properties["performer"].removeprefix("role:"), node)

    def _check_choice(self, node: Node) -> None:
        ids = [f.id for f in node.outgoing]
        if node.default and node.default not in ids:
            self._problem(
                "missing_reference", f"{title(node)}의 기본 흐름 ‘{node.default}’이(가) 나가는 흐름선에 없습니다.", node
            )
        conditional = [f for f in node.outgoing if f.condition is not None]
        for flow in node.outgoing:
            if flow.id == node.default and flow.condition is not None:
                self._problem("condition_on_default", f"기본 흐름 ‘{flow.id}’에는 조건을 둘 수 없습니다.", flow)
            elif flow.id != node.default and flow.condition is None and len(node.outgoing) > 1:
                self._problem("no_condition", f"{title(node)}에서 나가는 흐름선 ‘{flow.id}’에 조건이 없습니다.", flow)
        if conditional and node.default not in ids and not _is_total(node):
            self._problem(
                "no_default",
                f"{title(node)}에 기본 흐름이 없어, 어느 조건에도 맞지 않으면 절차가 멈춥니다.",
                node,
            )

    def _check_service(self, node: Node) -> None:
        if not node.verb:
            self._problem(
                "no_verb", f"{title(node)}이(가) 무엇을 하는지(serviceTaskOperator) 적혀 있지 않습니다.", node
            )
            return
        names = [name for name, _ in node.params]
        for name in sorted(n for n, times in Counter(names).items() if times > 1 or not n):
            self._problem("bad_parameter", f"{title(node)}의 값 ‘{name}’을(를) 두 번 적었거나 이름이 없습니다.", node)
        verbs = self._known.verbs
        if verbs is None:
            return
        if node.verb not in verbs:
            known = ", ".join(sorted(verbs))
            self._problem(
                "unknown_verb", f"{title(node)}의 ‘{node.verb}’은(는) 없는 처리입니다. 쓸 수 있는 것: {known}", node
            )
            return
        for name in names:
            if name not in verbs[node.verb]:
                self._problem("unknown_parameter", f"‘{node.verb}’에는 ‘{name}’이라는 값이 없습니다.", node)

    def _check_rule(self, node: Node) -> None:
        if not node.decision:
            self._problem(
                "no_decision", f"{title(node)}이(가) 어느 판정표를 쓰는지(calledDecisionId) 적혀 있지 않습니다.", node
            )
        elif self._known.decisions is not None and node.decision not in self._known.decisions:
            self._problem("unknown_decision", f"{title(node)}의 판정표 ‘{node.decision}’이(가) 없습니다.", node)

    def _check_user(self, node: Node) -> None:
        performer = node.properties.get("performer")
        if performer is not None and not _PERFORMER.fullmatch(performer):
            self._problem(
                "bad_performer",
                f"{title(node)}의 담당 ‘{performer}’을(를) 알 수 없습니다. "
                "starter, approval_line, role:…, role_in:…, person 가운데 하나를 적어 주십시오.",
                node,
            )
        elif performer is None and not node.lane:
            self._problem("no_performer", f"{title(node)}을(를) 누가 할지 적혀 있지 않습니다.", node, "warning")
        elif performer and performer.startswith("role:"):
            self._check_role(performer.removeprefix("role:"), node)
        due = node.properties.get("due_days")
        if due is not None and not (due.isdecimal() and 0 < int(due[:6]) <= 3650):
            self._problem(
                "bad_due_days", f"{title(node)}의 기한 ‘{due}’은(는) 1일부터 3650일 사이의 수여야 합니다.", node
            )

    def _check_lane(self, node: Node) -> None:
        if not _ROLE.fullmatch(node.lane):
            self._problem("bad_lane", f"레인 ‘{node.lane}’은(는) 직책 이름이 아닙니다.", node)
        else:
            self._check_role(node.lane, node)

    def _check_role(self, role: str, node: Node) -> None:
        if role.lower() in _SYSTEM_ROLES:
            self._problem("system_role", f"‘{role}’은(는) 시스템 권한이라 절차가 맡길 수 없습니다.", node)
        elif self._known.roles is not None and role not in self._known.roles:
            self._problem("unknown_role", f"‘{role}’이라는 직책이 없습니다.", node)

    def _check_properties(self, node: Node) -> None:
        allowed = properties_of(node)
        if node.kind in dialect.USER_KINDS:
            allowed = dialect.TASK_PROPERTIES
        elif node.kind == "businessRuleTask":
            allowed = dialect.DECISION_PROPERTIES
        elif node.kind == "startEvent" and node.scope == self._diagram.process_id:
            allowed = dialect.START_PROPERTIES
        for name in node.properties:
            if name not in allowed:
                self._problem("unknown_property", f"{title(node)}에 모르는 속성 ‘{name}’이(가) 있습니다.", node)
        if node.verb is not None and node.kind != "serviceTask":
            self._problem("misplaced", f"{title(node)}에는 처리(serviceTaskOperator)를 적을 수 없습니다.", node)
        if node.decision is not None and node.kind != "businessRuleTask":
            self._problem("misplaced", f"{title(node)}에는 판정표(calledDecisionId)를 적을 수 없습니다.", node)

    def _check_loop(self, node: Node) -> None:
        loop = node.loop
        assert loop is not None
        if loop.kind != "multiInstanceLoopCharacteristics" or loop.others:
            what = ", ".join(loop.others) or loop.kind
            self._problem("unsupported_loop", f"{title(node)}의 반복 방식({what})은 쓸 수 없습니다.", node)
            return
        if node.kind not in dialect.ACTIVITIES - {"receiveTask", "businessRuleTask"}:
            self._problem("unsupported_loop", f"{title(node)}은(는) 여러 번 되풀이할 수 없습니다.", node)
        if (loop.cardinality is None) == (loop.collection is None):
            self._problem("bad_loop", f"{title(node)}에는 반복 횟수나 반복 대상 가운데 하나만 적어야 합니다.", node)
        if loop.item and loop.collection is None:
            self._problem("bad_loop", f"{title(node)}의 반복 항목은 반복 대상이 있을 때만 적을 수 있습니다.", node)
        if (loop.output is None) != (loop.output_item is None):
            self._problem("bad_loop", f"{title(node)}의 결과 목록과 결과 항목은 함께 적어야 합니다.", node)

    def _check_reachable(self) -> None:
        nodes = self._diagram.nodes
        starts = [n for n in nodes.values() if n.kind == "startEvent" and not n.incoming]
        seen = _walk(starts, lambda n: [nodes[f.target] for f in n.outgoing if f.target in nodes] + n.boundary)
        ends = [n for n in nodes.values() if n.kind == "endEvent"]
        back = _walk(ends, lambda n: [nodes[i] for i in [*(f.source for f in n.incoming), n.attached_to] if i in nodes])
        for node in nodes.values():
            if node.by_event:
                continue
            if node.id not in seen:
                self._problem("unreachable", f"{title(node)}에 이르는 길이 없습니다.", node)
            elif node.id not in back and not node.boundary:
                self._problem("dead_end", f"{title(node)}에서 끝 이벤트로 가는 길이 없습니다.", node)

    def _check_idle_circles(self) -> None:
        """A circle in which nobody and nothing is waited for would turn for ever."""
        nodes = self._diagram.nodes
        left = self._idle()
        # At once on go: a flow, a signal to what it starts anew, and what a sub-process throws to its own edge.
        after = {
            i: {f.target for f in nodes[i].outgoing}
            | {b.id for b in nodes[i].boundary if b.event.kind in ("escalation", "error")}
            | {n.id for n in nodes.values() if nodes[i].throws and _comes_again(n) and _told(nodes[i], n)}
            for i in left
        }
        while outer := {i for i in left if not after[i] & left or not any(i in after[other] for other in left)}:
            left -= outer
        for node in nodes.values():
            if node.id in left:
                self._problem(
                    "idle_circle",
                    f"{title(node)}을(를) 지나는 되풀이 안에 사람이나 처리를 기다리는 곳이 없습니다.",
                    node,
                )
                return

    def _idle(self) -> set[str]:
        """The nodes at which nothing is waited for once they are reached, or told."""
        kinds = dialect.GATEWAYS - {"eventBasedGateway"} | {"businessRuleTask", "intermediateThrowEvent", "sendTask"}
        idle = {n.id for n in self._diagram.nodes.values() if n.kind in kinds or n.throws or _comes_again(n)}
        # Inner scopes were read after the outer ones.
        for scope, inside in reversed(self._diagram.scopes.items()):
            owner = self._diagram.nodes.get(scope)
            if owner and all(n.id in idle or n.by_event or n.kind in ("startEvent", "endEvent") for n in inside):
                idle.add(scope)
                idle |= {b.id for b in owner.boundary if b.event.kind in ("escalation", "error")}
        return idle

    def _check_signed_before_final(self) -> None:
        nodes = self._diagram.nodes

        def begins(scope: str) -> list[Node]:
            start = self._diagram.start_of(scope)
            return [*([start] if start else []), *self._diagram.triggers_of(scope)]

        def onward(node: Node) -> list[Node]:
            if node.verb in _GATES or (
                node.kind in dialect.USER_KINDS and node.properties.get("performer") != "starter"
            ):
                return list(node.boundary)
            inside = begins(node.id) if node.kind == "subProcess" and node.id in self._diagram.scopes else []
            return [nodes[f.target] for f in node.outgoing if f.target in nodes] + node.boundary + inside

        for node_id in _walk(begins(self._diagram.process_id), onward):
            if nodes[node_id].verb in _FINAL:
                self._problem(
                    "final_without_approval",
                    f"{title(nodes[node_id])}에 이르기까지 다른 사람의 결재가 한 번도 없는 길이 있습니다.",
                    nodes[node_id],
                )


def _comes_again(node: Node) -> bool:
    """An event that can happen over and over while what it accompanies lasts."""
    return node.kind in ("boundaryEvent", "startEvent") and not node.interrupting and node.event.kind == "signal"


def _told(thrower: Node, waiting: Node) -> bool:
    return (thrower.event.kind, thrower.event.name) == (waiting.event.kind, waiting.event.name)


def _walk(starts: list[Node], onward: Callable[[Node], list[Node]]) -> set[str]:
    seen: set[str] = set()
    stack = list(starts)
    while stack:
        node = stack.pop()
        if node.id not in seen:
            seen.add(node.id)
            stack.extend(onward(node))
    return seen


def _is_total(node: Node) -> bool:
    """Whether two conditions plainly say the opposite of each other."""
    texts = [re.sub(r"\s+", "", f.condition or "") for f in node.outgoing]
    if len(texts) != 2:
        return False
    one, other = texts
    return other == f"not({one})" or one == f"not({other})" or _negated(one) == other or _negated(other) == one


def _negated(text: str) -> str | None:
    left, sign, right = text.partition("!=")
    if not sign or re.search(r"[<>=!]|(?<!\w)(and|or)(?!\w)", left + right):
        return None
    return f"{left}={right}"

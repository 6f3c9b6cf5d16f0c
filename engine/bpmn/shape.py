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
from engine.bpmn.ways import Ways
from engine.model.errors import Problem

_PERFORMER: Final = re.compile(r"starter|approval_line|person(:.+)?|role:[a-z][a-z0-9_]*|role_in:[^\W\d]\w*(\.\w+)*")
_ROLE: Final = re.compile(r"[a-z][a-z0-9_]*|.*[가-힣].*")
# A release names offices of its complex; it can never hand out the running of the system itself.
_SYSTEM_ROLES: Final = frozenset(
    {"admin", "administrator", "root", "superuser", "sysadmin", "system", "systemadmin", "systemadministrator"}
    | {"시스템", "시스템관리자", "최고관리자", "슈퍼관리자", "루트"}
)
_JOINTS: Final = re.compile(r"[\s_.-]+")


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
        self._lanes: set[str] = set()

    def check(self) -> None:
        """Every rule, in the order a reader of the diagram would ask."""
        for scope, nodes in self._diagram.scopes.items():
            self._check_scope(scope, nodes)
        for flow in self._diagram.flows:
            self._check_flow(flow)
        for node in self._diagram.nodes.values():
            self._check_node(node)
        Ways(self._diagram, self._note).check()

    def _problem(
        self, code: str, message: str, at: Node | Flow, severity: Literal["error", "warning"] = "error"
    ) -> None:
        self._note(Problem(code, message, element=at.id, line=at.line, severity=severity))

    def _times(self, node: Node) -> int:
        """How often a step inside repeated sub-processes is done all in all, as far as it is written out; 0 where it is
        repeated once only, which is said elsewhere."""
        times, repeated, at = 1, 0, node
        while True:
            count = at.loop.cardinality if at.loop else None
            if count and count.isdecimal():
                times, repeated = times * int(count[:9]), repeated + 1
            if at.scope not in self._diagram.nodes:
                return times if repeated > 1 else 0
            at = self._diagram.nodes[at.scope]

    def _check_scope(self, scope: str, nodes: list[Node]) -> None:
        owner = self._diagram.nodes.get(scope)
        place, line = (title(owner), owner.line) if owner else ("이 절차", self._diagram.line)
        starts = [n for n in nodes if n.kind == "startEvent"]
        if not starts:
            self._note(
                Problem("no_start", f"{place}에 시작 이벤트가 없습니다. 하나 그려 주십시오.", element=scope, line=line)
            )
        for extra in starts[1:]:
            message = f"{place}에 시작 이벤트가 둘 이상이라 결재를 건너뛰는 길이 생깁니다. 하나만 남겨 주십시오."
            self._problem("two_starts", message, extra)
        if not any(n.kind == "endEvent" for n in nodes):
            self._note(
                Problem("no_end", f"{place}에 끝 이벤트가 없습니다. 하나 그려 주십시오.", element=scope, line=line)
            )
        if owner and self._diagram.depth(scope) == dialect.SCOPE_DEPTH_MAX + 1:
            message = f"하위 절차를 {dialect.SCOPE_DEPTH_MAX}겹보다 깊이 넣을 수 없습니다. 겹을 줄여 주십시오."
            self._problem("too_deep", message, owner)

    def _check_flow(self, flow: Flow) -> None:
        nodes = self._diagram.nodes
        source, target = nodes.get(flow.source), nodes.get(flow.target)
        if not flow.id:
            message = f"흐름선({flow.source} → {flow.target})에 식별자가 없습니다. id를 적어 주십시오."
            self._problem("no_id", message, flow)
        for end, ref, what in ((source, flow.source, "시작점"), (target, flow.target, "도착점")):
            if end is None:
                self._problem(
                    "missing_reference",
                    f"흐름선 ‘{flow.id}’({flow.source or '?'} → {flow.target or '?'})의 "
                    f"{what} ‘{ref or '비어 있음'}’이(가) 없습니다. 다시 이어 주십시오.",
                    flow,
                )
            elif end.scope != flow.scope:
                message = f"흐름선 ‘{flow.id}’이(가) 하위 절차의 경계를 넘습니다. 안이나 밖에서만 이어 주십시오."
                self._problem("crosses_scope", message, flow)
        if flow.condition is not None and source and source.kind not in ("exclusiveGateway", "inclusiveGateway"):
            self._problem(
                "condition_not_on_gateway",
                f"{title(source)}에서 나가는 흐름선에 조건이 있습니다. 분기를 그리고 거기에 조건을 적어 주십시오.",
                flow,
            )

    def _check_node(self, node: Node) -> None:
        if not node.id:
            self._problem("no_id", f"{title(node)}에 식별자가 없습니다. id를 적어 주십시오.", node)
        if node.default and node.kind not in ("exclusiveGateway", "inclusiveGateway"):
            message = f"{title(node)}에는 기본 흐름을 정할 수 없습니다. 지워 주십시오."
            self._problem("default_not_on_gateway", message, node)
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
            message = f"{title(node)}의 기본 흐름 ‘{node.default}’이(가) 나가는 흐름선에 없습니다. 고쳐 주십시오."
            self._problem("missing_reference", message, node)
        conditional = [f for f in node.outgoing if f.condition is not None]
        for flow in node.outgoing:
            if flow.id == node.default and flow.condition is not None:
                message = f"{self._whither(flow)} 가는 기본 흐름에는 조건을 둘 수 없습니다. 조건을 지워 주십시오."
                self._problem("condition_on_default", message, flow)
            elif flow.id != node.default and flow.condition is None and len(node.outgoing) > 1:
                message = (
                    f"{title(node)}에서 {self._whither(flow)} 가는 흐름선에 조건이 없습니다. 조건을 적어 주십시오."
                )
                self._problem("no_condition", message, flow)
        self._check_same(node, conditional)
        if conditional and node.default not in ids and not _is_total(node):
            self._problem(
                "no_default",
                f"{title(node)}에 기본 흐름이 없어, 어느 조건에도 맞지 않으면 절차가 멈춥니다. "
                "기본 흐름을 정해 주십시오.",
                node,
            )

    def _whither(self, flow: Flow) -> str:
        """Where a flow goes, as a sentence says it: its id tells nobody anything."""
        target = self._diagram.nodes.get(flow.target)
        return f"{title(target) if target else f'‘{flow.target}’'}(으)로"

    def _check_same(self, node: Node, conditional: list[Flow]) -> None:
        """Of two ways with one condition an exclusive gateway only ever takes the first."""
        seen: dict[str, Flow] = {}
        for flow in conditional if node.kind == "exclusiveGateway" else ():
            first = seen.setdefault(re.sub(r"\s+", "", flow.condition or ""), flow)
            if first is not flow:
                message = (
                    f"{title(node)}에서 {self._whither(flow)} 가는 조건이 {self._whither(first)} 가는 조건과 같아 "
                    "가지 않습니다. 고쳐 주십시오."
                )
                self._problem("same_condition", message, flow, "warning")

    def _check_service(self, node: Node) -> None:
        if not node.verb:
            message = (
                f"{title(node)}이(가) 무엇을 하는지 적혀 있지 않습니다. 처리(serviceTaskOperator)를 골라 주십시오."
            )
            self._problem("no_verb", message, node)
            return
        names = [name for name, _ in node.params]
        for name in sorted(n for n, times in Counter(names).items() if times > 1 or not n):
            message = f"{title(node)}의 값 ‘{name}’을(를) 두 번 적었거나 이름이 없습니다. 고쳐 주십시오."
            self._problem("bad_parameter", message, node)
        verbs = self._known.verbs
        if verbs is None:
            return
        if node.verb not in verbs:
            known = ", ".join(sorted(verbs))
            message = f"{title(node)}의 ‘{node.verb[:60]}’은(는) 없는 처리입니다. {known} 가운데에서 골라 주십시오."
            self._problem("unknown_verb", message, node)
            return
        for name in names:
            if name not in verbs[node.verb]:
                message = f"{title(node)}의 ‘{node.verb}’에는 ‘{name}’이라는 값이 없습니다. 지워 주십시오."
                self._problem("unknown_parameter", message, node)

    def _check_rule(self, node: Node) -> None:
        if not node.decision:
            message = f"{title(node)}이(가) 어느 판정표를 쓰는지 적혀 있지 않습니다. calledDecisionId에 적어 주십시오."
            self._problem("no_decision", message, node)
        elif self._known.decisions is not None and node.decision not in self._known.decisions:
            message = f"{title(node)}의 판정표 ‘{node.decision}’이(가) 없습니다. 있는 판정표를 적어 주십시오."
            self._problem("unknown_decision", message, node)

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
            message = f"{title(node)}을(를) 누가 할지 적혀 있지 않습니다. 담당을 적거나 레인에 넣어 주십시오."
            self._problem("no_performer", message, node, "warning")
        elif performer and performer.startswith("role:"):
            self._check_role(performer.removeprefix("role:"), node)
        due = node.properties.get("due_days")
        if due is not None and not (due.isdecimal() and 0 < int(due[:6]) <= 3650):
            message = f"{title(node)}의 기한 ‘{due}’을(를) 1일부터 3650일 사이의 수로 적어 주십시오."
            self._problem("bad_due_days", message, node)

    def _check_lane(self, node: Node) -> None:
        """Told once for each lane, at the first step in it."""
        if node.lane in self._lanes:
            return
        self._lanes.add(node.lane)
        if not _ROLE.fullmatch(node.lane):
            message = f"{title(node)}이(가) 든 레인 ‘{node.lane}’은(는) 직책이 아닙니다. 직책을 적어 주십시오."
            self._problem("bad_lane", message, node)
        else:
            self._check_role(node.lane, node)

    def _check_role(self, role: str, node: Node) -> None:
        if _JOINTS.sub("", role.lower()) in _SYSTEM_ROLES:
            message = f"‘{role}’은(는) 시스템 권한이라 {title(node)}에 맡길 수 없습니다. 직책을 적어 주십시오."
            self._problem("system_role", message, node)
        elif self._known.roles is not None and role not in self._known.roles:
            message = f"{title(node)}을(를) 맡은 ‘{role}’이라는 직책이 없습니다. 있는 직책을 적어 주십시오."
            self._problem("unknown_role", message, node)

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
                message = f"{title(node)}에 모르는 속성 ‘{name}’이(가) 있습니다. 지워 주십시오."
                self._problem("unknown_property", message, node)
        if node.verb is not None and node.kind != "serviceTask":
            message = f"{title(node)}에는 처리(serviceTaskOperator)를 적을 수 없습니다. 자동 처리에 적어 주십시오."
            self._problem("misplaced", message, node)
        if node.decision is not None and node.kind != "businessRuleTask":
            message = f"{title(node)}에는 판정표(calledDecisionId)를 적을 수 없습니다. 판정에 적어 주십시오."
            self._problem("misplaced", message, node)

    def _check_loop(self, node: Node) -> None:
        loop = node.loop
        assert loop is not None
        if loop.kind != "multiInstanceLoopCharacteristics" or loop.others:
            what = ", ".join(loop.others) or loop.kind
            self._problem(
                "unsupported_loop", f"{title(node)}의 반복 방식({what})은 쓸 수 없습니다. 지워 주십시오.", node
            )
            return
        if node.kind not in dialect.ACTIVITIES - {"receiveTask", "businessRuleTask"}:
            self._problem("unsupported_loop", f"{title(node)}은(는) 여러 번 되풀이할 수 없습니다. 지워 주십시오.", node)
        if (loop.cardinality is None) == (loop.collection is None):
            message = f"{title(node)}에는 반복 횟수나 반복 대상 가운데 하나만 적어 주십시오."
            self._problem("bad_loop", message, node)
        if (
            loop.cardinality
            and loop.cardinality.isdecimal()
            and (all_in_all := self._times(node)) > dialect.INSTANCES_MAX
        ):
            self._problem(
                "bad_cardinality",
                f"{title(node)}은(는) 되풀이 안의 되풀이라 모두 {all_in_all:,}번입니다. "
                f"{dialect.INSTANCES_MAX}번을 넘지 않게 줄여 주십시오.",
                node,
            )
        if loop.item and loop.collection is None:
            message = f"{title(node)}의 반복 항목은 반복 대상이 있을 때만 적을 수 있습니다. 지워 주십시오."
            self._problem("bad_loop", message, node)
        if (loop.output is None) != (loop.output_item is None):
            message = f"{title(node)}의 결과 목록과 결과 항목은 함께 적어 주십시오."
            self._problem("bad_loop", message, node)


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

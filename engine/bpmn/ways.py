"""The ways through a drawing, whatever is decided on them: what is reached, what turns for ever, what is sealed
unsigned, what is set off at once. How tokens meet on them is soundness.py's matter.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final

from engine.bpmn import dialect
from engine.bpmn.diagram import Diagram, Node, title
from engine.model.effect import ANSWERED_LATER
from engine.model.errors import Problem

_GATES: Final = frozenset({"next_approver"})
_FINAL: Final = frozenset({"finalize_document"})
_PASSED: Final = dialect.GATEWAYS - {"eventBasedGateway"} | {
    "businessRuleTask",
    "serviceTask",
    "intermediateThrowEvent",
    "sendTask",
}
_CAUGHT: Final = ("escalation", "error")


class Ways:
    """Checks one diagram and hands every Problem to `note`."""

    def __init__(self, diagram: Diagram, note: Callable[[Problem], None]) -> None:
        self._diagram = diagram
        self._nodes = diagram.nodes
        self._note = note

    def check(self) -> None:
        """Every rule about ways."""
        self._check_reachable()
        self._check_idle_circles()
        self._check_signed_before_final()
        self._check_not_begun_anew()

    def _problem(self, code: str, message: str, at: Node) -> None:
        self._note(Problem(code, message, element=at.id, line=at.line))

    def _check_reachable(self) -> None:
        nodes = self._nodes
        starts = [n for n in nodes.values() if n.kind == "startEvent" and not n.incoming]
        seen = _walk(starts, lambda n: [nodes[f.target] for f in n.outgoing if f.target in nodes] + n.boundary)
        ends = [n for n in nodes.values() if n.kind == "endEvent"]
        back = _walk(ends, lambda n: [nodes[i] for i in [*(f.source for f in n.incoming), n.attached_to] if i in nodes])
        for node in nodes.values():
            if node.by_event:
                continue
            if node.id not in seen:
                self._problem(
                    "unreachable", f"{title(node)}에 이르는 길이 없습니다. 흐름선으로 잇거나 지워 주십시오.", node
                )
            elif node.id not in back and not node.boundary:
                message = f"{title(node)}에서 끝 이벤트로 가는 길이 없습니다. 끝 이벤트까지 이어 주십시오."
                self._problem("dead_end", message, node)

    def _check_idle_circles(self) -> None:
        """A circle in which nobody and nothing is waited for would turn for ever."""
        nodes = self._nodes
        idle = self._idle()
        told = _by_event(n for n in nodes.values() if _comes_again(n))
        # At once on go: a flow, a signal to what it starts anew, and what a sub-process throws to its own edge.
        after = {
            i: [
                *(f.target for f in nodes[i].outgoing if f.target in idle),
                *(b.id for b in nodes[i].boundary if b.event.kind in _CAUGHT and b.id in idle),
                *(told.get((nodes[i].event.kind, nodes[i].event.name), ()) if nodes[i].throws else ()),
            ]
            for i in nodes
            if i in idle
        }
        for circle in circles(after):
            node = min((nodes[i] for i in circle), key=lambda n: n.index)
            self._problem(
                "idle_circle",
                f"{title(node)}을(를) 지나는 되풀이 안에 사람이나 때를 기다리는 곳이 없어 멈추지 않고 돕니다. "
                "기다리는 일을 넣어 주십시오.",
                node,
            )

    def _idle(self) -> set[str]:
        """The nodes at which nothing is waited for once they are reached, or told."""
        idle = {
            n.id
            for n in self._nodes.values()
            if (n.kind in _PASSED and n.verb not in ANSWERED_LATER) or n.throws or _comes_again(n)
        }
        # Inner scopes were read after the outer ones.
        for scope, inside in reversed(self._diagram.scopes.items()):
            owner = self._nodes.get(scope)
            if owner and all(n.id in idle or n.by_event or n.kind in ("startEvent", "endEvent") for n in inside):
                idle.add(scope)
                idle |= {b.id for b in owner.boundary if b.event.kind in _CAUGHT}
        return idle

    def _check_signed_before_final(self) -> None:
        nodes = self._nodes

        def onward(node: Node) -> list[Node]:
            if node.verb in _GATES or _signs(node):
                return list(node.boundary)
            inside = self._begins(node.id) if node.kind == "subProcess" and node.id in self._diagram.scopes else []
            return [nodes[f.target] for f in node.outgoing if f.target in nodes] + node.boundary + inside

        seen = _walk(self._begins(self._diagram.process_id), onward)
        for node in nodes.values():
            if node.id in seen and node.verb in _FINAL:
                self._problem(
                    "final_without_approval",
                    f"{title(node)}에 이르기까지 다른 사람의 결재가 한 번도 없는 길이 있습니다. "
                    "그 길에 결재할 사람의 일을 넣어 주십시오.",
                    node,
                )

    def _check_not_begun_anew(self) -> None:
        """A case that begins one of its own kind before anybody is asked begins them without end."""
        start = self._diagram.start_of(self._diagram.process_id)
        own = [("process", self._diagram.process_id)]
        if start is not None and start.event.kind == "message" and start.event.name:
            own.append(("message", start.event.name))
        begun = set_off(self._diagram)
        for name in own:
            if name in begun:
                node = self._nodes[begun[name]]
                message = f"{title(node)}이(가) 기다림 없이 같은 절차를 또 시작해 끝없이 늘어납니다. 지워 주십시오."
                self._problem("starts_itself", message, node)

    def _begins(self, scope: str) -> list[Node]:
        start = self._diagram.start_of(scope)
        return [*([start] if start else []), *self._diagram.triggers_of(scope)]


def set_off(diagram: Diagram) -> dict[tuple[str, str], str]:
    """What a case sets off before anybody or anything is waited for: ("process", its name) or ("message", its name),
    where that is written out, and the element that does."""
    nodes = diagram.nodes

    def onward(node: Node) -> list[Node]:
        if node.kind != "startEvent" and node.kind not in _PASSED | {"subProcess"} and not node.throws:
            return []
        inner = diagram.start_of(node.id) if node.id in diagram.scopes else None
        return [nodes[f.target] for f in node.outgoing if f.target in nodes] + ([inner] if inner else [])

    start = diagram.start_of(diagram.process_id)
    reached = _walk([start] if start else [], onward)
    found: dict[tuple[str, str], str] = {}
    for node in (n for n in nodes.values() if n.id in reached):
        params = dict(node.params)
        name = {"start_process": params.get("process"), "send_message": params.get("name")}.get(node.verb or "")
        if name is not None and (text := _written_out(name)):
            found.setdefault(("process" if node.verb == "start_process" else "message", text), node.id)
        elif node.throws and node.event.kind == "message" and node.event.name:
            found.setdefault(("message", node.event.name), node.id)
    return found


def circles(after: Mapping[str, Collection[str]]) -> list[list[str]]:
    """The strongly connected parts of a graph that have a way back to themselves (Tarjan, without recursion)."""
    numbers: dict[str, int] = {}
    lowest: dict[str, int] = {}
    path: list[str] = []
    on_path: set[str] = set()
    found: list[list[str]] = []
    for root in after:
        if root in numbers:
            continue
        work = [(root, iter(after[root]))]
        numbers[root] = lowest[root] = len(numbers)
        path.append(root)
        on_path.add(root)
        while work:
            at, rest = work[-1]
            for other in rest:
                if other not in numbers:
                    numbers[other] = lowest[other] = len(numbers)
                    path.append(other)
                    on_path.add(other)
                    work.append((other, iter(after[other])))
                    break
                if other in on_path:
                    lowest[at] = min(lowest[at], numbers[other])
            else:
                work.pop()
                if work:
                    lowest[work[-1][0]] = min(lowest[work[-1][0]], lowest[at])
                if lowest[at] == numbers[at]:
                    part = path[path.index(at) :] if path[-1] != at else [at]
                    del path[len(path) - len(part) :]
                    on_path -= set(part)
                    if len(part) > 1 or at in after[at]:
                        found.append(part)
    return found


def _signs(node: Node) -> bool:
    """Whether somebody other than who began the case acts here; nobody in particular is not somebody else."""
    return node.kind in dialect.USER_KINDS and node.properties.get("performer", node.lane) not in ("", "starter")


def _written_out(text: str) -> str:
    bare = text.strip()
    return bare[1:-1] if len(bare) > 1 and bare[0] == bare[-1] == '"' and bare.count('"') == 2 else ""


def _comes_again(node: Node) -> bool:
    """An event that can happen over and over while what it accompanies lasts."""
    return node.kind in ("boundaryEvent", "startEvent") and not node.interrupting and node.event.kind == "signal"


def _by_event(nodes: Iterable[Node]) -> dict[tuple[str, str | None], list[str]]:
    found: dict[tuple[str, str | None], list[str]] = {}
    for node in nodes:
        found.setdefault((node.event.kind, node.event.name), []).append(node.id)
    return found


def _walk(starts: list[Node], onward: Callable[[Node], list[Node]]) -> set[str]:
    seen: set[str] = set()
    stack = list(starts)
    while stack:
        node = stack.pop()
        if node.id not in seen:
            seen.add(node.id)
            stack.extend(onward(node))
    return seen

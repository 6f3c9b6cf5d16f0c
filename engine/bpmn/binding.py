"""A node with all its expressions compiled: what the engine runs, and what lint tries to make of every node.

Expressions that do not compile become Problems here; whether a shape of diagram is allowed is lint.py's matter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from engine.bpmn.diagram import Flow, Loop, Node
from engine.bpmn.dialect import INSTANCES_MAX
from engine.bpmn.expressions import Formula
from engine.bpmn.failures import Undecided
from engine.bpmn.times import ANY_MOMENT, Cycle, Deadline, cycle
from engine.model.errors import Problem
from engine.rules.feel import FeelError
from engine.rules.feel.functions import Library

Note = Callable[[Problem], None]
_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class Branch:
    """An outgoing flow: its place among all flows, where it leads, and when it is taken."""

    flow: Flow
    condition: Formula | None
    is_default: bool


@dataclass(frozen=True, slots=True)
class Crowd:
    """Multi-instance: how many (a number, or one per element of a list) and what each one is given."""

    sequential: bool
    cardinality: Formula | None
    collection: Formula | None
    item: str
    output: str
    output_item: str


@dataclass(frozen=True, slots=True)
class Bound:
    """One node, ready to run."""

    node: Node
    branches: tuple[Branch, ...] = ()
    params: tuple[tuple[str, Formula], ...] = ()
    deadline: Deadline | None = None
    correlation: Formula | None = None
    crowd: Crowd | None = None
    payload: Formula | None = None
    cycle: Cycle | None = None


class Binder:
    """Compiles what nodes say, against the functions an expression may call; problems go to `note`."""

    def __init__(self, library: Library, note: Note) -> None:
        self._library = library
        self._note = note

    def bind(self, node: Node) -> Bound:
        """Compile everything the node says; each text that does not compile is noted and left out."""
        event, said = node.event, node.properties
        repeats = node.kind == "startEvent" and event.timer == "timeCycle"
        return Bound(
            node,
            tuple(self._branch(node, flow) for flow in node.outgoing),
            tuple((k, f) for k, text in node.params if (f := self._formula(node, text, f"값 ‘{k}’")) is not None),
            self._deadline(node) if event.kind == "timer" and not repeats else None,
            self._formula(node, said.get("correlation"), "상관 값") if event.kind == "message" else None,
            self._crowd(node, node.loop) if node.loop is not None else None,
            self._formula(node, said.get("payload"), "보낼 내용") if node.throws else None,
            self._time(node, lambda: cycle(event.text)) if repeats else None,
        )

    def _crowd(self, node: Node, loop: Loop) -> Crowd:
        crowd = Crowd(
            loop.sequential,
            self._formula(node, loop.cardinality, "반복 횟수"),
            self._formula(node, loop.collection, "반복 대상"),
            loop.item or "",
            loop.output or "",
            loop.output_item or "",
        )
        self._check_written_count(node, crowd)
        return crowd

    def _check_written_count(self, node: Node, crowd: Crowd) -> None:
        """A count that depends on no fact is known now, however it is written."""
        if crowd.cardinality is None or crowd.cardinality.expression.names:
            return
        try:
            count = crowd.cardinality.json({}, ANY_MOMENT)
        except Undecided:
            count = None
        if not isinstance(count, int) or isinstance(count, bool) or not 0 < count <= INSTANCES_MAX:
            self._note(
                Problem(
                    "bad_cardinality",
                    f"반복 횟수 ‘{_short(crowd.cardinality.text)}’은(는) 1부터 {INSTANCES_MAX} 사이의 수여야 합니다. "
                    "아무도 없는 합의는 통과가 아닙니다.",
                    element=node.id,
                    line=node.line,
                )
            )

    def _branch(self, node: Node, flow: Flow) -> Branch:
        condition = None
        if flow.condition is not None:
            condition = self._formula(node, flow.condition, "조건", flow)
            if condition is not None and condition.is_literal_non_boolean:
                self._note(
                    Problem(
                        "condition_not_boolean",
                        f"조건 ‘{flow.condition}’은(는) 참·거짓이 아닌 정해진 값이라 갈림길을 정할 수 없습니다.",
                        element=flow.id,
                        line=flow.line,
                    )
                )
        return Branch(flow, condition, bool(node.default) and flow.id == node.default)

    def _formula(self, node: Node, text: str | None, what: str, flow: Flow | None = None) -> Formula | None:
        if text is None:
            return None
        element, line = (flow.id, flow.line) if flow is not None else (node.id, node.line)
        if not text.strip():
            self._note(Problem("expression_empty", f"{what}이(가) 비어 있습니다.", element=element, line=line))
            return None
        try:
            return Formula(text, element, self._library)
        except FeelError as failure:
            self._note(
                Problem(
                    "expression",
                    f"{what} ‘{_short(text)}’을(를) 읽을 수 없습니다. {failure} (FEEL 식만 쓸 수 있습니다.)",
                    element=element,
                    line=line,
                )
            )
        return None

    def _deadline(self, node: Node) -> Deadline | None:
        return self._time(node, lambda: Deadline(node.event.timer, node.event.text, node.id, self._library))

    def _time(self, node: Node, read: Callable[[], _Read]) -> _Read | None:
        text = _short(node.event.text)
        try:
            return read()
        except FeelError as failure:
            message = f"시간 ‘{text}’을(를) 읽을 수 없습니다. {failure}"
        except (ValueError, Undecided) as failure:
            message = f"시간 ‘{text}’을(를) 쓸 수 없습니다. {failure}"
        self._note(Problem("timer", message, element=node.id, line=node.line))
        return None


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:59] + "…"

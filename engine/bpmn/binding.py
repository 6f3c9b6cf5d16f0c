"""A node with all its expressions compiled: what the engine runs, and what lint tries to make of every node.

Expressions that do not compile become Problems here; whether a shape of diagram is allowed is lint.py's matter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from engine.bpmn.diagram import Flow, Loop, Node
from engine.bpmn.dialect import INSTANCES_MAX
from engine.bpmn.expressions import Formula
from engine.bpmn.failures import Undecided
from engine.bpmn.kinds import foreign_constant, kind_of
from engine.bpmn.spelling import wrong_fact
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
        self._check_names(node)
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
        """A count, or a list, that depends on no fact is known now, however it is written."""
        formula = crowd.cardinality or crowd.collection
        if formula is None or formula.expression.names:
            return
        try:
            value = formula.json({}, ANY_MOMENT)
        except Undecided:
            value = None
        count = len(value) if isinstance(value, list) and formula is crowd.collection else value
        if (formula is crowd.collection and not isinstance(value, list)) or not _is_count(count):
            what = "반복 횟수" if formula is crowd.cardinality else "반복 대상의 수"
            self._note(
                Problem(
                    "bad_cardinality",
                    f"{what} ‘{_short(formula.text)}’은(는) 1부터 {INSTANCES_MAX} 사이여야 합니다. "
                    "아무도 없는 합의는 통과가 아니니 다시 적어 주십시오.",
                    element=node.id,
                    line=node.line,
                )
            )

    def _branch(self, node: Node, flow: Flow) -> Branch:
        condition = None
        if flow.condition is not None:
            condition = self._formula(node, flow.condition, "조건", flow)
            if condition is not None:
                self._check_condition(condition, flow)
        return Branch(flow, condition, bool(node.default) and flow.id == node.default)

    def _check_condition(self, condition: Formula, flow: Flow) -> None:
        """A condition that could never be true or false is refused; one that is always the same is worth a look."""
        text = _short(condition.text)
        if kind_of(condition.expression.tree) == "other" or condition.is_literal_non_boolean:
            code, severity = "condition_not_boolean", "error"
            message = (
                f"조건 ‘{text}’은(는) 참이나 거짓이 아니라서 갈림길을 정할 수 없습니다. 비교하는 식으로 적어 주십시오."
            )
        elif condition.is_constant:
            code, severity = "constant_condition", "warning"
            message = f"조건 ‘{text}’은(는) 언제나 같아서 갈림길이 되지 못합니다. 값을 비교하는 식인지 살펴봐 주십시오."
        else:
            return
        problem = Problem(code, message, element=flow.id, line=flow.line)
        self._note(problem if severity == "error" else replace(problem, severity="warning"))

    def _formula(self, node: Node, text: str | None, what: str, flow: Flow | None = None) -> Formula | None:
        if text is None:
            return None
        element, line = (flow.id, flow.line) if flow is not None else (node.id, node.line)
        if not text.strip():
            self._note(
                Problem(
                    "expression_empty", f"{what}이(가) 비어 있습니다. 식을 적어 주십시오.", element=element, line=line
                )
            )
            return None
        try:
            formula = Formula(text, element, self._library)
        except FeelError as failure:
            message = f"{what} ‘{_short(text)}’을(를) 읽을 수 없습니다. {failure} FEEL 식으로 적어 주십시오."
            self._note(Problem("expression", message, element=element, line=line))
            return None
        if found := foreign_constant(formula.expression.tree):
            wrong, right = found
            message = f"{what} ‘{_short(text)}’의 {wrong}은(는) 다른 언어의 말입니다. {right}(으)로 적어 주십시오."
            self._note(Problem("expression", message, element=element, line=line))
        return formula

    def _check_names(self, node: Node) -> None:
        """What is kept is kept under a name that expressions can read it by."""
        loop = node.loop
        names = [node.result_variable or None, *(node.properties.get(k) for k in ("resultVariable", "result"))]
        for name in [*names, *((loop.item, loop.output, loop.output_item) if loop else ())]:
            if name is not None and (wrong := wrong_fact(name)):
                message = f"값을 둘 이름 ‘{_short(name)}’을(를) 쓸 수 없습니다. {wrong}"
                self._note(Problem("bad_name", message, element=node.id, line=node.line))

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
        self._note(Problem("timer", _mended(message), element=node.id, line=node.line))
        return None


def _mended(sentence: str) -> str:
    """The sentence, and what to do where it does not say so itself."""
    return sentence if sentence.endswith("십시오.") else f"{sentence} 다시 적어 주십시오."


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= INSTANCES_MAX


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:59] + "…"

"""Reads what a decision file is made of: input data, decisions, business knowledge models and decision services, and
whether everything they require is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from engine.model.errors import Problem
from engine.rules.dmn import boxed
from engine.rules.dmn.model import Decision, DecisionInfo, Elements, Input, Knowledge, Required, Service
from engine.rules.dmn.read import variable_of
from engine.rules.dmn.reading_types import plain

if TYPE_CHECKING:
    from engine.rules.dmn.read import Reading

REQUIREMENTS_DEEP_MAX = 50
_NEEDS = (
    *("d:informationRequirement/d:requiredInput", "d:informationRequirement/d:requiredDecision"),
    "d:knowledgeRequirement/d:requiredKnowledge",
)


def read_elements(root: etree._Element, reading: Reading, elements: Elements) -> None:
    """Take everything of one file into `elements`."""
    for element in reading.all(root, "d:inputData"):
        key = _key(element, reading)
        variable = reading.one(element, "d:variable")
        elements.inputs[key] = Input(key, variable_of(element, reading), reading.type_of(variable), reading.path)
    for name, take in (("decision", _decision), ("businessKnowledgeModel", _knowledge), ("decisionService", _service)):
        for element in reading.all(root, f"d:{name}"):
            before = len(reading.problems)
            take(element, reading, elements)
            if wrong := reading.problems[before:]:
                elements.wrong[_key(element, reading)] = wrong


def _key(element: etree._Element, reading: Reading) -> str:
    return reading.prefix + (element.get("id") or "")


def _decision(element: etree._Element, reading: Reading, elements: Elements) -> None:
    key, name = _key(element, reading), element.get("name") or ""
    if not element.get("id"):
        reading.refuse("missing_id", f"판정 ‘{name}’에 id가 없습니다.", element)
        key = f"{reading.prefix}?{name}"
    logic = boxed.only_logic(element, reading)
    requires = _required(element, reading)
    if logic is None:
        return
    if not reading.prefix:
        elements.own_in_order.append(key)
    variable = variable_of(element, reading)
    info = DecisionInfo(key, name, logic.inputs, logic.outputs or (variable,), logic.hit_policy)
    wanted = reading.type_of(reading.one(element, "d:variable"))
    elements.decisions[key] = Decision(info, variable, wanted, logic.run, logic.reads, requires)


def _knowledge(element: etree._Element, reading: Reading, elements: Elements) -> None:
    key, variable = _key(element, reading), variable_of(element, reading)
    body = reading.one(element, "d:encapsulatedLogic")
    if body is None:
        reading.refuse("missing_logic", "함수의 내용이 없습니다.", element)
        return
    logic = boxed.function_logic(body, reading)
    if logic is None:
        return
    wanted = reading.type_of(reading.one(element, "d:variable"))
    name, requires = plain(element.get("name")), _required(element, reading)
    elements.knowledge[key] = Knowledge(key, name, variable, wanted, logic.takes, logic.run, logic.reads, requires)


def _service(element: etree._Element, reading: Reading, elements: Elements) -> None:
    def keys(path: str) -> tuple[str, ...]:
        found = (_reference(e, reading) for e in reading.all(element, path))
        return tuple(required.key for required in found if required is not None)

    key, outputs = _key(element, reading), keys("d:outputDecision")
    if not outputs:
        reading.refuse("missing_output", "결과로 내놓을 판정이 없는 판정 서비스입니다.", element)
        return
    keys("d:encapsulatedDecision")
    elements.services[key] = Service(
        key,
        plain(element.get("name")),
        variable_of(element, reading),
        reading.type_of(reading.one(element, "d:variable")),
        keys("d:inputData"),
        keys("d:inputDecision"),
        outputs,
    )


def _required(element: etree._Element, reading: Reading) -> tuple[Required, ...]:
    found = (_reference(e, reading) for path in _NEEDS for e in reading.all(element, path))
    return tuple(required for required in found if required is not None)


def _reference(element: etree._Element, reading: Reading) -> Required | None:
    """What an href points at: in this file, or in one it imports by namespace."""
    namespace, sharp, key = (element.get("href") or "").strip().rpartition("#")
    if sharp and namespace in ("", reading.namespace):
        return Required(reading.prefix + key)
    if sharp and namespace in reading.imports:
        name, other = reading.imports[namespace]
        return Required(other.prefix + key, name)
    reading.refuse("foreign_reference", f"이 파일 밖을 가리킵니다: {element.get('href')}", element)
    return None


def check_requirements(elements: Elements, reading: Reading) -> None:
    """Everything required is there, and nothing requires itself."""
    needs = elements.needs
    known_broken = bool(reading.problems)
    for key, wanted in needs.items():
        for missing in wanted:
            # When a decision could not be read at all, saying that others miss it would only be noise.
            if missing not in needs and not known_broken:
                message = f"필요하다고 적은 것이 없습니다: {missing}"
                reading.problems.append(Problem("unknown_requirement", message, file=reading.file, element=key))
    circles = _in_circles(needs)
    if not circles and _longest(needs) > REQUIREMENTS_DEEP_MAX:
        message = f"판정이 {REQUIREMENTS_DEEP_MAX}단계 넘게 이어집니다. 줄여 주십시오."
        reading.problems.append(Problem("too_deep_requirements", message, file=reading.file, line=1))
    for key in circles:
        message = "판정이 돌고 돌아 자기 자신을 필요로 합니다."
        reading.problems.append(Problem("circular_requirement", message, file=reading.file, element=key))


def _in_circles(needs: dict[str, tuple[str, ...]]) -> list[str]:
    """Keys that can reach themselves, or lie between two that can."""
    reached = {key: tuple(w for w in wanted if w in needs) for key, wanted in needs.items()}
    for _ in range(2):  # First what leads nowhere falls away, then, the arrows turned, what nothing leads to.
        reached = _turned(_without_ends(reached))
    return sorted(reached)


def _longest(needs: dict[str, tuple[str, ...]]) -> int:
    """How many elements stand one above the other at most, where none stands above itself."""
    height = dict.fromkeys(needs, 1)
    left = {key: sum(w in needs for w in set(wanted)) for key, wanted in needs.items()}
    into = _turned({key: tuple(w for w in wanted if w in needs) for key, wanted in needs.items()})
    ready = [key for key, count in left.items() if not count]
    while ready:
        below = ready.pop()
        for key in into[below]:
            height[key] = max(height[key], height[below] + 1)
            left[key] -= 1
            if not left[key]:
                ready.append(key)
    return max(height.values(), default=0)


def _without_ends(graph: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """What is left when everything that leads nowhere is taken away again and again."""
    left = {key: len(set(wanted)) for key, wanted in graph.items()}
    into = _turned(graph)
    ready = [key for key, count in left.items() if not count]
    while ready:
        for key in into[ready.pop()]:
            left[key] -= 1
            if not left[key]:
                ready.append(key)
    rest = {key for key, count in left.items() if count}
    return {key: tuple(w for w in graph[key] if w in rest) for key in rest}


def _turned(graph: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    into: dict[str, list[str]] = {key: [] for key in graph}
    for key, wanted in graph.items():
        for one in set(wanted):
            into[one].append(key)
    return {key: tuple(found) for key, found in into.items()}

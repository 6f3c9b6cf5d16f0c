"""Who does what: lanes, tasks and starts get a role where the file says one we have, and are asked about where not."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from engine.bpmn.diagram import full_text, local
from engine.bpmn.dialect import USER_KINDS
from engine.bpmn.normalize import dialects
from engine.bpmn.normalize.work import Work, inner, label, properties, set_property, tag

_ROLE: Final = re.compile(r"[a-z][a-z0-9_]*|.*[가-힣].*")
_SYSTEM: Final = frozenset({"admin", "administrator", "root", "superuser", "sysadmin", "system", "system_admin"})
LANE_ROLE: Final = "role"


def assign(work: Work) -> None:
    """Every lane that holds work, then every task and start that no lane answers for."""
    for process in work.processes():
        answered = _lanes(work, process)
        starter = _starter(process)
        pool = _pool(work, process)
        for task in process.iter():
            kind = local(task)
            if task.tag != tag(kind):
                continue
            if kind in USER_KINDS:
                _task(work, task, _is_in(task, answered), starter, pool)
            elif kind == "startEvent" and task.getparent() is process:
                _start(work, task, _is_in(task, answered))


def _lanes(work: Work, process: etree._Element) -> set[str]:
    """The nodes whose lane says who, or is asked."""
    answered: set[str] = set()
    lanes = list(process.iter(tag("lane")))
    held: dict[str, etree._Element] = {}
    for lane in lanes:
        for reference in inner(lane, "flowNodeRef"):
            held[full_text(reference)] = lane
    busy = {id(held[i]) for i in _workers(process) if i in held}
    for lane in lanes:
        if id(lane) in busy or LANE_ROLE in properties(lane):
            _lane(work, lane)
        elif not _is_role(work, label(lane)) and not work.asks(lane, "who") and not lane.findall(tag("childLaneSet")):
            # Nobody does anything in it, so it stands for no role, whatever it is called.
            set_property(lane, LANE_ROLE, "")
    for node, lane in held.items():
        if LANE_ROLE in properties(lane) or work.asks(lane, "who") or _is_role(work, label(lane)):
            answered.add(node)
    return answered


def _workers(process: etree._Element) -> list[str]:
    """What a lane answers for: tasks that say nothing themselves, sub-processes, starts by the clock."""
    found: list[str] = []
    for node in process.iter():
        kind = local(node)
        if node.tag != tag(kind):
            continue
        by_clock = kind == "startEvent" and node.find(tag("timerEventDefinition")) is not None
        if (kind in USER_KINDS and "performer" not in properties(node)) or kind == "subProcess" or by_clock:
            found.append(node.get("id", ""))
    return found


def _lane(work: Work, lane: etree._Element) -> None:
    if LANE_ROLE in properties(lane) or _is_role(work, label(lane)):
        return
    words = [label(lane), *(text for _, text in dialects.who(work.root, lane))]
    work.ask("who", lane, "; ".join(dict.fromkeys(filter(None, words))))


def _is_role(work: Work, name: str) -> bool:
    """Whether a lane's name is a role as it stands."""
    if name.lower() in _SYSTEM or not _ROLE.fullmatch(name):
        return False
    return work.roles is None or name in work.roles


def _is_in(node: etree._Element, answered: set[str]) -> bool:
    """Whether the node, or what holds it, is in a lane that answers."""
    current: etree._Element | None = node
    while current is not None and local(current) != "process":
        if current.get("id", "") in answered:
            return True
        current = current.getparent()
    return False


def _starter(process: etree._Element) -> str:
    """The name under which the tool kept who started it."""
    for start in inner(process, "startEvent"):
        for _, text in dialects.said_as(start, ("initiator",)):
            return text
    return ""


def _pool(work: Work, process: etree._Element) -> str:
    for participant in work.root.iter(tag("participant")):
        if participant.get("processRef") == process.get("id"):
            return label(participant)
    return ""


def _task(work: Work, task: etree._Element, is_answered: bool, starter: str, pool: str) -> None:
    written = properties(task)
    words = dialects.who(work.root, task)
    if "performer" not in written and not work.asks(task, "who"):
        given = [found for _, text in words if (found := _translated(work, text, starter))]
        if len(words) == 1 and given:
            set_property(task, "performer", given[0])
            work.note(
                "who_translated", "noted", task, f"{{}}의 담당 ‘{words[0][1]}’을(를) {given[0]}(으)로 옮겼습니다."
            )
        elif words or not is_answered:
            work.ask("who", task, "; ".join(dict.fromkeys(text for _, text in words)) or pool)
    if form := ("" if "form" in written or work.asks(task, "form") else dialects.form(task)):
        work.ask("form", task, form)
    due = [text for _, text in dialects.said_as(task, ("dueDate", "followUpDate", "priority"))]
    if due and not set(written) & {"due_days"}:
        work.note("due_dropped", "dropped", task, f"{{}}에 적힌 기한이나 순위({', '.join(due)})는 옮기지 않았습니다.")


def _translated(work: Work, text: str, starter: str) -> str:
    """Our word for the one the tool used, where it is the same person or role for sure."""
    named = dialects.variable(text)
    if starter and named == starter:
        return "starter"
    if work.roles is not None and text in work.roles and re.fullmatch(r"[a-z][a-z0-9_]*", text):
        return "" if text in _SYSTEM else f"role:{text}"
    return ""


def _start(work: Work, start: etree._Element, is_answered: bool) -> None:
    if start.find(tag("timerEventDefinition")) is None or "performer" in properties(start) or is_answered:
        return
    work.ask("who", start)

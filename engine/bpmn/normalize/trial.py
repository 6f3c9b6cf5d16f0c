"""What would still be wrong with a copy once every question had an answer: asked of lint with answers made up for it.

The made-up answers are thrown away with the trial; they are never part of what anybody gets.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Final

from lxml import etree

from engine.bpmn import lint
from engine.bpmn.diagram import local
from engine.bpmn.dialect import BPMNDI
from engine.bpmn.normalize.fill import Answer, fill
from engine.bpmn.normalize.report import Finding
from engine.bpmn.normalize.work import OPEN, Work, label, tag
from engine.model.errors import Problem

_MADE_UP: Final[dict[str, Any]] = {
    "who": "role:somebody",
    "form": "",
    "effect": {"verb": "notify", "params": {"to": '"starter"', "text": '"x"'}},
    "process": "another",
    "decision": "table",
    "message": {"name": "news", "correlation": "case"},
    "signal": "sign",
    "code": "code",
    "event": {"timer": "P1D"},
    "count": "2",
    "confirm": True,
}


def to_fix(work: Work, copy: etree._Element) -> list[Finding]:
    """What has to be drawn differently, since no answer can put it right."""
    trial = deepcopy(copy)
    # The picture was swept clean and has no say in what happens.
    for picture in trial.findall(f"{{{BPMNDI}}}BPMNDiagram"):
        trial.remove(picture)
    # What a question already asks about is not told a second time.
    places = [place for marker in trial.iter(OPEN) if (place := marker.getparent()) is not None]
    asked = {owner.get("id") for place in places if (owner := place.getparent()) is not None}
    problems = lint.check(_written(trial), work.file) if not fill(trial, _answers(trial))[1] else []
    return [_finding(work, copy, p) for p in problems if p.severity == "error" and p.element not in asked - {""}]


def _written(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, encoding="UTF-8"))


def _answers(root: etree._Element) -> list[Answer]:
    found: list[Answer] = []
    gateways = {e.get("id"): e for e in root.iter() if local(e).endswith("Gateway")}
    settled = {i for i, e in gateways.items() if e.get("default")}
    for number, marker in enumerate(root.iter(OPEN)):
        place = marker.getparent()
        owner = place.getparent() if place is not None else None
        if owner is None:
            continue
        kind = marker.get("kind", "")
        value = _MADE_UP.get(kind)
        if kind == "condition":
            source = owner.get("sourceRef")
            value = f'answer = "{number}"' if source in settled else "else"
            settled.add(source)
        elif kind == "default":
            value = next(
                (f.get("id", "") for f in root.iter(tag("sequenceFlow")) if f.get("sourceRef") == owner.get("id")), ""
            )
        elif kind == "timer" or (kind == "event" and local(owner) == "startEvent"):
            value = _moment(kind, owner)
        elif kind == "event" and local(owner) in ("endEvent", "intermediateThrowEvent"):
            value = "none"
        found.append(Answer(owner.get("id", ""), kind, value, marker.get("about", "")))
    return found


def _moment(kind: str, owner: etree._Element) -> Any:
    parent = owner.getparent()
    starts = local(owner) == "startEvent" and parent is not None and local(parent) == "process"
    if kind == "event":
        return "none" if starts else {"timer": "P1D"}
    return "R/2026-01-01/P1D" if starts else "P1D"


def _finding(work: Work, copy: etree._Element, problem: Problem) -> Finding:
    element = next((e for e in copy.iter() if problem.element and e.get("id") == problem.element), copy)
    return Finding(problem.code, "to_fix", problem.element, label(element), work.line(element), problem.message)

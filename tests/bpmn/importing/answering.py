"""A person who answers every question of an import and walks what comes of it to its end. No expectations live here."""

from __future__ import annotations

import random
import re
from datetime import timedelta
from typing import Any

from lxml import etree

from engine.bpmn import step
from engine.bpmn.normalize import Answer, Imported, answered
from engine.bpmn.step import Definition
from engine.rules.dmn import DecisionModel
from tests.bpmn.drawing import NOW
from tests.bpmn.driving import Drive

SAID: dict[str, Any] = {
    "who": "role:clerk",
    "timer": "P3D",
    "form": "",
    "effect": {"verb": "notify", "params": {"to": '"starter"', "text": '"done"'}},
    "process": "another_process",
    "decision": "judged",
    "message": {"name": "news", "correlation": '"one"'},
    "signal": "a sign",
    "code": "failed",
    "event": {"timer": "P2D"},
    "count": "2",
    "confirm": True,
}


def answers(imported: Imported, **instead: Any) -> list[Answer]:
    """One answer to each question; the last flow asked about at a gateway is for everything else."""
    drawn = {e.get("id"): e for copy in imported.copies for e in etree.fromstring(copy.bpmn).iter("{*}process", "{*}*")}
    asked = [b.element for b in imported.bindings if b.kind == "condition"]
    ways = {drawn[flow].get("sourceRef"): flow for flow in asked}
    found: list[Answer] = []
    for binding in imported.bindings:
        element = drawn[binding.element]
        value = (SAID | instead).get(binding.kind)
        if binding.kind == "condition":
            gateway = element.get("sourceRef")
            is_rest = ways[gateway] == binding.element and not drawn[gateway].get("default")
            value = "else" if is_rest else f'way = "{binding.element}"'
        elif binding.kind == "default":
            value = next(e.get("id") for e in drawn.values() if e.get("sourceRef") == binding.element)
        elif str(element.tag).endswith("}startEvent") and str(element.getparent().tag).endswith("}process"):
            value = {"timer": "R/2026-01-01/P1M", "event": "none"}.get(binding.kind, value)
        found.append(Answer(binding.element, binding.kind, value, binding.about))
    return found


def filled(imported: Imported, **instead: Any) -> Imported:
    """The import with every question answered, as somebody would who wants it to run."""
    done, problems = answered(imported, answers(imported, **instead))
    assert problems == []
    assert done.bindings == ()
    return done


def loaded(source: bytes, decisions: dict[str, DecisionModel] | None = None) -> Definition:
    return step.load(source, decisions=decisions or {})


def ways_of(copy: bytes) -> list[str]:
    """What a person may say at the gateways of a copy whose conditions were answered by `answers`."""
    return re.findall(r'way = "([^"]+)"', copy.decode().replace("&quot;", '"'))


def walk(
    definition: Definition, ways: list[str], seed: int, facts: dict[str, Any] | None = None, moves: int = 200
) -> set[str]:
    """Go on at random until the case is over; what a person was asked to do on the way."""
    chance = random.Random(seed)
    drive, done, now = Drive(definition, {"way": "", **(facts or {})}), set[str](), NOW
    for _ in range(moves):
        if drive.step.finished:
            return done
        now += timedelta(days=5)
        if drive.open:
            token = chance.choice(sorted(drive.open))
            done.add(drive.open[token])
            drive.complete_token(token, {"way": chance.choice([*ways, ""])}, now)
        elif drive.effects:
            drive.deliver(drive.effects[min(drive.effects)].element_id, None, now)
        elif any(t.kind == "message" for t in drive.step.subscriptions):
            waiting = drive.step.subscriptions[0]
            drive.tell(waiting.name, waiting.correlation, None, now)
        elif drive.step.subscriptions:
            drive.signal(drive.step.subscriptions[0].name, None, now)
        else:
            drive.fire(now)
    raise AssertionError(f"not finished after {moves} moves: open {drive.names}")

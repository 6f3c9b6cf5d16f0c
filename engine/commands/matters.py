"""Moving a matter forward: run its step, perform the effects it asks for, open and close tasks, save once."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.bpmn import step as bpmn
from engine.bpmn.step import OpenedTask, Step
from engine.bylaws import Bylaws, FormDefinition
from engine.desk import Desk
from engine.model.document import DocumentState
from engine.model.errors import NeedsAnother
from engine.model.ids import Json, new_id
from engine.model.person import Actor
from engine.model.process import ProcessInstance
from engine.model.task import UserTask
from engine.store import approvals, documents, instances, tasks
from engine.store import people as store_people
from engine.store.documents import Document
from engine.store.session import Tx

EFFECTS_MAX = 100
"""Effects one command may set off. A release that asks for more is going in circles."""

DRAFT = "draft"
"""The kind of task in which a document is written."""


@dataclass
class Matter:
    """One running matter inside one command. `changes` are the document's new values, written once at the end."""

    desk: Desk
    tx: Tx
    actor: Actor
    bylaws: Bylaws
    instance: ProcessInstance
    document: Document
    changes: dict[str, Any] = field(default_factory=dict)
    happened: dict[str, Any] = field(default_factory=dict)
    opened: list[UserTask] = field(default_factory=list)
    facts: Mapping[str, Json] = field(default_factory=dict)

    @property
    def form(self) -> FormDefinition:
        """The form of the matter's document, in the release the matter pinned."""
        return self.bylaws.form(self.document.form)

    @property
    def definition(self) -> bpmn.Definition:
        """The matter's procedure, in the release it pinned."""
        return self.bylaws.processes[self.instance.process]

    @property
    def round(self) -> int:
        """Which submission of the document this is, from 1; 0 before the first."""
        return int(self.changes.get("round", self.document.round))


def load(desk: Desk, tx: Tx, actor: Actor, instance_id: str) -> Matter:
    """Lock a running matter and its document for this command."""
    instance = instances.lock(tx, instance_id)
    document = documents.get(tx, instance.document_id, held=True)
    return Matter(desk, tx, actor, desk.bylaws(instance.release), instance, document)


def settle(matter: Matter, step: Step) -> None:
    """Perform what the step asks for until it waits for people, then save everything it changed."""
    from engine.commands import effects  # The catalogue's verbs act on a Matter; importing it above would be a circle.

    opened: dict[str, OpenedTask] = {}
    closed: set[str] = set()
    waiting: deque[bpmn.EffectRequest] = deque()
    had_timers, had_subscriptions = True, True

    def take(news: Step) -> None:
        for token in news.closed:
            opened.pop(token, None)
            closed.add(token)
        opened.update({task.token: task for task in news.opened})
        waiting.extend(news.effects)
        for decision in news.decisions:
            _record_decision(matter, decision)
        matter.facts = news.facts

    take(step)
    for _ in range(EFFECTS_MAX):
        if not waiting:
            break
        request = waiting.popleft()
        result = effects.perform(matter, request)
        step = bpmn.deliver(matter.definition, step, request.token, result, matter.tx.now)
        take(step)
    assert not waiting, f"{matter.instance.process} asks for more than {EFFECTS_MAX} effects in one command"

    tx, instance = matter.tx, matter.instance
    tasks.cancel_tokens(tx, instance.id, closed - set(opened))
    for task in opened.values():
        _open(matter, task)
    if matter.changes:
        documents.change(tx, matter.document, **matter.changes)
    status = "ended" if step.finished else "running"
    instances.save(tx, instance, step.state, status)
    instances.set_timers(tx, instance.id, [(t.token, t.element_id, t.due) for t in step.timers], had_timers)
    waits = [(s.token, s.name, s.correlation) for s in step.subscriptions]
    instances.set_subscriptions(tx, instance.id, waits, had_subscriptions)


def _record_decision(matter: Matter, decision: bpmn.DecisionTaken) -> None:
    instances.record_decision(
        matter.tx,
        matter.instance,
        round_=matter.round,
        decision=decision.decision_id,
        facts=decision.facts,
        result=decision.result,
        matched=[{"rule": m.rule_id, "row": m.row, "label": m.label} for m in decision.matched],
        holders={},
    )


def _open(matter: Matter, task: OpenedTask) -> None:
    """Turn a token that waits for people into tasks, one for each person or role asked."""
    tx, properties = matter.tx, task.properties
    kind = properties.get("kind") or task.element_id
    performer = properties.get("performer", "")
    days = int(properties.get("due_days") or 0)
    due_at = matter.bylaws.calendar.end_of_day_after(tx.now, days) if days else None
    if kind == DRAFT:
        matter.changes["state"] = DocumentState.DRAFT
    asked: list[tuple[int, str | None, str, str]]
    if performer == "approval_line":
        line = approvals.line(tx, matter.document.id, matter.round)
        asked = [(s.no, s.person_id, s.role, s.act) for s in line if s.state == "open"]
        assert asked, f"{task.element_id} opened before next_approver named anybody"
    elif performer == "starter":
        asked = [(0, matter.instance.starter_id, matter.instance.starter_role, task.name)]
    else:
        role = performer.removeprefix("role:") or task.lane or ""
        if not store_people.holders(tx, matter.desk.clock().date()).get(role):
            title = matter.bylaws.roles[role].title if role in matter.bylaws.roles else role
            raise NeedsAnother(f"{title} 자리가 비어 있어 다음 일을 맡길 사람이 없습니다.")
        asked = [(0, None, role, task.name)]
    for slot, person_id, role, name in asked:
        opened = UserTask(
            id=new_id(),
            instance_id=matter.instance.id,
            document_id=matter.document.id,
            token=task.token,
            slot=slot,
            element_id=task.element_id,
            name=name,
            kind=kind,
            performer_id=person_id,
            role=role,
            state="open",
            revision=1,
            opened_at=tx.now,
            due_at=due_at,
        )
        tasks.add(tx, opened)
        matter.opened.append(opened)

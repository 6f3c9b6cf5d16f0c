"""Moving a matter forward: run its step, perform the effects it asks for, open and close tasks, save once.

What it sets off in other matters is in ripples.py; what each effect does is in effects.py."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, Final

from engine.bpmn import step as bpmn
from engine.bpmn.step import OpenedTask, Step
from engine.bylaws import Bylaws, FormDefinition
from engine.commands.ripples import Ripples, send_thrown
from engine.desk import Desk
from engine.model.document import DocumentState
from engine.model.effect import ANSWERED_LATER
from engine.model.errors import NeedsAnother, NotFound, NoWayOn
from engine.model.ids import Json, new_id
from engine.model.person import Actor
from engine.model.process import ProcessInstance
from engine.model.task import WRITING, UserTask
from engine.store import approvals, counts, documents, instances, tasks
from engine.store import people as store_people
from engine.store.documents import Document
from engine.store.instances import SIGNAL
from engine.store.session import Tx

EFFECTS_MAX = 300
"""Effects one command may set off in one matter. A release that asks for more is going in circles."""


class NotYet(Enum):
    """What an effect answers whose answer comes later: its token waits on, and whoever has the answer hands it to
    `bpmn.deliver` in a command of their own. A count is such an effect; closing it is that command."""

    NOT_YET = "not yet"


NOT_YET: Final = NotYet.NOT_YET


@dataclass
class Matter:
    """One running matter inside one command.

    A matter has any number of documents; one is at hand: the one a person acts on, or the one a procedure has turned
    to since. `changes` are its new values, written when another is turned to and at the end."""

    desk: Desk
    tx: Tx
    actor: Actor
    bylaws: Bylaws
    instance: ProcessInstance
    at_hand: Document | None
    ripples: Ripples = field(default_factory=Ripples)
    changes: dict[str, Any] = field(default_factory=dict)
    happened: dict[str, Any] = field(default_factory=dict)
    opened: list[UserTask] = field(default_factory=list)
    facts: Mapping[str, Json] = field(default_factory=dict)

    @property
    def document(self) -> Document:
        """The document at hand; a procedure that needs one before it has drafted any is refused."""
        if self.at_hand is None:
            raise NoWayOn("절차가 아직 만들지 않은 문서를 다루려 합니다. 절차 파일을 고쳐야 합니다.")
        return self.at_hand

    @property
    def form(self) -> FormDefinition:
        """The form of the document at hand, in the release the matter pinned."""
        return self.bylaws.form(self.document.form)

    @property
    def definition(self) -> bpmn.Definition:
        """The matter's procedure, in the release it pinned."""
        return self.bylaws.processes[self.instance.process]

    @property
    def round(self) -> int:
        """Which submission of the document at hand this is, from 1; 0 before the first or without a document."""
        if self.at_hand is None:
            return 0
        return int(self.changes.get("round", self.at_hand.round))

    def keep(self) -> None:
        """Write what changed of the document at hand."""
        if self.at_hand is not None and self.changes:
            revision = documents.change(self.tx, self.at_hand, **self.changes)
            self.at_hand = replace(self.at_hand, **self.changes, revision=revision)
            self.changes = {}

    def turn_to(self, named: Json) -> None:
        """Take another document of this matter to hand: by its id, or by what draft_document answered. Nothing named
        leaves the one at hand."""
        document_id = named.get("document") if isinstance(named, dict) else named
        if document_id is None or (self.at_hand is not None and self.at_hand.id == document_id):
            return
        self.keep()
        document = documents.get(self.tx, str(document_id), held=True)
        if document.instance_id != self.instance.id:
            raise NotFound("절차가 다른 건의 문서를 다루려 합니다.")
        self.at_hand = document

    def take_up(self, document: Document) -> None:
        """A document that has just been begun comes to hand."""
        self.keep()
        self.at_hand = document


def load(desk: Desk, tx: Tx, actor: Actor, instance_id: str, document_id: str | None = None) -> Matter:
    """Lock a running matter and, of its documents, the one named or else the one at hand."""
    instance = instances.lock(tx, instance_id)
    named = document_id or instance.document_id
    document = documents.get(tx, named, held=True) if named else None
    return Matter(desk, tx, actor, desk.bylaws(instance.release), instance, document)


def told(matter: Matter, task: UserTask, facts: Mapping[str, Json]) -> dict[str, Json]:
    """What the procedure learns from a finished task: the facts themselves, or, where the task names a `result`, all
    of them under that one name, so that one document's title does not overwrite another's."""
    name = matter.definition.elements[task.element_id].properties.get("result")
    return {name: dict(facts)} if name else dict(facts)


def settle(matter: Matter, step: Step) -> None:
    """Perform what the step asks for until it waits for people, save everything it changed, and let other matters
    feel what it set off."""
    from engine.commands import effects  # The catalogue's verbs act on a Matter; importing it above would be a circle.

    opened: dict[str, OpenedTask] = {}
    closed: set[str] = set()
    waiting: deque[bpmn.EffectRequest] = deque()

    def take(news: Step) -> None:
        for token in news.closed:
            opened.pop(token, None)
            closed.add(token)
        if waiting and news.closed:
            # An effect asked for and taken away before its turn is not performed.
            still = [request for request in waiting if request.token not in news.closed]
            waiting.clear()
            waiting.extend(still)
        opened.update({task.token: task for task in news.opened})
        waiting.extend(news.effects)
        for decision in news.decisions:
            _record_decision(matter, decision)
        for thrown in news.thrown:
            send_thrown(matter, thrown)
        matter.facts = news.facts

    take(step)
    for _ in range(EFFECTS_MAX):
        if not waiting:
            break
        request = waiting.popleft()
        result = effects.perform(matter, request)
        if result is NOT_YET:
            continue
        step = bpmn.deliver(matter.definition, step, request.token, result, matter.tx.now)
        take(step)
    assert not waiting, f"{matter.instance.process} asks for more than {EFFECTS_MAX} effects in one command"

    tx, instance = matter.tx, matter.instance
    tasks.cancel_tokens(tx, instance.id, closed - set(opened))
    if any(element.verb in ANSWERED_LATER for element in matter.definition.elements.values()):
        _cancel_counts(matter, closed)
    for task in opened.values():
        _open(matter, task)
    matter.keep()
    status = "ended" if step.finished else "running"
    at_hand = matter.at_hand.id if matter.at_hand is not None else None
    instances.save(tx, instance, step.state, status, at_hand)
    instances.set_timers(tx, instance.id, [(t.token, t.element_id, t.due) for t in step.timers], True)
    waits = [(s.token, s.name, s.correlation or SIGNAL) for s in step.subscriptions]
    instances.set_subscriptions(tx, instance.id, waits, True)
    matter.ripples.spread(matter, [(s.name, s.correlation) for s in step.subscriptions if s.kind == "message"])


def _cancel_counts(matter: Matter, closed: set[str]) -> None:
    """Nobody waits any more for what these tokens asked: their questions are over without a result."""
    if over := counts.cancel_tokens(matter.tx, matter.instance.id, closed):
        matter.happened["counts_cancelled"] = over


def _record_decision(matter: Matter, decision: bpmn.DecisionTaken) -> None:
    instances.record_decision(
        matter.tx,
        matter.instance,
        document_id=matter.at_hand.id if matter.at_hand is not None else None,
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
    if about := properties.get("document"):
        matter.turn_to(task.facts.get(about))
    kind = properties.get("kind") or task.element_id
    days = int(properties.get("due_days") or 0)
    due_at = matter.bylaws.calendar.end_of_day_after(tx.now, days) if days else None
    document = matter.document
    if kind in WRITING:
        matter.changes["state"] = DocumentState.DRAFT
    for slot, person_id, role, name in _asked(matter, task):
        opened = UserTask(
            id=new_id(),
            instance_id=matter.instance.id,
            document_id=document.id,
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


def _asked(matter: Matter, task: OpenedTask) -> list[tuple[int, str | None, str, str]]:
    """Whom a task is put before, as (slot, person or None for anyone in the role, role, what it is called)."""
    tx, performer = matter.tx, task.properties.get("performer", "")
    if performer == "approval_line":
        line = approvals.line(tx, matter.document.id, matter.round)
        asked = [(s.no, s.person_id, s.role, s.act) for s in line if s.state == "open"]
        assert asked, f"{task.element_id} opened before next_approver named anybody"
        return asked
    if performer == "starter":
        return [(0, matter.instance.starter_id, matter.instance.starter_role, task.name)]
    if performer.startswith("person:"):
        person_id = task.facts.get(performer.removeprefix("person:"))
        person = store_people.person_row(tx, str(person_id)) if person_id else None
        if person is None:
            raise NeedsAnother(f"‘{task.name}’을(를) 맡을 사람이 정해지지 않았습니다.")
        return [(0, person.id, "", task.name)]
    if performer.startswith("role_in:"):
        role = _role_decided(matter, task, performer.removeprefix("role_in:"))
    else:
        role = performer.removeprefix("role:") or task.lane or ""
    if not store_people.holders(tx, matter.desk.clock().date()).get(role):
        title = matter.bylaws.roles[role].title if role in matter.bylaws.roles else role
        raise NeedsAnother(f"{title} 자리가 비어 있어 다음 일을 맡길 사람이 없습니다.")
    return [(0, None, role, task.name)]


def _role_decided(matter: Matter, task: OpenedTask, path: str) -> str:
    """The role a table or a form decided on, from the fact it is in; what is no role there is refused."""
    found: Json = dict(task.facts)
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    if not isinstance(found, str) or found not in matter.bylaws.roles:
        raise NeedsAnother(f"‘{task.name}’을(를) 맡을 직책이 정해지지 않았습니다.")
    return found

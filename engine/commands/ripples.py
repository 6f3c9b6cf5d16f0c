"""What one matter sets off in others: starting one, and messages to those who wait. It all happens in the command
that set it off, one matter after the other, each saved before the next is touched."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from engine.bpmn import step as bpmn
from engine.bpmn.step import Thrown
from engine.commands.acting import record
from engine.model.calendar import local_day
from engine.model.errors import NeedsAnother, NotFound, OverLimit
from engine.model.ids import Json, new_id
from engine.model.process import ProcessInstance
from engine.store import instances, messages, people

if TYPE_CHECKING:
    from engine.bylaws import Bylaws
    from engine.commands.matters import Matter
    from engine.desk import Desk
    from engine.model.person import Actor
    from engine.store.documents import Document
    from engine.store.session import Tx

RIPPLES_MAX = 500
"""Matters and messages one command may set off. More means two procedures are calling each other for ever."""


@dataclass
class Ripples:
    """What still has to happen in other matters before the command ends."""

    waiting: deque[Callable[[], object]] = field(default_factory=deque)
    spent: int = 0
    running: bool = False

    def add(self, work: Callable[[], object]) -> None:
        """Put something aside until the matter at hand is saved."""
        self.waiting.append(work)

    def spread(self, matter: Matter, waits: list[tuple[str, str]]) -> None:
        """A matter was saved: hand it what was kept for it, then let everything put aside happen."""
        for name, correlation in waits:
            kept = messages.oldest_for(matter.tx, name, correlation)
            if kept is not None and messages.settle(matter.tx, kept.id):
                self.add(partial(_deliver, matter, kept.name, kept.correlation, kept.payload))
        if self.running:
            return
        self.running = True
        try:
            while self.waiting:
                self.spent += 1
                if self.spent > RIPPLES_MAX:
                    raise OverLimit("절차들이 서로를 끝없이 부르고 있어 멈췄습니다. 절차 파일을 고쳐야 합니다.")
                self.waiting.popleft()()
        finally:
            self.running = False


@dataclass(frozen=True, slots=True)
class Start:
    """A matter to be started: of which process, with what it is told, by whom and in which role."""

    process: str
    facts: Mapping[str, Json]
    starter_id: str
    starter_role: str
    parent_id: str | None = None


def begin(
    desk: Desk,
    tx: Tx,
    actor: Actor,
    bylaws: Bylaws,
    start: Start,
    *,
    instance_id: str,
    document: Document | None = None,
    ripples: Ripples | None = None,
) -> Matter:
    """Start a matter under these bylaws and let it run until it waits. Beside what it is told, it knows who its
    `starter` is."""
    from engine.commands.matters import Matter, settle  # A matter spreads ripples, and a ripple can be a matter.

    definition = bylaws.processes.get(start.process)
    if definition is None:
        raise NotFound(f"그런 절차가 없습니다: {start.process}")
    begun = bpmn.start(definition, {**start.facts, "starter": start.starter_id}, tx.now)
    instance = ProcessInstance(
        instance_id,
        start.process,
        bylaws.hash,
        document.id if document is not None else None,
        start.starter_id,
        start.starter_role,
        b"",
        0,
        "running",
        tx.now,
        parent_id=start.parent_id,
    )
    instances.add(tx, instance)
    matter = Matter(desk, tx, actor, bylaws, instance, document, ripples or Ripples())
    settle(matter, begun)
    return matter


def start_later(matter: Matter, process: str, facts: Mapping[str, Json], role: str | None) -> str:
    """Start another matter once this one is saved; the id it will have. Its starter is this matter's, or whoever
    holds `role`."""
    instance_id = new_id()
    starter_id, starter_role = matter.instance.starter_id, matter.instance.starter_role
    if role:
        starter_id, starter_role = first_holder(matter.tx, matter.bylaws, role), role
    start = Start(process, facts, starter_id, starter_role, parent_id=matter.instance.id)
    if process not in matter.bylaws.processes:
        raise NotFound(f"그런 절차가 없습니다: {process}")

    def work() -> None:
        child = begin(
            matter.desk,
            matter.tx,
            matter.actor,
            matter.bylaws,
            start,
            instance_id=instance_id,
            ripples=matter.ripples,
        )
        _record(child, "matter.started", {"process": process, "by": matter.instance.id})

    matter.ripples.add(work)
    return instance_id


def first_holder(tx: Tx, bylaws: Bylaws, role: str) -> str:
    """Who has held a role longest today; an empty seat is a refusal."""
    held = people.holders(tx, local_day(tx.now)).get(role)
    if not held:
        title = bylaws.roles[role].title if role in bylaws.roles else role
        raise NeedsAnother(f"{title} 자리가 비어 있어 다음 일을 맡길 사람이 없습니다.")
    return held[0][0]


def send_later(matter: Matter, name: str, correlation: str, payload: Json) -> None:
    """Send a message once this matter is saved: to whoever waits for it, else to a procedure that begins with it;
    else it is kept."""

    def work() -> None:
        if not _deliver(matter, name, correlation, payload) and not _begin(matter, name, payload):
            _keep(matter, name, correlation, payload)

    matter.ripples.add(work)


def _deliver(sender: Matter, name: str, correlation: str, payload: Json) -> bool:
    from engine.commands.matters import load, settle  # As above.

    waiting = instances.waiting_for(sender.tx, name, correlation) if correlation else None
    if waiting is None:
        return False
    matter = load(sender.desk, sender.tx, sender.actor, waiting)
    matter.ripples = sender.ripples
    moved = bpmn.deliver_message(matter.definition, matter.instance.state, name, correlation, payload, sender.tx.now)
    assert moved is not None, "the subscription's row and the state were saved together"
    settle(matter, moved)
    _record(matter, "matter.message_came", {"message": name, "from": sender.instance.id})
    return True


def send_thrown(matter: Matter, thrown: Thrown) -> None:
    """What a diagram throws: a message goes to one who waits for it or begins a procedure, a signal to all."""
    if thrown.kind == "signal":
        matter.ripples.add(partial(_signal, matter, thrown.name, thrown.payload))
    else:
        send_later(matter, thrown.name, thrown.correlation, thrown.payload)


def _signal(sender: Matter, name: str, payload: Json) -> None:
    from engine.commands.matters import load, settle  # As above.

    for waiting in instances.waiting_for_signal(sender.tx, name, sender.instance.id):
        matter = load(sender.desk, sender.tx, sender.actor, waiting)
        matter.ripples = sender.ripples
        moved = bpmn.deliver_signal(matter.definition, matter.instance.state, name, payload, sender.tx.now)
        if moved is not None:
            settle(matter, moved)
            _record(matter, "matter.signal_came", {"signal": name, "from": sender.instance.id})


def _begin(sender: Matter, name: str, payload: Json) -> bool:
    """Begin the procedure that starts with this message under the bylaws in force; False when none does."""
    tx = sender.tx
    bylaws = sender.desk.bylaws_in_force(tx)
    for process, definition in bylaws.processes.items():
        trigger = definition.start_trigger
        if trigger is None or trigger.kind != "message" or trigger.text != name:
            continue
        starter = first_holder(tx, bylaws, trigger.role) if trigger.role else sender.instance.starter_id
        facts = payload if isinstance(payload, dict) else {"message": payload}
        start = Start(process, facts, starter, trigger.role or sender.instance.starter_role, sender.instance.id)
        matter = begin(sender.desk, tx, sender.actor, bylaws, start, instance_id=new_id(), ripples=sender.ripples)
        _record(matter, "matter.started", {"process": process, "by": sender.instance.id})
        return True
    return False


def _keep(sender: Matter, name: str, correlation: str, payload: Json) -> None:
    kept = messages.keep(sender.tx, name, correlation, payload, sender.instance.id)
    _record(sender, "message.kept", {"message": name, "kept": kept})


def _record(matter: Matter, command: str, data: dict[str, Json]) -> None:
    record(
        matter.tx,
        matter.actor,
        command,
        subject_id=matter.instance.id,
        document_id=matter.at_hand.id if matter.at_hand is not None else None,
        data=data | matter.happened,
    )

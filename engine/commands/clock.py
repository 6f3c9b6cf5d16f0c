"""What happens because time has passed, not because somebody pressed a button."""

from __future__ import annotations

from engine.bpmn import step as bpmn
from engine.commands import matters
from engine.commands.acting import record
from engine.commands.matters import Matter
from engine.commands.tasks import settle_decision
from engine.desk import Desk, actor_at
from engine.store import answers, events, instances, messages, tasks


def settle_due(desk: Desk) -> int:
    """Let decisions whose grace period has ended take effect; how many did."""
    with desk.db.reading(desk.complex_id, desk.clock()) as tx:
        due = tasks.settling(tx)
    return sum(1 for task_id in due if settle_decision(desk, task_id))


def fire_timers(desk: Desk) -> int:
    """Wake the matters whose timers are due, each in its own transaction; how many woke."""
    with desk.db.reading(desk.complex_id, desk.clock()) as tx:
        due = list(dict.fromkeys(instance_id for instance_id, _ in instances.due_timers(tx)))
    woken = 0
    for instance_id in due:
        with desk.db.transaction(desk.complex_id, desk.clock()) as tx:
            instance = instances.lock(tx, instance_id)
            if instance.status != "running":
                instances.set_timers(tx, instance_id, [], True)
                continue
            actor = actor_at(desk, tx, instance.starter_id)
            matter = matters.load(desk, tx, actor, instance_id)
            matters.settle(matter, bpmn.fire(matter.definition, instance.state, tx.now))
            said = {"by": "clock"} | matter.happened
            record(tx, actor, "matter.timer_fired", subject_id=instance_id, document_id=_document_of(matter), data=said)
            woken += 1
    return woken


def _document_of(matter: Matter) -> str | None:
    return matter.at_hand.id if matter.at_hand is not None else None


def tidy(desk: Desk) -> int:
    """Forget first answers that nobody will ask for again, and mark messages that nobody wanted in time."""
    with desk.db.transaction(desk.complex_id, desk.clock()) as tx:
        for message_id in messages.expire(tx):
            events.append(
                tx, "message.expired", actor_id=None, actor={}, subject_id=message_id, document_id=None, data={}
            )
        return answers.forget_old(tx)

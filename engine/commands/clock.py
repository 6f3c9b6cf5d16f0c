"""What happens because time has passed, not because somebody pressed a button."""

from __future__ import annotations

from engine.bpmn import step as bpmn
from engine.commands import matters
from engine.commands.acting import record
from engine.commands.tasks import settle_decision
from engine.desk import Desk, actor_at
from engine.store import answers, instances, tasks


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
            record(tx, actor, "matter.timer_fired", subject_id=instance_id, document_id=matter.document.id, data=said)
            woken += 1
    return woken


def tidy(desk: Desk) -> int:
    """Forget first answers that nobody will ask for again."""
    with desk.db.transaction(desk.complex_id, desk.clock()) as tx:
        return answers.forget_old(tx)

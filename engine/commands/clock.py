"""What happens because time has passed, not because somebody pressed a button."""

from __future__ import annotations

from engine.bpmn import step as bpmn
from engine.commands import matters, ripples
from engine.commands.acting import record
from engine.commands.matters import Matter
from engine.commands.releases import put_in_force
from engine.commands.ripples import Start
from engine.commands.tasks import settle_decision
from engine.desk import Desk, actor_at
from engine.model.calendar import local_day
from engine.model.ids import new_id
from engine.store import answers, cycles, events, instances, messages, releases, submissions, tasks
from engine.store.session import Tx


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


def begin_cycles(desk: Desk) -> int:
    """Begin the procedures whose turn of the calendar has come, under the bylaws in force; how many began.

    A turn that passed while nothing ran is begun once, late, not once for every turn that was missed."""
    now = desk.clock()
    with desk.db.reading(desk.complex_id, now) as tx:
        due = _turns(desk, tx)
    begun = 0
    for process in due:
        with desk.db.transaction(desk.complex_id, desk.clock()) as tx:
            bylaws, known = desk.bylaws_in_force(tx), cycles.all_of(tx)
            trigger = bylaws.processes[process].start_trigger if process in bylaws.processes else None
            if trigger is None or trigger.kind != "cycle":
                cycles.drop(tx, process)
                continue
            rhythm, at = known.get(process, ("", None))
            following = trigger.next_after(tx.now)
            if following is None:
                cycles.drop(tx, process)
            else:
                cycles.put(tx, process, trigger.text, following)
            if at is None or rhythm != trigger.text or at > tx.now:
                continue
            starter = ripples.first_holder(tx, bylaws, trigger.role)
            actor = actor_at(desk, tx, starter)
            start = Start(process, {"turn": at.isoformat()}, starter, trigger.role)
            matter = ripples.begin(desk, tx, actor, bylaws, start, instance_id=new_id())
            said = {"process": process, "by": "clock", "turn": at.isoformat()} | matter.happened
            record(tx, actor, "matter.started", subject_id=matter.instance.id, data=said)
            begun += 1
    return begun


def activate_due(desk: Desk) -> int:
    """Put the releases in force whose day has begun in Korea; how many. One that was compared with what is no longer
    in force is called off instead."""
    with desk.db.reading(desk.complex_id, desk.clock()) as tx:
        due = submissions.due(tx, local_day(tx.now))
        for found in [submissions.look(tx, submission_id) for submission_id in due]:
            desk.bylaws(found.release)
    done = 0
    for submission_id in due:
        with desk.db.transaction(desk.complex_id, desk.clock()) as tx:
            submissions.hold_all(tx)
            submission = submissions.get(tx, submission_id)
            if submission.state != "scheduled" or submission.effective_on is None:
                continue
            if submission.effective_on > local_day(tx.now):
                continue
            data = {"by": "clock", "release": submission.release, "former": submission.based_on}
            if submission.based_on == releases.active(tx):
                put_in_force(tx, submission, {"act": "activated"})
                command = "release.activated"
            else:
                said = {"act": "overtaken"}
                values = {"state": "cancelled", "ended_at": tx.now, "reason": submissions.OVERTAKEN}
                submissions.change(tx, submission, said, **values)
                command = "release.overtaken"
            events.append(tx, command, actor_id=None, actor={}, subject_id=submission_id, document_id=None, data=data)
            done += 1
    return done


def _turns(desk: Desk, tx: Tx) -> list[str]:
    """Processes whose turn has come, and those whose next turn is not known yet or no longer right."""
    known = cycles.all_of(tx)
    triggers = {
        process: definition.start_trigger.text
        for process, definition in desk.bylaws_in_force(tx).processes.items()
        if definition.start_trigger is not None and definition.start_trigger.kind == "cycle"
    }
    finished = {process for process in triggers if process not in known and not _has_turns(desk, tx, process)}
    late = {process for process, (_, at) in known.items() if at <= tx.now}
    changed = {process for process, text in triggers.items() if known.get(process, ("",))[0] != text}
    return sorted((late | changed | (known.keys() - triggers.keys())) - finished)


def _has_turns(desk: Desk, tx: Tx, process: str) -> bool:
    trigger = desk.bylaws_in_force(tx).processes[process].start_trigger
    return trigger is not None and trigger.next_after(tx.now) is not None


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

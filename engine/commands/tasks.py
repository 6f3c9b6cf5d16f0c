"""Finishing what waits for a person: approve, return, confirm, put aside, take back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal

from engine.bpmn import step as bpmn
from engine.commands import matters
from engine.commands.acting import Answer, Once, act, record
from engine.commands.documents import REASON_CHARS_MAX
from engine.commands.matters import Matter
from engine.desk import Desk, actor_at
from engine.model import access
from engine.model.approval import ApprovalStep
from engine.model.document import DocumentState
from engine.model.errors import FormRejected, NotFound, NotOpen, NotYours, Problem, Refusal, Stale
from engine.model.korean import short_moment
from engine.model.person import Actor
from engine.model.task import GRACE_SECONDS_MAX, WRITING, UserTask
from engine.store import approvals, documents, effects, notices, people, tasks
from engine.store.session import Tx

Decision = Literal["approve", "return"]


def complete(
    desk: Desk,
    actor: Actor,
    task_id: str,
    decision: Decision,
    comment: str = "",
    revision: int | None = None,
    grace_seconds: int = 0,
    once: Once | None = None,
) -> Answer:
    """Decide a task for the person who holds it. With a grace period the decision is kept now and takes effect when
    the period ends, so that it can be taken back until then."""

    def work(tx: Tx) -> Answer:
        task, on_behalf_of = _mine(tx, actor, task_id, revision)
        if task.pending:
            raise NotOpen("이미 결정하셨습니다. 되돌리려면 되돌리기를 눌러 주십시오.")
        if task.kind in WRITING:
            raise NotOpen("쓰고 있는 문서입니다. 다 쓴 뒤 올려 주십시오.")
        step = _step_of(tx, task)
        _require_sense(decision, comment, step)
        grace = min(max(grace_seconds, 0), GRACE_SECONDS_MAX)
        if grace:
            pending: dict[str, Any] = {
                "decision": decision,
                "comment": comment,
                "by": actor.person_id,
                "at": tx.now.isoformat(),
                "on_behalf_of": on_behalf_of,
            }
            settles_at = tx.now + timedelta(seconds=grace)
            tasks.change(tx, task, pending=pending, settles_at=settles_at, held_reason="", held_at=None)
            record(
                tx,
                actor,
                "task.decided",
                subject_id=task.id,
                document_id=task.document_id,
                data={"decision": decision, "comment": comment, "settles_at": settles_at.isoformat()},
                on_behalf_of=on_behalf_of,
            )
            document = documents.get(tx, task.document_id)
            sentence = _sentence(decision, task.kind, None)
            return _answer(tx, actor, task, document.state, document.number, sentence)
        return _decide(desk, tx, actor, task, step, decision, comment, on_behalf_of, tx.now)

    return act(desk, actor, once, work)


def _mine(tx: Tx, actor: Actor, task_id: str, revision: int | None) -> tuple[UserTask, str]:
    task = tasks.get(tx, task_id, held=True)
    on_behalf_of = access.may_act(actor, task)
    document = documents.get(tx, task.document_id)
    if on_behalf_of is None:
        on_line = approvals.on_any_line(tx, document.id, [actor.person_id], actor.roles)
        access.require_read(actor, document.state, document.drafter_id, on_line)
        if task.state == "open":
            raise NotYours("다른 사람이 처리할 일입니다.")
    if task.state != "open":
        raise NotOpen(_closed_sentence(tx, task))
    assert on_behalf_of is not None
    if revision is not None and revision != task.revision:
        raise Stale
    return task, on_behalf_of


def _closed_sentence(tx: Tx, task: UserTask) -> str:
    person = people.person_row(tx, task.closed_by) if task.closed_by else None
    if person is None or task.closed_at is None:
        return "문서가 되돌아가거나 거두어져 처리할 일이 없어졌습니다."
    return f"이미 {person.name} 님이 {short_moment(task.closed_at)}에 처리한 할 일입니다."


def _step_of(tx: Tx, task: UserTask) -> ApprovalStep | None:
    document = documents.get(tx, task.document_id)
    line = approvals.line(tx, document.id, document.round)
    return next((s for s in line if s.no == task.slot and s.state == "open"), None)


def _require_sense(decision: Decision, comment: str, step: ApprovalStep | None) -> None:
    if len(comment) > REASON_CHARS_MAX:
        sentence = f"의견은 {REASON_CHARS_MAX:,}자까지 적을 수 있습니다."
        raise FormRejected(sentence, [Problem("too_long", sentence, pointer="/comment")])
    if decision == "return":
        if step is not None and not step.may_reject:
            raise NotYours("이 차례에서는 반려할 수 없습니다.")
        if not comment.strip():
            sentence = "반려하는 까닭을 적어 주십시오."
            raise FormRejected(sentence, [Problem("reason_missing", sentence, pointer="/comment")])


def _decide(
    desk: Desk,
    tx: Tx,
    actor: Actor,
    task: UserTask,
    step: ApprovalStep | None,
    decision: Decision,
    comment: str,
    on_behalf_of: str,
    at: datetime,
) -> Answer:
    matter = matters.load(desk, tx, actor, task.instance_id, task.document_id)
    before = matter.document
    if step is not None:
        _sign(matter, step, decision, comment, on_behalf_of, at)
    tasks.change(
        tx,
        task,
        state="done",
        closed_at=at,
        closed_by=actor.person_id,
        pending=None,
        settles_at=None,
        held_reason="",
        held_at=None,
    )
    beside = [t for t in tasks.open_of_instance(tx, task.instance_id) if t.token == task.token]
    if decision == "approve" and beside:
        after = before
    else:
        if beside:
            tasks.cancel_tokens(tx, task.instance_id, {task.token})
        given = matters.told(matter, task, {"verdict": decision})
        moved = bpmn.complete(matter.definition, matter.instance.state, task.token, given, tx.now)
        matters.settle(matter, moved)
        after = matter.document if matter.document.id == before.id else documents.get(tx, before.id)
    if decision == "return":
        text = f"{actor.name} 님이 문서를 되돌려 보냈습니다. {comment.strip()}"
        notices.add(tx, before.drafter_id, before.id, text)
    if after.state is DocumentState.FINAL and before.state is DocumentState.FINAL and step is not None:
        # A confirmation after the paper was final is a new face of it; the faces made before stay.
        effects.ask(tx, task.instance_id, task.document_id, "render_document", {})
    data = {"decision": decision, "comment": comment, "round": before.round} | matter.happened
    if step is not None:
        data |= {"act": step.act, "role": step.role, "step": step.no}
    record(
        tx,
        actor,
        "task.completed",
        subject_id=task.id,
        document_id=task.document_id,
        data=data,
        on_behalf_of=on_behalf_of,
    )
    sentence = _sentence(decision, task.kind, matter.happened.get("number"))
    return _answer(tx, actor, task, after.state, after.number, sentence)


def _sign(
    matter: Matter, step: ApprovalStep, decision: Decision, comment: str, on_behalf_of: str, at: datetime
) -> None:
    """Put the actor's mark on their step. A deputy signs in their own name, for the one they stand in for."""
    actor = matter.actor
    held = actor.assignment_for(step.role)
    approvals.set_step(
        matter.tx,
        matter.document.id,
        matter.document.round,
        step.no,
        state="signed" if decision == "approve" else "returned",
        acted_at=at,
        person_id=actor.person_id,
        person_name=actor.name,
        assignment_id=held.id if held else step.assignment_id,
        comment=comment,
        on_behalf_of=on_behalf_of,
    )
    if decision == "return":
        line = approvals.line(matter.tx, matter.document.id, matter.document.round)
        for other in line:
            if other.state == "open" and other.no != step.no:
                approvals.set_step(matter.tx, matter.document.id, matter.document.round, other.no, state="skipped")


def _sentence(decision: Decision, kind: str, number: str | None) -> str:
    if decision == "return":
        return "되돌려 보냈습니다."
    if number:
        return f"승인했습니다. 문서번호는 {number}입니다."
    return "확인했습니다." if kind == "confirm" else "승인했습니다."


def _answer(tx: Tx, actor: Actor, task: UserTask, state: DocumentState, number: str | None, sentence: str) -> Answer:
    waiting = (t for t in tasks.inbox(tx, actor) if t.kind not in WRITING and not t.pending and not t.held_at)
    return {
        "task_id": task.id,
        "next_task_id": next((t.id for t in waiting if t.id != task.id), None),
        "document_id": task.document_id,
        "state": str(state),
        "number": number,
        "sentence": sentence,
    }


def hold(
    desk: Desk, actor: Actor, task_id: str, reason: str, revision: int | None = None, once: Once | None = None
) -> Answer:
    """Put a task aside with a reason; it stays open and everybody can see why it waits."""

    def work(tx: Tx) -> Answer:
        task, on_behalf_of = _mine(tx, actor, task_id, revision)
        if task.pending:
            raise NotOpen("이미 결정하셨습니다.")
        if not reason.strip():
            sentence = "나중에 보는 까닭을 적어 주십시오."
            raise FormRejected(sentence, [Problem("reason_missing", sentence, pointer="/reason")])
        tasks.change(tx, task, held_reason=reason.strip()[:REASON_CHARS_MAX], held_at=tx.now)
        _note(tx, actor, task, "task.held", {"reason": reason.strip()[:REASON_CHARS_MAX]}, on_behalf_of)
        return {"task_id": task.id, "held": True}

    return act(desk, actor, once, work)


def release_hold(desk: Desk, actor: Actor, task_id: str, once: Once | None = None) -> Answer:
    """Take a task up again."""

    def work(tx: Tx) -> Answer:
        task, on_behalf_of = _mine(tx, actor, task_id, None)
        tasks.change(tx, task, held_reason="", held_at=None)
        _note(tx, actor, task, "task.taken_up", {}, on_behalf_of)
        return {"task_id": task.id, "held": False}

    return act(desk, actor, once, work)


def undo(desk: Desk, actor: Actor, task_id: str, once: Once | None = None) -> Answer:
    """Take back a decision that has not taken effect yet."""

    def work(tx: Tx) -> Answer:
        task, on_behalf_of = _mine(tx, actor, task_id, None)
        if not task.pending or task.settles_at is None or tx.now >= task.settles_at:
            raise NotOpen("되돌릴 수 있는 시간이 지났습니다.")
        if task.pending.get("by") != actor.person_id:
            raise NotYours("결정한 사람만 되돌릴 수 있습니다.")
        tasks.change(tx, task, pending=None, settles_at=None)
        _note(tx, actor, task, "task.decision_taken_back", {}, on_behalf_of)
        return {"task_id": task.id, "sentence": "되돌렸습니다."}

    return act(desk, actor, once, work)


def _note(tx: Tx, actor: Actor, task: UserTask, command: str, data: dict[str, Any], on_behalf_of: str) -> None:
    record(
        tx,
        actor,
        command,
        subject_id=task.id,
        document_id=task.document_id,
        data=data,
        on_behalf_of=on_behalf_of,
    )


def settle_decision(desk: Desk, task_id: str) -> bool:
    """Let a decision whose grace period has ended take effect; False when it was taken back in time.

    The decision counts as of the moment it was made. If the bylaws refuse it now, the task is open again and its
    person is told why."""
    try:
        with desk.db.transaction(desk.complex_id, desk.clock()) as tx:
            task = tasks.get(tx, task_id, held=True)
            if task.state != "open" or not task.pending or task.settles_at is None or tx.now < task.settles_at:
                return False
            pending = task.pending
            actor = actor_at(desk, tx, str(pending["by"]))
            decision: Decision = "return" if pending["decision"] == "return" else "approve"
            made_at = datetime.fromisoformat(str(pending["at"]))
            step = _step_of(tx, task)
            _decide(
                desk, tx, actor, task, step, decision, str(pending["comment"]), str(pending["on_behalf_of"]), made_at
            )
            return True
    except (NotFound, Stale):
        return False
    except Refusal as refusal:
        with desk.db.transaction(desk.complex_id, desk.clock()) as tx:
            task = tasks.get(tx, task_id, held=True)
            if task.pending:
                by = actor_at(desk, tx, str(task.pending["by"]))
                tasks.change(tx, task, pending=None, settles_at=None)
                notices.add(tx, by.person_id, task.document_id, f"결정이 처리되지 않았습니다. {refusal.sentence}")
                _note(tx, by, task, "task.decision_refused", {"sentence": refusal.sentence}, "")
        return False

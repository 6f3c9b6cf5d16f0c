"""What people do with documents: begin one, write it, hand it in, take it back, put it away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from engine.bpmn import step as bpmn
from engine.commands import drafting, envelopes, matters, records, ripples
from engine.commands.acting import Answer, Once, act, record
from engine.commands.drafting import headline
from engine.commands.matters import Matter
from engine.commands.ripples import Start
from engine.desk import Desk, starting_role
from engine.model import access
from engine.model.access import may_read_document
from engine.model.document import DocumentState
from engine.model.errors import (
    AlreadyFinal,
    FormRejected,
    NotFound,
    NotOpen,
    NotYours,
    NoWayOn,
    OverLimit,
    Problem,
    Stale,
)
from engine.model.ids import Json, new_id
from engine.model.person import Actor
from engine.model.task import WRITING, UserTask
from engine.store import approvals, counts, documents, files, instances, tasks
from engine.store.files import Attachment
from engine.store.session import Tx

DATA_BYTES_MAX = 262_144
REASON_CHARS_MAX = 2_000
SHAPE = frozenset({"unknown_field", "wrong_type"})
"""Problems of a draft that no person can have typed: the data is not of this form at all."""


def create(desk: Desk, actor: Actor, form: str, copy_of: str | None = None, once: Once | None = None) -> Answer:
    """Begin a document: a draft, its matter, and the task of writing it. `copy_of` fills it from an older one."""

    def work(tx: Tx) -> Answer:
        bylaws = desk.bylaws_in_force(tx)
        definition = bylaws.form(form)
        role = starting_role(actor, bylaws, definition)
        if role is None:
            raise NotYours("이 문서를 쓸 수 있는 직책이 아닙니다.")
        data = _copied(tx, actor, form, copy_of) if copy_of is not None else {}
        instance_id = new_id()
        document = drafting.begin(
            tx,
            definition,
            data,
            drafter_id=actor.person_id,
            drafter_name=actor.name,
            instance_id=instance_id,
            release=bylaws.hash,
            copied_from=copy_of,
        )
        start = Start(definition.process, {"form": form, "drafter_role": role.role}, actor.person_id, role.role)
        matter = ripples.begin(desk, tx, actor, bylaws, start, instance_id=instance_id, document=document)
        record(tx, actor, "document.created", subject_id=document.id, document_id=document.id, data={"form": form})
        draft = next((t for t in matter.opened if t.kind in WRITING), None)
        return {"document_id": document.id, "task_id": draft.id if draft else None}

    return act(desk, actor, once, work)


def _copied(tx: Tx, actor: Actor, form: str, copy_of: str) -> dict[str, Any]:
    source = documents.get(tx, copy_of)
    on_line = approvals.on_any_line(tx, copy_of, [actor.person_id], actor.roles)
    if source.form != form or not may_read_document(actor, source.state, source.drafter_id, on_line):
        raise NotFound
    return dict(source.data)


def writing(desk: Desk, tx: Tx, actor: Actor, document_id: str) -> tuple[Matter, UserTask]:
    """The matter of a draft this actor may write, with its open drafting task; refuses everybody else."""
    document = documents.get(tx, document_id)
    task = drafting_task(tx, document.instance_id, document_id)
    if document.drafter_id != actor.person_id and (task is None or access.may_act(actor, task) is None):
        on_line = approvals.on_any_line(tx, document_id, [actor.person_id], actor.roles)
        access.require_read(actor, document.state, document.drafter_id, on_line)
        raise NotYours("기안한 사람만 고칠 수 있습니다.")
    if document.state is not DocumentState.DRAFT:
        if document.state is DocumentState.FINAL:
            raise AlreadyFinal
        raise NotOpen("이미 올린 문서입니다. 고치려면 먼저 거두어들여 주십시오.")
    matter = matters.load(desk, tx, actor, document.instance_id, document_id)
    if task is None:
        raise NotOpen
    return matter, task


def drafting_task(tx: Tx, instance_id: str, document_id: str) -> UserTask | None:
    """The open task of writing this document."""
    waiting = tasks.open_of_instance(tx, instance_id)
    return next((t for t in waiting if t.kind in WRITING and t.document_id == document_id), None)


def _fresh(matter: Matter, revision: int | None) -> None:
    if revision is not None and revision != matter.document.revision:
        raise Stale("다른 곳에서 이 문서를 고쳤습니다. 새로 고친 뒤 다시 적어 주십시오.")


def _computed(matter: Matter, data: Json) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise FormRejected(problems=[Problem("wrong_type", "양식의 내용이 아닙니다.", pointer="")])
    if len(orjson.dumps(data)) > DATA_BYTES_MAX:
        raise OverLimit(f"한 문서에 적을 수 있는 양({DATA_BYTES_MAX // 1024}KB)을 넘었습니다.")
    foreign = [p for p in matter.form.form.check(data, partial=True) if p.code in SHAPE]
    if foreign:
        raise FormRejected(problems=foreign)
    computed: dict[str, Any] = matter.form.form.compute(data)
    return computed


def save_draft(
    desk: Desk, actor: Actor, document_id: str, data: Json, revision: int | None, once: Once | None = None
) -> Answer:
    """Keep what was written so far, complete or not."""

    def work(tx: Tx) -> Answer:
        matter, _ = writing(desk, tx, actor, document_id)
        _fresh(matter, revision)
        computed = _computed(matter, data)
        facts = matter.form.form.facts(computed)
        saved = documents.change(tx, matter.document, data=computed, **headline(facts))
        record(
            tx,
            actor,
            "document.saved",
            subject_id=document_id,
            document_id=document_id,
            data={"revision": saved},
        )
        return {"revision": saved, "saved_at": tx.now.isoformat()}

    return act(desk, actor, once, work)


def problems_of(matter: Matter, data: dict[str, Any], attached: Sequence[Attachment]) -> list[Problem]:
    """Everything that keeps a draft from being handed in."""
    form = matter.form
    problems = list(form.form.check(data))
    problems += [
        Problem("check_failed", result.message, pointer=result.pointer)
        for result in form.form.checklist(data)
        if not result.passed and not any(p.pointer == result.pointer for p in problems)
    ]
    problems += form.form.attachments.problems([file.field for file in attached])
    pointed = form.form.references(data)
    problems += records.wrong_references(matter.tx, matter.actor, matter.bylaws, pointed)
    return problems


def files_as_facts(matter: Matter, attached: Sequence[Attachment]) -> dict[str, Json]:
    """What a procedure learns of attached files where the form groups them: how many there are of each group, and
    the ids of those in groups of pictures."""
    groups = matter.form.form.attachments.groups
    if not groups:
        return {}
    put: dict[str, list[str]] = {g.id: [file.id for file in attached if file.field == g.id] for g in groups}
    counted: dict[str, Json] = {name: len(ids) for name, ids in put.items()}
    pictures: dict[str, Json] = {g.id: list[Json](put[g.id]) for g in groups if g.images}
    return {"attached": counted, "photos": pictures}


def submit(
    desk: Desk, actor: Actor, document_id: str, data: Json, revision: int | None, once: Once | None = None
) -> Answer:
    """Hand a draft in: it is checked whole, its version is kept for ever, and it goes along its line."""

    def work(tx: Tx) -> Answer:
        matter, task = writing(desk, tx, actor, document_id)
        _fresh(matter, revision)
        computed = _computed(matter, data)
        given = matter.form.form.check(data)
        attached = files.attachments_of(tx, document_id)
        mismatches = [p for p in given if p.code == "compute_mismatch"]
        problems = [*mismatches, *problems_of(matter, computed, attached)]
        if problems:
            raise FormRejected(problems=list(dict.fromkeys(problems)))
        facts = _kept(matter, computed, actor.person_id, actor.name)
        tasks.change(tx, task, state="done", closed_at=tx.now, closed_by=actor.person_id)
        shown = headline(facts)
        moved = bpmn.complete(
            matter.definition,
            matter.instance.state,
            task.token,
            matters.told(matter, task, facts | files_as_facts(matter, attached)),
            tx.now,
        )
        matters.settle(matter, moved)
        document = documents.get(tx, document_id)
        record(
            tx,
            actor,
            "document.submitted",
            subject_id=document_id,
            document_id=document_id,
            data={"round": document.round, "title": shown["title"], "amount": shown["amount"]} | matter.happened,
        )
        return {"document_id": document_id, "state": str(document.state), "number": document.number}

    return act(desk, actor, once, work)


def _kept(matter: Matter, computed: dict[str, Any], by_id: str, by_name: str) -> dict[str, Json]:
    """Keep a version of the document at hand for ever and put it into approval; its facts."""
    tx, document = matter.tx, matter.document
    facts = matter.form.form.facts(computed)
    before = documents.version(tx, document.id, document.round)
    documents.add_version(tx, document.id, document.round + 1, computed, facts, by_id)
    records.relate_fields(matter, matter.form.form.references(computed), before[0] if before else document.data)
    matter.changes.update(
        data=computed,
        round=document.round + 1,
        state=DocumentState.IN_APPROVAL,
        submitted_at=tx.now,
        drafter_id=by_id,
        drafter_name=by_name,
        **headline(facts),
    )
    return facts


def hand_in(matter: Matter) -> None:
    """Hand in what a procedure wrote itself, in the name of its drafter. Anything that is wrong with it is wrong with
    the procedure."""
    document = matter.document
    computed = matter.form.form.compute(document.data)
    if problems := problems_of(matter, computed, []):
        raise NoWayOn(f"절차가 {matter.form.title}을(를) 다 쓰지 못했습니다. 절차 파일을 고쳐야 합니다.", problems)
    _kept(matter, computed, document.drafter_id, document.drafter_name)


def withdraw(desk: Desk, actor: Actor, document_id: str, reason: str = "", once: Once | None = None) -> Answer:
    """Take a document back while nobody has acted on it; it becomes a draft again."""

    def work(tx: Tx) -> Answer:
        document = documents.get(tx, document_id)
        if document.drafter_id != actor.person_id:
            on_line = approvals.on_any_line(tx, document_id, [actor.person_id], actor.roles)
            access.require_read(actor, document.state, document.drafter_id, on_line)
            raise NotYours("기안한 사람만 거두어들일 수 있습니다.")
        if document.state is DocumentState.FINAL:
            raise AlreadyFinal
        line = approvals.line(tx, document_id, document.round)
        others = [s for s in line if s.state in ("signed", "returned") and s.person_id != actor.person_id]
        if document.state is not DocumentState.IN_APPROVAL or others:
            raise NotOpen("이미 다른 사람이 처리하여 거두어들일 수 없습니다.")
        matter = matters.load(desk, tx, actor, document.instance_id, document_id)
        open_tasks = [t for t in tasks.open_of_instance(tx, document.instance_id) if t.document_id == document_id]
        if not line or not open_tasks:
            raise NotOpen("결재선이 없는 문서는 거두어들일 수 없습니다.")
        if any(t.pending for t in open_tasks):
            raise NotOpen("방금 결재한 사람이 있어 거두어들일 수 없습니다.")
        for step in line:
            if step.state == "open":
                approvals.set_step(tx, document_id, document.round, step.no, state="skipped")
        tasks.cancel_tokens(tx, document.instance_id, {t.token for t in open_tasks})
        moved = bpmn.complete(
            matter.definition, matter.instance.state, open_tasks[0].token, {"verdict": "withdraw"}, tx.now
        )
        given_back = envelopes.give_back(matter, document_id)
        matters.settle(matter, moved)
        record(
            tx,
            actor,
            "document.withdrawn",
            subject_id=document_id,
            document_id=document_id,
            data={"reason": reason[:REASON_CHARS_MAX], "round": document.round} | given_back,
        )
        return {"document_id": document_id, "state": str(documents.get(tx, document_id).state)}

    return act(desk, actor, once, work)


def discard(desk: Desk, actor: Actor, document_id: str, once: Once | None = None) -> Answer:
    """Put a draft away. It is void, not deleted: what was once submitted stays readable in its history."""

    def work(tx: Tx) -> Answer:
        matter, _ = writing(desk, tx, actor, document_id)
        if matter.instance.parent_id or documents.count_of_instance(tx, matter.instance.id) > 1:
            raise NotYours("진행 중인 일의 문서라 버릴 수 없습니다. 쓰지 않을 까닭을 적어 올려 주십시오.")
        tasks.cancel_instance(tx, matter.instance.id)
        documents.change(tx, matter.document, state=DocumentState.VOID, voided_at=tx.now, void_reason="기안자가 버림")
        instances.save(tx, matter.instance, matter.instance.state, "cancelled")
        instances.set_timers(tx, matter.instance.id, [], True)
        instances.set_subscriptions(tx, matter.instance.id, [], True)
        data = envelopes.give_back(matter, document_id)
        if over := counts.cancel_instance(tx, matter.instance.id):
            data["counts_cancelled"] = list(over)
        record(tx, actor, "document.discarded", subject_id=document_id, document_id=document_id, data=data)
        return {"document_id": document_id, "state": "void"}

    return act(desk, actor, once, work)

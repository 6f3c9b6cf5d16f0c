"""What people do with documents: begin one, write it, hand it in, take it back, put it away."""

from __future__ import annotations

from typing import Any

import orjson

from engine.bpmn import step as bpmn
from engine.commands import matters
from engine.commands.acting import Answer, Once, act, record
from engine.commands.matters import DRAFT, Matter
from engine.desk import Desk, drafting_role
from engine.model import access
from engine.model.access import may_read_document
from engine.model.document import DocumentState
from engine.model.errors import AlreadyFinal, FormRejected, NotFound, NotOpen, NotYours, OverLimit, Problem, Stale
from engine.model.ids import Json, new_id
from engine.model.person import Actor
from engine.model.process import ProcessInstance
from engine.model.task import UserTask
from engine.store import approvals, documents, files, instances, tasks
from engine.store.documents import Document
from engine.store.session import Tx

DATA_BYTES_MAX = 262_144
REASON_CHARS_MAX = 2_000
SHAPE = frozenset({"unknown_field", "wrong_type"})
"""Problems of a draft that no person can have typed: the data is not of this form at all."""


def create(desk: Desk, actor: Actor, form: str, copy_of: str | None = None, once: Once | None = None) -> Answer:
    """Begin a document: a draft, its matter, and the task of writing it. `copy_of` fills it from an older one."""

    def work(tx: Tx) -> Answer:
        access.require(actor, "documents.draft")
        bylaws = desk.bylaws_in_force(tx)
        definition = bylaws.form(form)
        data: dict[str, Any] = definition.form.compute({})
        if copy_of is not None:
            data = definition.form.compute(_copied(tx, actor, form, copy_of))
        role = drafting_role(actor, bylaws)
        assert role is not None, "the permission to draft comes from a role"
        document_id, instance_id = new_id(), new_id()
        process = bylaws.processes[definition.process]
        begun = bpmn.start(process, {"form": form, "drafter_role": role.role}, tx.now)
        instance = ProcessInstance(
            instance_id,
            definition.process,
            bylaws.hash,
            document_id,
            actor.person_id,
            role.role,
            b"",
            0,
            "running",
            tx.now,
        )
        document = Document(
            id=document_id,
            form=form,
            area=definition.area,
            title="",
            amount=None,
            summary="",
            party="",
            state=DocumentState.DRAFT,
            number=None,
            drafter_id=actor.person_id,
            drafter_name=actor.name,
            instance_id=instance_id,
            release=bylaws.hash,
            data=data,
            revision=1,
            round=0,
            drafted_at=tx.now,
            submitted_at=None,
            finalized_at=None,
            retained_until=None,
            seal=None,
            voided_at=None,
            void_reason="",
            copied_from=copy_of,
        )
        instances.add(tx, instance)
        documents.add(tx, document)
        matter = Matter(desk, tx, actor, bylaws, instance, document)
        matters.settle(matter, begun)
        record(tx, actor, "document.created", subject_id=document_id, document_id=document_id, data={"form": form})
        draft = next((t for t in matter.opened if t.kind == DRAFT), None)
        return {"document_id": document_id, "task_id": draft.id if draft else None}

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
    if document.drafter_id != actor.person_id:
        on_line = approvals.on_any_line(tx, document_id, [actor.person_id], actor.roles)
        access.require_read(actor, document.state, document.drafter_id, on_line)
        raise NotYours("기안한 사람만 고칠 수 있습니다.")
    if document.state is not DocumentState.DRAFT:
        if document.state is DocumentState.FINAL:
            raise AlreadyFinal
        raise NotOpen("이미 올린 문서입니다. 고치려면 먼저 거두어들여 주십시오.")
    matter = matters.load(desk, tx, actor, document.instance_id)
    task = next((t for t in tasks.open_of_instance(tx, document.instance_id) if t.kind == DRAFT), None)
    if task is None:
        raise NotOpen
    return matter, task


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
        saved = documents.change(tx, matter.document, data=computed, **_headline(facts))
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


def _headline(facts: dict[str, Any]) -> dict[str, Any]:
    amount = facts.get("amount")
    return {
        "title": str(facts.get("title") or "")[:300],
        "amount": amount if isinstance(amount, int) and not isinstance(amount, bool) else None,
        "summary": str(facts.get("summary") or ""),
        "party": str(facts.get("party") or "")[:300],
    }


def problems_of(matter: Matter, data: dict[str, Any], attached: int) -> list[Problem]:
    """Everything that keeps a draft from being handed in."""
    form = matter.form
    problems = list(form.form.check(data))
    problems += [
        Problem("check_failed", result.message, pointer=result.pointer)
        for result in form.form.checklist(data)
        if not result.passed and not any(p.pointer == result.pointer for p in problems)
    ]
    wanted = int(form.schema.get("x-attachments", {}).get("required") or 0)
    if attached < wanted:
        problems.append(Problem("attachment_missing", f"붙임을 {wanted}개 넘게 붙여 주십시오.", pointer="/attachments"))
    return problems


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
        problems = [*mismatches, *problems_of(matter, computed, len(attached))]
        if problems:
            raise FormRejected(problems=list(dict.fromkeys(problems)))
        facts = matter.form.form.facts(computed)
        round_ = matter.document.round + 1
        documents.add_version(tx, document_id, round_, computed, facts, actor.person_id)
        matter.changes.update(
            data=computed,
            round=round_,
            state=DocumentState.IN_APPROVAL,
            submitted_at=tx.now,
            **_headline(facts),
        )
        tasks.change(tx, task, state="done", closed_at=tx.now, closed_by=actor.person_id)
        moved = bpmn.complete(matter.definition, matter.instance.state, task.token, facts, tx.now)
        matters.settle(matter, moved)
        state = str(matter.changes["state"])
        record(
            tx,
            actor,
            "document.submitted",
            subject_id=document_id,
            document_id=document_id,
            data={"round": round_, "title": matter.changes["title"], "amount": matter.changes["amount"]}
            | matter.happened,
        )
        return {"document_id": document_id, "state": state, "number": matter.changes.get("number")}

    return act(desk, actor, once, work)


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
        matter = matters.load(desk, tx, actor, document.instance_id)
        open_tasks = tasks.open_of_instance(tx, document.instance_id)
        if any(t.pending for t in open_tasks):
            raise NotOpen("방금 결재한 사람이 있어 거두어들일 수 없습니다.")
        assert open_tasks, "a document in approval waits for somebody"
        for step in line:
            if step.state == "open":
                approvals.set_step(tx, document_id, document.round, step.no, state="skipped")
        tasks.cancel_tokens(tx, document.instance_id, {t.token for t in open_tasks})
        moved = bpmn.complete(
            matter.definition, matter.instance.state, open_tasks[0].token, {"verdict": "withdraw"}, tx.now
        )
        matters.settle(matter, moved)
        record(
            tx,
            actor,
            "document.withdrawn",
            subject_id=document_id,
            document_id=document_id,
            data={"reason": reason[:REASON_CHARS_MAX], "round": document.round},
        )
        return {"document_id": document_id, "state": str(matter.changes.get("state", document.state))}

    return act(desk, actor, once, work)


def discard(desk: Desk, actor: Actor, document_id: str, once: Once | None = None) -> Answer:
    """Put a draft away. It is void, not deleted: what was once submitted stays readable in its history."""

    def work(tx: Tx) -> Answer:
        matter, _ = writing(desk, tx, actor, document_id)
        tasks.cancel_instance(tx, matter.instance.id)
        documents.change(tx, matter.document, state=DocumentState.VOID, voided_at=tx.now, void_reason="기안자가 버림")
        instances.save(tx, matter.instance, matter.instance.state, "cancelled")
        instances.set_timers(tx, matter.instance.id, [], True)
        instances.set_subscriptions(tx, matter.instance.id, [], True)
        record(tx, actor, "document.discarded", subject_id=document_id, document_id=document_id)
        return {"document_id": document_id, "state": "void"}

    return act(desk, actor, once, work)

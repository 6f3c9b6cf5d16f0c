"""What waits for me, what I put aside, what came back to me, and what I finished lately."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from engine.desk import Desk
from engine.model.access import may_act
from engine.model.approval import ApprovalStep
from engine.model.calendar import local_day
from engine.model.errors import NotFound
from engine.model.korean import particle, short_day
from engine.model.person import Actor
from engine.model.task import ASKED_TO_WRITE, WRITING, UserTask
from engine.queries import counts as count_queries
from engine.queries import documents as document_queries
from engine.queries.cards import Card, Reader, moment, pressing_first, urgency
from engine.store import approvals, counts, documents, notices, people, tasks
from engine.store.documents import Document
from engine.store.session import Tx

Papers = Mapping[str, Document]
RECENT = 8
NOTICES = 5


def count(desk: Desk, tx: Tx, actor: Actor) -> int:
    """How many decisions and questions wait for this actor now."""
    return sum(1 for task in tasks.inbox(tx, actor) if _waits(task)) + counts.how_many_wait_for(tx, actor.person_id)


def _waits(task: UserTask) -> bool:
    return task.kind not in WRITING and task.held_at is None and not task.pending


def inbox(desk: Desk, actor: Actor) -> dict[str, Any]:
    """The home page: tasks in the order of their urgency, and beside them what is good to know."""
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        mine = tasks.inbox(tx, actor)
        done = approvals.decided_by(tx, actor.person_id, RECENT)
        told = notices.latest(tx, actor.person_id, NOTICES)
        named = [*(t.document_id for t in mine), *(d for d, _, _ in done), *(d for d, _ in told)]
        papers = documents.several(tx, list(dict.fromkeys(named)))
        decisions = sorted((t for t in mine if t.kind not in WRITING), key=lambda t: pressing_first(t, tx.now))
        cards = dict(zip([t.id for t in decisions], Reader(desk, tx, actor).cards(decisions, papers), strict=True))
        waiting = [cards[t.id] for t in decisions if _waits(t)]
        questions = count_queries.waiting(desk, tx, actor)
        return {
            "count": len(waiting) + len(questions),
            "tasks": waiting,
            "counts": questions,
            "to_close": count_queries.to_close(desk, tx, actor),
            "held": [cards[t.id] for t in decisions if t.held_at is not None and not t.pending],
            "pending": [cards[t.id] for t in decisions if t.pending],
            "writing": _writing(desk, tx, [t for t in mine if t.kind == ASKED_TO_WRITE], papers),
            "returned": _returned(desk, tx, [t for t in mine if t.kind in WRITING], papers),
            "recent": _recent(desk, done, papers),
            "notices": _notices(tx, actor, told, papers),
        }


def task(desk: Desk, actor: Actor, task_id: str) -> Card:
    """One task with its document. A task that is not this actor's shows only to those who may read the document."""
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        found = tasks.get(tx, task_id)
        if may_act(actor, found) is None and not document_queries.readable(tx, actor, found.document_id):
            raise NotFound
        card = Reader(desk, tx, actor).cards([found])[0]
        return {
            **card,
            "state": found.state,
            "document": document_queries.detail_in(desk, tx, actor, found.document_id),
        }


def card(desk: Desk, actor: Actor, task_id: str) -> Card:
    """The card alone, for whoever has just acted on it."""
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        found = tasks.get(tx, task_id)
        if may_act(actor, found) is None and not document_queries.readable(tx, actor, found.document_id):
            raise NotFound
        return Reader(desk, tx, actor).cards([found])[0]


def _writing(desk: Desk, tx: Tx, asked: list[UserTask], papers: Papers) -> list[Card]:
    """Papers a procedure asks this actor to write, the most pressing first; those that came back are told apart."""
    found = []
    for task_ in sorted(asked, key=lambda t: pressing_first(t, tx.now)):
        document = papers[task_.document_id]
        if document.round:
            continue
        form = desk.bylaws(document.release).form(document.form)
        found.append(
            {
                "task_id": task_.id,
                "document_id": document.id,
                "title": document.title or form.title,
                "form_title": form.title,
                "name": task_.name,
                "opened_at": moment(task_.opened_at),
                "due_at": moment(task_.due_at),
                "urgency": urgency(task_, tx.now),
            }
        )
    return found


def _returned(desk: Desk, tx: Tx, drafts: list[UserTask], papers: Papers) -> list[Card]:
    found = []
    lines = approvals.lines(tx, [t.document_id for t in drafts])
    for task_ in drafts:
        document = papers[task_.document_id]
        back = next((s for s in lines.get(document.id, []) if s.state == "returned"), None)
        if back is None:
            continue
        form = desk.bylaws(document.release).form(document.form)
        found.append(
            {
                "document_id": document.id,
                "title": document.title or form.title,
                "form_title": form.title,
                "amount": document.amount,
                "by": back.person_name,
                "by_title": back.role_title,
                "reason": back.comment,
                "at": moment(back.acted_at),
            }
        )
    return found


def _recent(desk: Desk, done: list[tuple[str, int, ApprovalStep]], papers: Papers) -> list[Card]:
    found: list[Card] = []
    for document_id, _, step in done:
        document = papers[document_id]
        form = desk.bylaws(document.release).form(document.form)
        outcome = "returned" if step.state == "returned" else "approved" if step.blocking else "confirmed"
        found.append(
            {
                "document_id": document.id,
                "title": document.title or form.title,
                "form_title": form.title,
                "at": moment(step.acted_at),
                "outcome": outcome,
                "state": str(document.state),
                "number": document.number,
            }
        )
    return found


def _notices(tx: Tx, actor: Actor, told: list[tuple[str, str]], papers: Papers) -> list[Card]:
    today = local_day(tx.now)
    found: list[Card] = []
    soon = today + timedelta(days=14)
    known = people.delegations_of(tx, since=today) if "people.read" in actor.may else []
    away = [d for d, ended_at in known if ended_at is None and d.since <= soon]
    names = {p.id: f"{p.name} {p.title}".strip() for p in people.people(tx)} if away else {}
    for delegation in away:
        when = f"{short_day(delegation.since)}부터 {short_day(delegation.until)}까지"
        absent, deputy = names[delegation.from_person_id], names[delegation.to_person_id]
        text = f"{particle(absent, '이/가')} {when} 자리를 비웁니다. 그동안 {particle(deputy, '이/가')} 대신합니다."
        found.append({"kind": "absence", "text": text, "link": "/people"})
    for document_id, text in told:
        document = papers[document_id]
        named = f"{document.title}: {text}" if document.title else text
        found.append({"kind": "document", "text": named, "link": f"/documents/{document_id}"})
    found.extend(_long_waits(tx, actor))
    return found


def _long_waits(tx: Tx, actor: Actor) -> list[Card]:
    """My own papers that have lain on one desk for two days or more."""
    mine = documents.in_approval_of(tx, actor.person_id)
    lines = approvals.lines(tx, [d.id for d in mine])
    found: list[Card] = []
    for document in mine:
        waiting = [s for s in lines.get(document.id, []) if s.state == "open"]
        acted = [s.acted_at for s in lines.get(document.id, []) if s.acted_at]
        since = max(acted, default=document.submitted_at)
        if not waiting or since is None or (tx.now - since) < timedelta(days=2):
            continue
        desk_of = f"{waiting[0].person_name} {waiting[0].role_title}".strip()
        days = (tx.now - since).days
        text = f"{document.title}: {desk_of} 책상에 {days}일째 있습니다."
        found.append({"kind": "waiting", "text": text, "link": f"/documents/{document.id}"})
    return found

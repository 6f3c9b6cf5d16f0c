"""How tasks, stamps and people look to those who read them: plain dicts as the doors hand them out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from engine.bylaws import FormDefinition
from engine.desk import Desk
from engine.model.access import may_act
from engine.model.approval import ApprovalStep, decides, next_group, stamp_state
from engine.model.calendar import SEOUL, local_day
from engine.model.document import DocumentState
from engine.model.korean import particle
from engine.model.person import Actor, role_title
from engine.model.task import UserTask
from engine.paper.words import won_in_words
from engine.store import approvals, documents, files, people
from engine.store.documents import Document
from engine.store.files import Attachment
from engine.store.session import Tx

Card = dict[str, Any]


def moment(at: datetime | None) -> str | None:
    """ISO 8601 with Korea's offset."""
    return at.astimezone(SEOUL).isoformat(timespec="seconds") if at else None


def stamps(line: Iterable[ApprovalStep], actor: Actor) -> list[Card]:
    """The cells of the stamp table, in the order they are printed."""
    return [
        {
            "no": s.no,
            "role_title": s.role_title,
            "act": s.act,
            "person_id": s.person_id,
            "person_name": s.person_name,
            "state": stamp_state(s),
            "signed_at": moment(s.acted_at) if s.state == "signed" else None,
            "shape": s.shape,
            "blocking": s.blocking,
            "is_me": _is_mine(s, actor),
            "on_behalf_of": s.on_behalf_of or None,
        }
        for s in sorted(line, key=lambda s: (s.stamp_cell, s.no))
    ]


def _is_mine(step: ApprovalStep, actor: Actor) -> bool:
    if step.person_id is None:
        return step.role in actor.roles
    return step.person_id == actor.person_id or step.person_id in (actor.stands_in_for or {})


def file_card(attachment: Attachment) -> Card:
    """One attachment."""
    return {
        "id": attachment.id,
        "name": attachment.name,
        "bytes": attachment.bytes,
        "media_type": attachment.media_type,
        "field": attachment.field,
    }


def urgency(task: UserTask, now: datetime) -> str:
    """How pressing a task is: past due, due today, due within three days, or none of these."""
    if task.due_at is None:
        return "none"
    days = (local_day(task.due_at) - local_day(now)).days
    if days < 0:
        return "late"
    return "today" if days == 0 else "soon" if days <= 3 else "none"


_PRESSING = {"late": 0, "today": 1, "soon": 2, "none": 3}


def pressing_first(task: UserTask, now: datetime) -> tuple[int, datetime]:
    """The order of an inbox: the most pressing first, then what has waited longest."""
    return (_PRESSING[urgency(task, now)], task.due_at or task.opened_at)


def after_sentence(line: Sequence[ApprovalStep], task: UserTask) -> str:
    """What happens when this task is approved, as one sentence."""
    mine = next((s for s in line if s.no == task.slot), None)
    if mine is None:
        return "처리하면 다음 차례로 넘어갑니다."
    if not mine.blocking:
        return "확인하면 도장이 찍힙니다. 문서는 이미 완결되었습니다."
    beside = [s for s in line if s.state == "open" and s.no != mine.no]
    if beside:
        return "승인하면 도장이 찍히고, 함께 결재하는 사람을 기다립니다."
    if decides(line, mine):
        return "승인하면 문서번호가 붙고 완결됩니다."
    rest = [s for s in line if s.no > mine.no]
    following = next_group(rest, blocking=True)
    names = ", ".join(" ".join(p for p in (s.person_name, s.role_title) if p) for s in following)
    return f"승인하면 도장이 찍히고 {names}에게 갑니다." if names else "승인하면 도장이 찍힙니다."


@dataclass(frozen=True, slots=True)
class _Written:
    """What stands in a document at one revision; the same revision is the same text."""

    document_id: str
    revision: int
    form: FormDefinition = field(compare=False)
    data: dict[str, Any] = field(compare=False)


@lru_cache(maxsize=1_024)
def _card_lines(written: _Written) -> tuple[tuple[str, str], ...]:
    """An inbox is looked at far more often than its papers change, and its sums are most of its work."""
    return tuple((label, value) for label, value in written.form.form.card(written.data) if value)


def facts_of(form: FormDefinition, document: Document) -> list[Card]:
    """The few lines a form wants on its card."""
    lines = _card_lines(_Written(document.id, document.revision, form, document.data))
    return [{"label": label, "value": value} for label, value in lines]


@dataclass
class Reader:
    """Reads many tasks at once for one actor, so that a list costs a handful of statements, not one a row."""

    desk: Desk
    tx: Tx
    actor: Actor

    def cards(self, found: Sequence[UserTask], papers: Mapping[str, Document] | None = None) -> list[Card]:
        """A card for each task, in the given order. `papers` are their documents, where the caller has them already."""
        ids = list(dict.fromkeys(t.document_id for t in found))
        papers = documents.several(self.tx, ids) if papers is None else papers
        lines = approvals.lines(self.tx, ids)
        attached = files.attachments_of_many(self.tx, ids)
        titles = titles_of(self.desk, self.tx)
        return [
            self._card(t, papers[t.document_id], lines.get(t.document_id, []), attached.get(t.document_id, []), titles)
            for t in found
        ]

    def _card(
        self,
        task: UserTask,
        document: Document,
        line: list[ApprovalStep],
        attached: list[Attachment],
        titles: dict[str, str],
    ) -> Card:
        form = self.desk.bylaws(document.release).form(document.form)
        mine = next((s for s in line if s.no == task.slot), None)
        pending = None
        if task.pending:
            pending = {"decision": task.pending["decision"], "settles_at": moment(task.settles_at)}
        return {
            "task_id": task.id,
            "revision": task.revision,
            "document_id": document.id,
            "element_id": task.element_id,
            "kind": task.kind,
            "act": mine.act if mine else task.name,
            "may_return": mine.may_reject if mine else True,
            "form_title": form.title,
            "title": document.title or form.title,
            "amount": document.amount,
            "amount_words": won_in_words(document.amount) if document.amount is not None else "",
            "summary": document.summary,
            "facts": facts_of(form, document),
            "attachments": [file_card(a) for a in attached],
            "stamps": stamps(line, self.actor),
            "opened_at": moment(task.opened_at),
            "due_at": moment(task.due_at),
            "urgency": urgency(task, self.tx.now),
            "drafter": {"name": document.drafter_name, "title": titles.get(document.drafter_id, "")},
            "submitted_at": moment(document.submitted_at),
            "comments": [
                {
                    "name": s.person_name,
                    "title": s.role_title,
                    "act": s.act,
                    "comment": s.comment,
                    "at": moment(s.acted_at),
                }
                for s in line
                if s.comment.strip() and s.acted_at
            ],
            "after": after_sentence(line, task),
            "held_reason": task.held_reason or None,
            "pending": pending,
            "on_behalf_of": may_act(self.actor, task) or None,
        }


def titles_of(desk: Desk, tx: Tx) -> dict[str, str]:
    """Person id → the title they are addressed by today."""
    roles = desk.bylaws_in_force(tx).roles
    held: dict[str, list[Any]] = {}
    for assignment in people.assignments_on(tx, local_day(tx.now)):
        held.setdefault(assignment.person_id, []).append(assignment)
    titles = {p.id: p.title for p in people.people(tx)}
    return {who: titles.get(who) or role_title(tuple(rows), roles) for who, rows in held.items()}


def where_sentence(document: Document, line: Sequence[ApprovalStep], returned: bool) -> str:
    """Where a paper lies, as people ask for it."""
    match document.state:
        case DocumentState.DRAFT:
            return "되돌아와서 고치는 중입니다." if returned else "쓰는 중입니다."
        case DocumentState.VOID:
            return "버린 문서입니다."
        case DocumentState.IN_APPROVAL | DocumentState.FINAL:
            waiting = [s for s in line if s.state == "open"]
            if not waiting:
                return "완결되었습니다."
            names = ", ".join(f"{s.person_name} {s.role_title}".strip() for s in waiting)
            acts = waiting[0].act
            prefix = "완결되었고 " if document.state is DocumentState.FINAL else ""
            return f"{prefix}{names} 책상에서 {particle(acts, '을/를')} 기다립니다."


def steps_list(line: Iterable[ApprovalStep]) -> list[Card]:
    """The line as a list to read, with what each said."""
    return [
        {
            "no": s.no,
            "role_title": s.role_title,
            "act": s.act,
            "name": s.person_name,
            "state": stamp_state(s),
            "at": moment(s.acted_at),
            "comment": s.comment,
            "blocking": s.blocking,
            "note": f"{s.on_behalf_of} 님을 대신함" if s.on_behalf_of else "",
        }
        for s in sorted(line, key=lambda s: s.no)
    ]

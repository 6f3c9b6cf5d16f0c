"""Who may do what: one pure policy, evaluated at the instant of the act. What is not named here is refused.

The permission words are the engine's own; which role holds which is written in the bylaws."""

from __future__ import annotations

from engine.model.count import Count
from engine.model.document import DocumentState
from engine.model.errors import NotFound, NotYours
from engine.model.person import Actor
from engine.model.task import UserTask

PERMISSIONS = frozenset(
    {
        "documents.draft",
        "documents.read_all",
        "documents.read_final",
        "documents.read_published",
        "people.read",
        "people.manage",
        "rules.read",
        "releases.read",
        "releases.upload",
        "releases.activate",
    }
)


def may_act(actor: Actor, task: UserTask) -> str | None:
    """For whom this actor would act on the task: "" for themselves, a name when standing in, None when not at all."""
    if task.performer_id == actor.person_id:
        return ""
    if task.performer_id is None and task.role in actor.roles:
        return ""
    if task.performer_id is not None and actor.stands_in_for:
        return actor.stands_in_for.get(task.performer_id)
    return None


def require_task(actor: Actor, task: UserTask) -> str:
    """Refuse unless the task waits for this actor; the answer is the name they act for, or ""."""
    on_behalf_of = may_act(actor, task)
    if on_behalf_of is None:
        raise NotYours("다른 사람이 처리할 일입니다.")
    return on_behalf_of


def may_read_document(
    actor: Actor, state: DocumentState, drafter_id: str, on_the_line: bool, is_published: bool = False
) -> bool:
    """Drafter and everyone who was asked to do something with it always; others as their roles allow."""
    if drafter_id == actor.person_id or on_the_line:
        return True
    if state is DocumentState.DRAFT:
        return False
    if "documents.read_all" in actor.may:
        return True
    if state is not DocumentState.FINAL:
        return False
    return "documents.read_final" in actor.may or (is_published and "documents.read_published" in actor.may)


def require_read(
    actor: Actor, state: DocumentState, drafter_id: str, on_the_line: bool, is_published: bool = False
) -> None:
    """What one may not read does not exist for them."""
    if not may_read_document(actor, state, drafter_id, on_the_line, is_published):
        raise NotFound


def may_read_count(actor: Actor, count: Count, entitled: bool, reads_document: bool) -> bool:
    """The entitled, who asked, who may close it, and whoever may read the document it is about."""
    return entitled or count.asked_by == actor.person_id or count.closer in actor.roles or reads_document


def may_read_register(actor: Actor, readers: frozenset[str] | None) -> bool:
    """Where a register names its readers, only they; otherwise whoever may read final papers."""
    if readers is not None:
        return bool(actor.roles & readers)
    return bool(actor.may & {"documents.read_all", "documents.read_final"})


def require(actor: Actor, permission: str) -> None:
    """Refuse unless one of the actor's roles grants the permission."""
    assert permission in PERMISSIONS, permission
    if permission not in actor.may:
        raise NotYours

"""User tasks: what waits for whom."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import and_, bindparam, insert, or_, select, update

from engine.model.errors import NotFound, Stale
from engine.model.person import Actor
from engine.model.task import UserTask
from engine.store.session import OURS, Tx
from engine.store.tables import user_tasks

t = user_tasks
_COLUMNS = (
    t.c.id,
    t.c.instance_id,
    t.c.document_id,
    t.c.token,
    t.c.slot,
    t.c.element_id,
    t.c.name,
    t.c.kind,
    t.c.performer_id,
    t.c.role,
    t.c.state,
    t.c.revision,
    t.c.opened_at,
    t.c.due_at,
    t.c.closed_at,
    t.c.closed_by,
    t.c.held_reason,
    t.c.held_at,
    t.c.pending,
    t.c.settles_at,
)
_OURS = select(*_COLUMNS).where(t.c.complex_id == OURS)
_ONE = _OURS.where(t.c.id == bindparam("id"))
_ONE_HELD = _ONE.with_for_update()
_OF_INSTANCE = _OURS.where(t.c.instance_id == bindparam("instance_id"))
_OPEN_OF_INSTANCE = _OF_INSTANCE.where(t.c.state == "open").order_by(t.c.slot)
_ALL_OF_INSTANCE = _OF_INSTANCE.order_by(t.c.id)
_INBOX = _OURS.where(
    t.c.state == "open",
    or_(
        t.c.performer_id.in_(bindparam("performers", expanding=True)),
        and_(t.c.performer_id.is_(None), t.c.role.in_(bindparam("roles", expanding=True))),
    ),
).order_by(t.c.opened_at, t.c.id)
_CHANGE = update(t).where(t.c.complex_id == OURS, t.c.id == bindparam("which"), t.c.revision == bindparam("read"))


def _task(row: Any) -> UserTask:
    return UserTask(*row)


def add(tx: Tx, task: UserTask) -> None:
    """A task opens."""
    row = {name: getattr(task, name) for name in UserTask.__slots__}
    tx.connection.execute(insert(t), {"complex_id": tx.complex_id, **row})


def get(tx: Tx, task_id: str, *, held: bool = False) -> UserTask:
    """One task; `held` keeps its row for this transaction."""
    row = tx.run(_ONE_HELD if held and tx.locks_rows else _ONE, id=task_id).one_or_none()
    if row is None:
        raise NotFound
    return _task(row)


def change(tx: Tx, task: UserTask, **values: Any) -> None:
    """Change a task that is still as it was read; refuses when somebody else was faster."""
    done = tx.run(_CHANGE, which=task.id, read=task.revision, revision=task.revision + 1, **values)
    if done.rowcount != 1:
        raise Stale


def open_of_instance(tx: Tx, instance_id: str) -> list[UserTask]:
    """The open tasks of a matter."""
    return [_task(r) for r in tx.run(_OPEN_OF_INSTANCE, instance_id=instance_id)]


def open_of_instances(tx: Tx, instance_ids: Collection[str]) -> list[UserTask]:
    """The open tasks of several matters, oldest first."""
    if not instance_ids:
        return []
    where = (t.c.complex_id == tx.complex_id, t.c.state == "open", t.c.instance_id.in_(list(instance_ids)))
    query = select(*_COLUMNS).where(*where).order_by(t.c.opened_at, t.c.id)
    return [_task(r) for r in tx.connection.execute(query)]


def all_of_instance(tx: Tx, instance_id: str) -> list[UserTask]:
    """Every task a matter ever opened, oldest first."""
    return [_task(r) for r in tx.run(_ALL_OF_INSTANCE, instance_id=instance_id)]


def cancel_tokens(tx: Tx, instance_id: str, tokens: Collection[str]) -> None:
    """Cancel what is still open under these tokens."""
    if tokens:
        tx.connection.execute(
            update(t)
            .where(
                t.c.complex_id == tx.complex_id,
                t.c.instance_id == instance_id,
                t.c.token.in_(list(tokens)),
                t.c.state == "open",
            )
            .values(state="cancelled", closed_at=tx.now, pending=None, settles_at=None, revision=t.c.revision + 1)
        )


def cancel_instance(tx: Tx, instance_id: str) -> None:
    """Cancel every open task of a matter that ends before its time."""
    cancel_tokens(tx, instance_id, [task.token for task in open_of_instance(tx, instance_id)])


def inbox(tx: Tx, actor: Actor) -> list[UserTask]:
    """Every open task this actor may take, oldest first: their own, their roles', and those they stand in for."""
    mine = [actor.person_id, *(actor.stands_in_for or {})]
    return [_task(r) for r in tx.run(_INBOX, performers=mine, roles=sorted(actor.roles))]


def settling(tx: Tx, limit: int = 50) -> list[str]:
    """Ids of tasks whose decision takes effect now."""
    query = (
        select(t.c.id)
        .where(t.c.complex_id == tx.complex_id, t.c.settles_at <= tx.now, t.c.state == "open")
        .order_by(t.c.settles_at)
        .limit(limit)
    )
    return list(tx.connection.execute(query).scalars())

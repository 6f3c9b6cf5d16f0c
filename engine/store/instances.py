"""Running matters: their state, timers, subscriptions and recorded decisions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, insert, select, update

from engine.model.errors import NotFound, Stale
from engine.model.ids import new_id
from engine.model.process import ProcessInstance
from engine.store.session import OURS, Tx
from engine.store.tables import decisions, documents, instances, subscriptions, timers

_ONE = select(instances).where(instances.c.complex_id == OURS, instances.c.id == bindparam("id"))
_ONE_HELD = _ONE.with_for_update()
_ONE_OF_DOCUMENT = (
    select(instances)
    .join(documents, and_(documents.c.complex_id == instances.c.complex_id, documents.c.instance_id == instances.c.id))
    .where(documents.c.complex_id == OURS, documents.c.id == bindparam("document_id"))
)
_SAVE = update(instances).where(
    instances.c.complex_id == OURS, instances.c.id == bindparam("which"), instances.c.revision == bindparam("read")
)
_DROP_TIMERS = delete(timers).where(timers.c.complex_id == OURS, timers.c.instance_id == bindparam("instance_id"))
_DROP_SUBSCRIPTIONS = delete(subscriptions).where(
    subscriptions.c.complex_id == OURS, subscriptions.c.instance_id == bindparam("instance_id")
)
_DECISIONS = (
    select(decisions)
    .where(decisions.c.complex_id == OURS, decisions.c.document_id == bindparam("document_id"))
    .order_by(decisions.c.id)
)

_DECISIONS_OF_MATTERS = (
    select(decisions)
    .where(decisions.c.complex_id == OURS, decisions.c.instance_id.in_(bindparam("instance_ids", expanding=True)))
    .order_by(decisions.c.id)
)


def add(tx: Tx, instance: ProcessInstance) -> None:
    """A new matter."""
    tx.connection.execute(
        insert(instances),
        {
            "complex_id": tx.complex_id,
            "id": instance.id,
            "process": instance.process,
            "release": instance.release,
            "document_id": instance.document_id or "",
            "parent_id": instance.parent_id or "",
            "starter_id": instance.starter_id,
            "starter_role": instance.starter_role,
            "state": instance.state,
            "revision": instance.revision,
            "status": instance.status,
            "started_at": instance.started_at,
            "ended_at": None,
        },
    )


def lock(tx: Tx, instance_id: str) -> ProcessInstance:
    """The matter, held by this transaction alone until it ends."""
    return _instance(tx.run(_ONE_HELD if tx.locks_rows else _ONE, id=instance_id).one_or_none())


def get(tx: Tx, instance_id: str) -> ProcessInstance:
    """The matter, to look at."""
    return _instance(tx.run(_ONE, id=instance_id).one_or_none())


def running(tx: Tx, instance_ids: Collection[str]) -> list[ProcessInstance]:
    """Those of these matters that are not over, oldest first."""
    i = instances
    where = (i.c.complex_id == tx.complex_id, i.c.status == "running", i.c.id.in_(list(instance_ids)))
    query = select(i).where(*where).order_by(i.c.started_at, i.c.id)
    return [_instance(row) for row in tx.connection.execute(query)]


def _instance(row: Any | None) -> ProcessInstance:
    if row is None:
        raise NotFound
    return ProcessInstance(
        row.id,
        row.process,
        row.release,
        row.document_id or None,
        row.starter_id,
        row.starter_role,
        bytes(row.state),
        row.revision,
        row.status,
        row.started_at,
        row.ended_at,
        row.parent_id or None,
    )


def save(tx: Tx, instance: ProcessInstance, state: bytes, status: str, document_id: str | None = None) -> None:
    """Keep the new state and the document at hand; refuses when somebody saved in between."""
    saved = tx.run(
        _SAVE,
        which=instance.id,
        read=instance.revision,
        state=state,
        revision=instance.revision + 1,
        status=status,
        ended_at=None if status == "running" else tx.now,
        document_id=document_id or instance.document_id or "",
    )
    if saved.rowcount != 1:
        raise Stale


def set_timers(tx: Tx, instance_id: str, due: Iterable[tuple[str, str, datetime]], had: bool) -> None:
    """Replace the matter's timers by (token, element id, due)."""
    if had:
        tx.run(_DROP_TIMERS, instance_id=instance_id)
    rows = [
        {"complex_id": tx.complex_id, "instance_id": instance_id, "token": t, "element_id": e, "due_at": d}
        for t, e, d in due
    ]
    if rows:
        tx.connection.execute(insert(timers), rows)


def set_subscriptions(tx: Tx, instance_id: str, waits: Iterable[tuple[str, str, str]], had: bool) -> None:
    """Replace what messages the matter waits for, as (token, name, correlation)."""
    if had:
        tx.run(_DROP_SUBSCRIPTIONS, instance_id=instance_id)
    rows = [
        {"complex_id": tx.complex_id, "instance_id": instance_id, "token": k, "name": n, "correlation": c}
        for k, n, c in waits
    ]
    if rows:
        tx.connection.execute(insert(subscriptions), rows)


def due_timers(tx: Tx, limit: int = 50) -> list[tuple[str, str]]:
    """(instance id, token) of timers that are due, earliest first; rows another worker holds are passed over."""
    query = (
        select(timers.c.instance_id, timers.c.token)
        .where(timers.c.complex_id == tx.complex_id, timers.c.due_at <= tx.now)
        .order_by(timers.c.due_at)
        .limit(limit)
    )
    rows = tx.connection.execute(query.with_for_update(skip_locked=True) if tx.locks_rows else query)
    return [(r.instance_id, r.token) for r in rows]


@dataclass(frozen=True, slots=True)
class RecordedDecision:
    """One decision a table gave, with everything needed to give it again."""

    decision: str
    release: str
    facts: dict[str, Any]
    result: Any
    matched: list[dict[str, Any]]
    holders: dict[str, Any]
    decided_at: datetime
    round: int


def record_decision(
    tx: Tx,
    instance: ProcessInstance,
    *,
    document_id: str | None,
    round_: int,
    decision: str,
    facts: Mapping[str, Any],
    result: Any,
    matched: list[dict[str, Any]],
    holders: Mapping[str, Any],
) -> None:
    """Pin what was asked, what was answered and who held which role at that instant."""
    tx.connection.execute(
        insert(decisions),
        {
            "complex_id": tx.complex_id,
            "id": new_id(),
            "instance_id": instance.id,
            "document_id": document_id or "",
            "round": round_,
            "decision": decision,
            "release": instance.release,
            "facts": dict(facts),
            "result": result,
            "matched": matched,
            "holders": dict(holders),
            "decided_at": tx.now,
        },
    )


def decisions_of(tx: Tx, document_id: str) -> list[RecordedDecision]:
    """The decisions given about a document, oldest first."""
    return [
        RecordedDecision(r.decision, r.release, r.facts, r.result, r.matched, r.holders, r.decided_at, r.round)
        for r in tx.run(_DECISIONS, document_id=document_id)
    ]


def decisions_of_matters(tx: Tx, instance_ids: Iterable[str]) -> list[tuple[str | None, RecordedDecision]]:
    """The decisions given in matters, oldest first, each with the document it was about."""
    return [
        (
            r.document_id,
            RecordedDecision(r.decision, r.release, r.facts, r.result, r.matched, r.holders, r.decided_at, r.round),
        )
        for r in tx.run(_DECISIONS_OF_MATTERS, instance_ids=list(instance_ids))
    ]


def instance_of_document(tx: Tx, document_id: str) -> ProcessInstance:
    """The matter a document belongs to, to look at."""
    return _instance(tx.run(_ONE_OF_DOCUMENT, document_id=document_id).one_or_none())


SIGNAL = ""
"""The correlation of whoever waits for a signal: it has none."""


def waiting_for_signal(tx: Tx, name: str, besides: str) -> list[str]:
    """The running matters that wait for a signal of this name, but for the one that sends it, oldest first."""
    s = subscriptions
    where = (s.c.complex_id == tx.complex_id, s.c.name == name, s.c.correlation == SIGNAL, s.c.instance_id != besides)
    query = select(s.c.instance_id).where(*where).distinct().order_by(s.c.instance_id)
    return list(tx.connection.execute(query).scalars())


def waiting_for(tx: Tx, name: str, correlation: str) -> str | None:
    """The running matter that has waited longest for exactly this message."""
    s, i = subscriptions, instances
    query = (
        select(s.c.instance_id)
        .join(i, and_(i.c.complex_id == s.c.complex_id, i.c.id == s.c.instance_id))
        .where(s.c.complex_id == tx.complex_id, s.c.name == name, s.c.correlation == correlation)
        .order_by(i.c.started_at, i.c.id)
        .limit(1)
    )
    return tx.connection.execute(query).scalar_one_or_none()

"""What leads from one paper or record to another. A relation is never deleted; one that no longer holds is ended."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import and_, insert, or_, select, update

from engine.model.ids import new_id
from engine.model.record import Node, Relation
from engine.store.record_tables import relations
from engine.store.session import Tx

t = relations


def relate(tx: Tx, source: Node, target: Node, name: str, instance_id: str | None = None) -> None:
    """Let `source` lead to `target` under a name; saying it again changes nothing."""
    where = (*_between(tx, source, target), t.c.name == name[:200])
    if tx.connection.execute(select(t.c.id).where(*where)).first() is not None:
        return
    tx.connection.execute(
        insert(t),
        {
            "complex_id": tx.complex_id,
            "id": new_id(),
            "from_kind": source.kind,
            "from_id": source.id,
            "to_kind": target.kind,
            "to_id": target.id,
            "name": name[:200],
            "made_at": tx.now,
            "instance_id": instance_id,
            "ended_at": None,
        },
    )


def end(tx: Tx, source: Node, target: Node, name: str) -> None:
    """Let a relation hold no longer, as of now."""
    where = (*_between(tx, source, target), t.c.name == name[:200])
    tx.connection.execute(update(t).where(*where).values(ended_at=tx.now))


def _between(tx: Tx, source: Node, target: Node) -> tuple[Any, ...]:
    return (
        t.c.complex_id == tx.complex_id,
        t.c.from_kind == source.kind,
        t.c.from_id == source.id,
        t.c.to_kind == target.kind,
        t.c.to_id == target.id,
        t.c.ended_at.is_(None),
    )


def of(tx: Tx, nodes: Collection[Node], limit: int) -> list[Relation]:
    """The standing relations from and to any of these, oldest first, at most `limit`."""
    if not nodes:
        return []
    ends = []
    for kind in ("document", "record"):
        if ids := [node.id for node in nodes if node.kind == kind]:
            ends.append(and_(t.c.from_kind == kind, t.c.from_id.in_(ids)))
            ends.append(and_(t.c.to_kind == kind, t.c.to_id.in_(ids)))
    query = (
        select(t.c.from_kind, t.c.from_id, t.c.to_kind, t.c.to_id, t.c.name, t.c.made_at, t.c.instance_id)
        .where(t.c.complex_id == tx.complex_id, t.c.ended_at.is_(None), or_(*ends))
        .order_by(t.c.made_at, t.c.id)
        .limit(limit)
    )
    return [
        Relation(Node(r.from_kind, r.from_id), Node(r.to_kind, r.to_id), r.name, r.made_at, r.instance_id)
        for r in tx.connection.execute(query)
    ]

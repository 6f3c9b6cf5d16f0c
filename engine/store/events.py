"""The event log: who did which command to what, when, with what outcome. Append-only, in a Merkle tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import rfc8785
from sqlalchemy import bindparam, func, insert, select, update

from engine.model.event import Frontier, leaf_hash
from engine.store.session import OURS, Tx
from engine.store.tables import event_trees, events

_TREE = select(event_trees.c.size, event_trees.c.peaks).where(event_trees.c.complex_id == OURS)
_TREE_HELD = _TREE.with_for_update()
_ADD = insert(events)
_GROW = update(event_trees).where(event_trees.c.complex_id == OURS)
_OF_DOCUMENT = (
    select(events.c.seq, events.c.command, events.c.at, events.c.actor_id, events.c.entry)
    .where(events.c.complex_id == OURS, events.c.document_id == bindparam("document_id"))
    .order_by(events.c.seq)
)


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the log, read back."""

    seq: int
    command: str
    at: datetime
    actor_id: str | None
    entry: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """One row of the log: the entry that is hashed, and the columns it is found by."""

    seq: int
    command: str
    at: datetime
    actor_id: str | None
    document_id: str | None
    subject_id: str
    entry: bytes
    leaf_hash: bytes


def append(
    tx: Tx,
    command: str,
    *,
    actor_id: str | None,
    actor: Mapping[str, Any],
    subject_id: str,
    document_id: str | None,
    data: Mapping[str, Any],
) -> int:
    """Write down one command and grow the tree; the answer is its place in the log, from 0.

    The tree's row is locked for the rest of the transaction, so places are taken in the order of commits."""
    row = tx.run(_TREE_HELD if tx.locks_rows else _TREE).one_or_none()
    frontier = Frontier.from_bytes(row.size, row.peaks) if row else Frontier()
    entry = rfc8785.dumps(
        {
            "seq": frontier.size,
            "at": tx.now.isoformat(),
            "command": command,
            "actor": dict(actor),
            "subject": subject_id,
            "document": document_id,
            "data": dict(data),
        }
    )
    leaf = leaf_hash(entry)
    tx.connection.execute(
        _ADD,
        {
            "complex_id": tx.complex_id,
            "seq": frontier.size,
            "command": command,
            "at": tx.now,
            "actor_id": actor_id,
            "document_id": document_id,
            "subject_id": subject_id,
            "entry": entry,
            "leaf_hash": leaf,
        },
    )
    grown = frontier.append(leaf)
    values = {"size": grown.size, "peaks": grown.to_bytes()}
    if row:
        tx.run(_GROW, **values)
    else:
        tx.connection.execute(insert(event_trees), {"complex_id": tx.complex_id, **values})
    return frontier.size


def of_document(tx: Tx, document_id: str) -> list[Event]:
    """What happened to a document, oldest first."""
    rows = tx.run(_OF_DOCUMENT, document_id=document_id)
    return [Event(r.seq, r.command, r.at, r.actor_id, orjson.loads(r.entry)) for r in rows]


def head(tx: Tx) -> Frontier:
    """The tree as it stands."""
    row = tx.run(_TREE).one_or_none()
    return Frontier.from_bytes(row.size, row.peaks) if row else Frontier()


def kept(tx: Tx, since: int = 0) -> Iterator[Kept]:
    """Every row of the log as it is kept, from a place on, in order and without holding them all."""
    query = (
        select(*(events.c[name] for name in Kept.__slots__))
        .where(events.c.complex_id == tx.complex_id, events.c.seq >= since)
        .order_by(events.c.seq)
        .execution_options(yield_per=1_000)
    )
    with tx.connection.execute(query) as rows:  # Whoever stops listening leaves no cursor open.
        for seq, command, at, actor_id, document_id, subject_id, entry, leaf in rows:
            yield Kept(seq, command, at, actor_id, document_id, subject_id, _bytes(entry), _bytes(leaf))


def _bytes(kept: bytes | str) -> bytes:
    # SQLite keeps what it is given: somebody who altered a row by hand may have left text.
    return kept.encode() if isinstance(kept, str) else bytes(kept)


def count(tx: Tx) -> int:
    """How many rows the log has."""
    query = select(func.count()).select_from(events).where(events.c.complex_id == tx.complex_id)
    return int(tx.connection.execute(query).scalar_one())


def leaves(tx: Tx) -> list[tuple[bytes, bytes]]:
    """Every entry with the leaf hash kept beside it, in order: what a check of the whole tree needs."""
    query = (
        select(events.c.entry, events.c.leaf_hash).where(events.c.complex_id == tx.complex_id).order_by(events.c.seq)
    )
    return [(bytes(r.entry), bytes(r.leaf_hash)) for r in tx.connection.execute(query)]

"""When the procedures that begin by the calendar begin next."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, String, delete, insert, select, update

from engine.store.columns import Instant, table
from engine.store.session import Tx

cycles = table(
    "cycles",
    Column("process", String(100), nullable=False),
    Column("rhythm", String(100), nullable=False),
    Column("next_at", Instant, nullable=False),
    key=("process",),
)
t = cycles


def all_of(tx: Tx) -> dict[str, tuple[str, datetime]]:
    """Process → its rhythm as written and when it begins next."""
    rows = tx.connection.execute(select(t.c.process, t.c.rhythm, t.c.next_at).where(t.c.complex_id == tx.complex_id))
    return {row.process: (row.rhythm, row.next_at) for row in rows}


def put(tx: Tx, process: str, rhythm: str, next_at: datetime) -> None:
    """Keep when a process begins next."""
    where = (t.c.complex_id == tx.complex_id, t.c.process == process)
    values = {"rhythm": rhythm, "next_at": next_at}
    if tx.connection.execute(update(t).where(*where).values(**values)).rowcount == 0:
        tx.connection.execute(insert(t), {"complex_id": tx.complex_id, "process": process, **values})


def drop(tx: Tx, process: str) -> None:
    """A process begins by the calendar no more."""
    tx.connection.execute(delete(t).where(t.c.complex_id == tx.complex_id, t.c.process == process))

"""Questions to a whole database: whether its pages fit together, and what in it does not add up. What an answer means
is said in `engine/integrity.py`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.exc import DatabaseError, OperationalError

from engine.store import counts as count_tables
from engine.store import documents as document_rows
from engine.store.documents import Document
from engine.store.envelopes import envelope_entries, envelopes
from engine.store.record_tables import records
from engine.store.session import Database, DatabaseDamaged, Tx
from engine.store.tables import (
    documents,
    instances,
    number_series,
    numbers,
    subscriptions,
    timers,
    user_tasks,
)

_STEPS_BETWEEN_LOOKS = 10_000
"""After how many steps of its own SQLite looks at the time."""


def require_pages(db: Database, seconds: float | None = None) -> None:
    """Refuse a SQLite file whose pages do not fit together. With `seconds` the look is a quick one and ends then:
    what was not seen by that time is taken for sound. PostgreSQL looks after its own pages."""
    if db.engine.dialect.name != "sqlite":
        return
    until = time.monotonic() + seconds if seconds is not None else None
    try:
        with db.engine.connect() as connection:
            if until is None:
                found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
            else:
                raw: Any = connection.connection.driver_connection
                raw.set_progress_handler(lambda: int(time.monotonic() > until), _STEPS_BETWEEN_LOOKS)
                try:
                    found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
                except OperationalError:
                    found = "ok"
                finally:
                    raw.set_progress_handler(None, 0)
    except DatabaseError as error:
        raise DatabaseDamaged from error
    if found != "ok":
        raise DatabaseDamaged from ValueError(str(found).replace("\n", " "))


def broken_references(tx: Tx) -> list[str]:
    """Tables with rows that refer to others that are not there. Only SQLite can be made to skip that."""
    if tx.locks_rows:
        return []
    return sorted({str(row[0]) for row in tx.connection.exec_driver_sql("PRAGMA foreign_key_check")})


def newest_seal(tx: Tx) -> dict[str, Any] | None:
    """The seal that was put on last."""
    where = (documents.c.complex_id == tx.complex_id, documents.c.finalized_at.is_not(None))
    query = select(documents.c.seal).where(*where).order_by(documents.c.finalized_at.desc()).limit(1)
    found: dict[str, Any] | None = tx.connection.execute(query).scalar_one_or_none()
    return found


def closed_documents(tx: Tx) -> Iterator[Document]:
    """Every document that may change no more, oldest first."""
    where = (documents.c.complex_id == tx.complex_id, documents.c.state.in_(["final", "void"]))
    query = select(*document_rows.columns()).where(*where).order_by(documents.c.id)
    with tx.connection.execute(query.execution_options(yield_per=200)) as rows:
        for row in rows:
            yield document_rows.from_row(row)


def count_closed_documents(tx: Tx) -> int:
    """How many there are."""
    where = (documents.c.complex_id == tx.complex_id, documents.c.state.in_(["final", "void"]))
    return int(tx.connection.execute(select(func.count()).select_from(documents).where(*where)).scalar_one())


@dataclass(frozen=True, slots=True)
class Series:
    """The numbers of a register in a period: the last one taken, and those that went to documents."""

    register: str
    period: str
    last: int
    taken: tuple[int, ...]


def series(tx: Tx) -> list[Series]:
    """Every series of numbers."""
    taken: dict[tuple[str, str], list[int]] = {}
    query = select(numbers.c.register, numbers.c.period, numbers.c.no).where(numbers.c.complex_id == tx.complex_id)
    for row in tx.connection.execute(query.order_by(numbers.c.no)):
        taken.setdefault((row.register, row.period), []).append(row.no)
    s = number_series
    query_last = select(s.c.register, s.c.period, s.c.last).where(s.c.complex_id == tx.complex_id)
    lasts = {(r.register, r.period): int(r.last) for r in tx.connection.execute(query_last)}
    keys = sorted(lasts.keys() | taken.keys())
    return [Series(r, p, lasts.get((r, p), 0), tuple(taken.get((r, p), ()))) for r, p in keys]


def numbered_records(tx: Tx) -> list[tuple[str, datetime]]:
    """(register, when it was opened) of every record that took a number."""
    where = (records.c.complex_id == tx.complex_id, records.c.number.is_not(None))
    return [
        (r.register, r.opened_at)
        for r in tx.connection.execute(select(records.c.register, records.c.opened_at).where(*where))
    ]


def numbers_of_other_documents(tx: Tx) -> list[str]:
    """Numbers in the list of numbers that their document does not bear, and the other way round."""
    d, n = documents, numbers
    same = and_(d.c.complex_id == n.c.complex_id, d.c.id == n.c.document_id, d.c.number == n.c.text)
    lost = select(n.c.text).where(n.c.complex_id == tx.complex_id, ~exists().where(same))
    unknown = select(d.c.number).where(d.c.complex_id == tx.complex_id, d.c.number.is_not(None), ~exists().where(same))
    return [*tx.connection.execute(lost).scalars(), *tx.connection.execute(unknown).scalars()]


@dataclass(frozen=True, slots=True)
class Sums:
    """An envelope as it says it stands, and as its ledger adds up."""

    title: str
    amount: int
    drawn: int
    granted_sum: int
    drawn_sum: int


def envelope_sums(tx: Tx) -> list[Sums]:
    """Every envelope beside its ledger."""
    e, n = envelopes, envelope_entries
    ours = and_(n.c.complex_id == e.c.complex_id, n.c.envelope_id == e.c.id)
    query = (
        select(
            e.c.title,
            e.c.amount,
            e.c.drawn,
            func.coalesce(func.sum(n.c.granted), 0),
            func.coalesce(func.sum(n.c.drawn), 0),
        )
        .select_from(e.outerjoin(n, ours))
        .where(e.c.complex_id == tx.complex_id)
        .group_by(e.c.id, e.c.title, e.c.amount, e.c.drawn)
    )
    return [Sums(r[0], int(r[1]), int(r[2]), int(r[3]), int(r[4])) for r in tx.connection.execute(query)]


def count_matters(tx: Tx) -> int:
    """How many matters run."""
    where = (instances.c.complex_id == tx.complex_id, instances.c.status == "running")
    return int(tx.connection.execute(select(func.count()).select_from(instances).where(*where)).scalar_one())


def stranded_tasks(tx: Tx) -> list[str]:
    """Names of open tasks whose matter is over."""
    u, i = user_tasks, instances
    matter = and_(i.c.complex_id == u.c.complex_id, i.c.id == u.c.instance_id, i.c.status == "running")
    query = select(u.c.name).where(u.c.complex_id == tx.complex_id, u.c.state == "open", ~exists().where(matter))
    return list(tx.connection.execute(query).scalars())


def forgotten_matters(tx: Tx) -> list[str]:
    """Processes of running matters that nothing can move: no task, timer, message or count is waited for."""
    i, c = instances, count_tables.counts
    waits: list[ColumnElement[bool]] = [
        exists().where(t.c.complex_id == i.c.complex_id, t.c.instance_id == i.c.id, *more)
        for t, more in (
            (user_tasks, [user_tasks.c.state == "open"]),
            (timers, []),
            (subscriptions, []),
            (c, [c.c.state.in_(["opening", "open"])]),
        )
    ]
    query = select(i.c.process).where(i.c.complex_id == tx.complex_id, i.c.status == "running", ~or_(*waits))
    return list(tx.connection.execute(query).scalars())

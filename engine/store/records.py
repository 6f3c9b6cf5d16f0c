"""Records as rows: the record as it stands, and every version of it, which the database refuses to change. Finding
them is next door in registers.py."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from engine.model.calendar import local_day
from engine.model.errors import NotFound, Stale
from engine.model.ids import Json
from engine.model.record import Record, RecordDate
from engine.store import search_index
from engine.store.record_tables import record_dates, record_photos, record_versions, records
from engine.store.session import Tx

t, v, d, p = records, record_versions, record_dates, record_photos
_COLUMNS = tuple(t.c[name] for name in Record.__slots__)


@dataclass(frozen=True, slots=True)
class RecordVersion:
    """A record as it was made to be at one moment, by whom and from which paper."""

    record_id: str
    version: int
    title: str
    state: str
    data: dict[str, Json]
    release: str
    made_at: datetime
    made_by: str
    made_by_name: str
    document_id: str | None
    instance_id: str | None


_VERSION = tuple(v.c[name] for name in RecordVersion.__slots__)


def columns() -> tuple[Any, ...]:
    """The columns a Record is made of, in order."""
    return _COLUMNS


def add(tx: Tx, record: Record, version: RecordVersion, words: str, label: str) -> None:
    """A new record with its first version. `words` is everything it says as people read it, `label` what its register
    is called."""
    row = {name: getattr(record, name) for name in Record.__slots__}
    tx.connection.execute(insert(t), {"complex_id": tx.complex_id, "words": words, "opened_by": version.made_by, **row})
    _add_version(tx, version)
    let_be_found(tx, record, words, version.made_by, label)


def change(tx: Tx, record: Record, version: RecordVersion, words: str) -> None:
    """The record as it stands from now on. It must still be the version before this one."""
    kept = ("id", "register", "number", "opened_at")
    row = {name: getattr(record, name) for name in Record.__slots__ if name not in kept}
    done = tx.connection.execute(
        update(t)
        .where(t.c.complex_id == tx.complex_id, t.c.id == record.id, t.c.version == record.version - 1)
        .values(words=words, **row)
    )
    if done.rowcount != 1:
        raise Stale
    _add_version(tx, version)
    opened_by = tx.connection.execute(select(t.c.opened_by).where(t.c.complex_id == tx.complex_id, t.c.id == record.id))
    let_be_found(tx, record, words, opened_by.scalar_one())


def let_be_found(tx: Tx, record: Record, words: str, opened_by: str, label: str | None = None) -> None:
    """Keep what the record says for the search. Without a label it goes on being called what it was."""
    entry = search_index.Entry(
        "record",
        record.id,
        record.register,
        "",  # The area is the register's, which is found by its name.
        "open" if record.is_open else "closed",
        record.amount,
        opened_by,
        record.opened_at,
        record.title,
        [words, local_day(record.opened_at).isoformat()],
        label,
    )
    search_index.put(tx, entry)


def after(tx: Tx, record_id: str, most: int) -> list[tuple[Record, str, str]]:
    """Records in the order they were opened, from the one after this, each with its words and who opened it."""
    where = (t.c.complex_id == tx.complex_id, t.c.id > record_id)
    rows = tx.connection.execute(select(*_COLUMNS, t.c.words, t.c.opened_by).where(*where).order_by(t.c.id).limit(most))
    return [(Record(*row[: len(_COLUMNS)]), row.words, row.opened_by) for row in rows]


def count(tx: Tx) -> int:
    """How many records there are."""
    return int(
        tx.connection.execute(select(func.count()).select_from(t).where(t.c.complex_id == tx.complex_id)).scalar_one()
    )


def _add_version(tx: Tx, version: RecordVersion) -> None:
    row = {name: getattr(version, name) for name in RecordVersion.__slots__}
    tx.connection.execute(insert(v), {"complex_id": tx.complex_id, **row})


def get(tx: Tx, record_id: str, *, held: bool = False) -> Record:
    """One record; `held` keeps its row for this transaction."""
    query = select(*_COLUMNS).where(t.c.complex_id == tx.complex_id, t.c.id == record_id)
    row = tx.connection.execute(query.with_for_update() if held and tx.locks_rows else query).one_or_none()
    if row is None:
        raise NotFound
    return Record(*row)


def several(tx: Tx, ids: Collection[str]) -> dict[str, Record]:
    """Records by id."""
    if not ids:
        return {}
    rows = tx.connection.execute(select(*_COLUMNS).where(t.c.complex_id == tx.complex_id, t.c.id.in_(list(ids))))
    return {row.id: Record(*row) for row in rows}


def openers(tx: Tx, ids: Collection[str]) -> dict[str, str]:
    """Record → who opened it."""
    query = select(t.c.id, t.c.opened_by).where(t.c.complex_id == tx.complex_id, t.c.id.in_(list(ids)))
    return {row.id: row.opened_by for row in tx.connection.execute(query)}


def versions_of(tx: Tx, record_ids: Collection[str]) -> dict[str, list[RecordVersion]]:
    """Every version of several records, oldest first."""
    if not record_ids:
        return {}
    where = (v.c.complex_id == tx.complex_id, v.c.record_id.in_(list(record_ids)))
    found: dict[str, list[RecordVersion]] = {}
    for row in tx.connection.execute(select(*_VERSION).where(*where).order_by(v.c.record_id, v.c.version)):
        found.setdefault(row.record_id, []).append(RecordVersion(*row))
    return found


def set_dates(tx: Tx, record_id: str, days: Iterable[RecordDate]) -> None:
    """Replace the days a record has in the calendar."""
    tx.connection.execute(delete(d).where(d.c.complex_id == tx.complex_id, d.c.record_id == record_id))
    rows = [
        {
            "complex_id": tx.complex_id,
            "record_id": record_id,
            "no": no,
            "since": day.since,
            "until": day.until,
            "title": day.title,
        }
        for no, day in enumerate(days)
    ]
    if rows:
        tx.connection.execute(insert(d), rows)


def dates_between(tx: Tx, since: date, until: date) -> list[tuple[Record, RecordDate]]:
    """The days of records that fall into a span, both ends included, in the order of their days."""
    reaches: list[ColumnElement[bool]] = [d.c.since <= until, func.coalesce(d.c.until, d.c.since) >= since]
    joined = (t.c.complex_id == d.c.complex_id) & (t.c.id == d.c.record_id)
    query = (
        select(*_COLUMNS, d.c.since, d.c.until, d.c.title.label("day_title"))
        .join(d, joined)
        .where(t.c.complex_id == tx.complex_id, *reaches)
        .order_by(d.c.since, d.c.record_id, d.c.no)
    )
    return [
        (Record(*row[: len(_COLUMNS)]), RecordDate(row.since, row[-2], row.day_title))
        for row in tx.connection.execute(query)
    ]


def keep_photos(tx: Tx, record_id: str, attachment_ids: Collection[str]) -> None:
    """Remember that a record shows these pictures; once shown, its history shows them for ever."""
    where = (p.c.complex_id == tx.complex_id, p.c.record_id == record_id)
    known = set(tx.connection.execute(select(p.c.attachment_id).where(*where)).scalars())
    rows = [
        {"complex_id": tx.complex_id, "record_id": record_id, "attachment_id": id_}
        for id_ in dict.fromkeys(attachment_ids)
        if id_ not in known
    ]
    if rows:
        tx.connection.execute(insert(p), rows)


def showing_photo(tx: Tx, attachment_id: str) -> list[Record]:
    """The records that show a picture, or once did."""
    joined = (t.c.complex_id == p.c.complex_id) & (t.c.id == p.c.record_id)
    where = (p.c.complex_id == tx.complex_id, p.c.attachment_id == attachment_id)
    return [Record(*row) for row in tx.connection.execute(select(*_COLUMNS).join(p, joined).where(*where))]

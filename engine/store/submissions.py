"""The post room of releases: each that came, how it fared, and which one is in force. The bytes that came are a blob;
so are the files of a release, whose rows are next door in releases.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Date, Index, Integer, String, Text, func, insert, select, update

from engine.model.errors import NotFound, Stale
from engine.model.ids import new_id
from engine.store.columns import Id, Instant, JsonText, refers, table
from engine.store.session import Tx
from engine.store.tables import complexes

UNDER_WAY = ("received", "checking")
"""Not judged yet."""

submissions = table(
    "submissions",
    Column("source", String(16), nullable=False),  # upload, folder or earlier
    Column("state", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("release", String(64), nullable=False),  # Empty until it was found to be one.
    Column("based_on", String(64), nullable=False),
    Column("name", String(255), nullable=False),
    Column("sha256", String(64), nullable=False),  # Of the bytes that came; empty where none did.
    Column("bytes", BigInteger, nullable=False),
    Column("place", String(200), nullable=False),
    Column("title", String(300), nullable=False),
    Column("basis", String(300), nullable=False),
    Column("notes", JsonText, nullable=False),
    Column("progress", JsonText, nullable=False),
    Column("report", JsonText, nullable=False),
    Column("acts", JsonText, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("received_by", Id),
    Column("checked_at", Instant),
    Column("effective_on", Date),
    Column("decided_by", Id),
    Column("activated_at", Instant),
    Column("ended_at", Instant),
    Column("reason", Text, nullable=False),
    refers("received_by", "persons"),
    refers("decided_by", "persons"),
    Index("ix_submissions_state", "complex_id", "state"),
)
t = submissions


@dataclass(frozen=True, slots=True)
class Submission:
    """One release on its way, or one that was or is in force."""

    id: str
    source: str
    state: str
    """received, checking, checked, rejected, scheduled, active, retired or cancelled."""
    revision: int
    release: str
    based_on: str
    name: str
    sha256: str
    bytes: int
    place: str
    title: str
    basis: str
    notes: dict[str, Any]
    progress: dict[str, Any]
    report: dict[str, Any]
    acts: list[dict[str, Any]]
    """What people did to it, oldest first, for showing; the log is the record."""
    received_at: datetime
    received_by: str | None
    checked_at: datetime | None
    effective_on: date | None
    decided_by: str | None
    activated_at: datetime | None
    ended_at: datetime | None
    reason: str


def add(tx: Tx, values: Mapping[str, Any]) -> str:
    """A new submission; what is not given is empty."""
    empty: dict[str, Any] = {
        **dict.fromkeys(("release", "based_on", "name", "sha256", "place", "title", "basis", "reason"), ""),
        "bytes": 0,
        "revision": 1,
        "notes": {},
        "progress": {},
        "report": {},
        "acts": [],
    }
    id = new_id()
    tx.connection.execute(insert(t), {"complex_id": tx.complex_id, "id": id, "received_at": tx.now, **empty, **values})
    return id


def get(tx: Tx, submission_id: str) -> Submission:
    """A submission, held by this transaction where rows can be."""
    query = select(t).where(t.c.complex_id == tx.complex_id, t.c.id == submission_id)
    row = tx.connection.execute(query.with_for_update() if tx.locks_rows else query).one_or_none()
    if row is None:
        raise NotFound("그런 배포본이 없습니다.")
    return _of(row)


def look(tx: Tx, submission_id: str) -> Submission:
    """A submission, to look at."""
    row = tx.connection.execute(select(t).where(t.c.complex_id == tx.complex_id, t.c.id == submission_id)).one_or_none()
    if row is None:
        raise NotFound("그런 배포본이 없습니다.")
    return _of(row)


def _of(row: Any) -> Submission:
    return Submission(**{name: getattr(row, name) for name in Submission.__slots__})


def change(tx: Tx, submission: Submission, act: Mapping[str, Any] | None = None, **values: Any) -> None:
    """Keep new values; refuses when somebody changed it in between. `act` joins what people did to it."""
    if act is not None:
        values["acts"] = [*submission.acts, {"at": tx.now.isoformat(), **act}]
    changed = tx.connection.execute(
        update(t)
        .where(t.c.complex_id == tx.complex_id, t.c.id == submission.id, t.c.revision == submission.revision)
        .values(revision=submission.revision + 1, **values)
    )
    if changed.rowcount != 1:
        raise Stale


def tell_progress(tx: Tx, submission_id: str, progress: Mapping[str, Any]) -> None:
    """How far the check is. No act of anybody, so the revision stays."""
    where = (t.c.complex_id == tx.complex_id, t.c.id == submission_id, t.c.state == "checking")
    tx.connection.execute(update(t).where(*where).values(progress=dict(progress)))


def in_states(tx: Tx, *states: str) -> list[Submission]:
    """Those in one of these states, oldest first."""
    query = select(t).where(t.c.complex_id == tx.complex_id, t.c.state.in_(states)).order_by(t.c.id)
    return [_of(row) for row in tx.connection.execute(query)]


def count(tx: Tx, *states: str) -> int:
    """How many are in one of these states; all of them when none is named."""
    query = select(func.count()).select_from(t).where(t.c.complex_id == tx.complex_id)
    return int(tx.connection.execute(query.where(t.c.state.in_(states)) if states else query).scalar_one())


def newest(tx: Tx, limit: int, offset: int) -> list[Submission]:
    """Newest first."""
    query = select(t).where(t.c.complex_id == tx.complex_id).order_by(t.c.id.desc()).limit(limit).offset(offset)
    return [_of(row) for row in tx.connection.execute(query)]


def due(tx: Tx, today: date) -> list[str]:
    """Scheduled ones whose day has come, the earliest day first."""
    query = select(t.c.id).where(t.c.complex_id == tx.complex_id, t.c.state == "scheduled", t.c.effective_on <= today)
    return list(tx.connection.execute(query.order_by(t.c.effective_on, t.c.id)).scalars())


def last_from_folder(tx: Tx) -> str | None:
    """The hash of the release that was last taken from the folder this installation starts with."""
    query = select(t.c.release).where(t.c.complex_id == tx.complex_id, t.c.source == "folder")
    return tx.connection.execute(query.order_by(t.c.id.desc()).limit(1)).scalar_one_or_none()


def hold_all(tx: Tx) -> None:
    """Let nobody else decide about releases of this complex until the transaction ends."""
    if tx.locks_rows:
        query = select(complexes.c.complex_id).where(complexes.c.complex_id == tx.complex_id)
        tx.connection.execute(query.with_for_update(key_share=True))


OVERTAKEN = "그사이 다른 배포본이 시행되어 거두었습니다. 새 규약에 맞추어 다시 올려 주십시오."


def make_way(tx: Tx, besides: str = "") -> list[Submission]:
    """Retire the one in force, and cancel those that were scheduled to follow it: they were compared with what is no
    longer in force, and would silently undo what comes in between. The answer is who was cancelled."""
    for former in in_states(tx, "active"):
        change(tx, former, state="retired", ended_at=tx.now)
    waiting = [found for found in in_states(tx, "scheduled") if found.id != besides]
    for overtaken in waiting:
        change(tx, overtaken, {"act": "overtaken"}, state="cancelled", ended_at=tx.now, reason=OVERTAKEN)
    return waiting

"""Counts: the question, the frozen list of people, and open answers. What was answered in secret is in none of these
rows by itself: a sealed running tally stands with the question, and whoever answered is only ticked off the list."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)

from engine.model.count import Answer, Count, CountState, Entitled, Option
from engine.model.errors import NotFound
from engine.store.columns import Id, Instant, JsonText, refers, table
from engine.store.session import OURS, Tx

counts = table(
    "counts",
    Column("instance_id", Id, nullable=False),
    Column("token", String(64), nullable=False),
    Column("document_id", Id),
    Column("record_id", Id),
    Column("question", String(500), nullable=False),
    Column("options", JsonText, nullable=False),
    Column("is_secret", Boolean, nullable=False),
    Column("closes", String(16), nullable=False),
    Column("closer", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("entitled", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("asked_by", Id, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("closed_by", Id),
    Column("result", JsonText),
    Column("sealed_tally", LargeBinary),
    refers("instance_id", "instances"),
    UniqueConstraint("complex_id", "instance_id", "token", name="uq_counts_token"),
    Index("ix_counts_document", "complex_id", "document_id"),
    Index("ix_counts_record", "complex_id", "record_id"),
    Index("ix_counts_closer", "complex_id", "state", "closer"),
)

count_entitled = table(
    "count_entitled",
    Column("count_id", Id, nullable=False),
    Column("person_id", Id, nullable=False),
    Column("no", Integer, nullable=False),
    Column("name", String(100), nullable=False),
    Column("title", String(100), nullable=False),
    Column("answered", Boolean, nullable=False),
    refers("count_id", "counts"),
    Index("ix_count_entitled_person", "complex_id", "person_id", "answered"),
    key=("count_id", "person_id"),
)

count_answers = table(
    "count_answers",
    Column("count_id", Id, nullable=False),
    Column("person_id", Id, nullable=False),
    Column("option", String(200), nullable=False),
    Column("comment", Text, nullable=False),
    Column("answered_at", Instant, nullable=False),
    ForeignKeyConstraint(
        ["complex_id", "count_id", "person_id"],
        ["count_entitled.complex_id", "count_entitled.count_id", "count_entitled.person_id"],
    ),
    key=("count_id", "person_id"),
)

c, p, a = counts, count_entitled, count_answers
_COLUMNS = tuple(column for column in c.c if column.name not in ("complex_id", "sealed_tally"))
_of_count = (p.c.complex_id == c.c.complex_id) & (p.c.count_id == c.c.id)
_unanswered = (p.c.complex_id == OURS, p.c.person_id == bindparam("person_id"), p.c.answered.is_(False))
_WAITING = select(*_COLUMNS).join(p, _of_count).where(*_unanswered, c.c.state == "open").order_by(c.c.opened_at, c.c.id)
_HOW_MANY_WAIT = select(func.count()).select_from(c).join(p, _of_count).where(*_unanswered).where(c.c.state == "open")
_FOR_CLOSER = (
    select(*_COLUMNS)
    .where(c.c.complex_id == OURS, c.c.state == "open", c.c.closes != "all")
    .where(c.c.closer.in_(bindparam("roles", expanding=True)))
    .order_by(c.c.opened_at)
)


def _count(row: Any) -> Count:
    return Count(
        id=row.id,
        instance_id=row.instance_id,
        token=row.token,
        document_id=row.document_id,
        record_id=row.record_id,
        question=row.question,
        options=tuple(Option(o["id"], o["title"]) for o in row.options),
        is_secret=bool(row.is_secret),
        closes=row.closes,
        closer=row.closer,
        state=CountState(row.state),
        entitled=row.entitled,
        answered=row.answered,
        asked_by=row.asked_by,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        result=row.result,
    )


def add(tx: Tx, count: Count, people: Sequence[Entitled], sealed_tally: bytes | None) -> None:
    """A new count and its list. The list is frozen by the last statement: afterwards the database takes no more."""
    tx.connection.execute(
        insert(c),
        {
            "complex_id": tx.complex_id,
            "id": count.id,
            "instance_id": count.instance_id,
            "token": count.token,
            "document_id": count.document_id,
            "record_id": count.record_id,
            "question": count.question,
            "options": [{"id": o.id, "title": o.title} for o in count.options],
            "is_secret": count.is_secret,
            "closes": count.closes,
            "closer": count.closer,
            "state": "opening",
            "entitled": count.entitled,
            "answered": 0,
            "asked_by": count.asked_by,
            "opened_at": count.opened_at,
            "sealed_tally": sealed_tally,
        },
    )
    rows = [
        {
            "complex_id": tx.complex_id,
            "count_id": count.id,
            "person_id": one.person_id,
            "no": no,
            "name": one.name,
            "title": one.title,
            "answered": False,
        }
        for no, one in enumerate(people, 1)
    ]
    tx.connection.execute(insert(p), rows)
    tx.connection.execute(update(c).where(*_this(tx, count.id)).values(state="open"))


def _this(tx: Tx, count_id: str) -> tuple[Any, ...]:
    return (c.c.complex_id == tx.complex_id, c.c.id == count_id)


def get(tx: Tx, count_id: str, *, held: bool = False) -> Count:
    """One count; `held` keeps its row for this transaction. Hold the matter first: closing needs it."""
    query = select(*_COLUMNS).where(*_this(tx, count_id))
    row = tx.connection.execute(query.with_for_update() if held and tx.locks_rows else query).one_or_none()
    if row is None:
        raise NotFound
    return _count(row)


def is_secret(tx: Tx, count_id: str) -> bool:
    """Whether answers to it may be kept nowhere; this never changes. False for a count that does not exist."""
    return bool(tx.connection.execute(select(c.c.is_secret).where(*_this(tx, count_id))).scalar_one_or_none())


def sealed_tally(tx: Tx, count_id: str) -> bytes:
    """The sealed tally of a secret count."""
    return bytes(tx.connection.execute(select(c.c.sealed_tally).where(*_this(tx, count_id))).scalar_one())


def keep_sealed_tally(tx: Tx, count_id: str, sealed: bytes) -> None:
    """Replace the sealed tally."""
    tx.connection.execute(update(c).where(*_this(tx, count_id)).values(sealed_tally=sealed))


def person(tx: Tx, count_id: str, person_id: str) -> Entitled | None:
    """Somebody on the list, or None."""
    where = (p.c.complex_id == tx.complex_id, p.c.count_id == count_id, p.c.person_id == person_id)
    row = tx.connection.execute(select(p).where(*where)).one_or_none()
    return Entitled(row.person_id, row.name, row.title, bool(row.answered)) if row else None


def people(tx: Tx, count_id: str) -> list[Entitled]:
    """The frozen list in its own order, which says nothing about who answered when."""
    query = select(p).where(p.c.complex_id == tx.complex_id, p.c.count_id == count_id).order_by(p.c.no)
    return [Entitled(r.person_id, r.name, r.title, bool(r.answered)) for r in tx.connection.execute(query)]


def tick_off(tx: Tx, count_id: str, person_id: str) -> bool:
    """Mark that somebody has answered; False when they had. The database counts along."""
    where = (p.c.complex_id == tx.complex_id, p.c.count_id == count_id, p.c.person_id == person_id)
    ticked = tx.connection.execute(update(p).where(*where, p.c.answered.is_(False)).values(answered=True))
    return ticked.rowcount == 1


def add_answer(tx: Tx, count_id: str, answer: Answer) -> None:
    """An open answer. The database refuses one to a secret question."""
    tx.connection.execute(
        insert(a),
        {
            "complex_id": tx.complex_id,
            "count_id": count_id,
            "person_id": answer.person_id,
            "option": answer.option,
            "comment": answer.comment,
            "answered_at": answer.answered_at,
        },
    )


def answers(tx: Tx, count_id: str) -> list[Answer]:
    """Open answers, in no order that means anything; the list of people has one."""
    where = (a.c.complex_id == tx.complex_id, a.c.count_id == count_id)
    query = select(a.c.person_id, a.c.option, a.c.comment, a.c.answered_at).where(*where)
    return [Answer(*row) for row in tx.connection.execute(query)]


def close(tx: Tx, count: Count, result: dict[str, Any], closed_by: str) -> None:
    """Close it with its result; the sealed tally is no longer needed and goes."""
    tx.connection.execute(
        update(c)
        .where(*_this(tx, count.id), c.c.state == "open")
        .values(state="closed", closed_at=tx.now, closed_by=closed_by, result=result, sealed_tally=None)
    )


def cancel_tokens(tx: Tx, instance_id: str, tokens: Collection[str]) -> list[str]:
    """Cancel what is still open under these tokens; the ids of what was."""
    return _cancel(tx, c.c.instance_id == instance_id, c.c.token.in_(list(tokens))) if tokens else []


def cancel_instance(tx: Tx, instance_id: str) -> list[str]:
    """Cancel every open count of a matter that ends before its time; the ids of what was open."""
    return _cancel(tx, c.c.instance_id == instance_id)


def _cancel(tx: Tx, *which: Any) -> list[str]:
    where = (c.c.complex_id == tx.complex_id, c.c.state == "open", *which)
    ids = list(tx.connection.execute(select(c.c.id).where(*where).order_by(c.c.id)).scalars())
    if ids:
        gone = update(c).where(c.c.complex_id == tx.complex_id, c.c.id.in_(ids))
        tx.connection.execute(gone.values(state="cancelled", closed_at=tx.now, sealed_tally=None))
    return ids


def open_of(tx: Tx, instance_ids: Collection[str], record_ids: Collection[str]) -> list[Count]:
    """The open counts of these matters, and those about these records, oldest first."""
    about = or_(c.c.instance_id.in_(list(instance_ids)), c.c.record_id.in_(list(record_ids)))
    query = (
        select(*_COLUMNS)
        .where(c.c.complex_id == tx.complex_id, c.c.state == "open", about)
        .order_by(c.c.opened_at, c.c.id)
    )
    return [_count(row) for row in tx.connection.execute(query)]


def waiting_for(tx: Tx, person_id: str) -> list[Count]:
    """Open counts this person is entitled to answer and has not, oldest first."""
    return [_count(row) for row in tx.run(_WAITING, person_id=person_id)]


def how_many_wait_for(tx: Tx, person_id: str) -> int:
    """How many `waiting_for` would give."""
    return int(tx.run(_HOW_MANY_WAIT, person_id=person_id).scalar_one())


def open_for_closer(tx: Tx, roles: Collection[str]) -> list[Count]:
    """Open counts that holders of these roles may close, oldest first."""
    if not roles:
        return []
    return [_count(row) for row in tx.run(_FOR_CLOSER, roles=sorted(roles))]


def asked_about(tx: Tx, document_id: str, person_ids: Collection[str]) -> bool:
    """Whether one of these people was ever entitled to answer about a document."""
    query = (
        select(p.c.person_id)
        .join(c, (p.c.complex_id == c.c.complex_id) & (p.c.count_id == c.c.id))
        .where(c.c.complex_id == tx.complex_id, c.c.document_id == document_id, p.c.person_id.in_(list(person_ids)))
        .limit(1)
    )
    return tx.connection.execute(query).first() is not None


def asking(tx: Tx, question: str) -> list[Count]:
    """Every count that asks exactly this, newest first."""
    where = (c.c.complex_id == tx.complex_id, c.c.question == question)
    query = select(*_COLUMNS).where(*where).order_by(c.c.opened_at.desc(), c.c.id.desc())
    return [_count(row) for row in tx.connection.execute(query)]


def of_document(tx: Tx, document_id: str) -> list[Count]:
    """Every count about a document, oldest first."""
    where = (c.c.complex_id == tx.complex_id, c.c.document_id == document_id)
    return [_count(row) for row in tx.connection.execute(select(*_COLUMNS).where(*where).order_by(c.c.id))]


def of_record(tx: Tx, record_id: str) -> list[Count]:
    """Every count about a record, oldest first."""
    where = (c.c.complex_id == tx.complex_id, c.c.record_id == record_id)
    return [_count(row) for row in tx.connection.execute(select(*_COLUMNS).where(*where).order_by(c.c.id))]

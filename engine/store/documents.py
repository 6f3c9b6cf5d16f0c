"""Documents and the versions that were submitted. The database itself refuses to change a final one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from engine.model.bigrams import written_in
from engine.model.calendar import local_day
from engine.model.document import DocumentState
from engine.model.errors import NotFound, Stale
from engine.store import files, search_index
from engine.store.session import OURS, Tx
from engine.store.tables import document_versions, documents

t = documents


@dataclass(frozen=True, slots=True)
class Document:
    """What a form and its data become on paper."""

    id: str
    form: str
    area: str
    title: str
    amount: int | None
    summary: str
    party: str
    state: DocumentState
    number: str | None
    drafter_id: str
    drafter_name: str
    instance_id: str
    release: str
    data: dict[str, Any]
    revision: int
    round: int
    drafted_at: datetime
    submitted_at: datetime | None
    finalized_at: datetime | None
    retained_until: date | None
    seal: dict[str, Any] | None
    voided_at: datetime | None
    void_reason: str
    copied_from: str | None


_COLUMNS = tuple(t.c[name] for name in Document.__slots__)
_OURS = select(*_COLUMNS).where(t.c.complex_id == OURS)
_ONE = _OURS.where(t.c.id == bindparam("id"))
_ONE_HELD = _ONE.with_for_update()
_SEVERAL = _OURS.where(t.c.id.in_(bindparam("ids", expanding=True)))
_ON_ITS_WAY = _OURS.where(t.c.drafter_id == bindparam("drafter_id"), t.c.state == "in_approval").order_by(
    t.c.submitted_at
)
_CHANGE = update(t).where(t.c.complex_id == OURS, t.c.id == bindparam("which"), t.c.revision == bindparam("read"))


def from_row(row: Any) -> Document:
    """A document from a row that has the columns of `columns()`."""
    document = Document(*row)
    object.__setattr__(document, "state", DocumentState(document.state))
    return document


def columns() -> tuple[Any, ...]:
    """The columns a Document is made of, in order."""
    return _COLUMNS


def add(tx: Tx, document: Document, label: str) -> None:
    """A new draft. `label` is what its form is called."""
    row = {name: getattr(document, name) for name in Document.__slots__}
    tx.connection.execute(insert(t), {"complex_id": tx.complex_id, **row})
    let_be_found(tx, document, label)


def let_be_found(tx: Tx, document: Document, label: str | None = None) -> None:
    """Keep what the document says for the search: every value of its form, the names of its files, its days. Without
    a label it goes on being called what it was."""
    days = [document.drafted_at, document.submitted_at, document.finalized_at]
    said = [
        document.number or "",
        document.summary,
        document.party,
        document.drafter_name,
        f"{document.amount:,}원" if document.amount is not None else "",
        *written_in(document.data),
        *(file.name for file in files.attachments_of(tx, document.id)),
        *(local_day(day).isoformat() for day in days if day is not None),
    ]
    entry = search_index.Entry(
        "document",
        document.id,
        document.form,
        document.area,
        str(document.state),
        document.amount,
        document.drafter_id,
        document.drafted_at,
        document.title,
        said,
        label,
    )
    search_index.put(tx, entry)


def get(tx: Tx, document_id: str, *, held: bool = False) -> Document:
    """One document; `held` keeps its row for this transaction."""
    row = tx.run(_ONE_HELD if held and tx.locks_rows else _ONE, id=document_id).one_or_none()
    if row is None:
        raise NotFound
    return from_row(row)


def several(tx: Tx, ids: list[str]) -> dict[str, Document]:
    """Documents by id."""
    if not ids:
        return {}
    return {row.id: from_row(row) for row in tx.run(_SEVERAL, ids=ids)}


def change(tx: Tx, document: Document, **values: Any) -> int:
    """Change a document that is still as it was read, and return its new revision."""
    done = tx.run(_CHANGE, which=document.id, read=document.revision, revision=document.revision + 1, **values)
    if done.rowcount != 1:
        raise Stale
    let_be_found(tx, replace(document, **values))
    return document.revision + 1


def add_version(tx: Tx, document_id: str, round_: int, data: Any, facts: Any, saved_by: str) -> None:
    """What was submitted in a round; never changed afterwards."""
    tx.connection.execute(
        insert(document_versions),
        {
            "complex_id": tx.complex_id,
            "document_id": document_id,
            "round": round_,
            "data": data,
            "facts": facts,
            "saved_at": tx.now,
            "saved_by": saved_by,
        },
    )


def version(tx: Tx, document_id: str, round_: int) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Data and facts submitted in a round."""
    v = document_versions
    where = (v.c.complex_id == tx.complex_id, v.c.document_id == document_id, v.c.round == round_)
    row = tx.connection.execute(select(v.c.data, v.c.facts).where(*where)).one_or_none()
    return (row.data, row.facts) if row else None


def in_approval_of(tx: Tx, drafter_id: str) -> list[Document]:
    """What somebody handed in that is still on its way."""
    return [from_row(row) for row in tx.run(_ON_ITS_WAY, drafter_id=drafter_id)]


def count_of_instance(tx: Tx, instance_id: str) -> int:
    """How many documents a matter has."""
    where = (t.c.complex_id == tx.complex_id, t.c.instance_id == instance_id)
    return int(tx.connection.execute(select(func.count()).select_from(t).where(*where)).scalar_one())


def of_instance(tx: Tx, instance_id: str) -> list[Document]:
    """The documents of a matter, oldest first."""
    where = (t.c.complex_id == tx.complex_id, t.c.instance_id == instance_id)
    return [from_row(row) for row in tx.connection.execute(select(*_COLUMNS).where(*where).order_by(t.c.id))]


def newest_of_form(tx: Tx, form: str) -> str | None:
    """The document of this form that was begun last."""
    where = (t.c.complex_id == tx.complex_id, t.c.form == form)
    return tx.connection.execute(select(t.c.id).where(*where).order_by(t.c.id.desc()).limit(1)).scalar_one_or_none()


def of_the_same_matters(tx: Tx, document_ids: Collection[str]) -> list[str]:
    """The documents of the matters these belong to, themselves included, oldest first."""
    if not document_ids:
        return []
    theirs = select(t.c.instance_id).where(t.c.complex_id == tx.complex_id, t.c.id.in_(list(document_ids)))
    where = (t.c.complex_id == tx.complex_id, t.c.instance_id.in_(theirs))
    return list(tx.connection.execute(select(t.c.id).where(*where).order_by(t.c.id)).scalars())


def after(tx: Tx, document_id: str, most: int) -> list[Document]:
    """Documents in the order they were begun, from the one after this."""
    where = (t.c.complex_id == tx.complex_id, t.c.id > document_id)
    return [
        from_row(row) for row in tx.connection.execute(select(*_COLUMNS).where(*where).order_by(t.c.id).limit(most))
    ]


def count(tx: Tx) -> int:
    """How many documents there are."""
    return int(
        tx.connection.execute(select(func.count()).select_from(t).where(t.c.complex_id == tx.complex_id)).scalar_one()
    )

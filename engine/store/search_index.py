"""The index of everything that can be found: what of a document or record is searched, written in the transaction that
changes it. Each database keeps the pairs of letters in its own way: SQLite in an FTS5 table of phrases, PostgreSQL in
a `tsvector` under GIN, whose candidates are compared with the text itself. Finding is next door in search.py."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    FromClause,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    collate,
    column,
    delete,
    func,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy import table as clause

from engine.model import bigrams
from engine.model.asked import Asked, Word
from engine.model.record import NodeKind
from engine.store.columns import Id, Instant, metadata, table
from engine.store.session import OURS, Tx

entries = Table(
    "search_entries",
    metadata,
    Column("complex_id", Id, nullable=False),
    Column("no", BigInteger, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("id", Id, nullable=False),
    Column("type", String(100), nullable=False),
    Column("area", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("amount", BigInteger),
    Column("person_id", Id, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("complex_id", "no", name="pk_search_entries"),
    UniqueConstraint("complex_id", "kind", "id", name="uq_search_entries_id"),
    sqlite_with_rowid=False,  # Found by number thousands at a time: the row lies in the key itself.
)
"""What a search is narrowed by, in rows so small that a thousand of them are read in a millisecond."""

texts = table(
    "search_texts",
    Column("no", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
    Column("more", Text, nullable=False),
    key=("no",),
)
"""What is searched: `text` can be shown, `more` is the same days and amounts in other words. PostgreSQL has a column
`words` here besides; SQLite has the table `search_words`."""

states = table("search_state", Column("version", Integer, nullable=False), key=())
"""How the texts were cut, once all of them are."""

e, x = entries, texts
_KEPT = ("type", "area", "state", "amount", "person_id", "at")
_STANDING = (
    select(e, x.c.text, x.c.more)
    .join(x, (x.c.complex_id == e.c.complex_id) & (x.c.no == e.c.no))
    .where(e.c.complex_id == OURS, e.c.kind == bindparam("kind"), e.c.id == bindparam("id"))
)
_ENTER = insert(e)
_CHANGE = update(e).where(e.c.complex_id == OURS, e.c.no == bindparam("which"))
_SAY = update(x).where(x.c.complex_id == OURS, x.c.no == bindparam("which"))
_NEXT_SQLITE = text("SELECT coalesce(max(id), 0) + 1 FROM search_words_docsize")
_NEXT_POSTGRES = text("SELECT nextval('search_numbers')")
_CUT_SQLITE = text("INSERT INTO search_words (rowid, words) VALUES (:no, :words)")
_UNCUT_SQLITE = text("INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', :no, :words)")
_CUT_POSTGRES = text(
    "UPDATE search_texts SET words = array_to_tsvector(CAST(:words AS text[])) WHERE complex_id = :ours AND no = :no"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A document or record as the search keeps it. `label` is what its kind is called; None leaves it as it was."""

    kind: NodeKind
    id: str
    type: str
    area: str
    state: str
    amount: int | None
    person_id: str
    at: datetime
    title: str
    said: Iterable[str]
    label: str | None = None


def put(tx: Tx, entry: Entry) -> None:
    """Let it be found by what it says now. What has not changed is not written again."""
    kept = {name: getattr(entry, name) for name in _KEPT}
    before = tx.run(_STANDING, kind=entry.kind, id=entry.id).one_or_none()
    label = entry.label if entry.label is not None else before.text.partition("\n")[0] if before is not None else ""
    # The first two lines are the label and the title, even empty ones: shown elsewhere, they are no snippet.
    said = f"{bigrams.line(label)}\n{bigrams.line(entry.title)}\n{bigrams.lines(entry.said)}"
    more = bigrams.said_again(entry.title, said)
    if before is None:
        no = int(tx.connection.execute(_NEXT_POSTGRES if tx.locks_rows else _NEXT_SQLITE).scalar_one())
        row = {"complex_id": tx.complex_id, "no": no}
        tx.connection.execute(_ENTER, row | {"kind": entry.kind, "id": entry.id} | kept)
        tx.connection.execute(insert(x), row | {"text": said, "more": more})
        _cut(tx, no, said, more)
        return
    if any(getattr(before, name) != value for name, value in kept.items()):
        tx.run(_CHANGE, which=before.no, **kept)
    if (before.text, before.more) != (said, more):
        tx.run(_SAY, which=before.no, text=said, more=more)
        if not tx.locks_rows:
            tx.connection.execute(_UNCUT_SQLITE, {"no": before.no, "words": _words(before.text, before.more)})
        _cut(tx, before.no, said, more)


def _cut(tx: Tx, no: int, said: str, more: str) -> None:
    if tx.locks_rows:
        pairs = sorted({_owner(tx), *bigrams.cut(said), *bigrams.cut(more)})
        tx.connection.execute(_CUT_POSTGRES, {"words": pairs, "ours": tx.complex_id, "no": no})
    else:
        tx.connection.execute(_CUT_SQLITE, {"no": no, "words": _words(said, more)})


def _owner(tx: Tx) -> str:
    """One index serves every complex, so each row names its own, by an entry no letter of a text begins."""
    return f"{bigrams.BREAK}{tx.complex_id}"


def _words(said: str, more: str) -> str:
    return " ".join([*bigrams.cut(said), *bigrams.cut(more)])


def found(tx: Tx, asked: Asked) -> tuple[FromClause, list[Any], ColumnElement[Any]]:
    """A source of entries, the conditions under which they fit the words, and their number by the quickest way; without
    words, every entry."""
    if not asked.words:
        return e, [], e.c.no
    if tx.locks_rows:
        return _found_postgres(tx, asked)
    index = clause("search_words", column("rowid"))
    joined = index.join(e, e.c.no == index.c.rowid)
    query = " AND ".join(f"({_phrases(word)})" for word in asked.words)
    return joined, [text("search_words MATCH :asked").bindparams(asked=query)], index.c.rowid


def _found_postgres(tx: Tx, asked: Asked) -> tuple[FromClause, list[Any], ColumnElement[Any]]:
    # A row of pairs is long and lies elsewhere, which the planner does not count when it would rather read them all:
    # it is left no other way than the index, and looks there once.
    tx.connection.execute(text("SET LOCAL enable_seqscan = off"))
    said = clause("search_texts", column("complex_id"), column("no"), column("text"), column("more"))
    ours = [f"'{_owner(tx)}'", *(f"({_lexemes(word)})" for word in asked.words)]
    fits = text("search_texts.words @@ CAST(:asked AS tsquery)").bindparams(asked=" & ".join(ours))
    # Pairs that are all there need not stand in a row; a single one does.
    doubted = [_says(said, word) for word in asked.words if any(len(way) > 2 for way in word.ways)]
    looked = select(said.c.complex_id, said.c.no).where(fits, *doubted)
    fitting = looked.cte("fitting").prefix_with("MATERIALIZED")
    return fitting.join(e, and_(e.c.complex_id == fitting.c.complex_id, e.c.no == fitting.c.no)), [], e.c.no


def _lexemes(word: Word) -> str:
    def way(written: str) -> str:
        if len(written) == 1:
            return f"'{bigrams.last(written)}':*"
        return " & ".join(f"'{pair}'" for part in written.split() for pair in bigrams.pairs(part))

    return " | ".join(f"({way(w)})" for w in word.ways)


def _phrases(word: Word) -> str:
    def way(written: str) -> str:
        if len(written) == 1:
            return f'"{bigrams.last(written)}" *'
        *before, end = written.split()
        ended = [pair for part in before for pair in (*bigrams.pairs(part), *([bigrams.last(part)] * (len(part) > 1)))]
        tail = bigrams.pairs(end)
        return f'"{" ".join([*ended, *tail])}"' + (" *" if len(end) == 1 else "")

    return " OR ".join(way(w) for w in word.ways)


def _says(said: FromClause, word: Word) -> ColumnElement[bool]:
    # Under the collation C only the capitals of ASCII have small letters, as in `bigrams.folded`.
    rows = [func.lower(collate(c, "C")) for c in (said.c.text, said.c.more)]
    return or_(*(row.like(like(way), escape="\\") for way in word.ways for row in rows))


def like(words: str) -> str:
    """The pattern of a text that has these words in it."""
    return "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def said_by(tx: Tx, nos: list[int]) -> dict[int, list[str]]:
    """Entry number → its lines; the first is what its kind is called, the second its title."""
    where = (x.c.complex_id == tx.complex_id, x.c.no.in_(nos))
    return {row.no: row.text.split("\n") for row in tx.connection.execute(select(x.c.no, x.c.text).where(*where))}


def is_whole(tx: Tx) -> bool:
    """Whether everything there is has been cut, in the way texts are cut now."""
    query = select(states.c.version).where(states.c.complex_id == tx.complex_id)
    return tx.connection.execute(query).scalar_one_or_none() == bigrams.VERSION


def begin_anew(tx: Tx) -> None:
    """Forget all entries, unless they were cut as now and only not finished."""
    ours = states.c.complex_id == tx.complex_id
    unfinished = -bigrams.VERSION
    if tx.connection.execute(select(states.c.version).where(ours)).scalar_one_or_none() == unfinished:
        return
    if not tx.locks_rows:
        tx.connection.execute(text("INSERT INTO search_words (search_words) VALUES ('delete-all')"))
    tx.connection.execute(delete(x).where(x.c.complex_id == tx.complex_id))
    tx.connection.execute(delete(e).where(e.c.complex_id == tx.complex_id))
    tx.connection.execute(delete(states).where(ours))
    tx.connection.execute(insert(states), {"complex_id": tx.complex_id, "version": unfinished})


def finish(tx: Tx) -> None:
    """Everything has been cut."""
    where = states.c.complex_id == tx.complex_id
    tx.connection.execute(update(states).where(where).values(version=bigrams.VERSION))

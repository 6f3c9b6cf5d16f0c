"""All rows of a complex in a form that belongs to no database: one JSON array a line, the columns named beside it.

What comes out of SQLite goes into PostgreSQL and back, value by value: text and JSON as they were written, moments in
UTC, bytes as base64. The tables are looked up in the database itself, so that rows of an earlier version can be read by
a later program. How the lines are kept is not known here."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

import orjson
from sqlalchemy import (
    BigInteger,
    Boolean,
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    String,
    func,
    insert,
    inspect,
    select,
)
from sqlalchemy.exc import DataError, IntegrityError, StatementError

from engine.store.session import Tx

BATCH_ROWS = 1_000
BLOB = "sha256"
"""What a column is called that holds the name of a blob."""
DERIVED = ("search_",)
"""How the names of tables begin that are made from the others, whenever they are not there."""
_KINDS: tuple[tuple[type[Any], str], ...] = (
    (Boolean, "boolean"),
    (BigInteger, "integer"),
    (Integer, "integer"),
    (DateTime, "instant"),
    (Date, "date"),
    (LargeBinary, "bytes"),
    (String, "text"),
)
_LINE = orjson.OPT_NAIVE_UTC | orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE
_READ: dict[str, Callable[[Any], Any]] = {
    "instant": datetime.fromisoformat,
    "date": date.fromisoformat,
    "bytes": lambda text: base64.b64decode(text, validate=True),
}


@dataclass(frozen=True, slots=True)
class Columns:
    """What a table keeps: (name, kind) in order."""

    table: str
    columns: tuple[tuple[str, str], ...]


class Tables:
    """The tables of a database that hold rows of complexes, those others refer to first."""

    def __init__(self, connection: Connection) -> None:
        looked_up = inspect(connection)
        # A table whose rows belong to no complex is the machine's own.
        kept = [t for t in looked_up.get_table_names() if not t.startswith(DERIVED)]
        ours = [t for t in kept if _belongs_to_a_complex(looked_up.get_columns(t))]
        found = MetaData()
        found.reflect(connection, only=ours)
        self._tables = {str(table.name): table for table in found.sorted_tables}

    def __iter__(self) -> Iterator[Columns]:
        for name, table in self._tables.items():
            yield Columns(name, tuple((str(c.name), _kind(c.type)) for c in table.columns))

    def read(self, tx: Tx, name: str) -> Iterator[bytes]:
        """The rows of one table, in the order of its key, one line each."""
        table = self._tables[name]
        query: Select[Any] = select(table).where(table.c.complex_id == tx.complex_id)
        query = query.order_by(*table.primary_key.columns).execution_options(yield_per=BATCH_ROWS)
        with tx.connection.execute(query) as rows:
            for row in rows:
                yield orjson.dumps(tuple(row), _plain, _LINE)

    def count(self, tx: Tx, name: str) -> int:
        """How many rows a table has."""
        table = self._tables[name]
        query = select(func.count()).select_from(table).where(table.c.complex_id == tx.complex_id)
        return int(tx.connection.execute(query).scalar_one())

    def write(self, tx: Tx, columns: Columns, lines: Iterable[bytes]) -> int:
        """Put rows into one table; how many there were. Raises ValueError for what is not a row of it."""
        table = self._tables[columns.table]
        readers = [_READ.get(kind, _as_is) for _, kind in columns.columns]
        names = [name for name, _ in columns.columns]
        written, waiting = 0, iter(lines)
        while batch := [_row(names, readers, line) for line in islice(waiting, BATCH_ROWS)]:
            try:
                tx.connection.execute(insert(table), batch)
            except (DataError, IntegrityError, StatementError) as error:
                raise ValueError(f"rows that {columns.table} does not take") from error
            written += len(batch)
        return written

    def blobs(self, tx: Tx) -> dict[str, str]:
        """Every blob that a row refers to → the table of one that does. A column called `sha256` names a blob, and so
        do the values of a release's manifest."""
        found: dict[str, str] = {}
        for name, table in self._tables.items():
            if BLOB in table.c:
                query = select(table.c[BLOB]).where(table.c.complex_id == tx.complex_id, table.c[BLOB] != "")
                found |= dict.fromkeys(tx.connection.execute(query.distinct()).scalars(), name)
        releases = self._tables["releases"]
        query = select(releases.c.manifest).where(releases.c.complex_id == tx.complex_id)
        for manifest in tx.connection.execute(query).scalars():
            found |= dict.fromkeys(orjson.loads(manifest).values(), "releases")
        return found

    @contextmanager
    def quiet(self, tx: Tx) -> Iterator[None]:
        """No trigger says or does anything inside: rows that were kept are put back, nobody acts."""
        connection = tx.connection
        if tx.locks_rows:
            for name in self._tables:
                connection.exec_driver_sql(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
            yield
            for name in self._tables:
                connection.exec_driver_sql(f'ALTER TABLE "{name}" ENABLE TRIGGER USER')
            return
        triggers = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
        for trigger in triggers:
            connection.exec_driver_sql(f'DROP TRIGGER "{trigger.name}"')
        yield
        for trigger in triggers:
            connection.exec_driver_sql(trigger.sql)


def _belongs_to_a_complex(columns: Iterable[Any]) -> bool:
    return any(column["name"] == "complex_id" for column in columns)


def _kind(of: Any) -> str:
    for type_, kind in _KINDS:
        if isinstance(of, type_):
            return kind
    raise TypeError(f"a kind of column that has no portable form yet: {of!r}")


def _plain(value: Any) -> str:
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(value).decode("ascii")
    raise TypeError(type(value).__name__)


def _as_is(value: Any) -> Any:
    return value


def _row(names: list[str], readers: list[Callable[[Any], Any]], line: bytes) -> dict[str, Any]:
    values = orjson.loads(line)
    if not isinstance(values, list) or len(values) != len(names):
        raise ValueError("a row has as many values as its table has columns")
    try:
        return {
            name: None if value is None else read(value)
            for name, read, value in zip(names, readers, values, strict=True)
        }
    except TypeError as error:
        raise ValueError("a value of another kind than its column") from error

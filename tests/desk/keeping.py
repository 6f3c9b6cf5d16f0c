"""What the tests of backups share: making one, looking at everything that is kept, and doing what nobody should. No
expectations live here."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import zstandard

from engine import integrity
from engine.backup import container, making, restoring
from engine.backup.making import Installation, Made
from engine.backup.restoring import Place
from engine.desk import HOUSE
from engine.integrity import Check
from engine.paper.seal import SigningKey
from engine.store.rows import Tables
from engine.store.session import Database, Tx
from tests.office import MONDAY, Clock, Office

Rows = dict[str, list[bytes]]


def installed(office: Office) -> Installation:
    """The office as `danji backup` finds it."""
    return Installation(office.desk.blobs.folder.parent, office.desk.db, office.desk.blobs)


def backed_up(office: Office, path: Path, **more: Any) -> Made:
    return making.make(installed(office), path, office.clock, **more)


def everything(db: Database) -> Rows:
    """Every row of the complex, in the form that belongs to no database."""
    with db.snapshot(HOUSE, MONDAY) as tx:
        tables = Tables(tx.connection)
        return {layout.table: list(tables.read(tx, layout.table)) for layout in tables}


@contextmanager
def database(place: Place) -> Iterator[Database]:
    db = Database(place.database_url or f"sqlite:///{place.home / 'danji.db'}")
    yield db
    db.close()


def kept_at(place: Place) -> Rows:
    with database(place) as db:
        return everything(db)


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def examined(office: Office) -> dict[str, list[str]]:
    """What `danji verify` finds wrong, by what it looked at."""
    desk = office.desk
    with desk.db.snapshot(HOUSE, office.clock()) as tx:
        has = restoring.condition_of(desk.blobs)
        return wrong_in(integrity.examine(tx, Tables(tx.connection), has, desk.key.trusted))


def wrong_in(checks: list[Check]) -> dict[str, list[str]]:
    return {check.code: check.wrong for check in checks if check.wrong}


@contextmanager
def behind_our_back(office: Office) -> Iterator[Tx]:
    """What somebody with the password of the database can do: no guard says anything."""
    with office.desk.db.transaction(HOUSE, office.clock()) as tx, Tables(tx.connection).quiet(tx):
        yield tx


Facts = dict[str, Any]
Contents = dict[str, bytes]


def repacked(source: Path, target: Path, key: SigningKey, change: Callable[[Facts, Contents], None]) -> Path:
    """A backup that was taken apart, changed and put together again by somebody who knows how, digests and all."""
    with container.opened(source) as archive:
        contents = {name: archive.read(name) for name in archive.members}
        facts = {k: v for k, v in archive.manifest.items() if k not in ("members", "format")}
    change(facts, contents)
    with target.open("w+b") as file:
        writer = container.Writer(file)
        for name, content in contents.items():
            writer.add(name, content)
        writer.finish(facts, key)
    return target


def rows_of(contents: Contents, table: str) -> list[list[Any]]:
    packed = io.BytesIO(contents[f"tables/{table}.jsonl.zst"])
    return [orjson.loads(line) for line in zstandard.ZstdDecompressor().stream_reader(packed).read().splitlines()]


def put_rows(facts: Facts, contents: Contents, table: str, rows: list[list[Any]]) -> None:
    written = b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows)
    contents[f"tables/{table}.jsonl.zst"] = zstandard.ZstdCompressor().compress(written)
    facts["tables"][table]["rows"] = len(rows)


def restored(source: Path, home: Path, **more: Any) -> restoring.Restored:
    return restoring.restore(source, Place(home), Clock(), **more)

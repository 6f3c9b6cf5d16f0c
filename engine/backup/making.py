"""Making a backup of one moment while everybody goes on working. What the file looks like is in `container.py`, what a
row looks like in `store/rows.py`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO

import zstandard

from engine import integrity
from engine.backup.container import Writer
from engine.desk import BLOBS, DATABASE, HOUSE, SEAL_KEY, Told
from engine.home import sync_folder
from engine.integrity import KeyMissing, LogBroken
from engine.model.errors import NotReady, Problem
from engine.paper.seal import SigningKey, load_key
from engine.store import events, people, releases
from engine.store.blobs import BlobStore
from engine.store.rows import Tables
from engine.store.session import Database, Tx

KEY_MEMBER, BLOB_FOLDER = SEAL_KEY, "blobs"
ENDING = ".danji"
_LEVEL = 3


class NothingToBackUp(NotReady):
    """There is no complex here."""

    code = "nothing_to_back_up"
    default_sentence = "백업할 단지가 없습니다. DANJI_HOME과 DANJI_DATABASE_URL을 살펴봐 주십시오."


class TargetTaken(NotReady):
    """There is a file of that name already."""

    code = "target_taken"
    default_sentence = "같은 이름의 파일이 이미 있습니다. 다른 이름을 알려 주십시오. 있던 파일은 그대로입니다."


class FilesMissing(NotReady):
    """Rows refer to blobs that are not there, or damaged."""

    code = "files_missing"
    default_sentence = (
        "문서에 딸린 파일 가운데 없거나 손상된 것이 있어 백업을 만들지 않았습니다. danji verify로 살펴봐 주십시오."
    )


@dataclass(frozen=True, slots=True)
class Installation:
    """What is backed up: the database, the files and the key, without the rules."""

    home: Path
    db: Database
    blobs: BlobStore

    @property
    def key_file(self) -> Path:
        """Where its key is kept."""
        return self.home / SEAL_KEY


@contextmanager
def installation(home: Path, database_url: str | None) -> Iterator[Installation]:
    """The installation kept there, as it is: nothing is made and no table is changed. Refused where there is none."""
    if database_url is None and not (home / DATABASE).exists():
        raise NothingToBackUp
    db = Database(database_url or f"sqlite:///{home / DATABASE}")
    try:
        if db.require_known() is None:
            raise NothingToBackUp
        yield Installation(home, db, BlobStore(home / BLOBS))
    finally:
        db.close()


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made."""

    path: Path
    bytes: int
    rows: int
    blobs: int
    events: int
    has_key: bool


def make(
    source: Installation,
    target: Path,
    now: Callable[[], datetime],
    *,
    with_key: bool = False,
    told: Told = lambda *_: None,
) -> Made:
    """Write a backup to `target`, or to a new file in it if it is a folder. Refused, leaving nothing, when what would
    be kept could not be restored: a log that does not hold, a file that is missing, no key."""
    try:
        key = load_key(source.key_file)
    except (OSError, ValueError) as error:
        raise KeyMissing("서명키(seal.key)가 없어 백업을 만들지 않았습니다. 자료 폴더를 살펴봐 주십시오.") from error
    with source.db.snapshot(HOUSE, now()) as tx:
        tables = Tables(tx.connection)
        facts = _facts(source, tx, key)
        name = f"danji-{facts['complex']['slug']}-{tx.now:%Y%m%d-%H%M%S}{ENDING}"
        path = target / name if target.is_dir() else target
        if path.exists():
            raise TargetTaken
        log, _, _ = integrity.log_of(tx, told)
        if log.wrong:
            raise LogBroken(
                "이력이 바뀌었거나 빠진 곳이 있어 백업을 만들지 않았습니다. danji verify로 살펴봐 주십시오."
            )
        with _appearing(path) as file:
            writer = Writer(file)
            facts["tables"] = _write_rows(writer, tx, tables, told)
            facts["blobs"] = _write_blobs(writer, source.blobs, tables.blobs(tx), told)
            if with_key:
                writer.add(KEY_MEMBER, key.seed)
            facts["has_key"] = with_key
            writer.finish(facts, key)
    rows = sum(t["rows"] for t in facts["tables"].values())
    return Made(path, path.stat().st_size, rows, facts["blobs"], facts["events"]["size"], with_key)


def _facts(source: Installation, tx: Tx, key: SigningKey) -> dict[str, Any]:
    found = people.complex_of(tx)
    if found is None:
        raise NothingToBackUp
    head = events.head(tx)
    return {
        "program": version("danji"),
        "made_at": tx.now.isoformat(),
        "database": tx.connection.dialect.name,
        "schema": source.db.require_known(),
        "complex": {"id": found.id, "slug": found.slug, "name": found.name},
        "release": releases.active(tx),
        "events": {"size": head.size, "root": head.root.hex()},
        "public_keys": list(key.trusted),
    }


def _write_rows(writer: Writer, tx: Tx, tables: Tables, told: Told) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    laid_out = list(tables)
    for at, layout in enumerate(laid_out):
        told("표를 옮겨 적습니다", at, len(laid_out))
        rows = 0
        with writer.growing(f"tables/{layout.table}.jsonl.zst") as write:
            packer = zstandard.ZstdCompressor(level=_LEVEL).compressobj()
            for line in tables.read(tx, layout.table):
                rows += 1
                if piece := packer.compress(line):
                    write(piece)
            write(packer.flush())
        kept[layout.table] = {"rows": rows, "columns": layout.columns}
    return kept


def _write_blobs(writer: Writer, blobs: BlobStore, names: dict[str, str], told: Told) -> int:
    lost: list[Problem] = []
    for at, sha256 in enumerate(sorted(names)):
        told("파일을 옮깁니다", at, len(names))
        content = blobs.sound(sha256)
        if content is None:
            wrong = "손상되었습니다" if blobs.there(sha256) else "없습니다"
            lost.append(Problem("blob_lost", f"파일이 {wrong}.", file=sha256, element=names[sha256]))
        elif not lost:
            writer.add(f"{BLOB_FOLDER}/{sha256}", content, sha256)
    if lost:
        raise FilesMissing(problems=lost)
    return len(names)


@contextmanager
def _appearing(path: Path) -> Iterator[BinaryIO]:
    """A file that gets its name once it is whole. Readable by its owner only: it holds what people wrote."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.partial")
    with suppress(FileNotFoundError):
        draft.unlink()
    try:
        with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            yield file
        os.link(draft, path)
    except FileExistsError as error:
        raise TargetTaken from error
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()
    sync_folder(path.parent)

"""Getting an installation out of a backup: made beside, examined as a whole, and only then put in place at once. What
was there stays until that moment, and is kept aside after it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import zstandard

from engine import home as homes
from engine import integrity
from engine.backup.container import Archive, BackupDamaged, BackupNewer, opened
from engine.backup.making import BLOB_FOLDER, KEY_MEMBER
from engine.desk import BLOBS, DATABASE, SEAL_KEY, Told
from engine.home import RETIRED_KEYS
from engine.integrity import Check
from engine.model.errors import NotReady
from engine.paper.seal import SEED_BYTES, SigningKey, make_key
from engine.store import namespaces, schema
from engine.store.blobs import BlobStore
from engine.store.rows import Columns, Tables
from engine.store.session import Database

FATAL = frozenset({"log", "blobs", "references"})
"""What a restored installation may not be without. Anything else that is wrong was wrong when the backup was made: it
is said, and the records are still somebody's only ones."""
_LINE_BYTES = 1 << 20


class TargetNotEmpty(NotReady):
    """Somebody's records are where these should go."""

    code = "target_not_empty"
    default_sentence = (
        "되살릴 곳에 이미 자료가 있어 아무것도 바꾸지 않았습니다. 빈 곳을 알려 주시거나, 있던 것을 옆에 보관하고 "
        "바꾸려면 --replace를 붙여 주십시오."
    )


class KeyNeeded(NotReady):
    """The key that sealed these documents is neither in the backup nor at hand."""

    code = "key_needed"
    default_sentence = (
        "이 백업에는 서명키가 없습니다. 따로 보관한 seal.key를 --key로 알려 주십시오. 잃어버렸으면 --new-key로 새 키를 "
        "만들 수 있습니다. 이미 봉인된 문서는 그대로 확인되지만, 끝나지 않은 비밀 집계는 열 수 없게 됩니다."
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where an installation goes: its folder, and its database where that is elsewhere."""

    home: Path
    database_url: str | None = None


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, what was looked at, and where that which was there before is kept."""

    manifest: dict[str, Any]
    checks: list[Check]
    aside: str


def restore(
    source: Path,
    place: Place,
    now: Callable[[], datetime],
    *,
    replace: bool = False,
    key_file: Path | None = None,
    new_key: bool = False,
    told: Told = lambda *_: None,
) -> Restored:
    """Put the installation of a backup in place. Refused, with nothing changed, when the backup is damaged, from a
    newer version or does not hold together, when its key is not at hand, and when the place is not empty, unless it is
    to be replaced. Interrupted, it leaves what was there."""
    with opened(source) as archive:
        require_known(archive)
        _require_room(place, replace)
        archive.verify(told)
        key = _key(archive, place, key_file, new_key, replace)
        with _in_home(place.home):
            _require_room(place, replace)
            aside = _unused(place.home, f"before-{now():%Y%m%d-%H%M%S}")
            if place.database_url is None:
                checks = _into_home(archive, place.home, key, aside, now, told)
                was_kept = (place.home / aside).exists()
            else:
                checks, was_kept = _into_server(archive, place, key, aside, now, told)
    return Restored(archive.manifest, checks, aside if was_kept else "")


def _unused(folder: Path, name: str) -> str:
    tried, no = name, 2
    while (folder / tried).exists():
        tried, no = f"{name}-{no}", no + 1
    return tried


def require_known(archive: Archive) -> None:
    """Refuse a backup whose tables this program does not know."""
    if archive.manifest.get("schema") not in schema.known():
        raise BackupNewer


def fill(db: Database, archive: Archive, now: datetime, told: Told) -> None:
    """Put the rows of a backup into an empty database, in the tables of their time, and bring those up to date."""
    manifest = archive.manifest
    db.migrate(str(manifest["schema"]))
    with db.transaction(str(manifest["complex"]["id"]), now) as tx:
        tables = Tables(tx.connection)
        laid_out = {layout.table: set(layout.columns) for layout in tables}
        said = {
            name: Columns(name, tuple((str(c), str(kind)) for c, kind in kept["columns"]))
            for name, kept in manifest["tables"].items()
        }
        if {name: set(layout.columns) for name, layout in said.items()} != laid_out:
            raise BackupDamaged("백업의 표가 그 버전의 표와 다릅니다. 다른 백업을 골라 주십시오.")
        with tables.quiet(tx):
            for at, name in enumerate(laid_out):
                told("표를 채웁니다", at, len(laid_out))
                try:
                    rows = tables.write(tx, said[name], _lines(archive, name))
                except (ValueError, zstandard.ZstdError) as error:
                    raise BackupDamaged(f"백업의 {name} 표를 읽을 수 없습니다. 다른 백업을 골라 주십시오.") from error
                if rows != manifest["tables"][name]["rows"]:
                    raise BackupDamaged(f"백업의 {name} 표에서 줄이 빠졌습니다. 다른 백업을 골라 주십시오.")
    db.migrate()


def examined(db: Database, archive: Archive, has: Callable[[str], str], now: datetime, told: Told) -> list[Check]:
    """Everything that can be looked at in a filled database, and that its log is the one the backup was made of."""
    manifest = archive.manifest
    with db.snapshot(str(manifest["complex"]["id"]), now) as tx:
        checks = integrity.examine(tx, Tables(tx.connection), has, manifest["public_keys"], told)
        head = integrity.head_of(tx)
    log = next(check for check in checks if check.code == "log")
    if head != (manifest["events"]["size"], manifest["events"]["root"]):
        log.wrong.append("이력 나무의 꼭대기가 백업에 적힌 것과 다릅니다.")
    return checks


def _lines(archive: Archive, name: str) -> Iterator[bytes]:
    rest = b""
    stream: Any = archive.stream(f"tables/{name}.jsonl.zst")
    for piece in zstandard.ZstdDecompressor().read_to_iter(stream, write_size=_LINE_BYTES):
        *lines, rest = (rest + piece).split(b"\n")
        yield from lines
    if rest:
        raise ValueError("the last line does not end")


def _blobs(archive: Archive, told: Told) -> Iterator[bytes]:
    names = [name for name in archive.members if name.startswith(f"{BLOB_FOLDER}/")]
    for at, name in enumerate(names):
        told("파일을 되살립니다", at, len(names))
        yield archive.read(name)


def _require_room(place: Place, replace: bool) -> None:
    if replace:
        return
    if place.database_url is None:
        if homes.is_taken(place.home):
            raise TargetNotEmpty
        return
    with _server(place) as db:
        if not namespaces.is_empty(db):
            raise TargetNotEmpty


@contextmanager
def _server(place: Place) -> Iterator[Database]:
    assert place.database_url is not None
    db = Database(place.database_url)
    try:
        db.require_known()
        yield db
    finally:
        db.close()


@contextmanager
def _in_home(home: Path) -> Iterator[None]:
    """Alone in the home, which goes again if it was made for this and this failed."""
    new = not home.exists()
    home.mkdir(parents=True, exist_ok=True)
    try:
        with homes.alone_in(home):
            try:
                homes.settle(home)
                yield
            except BaseException:
                shutil.rmtree(home / homes.DRAFT, ignore_errors=True)
                raise
    except BaseException:
        if new and not any(home.iterdir()):
            home.rmdir()
        raise


def _key(archive: Archive, place: Place, key_file: Path | None, new_key: bool, replace: bool) -> SigningKey:
    """The key of the installation in the backup, from wherever it is at hand."""
    public, *retired = archive.manifest["public_keys"]
    at_hand: list[SigningKey] = []
    if archive.manifest.get("has_key"):
        at_hand.append(SigningKey(_seed(archive.read(KEY_MEMBER))))
    for path in (key_file, place.home / SEAL_KEY):
        if path is not None and path.exists():
            at_hand.append(SigningKey(_seed(path.read_bytes())))
        elif path is key_file and path is not None:
            raise KeyNeeded(f"그런 키 파일이 없습니다: {path}")
    found = next((SigningKey(key.seed, tuple(retired)) for key in at_hand if key.public_key == public), None)
    if found is None and key_file is not None:
        raise KeyNeeded("알려 주신 서명키는 이 백업의 것이 아닙니다. 다른 키 파일을 알려 주십시오.")
    if found is None and not new_key:
        raise KeyNeeded
    key = found or SigningKey(make_key().seed, (public, *retired))
    here = place.home / SEAL_KEY
    if place.database_url is not None and not replace and here.exists() and here.read_bytes() != key.seed:
        raise TargetNotEmpty("자료 폴더에 다른 서명키가 있어 바꾸지 않았습니다. 빈 DANJI_HOME을 알려 주십시오.")
    return key


def _seed(content: bytes) -> bytes:
    if len(content) != SEED_BYTES:
        raise KeyNeeded("서명키 파일이 아닙니다. 다른 키 파일을 알려 주십시오.")
    return content


def _write_key(folder: Path, key: SigningKey) -> None:
    for name, content in ((RETIRED_KEYS, "\n".join(key.retired).encode()), (SEAL_KEY, key.seed)):
        draft = folder / f".{name}.draft"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(folder / name)


def condition_of(blobs: BlobStore) -> Callable[[str], str]:
    """What is wrong with a blob in a folder."""

    def has(sha256: str) -> str:
        if blobs.sound(sha256) is not None:
            return ""
        return "파일이 손상되었습니다" if blobs.there(sha256) else "파일이 없습니다"

    return has


def condition_in(archive: Archive) -> Callable[[str], str]:
    """What is wrong with a blob in a backup of which every byte was looked at."""
    inside = {m.name: m.sha256 for m in archive.members.values() if m.name.startswith(f"{BLOB_FOLDER}/")}

    def has(sha256: str) -> str:
        return "" if inside.get(f"{BLOB_FOLDER}/{sha256}") == sha256 else "파일이 없습니다"

    return has


def _require_whole(checks: list[Check]) -> None:
    for check in checks:
        if check.code in FATAL and check.wrong:
            raise BackupDamaged(
                f"백업의 내용이 서로 맞지 않아 되살리지 않았습니다. {check.name}: {check.wrong[0]} "
                "다른 백업을 골라 주십시오."
            )


def _into_home(
    archive: Archive, home: Path, key: SigningKey, aside: str, now: Callable[[], datetime], told: Told
) -> list[Check]:
    draft = homes.draft_in(home)
    blobs = BlobStore(draft / BLOBS)
    blobs.put_all(_blobs(archive, told))
    _write_key(draft, key)
    db = Database(f"sqlite:///{draft / DATABASE}")
    try:
        fill(db, archive, now(), told)
        checks = examined(db, archive, condition_of(blobs), now(), told)
    finally:
        db.close()
    _require_whole(checks)
    homes.move_in(home, aside)
    return checks


def _into_server(
    archive: Archive, place: Place, key: SigningKey, aside: str, now: Callable[[], datetime], told: Told
) -> tuple[list[Check], bool]:
    blobs = BlobStore(place.home / BLOBS)

    def place_key() -> None:
        here = place.home / SEAL_KEY
        if here.exists() and here.read_bytes() != key.seed:
            (place.home / aside).mkdir(exist_ok=True)
            for name in (SEAL_KEY, RETIRED_KEYS):
                if (place.home / name).exists():
                    shutil.copy2(place.home / name, place.home / aside / name)
        _write_key(place.home, key)

    with _server(place) as db:
        beside = Database(namespaces.make(db, now()))
        try:
            fill(beside, archive, now(), told)
            checks = examined(beside, archive, condition_in(archive), now(), told)
            _require_whole(checks)
            # Files nobody refers to yet do no harm; they come first, so that no row ever lacks its file.
            blobs.put_all(_blobs(archive, told))
            beside.close()
            return checks, namespaces.put_in_force(db, aside, now(), place_key)
        except BaseException:
            beside.close()
            namespaces.drop(db, now())
            raise

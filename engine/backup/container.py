"""The file of a backup: a plain tar archive any program can open, of which every byte is accounted for.

After the members come `manifest.json`, which says what they are and carries the sha256 of each, and `manifest.seal`,
a seal over the manifest. Headers and padding follow from the manifest, so a byte that was changed, added or lost
anywhere shows. What the members mean is not known here."""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from engine.desk import Told
from engine.model import strict_json
from engine.model.errors import NotReady
from engine.paper import seal
from engine.paper.seal import SigningKey

FORMAT = 1
MANIFEST, SEAL = "manifest.json", "manifest.seal"
BLOCK = tarfile.BLOCKSIZE
SEAL_BYTES = 2 * BLOCK
_END = bytes(2 * BLOCK)
_TAIL_BYTES = BLOCK + SEAL_BYTES + len(_END)
_CHUNK_BYTES = 1 << 20
SYNC_BYTES = 8 << 20
"""How much is given to the disk at a time."""
MANIFEST_BYTES_MAX = 1 << 30


class BackupDamaged(NotReady):
    """A backup that is not whole, or not as it was made."""

    code = "backup_damaged"
    default_sentence = "백업 파일이 손상되었습니다. 다른 백업을 골라 주십시오."


class BackupNewer(NotReady):
    """A backup made by a newer version of this program."""

    code = "backup_newer"
    default_sentence = "더 새 버전의 단지가 만든 백업입니다. 단지를 새 버전으로 올린 뒤 되살려 주십시오."


@dataclass(frozen=True, slots=True)
class Member:
    """One file in the archive. `offset` is where its bytes begin."""

    name: str
    bytes: int
    sha256: str
    offset: int


class Writer:
    """Writes an archive from front to back. It is a backup once `finish` has returned, and not before."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._unsynced_bytes = 0
        self._members: list[tuple[str, int, str]] = []

    def add(self, name: str, content: bytes, sha256: str | None = None) -> None:
        """One member whose bytes are at hand; `sha256` where it is known already."""
        self._write(_header(name, len(content)))
        self._write(content)
        self._pad(len(content))
        self._members.append((name, len(content), sha256 or hashlib.sha256(content).hexdigest()))

    @contextmanager
    def growing(self, name: str) -> Iterator[Callable[[bytes], None]]:
        """One member that is written piece by piece."""
        at, digest, size = self._file.tell(), hashlib.sha256(), 0
        self._file.write(bytes(BLOCK))

        def write(piece: bytes) -> None:
            nonlocal size
            digest.update(piece)
            size += self._write(piece)

        yield write
        self._pad(size)
        end = self._file.tell()
        self._file.seek(at)
        self._file.write(_header(name, size))
        self._file.seek(end)
        self._members.append((name, size, digest.hexdigest()))

    def finish(self, facts: Mapping[str, Any], key: SigningKey) -> None:
        """Write what is said about the whole, sealed, and bring everything to the disk."""
        manifest = {**facts, "format": FORMAT, "members": self._members}
        written = orjson.dumps(manifest, option=orjson.OPT_SORT_KEYS)
        self._file.write(_header(MANIFEST, len(written)))
        self._file.write(written)
        self._pad(len(written))
        self._file.write(_tail(seal.sign(_sealed(written), key)))
        self._file.flush()
        os.fsync(self._file.fileno())

    def _pad(self, size: int) -> None:
        self._write(bytes(-size % BLOCK))

    def _write(self, piece: bytes) -> int:
        written = self._file.write(piece)
        self._unsynced_bytes += written
        if self._unsynced_bytes >= SYNC_BYTES:
            # Left to the system, hundreds of megabytes would go to the disk at once, and whoever commits a transaction
            # meanwhile would wait for them.
            self._unsynced_bytes = 0
            self._file.flush()
            os.fdatasync(self._file.fileno())
        return written


class Archive:
    """A backup that is read. Opening looks at its frame; `verify` looks at every byte."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.manifest, self.seal, self._manifest_at = _read_manifest(file)
        self.members: dict[str, Member] = {}
        at = 0
        try:
            for name, size, sha256 in self.manifest["members"]:
                self.members[name] = Member(name, size, sha256, at + BLOCK)
                at += BLOCK + size + -size % BLOCK
        except (KeyError, TypeError, ValueError) as error:
            raise BackupDamaged from error
        if at != self._manifest_at or len(self.members) != len(self.manifest["members"]):
            raise BackupDamaged("백업 파일의 앞이나 가운데가 빠졌습니다. 다른 백업을 골라 주십시오.")

    def verify(self, told: Told = lambda *_: None) -> None:
        """Read everything; refused when a byte is not what it was."""
        total = self._manifest_at
        for member in self.members.values():
            told("백업 파일을 확인합니다", member.offset, total)
            self._file.seek(member.offset - BLOCK)
            if self._file.read(BLOCK) != _header(member.name, member.bytes):
                raise _damaged(member)
            digest, left = hashlib.sha256(), member.bytes
            while left and (piece := self._file.read(min(left, _CHUNK_BYTES))):
                digest.update(piece)
                left -= len(piece)
            if left or digest.hexdigest() != member.sha256 or any(self._file.read(-member.bytes % BLOCK)):
                raise _damaged(member)
        told("백업 파일을 확인합니다", total, total)

    def read(self, name: str) -> bytes:
        """The bytes of a member, looked at again."""
        member = self.members.get(name)
        if member is None:
            raise BackupDamaged(f"백업 파일에 {name}이(가) 없습니다. 다른 백업을 골라 주십시오.")
        self._file.seek(member.offset)
        content = self._file.read(member.bytes)
        if hashlib.sha256(content).hexdigest() != member.sha256:
            raise _damaged(member)
        return content

    def stream(self, name: str) -> Stream:
        """A member that may be large, to be read piece by piece."""
        member = self.members.get(name)
        if member is None:
            raise BackupDamaged(f"백업 파일에 {name}이(가) 없습니다. 다른 백업을 골라 주십시오.")
        return Stream(self._file, member)


class Stream:
    """One member as a file. Others may be read in between."""

    def __init__(self, file: BinaryIO, member: Member) -> None:
        self._file, self._member, self._at = file, member, 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes; none at the end."""
        left = self._member.bytes - self._at
        self._file.seek(self._member.offset + self._at)
        piece = self._file.read(left if size < 0 else min(size, left))
        self._at += len(piece)
        return piece


def _damaged(member: Member) -> BackupDamaged:
    return BackupDamaged(f"백업 파일이 손상되었습니다: {member.name}. 다른 백업을 골라 주십시오.")


def _header(name: str, size: int) -> bytes:
    """The header of a member. It says nothing of whoever made it: two backups of the same moment are the same."""
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.GNU_FORMAT)


def _sealed(manifest: bytes) -> bytes:
    return seal.manifest_of({"bytes": len(manifest), "sha256": hashlib.sha256(manifest).hexdigest()})


def _tail(sealed: Mapping[str, Any]) -> bytes:
    written = json.dumps(sealed, sort_keys=True).encode("ascii").ljust(SEAL_BYTES, b" ")
    assert len(written) == SEAL_BYTES, "a seal of a manifest is a few hundred bytes"
    return _header(SEAL, SEAL_BYTES) + written + _END


def _read_manifest(file: BinaryIO) -> tuple[dict[str, Any], dict[str, Any], int]:
    """The manifest, its seal, and where the manifest's header begins."""
    end = file.seek(0, os.SEEK_END)
    if end < _TAIL_BYTES + BLOCK or end % BLOCK:
        raise BackupDamaged("백업 파일이 아니거나 끝이 잘렸습니다. 다른 백업을 골라 주십시오.")
    file.seek(end - _TAIL_BYTES)
    tail = file.read(_TAIL_BYTES)
    try:
        sealed: Any = strict_json.loads(tail[BLOCK : BLOCK + SEAL_BYTES].rstrip(b" "))
        if _tail(sealed) != tail:
            raise ValueError("the tail is not as it was written")
        said: Any = strict_json.loads(sealed["manifest"].encode())
        size = int(said["bytes"])
        at = end - _TAIL_BYTES - (size + -size % BLOCK) - BLOCK
        if not 0 < size < MANIFEST_BYTES_MAX or at < 0:
            raise ValueError("a manifest of that size has no room")
        file.seek(at)
        header, written, padding = file.read(BLOCK), file.read(size), file.read(-size % BLOCK)
        if header != _header(MANIFEST, size) or any(padding) or _sealed(written) != sealed["manifest"].encode():
            raise ValueError("the manifest is not as it was written")
        if not seal.verify(_sealed(written), sealed, str(sealed["public_key"])):
            raise ValueError("the seal is not of this manifest")
        manifest: Any = orjson.loads(written)
        format_ = manifest["format"]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BackupDamaged("백업 파일이 아니거나 손상되었거나 잘렸습니다. 다른 백업을 골라 주십시오.") from error
    if not isinstance(format_, int) or format_ > FORMAT:
        raise BackupNewer
    return manifest, sealed, at


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """A backup to read from; refused when its frame is not whole."""
    with path.open("rb") as file:
        yield Archive(file)

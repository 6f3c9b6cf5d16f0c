"""Files by content: a blob is named by its sha256, written once and never changed."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path


class BlobStore:
    """Blobs in a folder on disk. A blob that `put` returned is on the disk, its directory entry included."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, sha256: str) -> Path:
        assert len(sha256) == 64 and sha256.isalnum(), sha256
        return self.folder / sha256[:2] / sha256

    @staticmethod
    def digest(content: bytes) -> str:
        """The name `put` would give these bytes."""
        return hashlib.sha256(content).hexdigest()

    def put(self, content: bytes) -> str:
        """Keep `content` and return its sha256. Putting the same bytes again changes nothing."""
        sha256 = self.digest(content)
        path = self._path(sha256)
        if path.exists():
            return sha256
        for parent in (self.folder, path.parent):
            if not parent.exists():
                parent.mkdir(parents=True, exist_ok=True)
                _fsync_folder(parent.parent)
        draft = path.with_name(f".{secrets.token_hex(8)}")
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        _fsync_folder(path.parent)
        return sha256

    def put_all(self, contents: Iterable[bytes]) -> int:
        """Keep many; all of them are on the disk once it returns. What is there but damaged is put right."""
        kept = 0
        for content in contents:
            sha256 = self.digest(content)
            if self.sound(sha256) is None:
                path = self._path(sha256)
                path.parent.mkdir(parents=True, exist_ok=True)
                draft = path.with_name(f".{secrets.token_hex(8)}")
                draft.write_bytes(content)
                draft.replace(path)
            kept += 1
        # One flush of everything: two for each of many thousand files would take longer than writing them.
        os.sync()
        return kept

    def there(self, sha256: str) -> bool:
        """Whether a blob has a file, sound or not."""
        return self._path(sha256).is_file()

    def sound(self, sha256: str) -> bytes | None:
        """The bytes of a blob, or None when they are not there or no longer match their name."""
        try:
            content = self._path(sha256).read_bytes()
        except FileNotFoundError:
            return None
        return content if self.digest(content) == sha256 else None

    def get(self, sha256: str) -> bytes:
        """The bytes of a blob. Bytes that no longer match their name are damage, and loud."""
        content = self._path(sha256).read_bytes()
        assert hashlib.sha256(content).hexdigest() == sha256, f"blob {sha256} is damaged"
        return content


def _fsync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

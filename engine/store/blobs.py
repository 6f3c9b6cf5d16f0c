"""Files by content: a blob is named by its sha256, written once and never changed."""

from __future__ import annotations

import hashlib
import os
import secrets
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

"""The folder of an installation: who is in it, and how a restored installation moves in whole. What lies in it is
named in `desk.py`."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.desk import BLOBS, DATABASE, SEAL_KEY
from engine.model.errors import NotReady
from engine.paper.seal import RETIRED

KEPT = (DATABASE, BLOBS, SEAL_KEY)
"""What makes a folder a home: a folder with any of these is somebody's."""
RETIRED_KEYS = SEAL_KEY + RETIRED
_LEFT_OVER = ("-wal", "-shm", "-journal")
"""What SQLite may have left beside a database and would take for part of another that bears its name."""
DRAFT, WHOLE = ".restoring", ".restored"
_ASIDE = "aside"


class HomeBusy(NotReady):
    """Another program works in this home."""

    code = "home_busy"
    default_sentence = "단지가 이 자료 폴더를 쓰고 있습니다. danji serve나 danji worker를 멈춘 뒤 다시 해 주십시오."


@contextmanager
def alone_in(home: Path, *, wait: bool = False) -> Iterator[None]:
    """Nobody else is in this home inside the block. Refused when somebody is, unless told to wait."""
    with _held(home, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB):
        yield


@contextmanager
def staying_in(home: Path) -> Iterator[None]:
    """Others may stay, too, but nobody may replace what is here. Refused while somebody does."""
    with _held(home, fcntl.LOCK_SH | fcntl.LOCK_NB):
        yield


@contextmanager
def _held(home: Path, how: int) -> Iterator[None]:
    # The lock ends with the process, however it ends.
    handle = os.open(home, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, how)
        except OSError as error:
            if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
                raise HomeBusy from None
            raise
        yield
    finally:
        os.close(handle)


def is_taken(home: Path) -> bool:
    """Whether anything of an installation lies here."""
    return any((home / name).exists() for name in KEPT)


def draft_in(home: Path) -> Path:
    """An empty folder in which to make an installation, inside the home: that may be a mounted volume."""
    draft = home / DRAFT
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    return draft


def move_in(home: Path, aside: str) -> None:
    """Let what was made in the draft take the place of what is here, which is kept in the folder `aside`.

    From the moment the draft has its new name it counts as whole: an interruption before leaves the old installation,
    one after it is made good by `settle`."""
    (home / DRAFT / _ASIDE).write_text(aside, "utf-8")
    os.sync()
    (home / DRAFT).replace(home / WHOLE)
    sync_folder(home)
    settle(home)


def settle(home: Path) -> bool:
    """Go on with a move that was interrupted; whether there was one."""
    whole = home / WHOLE
    if not whole.is_dir():
        return False
    aside = home / (whole / _ASIDE).read_text("utf-8")
    # The database comes last. As long as the new one has not moved, what bears its name here is the old one.
    for name in (BLOBS, RETIRED_KEYS, SEAL_KEY, DATABASE):
        if not (whole / name).exists():
            continue
        for old in (name, *(name + ending for ending in _LEFT_OVER if name == DATABASE)):
            if (home / old).exists():
                aside.mkdir(exist_ok=True)
                (home / old).replace(aside / old)
        (whole / name).replace(home / name)
    if (home / RETIRED_KEYS).exists() and not (home / RETIRED_KEYS).stat().st_size:
        (home / RETIRED_KEYS).unlink()
    sync_folder(home)
    shutil.rmtree(whole)
    return True


def sync_folder(folder: Path) -> None:
    """What was named anew in a folder stays so after a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""Steps that are done once and again only when what they depend on changed. What the steps of Danji are is in
bootstrap.py."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTES = ROOT / ".build"
"""Stamps of finished steps, logs and the lock. Deleting it only costs time."""
TAIL_LINES = 40
PATIENCE_SECONDS = 3
"""How long a program that was asked to end may take before it is made to."""
SKIPPED = {"node_modules", "dist", "__pycache__", ".git"}


class StepFailed(Exception):
    """A step could not be done; the sentence says what a person can do about it."""


@dataclass(frozen=True)
class Step:
    """One thing to set up. `depends_on` is hashed: when it and the steps it comes after are as they were, and `made`
    exists, there is nothing to do."""

    name: str
    sentence: str
    depends_on: tuple[Path | str, ...]
    made: tuple[Path, ...]
    do: Callable[[], None]
    after: tuple[str, ...] = ()


def say(line: str) -> None:
    """One line to the person waiting, at once."""
    print(line, flush=True)


def content_hash(parts: Sequence[Path | str]) -> str:
    """The hash of texts, files and folders (their names and bytes, without what is generated in them)."""
    digest = hashlib.sha256()
    for part in parts:
        for name, content in _read(part):
            digest.update(f"{name}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()


def _read(part: Path | str) -> Iterator[tuple[str, bytes]]:
    if isinstance(part, str):
        yield "", part.encode()
    elif part.is_dir():
        for folder, inner, files in os.walk(part):
            inner[:] = sorted(set(inner) - SKIPPED)
            for name in sorted(files):
                path = Path(folder, name)
                yield path.relative_to(part).as_posix(), path.read_bytes()
    elif part.is_file():
        yield part.name, part.read_bytes()


def carry_out(steps: Sequence[Step], notes: Path = NOTES) -> None:
    """Do what has not been done yet, in order. Each step's stamp is written after it and removed before it, so that
    an interruption at any point means that exactly the interrupted step is done again."""
    stamps = notes / "stamps"
    stamps.mkdir(parents=True, exist_ok=True)
    keys: dict[str, str] = {}
    for number, step in enumerate(steps, 1):
        # The folder is part of the key: environments hold absolute paths and do not survive being moved.
        earlier = [keys[name] for name in step.after]
        key = content_hash([step.name, str(ROOT), sys.version, *earlier, *step.depends_on])
        keys[step.name] = key
        stamp = stamps / step.name
        if stamp.is_file() and stamp.read_text() == key and all(path.exists() for path in step.made):
            continue
        say(f"[{number}/{len(steps)}] {step.sentence}")
        stamp.unlink(missing_ok=True)
        started = time.monotonic()
        step.do()
        missing = [path.name for path in step.made if not path.exists()]
        if missing:
            raise StepFailed(f"'{step.name}' ended without making {', '.join(missing)}.")
        stamp.write_text(key)
        say(f"      done · 끝 ({time.monotonic() - started:.0f} s)")


def run(
    command: Sequence[str | Path],
    log: str,
    *,
    counting: str = "",
    total: int = 0,
    env: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
) -> None:
    """Run a program quietly: its output goes to a log, and only its last lines are shown when it fails. Lines that
    match `counting` move a counter, so that a long download can be seen to go on."""
    path = NOTES / "logs" / f"{log}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    tail: deque[str] = deque(maxlen=TAIL_LINES)
    counted = 0
    with (
        path.open("w", encoding="utf-8") as file,
        subprocess.Popen(
            [str(part) for part in command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            encoding="utf-8",
            errors="replace",
            env=env,
            cwd=cwd,
            close_fds=False,  # So that it inherits the lock, see alone().
        ) as process,
        _ended_with_us(process),
    ):
        assert process.stdout is not None
        for line in process.stdout:
            file.write(line)
            tail.append(line.rstrip())
            if counting and re.match(counting, line):
                counted += 1
                _count(counted, total)
        code = process.wait()
    if counted and sys.stdout.isatty():
        print(flush=True)
    if code:
        say("\n".join(f"      | {line}" for line in tail))
        raise StepFailed(f"'{' '.join(map(str, command[:4]))} …' ended with {code}. The whole log: {path}")


@contextmanager
def _ended_with_us(process: subprocess.Popen[str]) -> Iterator[None]:
    """When we are interrupted, the program we started is: it must not go on writing behind our back."""
    try:
        yield
    except BaseException:
        process.terminate()
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
        raise


def _count(counted: int, total: int) -> None:
    if sys.stdout.isatty():
        print(f"\r      {counted}/{total}", end="", flush=True)
    elif counted % 20 == 0:
        say(f"      {counted}/{total}")


@contextmanager
def alone() -> Iterator[None]:
    """Only one set-up at a time in one checkout; a second one waits for the first. Programs that a set-up started
    hold the lock too: when it was killed and they were not, their writing ends before the next one begins."""
    NOTES.mkdir(exist_ok=True)
    with (NOTES / "lock").open("w") as lock:
        os.set_inheritable(lock.fileno(), True)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another set-up of this folder to end · 같은 폴더의 다른 설치가 끝나기를 기다립니다")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def path_with(*folders: Path) -> dict[str, str]:
    """This environment with folders put before everything else on PATH."""
    inherited = os.environ.get("PATH", os.defpath)
    return {**os.environ, "PATH": os.pathsep.join([*map(str, folders), inherited])}

"""A trial of a release: a child process with little memory and little time reads the files, compares them and performs
the scenarios, and tells line by line how far it is. What it does is in examiner.py; this is the end that waits. One
file by itself is looked at the same way, in less time, by alone.py."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import IO, Any

from engine.model.errors import Problem
from engine.paper.apart import environment

WALL_SECONDS = 900.0
CPU_SECONDS = 300
MEMORY_BYTES = 3 << 30
LINE_BYTES_MAX = 32_000_000
FILE_BYTES_MAX = 512 << 20
FILES_MAX = 512
LOOK_SECONDS = 60.0
LOOK_CPU_SECONDS = 20
LOOK_MEMORY_BYTES = 1 << 30
"""A look at one file; someone waits for it in front of a screen."""
Files = Mapping[str, bytes]
Told = Callable[[Mapping[str, Any]], None]
"""Hears each line of the child as it comes."""


@dataclass
class Trial:
    """How a trial went. Whoever reads it trusts only `is_finished` trials without an error."""

    problems: list[Problem] = field(default_factory=list)
    differences: list[dict[str, Any]] = field(default_factory=list)
    scenarios: list[dict[str, Any]] = field(default_factory=list)
    left_out: int = 0
    """How many scenarios were not performed because the change cannot touch them."""
    is_finished: bool = False

    @property
    def is_passed(self) -> bool:
        """Whether the release may go on."""
        return self.is_finished and not any(problem.severity == "error" for problem in self.problems)


def run(
    files: Files, base: Files, *, performs_all: bool, performs: bool = True, told: Told = lambda line: None
) -> Trial:
    """Try `files`, which would follow `base`. Scenarios a change cannot touch are left out unless `performs_all`;
    without `performs` none is performed. However the child ends, nothing of it is left running."""
    asked = {"performs": performs, "performs_all": performs_all}
    trial = Trial()
    at_hand = ""

    def hear(heard: Mapping[str, Any]) -> None:
        nonlocal at_hand
        at_hand = str(heard.get("performing") or "")
        _note(trial, heard)
        told(heard)

    code, said = _ask("engine.examiner", pack(asked, files, base), WALL_SECONDS, hear)
    if not trial.is_finished:
        trial.problems.append(_stopped(at_hand, code, said))
    return trial


def look(name: str, content: bytes, beside: Files, roles: Iterable[str]) -> dict[str, Any] | None:
    """What alone.py says about one file: its kind, its problems, what an import would make of it. `beside` are files it
    may name. None when that took more time or memory than a file may."""
    found: dict[str, Any] = {}

    def hear(heard: Mapping[str, Any]) -> None:
        found.update(heard)

    asked = {"name": name, "roles": sorted(roles)}
    _ask("engine.alone", pack(asked, {name: content}, beside), LOOK_SECONDS, hear)
    return found if found.pop("ended", False) else None


def _ask(module: str, message: bytes, seconds: float, told: Told) -> tuple[int, bytes]:
    """Have a child work on a message and tell each line it says; its return code, and the end of what it complained."""
    with tempfile.TemporaryDirectory(prefix="danji-trial-") as folder, tempfile.TemporaryFile() as said:
        child = subprocess.Popen(
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            cwd=folder,
            env=environment() | {"HOME": folder, "TMPDIR": folder},
            start_new_session=True,
        )
        too_late = threading.Timer(seconds, child.kill)
        too_late.start()
        try:
            assert child.stdin is not None and child.stdout is not None
            _hand_over(child.stdin, message)
            while line := child.stdout.readline(LINE_BYTES_MAX):
                told(json.loads(line))
        finally:
            too_late.cancel()
            _end(child)
        said.seek(0)
        return child.returncode, said.read()[-2000:]


def limit(cpu_seconds: int, memory_bytes: int) -> None:
    """Take less from the machine than a runaway could want. Lowered limits can never be raised again."""
    for what, most in (
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_FSIZE, FILE_BYTES_MAX),
        (resource.RLIMIT_NOFILE, FILES_MAX),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child and everything it started: they share one process group, which outlives its leader."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with contextlib.suppress(BrokenPipeError):
                pipe.close()


def _hand_over(stdin: IO[bytes], message: bytes) -> None:
    try:
        stdin.write(message)
        stdin.close()
    except BrokenPipeError:
        pass  # It ended before it had read everything; what it said until then tells why.


def _note(trial: Trial, heard: Mapping[str, Any]) -> None:
    trial.problems += [Problem(**row) for row in heard.get("problems", ())]
    trial.differences += heard.get("differences", ())
    if "performed" in heard:
        trial.scenarios.append(dict(heard["performed"]))
    trial.left_out += int(heard.get("left_out", 0))
    trial.is_finished = bool(heard.get("ended", False))


def _stopped(file: str, code: int, said: bytes) -> Problem:
    """The child did not come to its end: too long, too much memory, or a fault that is the engine's own."""
    last = said.decode("utf-8", "replace").strip().splitlines()[-1:]
    minutes = CPU_SECONDS // 60
    message = f"시험을 끝내지 못했습니다. {minutes}분이나 기억 장치 한도를 넘는 곳이 있는지 살펴봐 주십시오."
    return Problem("trial_stopped", message, file=file, element=f"{code} {' '.join(last)}"[:200])


def pack(asked: Mapping[str, Any], files: Files, base: Files) -> bytes:
    """One message to the child: what is asked, and both sets of files with every content once."""
    contents: list[bytes] = []
    known: dict[bytes, int] = {}
    listed: list[dict[str, int]] = []
    for each in (files, base):
        places: dict[str, int] = {}
        for path, content in each.items():
            if content not in known:
                known[content] = len(contents)
                contents.append(content)
            places[path] = known[content]
        listed.append(places)
    head = json.dumps({**asked, "files": listed, "sizes": [len(c) for c in contents]}).encode()
    return len(head).to_bytes(4, "big") + head + b"".join(contents)


def unpack(source: IO[bytes]) -> tuple[dict[str, Any], dict[str, bytes], dict[str, bytes]]:
    """What `pack` wrote."""
    head = json.loads(source.read(int.from_bytes(source.read(4), "big")))
    contents = [source.read(size) for size in head.pop("sizes")]
    files, base = ({path: contents[at] for path, at in places.items()} for places in head.pop("files"))
    return head, files, base


def line(**said: Any) -> bytes:
    """One line of the child. Problems among it are written as their parts."""
    if "problems" in said:
        said["problems"] = [asdict(problem) for problem in said["problems"]]
    return json.dumps(said, ensure_ascii=False).encode() + b"\n"

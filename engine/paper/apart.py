"""Work on things strangers made, done apart: each job in a child process of its own, with little memory, little time
and nothing of ours in its environment. The other end is `child.py`.

Learning the work (loading the libraries) costs more than most jobs, so it is done once, in a nursery: a process that
has seen no stranger's file, from which every job's child is forked. What one job does to itself dies with it."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.model.errors import NotReady

_HOUSE = Path(__file__).resolve().parents[2]
_FRAME = struct.Struct(">I")
_PID = struct.Struct(">q")
_START_SECONDS = 60.0
"""How long the nursery may take to load on a slow machine before the first child must have shown itself."""


class RenderingFailed(NotReady):
    """The paper could not be made. The document itself is not touched by this."""

    code = "rendering_failed"
    default_sentence = "문서 파일을 만들지 못했습니다. 문서 내용은 그대로 있습니다."


def ask(job: str, request: Mapping[str, Any], content: bytes, *, seconds: float) -> bytes:
    """Have a child do one job and answer bytes. However it ends, nothing of it is left running."""
    head = json.dumps({"job": job, **request}, ensure_ascii=False).encode("utf-8")
    with tempfile.TemporaryDirectory(prefix="danji-paper-") as folder:
        with _NURSERY.child_in(folder) as (line, pid):
            try:
                answer = _exchange(line, _FRAME.pack(len(head)) + head + content, seconds)
            except TimeoutError:
                raise RenderingFailed(f"문서 파일을 만드는 데 {seconds:g}초가 넘어 멈췄습니다.") from None
            finally:
                _end(pid)
        if not answer:
            raise RenderingFailed from _Died(folder)
    if answer[:1] == b"+":
        return answer[1:]
    raise RenderingFailed(answer[1:].decode("utf-8"))


def _exchange(line: socket.socket, asked: bytes, seconds: float) -> bytes:
    """Send all, then hear all; TimeoutError when both together take longer than `seconds`."""
    until = time.monotonic() + seconds
    heard: list[bytes] = []
    try:
        line.settimeout(seconds)
        line.sendall(asked)
        line.shutdown(socket.SHUT_WR)
        while True:
            line.settimeout(max(0.001, until - time.monotonic()))
            part = line.recv(1 << 16)
            if not part:
                return b"".join(heard)
            heard.append(part)
    except (BrokenPipeError, ConnectionResetError):
        return b""


class _Died(Exception):
    """What a child said before it ended without an answer, for whoever reads the log."""

    def __init__(self, folder: str) -> None:
        said = Path(folder, "said.txt")
        text = said.read_bytes()[-2000:] if said.exists() else b""
        super().__init__(f"child ended without an answer: {text.decode('utf-8', 'replace')}")


def _end(pid: int) -> None:
    """End the child and everything it started: they share one process group, which outlives its leader."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


class _Nursery:
    """The process children are forked from: started when first needed, and again when it is gone. It ends when this
    process does, because its only line closes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        self._owner = 0

    @contextlib.contextmanager
    def child_in(self, folder: str) -> Any:
        """A fresh child working in `folder`: the line to it and its process group."""
        ours, theirs = socket.socketpair()
        with ours:
            with theirs, self._lock:
                self._beget(folder, theirs)
            ours.settimeout(_START_SECONDS)
            try:
                (pid,) = _PID.unpack(_exactly(ours, _PID.size))
            except (TimeoutError, EOFError, ConnectionResetError) as lost:
                raise RenderingFailed from lost
            yield ours, pid

    def _beget(self, folder: str, line: socket.socket) -> None:
        if self._process is None or self._process.poll() is not None or self._owner != os.getpid():
            self._start()
        try:
            self._send(folder, line)
        except OSError:  # It died between the look and the word; a new one can be asked.
            self._start()
            self._send(folder, line)

    def _send(self, folder: str, line: socket.socket) -> None:
        assert self._line is not None, "a started nursery has a line"
        socket.send_fds(self._line, [folder.encode()], [line.fileno()])

    def _start(self) -> None:
        self.close()
        # Whole messages: a folder and the line that belongs to it are never torn apart.
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._owner = os.getpid()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "engine.paper.child", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                cwd=tempfile.gettempdir(),
                env=environment(),
                start_new_session=True,
            )

    def close(self) -> None:
        """End the nursery; a later job would start it again."""
        if self._line is not None:
            self._line.close()
            self._line = None
        if self._process is not None and self._owner == os.getpid():
            self._process.kill()
            self._process.wait()
            self._process = None


_NURSERY = _Nursery()
atexit.register(_NURSERY.close)


def _exactly(line: socket.socket, size: int) -> bytes:
    heard = b""
    while len(heard) < size:
        part = line.recv(size - len(heard))
        if not part:
            raise EOFError
        heard += part
    return heard


def environment() -> dict[str, str]:
    """No secret, no proxy, no home: only what Python and a converter need to start."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": str(_HOUSE),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "LANG": "C.UTF-8",
    }

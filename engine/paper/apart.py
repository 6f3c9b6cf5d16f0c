"""Work on things strangers made, done apart: in a child process with little memory, little time and nothing of ours in
its environment. The other end is `child.py`."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import struct
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.model.errors import NotReady

_HOUSE = Path(__file__).resolve().parents[2]
_FRAME = struct.Struct(">I")


class RenderingFailed(NotReady):
    """The paper could not be made. The document itself is not touched by this."""

    code = "rendering_failed"
    default_sentence = "문서 파일을 만들지 못했습니다. 문서 내용은 그대로 있습니다."


def ask(job: str, request: Mapping[str, Any], content: bytes, *, seconds: float) -> bytes:
    """Have a child do one job and answer bytes. However it ends, nothing of it is left running."""
    head = json.dumps({"job": job, **request}, ensure_ascii=False).encode("utf-8")
    with tempfile.TemporaryDirectory(prefix="danji-paper-") as folder:
        child = subprocess.Popen(
            [sys.executable, "-m", "engine.paper.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env=_environment(folder),
            start_new_session=True,
        )
        try:
            answer, said = child.communicate(_FRAME.pack(len(head)) + head + content, timeout=seconds)
        except subprocess.TimeoutExpired:
            raise RenderingFailed(f"문서 파일을 만드는 데 {seconds:g}초가 넘어 멈췄습니다.") from None
        finally:
            _end(child)
    if child.returncode != 0 or not answer:
        raise RenderingFailed from _Died(child.returncode, said)
    if answer[:1] == b"+":
        return answer[1:]
    raise RenderingFailed(answer[1:].decode("utf-8"))


class _Died(Exception):
    """How a child ended, for whoever reads the log."""

    def __init__(self, code: int, said: bytes) -> None:
        super().__init__(f"child ended with {code}: {said[-2000:].decode('utf-8', 'replace')}")


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child and everything it started: they share one process group, which outlives its leader."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    for pipe in (child.stdin, child.stdout, child.stderr):
        if pipe is not None:
            pipe.close()


def _environment(folder: str) -> dict[str, str]:
    """No secret, no proxy, no home: only what Python and a converter need to start."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": str(_HOUSE),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "LANG": "C.UTF-8",
        "HOME": folder,
        "TMPDIR": folder,
    }

"""The child that does dangerous work: it limits itself first, reads one job from its input, answers once and ends.
Run as `python -m engine.paper.child` by `apart.py`; nothing else should."""

from __future__ import annotations

import json
import os
import resource
import struct
import sys
from typing import Any, BinaryIO

_MEGABYTE = 1 << 20
CPU_SECONDS = 20
MEMORY = {"docx": 768 * _MEGABYTE, "dxpdf": 1536 * _MEGABYTE, "libreoffice": 4096 * _MEGABYTE}
_FILE_BYTES = 64 * _MEGABYTE


def limit(memory: int) -> None:
    """Take less from the machine than a runaway could want. Lowered limits can never be raised again."""
    for what, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, _FILE_BYTES),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))


def main() -> None:
    """Do one job. The answer starts with `+` and is bytes, or with `-` and is a Korean sentence."""
    answer = _own_stdout()
    size = struct.unpack(">I", sys.stdin.buffer.read(4))[0]
    request: dict[str, Any] = json.loads(sys.stdin.buffer.read(size))
    job = str(request["job"])
    # The job's own limit comes before anything a stranger made is looked at.
    limit(MEMORY[job])
    content = sys.stdin.buffer.read()
    match job:
        case "docx":
            from engine.paper import fill

            made = fill.answer(request, content)
        case "dxpdf":
            from engine.paper import convert

            made = convert.with_dxpdf(content)
        case "libreoffice":
            from engine.paper import convert

            made = convert.with_libreoffice(str(request["program"]), content)
        case _:
            raise AssertionError(f"unknown job {job}")
    answer.write(made)
    answer.flush()


def _own_stdout() -> BinaryIO:
    """Keep the answer's channel to ourselves: whatever a library prints goes to the log instead."""
    kept = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return kept


if __name__ == "__main__":
    main()

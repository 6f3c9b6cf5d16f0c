"""The nursery and its children, which do dangerous work: a child limits itself first, reads one job, answers once and
ends. Run as `python -m engine.paper.child FD` by `apart.py`; nothing else should."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import socket
import struct
import sys
import traceback
from typing import Any

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


def nursery(control: socket.socket) -> None:
    """Learn the work once, then beget a child for each job until nobody is left to ask."""
    from engine.paper import convert, fill  # noqa: F401  # Loaded here so that no child has to.

    with contextlib.suppress(ImportError):  # A machine without the wheel has another converter or none.
        import dxpdf  # noqa: F401  # As above.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # Children are ended by whoever asked; nobody waits for them here.
    while True:
        folder, lines, _, _ = socket.recv_fds(control, 4096, 1)
        if not lines:
            return
        if os.fork() == 0:
            control.close()
            _child(folder.decode(), lines[0])
        os.close(lines[0])


def _child(folder: str, line: int) -> None:
    """One job, from its first byte to the end of this process."""
    code = 1
    try:
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.chdir(folder)
        os.environ |= {"HOME": folder, "TMPDIR": folder}
        # Whatever a library prints goes to the log; the line is the answer's alone.
        said = os.open("said.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(said, 1)
        os.dup2(said, 2)
        with socket.socket(fileno=line) as asker:
            asker.sendall(struct.pack(">q", os.getpid()))
            with asker.makefile("rb") as asked:
                answer = _answer(asked)
            asker.sendall(answer)
        code = 0
    except BaseException:  # The process ends in any case; what it died of belongs into its log.
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _answer(asked: Any) -> bytes:
    """Do one job. The answer starts with `+` and is bytes, or with `-` and is a Korean sentence."""
    from engine.paper import convert, fill

    size = struct.unpack(">I", asked.read(4))[0]
    request: dict[str, Any] = json.loads(asked.read(size))
    job = str(request["job"])
    # The job's own limit comes before anything a stranger made is looked at.
    limit(MEMORY[job])
    content = asked.read()
    match job:
        case "docx":
            return fill.answer(request, content)
        case "dxpdf":
            return convert.with_dxpdf(content)
        case "libreoffice":
            return convert.with_libreoffice(str(request["program"]), content)
        case _:
            raise AssertionError(f"unknown job {job}")


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as line:
        nursery(line)

"""The server bench/api.py asks, with the demonstration in it, and who of its processes used how much processor. The
requests are not here. Linux only: it reads the clocks of other processes."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml
from sqlalchemy import Connection, create_engine, func, select

from engine import demo
from engine.desk import open_desk
from engine.store.tables import effects

ROOT = Path(__file__).resolve().parents[1]
STORY = ROOT / "processes" / "_demo" / "haetsal"
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Used:
    """Seconds of processor since the start, of the parts of one installation.

    `requests` is the server's process without its background thread; `thread` is that thread, which prepares what is
    rendered, and `children` the processes that render, counted once they have ended; `database` is PostgreSQL. `files`
    is how many DOCX and PDF they have made."""

    requests: float
    thread: float
    children: float
    database: float
    files: int

    def since(self, before: Used) -> Used:
        return Used(
            self.requests - before.requests,
            self.thread - before.thread,
            self.children - before.children,
            self.database - before.database,
            self.files - before.files,
        )


class Server:
    """A `danji serve` of its own, with its address, and the clocks of everything that works for it."""

    def __init__(self, process: subprocess.Popen[str], address: str, watch: Connection) -> None:
        self.address = address
        self._pid = process.pid
        self._watch = watch
        # Threads for requests are made when somebody asks. Before that there are the main one and the worker's.
        before_anybody = {int(name) for name in os.listdir(f"/proc/{self._pid}/task")}
        self._background = before_anybody - {self._pid}
        self._database = _family_of_backend(watch)

    def used(self) -> Used:
        """What everything has used up to now, to a millisecond."""
        thread = sum(_thread_seconds(self._pid, tid) for tid in self._background)
        files = self._watch.execute(select(func.count()).where(effects.c.state == "done")).scalar_one()
        self._watch.rollback()
        return Used(
            _process_seconds(self._pid) - thread,
            thread,
            _ended_children_seconds(self._pid),
            sum(_process_seconds(pid) for pid in _family(self._database)),
            files,
        )


def _process_seconds(pid: int) -> float:
    # The kernel's clock of another process, by the rule of clock_getcpuclockid(3).
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:  # A database process that ended meanwhile.
        return 0.0


def _thread_seconds(pid: int, tid: int) -> float:
    return int(Path(f"/proc/{pid}/task/{tid}/schedstat").read_text().split()[0]) / 1e9


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the third on; the second may contain anything."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _ended_children_seconds(pid: int) -> float:
    fields = _stat(pid)
    return (int(fields[13]) + int(fields[14])) / _TICK


def _family_of_backend(watch: Connection) -> int:
    """The process above the one that serves this connection; 0 where the database has no processes."""
    if watch.dialect.name != "postgresql":
        return 0
    backend = watch.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    watch.rollback()
    return int(_stat(backend)[1])


def _family(parent: int) -> list[int]:
    if not parent:
        return []
    found = [parent]
    for name in os.listdir("/proc"):
        try:
            if name.isdecimal() and int(_stat(int(name))[1]) == parent:
                found.append(int(name))
        except OSError:  # It ended while we looked.
            continue
    return found


def logins() -> dict[str, str]:
    """Name → login of everybody in the demonstration who signs in."""
    about = yaml.safe_load((STORY / "complex.yaml").read_text("utf-8"))
    return {person["name"]: person["login"] for person in about["people"] if person.get("login")}


@contextmanager
def serving(database_url: str | None) -> Iterator[Server]:
    """A server with the demonstration, in a folder of its own and, when given, in an empty database."""
    with tempfile.TemporaryDirectory(prefix="danji-bench-") as folder:
        home = Path(folder) / "home"
        _seed(home, database_url)
        environment = os.environ | {"DANJI_HOME": str(home), "PORT": "0", "PYTHONPATH": str(ROOT)}
        environment.pop("DANJI_DATABASE_URL", None)
        if database_url is not None:
            environment["DANJI_DATABASE_URL"] = database_url
        program = "from engine.cli import main; main()"
        with (Path(folder) / "log").open("w+") as log:
            process = subprocess.Popen(
                [sys.executable, "-c", program, "serve"],
                env=environment,
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
            assert process.stdout is not None
            watched = create_engine(database_url or f"sqlite:///{home / 'danji.db'}")
            try:
                address = process.stdout.readline().strip()
                if not address:
                    log.seek(0)
                    raise RuntimeError(f"danji serve stopped:\n{log.read()}")
                with watched.connect() as watch:
                    yield Server(process, address, watch)
            finally:
                watched.dispose()
                process.terminate()
                process.wait()
                process.stdout.close()


def _seed(home: Path, database_url: str | None) -> None:
    if database_url is None:
        demo.prepare(home, ROOT, STORY)
        return
    desk = open_desk(home, database_url=database_url, definitions=ROOT)
    try:
        demo.seed(desk, ROOT, STORY, lambda what, done, total: None)
    finally:
        desk.db.close()

"""What a backup costs while people work: how long it takes, and how long anybody who writes has to wait.

An installation of a given size is made (files, and rows in the proportions of a working office). Then a thread writes
one event after another, as commands do, while the backup is made by a program of its own, as `danji backup` is. The
same is done with the two ways SQLite itself has, `VACUUM INTO` and a backup of all pages at once, followed by a copy of
the files, and with nobody backing up, since a busy machine makes writers wait, too. Run:

    python bench/backup.py [--json] [--megabytes N] [--only portable,vacuum,pages,nothing]

The longest wait is the worst of all commits made meanwhile, in milliseconds. It is worse on a busy disk: compare it
with the line of nothing. Processor time is that of the program that backs up; the copies of SQLite's own ways are made
by this one and not in it, and neither of them looks at a single file.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy import insert

from engine.desk import HOUSE
from engine.model.event import Frontier, leaf_hash
from engine.model.ids import new_id
from engine.paper.seal import load_or_make_key
from engine.store import events, people
from engine.store.blobs import BlobStore
from engine.store.session import Database
from engine.store.tables import attachments, documents, event_trees
from engine.store.tables import events as event_rows

GOAL_SECONDS, GOAL_WAIT_MS = 20.0, 200.0
NOW = datetime(2026, 7, 13, 1, tzinfo=UTC)
BLOB_BYTES = 400_000
"""A photo as an office attaches it."""
EVENTS_PER_FILE = 20
PAUSE_SECONDS = 0.01
WAYS = ("nothing", "portable", "vacuum", "pages")


def build(home: Path, megabytes: int) -> None:
    """An installation of about this size, nine tenths of it files."""
    db = Database(f"sqlite:///{home / 'danji.db'}")
    db.migrate()
    load_or_make_key(home / "seal.key")
    blobs, made = BlobStore(home / "blobs"), int(megabytes * 1e6 * 0.9 / BLOB_BYTES)
    names = []

    def contents() -> Any:
        for _ in range(made):
            content = os.urandom(BLOB_BYTES)
            names.append(blobs.digest(content))
            yield content

    blobs.put_all(contents())
    with db.transaction(HOUSE, NOW) as tx:
        about = {"slug": "bench", "name": "벤치", "office_name": "", "prefix": "", "households": 1, "phone": ""}
        people.add_complex(tx, about | {"units": {}})
        for start in range(0, made, 100):
            _papers(tx, names[start : start + 100])
        _log(tx, made * EVENTS_PER_FILE)
    db.close()


def _papers(tx: Any, names: list[str]) -> None:
    blank = dict.fromkeys(("amount", "number", "submitted_at", "finalized_at", "retained_until", "seal"))
    blank |= dict.fromkeys(("voided_at", "copied_from"))
    for sha256 in names:
        paper = new_id()
        data = {"purpose": "지하주차장 배수펌프를 바꾸려 합니다. " * 40, "paper": paper}
        row = {"id": paper, "form": "memo", "area": "general", "title": "펌프", "summary": "", "party": "", **blank}
        row |= {"state": "draft", "drafter_id": "1", "drafter_name": "박지영", "instance_id": new_id(), "release": "r"}
        row |= {"data": data, "revision": 1, "round": 0, "drafted_at": NOW, "void_reason": "", "complex_id": HOUSE}
        tx.connection.execute(insert(documents), row)
        file = {"id": new_id(), "document_id": paper, "name": "사진.jpg", "sha256": sha256, "bytes": BLOB_BYTES}
        file |= {"media_type": "image/jpeg", "field": "", "added_by": "1", "added_at": NOW, "complex_id": HOUSE}
        tx.connection.execute(insert(attachments), file)


def _log(tx: Any, count: int) -> None:
    """Events as `events.append` writes them, many at a time."""
    frontier, rows = Frontier(), []
    for seq in range(count):
        said = {"actor": {"id": "1", "name": "박지영"}, "at": NOW.isoformat(), "command": "bench", "data": {"n": seq}}
        said |= {
            "document": None,
            "seq": seq,
            "subject": "s" * 32,
            "words": "결재할 문서를 읽고 의견을 적었습니다. " * 8,
        }
        entry = json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
        leaf = leaf_hash(entry)
        frontier = frontier.append(leaf)
        row = {"complex_id": HOUSE, "seq": seq, "command": "bench", "at": NOW, "actor_id": "1", "document_id": None}
        rows.append(row | {"subject_id": "s" * 32, "entry": entry, "leaf_hash": leaf})
        if len(rows) == 1_000 or seq == count - 1:
            tx.connection.execute(insert(event_rows), rows)
            rows = []
    tree = {"complex_id": HOUSE, "size": frontier.size, "peaks": frontier.to_bytes()}
    tx.connection.execute(insert(event_trees), tree)


class Writer:
    """Somebody who commits one event after another and notes how long each took."""

    def __init__(self, home: Path) -> None:
        self._db = Database(f"sqlite:///{home / 'danji.db'}")
        self.waits_ms: list[float] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        while not self._stop.wait(PAUSE_SECONDS):
            start = time.perf_counter()
            with self._db.transaction(HOUSE, NOW) as tx:
                events.append(tx, "bench", actor_id="1", actor={"id": "1"}, subject_id="s", document_id=None, data={})
            self.waits_ms.append((time.perf_counter() - start) * 1e3)

    def __enter__(self) -> Writer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        self._db.close()


PORTABLE = "from engine.cli import main; main()"
PAGES = (
    "import sqlite3, sys\n"
    "source, target = sqlite3.connect(sys.argv[1]), sqlite3.connect(sys.argv[2])\n"
    "source.backup(target, pages=-1)\n"
)
VACUUM = "import sqlite3, sys\nsqlite3.connect(sys.argv[1]).execute('VACUUM INTO ?', (sys.argv[2],))\n"


def ways(home: Path, target: Path) -> dict[str, Callable[[], None]]:
    """Each way to back up, as one program beside the writer."""
    environment = {**os.environ, "DANJI_HOME": str(home), "PYTHONPATH": str(Path(__file__).parents[1])}
    environment.pop("DANJI_DATABASE_URL", None)

    def run(program: str, *words: str) -> None:
        subprocess.run([sys.executable, "-c", program, *words], env=environment, check=True, capture_output=True)

    def own(program: str) -> None:
        run(program, str(home / "danji.db"), str(target / "copy.db"))
        shutil.copytree(home / "blobs", target / "blobs")
        os.sync()

    return {
        "nothing": lambda: time.sleep(10),
        "portable": lambda: run(PORTABLE, "backup", str(target / "one.danji")),
        "vacuum": lambda: own(VACUUM),
        "pages": lambda: own(PAGES),
    }


def measure(home: Path, way: str, folder: Path) -> dict[str, Any]:
    """One backup beside one writer."""
    target = folder / way
    target.mkdir()
    os.sync()
    with Writer(home) as writer:
        time.sleep(0.5)
        before = len(writer.waits_ms)
        start, used = time.perf_counter(), _processor()
        ways(home, target)[way]()
        seconds, used = time.perf_counter() - start, _processor() - used
        waits = writer.waits_ms[before:]
    size = sum(p.stat().st_size for p in target.rglob("*") if p.is_file())
    shutil.rmtree(target)
    return {
        "way": way,
        "seconds": round(seconds, 1),
        "processor_seconds": round(used, 1),
        "megabytes": round(size / 1e6),
        "commits": len(waits),
        "p50_ms": round(statistics.median(waits), 1),
        "p99_ms": round(sorted(waits)[int(len(waits) * 0.99)], 1),
        "longest_ms": round(max(waits), 1),
        "over_goal": sum(wait > GOAL_WAIT_MS for wait in waits),
    }


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--json", action="store_true")
    asked.add_argument("--megabytes", type=int, default=1_000)
    asked.add_argument("--only", default=",".join(WAYS))
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="danji-bench-") as place:
        home = Path(place) / "home"
        home.mkdir()
        build(home, options.megabytes)
        found = [measure(home, way, Path(place)) for way in options.only.split(",")]
    if options.json:
        print(json.dumps({"megabytes": options.megabytes, "ways": found}, ensure_ascii=False))
        return
    print(f"{options.megabytes} MB; goals: {GOAL_SECONDS:.0f} s, longest wait {GOAL_WAIT_MS:.0f} ms")
    print(f"{'way':10}{'s':>7}{'cpu s':>7}{'MB':>7}{'commits':>9}{'p50':>8}{'p99':>8}{'longest':>9}{'> goal':>8}")
    for row in found:
        print(
            f"{row['way']:10}{row['seconds']:>7}{row['processor_seconds']:>7}{row['megabytes']:>7}{row['commits']:>9}"
            f"{row['p50_ms']:>8}{row['p99_ms']:>8}{row['longest_ms']:>9}{row['over_goal']:>8}"
        )


if __name__ == "__main__":
    main()

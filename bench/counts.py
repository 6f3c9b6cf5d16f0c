"""What a question to a thousand people costs, and what it costs to claim the timers that are due among many.

Whole commands as the doors call them, on both databases: opening, each answer, closing; then `due_timers` with
100,000 timers waiting. Run: `python bench/counts.py [--json] [--entitled N] [--timers N] [--rounds N]`. Wall times are
medians; CPU is this process's own, which for SQLite includes the database. It measures commands, not HTTP.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy import insert

from bench.step import postgres
from engine.commands import counts
from engine.desk import actor_at
from engine.model.ids import new_id
from engine.model.process import ProcessInstance
from engine.store import instances, people
from engine.store.releases import active
from engine.store.session import Tx
from engine.store.tables import timers
from tests.desk.questions import asks, definitions, within
from tests.office import Office, open_office

GOAL_OPEN_MS, GOAL_ANSWER_CPU_MS, GOAL_CLOSE_MS, GOAL_CLAIM_MS = 200, 10, 200, 2
DUE = 50
"""How many timers are due among those that wait: one worker's handful."""


@dataclass
class Cost:
    """Wall and CPU seconds of each command."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def timed(self, work: Callable[[], Any]) -> Any:
        cpu, wall = time.process_time(), time.perf_counter()
        done = work()
        self.wall.append(time.perf_counter() - wall)
        self.cpu.append(time.process_time() - cpu)
        return done

    def shown(self) -> dict[str, float]:
        return {
            "commands": len(self.wall),
            "wall_ms": round(statistics.median(self.wall) * 1e3, 3),
            "cpu_ms": round(statistics.median(self.cpu) * 1e3, 3),
            "cpu_p99_ms": round(sorted(self.cpu)[int(len(self.cpu) * 0.99)] * 1e3, 3),
        }


def residents(office: Office, many: int) -> list[str]:
    """More people of the complex; their names."""
    names = [f"주민 {n:05}" for n in range(many)]

    def work(tx: Tx) -> None:
        for name in names:
            office.ids[name] = new_id()
            people.add_person(tx, {"id": office.ids[name], "name": name})

    within(office, work)
    return names


def of_counts(office: Office, entitled: int, rounds: int, secret: bool) -> dict[str, dict[str, float]]:
    """Whole counts: put to all, answered by all but one, closed by whoever may."""
    names = residents(office, entitled)
    opening, answering, closing = Cost(), Cost(), Cost()
    chief = office.actor("정민호")
    with office.desk.db.reading(office.desk.complex_id, office.clock()) as tx:
        actors = [actor_at(office.desk, tx, office.ids[name]) for name in names]
    for _ in range(rounds):
        count = opening.timed(lambda: asks(office, *names, secret=secret, closer="role:chief"))
        for at, actor in enumerate(actors[1:]):
            option = "찬성" if at % 3 else "반대"
            answering.timed(lambda c=count, a=actor, o=option: counts.answer(office.desk, a, c, o))
        closing.timed(lambda c=count: counts.close(office.desk, chief, c))
    return {"opening": opening.shown(), "an answer": answering.shown(), "closing": closing.shown()}


def of_timers(office: Office, waiting: int, rounds: int) -> dict[str, float]:
    """Claiming those that are due among many that are not, as the clock does each second."""
    now = office.clock()

    def fill(tx: Tx) -> None:
        release = active(tx)
        assert release is not None, "an office has a release"
        rows = []
        for at in range(waiting):
            if at % 100 == 0:
                matter = new_id()
                instances.add(
                    tx, ProcessInstance(matter, "asking", release, None, "0" * 32, "", b"", 0, "running", now)
                )
            due = now - timedelta(seconds=at + 1) if at < DUE else now + timedelta(minutes=at)
            rows.append(
                {
                    "complex_id": tx.complex_id,
                    "instance_id": matter,
                    "token": str(at),
                    "element_id": "t",
                    "due_at": due,
                }
            )
        tx.connection.execute(insert(timers), rows)

    within(office, fill)
    claiming = Cost()
    for _ in range(rounds):

        def claim() -> None:
            with office.desk.db.transaction(office.desk.complex_id, now) as tx:
                claiming.timed(lambda: instances.due_timers(tx))
                assert len(instances.due_timers(tx)) == DUE

        claim()
    return claiming.shown()


def measured(home: Path, url: str | None, options: argparse.Namespace) -> dict[str, Any]:
    """Everything on one database."""
    office = open_office(home / "home", url, definitions=definitions(home / "definitions"))
    try:
        return {
            "open": of_counts(office, options.entitled, options.rounds, secret=False),
            "secret": of_counts(office, options.entitled, options.rounds, secret=True),
            "claiming timers": of_timers(office, options.timers, max(20, options.rounds)),
        }
    finally:
        office.desk.db.close()


def main() -> int:
    """Measure, print a table or one JSON object; exit 1 when a goal is missed."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--json", action="store_true", help="print one JSON object")
    arguments.add_argument("--entitled", type=int, default=1_000, help="people asked")
    arguments.add_argument("--timers", type=int, default=100_000, help="timers waiting")
    arguments.add_argument("--rounds", type=int, default=3, help="counts of each kind")
    options = arguments.parse_args()

    report: dict[str, Any] = {"entitled": options.entitled, "timers": options.timers, "databases": {}}
    with tempfile.TemporaryDirectory() as folder:
        report["databases"]["SQLite"] = measured(Path(folder), None, options)
    with postgres() as url, tempfile.TemporaryDirectory() as folder:
        if url is not None:
            driver = url.replace("postgresql://", "postgresql+psycopg://")
            report["databases"]["PostgreSQL"] = measured(Path(folder), driver, options)
    report["goals"] = _goals(report["databases"])
    print(json.dumps(report, ensure_ascii=False) if options.json else _table(report))
    return 0 if all(report["goals"].values()) else 1


def _goals(databases: dict[str, Any]) -> dict[str, bool]:
    kinds = [found[kind] for found in databases.values() for kind in ("open", "secret")]
    claims = [found["claiming timers"]["wall_ms"] for found in databases.values()]
    both = len(databases) == 2
    return {
        f"opening at most {GOAL_OPEN_MS} ms": both and all(k["opening"]["wall_ms"] <= GOAL_OPEN_MS for k in kinds),
        f"an answer at most {GOAL_ANSWER_CPU_MS} ms CPU": both
        and all(k["an answer"]["cpu_ms"] <= GOAL_ANSWER_CPU_MS for k in kinds),
        f"closing at most {GOAL_CLOSE_MS} ms": both and all(k["closing"]["wall_ms"] <= GOAL_CLOSE_MS for k in kinds),
        f"claiming due timers at most {GOAL_CLAIM_MS} ms": both and all(c <= GOAL_CLAIM_MS for c in claims),
    }


def _table(report: dict[str, Any]) -> str:
    head = f"{'database':12} {'kind':8} {'command':16} {'runs':>6} {'wall ms':>9} {'CPU ms':>9} {'CPU p99':>9}"
    lines = [head]

    def line(database: str, kind: str, command: str, row: dict[str, float]) -> str:
        return (
            f"{database:12} {kind:8} {command:16} {row['commands']:6} {row['wall_ms']:9.2f} {row['cpu_ms']:9.2f} "
            f"{row['cpu_p99_ms']:9.2f}"
        )

    for database, found in report["databases"].items():
        for kind in ("open", "secret"):
            lines += [line(database, kind, command, row) for command, row in found[kind].items()]
        lines.append(line(database, "", "claiming timers", found["claiming timers"]))
    lines.append("")
    lines += [f"{'reached' if reached else 'MISSED':8} {goal}" for goal, reached in report["goals"].items()]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())

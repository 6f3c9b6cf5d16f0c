"""The machines bench/step.py compares and the databases they commit to. Measuring and printing are not here."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import orjson

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

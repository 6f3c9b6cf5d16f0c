"""Stock SpiffWorkflow on the same files, to show that a test would fail on it. Never used to expect a right answer."""

from __future__ import annotations

import json
from typing import Any

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow


def workflow(source: bytes, process_id: str = "p") -> BpmnWorkflow:
    """Parsed and run to its first wait, exactly as the package's own documentation does it."""
    parser = BpmnParser()
    parser.add_bpmn_str(source)
    running = BpmnWorkflow(parser.get_spec(process_id), parser.get_subprocess_specs(process_id))
    running.do_engine_steps()
    return running


def through_jsonb(running: BpmnWorkflow) -> BpmnWorkflow:
    """Saved and read back by its own serialiser from a PostgreSQL `jsonb` column, which keeps the keys of an object
    ordered by length and bytes instead of as they were written."""
    serialiser = BpmnWorkflowSerializer()
    kept = _as_jsonb(json.loads(serialiser.serialize_json(running)))
    return serialiser.deserialize_json(json.dumps(kept))


def _as_jsonb(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_jsonb(value[key]) for key in sorted(value, key=lambda key: (len(key.encode()), key.encode()))}
    return [_as_jsonb(item) for item in value] if isinstance(value, list) else value


def state_bytes(running: BpmnWorkflow) -> int:
    """What its own serialiser keeps of a case."""
    return len(BpmnWorkflowSerializer().serialize_json(running).encode())


def data_of(running: BpmnWorkflow, name: str) -> dict[str, Any]:
    """What a ready task has been given."""
    found: dict[str, Any] = next(t for t in running.get_tasks(state=TaskState.READY) if t.task_spec.name == name).data
    return found


def ready(running: BpmnWorkflow) -> list[str]:
    """The manual tasks it says are ready."""
    return sorted(t.task_spec.name for t in running.get_tasks(state=TaskState.READY, manual=True))


def complete(running: BpmnWorkflow, name: str, **data: object) -> None:
    """Finish one ready task."""
    task = next(t for t in running.get_tasks(state=TaskState.READY, manual=True) if t.task_spec.name == name)
    task.data.update(data)
    task.run()
    running.do_engine_steps()

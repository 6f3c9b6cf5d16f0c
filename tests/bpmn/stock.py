"""Stock SpiffWorkflow on the same files, to show that a test would fail on it. Never used to expect a right answer."""

from __future__ import annotations

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow


def workflow(source: bytes, process_id: str = "p") -> BpmnWorkflow:
    """Parsed and run to its first wait, exactly as the package's own documentation does it."""
    parser = BpmnParser()
    parser.add_bpmn_str(source)
    running = BpmnWorkflow(parser.get_spec(process_id), parser.get_subprocess_specs(process_id))
    running.do_engine_steps()
    return running


def ready(running: BpmnWorkflow) -> list[str]:
    """The manual tasks it says are ready."""
    return sorted(t.task_spec.name for t in running.get_tasks(state=TaskState.READY, manual=True))


def complete(running: BpmnWorkflow, name: str, **data: object) -> None:
    """Finish one ready task."""
    task = next(t for t in running.get_tasks(state=TaskState.READY, manual=True) if t.task_spec.name == name)
    task.data.update(data)
    task.run()
    running.do_engine_steps()

"""A command writes one state, and what will wake a matter is written with it: nothing polls and no token is a row."""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, select

from engine.model.errors import FormRejected
from engine.store import tables
from engine.store.instances import due_timers
from tests.databases import fresh_database
from tests.office import REPOSITORY, Office, open_office

_names = itertools.count()
REMINDER = """
    <bpmn:boundaryEvent id="overdue" attachedToRef="approve" cancelActivity="false">
      <bpmn:outgoing>flow_overdue</bpmn:outgoing>
      <bpmn:timerEventDefinition><bpmn:timeDuration>P3D</bpmn:timeDuration></bpmn:timerEventDefinition>
    </bpmn:boundaryEvent>
    <bpmn:serviceTask id="remind" name="늦음 알리기">
      <bpmn:extensionElements>
        <spiffworkflow:serviceTaskOperator id="notify">
          <spiffworkflow:parameters>
            <spiffworkflow:parameter id="to" type="str" value="&quot;starter&quot;" />
            <spiffworkflow:parameter id="text" type="str" value="&quot;사흘째 기다립니다.&quot;" />
          </spiffworkflow:parameters>
        </spiffworkflow:serviceTaskOperator>
      </bpmn:extensionElements>
      <bpmn:incoming>flow_overdue</bpmn:incoming>
      <bpmn:outgoing>flow_reminded</bpmn:outgoing>
    </bpmn:serviceTask>
    <bpmn:endEvent id="reminded"><bpmn:incoming>flow_reminded</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="flow_overdue" sourceRef="overdue" targetRef="remind" />
    <bpmn:sequenceFlow id="flow_reminded" sourceRef="remind" targetRef="reminded" />
    <bpmn:endEvent id="end" """


@contextmanager
def written(office: Office) -> Iterator[list[str]]:
    """Which tables are written to, in order, as `VERB table`."""
    found: list[str] = []

    def look(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if match := re.match(r'\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', statement):
            found.append(f"{match[1].split()[0]} {match[2]}")

    event.listen(office.desk.db.engine, "before_cursor_execute", look)
    try:
        yield found
    finally:
        event.remove(office.desk.db.engine, "before_cursor_execute", look)


def test_a_decision_writes_the_state_of_its_matter_once_and_one_event(office: Office) -> None:
    document = office.submits("박지영")

    with written(office) as statements:
        office.approves(document, "이수진")

    assert statements.count("UPDATE instances") == 1
    assert statements.count("INSERT events") == 1
    assert "INSERT instances" not in statements


def test_the_state_is_bytes_that_no_database_reorders(office: Office) -> None:
    office.submits("박지영")

    with office.desk.db.reading(office.desk.complex_id, office.clock()) as tx:
        state = tx.connection.execute(select(tables.instances.c.state)).scalars().first()
        kinds = {
            str(column.type.compile(tx.connection.dialect)).upper()
            for table in tables.metadata.tables.values()
            for column in table.columns
        }

    assert isinstance(state, bytes | memoryview) and len(bytes(state)) < 1_024
    assert not kinds & {"JSON", "JSONB"}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def reminding(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """An office whose bylaws remind the author of a paper that has waited three days."""
    rules = tmp_path / "rules"
    for top in ("processes", "forms"):
        shutil.copytree(REPOSITORY / top, rules / top)
    file = rules / "processes" / "approval" / "approval.bpmn"
    drawn = file.read_text("utf-8")
    assert drawn.count('<bpmn:endEvent id="end" ') == 1
    file.write_text(drawn.replace('<bpmn:endEvent id="end" ', REMINDER.lstrip()), "utf-8")
    url = None
    if request.param == "postgresql":
        url = fresh_database(request.getfixturevalue("postgres_url"), f"reminding_{next(_names)}")
    opened = open_office(tmp_path / "home", url, rules)
    yield opened
    opened.desk.db.close()


def waiting(office: Office) -> int:
    with office.desk.db.reading(office.desk.complex_id, office.clock()) as tx:
        return len(tx.connection.execute(select(tables.timers.c.token)).all())


def due(office: Office) -> int:
    with office.desk.db.reading(office.desk.complex_id, office.clock()) as tx:
        return len(due_timers(tx))


def test_a_deadline_is_a_row_of_its_command_and_wakes_the_matter_on_its_day(reminding: Office) -> None:
    document = reminding.submits("박지영")
    assert (waiting(reminding), due(reminding)) == (1, 0)

    reminding.clock.forward(days=2)
    assert reminding.works_off() == 0
    reminding.clock.forward(days=2)
    assert due(reminding) == 1
    assert reminding.works_off() == 1

    assert (waiting(reminding), due(reminding)) == (0, 0)
    with reminding.desk.db.reading(reminding.desk.complex_id, reminding.clock()) as tx:
        told = tx.connection.execute(select(tables.notices.c.text)).scalars().all()
    assert list(told) == ["사흘째 기다립니다."]
    assert reminding.task("이수진", document), "a reminder takes nobody's task away"


def test_a_decision_takes_the_deadline_of_its_task_away_and_a_refused_one_leaves_it(reminding: Office) -> None:
    document = reminding.submits("박지영")

    with pytest.raises(FormRejected):
        reminding.returns("이수진", document, "")
    assert waiting(reminding) == 1
    reminding.approves(document, "이수진", "최영식")
    assert waiting(reminding) == 1, "the deadline of the desk it lies on now"
    reminding.approves(document, "정민호")

    reminding.clock.forward(days=30)
    assert (waiting(reminding), due(reminding)) == (0, 0)

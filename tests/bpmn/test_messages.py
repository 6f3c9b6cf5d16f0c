"""A message reaches exactly the case and the wait it was meant for."""

from __future__ import annotations

import pytest

from engine.bpmn import lint, step
from engine.bpmn.step import Undecided
from tests.bpmn import stock
from tests.bpmn.drawing import (
    NOW,
    boundary,
    catch,
    defined,
    end,
    gateway,
    line,
    message,
    process,
    props,
    start,
    user,
)
from tests.bpmn.driving import Drive

ANSWER = '<bpmn:message id="m" name="answer"/>'


def _waiting(correlation: str = "number") -> list[str]:
    return [
        start(), catch("wait", message("m"), correlation=correlation), user("read"), end(),
        line("s", "wait", "read", "e"),
    ]  # fmt: skip


def test_a_message_with_the_same_name_and_key_moves_the_case_on_and_brings_its_facts():
    drive = Drive(defined(*_waiting(), outside=ANSWER), {"number": "2026-17"})
    assert [(s.name, s.correlation) for s in drive.step.subscriptions] == [("answer", "2026-17")]

    drive.tell("answer", "2026-17", {"text": "동의"})

    assert drive.names == ["read"]
    assert drive.step.facts == {"number": "2026-17", "text": "동의"}
    assert drive.step.subscriptions == ()


@pytest.mark.parametrize(
    ("name", "key"), [("answer", "2026-18"), ("answer", ""), ("answer", "2026-17 "), ("other", "2026-17"), ("", "")]
)
def test_any_other_name_or_key_matches_nothing_and_changes_nothing(name, key):
    drive = Drive(defined(*_waiting(), outside=ANSWER), {"number": "2026-17"}, saved=False)

    assert drive.tell(name, key, {"text": "가로챔"}) is None

    assert drive.tell("answer", "2026-17") is not None


@pytest.mark.parametrize("value", [None, "", "  ", [], [""], [None], True, {}])
def test_a_wait_whose_key_is_empty_stops_the_step_rather_than_matching_everything(value):
    definition = defined(*_waiting(), outside=ANSWER)

    with pytest.raises(Undecided):
        step.start(definition, {"number": value}, NOW)


def test_a_wait_without_a_key_is_refused_by_lint():
    drawn = [start(), catch("wait", message("m")), end(), line("s", "wait", "e")]

    problems = lint.check(process(*drawn, outside=ANSWER), "m.bpmn")

    assert [(p.code, p.element) for p in problems] == [("no_correlation", "wait")]


def test_stock_lets_a_message_without_any_key_into_the_wait():
    from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
    from SpiffWorkflow.bpmn.util.event import BpmnEvent

    drawn = [start(), catch("wait", message("m")), user("read"), end(), line("s", "wait", "read", "e")]
    running = stock.workflow(process(*drawn, outside=ANSWER))

    running.catch(BpmnEvent(MessageEventDefinition("answer"), {}))
    running.do_engine_steps()

    assert stock.ready(running) == ["read"]


def test_keys_of_several_parts_and_numbers_are_compared_as_a_whole():
    definition = defined(*_waiting("[complex, number]"), outside=ANSWER)

    first = step.start(definition, {"complex": "haetsal", "number": 17}, NOW)

    assert first.subscriptions[0].correlation == '["haetsal",17]'
    assert step.deliver_message(definition, first.state, "answer", '["haetsal",18]', {}, NOW) is None
    assert step.deliver_message(definition, first.state, "answer", '["haetsal",17]', {}, NOW) is not None


def test_a_message_on_a_task_interrupts_it_or_accompanies_it_as_often_as_it_comes():
    def case(interrupting: bool) -> Drive:
        event = boundary("told", "work", message("m"), interrupting, correlation="number")
        return Drive(
            defined(
                start(), user("work"), event, user("extra"), end(), end("e2"), line("s", "work", "e"),
                line("told", "extra", "e2"), outside=ANSWER,
            ),
            {"number": "7"},
        )  # fmt: skip

    stopped, accompanied = case(True), case(False)
    stopped.tell("answer", "7")
    accompanied.tell("answer", "7")
    accompanied.tell("answer", "7")

    assert stopped.names == ["extra"] and stopped.step.subscriptions == ()
    assert accompanied.names == ["extra", "extra", "work"] and len(accompanied.step.subscriptions) == 1


def test_of_two_waits_with_the_same_key_the_older_one_gets_the_message():
    drive = Drive(
        defined(
            start(), gateway("parallel", "g"), catch("one", message("m"), correlation="number"),
            catch("two", message("m"), correlation="number"), user("a"), user("b"), end(), end("e2"),
            line("s", "g", "one", "a", "e"), line("g", "two", "b", "e2"), outside=ANSWER,
        ),
        {"number": "7"},
    )  # fmt: skip

    drive.tell("answer", "7")
    assert drive.names == ["a"]
    drive.tell("answer", "7")

    assert drive.names == ["a", "b"]


def test_a_payload_can_be_kept_whole_and_a_receive_task_waits_like_a_catch():
    properties = props(correlation="number", resultVariable="reply")
    receive = f'<bpmn:receiveTask id="wait" messageRef="m">{properties}</bpmn:receiveTask>'
    drive = Drive(
        defined(start(), receive, user("read"), end(), line("s", "wait", "read", "e"), outside=ANSWER), {"number": "7"}
    )

    drive.tell("answer", "7", ["예", 3])

    assert drive.step.facts == {"number": "7", "reply": ["예", 3]}

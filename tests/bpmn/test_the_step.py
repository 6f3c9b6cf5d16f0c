"""A step says what happened: what opened, what closed, what is asked for, and where the case stands."""

from __future__ import annotations

import pytest

from engine.bpmn import step
from engine.bpmn.step import BpmnRejected, NoPath, OpenedTask, StateRejected, StepLimit
from engine.model.errors import NotOpen
from tests.bpmn.drawing import (
    NOW,
    catch,
    defined,
    end,
    flow,
    gateway,
    line,
    many,
    process,
    service,
    start,
    sub,
    terminate,
    timer,
    user,
)
from tests.bpmn.driving import Drive


def _approval() -> list[str]:
    return [
        start(), user("draft", performer="starter"), user("approve", performer="approval_line"),
        service("propose", "propose_approval_line", "line", table='"lines"'),
        service("next", "next_approver", "next", blocking="true"), gateway("exclusive", "more", default="done"),
        gateway("exclusive", "verdict", default="on"), end(),
        line("s", "draft", "propose", "next", "more"), flow("ask", "more", "approve", "next != null"),
        flow("done", "more", "e"), line("approve", "verdict"),
        flow("back", "verdict", "draft", 'verdict = "return"'), flow("on", "verdict", "next"),
    ]  # fmt: skip


def test_a_case_opens_the_first_task_with_its_lane_name_and_properties():
    lane = '<bpmn:lane id="l1" name="chief"><bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane>'
    lanes = f'<bpmn:laneSet id="l">{lane}</bpmn:laneSet>'

    first = step.start(defined(lanes, start(), user("a", form="leave"), end(), line("s", "a", "e")), {"by": "kim"}, NOW)

    assert first.opened == (OpenedTask("2", "a", "a 일", "chief", {"form": "leave"}),)
    assert first.facts == {"by": "kim"}
    assert not first.finished and first.closed == ()


@pytest.mark.parametrize("saved", [True, False], ids=["saved between steps", "chained"])
def test_a_draft_returned_by_the_second_approver_gets_a_new_line_and_goes_through(saved):
    drive = Drive(defined(*_approval()), saved=saved)
    lines = iter([["lee", "park"], ["lee", "choi", "park"]])

    def desk() -> str | None:
        while drive.effects:
            effect = next(iter(drive.effects.values()))
            if effect.verb == "propose_approval_line":
                assert effect.params == {"table": "lines"}
                people[:] = next(lines)
                drive.deliver(effect.element_id, {"steps": len(people)})
            else:
                assert effect.params == {"blocking": True}
                drive.deliver(effect.element_id, people.pop(0) if people else None)
        return drive.step.facts.get("next")  # type: ignore[return-value]  # a name or None

    people: list[str] = []
    drive.complete("draft")
    assert desk() == "lee"
    drive.complete("approve", {"verdict": "approve"})
    assert desk() == "park"
    drive.complete("approve", {"verdict": "return"})
    assert drive.names == ["draft"] and desk() == "park"
    drive.complete("draft")
    for person in ("lee", "choi", "park"):
        assert desk() == person
        drive.complete("approve", {"verdict": "approve"})

    assert desk() is None
    assert drive.step.finished
    assert drive.step.facts["line"] == {"steps": 3}


def test_a_task_can_be_completed_once_and_a_refusal_leaves_the_step_as_it_was():
    definition = defined(start(), user("a"), user("b"), end(), line("s", "a", "b", "e"))
    first = step.start(definition, {}, NOW)
    second = step.complete(definition, first, "2", {}, NOW)

    with pytest.raises(NotOpen):
        step.complete(definition, second, "2", {}, NOW)
    with pytest.raises(NotOpen):
        step.deliver(definition, second, "3", None, NOW)
    with pytest.raises(NotOpen):
        step.complete(definition, second, "-1", {}, NOW)

    assert second.closed == ("2",)
    assert step.complete(definition, second, "3", {}, NOW).finished


def test_an_effect_is_answered_once_and_only_by_its_token():
    definition = defined(start(), service("x", result="number"), user("a"), end(), line("s", "x", "a", "e"))
    first = step.start(definition, {}, NOW)
    token = first.effects[0].token
    after = step.deliver(definition, first.state, token, {"no": 17}, NOW)

    with pytest.raises(NotOpen):
        step.deliver(definition, after.state, token, {"no": 18}, NOW)
    with pytest.raises(NotOpen):
        step.complete(definition, first.state, token, {}, NOW)

    assert after.facts == {"number": {"no": 17}}


def test_a_step_that_was_moved_on_from_has_no_state_unless_it_was_asked_before():
    definition = defined(start(), user("a"), user("b"), end(), line("s", "a", "b", "e"))
    first = step.start(definition, {}, NOW)
    second = step.complete(definition, first, "2", {}, NOW)
    kept = second.state
    step.complete(definition, second, "3", {}, NOW)

    with pytest.raises(RuntimeError, match="moved on"):
        _ = first.state

    assert second.state == kept
    assert step.complete(definition, second, "3", {}, NOW).finished, "asked-for bytes can be taken up again"


def test_chained_steps_leave_the_same_bytes_as_saved_ones():
    definition = defined(*_approval())
    chained = step.start(definition, {"amount": 3}, NOW)
    chained = step.complete(definition, chained, chained.opened[0].token, {"title": "품의"}, NOW)
    chained = step.deliver(definition, chained, chained.effects[0].token, ["lee"], NOW)
    saved = step.start(definition, {"amount": 3}, NOW)
    saved = step.complete(definition, saved.state, saved.opened[0].token, {"title": "품의"}, NOW)
    saved = step.deliver(definition, saved.state, saved.effects[0].token, ["lee"], NOW)

    assert chained.state == saved.state


def test_a_terminate_end_closes_what_is_still_open_in_its_scope_and_nothing_outside():
    inner = [
        start("is"), gateway("parallel", "ig"), user("i1"), user("i2"), end("ie"), terminate("it"),
        line("is", "ig", "i1", "it"), line("ig", "i2", "ie"),
    ]  # fmt: skip
    drive = Drive(
        defined(
            start(), gateway("parallel", "g"), sub("box", *inner), user("other"), user("after"), end(), end("e2"),
            line("s", "g", "box", "after", "e"), line("g", "other", "e2"),
        )
    )  # fmt: skip
    cancelled = drive.token("i2")

    after = drive.complete("i1")

    assert cancelled in after.closed
    assert drive.names == ["after", "other"]


def test_a_task_opened_and_withdrawn_in_one_step_is_never_reported():
    definition = defined(
        start(), user("first"), gateway("parallel", "g"), user("shown"), terminate("stop"), end(),
        line("s", "first", "g", "shown", "e"), line("g", "stop"),
    )  # fmt: skip

    after = step.complete(definition, step.start(definition, {}, NOW), "2", {}, NOW)

    assert after.opened == () and after.closed == ("2",) and after.finished


def test_a_gateway_no_condition_of_which_holds_stops_the_step_and_not_the_case():
    definition = defined(
        start(), user("a"), gateway("exclusive", "g"), user("b"), user("c"), end(), line("s", "a", "g"),
        flow("fb", "g", "b", "n = 1"), flow("fc", "g", "c", "not(n = 1)"), line("b", "e"), line("c", "e"),
    )  # fmt: skip
    inclusive = defined(
        start(), user("a"), gateway("inclusive", "g", default="fd"), user("b"), user("dd"), gateway("inclusive", "j"),
        end(), line("s", "a", "g"), flow("fb", "g", "b", "n = 1"), flow("fd", "g", "dd"), line("b", "j", "e"),
        line("dd", "j"),
    )  # fmt: skip

    assert step.complete(definition, step.start(definition, {}, NOW), "2", {"n": 2}, NOW).opened[0].element_id == "c"
    assert step.complete(inclusive, step.start(inclusive, {}, NOW), "2", {"n": 2}, NOW).opened[0].element_id == "dd"


def test_a_circle_in_which_nothing_waits_is_refused_before_it_runs_and_stopped_if_it_ever_does(monkeypatch):
    drawn = [
        start(), user("a"), gateway("exclusive", "m"), gateway("exclusive", "x", default="out"), end(),
        line("s", "a", "m", "x"), flow("back", "x", "m", "spin"), flow("out", "x", "e"),
    ]  # fmt: skip
    with pytest.raises(BpmnRejected) as rejected:
        defined(*drawn)
    assert [(p.code, p.element) for p in rejected.value.problems] == [("idle_circle", "m")]

    monkeypatch.setattr("engine.bpmn.ways.Ways._check_idle_circles", lambda self: None)
    definition = defined(*drawn)
    state = step.start(definition, {}, NOW).state
    with pytest.raises(StepLimit) as stopped:
        step.complete(definition, state, "2", {"spin": True}, NOW)

    assert "1000단계" in stopped.value.sentence and stopped.value.element in ("m", "x")
    assert step.complete(definition, state, "2", {"spin": False}, NOW).finished


def test_a_thousand_automatic_steps_are_not_a_loop_but_tokens_are_limited():
    crowd = sub(
        "box", many("500"), start("is"), gateway("parallel", "ig"), *(user(f"u{i}") for i in range(4)),
        end("ie"), line("is", "ig"), *(line("ig", f"u{i}", "ie") for i in range(4)),
    )  # fmt: skip

    with pytest.raises(StepLimit):
        step.start(defined(start(), crowd, end(), line("s", "box", "e")), {}, NOW)


def test_a_plain_task_waits_for_a_person_rather_than_being_skipped():
    drive = Drive(defined(start(), '<bpmn:task id="sign" name="승인"/>', end(), line("s", "sign", "e")))

    assert drive.names == ["sign"]
    assert drive.complete("sign").finished


def test_the_same_file_is_parsed_once_and_other_bytes_are_another_definition():
    source = process(start(), user("a"), end(), line("s", "a", "e"))

    first = step.load(source, decisions={})

    assert step.load(source, decisions={}) is first
    assert step.load(source + b"\n", decisions={}) is not first
    assert first.elements["a"].kind == "userTask" and first.process_id == "p"


def test_the_first_event_behind_an_event_gateway_withdraws_the_others():
    outside = '<bpmn:message id="m" name="answer"/>'
    drive = Drive(
        defined(
            start(), gateway("eventBased", "g"), catch("late", timer("P3D")),
            catch("told", '<bpmn:messageEventDefinition messageRef="m"/>', correlation="no"),
            user("remind"), user("read"), gateway("exclusive", "x"), end(), line("s", "g", "late", "remind", "x"),
            line("g", "told", "read", "x", "e"), outside=outside,
        ),
        {"no": "K-1"},
    )  # fmt: skip
    assert [t.element_id for t in drive.step.timers] == ["late"]

    after = drive.tell("answer", "K-1", {"text": "예"})

    assert after is not None and after.timers == () and after.subscriptions == ()
    assert drive.names == ["read"]


def test_a_state_of_another_definition_is_refused_loudly():
    one = defined(start(), user("a"), end(), line("s", "a", "e"))
    other = defined(start(), user("b"), end(), line("s", "b", "e"))

    with pytest.raises(StateRejected):
        step.complete(other, step.start(one, {}, NOW).state, "2", {}, NOW)
    with pytest.raises(StateRejected):
        step.complete(other, step.start(one, {}, NOW), "2", {}, NOW)


@pytest.mark.parametrize("kind", ["exclusive", "inclusive"])
def test_where_no_condition_holds_and_lint_was_wrong_about_it_the_step_stops_with_its_place(kind, monkeypatch):
    monkeypatch.setattr("engine.bpmn.shape._is_total", lambda node: True)
    definition = defined(
        start("s0"), user("a0"), gateway(kind, "g"), user("b"), user("c"), end("e0"), line("s0", "a0", "g"),
        flow("fb", "g", "b", "n = 1"), flow("fc", "g", "c", "n = 2"), line("b", "e0"), line("c", "e0"),
    )  # fmt: skip

    with pytest.raises(NoPath) as stopped:
        step.complete(definition, step.start(definition, {}, NOW).state, "2", {"n": 3}, NOW)

    assert stopped.value.element == "g" and stopped.value.sentence

"""What a process sends out: messages and signals, told to the house exactly once and with their own facts."""

from __future__ import annotations

import pytest

from engine.bpmn import lint, step
from engine.bpmn.step import Thrown, Undecided
from tests.bpmn.drawing import (
    NOW,
    boundary,
    catch,
    declared,
    defined,
    end,
    event,
    flow,
    gateway,
    line,
    many,
    process,
    props,
    send,
    start,
    throw,
    timer,
    user,
)
from tests.bpmn.driving import Drive

TOLD = declared("message", "m", "contract signed")
CALL = declared("signal", "g", "quiet hours")
FACTS = {"contract": "2026-3", "vendor": "한빛", "sum": 1200}
BOTH = pytest.mark.parametrize("saved", [False, True], ids=["straight", "restored"])


def _errors(*drawn: str, outside: str = "") -> list[tuple[str, str]]:
    found = lint.check(process(*drawn, outside=outside), "x.bpmn")
    return [(p.code, p.element) for p in found if p.severity == "error"]


@BOTH
@pytest.mark.parametrize("drawn", ["intermediate", "end", "task"])
def test_a_message_goes_out_once_with_its_key_and_its_payload_and_the_case_goes_on(drawn, saved):
    said = {"correlation": "contract", "payload": "{ vendor: vendor, total: sum * 2 }"}
    out = {
        "intermediate": throw("out", event("message", "m"), **said),
        "task": send("out", "m", **said),
        "end": f'<bpmn:endEvent id="out">{props(**said)}{event("message", "m")}</bpmn:endEvent>',
    }[drawn]
    rest = [line("out", "e"), end()] if drawn != "end" else []
    drive = Drive(
        defined(start(), user("sign"), out, line("s", "sign", "out"), *rest, outside=TOLD), FACTS, saved=saved
    )
    assert drive.step.thrown == ()

    drive.complete("sign")

    expected = Thrown("contract signed", "2026-3", {"vendor": "한빛", "total": 2400}, "message", "out")
    assert drive.step.thrown == (expected,)
    assert drive.step.finished
    assert step.fire(drive.definition, drive.step.state, NOW).thrown == (), "a step tells only what it threw itself"


def test_a_send_task_for_each_of_a_list_sends_each_its_own():
    each = many(inside="<bpmn:loopDataInputRef>units</bpmn:loopDataInputRef><bpmn:inputDataItem name='unit'/>")
    out = send("out", "m", each, correlation="unit", payload="unit")
    drive = Drive(defined(start(), out, end(), line("s", "out", "e"), outside=TOLD), {"units": ["101", "102"]})

    assert [(t.correlation, t.payload) for t in drive.step.thrown] == [("101", "101"), ("102", "102")]


@pytest.mark.parametrize("value", [None, "", " ", [], True])
def test_a_message_whose_key_comes_out_empty_stops_the_step(value):
    out = throw("out", event("message", "m"), correlation="contract")

    with pytest.raises(Undecided):
        step.start(defined(start(), out, end(), line("s", "out", "e"), outside=TOLD), {"contract": value}, NOW)


def test_a_key_is_text_of_at_most_128_characters():
    out = throw("out", event("message", "m"), correlation="contract")
    definition = defined(start(), out, end(), line("s", "out", "e"), outside=TOLD)

    assert step.start(definition, {"contract": "가" * 128}, NOW).thrown[0].correlation == "가" * 128
    with pytest.raises(Undecided, match="128자"):
        step.start(definition, {"contract": "가" * 129}, NOW)


def test_a_plain_intermediate_event_is_only_passed():
    drive = Drive(defined(start(), throw("reached", ""), user("a"), end(), line("s", "reached", "a", "e")))

    assert drive.names == ["a"] and drive.step.thrown == ()


def test_a_message_without_a_key_can_only_begin_something_and_lint_says_so():
    drawn = [start(), throw("out", event("message", "m")), end(), line("s", "out", "e")]

    problems = lint.check(process(*drawn, outside=TOLD), "x.bpmn")

    assert [(p.code, p.element, p.severity) for p in problems] == [("no_correlation", "out", "warning")]
    assert step.start(defined(*drawn, outside=TOLD), {}, NOW).thrown[0].correlation == ""


@BOTH
def test_a_signal_reaches_all_who_wait_for_it_here_and_is_told_for_everywhere_else(saved):
    drive = Drive(
        defined(
            start(), gateway("parallel", "f"), gateway("parallel", "j"), end(), catch("one", event("signal", "g")),
            user("work"), boundary("told", "work", event("signal", "g"), interrupting=False, resultVariable="why"),
            user("extra"), end("e2"), user("first"), throw("out", event("signal", "g"), payload='"소음"'),
            line("s", "f", "one", "j"), line("f", "work", "j"), line("f", "first", "out", "j", "e"),
            line("told", "extra", "e2"), outside=CALL,
        ),
        saved=saved,
    )  # fmt: skip
    assert {(s.name, s.kind) for s in drive.step.subscriptions} == {("quiet hours", "signal")}

    drive.complete("first")

    assert [(t.name, t.kind, t.payload) for t in drive.step.thrown] == [("quiet hours", "signal", "소음")]
    assert drive.names == ["extra", "work"]
    assert drive.step.opened[0].facts == {"why": "소음"}
    assert len(drive.step.subscriptions) == 1, "what accompanies a task goes on listening"
    drive.complete("work")
    assert drive.names == ["extra"] and drive.step.subscriptions == ()


@BOTH
def test_a_signal_from_another_case_moves_whoever_waits_and_nobody_else(saved):
    waits = defined(
        start(), catch("wait", event("signal", "g")), user("a"), end(), line("s", "wait", "a", "e"), outside=CALL
    )
    drive = Drive(waits, saved=saved)

    assert drive.signal("loud hours") is None
    assert drive.tell("quiet hours", "") is None, "a signal is no message"
    drive.signal("quiet hours", {"until": "22:00"})

    assert drive.names == ["a"] and drive.step.facts == {"until": "22:00"}
    assert drive.signal("quiet hours") is None


def test_a_signal_sent_before_anybody_waits_is_not_kept():
    drive = Drive(
        defined(
            start(), throw("out", event("signal", "g")), catch("wait", event("signal", "g")), end(),
            line("s", "out", "wait", "e"), outside=CALL,
        )
    )  # fmt: skip

    assert not drive.step.finished and len(drive.step.thrown) == 1


def test_the_first_of_several_events_may_be_a_signal():
    drive = Drive(
        defined(
            start(), gateway("eventBased", "g1"), catch("c1", event("signal", "g")), catch("c2", timer("P3D")),
            gateway("exclusive", "x"), end(), line("s", "g1", "c1", "x", "e"), line("g1", "c2", "x"), outside=CALL,
        )
    )  # fmt: skip

    drive.signal("quiet hours")

    assert drive.step.finished and drive.step.timers == ()


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        ([throw("a", event("message", "lost"))], ("missing_reference", "a")),
        ([throw("a", event("signal", "lost"))], ("missing_reference", "a")),
        ([throw("a", event("signal"))], ("missing_reference", "a")),
        ([throw("a", timer("P1D"))], ("unsupported_event", "a")),
        ([throw("a", event("error", "x"))], ("unsupported_event", "a")),
        ([throw("a", event("signal", "g"), correlation="n")], ("unknown_property", "a")),
        ([throw("a", event("message", "m"), correlation="n", payload="1 +")], ("expression", "a")),
        ([throw("a", event("signal", "far"))], ("bad_signal", "a")),
        ([throw("a", event("message", "long"), correlation="n")], ("long_name", "a")),
        ([throw("a", event("signal", "g") + event("message", "m"))], ("unsupported_event", "a")),
        ([send("a", "m", correlation="n"), boundary("b", "a", timer("P1D")), end("e2"), line("b", "e2")],
         ("bad_boundary", "b")),
        ([user("a"), boundary("b", "a", event("signal", "g")), end("e2", "<bpmn:terminateEventDefinition/>"),
          line("b", "e2")], ("signal_terminates", "b")),
    ],
)  # fmt: skip
def test_what_cannot_be_thrown_or_caught_is_said_at_its_place(drawn, expected):
    outside = TOLD + CALL + declared("signal", "far", "global.stop") + declared("error", "x")
    outside += declared("message", "long", "m" * 101)

    assert expected in _errors(start(), *drawn, end(), line("s", "a", "e"), outside=outside)


def test_a_circle_in_which_nobody_waits_is_refused_even_when_a_signal_closes_it():
    circle = [
        start(), gateway("exclusive", "m"), throw("a", event("signal", "g")), gateway("exclusive", "x", "out"), end(),
        line("s", "m", "a", "x"), flow("back", "x", "m", "n = 1"), flow("out", "x", "e"),
    ]  # fmt: skip
    echo = [
        start(), user("w"), boundary("b", "w", event("signal", "g"), interrupting=False),
        throw("a", event("signal", "g")), end(), end("e2"), line("s", "w", "e"), line("b", "a", "e2"),
    ]  # fmt: skip

    assert [code for code, _ in _errors(*circle, outside=CALL)] == ["idle_circle"]
    assert [code for code, _ in _errors(*echo, outside=CALL)] == ["idle_circle"]

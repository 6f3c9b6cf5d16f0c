"""What happens beside a scope while it runs: an event sub-process begins when its event comes, and not before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.bpmn import lint, step
from engine.bpmn.step import Undecided
from tests.bpmn.drawing import (
    NOW,
    boundary,
    declared,
    defined,
    end,
    event,
    gateway,
    line,
    many,
    message,
    on_event,
    process,
    service,
    start,
    started_by,
    sub,
    terminate,
    throw,
    timer,
    user,
)
from tests.bpmn.driving import Drive

DAY = timedelta(days=1)
OUTSIDE = declared("message", "m", "withdrawn") + declared("signal", "g", "typhoon") + declared("message", "n", "asked")
BOTH = pytest.mark.parametrize("saved", [False, True], ids=["straight", "restored"])
MAIN = [start(), user("work"), user("sign"), end(), line("s", "work", "sign", "e")]
KEY = {"correlation": "number"}


def _beside(id: str, on: str, does: str, interrupting: bool = True, **properties: str) -> str:
    """An event sub-process in which one person does one thing."""
    begin = started_by(on, f"{id}_s", interrupting, **properties)
    return on_event(id, begin, user(does), end(f"{id}_e"), line(f"{id}_s", does, f"{id}_e"))


def _errors(*drawn: str) -> list[tuple[str, str]]:
    found = lint.check(process(*drawn, outside=OUTSIDE), "x.bpmn")
    return [(p.code, p.element) for p in found if p.severity == "error"]


@BOTH
def test_an_interrupting_message_takes_all_work_away_and_the_case_ends_with_what_it_began(saved):
    drive = Drive(
        defined(*MAIN, _beside("stop", message("m"), "settle", **KEY), outside=OUTSIDE), {"number": "7"}, saved=saved
    )
    drive.complete("work", {"cost": 12})

    closed = drive.tell("withdrawn", "7", {"why": "이사"}).closed

    assert len(closed) == 1 and drive.names == ["settle"]
    assert drive.step.opened[0].facts == {"number": "7", "cost": 12, "why": "이사"}, "it knows what was known by then"
    assert drive.step.subscriptions == () and drive.tell("withdrawn", "7") is None
    drive.complete("settle", {"refund": 3})
    assert drive.step.finished and drive.step.facts == {"number": "7", "cost": 12, "why": "이사", "refund": 3}


@BOTH
def test_one_that_does_not_interrupt_runs_beside_the_work_as_often_as_its_message_comes(saved):
    drive = Drive(
        defined(
            *MAIN, _beside("ask", message("n"), "answer", False, resultVariable="question", **KEY), outside=OUTSIDE
        ),
        {"number": "7"},
        saved=saved,
    )

    drive.tell("asked", "7", "언제 끝납니까?")
    drive.tell("asked", "7", "얼마입니까?")

    assert drive.names == ["answer", "answer", "work"]
    drive.complete("work")
    drive.complete("sign")
    assert not drive.step.finished, "a question that was asked is answered before the case ends"
    assert len(drive.step.subscriptions) == 1, "and while the case lasts another may come"
    drive.complete("answer")
    drive.complete("answer")
    assert drive.step.finished and drive.step.subscriptions == ()


@BOTH
def test_what_waits_beside_a_scope_does_not_keep_it_from_ending(saved):
    drive = Drive(
        defined(
            start(), user("after"), end(), line("s", "box", "after", "e"),
            sub("box", start("is"), user("in"), end("ie"), line("is", "in", "ie"),
                _beside("late", timer("P3D"), "hurry", False), _beside("stop", message("m"), "settle", **KEY),
                _beside("storm", event("signal", "g"), "shelter")),
            outside=OUTSIDE,
        ),
        {"number": "7"}, saved=saved,
    )  # fmt: skip
    assert [t.element_id for t in drive.step.timers] == ["late_s"] and len(drive.step.subscriptions) == 2

    drive.complete("in")

    assert drive.names == ["after"] and drive.step.timers == () and drive.step.subscriptions == ()
    assert drive.tell("withdrawn", "7") is None and drive.signal("typhoon") is None
    assert drive.fire(NOW + 9 * DAY).opened == ()


@BOTH
def test_a_timer_beside_a_scope_comes_once_and_an_interrupting_one_ends_the_scope(saved):
    def case(interrupting: bool) -> Drive:
        return Drive(defined(*MAIN, _beside("late", timer("P3D"), "hurry", interrupting)), saved=saved)

    beside, instead = case(False), case(True)
    beside.fire(NOW + 4 * DAY)
    instead.fire(NOW + 4 * DAY)

    assert beside.names == ["hurry", "work"] and beside.step.timers == ()
    assert beside.fire(NOW + 40 * DAY).opened == ()
    assert instead.names == ["hurry"]
    instead.complete("hurry")
    assert instead.step.finished


@BOTH
def test_several_may_run_at_once_until_one_that_interrupts_takes_the_others_too(saved):
    drive = Drive(
        defined(
            *MAIN, _beside("ask", message("n"), "answer", False, **KEY), _beside("late", timer("P3D"), "hurry", False),
            _beside("storm", event("signal", "g"), "shelter"), outside=OUTSIDE,
        ),
        {"number": "7"}, saved=saved,
    )  # fmt: skip
    drive.tell("asked", "7")
    drive.fire(NOW + 3 * DAY)
    assert drive.names == ["answer", "hurry", "work"]

    closed = drive.signal("typhoon").closed

    assert len(closed) == 3 and drive.names == ["shelter"]
    drive.complete("shelter")
    assert drive.step.finished


@BOTH
def test_inside_a_sub_process_only_the_sub_process_is_interrupted_and_its_way_goes_on(saved):
    drive = Drive(
        defined(
            start(), gateway("parallel", "f"), gateway("parallel", "j"), user("other"), end(),
            line("s", "f", "box", "j"), line("f", "other", "j", "e"),
            sub("box", start("is"), user("in"), end("ie"), line("is", "in", "ie"),
                _beside("storm", event("signal", "g"), "shelter")),
            outside=OUTSIDE,
        ),
        saved=saved,
    )  # fmt: skip

    drive.signal("typhoon")
    assert drive.names == ["other", "shelter"]
    drive.complete("shelter", {"safe": True})
    drive.complete("other")

    assert drive.step.finished and drive.step.facts == {"safe": True}


@BOTH
def test_an_event_sub_process_may_have_one_of_its_own(saved):
    inner = on_event(
        "stop", started_by(message("m"), "stop_s", **KEY), user("settle"), end("stop_e"),
        line("stop_s", "settle", "stop_e"), _beside("late", timer("P1D"), "hurry", False),
    )  # fmt: skip
    drive = Drive(defined(*MAIN, inner, outside=OUTSIDE), {"number": "7"}, saved=saved)
    assert drive.step.timers == (), "its clock starts when it does"

    drive.tell("withdrawn", "7", now=NOW + 5 * DAY)
    assert [t.due for t in drive.step.timers] == [NOW + 6 * DAY]
    drive.fire(NOW + 6 * DAY)

    assert drive.names == ["hurry", "settle"]
    drive.complete("settle")
    drive.complete("hurry")
    assert drive.step.finished


@BOTH
def test_each_instance_of_a_repeated_sub_process_has_its_own(saved):
    each = many(inside="<bpmn:loopDataInputRef>units</bpmn:loopDataInputRef><bpmn:inputDataItem name='unit'/>")
    drive = Drive(
        defined(
            start(), user("after"), end(), line("s", "box", "after", "e"),
            sub("box", each, start("is"), user("in"), end("ie"), line("is", "in", "ie"),
                _beside("stop", message("m"), "settle", correlation="unit")),
            outside=OUTSIDE,
        ),
        {"units": ["101", "102", "103"]}, saved=saved,
    )  # fmt: skip
    assert sorted(s.correlation for s in drive.step.subscriptions) == ["101", "102", "103"]

    drive.tell("withdrawn", "102", {"said": "102호가 거두었습니다"})

    assert drive.names == ["in", "in", "settle"]
    assert drive.step.opened[0].facts["unit"] == "102"
    for name in ("settle", "in", "in"):
        drive.complete(name)
    assert drive.names == ["after"]
    assert drive.step.facts == {"units": ["101", "102", "103"], "said": "102호가 거두었습니다"}


@BOTH
def test_terminating_inside_one_ends_only_that_and_terminating_the_scope_ends_all(saved):
    asks = on_event(
        "ask", started_by(message("n"), "ask_s", False, **KEY), gateway("parallel", "f"), user("answer"), user("note"),
        terminate("t"), end("ask_e"), line("ask_s", "f", "answer", "t"), line("f", "note", "ask_e"),
    )  # fmt: skip
    main = [start(), user("work"), terminate("e"), line("s", "work", "e")]
    one, all_ = (Drive(defined(*main, asks, outside=OUTSIDE), {"number": "7"}, saved=saved) for _ in range(2))
    one.tell("asked", "7")
    all_.tell("asked", "7")

    one.complete("answer")
    all_.complete("work")

    assert one.names == ["work"]
    assert all_.step.finished and all_.names == []


@BOTH
def test_an_effect_whose_answer_nobody_waits_for_any_more_is_closed(saved):
    drive = Drive(
        defined(start(), service("vote", "open_count"), end(), line("s", "vote", "e"),
                _beside("stop", message("m"), "settle", **KEY), outside=OUTSIDE),
        {"number": "7"}, saved=saved,
    )  # fmt: skip
    (asked,) = drive.step.effects

    assert drive.tell("withdrawn", "7").closed == (asked.token,)


def test_an_effect_that_was_answered_is_not_told_as_closed():
    drive = Drive(defined(start(), service("vote", "open_count"), end(), line("s", "vote", "e")))

    assert drive.deliver("vote", 3).closed == ()


def test_an_effect_asked_for_and_withdrawn_in_the_same_step_was_never_asked_for():
    drive = Drive(
        defined(
            start(), user("a"), gateway("parallel", "f"), service("vote", "open_count"), terminate("t"), end(),
            line("s", "a", "f", "vote", "e"), line("f", "t"),
        )
    )  # fmt: skip

    drive.complete("a")

    assert drive.step.finished and drive.step.effects == () and len(drive.step.closed) == 1


@BOTH
def test_a_signal_thrown_inside_begins_what_waits_beside_and_interrupts_its_thrower(saved):
    drive = Drive(
        defined(
            start(), user("work"), throw("cry", event("signal", "g"), payload="{ wind: 33 }"), user("never"), end(),
            line("s", "work", "cry", "never", "e"), _beside("storm", event("signal", "g"), "shelter"), outside=OUTSIDE,
        ),
        saved=saved,
    )  # fmt: skip

    drive.complete("work")

    assert drive.names == ["shelter"] and drive.step.facts == {"wind": 33}
    assert len(drive.step.thrown) == 1


@BOTH
def test_an_interrupting_event_on_a_sub_process_knows_what_was_done_inside(saved):
    drive = Drive(
        defined(
            start(), user("after"), end(), line("s", "box", "e"), boundary("late", "box", timer("P3D")),
            line("late", "after"), end("e2"), line("after", "e2"),
            sub("box", start("is"), user("one"), user("two"), end("ie"), line("is", "one", "two", "ie")),
        ),
        saved=saved,
    )  # fmt: skip
    drive.complete("one", {"offers": 3})

    drive.fire(NOW + 3 * DAY)

    assert drive.step.opened[0].facts == {"offers": 3}


def test_the_key_of_what_waits_beside_a_scope_is_fixed_when_the_scope_begins():
    definition = defined(*MAIN, _beside("stop", message("m"), "settle", **KEY), outside=OUTSIDE)

    with pytest.raises(Undecided):
        step.start(definition, {}, NOW)

    drive = Drive(definition, {"number": "7"})
    drive.complete("work", {"number": "8"})
    assert drive.tell("withdrawn", "8") is None and drive.tell("withdrawn", "7") is not None


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        (on_event("x", start("xs"), end("xe"), line("xs", "xe")), ("unsupported_event", "xs")),
        (_beside("x", message("m"), "y"), ("no_correlation", "x_s")),
        (_beside("x", message("lost"), "y", correlation="n"), ("missing_reference", "x_s")),
        (_beside("x", timer("R/2026-01-01/P1D", "timeCycle"), "y", False), ("timer", "x_s")),
        (_beside("x", timer("PT0S"), "y", False), ("timer", "x_s")),
        (_beside("x", event("signal", "lost"), "y"), ("missing_reference", "x_s")),
        (_beside("x", '<bpmn:conditionalEventDefinition/>', "y"), ("unsupported_element", "x_s")),
        (_beside("x", timer("P1D"), "y") + line("work", "x"), ("flow_at_event_sub_process", "x")),
        (on_event("x", many("2"), started_by(timer("P1D"), "xs"), end("xe"), line("xs", "xe")),
         ("unsupported_loop", "x")),
        (_beside("x", timer("P1D"), "y") + boundary("b", "x", timer("P2D")) + end("be") + line("b", "be"),
         ("bad_boundary", "b")),
        (on_event("x", started_by(timer("P1D"), "xs"), started_by(timer("P2D"), "xt"), end("xe"), line("xs", "xe"),
                  line("xt", "xe")), ("two_starts", "xt")),
        (on_event("x", started_by(timer("P1D"), "xs"), gateway("exclusive", "m"), user("u"), line("xs", "m", "u", "m")),
         ("no_end", "x")),
        (sub("x", started_by(timer("P1D"), "xs"), end("xe"), line("xs", "xe")), ("unsupported_event", "xs")),
        (on_event("x", started_by(timer("P1D"), "xs"), service("f", "finalize_document"), end("xe"),
                  line("xs", "f", "xe")), ("final_without_approval", "f")),
    ],
)  # fmt: skip
def test_an_event_sub_process_that_cannot_run_is_refused_at_its_place(drawn, expected):
    assert expected in _errors(*MAIN, drawn)


def test_an_event_sub_process_needs_no_flow_to_it_and_is_played_through_on_its_own():
    split = [gateway("parallel", "f"), user("u1"), user("u2"), gateway("exclusive", "mm"), user("u3"), end("xe")]
    twice = on_event(
        "x", started_by(timer("P1D"), "xs"), *split, line("xs", "f", "u1", "mm", "u3", "xe"), line("f", "u2", "mm")
    )

    assert _errors(*MAIN, _beside("x", timer("P1D"), "y")) == []
    assert _errors(*MAIN, twice) == [("runs_twice", "mm")]


def test_a_signal_that_starts_its_own_echo_for_ever_is_refused():
    echo = on_event("x", started_by(event("signal", "g"), "xs", False), throw("t", event("signal", "g")), end("xe"),
                    line("xs", "t", "xe"))  # fmt: skip

    assert [code for code, _ in _errors(*MAIN, echo)] == ["idle_circle"]

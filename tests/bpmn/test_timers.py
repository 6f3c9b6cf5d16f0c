"""Timers keep our clock: `now` is given, due times are absolute, cycles are refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from SpiffWorkflow.bpmn.exceptions import WorkflowTaskException

from engine.bpmn import lint, step
from engine.bpmn.step import Undecided
from engine.model.calendar import SEOUL
from tests.bpmn import stock
from tests.bpmn.drawing import (
    NOW,
    boundary,
    catch,
    defined,
    end,
    flow,
    gateway,
    line,
    process,
    service,
    start,
    sub,
    timer,
    user,
)
from tests.bpmn.driving import Drive

DAY = timedelta(days=1)


def _with_deadline(text: str, interrupting: bool = False, kind: str = "timeDuration") -> list[str]:
    return [
        start(), user("work"), boundary("late", "work", timer(text, kind), interrupting), user("remind"), end(),
        end("e2"), line("s", "work", "e"), line("late", "remind", "e2"),
    ]  # fmt: skip


def test_a_ten_day_timer_opens_on_day_eleven_and_not_on_day_nine():
    drive = Drive(defined(*_with_deadline("P10D")))
    assert [(t.element_id, t.due) for t in drive.step.timers] == [("late", NOW + 10 * DAY)]

    assert drive.fire(NOW + 9 * DAY).opened == ()
    drive.fire(NOW + 11 * DAY)

    assert drive.names == ["remind", "work"]
    assert drive.step.timers == (), "a timer comes once"
    assert drive.fire(NOW + 99 * DAY).opened == ()


@pytest.mark.parametrize("text", ["P10D", "PT1H"])
def test_stock_runs_a_duration_as_a_python_expression_and_falls_over_it(text):
    with pytest.raises(WorkflowTaskException, match="Error evaluating expression"):
        stock.workflow(process(*_with_deadline(text)))


def test_an_interrupting_timer_takes_the_task_away_and_finishing_the_task_takes_the_timer_away():
    taken, finished = (Drive(defined(*_with_deadline("P10D", interrupting=True))) for _ in range(2))

    closed = taken.fire(NOW + 10 * DAY).closed
    finished.complete("work")

    assert len(closed) == 1 and taken.names == ["remind"]
    assert finished.step.finished and finished.step.timers == ()


@pytest.mark.parametrize(
    ("text", "kind", "due"),
    [
        ("P3D", "timeDuration", NOW + 3 * DAY),
        ('duration("P3D")', "timeDuration", NOW + 3 * DAY),
        ('"P3D"', "timeDuration", NOW + 3 * DAY),
        ("PT90M", "timeDuration", NOW + timedelta(minutes=90)),
        ("P1M", "timeDuration", NOW.replace(month=4)),
        ('duration("P1M")', "timeDuration", NOW.replace(month=4)),
        ('date and time("2026-04-01T09:00:00+09:00")', "timeDate", datetime(2026, 4, 1, 0, 0, tzinfo=UTC)),
        ("P2W", "timeDuration", NOW + 14 * DAY),
        ("2026-04-01T09:00:00+09:00", "timeDate", datetime(2026, 4, 1, 0, 0, tzinfo=UTC)),
        ("2026-04-01", "timeDate", datetime(2026, 4, 1, tzinfo=SEOUL)),
        ("due_on", "timeDate", datetime(2026, 5, 1, tzinfo=SEOUL)),
        ('today + duration("P1D")', "timeDate", datetime(2026, 3, 3, tzinfo=SEOUL)),
        ('now + duration("PT90M")', "timeDate", NOW + timedelta(minutes=90)),
    ],
)
def test_a_due_time_is_absolute_whatever_way_it_is_written(text, kind, due):
    drive = Drive(
        defined(start(), catch("wait", timer(text, kind)), user("a"), end(), line("s", "wait", "a", "e")),
        {"due_on": "2026-05-01"},
    )

    assert [t.due for t in drive.step.timers] == [due]
    assert drive.fire(due - timedelta(seconds=1)).opened == ()
    assert [t.element_id for t in drive.fire(due).opened] == ["a"]


def test_a_moment_keeps_its_meaning_through_bytes_in_any_time_zone():
    seoul = timezone(timedelta(hours=9))
    definition = defined(*_with_deadline("PT36H"))

    saved = step.start(definition, {}, NOW.astimezone(seoul)).state

    assert step.fire(definition, saved, NOW).timers[0].due == NOW + timedelta(hours=36)


def test_a_month_after_the_thirty_first_of_january_is_the_end_of_february():
    definition = defined(*_with_deadline("P1M"))

    first = step.start(definition, {}, datetime(2026, 1, 31, 9, tzinfo=UTC))

    assert first.timers[0].due == datetime(2026, 2, 28, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("R/PT0S", "timeCycle"), ("R3/P1D", "timeCycle"), ("0 9 * * *", "timeCycle"), ("PT0S", "timeDuration"),
        ("PT1S", "timeDuration"), ("-PT1H", "timeDuration"), ('"-PT1H"', "timeDuration"), ("P11Y", "timeDuration"),
        ("P999999Y", "timeDuration"), ("P", "timeDuration"), ("", "timeDuration"), ("true", "timeDuration"),
        ("2026-04-01T09:00:00", "timeDate"), ("2026-13-01", "timeDate"), ("__import__('os')", "timeDuration"),
    ],
)  # fmt: skip
def test_cycles_and_times_nobody_can_mean_are_refused_with_a_sentence(text, kind):
    source = process(*_with_deadline(text, kind=kind))

    problems = [p for p in lint.check(source, "t.bpmn") if p.severity == "error"]

    assert any(p.code == "timer" and p.element == "late" and p.line for p in problems), problems


@pytest.mark.parametrize("value", [None, "soon", True, 3, "PT1S"])
def test_a_deadline_whose_fact_is_missing_or_senseless_stops_the_step_instead_of_never_coming(value):
    definition = defined(*_with_deadline("span"))

    with pytest.raises(Undecided):
        step.start(definition, {"span": value}, NOW)

    assert step.start(definition, {"span": "P3D"}, NOW).timers[0].due == NOW + 3 * DAY


def test_due_timers_happen_in_the_order_of_their_due_times():
    drive = Drive(
        defined(
            start(), gateway("parallel", "g"), catch("slow", timer("P5D")), catch("fast", timer("P2D")),
            service("x1", "notify"), service("x2", "notify"), end(), end("e2"),
            line("s", "g", "slow", "x1", "e"), line("g", "fast", "x2", "e2"),
        )
    )  # fmt: skip

    asked = drive.fire(NOW + 9 * DAY).effects

    assert [e.element_id for e in asked] == ["x2", "x1"]


def test_a_deadline_on_a_sub_process_takes_everything_inside_away():
    inner = [
        start("is"), gateway("parallel", "ig"), user("i1"), user("i2"), gateway("parallel", "ij"), end("ie"),
        line("is", "ig", "i1", "ij", "ie"), line("ig", "i2", "ij"),
    ]  # fmt: skip
    drive = Drive(
        defined(
            start(), sub("box", *inner), boundary("late", "box", timer("P1D")), user("after"), user("given_up"),
            end(), end("e2"), line("s", "box", "after", "e"), line("late", "given_up", "e2"),
        )
    )  # fmt: skip
    drive.complete("i1")

    drive.fire(NOW + 2 * DAY)

    assert drive.names == ["given_up"]
    drive.complete("given_up")
    assert drive.step.finished


def test_a_reminder_in_a_reject_loop_is_armed_anew_each_time():
    drive = Drive(
        defined(
            start(), user("work"), boundary("late", "work", timer("P3D"), interrupting=False), service("nudge"),
            gateway("exclusive", "x", default="out"), end(), end("e2"), line("s", "work", "x"),
            flow("back", "x", "work", "again"), flow("out", "x", "e"), line("late", "nudge", "e2"),
        )
    )  # fmt: skip

    drive.fire(NOW + 4 * DAY)
    drive.deliver("nudge")
    drive.complete("work", {"again": True}, now=NOW + 5 * DAY)

    assert [t.due for t in drive.step.timers] == [NOW + 8 * DAY]


def test_now_needs_a_time_zone():
    with pytest.raises(ValueError, match="time zone"):
        step.start(defined(*_with_deadline("P3D")), {}, datetime(2026, 3, 2))  # noqa: DTZ001  # the naive time is the point

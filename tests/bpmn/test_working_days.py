"""A diagram counts working days by the calendar of its release, and knows what day it is in Korea."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from engine.bpmn import lint, step
from engine.bpmn.step import Undecided
from engine.model.calendar import SEOUL, WorkingDays
from tests.bpmn.drawing import NOW, catch, end, flow, gateway, line, process, service, start, timer, user

# The Lunar New Year of 2026 and the Independence Movement Day with the day off in its place.
HOLIDAYS = ["2026-02-16", "2026-02-17", "2026-02-18", "2026-03-01", "2026-03-02"]
KOREA = WorkingDays(frozenset({6, 7}), frozenset(map(date.fromisoformat, HOLIDAYS)))


def _asked(expression: str, facts: dict[str, object] | None = None, now: datetime = NOW) -> object:
    """What the expression gives in a parameter of an effect."""
    definition = step.load(
        process(start(), service("a", "notify", given=expression), end(), line("s", "a", "e")),
        decisions={},
        calendar=KOREA,
    )
    return step.start(definition, facts or {}, now).effects[0].params["given"]  # type: ignore[arg-type]  # JSON below


@pytest.mark.parametrize(
    ("expression", "answer"),
    [
        ('working days after(date("2026-02-13"), 1)', "2026-02-19"),
        ('working days after("2026-02-13", 1)', "2026-02-19"),
        ('working days after(date("2026-02-14"), 1)', "2026-02-19"),
        ('working days after(date("2026-02-14"), 0)', "2026-02-19"),
        ('working days after(date("2026-02-13"), 0)', "2026-02-13"),
        ('working days after(date("2026-02-27"), 5)', "2026-03-09"),
        ('working days after(opens, 3)', "2026-02-23"),
        ('working days after(date and time("2026-02-13T17:30:00+09:00"), 1)', "2026-02-19T17:30:00+09:00"),
        ('working days after("2026-02-13T17:30:00", 1)', "2026-02-19T17:30:00+09:00"),
        ('working days after(date and time("2026-02-12T20:00:00Z"), 1)', "2026-02-19T05:00:00+09:00"),
        ('working days before(date("2026-02-19"), 1)', "2026-02-13"),
        ('working days before(date("2026-03-01"), 1)', "2026-02-27"),
        ('working days before(date("2026-03-01"), 0)', "2026-02-27"),
        ('working days before(date("2026-03-09"), 5)', "2026-02-27"),
        ('working days after(date: "2026-02-13", days: 1)', "2026-02-19"),
        ('is working day(date("2026-02-16"))', False),
        ('is working day("2026-02-14")', False),
        ('is working day("2026-02-19")', True),
        ('is working day(date and time("2026-02-15T20:00:00Z"))', False),
        ('is working day("soon")', None),
        ('working days after(null, 3)', None),
        ('working days after(opens, "3")', None),
        ("today", "2026-03-02"),
        ("now", "2026-03-02T18:00:00+09:00"),
        ('working days after(today, 2) - today', "P2D"),
        ('for d in ["2026-02-13", "2026-02-14"] return is working day(d)', [True, False]),
    ],
)  # fmt: skip
def test_working_days_are_counted_by_the_calendar_and_days_by_korea(expression, answer):
    assert _asked(expression, {"opens": "2026-02-13"}) == answer


def test_it_is_already_tomorrow_in_korea_when_it_is_evening_in_london():
    assert _asked("today", now=datetime(2026, 3, 2, 15, 0, tzinfo=UTC)) == "2026-03-03"


@pytest.mark.parametrize("count", ["-1", "1.5", "3661"])
def test_a_number_of_days_nobody_counts_stops_the_step(count):
    with pytest.raises(Undecided, match="영업일"):
        _asked(f"working days after(today, n + {count})", {"n": 0})


def _timed(text: str, kind: str = "timeDate", calendar: WorkingDays = KOREA) -> step.Definition:
    drawn = process(start(), catch("wait", timer(text, kind)), user("a"), end(), line("s", "wait", "a", "e"))
    return step.load(drawn, decisions={}, calendar=calendar)


def test_a_timer_may_wait_for_working_days_and_the_same_file_waits_otherwise_under_another_calendar():
    text, never_closed = "working days after(opens, 3)", WorkingDays(frozenset(), frozenset())
    facts = {"opens": "2026-02-13"}

    def due(calendar: WorkingDays) -> datetime:
        return step.start(_timed(text, calendar=calendar), facts, NOW).timers[0].due

    assert due(KOREA) == datetime(2026, 2, 23, tzinfo=SEOUL)
    assert due(never_closed) == datetime(2026, 2, 16, tzinfo=SEOUL)
    assert due(KOREA) == datetime(2026, 2, 23, tzinfo=SEOUL)


def test_a_reminder_comes_so_many_working_days_from_now_at_the_same_time_of_day():
    assert step.start(_timed("working days after(now, 2)"), {}, NOW).timers[0].due == NOW + timedelta(days=2)


def test_a_condition_may_ask_about_today_when_it_is_asked_and_not_when_the_case_began():
    definition = step.load(
        process(
            start(), user("a"), gateway("exclusive", "g", "later"), user("soon"), user("calm"), end(),
            line("s", "a", "g"),
            flow("now_or_never", "g", "soon", 'today >= working days before(date("2026-03-09"), 1)'),
            flow("later", "g", "calm"), line("soon", "e"), line("calm", "e"),
        ),
        decisions={}, calendar=KOREA,
    )  # fmt: skip
    state = step.start(definition, {"today": "1999-01-01"}, NOW).state
    token = step.start(definition, {}, NOW).opened[0].token

    early = step.complete(definition, state, token, {}, datetime(2026, 3, 5, 14, tzinfo=UTC))
    late = step.complete(definition, state, token, {}, datetime(2026, 3, 5, 15, tzinfo=UTC))

    assert [t.element_id for t in early.opened] == ["calm"]
    assert [t.element_id for t in late.opened] == ["soon"], "a fact of that name does not stop the clock"


@pytest.mark.parametrize("text", ["working days after(today)", "working day after(today, 1)", "is working day("])
def test_a_function_that_is_none_is_refused(text):
    drawn = [start(), catch("wait", timer(text, "timeDate")), end(), line("s", "wait", "e")]

    problems = [p for p in lint.check(process(*drawn), "x.bpmn") if p.severity == "error"]

    assert [(p.code, p.element) for p in problems] == [("timer", "wait")]


def test_a_written_date_that_cannot_be_counted_from_is_refused_with_a_sentence():
    drawn = [start(), catch("wait", timer('working days after("2026-02-13", -1)', "timeDate")), end()]

    problems = lint.check(process(*drawn, line("s", "wait", "e")), "x.bpmn")

    assert ["영업일 수는" in p.message for p in problems] == [True]


def test_an_office_that_never_opens_has_no_calendar():
    with pytest.raises(ValueError, match="never opens"):
        WorkingDays.from_json({"weekend": [1, 2, 3, 4, 5, 6, 7]})

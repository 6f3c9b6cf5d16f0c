"""What begins a case without a person: a message, or a cycle whose occurrences follow the calendar of Korea."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine.bpmn import lint, step
from engine.model.calendar import SEOUL
from tests.bpmn.drawing import NOW, declared, defined, end, event, line, process, started_by, timer, user
from tests.bpmn.driving import Drive

REPORT = declared("message", "m", "leak reported")
REST = [user("a", performer="role:clerk"), end(), line("s", "a", "e")]


def _cycle(text: str) -> step.StartTrigger:
    trigger = defined(started_by(timer(text, "timeCycle"), performer="role:clerk"), *REST).start_trigger
    assert trigger is not None
    return trigger


def test_a_plain_start_waits_for_a_person_and_a_message_start_names_its_message():
    plain = defined("<bpmn:startEvent id='s'/>", *REST)
    told = defined(started_by(event("message", "m"), performer="role:clerk"), *REST, outside=REPORT)

    assert plain.start_trigger is None
    assert told.start_trigger == step.StartTrigger("message", "leak reported", "clerk")
    assert told.start_trigger.next_after(NOW) is None
    assert Drive(told, {"unit": "101-1203"}).names == ["a"]


def test_whose_lane_the_start_lies_in_is_who_starts():
    lanes = (
        '<bpmn:laneSet id="l"><bpmn:lane id="l1" name="clerk"><bpmn:flowNodeRef>s</bpmn:flowNodeRef></bpmn:lane>'
        "</bpmn:laneSet>"
    )
    trigger = defined(lanes, started_by(timer("R/2026-01-01/P1D", "timeCycle")), *REST).start_trigger

    assert trigger is not None and trigger.role == "clerk"


def _seoul(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SEOUL)  # type: ignore[misc,arg-type]  # year, month, day and perhaps a time


@pytest.mark.parametrize(
    ("text", "after", "following"),
    [
        ("R/2026-01-01/P1M", _seoul(2025, 6, 1), [_seoul(2026, 1, 1), _seoul(2026, 2, 1)]),
        ("R/2026-01-31/P1M", _seoul(2026, 1, 31), [_seoul(2026, 2, 28), _seoul(2026, 3, 31), _seoul(2026, 4, 30)]),
        ("R/2026-01-31/P1M", _seoul(2027, 12, 31), [_seoul(2028, 1, 31), _seoul(2028, 2, 29)]),
        ("R/2026-01-05T09:00:00+09:00/P1W", NOW, [_seoul(2026, 3, 9, 9), _seoul(2026, 3, 16, 9)]),
        ("R/2026-01-05T09:00:00Z/P1D", _seoul(2026, 1, 5, 18), [_seoul(2026, 1, 6, 18)]),
        ("R/2025-12-31T20:00:00Z/P1M", _seoul(2026, 1, 1, 5), [_seoul(2026, 2, 1, 5), _seoul(2026, 3, 1, 5)]),
        ("R/2024-02-29/P1Y", NOW, [_seoul(2027, 2, 28), _seoul(2028, 2, 29)]),
        ("R/2000-01-01/PT1H", NOW + timedelta(minutes=1), [NOW + timedelta(hours=1)]),
        ("R3/2026-01-01/P1M", _seoul(2026, 2, 1), [_seoul(2026, 3, 1), None]),
        ("R/2026-01-10/P1M15D", _seoul(2026, 1, 10), [_seoul(2026, 2, 25), _seoul(2026, 4, 9)]),
    ],
)
def test_the_next_turn_of_a_cycle_comes_after_a_moment_and_never_at_it(text, after, following):
    trigger = _cycle(text)
    assert (trigger.kind, trigger.text, trigger.role) == ("cycle", text, "clerk")

    found = []
    for _ in following:
        after = trigger.next_after(after)
        found.append(after)

    assert found == following


def test_turns_only_ever_go_forward():
    trigger, at = _cycle("R/1999-10-31T23:30:00+09:00/P1M"), datetime(2020, 1, 1, tzinfo=UTC)
    for _ in range(200):
        later = trigger.next_after(at)
        assert later is not None and timedelta(days=27) < later - at < timedelta(days=62)
        assert trigger.next_after(later - timedelta(microseconds=1)) == later
        at = later


@pytest.mark.parametrize(
    "text",
    [
        "", "P1M", "R/P1M", "R/2026-01-01", "R/PT0S", "R/2026-01-01/PT0S", "R/2026-01-01/PT59S", "R/2026-01-01/P11Y",
        "R/2026-01-01/-P1M", "R/2026-13-01/P1M", "R/2026-01-01T09:00:00/P1M", "R0/2026-01-01/P1M", "R/tomorrow/P1M",
        "R1000000000/2026-01-01/P1D", '"R/2026-01-01/P1M"', "0 9 * * *", "R/2026-01-01/P", "R/0001-01-01/P1M",
    ],
)  # fmt: skip
def test_a_cycle_nobody_can_mean_is_refused_with_a_sentence(text):
    drawn = [started_by(timer(text, "timeCycle"), performer="role:clerk"), *REST]

    problems = [p for p in lint.check(process(*drawn), "x.bpmn") if p.severity == "error"]

    assert [(p.code, p.element) for p in problems] == [("timer", "s")]


@pytest.mark.parametrize(
    ("start", "code"),
    [
        (started_by(timer("P1D"), performer="role:clerk"), "unsupported_event"),
        (started_by(timer("R/2026-01-01/P1M", "timeCycle")), "no_performer"),
        (started_by(timer("R/2026-01-01/P1M", "timeCycle"), performer="starter"), "bad_performer"),
        (started_by(event("message", "m"), performer="approval_line"), "bad_performer"),
        (started_by(event("message", "m"), correlation="n"), "unknown_property"),
        (started_by(event("message", "lost")), "missing_reference"),
        (started_by(event("signal", "m")), "unsupported_event"),
        (started_by("", performer="role:clerk"), "bad_performer"),
        (started_by(event("message", "m"), performer="role:root"), "system_role"),
    ],
)
def test_a_start_that_cannot_start_anything_is_refused(start, code):
    problems = lint.check(process(start, *REST, outside=REPORT), "x.bpmn")

    assert (code, "s") in [(p.code, p.element) for p in problems if p.severity == "error"]

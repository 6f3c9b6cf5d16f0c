"""An escalation or an error goes outwards from where it is thrown, to the nearest scope that catches it."""

from __future__ import annotations

import pytest

from engine.bpmn import lint
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
    on_event,
    process,
    props,
    service,
    start,
    started_by,
    sub,
    throw,
    timer,
    user,
)
from tests.bpmn.driving import Drive

OUTSIDE = (
    declared("escalation", "x", "over budget")
    + declared("escalation", "y", "late")
    + declared("error", "r", "rejected")
    + declared("error", "q", "cancelled")
)
BOTH = pytest.mark.parametrize("saved", [False, True], ids=["straight", "restored"])
OVER = event("escalation", "x")


def _ends(id: str, definition: str, **properties: str) -> str:
    return f'<bpmn:endEvent id="{id}">{props(**properties) if properties else ""}{definition}</bpmn:endEvent>'


def _around(box: str, *beside: str, **catches: str) -> list[str]:
    """A process around a sub-process, with a boundary event each and a task behind it."""
    drawn = [start(), box, user("after"), end(), line("s", "box", "after", "e"), *beside]
    for name, definition in catches.items():
        on, interrupting = name.split("_")[0], not name.endswith("_beside")
        drawn += [boundary(f"b_{on}", "box", definition, interrupting), user(on), end(f"e_{on}")]
        drawn.append(line(f"b_{on}", on, f"e_{on}"))
    return drawn


def _errors(*drawn: str) -> list[tuple[str, str]]:
    found = lint.check(process(*drawn, outside=OUTSIDE), "x.bpmn")
    return [(p.code, p.element) for p in found if p.severity == "error"]


BOX = sub(
    "box", start("is"), user("in"), throw("cry", OVER, payload='"12,000원 초과"'), user("more"), end("ie"),
    line("is", "in", "cry", "more", "ie"),
)  # fmt: skip


@BOTH
def test_an_escalation_is_heard_beside_the_work_or_stops_it(saved):
    beside = Drive(defined(*_around(BOX, chief_beside=OVER), outside=OUTSIDE), saved=saved)
    instead = Drive(defined(*_around(BOX, chief=OVER), outside=OUTSIDE), saved=saved)

    beside.complete("in", {"sum": 5})
    instead.complete("in", {"sum": 5})

    assert beside.names == ["chief", "more"]
    assert instead.names == ["chief"] and instead.step.facts == {"sum": 5}
    assert beside.step.thrown == () == instead.step.thrown, "it is nobody's business outside the case"
    for name in ("chief", "more", "after"):
        beside.complete(name)
    instead.complete("chief")
    assert beside.step.finished and instead.step.finished


@BOTH
def test_an_escalation_beside_the_work_is_heard_every_time(saved):
    box = sub(
        "box", start("is"), gateway("exclusive", "m"), user("in"), throw("cry", OVER),
        gateway("exclusive", "g", "out"), end("ie"), line("is", "m", "in", "cry", "g"), flow("back", "g", "m", "again"),
        flow("out", "g", "ie"),
    )  # fmt: skip
    drive = Drive(defined(*_around(box, chief_beside=OVER), outside=OUTSIDE), saved=saved)

    drive.complete("in", {"again": True})
    drive.complete("in", {"again": False})

    assert drive.names == ["after", "chief", "chief"]


@BOTH
def test_the_nearest_scope_that_knows_the_code_catches_and_one_for_any_only_where_none_is_named(saved):
    inner = sub("inner", start("js"), user("in"), _ends("je", OVER), line("js", "in", "je"))
    box = sub(
        "box", start("is"), inner, boundary("b_late", "inner", event("escalation", "y")), user("late"), end("ie"),
        end("ie2"), line("is", "inner", "ie"), line("b_late", "late", "ie2"),
    )  # fmt: skip
    named = Drive(defined(*_around(box, any=event("escalation"), chief=OVER), outside=OUTSIDE), saved=saved)
    general = Drive(defined(*_around(box, any=event("escalation")), outside=OUTSIDE), saved=saved)

    named.complete("in")
    general.complete("in")

    assert named.names == ["chief"] and general.names == ["any"]


@BOTH
def test_an_escalation_may_begin_an_event_sub_process_of_its_own_scope(saved):
    def case(interrupting: bool) -> Drive:
        beside = on_event(
            "h", started_by(OVER, "hs", interrupting, resultVariable="why"), user("chief"), end("he"),
            line("hs", "chief", "he"),
        )  # fmt: skip
        drawn = [start(), user("in"), throw("cry", OVER, payload="sum"), user("more"), end()]
        return Drive(
            defined(*drawn, line("s", "in", "cry", "more", "e"), beside, outside=OUTSIDE), {"sum": 7}, saved=saved
        )

    beside, instead = case(False), case(True)
    beside.complete("in")
    instead.complete("in")

    assert beside.names == ["chief", "more"] and instead.names == ["chief"]
    assert instead.step.opened[0].facts == {"sum": 7, "why": 7}
    instead.complete("chief")
    assert instead.step.finished


@BOTH
def test_what_an_event_sub_process_throws_is_for_those_around_and_not_for_its_siblings(saved):
    handler = on_event("h", started_by(OVER, "hs", False), user("chief"), _ends("he", OVER), line("hs", "chief", "he"))
    box = sub("box", start("is"), user("in"), throw("cry", OVER), user("more"), end("ie"),
              line("is", "in", "cry", "more", "ie"), handler)  # fmt: skip
    drive = Drive(defined(*_around(box, board=OVER), outside=OUTSIDE), saved=saved)

    drive.complete("in")
    assert drive.names == ["chief", "more"]
    drive.complete("chief")

    assert drive.names == ["board"]


@BOTH
def test_an_error_ends_the_sub_process_and_all_that_runs_in_it(saved):
    box = sub(
        "box", start("is"), gateway("parallel", "f"), user("check"), user("buy"), service("vote", "open_count"),
        _ends("bad", event("error", "r"), payload="{ reason: verdict }"), end("ie"), end("ie2"),
        line("is", "f", "check", "bad"), line("f", "buy", "ie"), line("f", "vote", "ie2"),
    )  # fmt: skip
    drive = Drive(defined(*_around(box, again=event("error", "r")), outside=OUTSIDE), saved=saved)
    vote = drive.effects.copy()

    closed = drive.complete("check", {"verdict": "서류 미비"}).closed

    assert drive.names == ["again"] and len(closed) == 3 and closed[-1] in vote
    assert drive.step.facts == {"verdict": "서류 미비", "reason": "서류 미비"}


@BOTH
def test_an_error_may_begin_an_event_sub_process(saved):
    fix = on_event("h", started_by(event("error"), "hs"), user("fix"), end("he"), line("hs", "fix", "he"))
    drive = Drive(
        defined(start(), user("in"), _ends("bad", event("error", "r")), line("s", "in", "bad"), fix, outside=OUTSIDE),
        saved=saved,
    )

    drive.complete("in")

    assert drive.names == ["fix"]


@BOTH
def test_one_of_many_instances_stops_all_of_them_and_keeps_its_private_names(saved):
    each = many(inside="<bpmn:loopDataInputRef>units</bpmn:loopDataInputRef><bpmn:inputDataItem name='unit'/>")
    box = sub(
        "box", each, start("is"), user("in"), gateway("exclusive", "g", "fine"), end("ie"),
        _ends("bad", event("error", "r"), payload="{ refused: unit }"), line("is", "in", "g"), flow("fine", "g", "ie"),
        flow("no", "g", "bad", "no"),
    )  # fmt: skip
    drive = Drive(
        defined(*_around(box, again=event("error", "r")), outside=OUTSIDE), {"units": ["101", "102"], "no": False},
        saved=saved,
    )  # fmt: skip

    drive.complete("in")
    drive.complete("in", {"no": True})

    assert drive.names == ["again"]
    assert drive.step.facts == {"units": ["101", "102"], "no": True, "refused": "102"}


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        (_around(BOX), ("nobody_catches", "cry")),
        (_around(BOX, chief=event("escalation", "y")), ("nobody_catches", "cry")),
        (_around(BOX, chief=event("error")), ("nobody_catches", "cry")),
        (_around(BOX, chief=event("escalation", "lost")), ("missing_reference", "b_chief")),
        (_around(BOX, chief=OVER, again_beside=event("error", "r")), ("unsupported_event", "b_again")),
        (_around(BOX, chief=OVER, other=OVER), ("caught_twice", "b_other")),
        (_around(sub("box", start("is"), end("ie", event("error", "lost")), line("is", "ie")), any=event("error")),
         ("missing_reference", "ie")),
        ([start(), user("a"), end(), line("s", "a", "e"), boundary("b", "a", OVER), end("e2"), line("b", "e2")],
         ("bad_boundary", "b")),
        ([start(), user("a"), end("e", event("error", "r")), line("s", "a", "e")], ("nobody_catches", "e")),
        ([start(), catch("a", event("escalation")), end(), line("s", "a", "e")], ("unsupported_event", "a")),
        ([start(), user("a"), end(), line("s", "a", "e"), on_event(
            "h", started_by(event("error", "r"), "hs", False), end("he"), line("hs", "he"))],
         ("unsupported_event", "hs")),
    ],
)  # fmt: skip
def test_what_nobody_catches_or_could_be_caught_by_two_is_refused(drawn, expected):
    assert expected in _errors(*drawn)


def test_a_well_caught_escalation_and_error_are_accepted_and_played_through():
    box = sub(
        "box", start("is"), gateway("parallel", "f"), user("a"), user("b"), gateway("parallel", "j"), end("ie"),
        _ends("bad", event("error", "r")), gateway("exclusive", "g", "fine"), line("is", "f", "a", "g"),
        flow("fine", "g", "j"), flow("no", "g", "bad", "no"), line("f", "b", "j", "ie"),
    )  # fmt: skip

    assert _errors(*_around(box, again=event("error", "r"))) == []


def test_an_interrupting_escalation_and_a_timer_on_the_same_work_do_not_both_happen():
    drive = Drive(defined(*_around(BOX, chief=OVER, late=timer("P1D")), outside=OUTSIDE))

    drive.complete("in")

    assert drive.step.timers == () and drive.fire(NOW.replace(month=6)).opened == ()


def test_a_circle_through_a_sub_process_that_only_throws_is_refused():
    box = sub("box", start("is"), end("ie", event("error", "r")), line("is", "ie"))
    drawn = [
        start(), gateway("exclusive", "m"), box, end(), line("s", "m", "box", "e"),
        boundary("b", "box", event("error", "r")), gateway("exclusive", "x", "out"), user("u"),
        line("b", "x"), flow("back", "x", "m", "n = 1"), flow("out", "x", "u"), line("u", "m"),
    ]  # fmt: skip

    assert ("idle_circle", "m") in _errors(*drawn)

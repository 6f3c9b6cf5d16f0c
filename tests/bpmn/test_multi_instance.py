"""A multi-instance task asks everybody on the list, and asking nobody is never agreement."""

from __future__ import annotations

import pytest

from engine.bpmn import lint, step
from engine.bpmn.step import NobodyToAsk
from tests.bpmn.drawing import NOW, boundary, defined, end, line, many, process, start, sub, timer, user
from tests.bpmn.driving import Drive

OVER_LIST = "<bpmn:loopDataInputRef>people</bpmn:loopDataInputRef>"
ITEM = '<bpmn:inputDataItem name="person"/>'
OUTPUT = '<bpmn:loopDataOutputRef>votes</bpmn:loopDataOutputRef><bpmn:outputDataItem name="vote"/>'


def _asked(cardinality: str | None = None, sequential: bool = False, inside: str = "") -> list[str]:
    return [
        start(), user("sign", many(cardinality, sequential, inside)), user("after"), end(),
        line("s", "sign", "after", "e"),
    ]  # fmt: skip


@pytest.mark.parametrize("value", [0, -1, None, "3", 1.5, 501, True, [1]])
def test_a_cardinality_that_is_not_a_number_of_people_never_passes(value):
    definition = defined(*_asked("n"))

    with pytest.raises(NobodyToAsk):
        step.start(definition, {"n": value}, NOW)

    assert len(step.start(definition, {"n": 3}, NOW).opened) == 3


@pytest.mark.parametrize("value", [[], None, 3, {"a": 1}, "kim"])
def test_an_empty_or_missing_list_never_passes(value):
    definition = defined(*_asked(inside=OVER_LIST))

    with pytest.raises(NobodyToAsk):
        step.start(definition, {"people": value}, NOW)


def test_asking_nobody_stops_the_command_and_the_case_can_still_go_on_once_there_is_somebody():
    definition = defined(
        start(), user("pick"), user("sign", many(inside=OVER_LIST)), end(), line("s", "pick", "sign", "e")
    )
    picked = step.start(definition, {}, NOW).state

    with pytest.raises(NobodyToAsk) as nobody:
        step.complete(definition, picked, "2", {"people": []}, NOW)

    assert "동의한 것으로 보지 않습니다" in nobody.value.sentence and nobody.value.element == "sign"
    assert len(step.complete(definition, picked, "2", {"people": ["kim"]}, NOW).opened) == 1


@pytest.mark.parametrize("text", ["0", "-1", "501", "1000000000"])
def test_a_written_cardinality_out_of_bounds_is_refused_by_lint(text):
    assert [p.code for p in lint.check(process(*_asked(text)), "m.bpmn") if p.severity == "error"] == [
        "bad_cardinality"
    ]
    assert not [p for p in lint.check(process(*_asked("5")), "m.bpmn") if p.severity == "error"]


def test_all_at_once_opens_everyone_and_goes_on_after_the_last_with_the_answers_in_order():
    drive = Drive(
        defined(*_asked(inside=OVER_LIST + ITEM + OUTPUT)), {"people": ["kim", "lee", "park"], "vote": "mine"}
    )
    tokens = sorted(drive.open, key=int)

    for token, vote in zip(reversed(tokens), ("no", "abstain", "yes"), strict=True):
        assert drive.names == ["sign"] * len(drive.open)
        drive.step = step.complete(drive.definition, drive.step.state, token, {"vote": vote}, NOW)
        drive.open.pop(token)

    assert [t.element_id for t in drive.step.opened] == ["after"]
    assert drive.step.facts == {"people": ["kim", "lee", "park"], "vote": "mine", "votes": ["yes", "abstain", "no"]}


def test_one_after_another_opens_the_next_only_when_the_last_has_finished():
    drive = Drive(defined(*_asked(inside=OVER_LIST + ITEM + OUTPUT, sequential=True)), {"people": ["kim", "lee"]})

    assert [t.item for t in drive.step.opened] == ["kim"]
    drive.complete("sign", {"vote": "yes", "seen": 1})
    assert [t.item for t in drive.step.opened] == ["lee"] and drive.step.facts["seen"] == 1
    drive.complete("sign", {"vote": "no"})

    assert drive.names == ["after"]
    assert drive.step.facts == {"people": ["kim", "lee"], "votes": ["yes", "no"], "seen": 1}


def test_a_deadline_takes_all_instances_away():
    drive = Drive(
        defined(
            *_asked("3"), boundary("late", "sign", timer("P1D")), user("given_up"), end("e2"),
            line("late", "given_up", "e2"),
        )
    )  # fmt: skip
    drive.complete("sign")

    closed = drive.fire(NOW.replace(day=9)).closed

    assert len(closed) == 2 and drive.names == ["given_up"]


def test_a_sub_process_can_run_once_for_each_of_a_list():
    inner = [start("is"), user("i1"), user("i2"), end("ie"), line("is", "i1", "i2", "ie")]
    drive = Drive(
        defined(start(), sub("box", many(inside=OVER_LIST + ITEM), *inner), end(), line("s", "box", "e")),
        {"people": ["kim", "lee"]},
    )

    drive.complete("i1")
    assert drive.names == ["i1", "i2"]
    drive.complete("i2")
    drive.complete("i1")
    drive.complete("i2")

    assert drive.step.finished
    assert drive.step.facts == {"people": ["kim", "lee"]}

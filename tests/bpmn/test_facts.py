"""Routing facts are JSON, never shared, and nothing a caller does to his own data reaches a case."""

from __future__ import annotations

from collections import OrderedDict
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from engine.bpmn import step
from engine.bpmn.step import NotJson
from tests.bpmn import stock
from tests.bpmn.drawing import NOW, defined, end, line, process, service, start, user
from tests.bpmn.driving import Drive

DRAWN = [
    start(),
    user("a"),
    service("x", result="out", given="nested"),
    user("b"),
    end(),
    line("s", "a", "x", "b", "e"),
]


@pytest.mark.parametrize(
    "value",
    [
        Decimal("1.10"), date(2026, 3, 1), datetime(2026, 3, 1, tzinfo=UTC), b"x", (1, 2), {1, 2}, float("nan"),
        float("inf"), 2**63, "\ud800", {1: "x"}, [Decimal(1)], {"a": {"b": (1,)}}, object(),
    ],
)  # fmt: skip
def test_what_is_not_json_is_refused_at_every_entrance_and_the_state_still_works(value):
    definition = defined(*DRAWN)
    first = step.start(definition, {}, NOW)
    asked = step.complete(definition, first.state, "2", {"nested": 1}, NOW)

    with pytest.raises(NotJson):
        step.start(definition, {"v": value}, NOW)
    with pytest.raises(NotJson):
        step.complete(definition, first, "2", {"v": value}, NOW)
    with pytest.raises(NotJson):
        step.deliver(definition, asked, asked.effects[0].token, {"v": value}, NOW)

    assert step.complete(definition, first, "2", {"nested": 1}, NOW).effects[0].params == {"given": 1}


def test_stock_cannot_save_a_decimal_it_let_in():
    from SpiffWorkflow.bpmn.serializer.workflow import BpmnWorkflowSerializer

    running = stock.workflow(process(start(), user("a"), user("b"), end(), line("s", "a", "b", "e")))
    stock.complete(running, "a", amount=Decimal("1.10"))

    with pytest.raises(TypeError):
        BpmnWorkflowSerializer().serialize_json(running)


def test_json_of_every_kind_goes_in_and_comes_out_equal():
    facts = {
        "none": None, "yes": True, "int": 2**62, "float": 0.1, "text": "관리소장 👩‍💼", "list": [1, [2, {"a": []}]],
        "object": {"나": {"다": -1}}, "": "empty name", "ordered": OrderedDict(b=1, a=2),
    }  # fmt: skip
    definition = defined(*DRAWN)

    saved = step.start(definition, facts, NOW).state

    assert step.fire(definition, saved, NOW).facts == facts


@pytest.mark.parametrize("saved", [True, False], ids=["saved between steps", "chained"])
def test_changing_nested_values_given_or_received_changes_no_case(saved):
    drive = Drive(defined(*DRAWN), {"nested": {"b": [1]}}, saved=saved)
    given = {"nested": {"b": [2]}}
    drive.complete("a", given)

    given["nested"]["b"].append(3)
    drive.step.facts["nested"]["b"].append(4)  # type: ignore[index, call-overload, union-attr]  # the shape is known here
    effect = next(iter(drive.effects.values()))
    effect.params["given"]["b"].append(5)  # type: ignore[index, call-overload, union-attr]  # the shape is known here
    answer = {"deep": [1]}
    drive.deliver("x", answer)
    answer["deep"].append(2)

    assert drive.step.facts == {"nested": {"b": [2]}, "out": {"deep": [1]}}


def test_stock_shares_nested_values_between_a_task_and_the_next():
    running = stock.workflow(process(start(), user("a"), user("b"), end(), line("s", "a", "b", "e")))
    first = next(t for t in running.get_tasks() if t.task_spec.name == "a")
    stock.complete(running, "a", nested={"b": [1]})

    next(t for t in running.get_tasks() if t.task_spec.name == "b").data["nested"]["b"].append(2)

    assert first.data["nested"] == {"b": [1, 2]}


def test_very_deep_json_is_refused_and_not_a_crash():
    deep: object = 1
    for _ in range(5000):
        deep = [deep]

    with pytest.raises(NotJson):
        step.start(defined(*DRAWN), {"v": deep}, NOW)

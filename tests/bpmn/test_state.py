"""The state is a few hundred bytes, however long the case has been running, and never carries the diagram."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.bpmn import step
from engine.bpmn.step import StateRejected
from tests.bpmn import stock
from tests.bpmn.drawing import NOW, defined, end, flow, gateway, line, process, start, user
from tests.bpmn.driving import Drive

APPROVERS = 4
FORM = {
    "document": "0192f0c4a1b27d3e9f00112233445566",
    "form": "expense",
    "amount": 12_500_000,
    "drafter_role": "clerk",
}


def _line_of(approvers: int, condition: str = 'decision = "reject"') -> list[str]:
    drawn = [start(), user("draft"), end(), line("s", "draft", "approve1")]
    for i in range(1, approvers + 1):
        onward = f"approve{i + 1}" if i < approvers else "e"
        drawn += [user(f"approve{i}"), gateway("exclusive", f"g{i}", default=f"on{i}"), line(f"approve{i}", f"g{i}")]
        drawn += [flow(f"back{i}", f"g{i}", "draft", condition), flow(f"on{i}", f"g{i}", onward)]
    return drawn


def _finished(approvers: int, rejects: int = 0) -> Drive:
    drive = Drive(defined(*_line_of(approvers)))
    while not drive.step.finished:
        (name,) = drive.names
        decision = "approve"
        if name == f"approve{approvers}" and rejects:
            decision, rejects = "reject", rejects - 1
        drive.complete(name, FORM if name == "draft" else {"decision": decision})
    return drive


def test_a_finished_four_step_case_takes_at_most_a_kilobyte():
    assert len(_finished(APPROVERS).step.state) <= 1024


def test_two_hundred_rejections_work_and_leave_a_state_no_larger():
    plain, rejected = _finished(APPROVERS), _finished(APPROVERS, rejects=200)

    assert rejected.step.finished and rejected.names == []
    assert len(rejected.step.state) <= len(plain.step.state) + 8


def test_stock_calls_a_case_complete_while_a_task_waits_after_many_rejections():
    running = stock.workflow(process(*_line_of(APPROVERS, "decision == 'reject'")))

    for _ in range(200):
        (name,) = stock.ready(running) or ["lost"]
        if name == "lost":
            break
        stock.complete(running, name, decision="reject" if name == f"approve{APPROVERS}" else "approve")
    else:
        for _ in range(1000):
            waiting = stock.ready(running)
            if not waiting:
                break
            stock.complete(running, waiting[0], decision="reject" if waiting[0] == f"approve{APPROVERS}" else "approve")

    assert running.is_completed(), "stock survives long cases now"


def test_a_long_line_needs_no_more_state_than_a_short_one():
    assert len(_finished(200).step.state) <= len(_finished(APPROVERS).step.state) + 8


def test_the_state_does_not_carry_the_diagram():
    short = step.start(defined(*_line_of(2)), {}, NOW).state
    long = step.start(defined(*_line_of(100)), {}, NOW).state

    assert abs(len(short) - len(long)) <= 4


def test_the_order_of_keys_in_facts_does_not_matter():
    definition = defined(*_line_of(1))
    facts = {f"k{i}": [i, {"b": 1, "a": None}] for i in range(20)}
    turned = dict(reversed(list(facts.items())))

    one = step.start(definition, facts, NOW)
    other = step.start(definition, turned, NOW)

    assert step.fire(definition, one.state, NOW).facts == step.fire(definition, other.state, NOW).facts == facts


def test_stock_loses_what_a_task_was_given_when_a_database_reorders_keys():
    running = stock.workflow(process(*_line_of(2, "decision == 'reject'")))
    stock.complete(running, "draft", amount=12_500_000)
    stock.complete(running, "approve1", decision="approve")
    assert stock.data_of(running, "approve2")["amount"] == 12_500_000

    back = stock.through_jsonb(running)

    assert stock.ready(back) == ["approve2"]
    assert "amount" not in stock.data_of(back, "approve2"), "stock survives jsonb now"


def test_stock_keeps_the_diagram_with_every_case_and_more_with_every_step():
    short, long = (stock.workflow(process(*_line_of(n, "decision == 'reject'"))) for n in (4, 100))
    began = stock.state_bytes(short)
    for name in ("draft", "approve1", "approve2"):
        stock.complete(short, name, decision="approve")

    assert stock.state_bytes(short) > began + 1_000, "stock keeps no trunk now"
    assert stock.state_bytes(long) > 8 * began, "stock keeps the diagram apart now"


def test_threads_may_share_a_definition_and_the_codec():
    def sizes(_: int) -> set[int]:
        return {len(_finished(APPROVERS, rejects=3).step.state) for _ in range(10)}

    with ThreadPoolExecutor(4) as threads:
        found = set.union(*threads.map(sizes, range(4)))

    assert len(found) == 1


@pytest.mark.parametrize("damage", [b"", b"\x01", b"\x02\x01garbage", b"{}"])
def test_damaged_bytes_are_refused(damage):
    definition = defined(*_line_of(1))

    with pytest.raises(StateRejected):
        step.fire(definition, damage, NOW)
    with pytest.raises(StateRejected):
        step.fire(definition, step.start(definition, {}, NOW).state[:-3], NOW)

"""Joins wait for every branch, on every pass of a loop: the first thing stock SpiffWorkflow gets wrong."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial

import pytest

from tests.bpmn import stock
from tests.bpmn.drawing import defined, end, flow, gateway, line, many, process, start, sub, user
from tests.bpmn.driving import Drive

BRANCHES = 3


def _fork(kind: str) -> list[str]:
    condition = "true" if kind == "inclusive" else None
    drawn = [gateway(kind, "g"), gateway(kind, "j")]
    for i in range(BRANCHES):
        drawn += [user(f"u{i}"), user(f"v{i}"), flow(f"p{i}", "g", f"u{i}", condition), line(f"u{i}", f"v{i}", "j")]
    if kind == "inclusive":
        drawn += [user("spare"), line("spare", "j"), flow("otherwise", "g", "spare")]
        drawn[0] = gateway(kind, "g", default="otherwise")
    return drawn


def _rejectable(kind: str) -> list[str]:
    """a, then branches of two tasks each, joined, then k, which may send everything back to a."""
    return [
        start(), user("a"), user("k"), gateway("exclusive", "x", default="done"), end(),
        *_fork(kind), line("s", "a", "g"), line("j", "k", "x"),
        flow("again_flow", "x", "a", "again"), flow("done", "x", "e"),
    ]  # fmt: skip


def _early_joins(seed: int, waiting: Callable[[], list[str]], complete: Callable[..., object]) -> list[str]:
    """Work the case in a seeded order; every time it joined although a branch was missing."""
    rnd, seen, loops, faults = random.Random(seed), set[str](), 0, list[str]()
    while open_now := waiting():
        name = rnd.choice(open_now)
        if name == "a":
            seen.clear()
        elif name == "k":
            if len(seen) != 2 * BRANCHES:
                faults.append(f"joined after {len(seen)} of {2 * BRANCHES} on pass {loops + 1}")
            loops += 1
        else:
            seen.add(name)
        complete(name, again=loops < 4)
    return faults


@pytest.mark.parametrize("saved", [True, False], ids=["saved between steps", "chained"])
@pytest.mark.parametrize("kind", ["parallel", "inclusive"])
def test_a_join_in_a_reject_loop_waits_for_all_branches_on_every_pass(kind, saved):
    definition = defined(*_rejectable(kind))

    for seed in range(40):
        drive = Drive(definition, saved=saved)

        assert _early_joins(seed, lambda d=drive: d.names, lambda n, d=drive, **data: d.complete(n, data)) == []
        assert drive.step.finished


@pytest.mark.parametrize("kind", ["parallel", "inclusive"])
def test_stock_goes_wrong_in_the_same_loop(kind):
    source = process(*_rejectable(kind)).replace(b">true<", b">True<")

    wrong = 0
    for seed in range(10):
        running = stock.workflow(source)
        try:
            wrong += bool(_early_joins(seed, partial(stock.ready, running), partial(stock.complete, running)))
        except AttributeError:  # it loses the parent of a task it still needs
            wrong += 1

    assert wrong >= 5, "stock joins correctly now: the reason for our own joins is gone"


def test_a_loop_inside_a_parallel_branch_does_not_open_the_join():
    drive = Drive(
        defined(
            start(), gateway("parallel", "g"), user("left"), user("right"), end(),
            gateway("exclusive", "merge"), gateway("exclusive", "x", default="enough"), gateway("parallel", "j"),
            user("after"), line("s", "g", "merge", "left", "x"), flow("back", "x", "merge", "again"),
            flow("enough", "x", "j"), line("g", "right", "j", "after", "e"),
        )
    )  # fmt: skip

    for _ in range(3):
        drive.complete("left", {"again": True})
        assert drive.names == ["left", "right"]
    drive.complete("left", {"again": False})
    assert drive.names == ["right"]

    drive.complete("right")

    assert drive.names == ["after"]


def test_a_loop_around_a_join_inside_a_sub_process_and_its_instances_stay_apart():
    inner = [
        start("is"), user("i0"), gateway("parallel", "ig"), user("i1"), user("i2"), gateway("parallel", "ij"),
        user("i3"), gateway("exclusive", "ix", default="iout"), end("ie"),
        line("is", "i0", "ig", "i1", "ij", "i3", "ix"), line("ig", "i2", "ij"),
        flow("iback", "ix", "i0", "again"), flow("iout", "ix", "ie"),
    ]  # fmt: skip
    drive = Drive(defined(start(), sub("box", many("2"), *inner), end(), line("s", "box", "e")))
    first, second = sorted(drive.open, key=int)

    drive.complete("i0")
    drive.complete("i0")
    assert drive.names == ["i1", "i1", "i2", "i2"]
    drive.complete("i1")
    drive.complete("i1")
    assert drive.names == ["i2", "i2"], "a branch of one instance must not join with a branch of the other"
    drive.complete("i2")
    assert drive.names == ["i2", "i3"]

    drive.complete("i3", {"again": True})
    assert drive.names == ["i0", "i2"]
    drive.complete("i2")
    drive.complete("i3", {"again": False})
    drive.complete("i0")
    drive.complete("i2")
    assert drive.names == ["i1"], "the second pass waits for its own branch again"
    drive.complete("i1")
    drive.complete("i3", {"again": False})

    assert drive.step.finished
    assert first != second


def test_an_inclusive_join_waits_only_for_the_branches_that_were_taken():
    drive = Drive(
        defined(
            start(), gateway("inclusive", "g", default="none"), gateway("inclusive", "j"), user("a"), user("b"),
            user("c"), user("z"), end(), line("s", "g"), flow("fa", "g", "a", "amount > 1"),
            flow("fb", "g", "b", "amount > 2"), flow("fc", "g", "c", "amount > 3"), flow("none", "g", "j"),
            line("a", "j"), line("b", "j"), line("c", "j", "z", "e"),
        ),
        {"amount": 3},
    )  # fmt: skip
    assert drive.names == ["a", "b"]

    drive.complete("b")
    assert drive.names == ["a"]
    drive.complete("a")

    assert drive.names == ["z"]


def test_two_branches_that_wrote_the_same_fact_keep_the_later_word_whatever_the_order_of_joining():
    drawn = [
        start(), gateway("parallel", "g"), user("a"), user("b"), user("b2"), gateway("parallel", "j"), user("z"), end(),
        line("s", "g", "a", "j"), line("g", "b", "b2", "j", "z", "e"),
    ]  # fmt: skip
    drive = Drive(defined(*drawn), {"said": "nothing", "kept": 1})

    drive.complete("b", {"said": "b"})
    drive.complete("a", {"said": "a"})
    drive.complete("b2", {"other": True})

    assert drive.step.facts == {"said": "a", "kept": 1, "other": True}


@pytest.mark.parametrize("order", [("a", "b", "b2"), ("b", "a", "b2"), ("b", "b2", "a")], ids=" ".join)
def test_on_the_second_pass_a_branchs_new_word_beats_the_old_one_the_other_branch_still_carries(order):
    drive = Drive(
        defined(
            start(), gateway("exclusive", "m"), gateway("parallel", "g"), user("a"), user("b"), user("b2"),
            gateway("parallel", "j"), user("k"), gateway("exclusive", "x", default="done"), end(),
            line("s", "m", "g", "a", "j"), line("g", "b", "b2", "j", "k", "x"),
            flow("back", "x", "m", "again"), flow("done", "x", "e"),
        )
    )  # fmt: skip

    for turn in (1, 2):
        for name in order:
            drive.complete(name, {f"said_{name}": turn})
        drive.complete("k", {"again": turn == 1})

    assert drive.step.facts == {"said_a": 2, "said_b": 2, "said_b2": 2, "again": False}


def test_branches_of_two_instances_never_join_each_other():
    inner = [
        start("is"), gateway("parallel", "ig"), user("i1"), user("i2"), gateway("parallel", "ij"), user("i3"),
        end("ie"), line("is", "ig", "i1", "ij", "i3", "ie"), line("ig", "i2", "ij"),
    ]  # fmt: skip
    drive = Drive(defined(start(), sub("box", many("2"), *inner), end(), line("s", "box", "e")))
    second_i2 = max((t for t, e in drive.open.items() if e == "i2"), key=int)

    drive.complete("i1")
    drive.complete_token(second_i2)

    assert drive.names == ["i1", "i2"], "each instance still waits for its own other branch"

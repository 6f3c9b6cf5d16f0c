"""Diagrams that get stuck, run something twice or never end are refused before anybody starts them."""

from __future__ import annotations

import pytest

from engine.bpmn import lint
from tests.bpmn.drawing import (
    boundary,
    end,
    flow,
    gateway,
    line,
    process,
    start,
    sub,
    terminate,
    timer,
    user,
)


def _found(*drawn: str) -> list[tuple[str, str]]:
    return [(p.code, p.element) for p in lint.check(process(*drawn), "x.bpmn") if p.severity == "error"]


FORK = [start(), user("a"), user("b"), end(), user("z")]


def test_a_choice_followed_by_a_join_of_all_is_a_deadlock():
    drawn = [
        *FORK, gateway("exclusive", "g", "fa"), gateway("parallel", "j"), line("s", "g"), flow("fa", "g", "a"),
        flow("fb", "g", "b", "x = 1"), line("a", "j"), line("b", "j", "z", "e"),
    ]  # fmt: skip

    assert _found(*drawn) == [("deadlock", "j")]


def test_a_split_merged_without_a_join_runs_the_rest_twice():
    drawn = [
        *FORK, gateway("parallel", "g"), gateway("exclusive", "m"), line("s", "g", "a", "m"), line("g", "b", "m"),
        line("m", "z", "e"),
    ]  # fmt: skip

    assert [code for code, _ in _found(*drawn)] == ["runs_twice"]


@pytest.mark.parametrize("kind", ["parallel", "inclusive"])
def test_a_split_and_its_join_are_sound(kind):
    condition = None if kind == "parallel" else "x = 1"
    drawn = [
        *FORK, gateway(kind, "g", "fa" if condition else ""), gateway(kind, "j"), line("s", "g"), flow("fa", "g", "a"),
        flow("fb", "g", "b", condition), line("a", "j"), line("b", "j", "z", "e"),
    ]  # fmt: skip

    assert _found(*drawn) == []


def test_branches_that_each_end_on_their_own_are_sound():
    assert _found(*FORK[:4], gateway("parallel", "g"), end("e2"), line("s", "g", "a", "e"), line("g", "b", "e2")) == []


def test_a_split_into_its_own_loop_multiplies_and_is_refused():
    drawn = [
        start(), gateway("exclusive", "m"), gateway("parallel", "g"), user("a"), end(), line("s", "m", "g", "a", "e"),
        flow("back", "g", "m"),
    ]  # fmt: skip

    assert _found(*drawn) != []


def test_a_loop_with_no_way_out_once_inside_is_refused():
    drawn = [
        start(), user("a"), user("b"), gateway("exclusive", "g", "ok"), gateway("exclusive", "m"), end(),
        line("s", "a", "g"), flow("ok", "g", "e"), flow("bad", "g", "m", "x = 1"), line("m", "b", "m"),
    ]  # fmt: skip

    assert ("dead_end", "b") in _found(*drawn)


def test_a_reminder_beside_a_task_is_sound_even_in_a_loop_and_one_that_joins_the_main_way_is_not():
    def drawn(after: str) -> list[str]:
        return [
            start(), user("a"), boundary("late", "a", timer("P1D"), interrupting=False), user("remind"),
            gateway("exclusive", "x", "out"), user("z"), end(), end("e2"), line("s", "a", "x"),
            flow("back", "x", "a", "again"), flow("out", "x", "z"), line("z", "e"), line("late", "remind", after),
        ]  # fmt: skip

    assert _found(*drawn("e2")) == []
    assert ("runs_twice", "z") in _found(*drawn("z"), flow("unused", "remind", "e2"))


def test_a_terminate_end_makes_an_unjoined_split_sound():
    drawn = [
        *FORK[:3], gateway("parallel", "g"), end(), terminate("t"), line("s", "g", "a", "t"), line("g", "b", "e"),
    ]  # fmt: skip

    assert _found(*drawn) == []


def test_the_inside_of_a_sub_process_is_played_too():
    inner = [
        start("is"), gateway("exclusive", "ig", "f1"), user("i1"), user("i2"), gateway("parallel", "ij"), end("ie"),
        line("is", "ig"), flow("f1", "ig", "i1"), flow("f2", "ig", "i2", "x = 1"), line("i1", "ij"),
        line("i2", "ij", "ie"),
    ]  # fmt: skip

    assert _found(start(), sub("box", *inner), end(), line("s", "box", "e")) == [("deadlock", "ij")]


def test_a_wide_parallel_split_is_played_through_without_a_warning():
    ids = [f"u{i}" for i in range(30)]
    drawn = [start(), gateway("parallel", "g"), gateway("parallel", "j"), end(), line("s", "g"), line("j", "e")]

    problems = lint.check(process(*drawn, *(user(i) + line("g", i, "j") for i in ids)), "x.bpmn")

    assert {p.code for p in problems} == {"no_performer"}


def _wide(branches: int, ends: str) -> list[str]:
    """Many branches at once; in each a choice, a loop, a reminder and a deadline, that come to `ends`."""
    drawn = [start(), gateway("parallel", "g"), gateway("parallel", "j"), end(), line("s", "g"), line("j", "e")]
    for i in range(branches):
        a, b, m, x, y = (f"{name}{i}" for name in "abmxy")
        drawn += [
            gateway("exclusive", m), user(a), gateway("exclusive", x, f"o{i}"), user(b), gateway("exclusive", y),
            line("g", m, a, x), flow(f"r{i}", x, m, "again"), flow(f"o{i}", x, y), flow(f"c{i}", x, b, "n = 1"),
            line(b, y), boundary(f"late{i}", a, timer("P1D"), interrupting=False), user(f"remind{i}"),
            end(f"z{i}"), line(f"late{i}", f"remind{i}", f"z{i}"),
            boundary(f"over{i}", b, timer("P2D")), line(f"over{i}", y), line(y, ends.format(i)),
        ]  # fmt: skip
    return drawn


def test_however_wide_a_diagram_of_blocks_is_it_is_played_through():
    problems = lint.check(process(*_wide(100, "j")), "x.bpmn")

    assert {p.code for p in problems} == {"no_performer"}


def test_one_fault_in_a_wide_diagram_is_found_all_the_same():
    drawn = _wide(40, "j")
    away = [*drawn, end("away"), flow("leaves", "y7", "away", "n = 2")]
    away[away.index(gateway("exclusive", "y7"))] = gateway("exclusive", "y7", "y7_j")

    assert _found(*away) == [("deadlock", "j")]


def test_what_is_too_tangled_to_play_through_is_walked_and_a_fault_on_the_walk_is_told():
    drawn = [start(), gateway("parallel", "g"), gateway("parallel", "j"), end(), line("s", "g"), line("j", "e")]
    for i in range(14):
        drawn += [
            gateway("exclusive", f"x{i}", f"o{i}"), user(f"a{i}"), user(f"b{i}"),
            gateway("exclusive", f"y{i}", f"p{i}"),
            line("g", f"x{i}"), flow(f"o{i}", f"x{i}", f"y{i}"), flow(f"q{i}", f"x{i}", f"a{i}", "n = 1"),
            line(f"a{i}", f"y{i}"), flow(f"p{i}", f"y{i}", "j"), flow(f"r{i}", f"y{i}", f"b{i}", "n = 2"),
            line(f"b{i}", "j"),
        ]  # fmt: skip

    assert _found(*drawn) == [("deadlock", "j")]


def test_what_is_too_tangled_to_play_through_is_said_and_not_passed_silently():
    # On a dozen branches at once, what one branch waits for depends on a choice in another: sound, and not of blocks.
    drawn = [start(), gateway("parallel", "g"), gateway("parallel", "j"), end(), line("s", "g"), line("j", "e")]
    for i in range(12):
        fork, choice, near, far = f"f{i}", f"x{i}", f"n{i}", f"o{i}"
        drawn += [
            gateway("parallel", fork), gateway("exclusive", choice, f"d{i}"), gateway("inclusive", near),
            gateway("inclusive", far), *(user(f"{name}{i}") for name in "abc"),
            line("g", fork, f"a{i}", near, far, "j"), line(fork, choice), flow(f"d{i}", choice, f"b{i}"),
            flow(f"c_{i}", choice, f"c{i}", "n = 1"),
            line(f"b{i}", near), line(f"c{i}", far),
        ]  # fmt: skip

    problems = lint.check(process(*drawn), "x.bpmn")

    assert {p.code for p in problems} == {"no_performer", "too_complex"}
    assert next(p.severity for p in problems if p.code == "too_complex") == "warning"

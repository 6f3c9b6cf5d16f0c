"""The approval line: whose turn it is, who decides, and that nobody decides alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.model.approval import ApprovalStep, decides, line_from_rows, next_group, stamp_state
from engine.model.errors import NeedsAnother

KIM, LEE, PARK = ("p-kim", "김", "a-kim"), ("p-lee", "이", "a-lee"), ("p-park", "박", "a-park")
TITLES = {"starter": "담당", "head": "과장", "chief": "소장", "chair": "회장"}


def row(no: int, role: str, **more: Any) -> dict[str, Any]:
    return {"no": no, "role": role, "act": "결재", **more}


def line(
    *rows: dict[str, Any], holders: dict[str, list[tuple[str, str, str]]] | None = None
) -> tuple[ApprovalStep, ...]:
    return line_from_rows(
        rows,
        starter=KIM,
        holders={"head": [LEE], "chief": [PARK]} if holders is None else holders,
        titles=TITLES,
        shapes={"chief": "square"},
        named={"p-lee": ("p-lee", "이")},
        starter_role="clerk",
    )


def test_the_rows_of_the_table_become_people_in_their_order() -> None:
    found = line(row(30, "chief"), row(10, "starter"), row(20, "head"))

    assert [(s.no, s.role_title, s.person_name, s.shape) for s in found] == [
        (1, "담당", "김", "round"),
        (2, "과장", "이", "round"),
        (3, "소장", "박", "square"),
    ]


def test_a_role_nobody_holds_refuses_the_line_and_names_every_empty_seat() -> None:
    with pytest.raises(NeedsAnother, match="과장, 회장 자리가 비어"):
        line(row(1, "starter"), row(2, "head"), row(3, "chair"), row(4, "chief"), holders={"chief": [PARK]})


def test_a_line_with_nobody_but_its_author_is_refused() -> None:
    with pytest.raises(NeedsAnother, match="아무도 없어"):
        line(row(1, "starter"))
    with pytest.raises(NeedsAnother, match="아무도 없어"):
        line(row(1, "starter"), row(2, "head", blocking=False))


def test_a_role_that_several_hold_waits_for_whoever_acts_first() -> None:
    found = line(row(1, "starter"), row(2, "head"), holders={"head": [LEE, PARK]})

    assert found[1].person_id is None


def test_a_person_named_on_the_form_takes_the_step_and_an_unknown_one_refuses_it() -> None:
    found = line(row(1, "starter"), row(2, "head", person="p-lee", title="대무자"))

    assert (found[1].person_id, found[1].role_title) == ("p-lee", "대무자")
    with pytest.raises(NeedsAnother):
        line(row(1, "starter"), row(2, "head", person="p-nobody"), row(3, "chief"))


def signed(steps: tuple[ApprovalStep, ...], *numbers: int) -> list[ApprovalStep]:
    return [replace(s, state="signed") if s.no in numbers else s for s in steps]


def test_steps_one_after_another_come_one_at_a_time() -> None:
    steps = line(row(1, "starter"), row(2, "head"), row(3, "chief"))

    assert [s.no for s in next_group(signed(steps, 1), blocking=True)] == [2]
    assert [s.no for s in next_group(signed(steps, 1, 2), blocking=True)] == [3]
    assert next_group(signed(steps, 1, 2, 3), blocking=True) == ()


def test_parallel_steps_open_together_and_the_next_waits_for_all_of_them() -> None:
    steps = line(row(1, "starter"), row(2, "head", mode="par"), row(3, "head", mode="par"), row(4, "chief"))

    assert [s.no for s in next_group(signed(steps, 1), blocking=True)] == [2, 3]
    assert [s.no for s in next_group(signed(steps, 1, 3), blocking=True)] == [2]
    assert [s.no for s in next_group(signed(steps, 1, 2, 3), blocking=True)] == [4]


def test_a_step_that_does_not_block_never_holds_up_those_that_do() -> None:
    steps = line(row(1, "starter"), row(2, "head", blocking=False), row(3, "chief"))

    assert [s.no for s in next_group(signed(steps, 1), blocking=True)] == [3]
    assert [s.no for s in next_group(signed(steps, 1), blocking=False)] == [2]


def test_the_last_of_those_that_block_decides() -> None:
    steps = line(row(1, "starter"), row(2, "chief"), row(3, "head", blocking=False))

    assert [decides(steps, s) for s in steps] == [False, True, False]


def test_a_cell_shows_how_its_step_stands() -> None:
    step = line(row(1, "starter"), row(2, "chief"))[1]

    assert stamp_state(step) == "waiting"
    assert stamp_state(replace(step, blocking=False)) == "ref"
    assert stamp_state(replace(step, state="open")) == "now"
    assert stamp_state(replace(step, state="signed")) == "signed"
    assert stamp_state(replace(step, state="returned")) == "returned"
    assert stamp_state(replace(step, state="skipped")) == "skipped"

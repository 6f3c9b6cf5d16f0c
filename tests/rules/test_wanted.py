"""What somebody has to say before a decision can be tried, told from the expressions alone."""

from __future__ import annotations

import pytest

from engine.rules.dmn.wanted import Kind, Wanted, wanted
from engine.rules.feel.expression import compile_expression, compile_unary_tests


def of(
    *texts: str, kind: Kind = "", given: dict[str, str] | None = None, answered: tuple[str, ...] = ()
) -> list[Wanted]:
    return list(wanted([(compile_expression(text).tree, kind) for text in texts], given or {}, answered))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(date(held_on) - today).days", [("held_on", "date"), ("today", "date")]),
        ("date(substring(turn, 1, 10)).month", [("turn", "day_as_text")]),
        ("vote.tally.yes >= quorum.majority", [("vote.tally.yes", "number"), ("quorum.majority", "number")]),
        ('contains(title, "누수") and urgent', [("title", "text"), ("urgent", "boolean")]),
        ("count(board.people) * 3 >= board.seats * 2", [("board.people", "list"), ("board.seats", "number")]),
        ("if paper = null then form else paper.form", [("form", "text"), ("paper.form", "text")]),
        ("moved.year = 2026", [("moved", "date")]),
        ("sum(for row in rows return row.amount)", [("rows", "list")]),
    ],
)
def test_the_use_of_a_fact_tells_its_kind(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(fact.path, fact.kind) for fact in of(text)] == expected


def test_a_column_gives_its_kind_to_the_fact_it_looks_at_and_its_cells_name_more() -> None:
    cell = compile_unary_tests("> limit")

    found = wanted([(compile_expression("amount").tree, "number"), (cell.tree, "number")], {}, ())

    assert found == (Wanted("amount", "number"), Wanted("limit", "number"))


def test_a_list_whose_items_are_asked_for_one_part_takes_that_part() -> None:
    given = {"board": "", "attendance": ""}

    (people, present) = of("count(board.people[list contains(attendance.present, person)])", given=given)

    assert people == Wanted("board.people", "list", item="person")
    assert present == Wanted("attendance.present", "list")


def test_what_the_file_works_out_itself_is_asked_of_nobody_and_a_declared_type_is_believed() -> None:
    assert of("size", "area", kind="", given={"area": "number"}, answered=("size",)) == [Wanted("area", "number")]
    assert of("function(x) x + 1", "{a: 1, b: a + 1}.b", "some y in [1, 2] satisfies y > 1") == []

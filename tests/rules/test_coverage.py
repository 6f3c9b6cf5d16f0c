"""Gaps and overlaps of decision tables are found when a file is checked, before anybody is left without an answer."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

import pytest

from engine.rules import dmn

HEAD = '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="f" name="f" namespace="n">'


def table(
    inputs: Sequence[tuple[str, str]], rows: Sequence[Sequence[str]], policy: str = "UNIQUE", default: str = ""
) -> bytes:
    """A table: columns as (expression, type), rows as cells with the result last."""
    columns = "".join(
        f'<input id="i{n}"><inputExpression id="x{n}" typeRef="{kind}">'
        f"<text>{escape(text)}</text></inputExpression></input>"
        for n, (text, kind) in enumerate(inputs)
    )
    other = f"<defaultOutputEntry><text>{escape(default)}</text></defaultOutputEntry>" if default else ""
    body = "".join(
        f'<rule id="r{n}">'
        + "".join(f"<inputEntry><text>{escape(cell)}</text></inputEntry>" for cell in row[:-1])
        + f"<outputEntry><text>{escape(row[-1])}</text></outputEntry></rule>"
        for n, row in enumerate(rows, 1)
    )
    return (
        f'{HEAD}<decision id="d" name="판정"><decisionTable id="t" hitPolicy="{policy}">{columns}'
        f'<output id="o" name="o">{other}</output>{body}</decisionTable></decision></definitions>'
    ).encode()


AMOUNT = [("amount", "number")]


def said(source: bytes) -> list[tuple[str, str, str]]:
    return [(p.code, p.severity, p.message) for p in dmn.check(source, "t.dmn")]


def test_a_table_that_meets_at_the_boundary_is_whole() -> None:
    rows = [["< 1000000", '"소장"'], [">= 1000000", '"의결"']]

    assert said(table(AMOUNT, rows)) == []


def test_an_amount_nobody_decides_is_named() -> None:
    rows = [["< 1000000", '"소장"'], ["> 1000000", '"의결"']]

    [problem] = dmn.check(table(AMOUNT, rows), "t.dmn")

    assert (problem.code, problem.severity, problem.element) == ("gap", "error", "t")
    assert "‘amount’이(가) 1,000,000일 때" in problem.message


def test_an_amount_decided_twice_is_named_with_both_rows() -> None:
    rows = [["[0..1000000]", '"소장"'], ["[1000000..2000000]", '"의결"'], ["< 0, > 2000000", '"총회"']]

    [problem] = dmn.check(table(AMOUNT, rows), "t.dmn")

    assert (problem.code, problem.severity, problem.element) == ("overlap", "error", "r2")
    assert "1번째 줄과 2번째 줄" in problem.message and "1,000,000일 때" in problem.message


def test_a_default_closes_every_gap() -> None:
    assert said(table(AMOUNT, [["< 5", '"a"']], default='"b"')) == []


@pytest.mark.parametrize(("policy", "severity"), [("FIRST", "error"), ("ANY", "error"), ("COLLECT", "warning")])
def test_a_gap_stops_a_table_that_must_answer_and_is_told_of_one_that_gathers(policy: str, severity: str) -> None:
    assert [(code, level) for code, level, _ in said(table(AMOUNT, [["< 5", '"a"']], policy))] == [
        ("gap", severity),
        ("gap", severity),
    ]


def test_first_may_overlap_and_any_may_where_it_says_the_same() -> None:
    rows = [["< 5", '"a"'], ["-", '"b"']]

    assert said(table(AMOUNT, rows, "FIRST")) == []
    assert said(table(AMOUNT, [["< 5", '"a"'], ["-", '"a"']], "ANY")) == []
    assert [code for code, *_ in said(table(AMOUNT, rows, "ANY"))] == ["overlap"]


def test_whole_steps_are_enough_for_whole_things_but_the_half_between_is_told() -> None:
    rows = [["<= 5", '"a"'], [">= 6", '"b"']]

    [(code, severity, message)] = said(table(AMOUNT, rows))

    assert (code, severity) == ("gap", "warning")
    assert "5보다 크고 6보다 작을 때" in message


def test_two_columns_leave_open_only_what_neither_closes() -> None:
    columns = [("amount", "number"), ("kind", "string")]
    rows = [["< 10", "-", "1"], [">= 10", '"공사"', "2"], [">= 10", 'not("공사", "용역")', "3"]]

    [(code, _, message)] = [found for found in said(table(columns, rows)) if "10일 때" in found[2]]

    assert code == "gap"
    assert "‘kind’이(가) ‘용역’일 때" in message
    assert said(table(columns, [*rows, [">= 10", '"용역"', "4"]])) == []


def test_truth_and_days_are_told_apart_too() -> None:
    assert said(table([("urgent", "boolean")], [["true", "1"], ["false", "2"]])) == []
    assert [m for *_, m in said(table([("urgent", "boolean")], [["true", "1"]]))] == [
        "맞는 줄이 없는 경우가 있습니다: ‘urgent’이(가) 거짓일 때. 줄을 더하거나 그 밖의 경우의 결과를 적어 주십시오."
    ]
    day = [("on", "date")]
    until, since = '<= date("2026-06-30")', '>= date("2026-07-01")'
    assert said(table(day, [[until, "1"], [since, "2"]])) == []
    assert "2026-07-01일 때" in said(table(day, [[until, "1"], ['> date("2026-07-01")', "2"]]))[0][2]


def test_an_empty_field_is_a_case_where_the_table_speaks_of_it() -> None:
    column = [("substitute", "string")]

    assert said(table(column, [["not(null)", "1"], ["null", "2"]])) == []
    assert "칸이 빌 때" in said(table(column, [["not(null)", "1"]]))[0][2]


def test_what_depends_on_other_facts_is_not_guessed_about() -> None:
    rows = [["< limit", '"a"'], [">= limit", '"b"']]

    assert said(table([*AMOUNT], rows)) == []


def test_a_cell_that_compares_in_words_is_not_guessed_about() -> None:
    assert said(table([("name", "string")], [['contains(?, "공사")', "1"], ['not(contains(?, "공사"))', "2"]])) == []


def test_a_table_of_a_thousand_rows_is_looked_through_to_the_end() -> None:
    columns = [("a", "number"), ("b", "number"), ("c", "string")]
    rows = [
        [f"[{a}..{a + 1})", f"[{b}..{b + 1})", f'"k{c}"', "1"] for a in range(10) for b in range(10) for c in range(10)
    ]

    assert said(table(columns, rows, default="2")) == []
    assert said(table(columns, [*rows, ["-", "-", "-", "2"]], "FIRST")) == []
    assert said(table(columns, [*rows, ["[3..4)", "[5..6)", '"k7"', "2"]], default="2"))[0][0] == "overlap"

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
    declared = b'<inputData id="limit" name="limit"/><decision '

    assert said(table([*AMOUNT], rows).replace(b"<decision ", declared)) == []
    assert {code for code, *_ in said(table([*AMOUNT], rows))} == {"unknown_name"}


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


def test_a_row_nothing_can_reach_is_named_with_the_cell_that_is_in_vain() -> None:
    rows = [["[10..5]", '"a"'], ["-", '"b"']]

    [problem] = dmn.check(table(AMOUNT, rows), "t.dmn")

    assert (problem.code, problem.severity, problem.element) == ("never_matches", "error", "r1")
    assert "1번째 줄은 맞을 수 없습니다" in problem.message and "[10..5]" in problem.message


def test_a_row_earlier_rows_take_everything_from_is_named_with_them() -> None:
    rows = [["< 10", '"a"'], [">= 5", '"b"'], ["[7..20]", '"c"']]

    [problem] = dmn.check(table(AMOUNT, rows, "FIRST"), "t.dmn")

    assert (problem.code, problem.severity, problem.element) == ("never_matches", "error", "r3")
    assert "3번째 줄은 답이 될 수 없습니다. 먼저 맞는 1, 2번째 줄이" in problem.message


def test_a_row_in_vain_that_says_the_same_is_only_told() -> None:
    rows = [["< 10", '"a"'], ["-", '"b"'], ["> 50", '"b"']]

    assert [(code, severity) for code, severity, _ in said(table(AMOUNT, rows, "FIRST"))] == [
        ("never_matches", "warning")
    ]


def test_a_cell_outside_the_allowed_values_is_in_vain_and_what_is_not_allowed_is_no_gap() -> None:
    allowed = '</inputExpression><inputValues><text>"공사", "용역"</text></inputValues>'
    kinds = [("kind", "string")]

    whole = table(kinds, [['"공사"', "1"], ['"용역"', "2"]]).replace(b"</inputExpression>", allowed.encode())
    vain = table(kinds, [['"공사"', "1"], ['"용역"', "2"], ['"구매"', "3"]])
    vain = vain.replace(b"</inputExpression>", allowed.encode())

    assert said(whole) == []
    [(code, severity, message)] = said(vain)
    assert (code, severity) == ("never_matches", "error")
    assert '‘"구매"’에 맞는 값이 없습니다 (정해 둔 값: "공사", "용역")' in message


def test_two_columns_on_one_thing_are_judged_together() -> None:
    columns = [("amount", "number"), ("amount", "number")]

    assert said(table(columns, [[">= 5", "< 10", "1"], ["< 5", "-", "2"], ["-", ">= 10", "3"]])) == []
    assert [code for code, *_ in said(table(columns, [["> 5", "< 3", "1"], ["-", "-", "2"]]))] == ["never_matches"]


def test_columns_that_share_a_fact_are_told_of_and_never_refused_for_it() -> None:
    columns = [("amount", "number"), ("amount * 2", "number")]

    assert {severity for _, severity, _ in said(table(columns, [["< 5", "< 10", "1"], [">= 5", ">= 10", "2"]]))} == {
        "warning"
    }


@pytest.mark.parametrize(
    ("cells", "said_when"),
    [
        (['< time("09:00:00")', '> time("09:00:00")'], "09:00:00일 때"),
        (['< duration("P3D")', '> duration("P3D")'], "P3D일 때"),
        (['<= duration("P1M")', '>= duration("P3M")'], "P1M보다 길고 P3M보다 짧을 때"),
        (['< date and time("2026-03-01T09:00:00")', '> date and time("2026-03-01T09:00:00")'], "2026-03-01T09:00:00일"),
        (['< "m"', '> "m"'], "‘m’일 때"),
    ],
)
def test_times_spans_and_words_in_order_leave_gaps_too(cells: list[str], said_when: str) -> None:
    [(code, severity, message)] = said(table([("x", "")], [[cell, "1"] for cell in cells]))

    assert (code, severity) == ("gap", "error")
    assert said_when in message


def test_a_whole_second_or_day_is_enough_but_what_lies_between_is_told() -> None:
    seconds = [['<= time("08:59:59")', "1"], ['>= time("09:00:00")', "2"]]
    days = [['<= duration("P1D")', "1"], ['>= duration("P2D")', "2"]]

    assert [(code, severity) for code, severity, _ in said(table([("x", "")], seconds))] == [("gap", "warning")]
    assert [(code, severity) for code, severity, _ in said(table([("x", "")], days))] == [("gap", "warning")]


def test_a_table_too_large_to_look_through_is_refused_before_its_cells_are_read() -> None:
    rows = [[f"[{n}..{n + 1})", "1"] for n in range(2_001)]

    assert [code for code, *_ in said(table(AMOUNT, rows))] == ["too_many_rules"]

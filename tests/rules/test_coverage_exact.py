"""What is said of gaps, overlaps and rows in vain is exactly what asking the table about every value of a fine grid
finds: nothing more, nothing less."""

from __future__ import annotations

import re
from itertools import product
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.rules import dmn

HEAD = '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="f" name="f" namespace="n">'
NUMBERS = st.integers(0, 4)


def days(count: int) -> str:
    return f'date("2026-03-{count + 10:02}")'


def spans(count: int) -> str:
    return f'duration("P{count + 1}D")'


def months(count: int) -> str:
    return f'duration("P{count + 1}M")'


def texts(count: int) -> str:
    return f'"{"abcde"[count]}"'


def times(count: int) -> str:
    return f'time("{count + 9:02}:00:00")'


WRITERS = {"number": str, "date": days, "days": spans, "months": months, "string": texts, "time": times}


@st.composite
def cells(draw: st.DrawFn, kind: str) -> str:
    """A cell over five neighbouring constants of a kind."""
    if kind == "boolean":
        return draw(st.sampled_from(["true", "false", "-", "not(true)", "true, false"]))
    write = WRITERS[kind]
    shape = draw(st.sampled_from(["-", "one", "order", "range", "list", "not"]))
    if shape == "-":
        return "-"
    if shape == "one":
        return write(draw(NUMBERS))
    if shape == "order":
        return f"{draw(st.sampled_from(['<', '<=', '>', '>=']))} {write(draw(NUMBERS))}"
    if shape == "range":
        low, high = draw(NUMBERS), draw(NUMBERS)
        return f"{draw(st.sampled_from('[('))}{write(low)}..{write(high)}{draw(st.sampled_from('])'))}"
    picked = ", ".join(write(n) for n in draw(st.lists(NUMBERS, min_size=1, max_size=3)))
    return picked if shape == "list" else f"not({picked})"


def grid(kind: str) -> list[object]:
    """Values on, between, before and behind the constants: written in FEEL, because that is what facts become."""
    written = {
        "boolean": "[true, false]",
        "number": "for n in -2..10 return n / 2",
        "date": 'for n in -1..5 return date("2026-03-10") + duration("P" + string(n) + "D")',
        "days": 'for n in 1..13 return duration("PT" + string(n * 12) + "H")',
        "months": 'for n in 0..6 return duration("P" + string(n) + "M")',
        "string": '["", "a", "aa", "b", "bb", "c", "cc", "d", "dd", "e", "ee"]',
        "time": 'for n in 16..28 return time("00:00:00") + duration("PT" + string(n * 30) + "M")',
    }[kind].replace('"P" + string(n) + "D"', '(if n < 0 then "-P1D" else "P" + string(n) + "D")')
    logic = f"<literalExpression><text>{escape(written)}</text></literalExpression>"
    text = f'{HEAD}<decision id="g" name="g">{logic}</decision></definitions>'
    found = dmn.parse(text.encode(), "g.dmn").decide("g", {}).result
    assert isinstance(found, list) and None not in found
    return found


GRIDS = {kind: grid(kind) for kind in (*WRITERS, "boolean")}


@st.composite
def tables(draw: st.DrawFn, policy: str, only: str = "") -> tuple[list[str], bytes]:
    kinds = [only] if only else draw(st.lists(st.sampled_from(sorted(GRIDS)), min_size=2, max_size=2))
    rows = draw(st.lists(st.tuples(*(cells(kind) for kind in kinds)), min_size=1, max_size=5))
    columns = "".join(f"<input><inputExpression><text>f{n}</text></inputExpression></input>" for n in range(len(kinds)))
    body = "".join(
        f'<rule id="r{n}">'
        + "".join(f"<inputEntry><text>{escape(cell)}</text></inputEntry>" for cell in row)
        + f"<outputEntry><text>{n}</text></outputEntry></rule>"
        for n, row in enumerate(rows, 1)
    )
    table = f'<decisionTable id="t" hitPolicy="{policy}">{columns}<output id="o"/>{body}</decisionTable>'
    return kinds, f'{HEAD}<decision id="d" name="d">{table}</decision></definitions>'.encode()


def asked(kinds: list[str], source: bytes) -> tuple[bool, set[tuple[int, ...]], set[int]]:
    """From asking about the whole grid: whether a case has no row, which rows meet, which rows are ever the answer."""
    model = dmn.parse(source, "t.dmn")
    has_gap, met, answers = False, set(), set()
    for values in product(*(GRIDS[kind] for kind in kinds)):
        facts = {f"f{n}": value for n, value in enumerate(values)}
        try:
            outcome = model.decide("d", facts)
            answers.add(outcome.matched[0].row)
        except dmn.NoRuleMatched:
            has_gap = True
        except dmn.RulesConflict as conflict:
            met.add(tuple(int(n) for n in re.findall(r"\d+", str(conflict).rpartition(":")[2])))
    return has_gap, met, answers


def judge_gaps_and_overlaps(kinds: list[str], source: bytes) -> None:
    has_gap, met, _ = asked(kinds, source)

    problems = dmn.check(source, "t.dmn")

    assert any(p.code == "gap" for p in problems) == has_gap
    pairs = {(a, b) for rows in met for a in rows for b in rows if a < b}
    told = {tuple(int(n) for n in re.findall(r"(\d+)번째", p.message)[:2]) for p in problems if p.code == "overlap"}
    assert told == pairs


def judge_rows_in_vain(kinds: list[str], source: bytes) -> None:
    has_gap, _, answers = asked(kinds, source)

    problems = dmn.check(source, "t.dmn")

    rows = set(range(1, source.count(b"<rule") + 1))
    assert {int(p.element[1:]) for p in problems if p.code == "never_matches"} == rows - answers
    assert any(p.code == "gap" for p in problems) == has_gap


@pytest.mark.parametrize("kind", sorted(GRIDS))
def test_what_is_said_of_one_column_is_what_its_grid_shows(kind: str) -> None:
    @settings(max_examples=120, deadline=None)
    @given(tables("UNIQUE", kind), tables("FIRST", kind))
    def judge(unique: tuple[list[str], bytes], first: tuple[list[str], bytes]) -> None:
        judge_gaps_and_overlaps(*unique)
        judge_rows_in_vain(*first)

    judge()


@settings(max_examples=40, deadline=None)
@given(tables("UNIQUE"), tables("FIRST"))
def test_what_is_said_of_two_columns_is_what_their_grid_shows(
    unique: tuple[list[str], bytes], first: tuple[list[str], bytes]
) -> None:
    judge_gaps_and_overlaps(*unique)
    judge_rows_in_vain(*first)

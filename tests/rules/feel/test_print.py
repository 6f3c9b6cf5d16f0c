"""What is printed is read back as the same tree, whatever the tree."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.rules.feel import syntax as s
from engine.rules.feel.functions import STANDARD
from engine.rules.feel.lexer import KnownNames
from engine.rules.feel.parse import parse
from engine.rules.feel.print import printed
from engine.rules.feel.temporal import read_temporal
from engine.rules.feel.types import SIMPLE

HERE = s.Place(1, 1)
NAMES = ("a", "x1", "관리비", "Monthly Rent", "Pre-bureau risk", "item", "date and time", "not", "Is it ok?")
KNOWN = KnownNames((*NAMES, *STANDARD, *SIMPLE, "start included"))

names = st.sampled_from(NAMES)
name_nodes = names.map(lambda name: s.Name(name, HERE))
numbers = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30, places=3)
moments = st.sampled_from(["2026-01-31", "-99999-12-31", "09:00:00@Asia/Seoul", "2026-01-31T09:00:00.123456789+09:00"])
durations = st.sampled_from(["P1Y2M", "-PT0.5S", "P999999999D"])
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
literals = st.one_of(st.none(), st.booleans(), texts, numbers, (moments | durations).map(read_temporal)).map(s.Literal)
types = st.recursive(
    st.sampled_from(["number", "string", "date and time", "Any"]).map(s.Type),
    lambda inner: st.one_of(
        st.builds(lambda t: s.Type("list", (t,)), inner),
        st.builds(lambda t: s.Type("context", members=(("a", t),)), inner),
        st.builds(lambda t, result: s.Type("function", (t, result)), inner, inner),
    ),
    max_leaves=3,
)
COMPARISONS = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])


def negated(value: s.Node) -> s.Node:
    """As the parser makes it: minus a number is a number."""
    is_number = isinstance(value, s.Literal) and isinstance(value.value, Decimal)
    return s.Literal(-value.value) if is_number else s.Negated(value)  # type: ignore[union-attr, operator]  # as is_number says


def chains(inner: st.SearchStrategy[s.Node]) -> st.SearchStrategy[s.Node]:
    return st.sampled_from(["+-", "*/", ("**",)]).flatmap(
        lambda signs: st.builds(
            s.Chain, inner, st.lists(st.tuples(st.sampled_from(list(signs)), inner), min_size=1, max_size=2).map(tuple)
        )
    )


def loops(inner: st.SearchStrategy[s.Node]) -> st.SearchStrategy[s.Node]:
    turns = st.lists(st.builds(s.Turn, names, inner, st.none() | inner), min_size=1, max_size=2).map(tuple)
    return st.builds(s.For, turns, inner) | st.builds(s.Quantified, st.booleans(), turns, inner)


def calls(inner: st.SearchStrategy[s.Node]) -> st.SearchStrategy[s.Node]:
    positional = st.lists(inner, max_size=2).map(lambda given: (tuple(given), None))
    by_name = st.dictionaries(names, inner, min_size=1, max_size=2).map(lambda g: (tuple(g.values()), tuple(g)))
    return st.builds(lambda callee, given: s.Call(callee, *given, HERE), name_nodes | inner, positional | by_name)


def composed(inner: st.SearchStrategy[s.Node]) -> st.SearchStrategy[s.Node]:
    tests = st.builds(s.OperatorTest, COMPARISONS, inner)
    several = st.lists(inner | tests, min_size=2, max_size=3).map(tuple)
    parameters = st.dictionaries(names, types, max_size=2).map(lambda given: (tuple(given), tuple(given.values())))
    return st.one_of(
        chains(inner),
        st.builds(s.Logic, st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(s.Compared, COMPARISONS, inner, inner),
        st.builds(s.Between, inner, inner, inner),
        st.builds(s.Contained, inner, inner | tests | several.map(s.Alternatives) | tests.map(s.OpenRange)),
        st.builds(negated, inner),
        st.builds(s.If, inner, inner, inner),
        loops(inner),
        st.builds(lambda given, body: s.FunctionDefinition(given[0], body, given[1]), parameters, inner),
        st.builds(s.InstanceOf, inner, types),
        st.builds(s.Path, inner, st.sampled_from(["a", "관리비", "start included", "if"])),
        st.builds(s.Filtered, inner, inner),
        calls(inner),
        st.lists(inner, max_size=3).map(tuple).map(s.ListOf),
        st.dictionaries(names | texts, inner, max_size=3).map(lambda given: s.ContextOf(tuple(given.items()))),
        st.builds(s.Interval, inner, inner, st.booleans(), st.booleans()),
    )


expressions = st.recursive(literals | name_nodes, composed, max_leaves=12)
cells = st.builds(
    s.Tests,
    st.lists(expressions | st.builds(s.OperatorTest, COMPARISONS, expressions), min_size=1, max_size=3).map(tuple),
    st.booleans(),
)


@given(expressions)
@settings(max_examples=150, deadline=None)
def test_a_printed_expression_is_read_as_the_same_tree(tree: s.Node) -> None:
    assert parse(printed(tree), KNOWN) == tree


@given(cells)
@settings(max_examples=60, deadline=None)
def test_a_printed_cell_is_read_as_the_same_tests(tests: s.Tests) -> None:
    assert parse(printed(tests), KNOWN, tests=True) == tests


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("( a+1 )*2 // twice", "(a + 1) * 2"),
        ("((a))", "a"),
        ("a - (x1 - 1)", "a - (x1 - 1)"),
        ("if(a)then 1 else 2", "if a then 1 else 2"),
        ("-(a)", "-a"),
        ("(-2) ** 2", "-2 ** 2"),
        ("{a:1,'':2}".replace("''", '""'), '{a: 1, "": 2}'),
        ("]1..5[", "(1..5)"),
        ("a in (<5)", "a in (< 5)"),
        ("Monthly  Rent>=1.50", "Monthly Rent >= 1.50"),
    ],
)
def test_brackets_stand_only_where_they_must(text: str, tidy: str) -> None:
    assert printed(parse(text, KNOWN)) == tidy


@pytest.mark.parametrize(
    ("text", "tidy"), [("-", "-"), ("not( 1,2 )", "not(1, 2)"), ("<5,[7..9]", "< 5, [7..9]"), ("(not(a))", "(not(a))")]
)
def test_a_cell_is_printed_as_a_cell(text: str, tidy: str) -> None:
    assert printed(parse(text, KNOWN, tests=True)) == tidy

"""Nothing but a FeelError leaves FEEL, whatever is written and whatever it is given."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.rules.feel import FeelError, compile_expression, compile_unary_tests, to_json
from engine.rules.feel.functions import STANDARD
from engine.rules.feel.lexer import KEYWORDS
from engine.rules.feel.print import printed

FACTS: dict[str, Any] = {
    "a": [1, "2", None, {"a": True, "b": []}],
    "나": {"a": Decimal("1E+6000"), "b": "😀" * 200},
    "Monthly Rent": -1,
    "x": 0.1,
}
WORDS = [
    *sorted(KEYWORDS),
    *sorted(STANDARD),
    *FACTS,
    *"+ - * / ** = != < <= > >= ( ) [ ] { } , . .. : @ ? -> // /* */ not instance\u00a0of \\ ' \" # \n".split(" "),
    *['"a.*(b|c)+$"', '"2026-02-30"', '@"-999999999-01-01T00:00:00.000000001@Asia/Seoul"', '@"P999999999999Y"'],
    *[
        "0",
        "1",
        "-1",
        "1e6144",
        "9" * 40,
        "0.000000000000000000000000000000000001",
        "partial",
        "item",
        "list<",
        "number>",
    ],
]
pieces = st.lists(st.sampled_from(WORDS), min_size=1, max_size=25)
written = st.one_of(
    pieces.map(" ".join),
    pieces.map("".join),
    st.text(max_size=60),
    st.builds(
        lambda opening, times: opening * times,
        st.sampled_from([*"([{-", "not(", "a.", "if ", "[1,"]),
        st.integers(1, 3_999),
    ),
)
calls = st.builds(
    lambda name, given: f"{name}({', '.join(given)})",
    st.sampled_from(sorted(STANDARD)),
    st.lists(
        st.sampled_from([*FACTS, *WORDS[-13:], "[]", "{}", "[1..2]", "abs", "null", '"a"', "[3, 1, 2]"]), max_size=4
    ),
)


def sentence_of(refused: FeelError) -> str:
    """What it says, once its place is one a person can find."""
    assert refused.line >= 1
    assert refused.column >= 1
    return refused.message


@given(written | calls)
@settings(max_examples=300, deadline=None)
def test_any_text_is_answered_or_refused(text: str) -> None:
    said = "."
    try:
        compiled = compile_expression(text, FACTS)
        printed(compiled.tree)
        to_json(compiled.evaluate(FACTS))
    except FeelError as refused:
        said = sentence_of(refused)

    assert said.endswith(".") or ": " in said


@given(written | calls)
@settings(max_examples=150, deadline=None)
def test_any_cell_is_answered_or_refused(text: str) -> None:
    answer: object = None
    try:
        answer = compile_unary_tests(text, FACTS).matches([1], FACTS)
    except FeelError as refused:
        answer = sentence_of(refused)

    assert answer in (True, False, None) or isinstance(answer, str)

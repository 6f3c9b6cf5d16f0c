"""Types a decision file names: what belongs to them, and what is made to fit (DMN 10.3.2.9)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from engine.rules.feel import FeelError, compile_expression
from engine.rules.feel.syntax import Type
from engine.rules.feel.types import coerced

NUMBER = Type("number")
NAMED = {
    "tAmount": NUMBER,
    "t Person": Type("context", members=(("name", Type("string")), ("paid", Type("tAmount")))),
    "tPeople": Type("list", (Type("t Person"),)),
    "tLoop": Type("list", (Type("tLoop"),)),
    "tLost": Type("list", (Type("nowhere"),)),
    "tMoment": Type("feel:dateTime"),
}


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("1 instance of tAmount", True),
        ('"1" instance of tAmount', False),
        ('{name: "이", paid: 1} instance of t Person', True),
        ('{name: "이", paid: 1, more: 2} instance of t Person', True),
        ('{name: "이"} instance of t Person', False),
        ('[{name: "이", paid: 1}] instance of tPeople', True),
        ("[1] instance of tPeople", False),
        ("[1] instance of list<tAmount>", True),
        ("[] instance of tPeople", True),
        ("null instance of tAmount", False),
        ('@"2026-01-01T00:00:00" instance of tMoment', True),
        ("(function(a: tAmount) a)(1) = 1", True),
        ('(function(a: tAmount) a)("1") = null', True),
        ("(function(a: list<tAmount>) a)(1) = [1]", True),
    ],
)
def test_a_named_type_means_what_its_file_says(text: str, answer: bool) -> None:
    assert compile_expression(text, types=NAMED).evaluate({}) is answer


@pytest.mark.parametrize("name", ["tLoop", "tLost", "tUnknown"])
def test_a_type_nobody_can_make_out_is_refused(name: str) -> None:
    with pytest.raises(FeelError, match=f"모르는 자료형입니다: {name}"):
        compile_expression(f"1 instance of {name}", types=NAMED)


@pytest.mark.parametrize(
    ("value", "wanted", "fitted"),
    [
        (None, NUMBER, None),
        (Decimal(1), NUMBER, Decimal(1)),
        ([Decimal(1)], NUMBER, Decimal(1)),
        ([Decimal(1), Decimal(2)], NUMBER, None),
        ("1", NUMBER, None),
        (Decimal(1), Type("list", (NUMBER,)), [Decimal(1)]),
        ("1", Type("list", (NUMBER,)), None),
        (date(2026, 1, 1), Type("date and time"), datetime(2026, 1, 1, tzinfo=UTC)),
        (Decimal(1), Type("Any"), Decimal(1)),
    ],
)
def test_a_value_is_made_to_fit_or_is_nothing(value: Any, wanted: Type, fitted: Any) -> None:
    assert coerced(value, wanted) == fitted

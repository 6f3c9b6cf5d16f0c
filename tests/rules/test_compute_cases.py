"""The sums both sides work out: the browser while one types, the server when it counts. The same file is run by the
screens' own tests (web/src/kit/form/golden.test.ts); what a case says is judged by people, not computed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.rules.feel import FORMS, compile_expression
from engine.rules.form import compile_form
from engine.rules.form.calculate import value_over

CASES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("compute_cases.json").read_text("utf-8"))
EXPRESSIONS = [case for case in CASES if "expression" in case]
FORMS_FILLED = [case for case in CASES if "schema" in case]


def test_every_case_is_of_a_known_kind_and_has_a_name_of_its_own() -> None:
    assert len(EXPRESSIONS) + len(FORMS_FILLED) == len(CASES)
    assert len({case["name"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", EXPRESSIONS, ids=lambda case: case["name"])
def test_an_expression_is_worth_what_the_case_says(case: dict[str, Any]) -> None:
    expression = compile_expression(case["expression"], library=FORMS)

    value = value_over(expression, case["facts"], case["facts"])

    assert (type(value), value) == (type(case["value"]), case["value"])


@pytest.mark.parametrize("case", FORMS_FILLED, ids=lambda case: case["name"])
def test_a_form_is_filled_as_the_case_says(case: dict[str, Any]) -> None:
    form = compile_form(case["schema"], {}, {})

    assert form.compute(case["data"]) == case["computed"]
    assert [p for p in form.check(case["computed"]) if p.code == "compute_mismatch"] == []

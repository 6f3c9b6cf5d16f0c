"""Conditions are FEEL and nothing else; what cannot be decided never lets a case pass."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.bpmn import lint, step
from engine.bpmn.spiff import Case, FeelOnly
from engine.bpmn.step import BpmnRejected, Undecided
from engine.model.ids import Json
from tests.bpmn import stock
from tests.bpmn.drawing import NOW, defined, end, flow, gateway, line, many, process, service, start, user


def _guarded(condition: str) -> list[str]:
    return [
        start(), user("ask"), gateway("exclusive", "g", default="small"), user("chair"), end(), line("s", "ask", "g"),
        flow("large", "g", "chair", condition), flow("small", "g", "e"), line("chair", "e"),
    ]  # fmt: skip


def _open_after(condition: str, **facts: Json) -> list[str]:
    definition = defined(*_guarded(condition))
    after = step.complete(definition, step.start(definition, {}, NOW), "2", facts, NOW)
    return [t.element_id for t in after.opened]


def _command(canary: Path) -> str:
    return f"__import__('os').system('touch {canary}') == 0"


def test_an_operating_system_command_in_a_condition_is_refused_and_never_run(tmp_path):
    canary = tmp_path / "ran"
    source = process(*_guarded(_command(canary)))

    problems = [p for p in lint.check(source, "evil.bpmn") if p.severity == "error"]
    with pytest.raises(BpmnRejected) as rejected:
        step.load(source, decisions={})

    assert [(p.code, p.element, p.file) for p in problems] == [("expression", "large", "evil.bpmn")]
    assert rejected.value.problems and "FEEL" in rejected.value.sentence
    assert not canary.exists()


def test_stock_runs_the_same_command(tmp_path):
    canary = tmp_path / "ran"
    running = stock.workflow(process(*_guarded(_command(canary))))

    stock.complete(running, "ask")

    assert canary.exists(), "stock no longer evaluates Python"


@pytest.mark.parametrize(
    "place",
    [
        lambda code: service("x", given=code),
        lambda code: user("x", many(code)),
        lambda code: f'<bpmn:scriptTask id="x"><bpmn:script>{code}</bpmn:script></bpmn:scriptTask>',
        lambda code: user("x", f"<bpmn:extensionElements><spiffworkflow:preScript>{code}</spiffworkflow:preScript>"
                               "</bpmn:extensionElements>"),
    ],
    ids=["parameter", "cardinality", "script task", "hidden pre-script"],
)  # fmt: skip
def test_code_is_refused_wherever_it_hides(place, tmp_path):
    source = process(start(), place(f"__import__('os').system('touch {tmp_path}/ran')"), end(), line("s", "x", "e"))

    errors = [p for p in lint.check(source, "evil.bpmn") if p.severity == "error"]

    assert any(p.element == "x" and p.line and p.code in ("expression", "unsupported_element") for p in errors)
    assert os.listdir(tmp_path) == []


def test_the_script_engine_has_no_python_in_it():
    engine = Case.script_engine

    assert isinstance(engine, FeelOnly)
    with pytest.raises(TypeError):
        engine.evaluate(None, "True")  # type: ignore[arg-type]  # raw text must be refused before the token is looked at
    with pytest.raises(TypeError):
        engine.execute(None, "x = 1")
    with pytest.raises(TypeError):
        engine.call_service(None)


def test_a_comment_does_not_cut_a_condition_short_it_is_read_whole_and_refused():
    cut = process(*_guarded("CUT")).replace(b"CUT", b"amount &gt; 0<!-- --> and amount &lt; 10")

    problems = lint.check(cut, "cut.bpmn")

    diagram = lint.examine(cut, "cut.bpmn").diagram
    assert diagram is not None
    assert [f.condition for f in diagram.flows if f.id == "large"] == ["amount > 0 and amount < 10"]
    assert ("comment_in_text", "large") in [(p.code, p.element) for p in problems]
    assert _open_after("amount > 0 and amount < 10", amount=50) == []
    assert _open_after("amount > 0 and amount < 10", amount=5) == ["chair"]


def test_stock_cuts_the_condition_at_the_comment():
    cut = process(*_guarded("CUT")).replace(b"CUT", b"amount &gt; 0<!-- --> and amount &lt; 10")
    running = stock.workflow(cut)

    stock.complete(running, "ask", amount=50)

    assert stock.ready(running) == ["chair"], "stock reads the whole condition now"


@pytest.mark.parametrize("facts", [{}, {"amount": None}, {"amount": "많이"}])
def test_a_condition_over_a_missing_or_wrong_value_stops_the_step_instead_of_taking_the_default(facts):
    definition = defined(*_guarded("amount > 50000000"))
    asked = step.start(definition, {}, NOW).state

    with pytest.raises(Undecided) as undecided:
        step.complete(definition, asked, "2", facts, NOW)

    assert undecided.value.element == "large" and "amount > 50000000" in undecided.value.sentence
    assert step.complete(definition, asked, "2", {"amount": 60_000_000}, NOW).opened[0].element_id == "chair"


@pytest.mark.parametrize("condition", ['"false"', "1", "[]", '"yes"'])
def test_a_condition_that_is_plainly_not_a_yes_or_no_is_refused_by_lint(condition):
    problems = lint.check(process(*_guarded(condition)), "c.bpmn")

    assert [(p.code, p.element) for p in problems if p.severity == "error"] == [("condition_not_boolean", "large")]


def test_money_is_compared_exactly():
    assert _open_after("total = 0.3", total=0.3) == ["chair"]
    assert _open_after("a + b = 0.3", a=0.1, b=0.2) == ["chair"]
    assert _open_after("amount = 9007199254740993", amount=9007199254740993) == ["chair"]
    assert _open_after("amount = 9007199254740993", amount=9007199254740992) == []


def test_korean_names_are_names():
    assert _open_after('금액 >= 10000000 and 부서 = "총무과"', 금액=12_500_000, 부서="총무과") == ["chair"]

"""A business rule task asks its decision table, writes the answer down, and never passes where no rule speaks."""

from __future__ import annotations

import pytest

from engine.bpmn import step
from engine.bpmn.step import BpmnRejected, DecisionFailed, Definition
from engine.rules.dmn import DecisionModel, parse
from tests.bpmn.drawing import NOW, end, flow, gateway, line, process, rule, start, user


def _table(
    rows: list[tuple[str, str]], hit_policy: str = "UNIQUE", outputs: tuple[str, ...] = ("grade",)
) -> DecisionModel:
    drawn = "".join(f'<output id="o_{name}" name="{name}"/>' for name in outputs)
    for number, (test, answer) in enumerate(rows, 1):
        entries = "".join(f"<outputEntry><text>{answer}</text></outputEntry>" for _ in outputs)
        drawn += (
            f'<rule id="r{number}"><description>{number}째 줄</description>'
            f"<inputEntry><text>{test}</text></inputEntry>{entries}</rule>"
        )
    source = (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="http://x">'
        '<inputData id="i" name="amount"><variable name="amount" typeRef="number"/></inputData>'
        '<decision id="who_signs" name="전결"><variable name="who_signs"/><informationRequirement id="q">'
        f'<requiredInput href="#i"/></informationRequirement><decisionTable hitPolicy="{hit_policy}">'
        f'<input id="a"><inputExpression typeRef="number"><text>amount</text></inputExpression></input>{drawn}'
        "</decisionTable></decision></definitions>"
    )
    return parse(source.encode(), "who.dmn")


def _asking(model: DecisionModel, **properties: str) -> Definition:
    drawn = process(
        start(), rule("ask", "who_signs", **properties), gateway("exclusive", "g", default="small"), user("chair"),
        user("chief"), end(), line("s", "ask", "g"), flow("large", "g", "chair", 'grade = "chair"'),
        flow("small", "g", "chief"), line("chair", "e"), line("chief", "e"),
    )  # fmt: skip
    return step.load(drawn, decisions={"who_signs": model})


GRADES = [("&gt;= 5000000", '"chair"'), ("[0..5000000)", '"chief"')]


def test_a_table_may_ask_what_day_it_is_in_korea_whatever_the_facts_say():
    source = (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="http://x">'
        '<inputData id="i" name="today"><variable name="today"/></inputData>'
        '<decision id="who_signs" name="전결"><variable name="who_signs"/><informationRequirement id="q">'
        '<requiredInput href="#i"/></informationRequirement><decisionTable hitPolicy="UNIQUE">'
        '<input id="a"><inputExpression typeRef="number"><text>(date("2026-03-09") - today).days</text>'
        '</inputExpression></input><output id="o" name="grade"/>'
        '<rule id="r1"><inputEntry><text>&gt;= 7</text></inputEntry><outputEntry><text>"chair"</text></outputEntry>'
        '</rule><rule id="r2"><inputEntry><text>&lt; 7</text></inputEntry><outputEntry><text>"chief"</text>'
        "</outputEntry></rule></decisionTable></decision></definitions>"
    )
    definition = _asking(parse(source.encode(), "who.dmn"))

    for moment, asked in ((NOW, "chair"), (NOW.replace(hour=15), "chief")):
        first = step.start(definition, {"today": "1999-01-01"}, moment)
        assert [t.element_id for t in first.opened] == [asked]
    assert first.decisions[0].facts == {"today": "2026-03-03"}


def test_the_answer_is_a_fact_the_gateway_reads_and_the_step_tells_which_row_spoke():
    first = step.start(_asking(_table(GRADES)), {"amount": 5_000_000, "secret": "not read"}, NOW)

    (taken,) = first.decisions
    assert [t.element_id for t in first.opened] == ["chair"]
    assert (taken.element_id, taken.decision_id, taken.result) == ("ask", "who_signs", "chair")
    assert taken.facts == {"amount": 5_000_000}
    assert [(m.rule_id, m.row, m.label) for m in taken.matched] == [("r1", 1, "1째 줄")]
    assert first.facts["grade"] == "chair"


def test_a_gap_stops_the_step_with_its_place_and_the_case_stays():
    definition = _asking(_table(GRADES))

    with pytest.raises(DecisionFailed) as gap:
        step.start(definition, {"amount": -1}, NOW)

    assert gap.value.element == "ask" and gap.value.sentence
    assert step.start(definition, {"amount": 1}, NOW).opened[0].element_id == "chief"


def test_an_overlap_and_a_missing_value_stop_the_step_too():
    overlapping = _asking(_table([*GRADES, ("&gt; 1", '"clerk"')]))

    with pytest.raises(DecisionFailed):
        step.start(overlapping, {"amount": 6_000_000}, NOW)
    with pytest.raises(DecisionFailed):
        step.start(overlapping, {}, NOW)


def test_several_outputs_become_several_facts_and_lists_are_kept_under_the_decision():
    several = step.start(_asking(_table(GRADES, outputs=("grade", "copy"))), {"amount": 1}, NOW)
    collected = step.load(
        process(start(), rule("ask", "who_signs"), end(), line("s", "ask", "e")),
        decisions={"who_signs": _table([("&gt; 0", '"a"'), ("&gt; 1", '"b"')], hit_policy="COLLECT")},
    )

    assert several.facts == {"amount": 1, "grade": "chief", "copy": "chief"}
    assert step.start(collected, {"amount": 5}, NOW).facts == {"amount": 5, "who_signs": ["a", "b"]}


def test_a_result_variable_keeps_the_answer_whole():
    drawn = process(start(), rule("ask", "who_signs", resultVariable="answer"), end(), line("s", "ask", "e"))
    definition = step.load(drawn, decisions={"who_signs": _table(GRADES, outputs=("grade", "copy"))})

    assert step.start(definition, {"amount": 1}, NOW).facts["answer"] == {"grade": "chief", "copy": "chief"}


def test_a_process_whose_decision_is_missing_is_not_loaded():
    drawn = process(start(), rule("ask", "who_signs"), end(), line("s", "ask", "e"))

    with pytest.raises(BpmnRejected) as rejected:
        step.load(drawn, decisions={})

    assert [(p.code, p.element) for p in rejected.value.problems] == [("unknown_decision", "ask")]


def test_the_same_file_with_other_decisions_is_another_definition():
    drawn = process(start(), rule("ask", "who_signs"), end(), line("s", "ask", "e"))
    one, other = _table(GRADES), _table([("-", '"nobody"')])

    first = step.load(drawn, decisions={"who_signs": one})

    assert step.load(drawn, decisions={"who_signs": one}) is first
    assert step.start(step.load(drawn, decisions={"who_signs": other}), {"amount": 1}, NOW).facts["grade"] == "nobody"


def test_what_a_case_was_told_shows_whether_a_new_table_would_decide_it_otherwise():
    """A diff of definitions is the same for every case; the facts kept with a decision are not."""
    old = _table(GRADES)
    new = _table([("&gt;= 8000000", '"chair"'), ("[0..8000000)", '"chief"')])
    small, large = (step.start(_asking(old), {"amount": amount}, NOW).decisions[0] for amount in (1_000_000, 5_000_000))

    again = [new.decide(taken.decision_id, taken.facts).result for taken in (small, large)]

    assert [small.result, large.result] == ["chief", "chair"]
    assert again == ["chief", "chief"]

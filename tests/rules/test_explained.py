"""An answer comes with its reasons: which table was asked with which values, and which cells of which rows passed."""

from __future__ import annotations

import pytest

from engine.rules import dmn

SOURCE = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="f" name="f" namespace="n">
<inputData id="i" name="amount"><variable name="amount" typeRef="number"/></inputData>
<inputData id="j" name="urgent"><variable name="urgent" typeRef="boolean"/></inputData>
<businessKnowledgeModel id="size" name="size"><variable name="size"/><encapsulatedLogic>
  <formalParameter name="n" typeRef="number"/>
  <decisionTable id="t2" hitPolicy="UNIQUE"><input id="s"><inputExpression><text>n</text></inputExpression></input>
    <output id="so" name="size"/>
    <rule id="s1"><inputEntry><text>&lt; 100</text></inputEntry><outputEntry><text>"small"</text></outputEntry></rule>
    <rule id="s2"><inputEntry><text>&gt;= 100</text></inputEntry><outputEntry><text>"large"</text></outputEntry></rule>
  </decisionTable></encapsulatedLogic></businessKnowledgeModel>
<decision id="days" name="기한"><variable name="days"/>
  <informationRequirement><requiredInput href="#i"/></informationRequirement>
  <informationRequirement><requiredInput href="#j"/></informationRequirement>
  <knowledgeRequirement><requiredKnowledge href="#size"/></knowledgeRequirement>
  <decisionTable id="t1" hitPolicy="FIRST">
    <input id="a" label="크기"><inputExpression typeRef="string"><text>size(amount)</text></inputExpression>
      <inputValues><text>"small", "large"</text></inputValues></input>
    <input id="b" label="급한지"><inputExpression typeRef="boolean"><text>urgent</text></inputExpression></input>
    <output id="o" name="days" label="며칠" typeRef="number"/><annotation name="근거"/>
    <rule id="r1"><description>급할 때</description><inputEntry><text>-</text></inputEntry>
      <inputEntry><text>true</text></inputEntry><outputEntry><text>1</text></outputEntry>
      <annotationEntry><text>제3조</text></annotationEntry></rule>
    <rule id="r2"><inputEntry><text>"large"</text></inputEntry><inputEntry><text>-</text></inputEntry>
      <outputEntry><text>7</text></outputEntry><annotationEntry><text>제4조</text></annotationEntry></rule>
  </decisionTable></decision>
</definitions>""".encode()


@pytest.fixture
def model() -> dmn.DecisionModel:
    return dmn.parse(SOURCE, "days.dmn")


def test_a_table_can_be_shown_as_its_author_wrote_it(model: dmn.DecisionModel) -> None:
    by_owner = {table.owner: table for table in model.tables}
    table = by_owner["days"]

    assert (table.name, table.hit_policy, table.annotations) == ("기한", "FIRST", ("근거",))
    assert [(c.label, c.expression, c.kind, c.allowed) for c in table.inputs] == [
        ("크기", "size(amount)", "string", '"small", "large"'),
        ("급한지", "urgent", "boolean", ""),
    ]
    assert [(o.name, o.label, o.kind) for o in table.outputs] == [("days", "며칠", "number")]
    assert [(r.id, r.row, r.cells, r.results) for r in table.rows] == [
        ("r1", 1, ("-", "true"), ("1",)),
        ("r2", 2, ('"large"', "-"), ("7",)),
    ]
    assert (table.rows[0].description, table.rows[0].annotations) == ("급할 때", ("제3조",))
    assert by_owner["size"].name == "size"


def test_every_table_on_the_way_tells_its_values_and_which_cells_passed(model: dmn.DecisionModel) -> None:
    outcome = model.decide("days", {"amount": 500, "urgent": True}, explain=True)

    assert outcome.result == 1
    inner, outer = outcome.tables
    assert (inner.table.owner, inner.values, inner.result) == ("size", (500,), "large")
    assert [(r.cells, r.fits, r.is_chosen) for r in inner.rows] == [((False,), False, False), ((True,), True, True)]
    assert (outer.table.owner, outer.values, outer.result) == ("days", ("large", True), 1)
    assert [(r.cells, r.fits, r.is_chosen) for r in outer.rows] == [
        ((True, True), True, True),
        ((True, True), True, False),
    ]
    assert [(m.decision_id, m.row, m.label) for m in outcome.matched] == [
        ("size", 2, ""),
        ("days", 1, "급할 때 · 제3조"),
    ]


def test_where_no_row_fits_the_refusal_shows_which_cells_did(model: dmn.DecisionModel) -> None:
    with pytest.raises(dmn.NoRuleMatched) as refused:
        model.decide("days", {"amount": 5}, explain=True)

    [_, outer] = refused.value.tables
    assert outer.values == ("small", None)
    assert [(r.cells, r.fits) for r in outer.rows] == [((True, False), False), ((False, True), False)]
    assert outer.result is None


def test_without_being_asked_nothing_is_explained(model: dmn.DecisionModel) -> None:
    outcome = model.decide("days", {"amount": 500, "urgent": False})

    assert (outcome.result, outcome.tables) == (7, ())
    assert [m.row for m in outcome.matched] == [2, 2]

"""Decisions the demo complex does not have: one that requires another, one with a default, one that conflicts, one that
is no table. Read and tried with the words of the release, from the bytes of a file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.bylaws import Bylaws, read
from engine.desk import read_definitions
from engine.model.errors import FormRejected
from engine.queries.rule_tables import ReadDecision
from engine.queries.trying import tried
from engine.rules import dmn
from tests.office import MONDAY, REPOSITORY

FEE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="수수료" namespace="https://x.example/fee">
  <inputData id="i1" name="area"><variable id="v1" name="area" typeRef="number" /></inputData>
  <inputData id="i2" name="moved on"><variable id="v2" name="moved on" typeRef="date" /></inputData>
  <inputData id="i3" name="asker"><variable id="v3" name="asker" typeRef="string" /></inputData>
  <decision id="size" name="크기">
    <variable id="v4" name="size" typeRef="string" />
    <informationRequirement id="r1"><requiredInput href="#i1" /></informationRequirement>
    <decisionTable id="t1" hitPolicy="UNIQUE">
      <input id="c1" label="넓이(㎡)">
        <inputExpression id="e1" typeRef="number"><text>area</text></inputExpression></input>
      <output id="o1" name="size" label="크기" typeRef="string" />
      <rule id="a"><inputEntry id="a1"><text>&lt; 60</text></inputEntry>
        <outputEntry id="a2"><text>"작음"</text></outputEntry></rule>
      <rule id="b"><inputEntry id="b1"><text>&gt;= 60</text></inputEntry>
        <outputEntry id="b2"><text>"큼"</text></outputEntry></rule>
    </decisionTable>
  </decision>
  <decision id="fee" name="수수료">
    <description>넓이와
      옮긴 날로 정합니다.</description>
    <variable id="v5" name="fee" />
    <informationRequirement id="r2"><requiredDecision href="#size" /></informationRequirement>
    <informationRequirement id="r3"><requiredInput href="#i2" /></informationRequirement>
    <informationRequirement id="r4"><requiredInput href="#i3" /></informationRequirement>
    <decisionTable id="t2" hitPolicy="UNIQUE">
      <input id="c2" label="크기">
        <inputExpression id="e2" typeRef="string"><text>size</text></inputExpression></input>
      <input id="c3" label="옮긴 날">
        <inputExpression id="e3" typeRef="date"><text>moved on</text></inputExpression></input>
      <input id="c4" label="묻는 사람">
        <inputExpression id="e4" typeRef="string"><text>asker</text></inputExpression></input>
      <output id="o2" name="fee" label="수수료(원)" typeRef="number">
        <defaultOutputEntry id="o3"><text>0</text></defaultOutputEntry></output>
      <rule id="x"><inputEntry id="x1"><text>"큼"</text></inputEntry>
        <inputEntry id="x2"><text>&gt;= date("2026-03-01")</text></inputEntry>
        <inputEntry id="x3"><text>-</text></inputEntry>
        <outputEntry id="x4"><text>30000</text></outputEntry></rule>
      <rule id="y"><inputEntry id="y1"><text>-</text></inputEntry><inputEntry id="y2"><text>-</text></inputEntry>
        <inputEntry id="y3"><text>"chief"</text></inputEntry>
        <outputEntry id="y4"><text>5000</text></outputEntry></rule>
    </decisionTable>
  </decision>
  <decision id="twice" name="두 배">
    <variable id="v6" name="twice" typeRef="number" />
    <informationRequirement id="r5"><requiredInput href="#i1" /></informationRequirement>
    <literalExpression id="l1"><text>area * 2</text></literalExpression>
  </decision>
</definitions>
""".encode()


@pytest.fixture(scope="module")
def bylaws() -> Bylaws:
    """The release of the repository, and the file above beside its own tables."""
    found = read(read_definitions(REPOSITORY))
    model = dmn.parse(FEE, "processes/fee/fee.dmn")
    return replace(found, decisions={**found.decisions, **dict.fromkeys(model.decisions, model)})


def decision(bylaws: Bylaws, id: str) -> ReadDecision:
    return ReadDecision(bylaws, id, FEE)


def attempt(bylaws: Bylaws, id: str, **values: Any) -> dict[str, Any]:
    return tried(decision(bylaws, id), {name.replace("_", " "): value for name, value in values.items()}, MONDAY)


def test_what_a_decision_requires_is_shown_beside_it_and_asked_for(bylaws: Bylaws) -> None:
    fee = decision(bylaws, "fee")

    assert [table.card()["title"] for table in fee.tables] == ["수수료", "크기"]
    assert fee.outline.description == "넓이와 옮긴 날로 정합니다."
    asked = {field.wanted.path: (field.label, field.kind, field.unit) for field in fee.fields}
    assert asked == {
        "moved on": ("옮긴 날", "date", ""),
        "asker": ("묻는 사람", "text", ""),
        "area": ("넓이", "number", "㎡"),
    }
    (row, _) = fee.tables[0].card()["rows"]
    assert [cell["said"] for cell in row["cells"]] == ["큼", "2026년 3월 1일부터", "상관없음"]
    assert row["results"][0]["said"] == "30,000" + "원"
    assert next(f for f in fee.fields if f.wanted.path == "asker").choices[0] == ("chief", "관리소장", True)


def test_a_try_goes_through_every_table_on_the_way(bylaws: Bylaws) -> None:
    found = attempt(bylaws, "fee", area=84, moved_on="2026-07-01", asker="clerk")

    assert (found["state"], found["sentence"]) == ("decided", "1번째 줄이 맞습니다.")
    assert [table["values"] for table in found["tables"]] == [["큼", "2026년 7월 1일", "서무"], ["84㎡"]]
    assert [[row["is_chosen"] for row in table["rows"]] for table in found["tables"]] == [[True, False], [False, True]]
    assert found["missing"] == []


def test_where_no_row_fits_the_default_is_used_and_said_to_be_one(bylaws: Bylaws) -> None:
    found = attempt(bylaws, "fee", area=30)

    assert found["sentence"] == "맞는 줄이 없어, 그 밖의 경우로 적어 둔 결과를 씁니다."
    assert found["answers"] == [[{"label": "수수료", "said": "0" + "원", "is_none": False}]]
    assert found["missing"] == ["옮긴 날", "묻는 사람"]


def test_two_rows_where_one_may_fit_decide_nothing_and_are_both_told(bylaws: Bylaws) -> None:
    found = attempt(bylaws, "fee", area=84, moved_on="2026-07-01", asker="chief")

    assert (found["state"], found["answers"]) == ("conflict", [])
    assert "1, 2번째 줄" in found["sentence"] and found["sentence"].endswith("아무것도 정해지지 않습니다.")
    own = next(table for table in found["tables"] if len(table["values"]) == 3)
    assert [row["fits"] for row in own["rows"]] == [True, True]


def test_a_decision_without_a_table_asks_for_what_it_declares(bylaws: Bylaws) -> None:
    assert decision(bylaws, "twice").tables == ()
    assert attempt(bylaws, "twice", area="1,000")["answers"] == [
        [{"label": "두 배", "said": "2,000", "is_none": False}]
    ]
    with pytest.raises(FormRejected) as refused:
        attempt(bylaws, "twice", area="넓음", moved_on="2026-01-01")
    assert {p.pointer for p in refused.value.problems} == {"/values/area", "/values/moved on"}

"""A decision that asks for the moment is told it by whoever runs it: the kit tells its cases, FEEL has no clock."""

from __future__ import annotations

from pathlib import Path

from engine.conformance import tck

MODEL = """<definitions namespace="urn:x" name="m" id="m" xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/">
<decision name="d" id="d"><variable name="d"/>
<literalExpression><text>now() instance of date and time and today() instance of date</text></literalExpression>
</decision></definitions>"""
CASE = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
<modelName>m.dmn</modelName>
<testCase id="1"><resultNode name="d" type="decision"><expected>
<value xsi:type="xsd:boolean">{expected}</value></expected></resultNode></testCase></testCases>"""


def results(folder: Path, expected: str) -> list[tck.Result]:
    (folder / "m.dmn").write_text(MODEL, "utf-8")
    (folder / "m-test-01.xml").write_text(CASE.format(expected=expected), "utf-8")
    return list(tck.run(folder))


def test_a_case_of_the_kit_knows_now_and_today(tmp_path: Path) -> None:
    assert [r.passed for r in results(tmp_path, "true")] == [True]


def test_a_wrong_expectation_of_the_moment_fails(tmp_path: Path) -> None:
    assert [r.passed for r in results(tmp_path, "false")] == [False]

"""Any folder laid out like the DMN kit can be run: results are counted by level, and nothing in it ends the run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from engine.cli import app
from engine.conformance import tck

NAMESPACES = (
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
)


def model(*decisions: tuple[str, str], ns: str = NAMESPACES[-1]) -> str:
    """A decision file: each decision is a name and a FEEL text."""
    written = "".join(
        f'<decision id="_{name}" name="{name}"><variable name="{name}"/>'
        f"<literalExpression><text>{text}</text></literalExpression></decision>"
        for name, text in decisions
    )
    return f'<definitions xmlns="{ns}" id="m" name="m" namespace="n">{written}</definitions>'


def case(folder: Path, dmn: str, *results: tuple[str, str]) -> Path:
    """A case folder: each result is the name of a decision and the XML it is expected to be."""
    nodes = "".join(
        f'<testCase id="t{n}"><resultNode name="{name}" type="decision"><expected>{value}</expected></resultNode>'
        "</testCase>"
        for n, (name, value) in enumerate(results, 1)
    )
    folder.mkdir(parents=True)
    (folder / "m.dmn").write_text(dmn)
    (folder / "m-test-01.xml").write_text(
        '<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">'
        f"<modelName>m.dmn</modelName>{nodes}</testCases>"
    )
    return folder


def number(value: object) -> str:
    return f'<value xsi:type="xsd:decimal">{value}</value>'


NIL = '<value xsi:nil="true"/>'


@pytest.mark.parametrize("ns", NAMESPACES)
def test_each_edition_of_the_standard_is_read(tmp_path: Path, ns: str) -> None:
    case(tmp_path / "compliance-level-2" / "0001-sum", model(("a", "1 + 2"), ns=ns), ("a", number(3)))

    assert [(r.level, r.passed) for r in tck.run(tmp_path)] == [("2", True)]


def test_what_is_expected_of_an_error_is_null_and_the_rest_of_the_file_still_answers(tmp_path: Path) -> None:
    dmn = model(("good", "1"), ("broken", "1 +"), ("unknown", "no such thing(1)"))
    case(tmp_path / "c", dmn, ("good", number(1)), ("broken", NIL), ("unknown", NIL))

    assert [r.passed for r in tck.run(tmp_path)] == [True, True, True]


def test_a_wrong_answer_says_what_was_expected_and_what_came(tmp_path: Path) -> None:
    case(tmp_path / "c", model(("a", "[1, 2]")), ("a", f"<list><item>{number(1)}</item></list>"))

    [result] = tck.run(tmp_path)

    assert not result.passed
    assert "[1]이어야 하는데 [1, 2]입니다" in result.reason


def test_what_cannot_be_read_has_failed_and_the_next_case_is_run(tmp_path: Path) -> None:
    case(tmp_path / "1", "<not xml", ("a", NIL))
    case(tmp_path / "2", model(("a", "1")), ("a", '<value xsi:type="xsd:date">tomorrow</value>'))
    case(tmp_path / "3", model(("a", "1")), ("nobody", NIL))
    case(tmp_path / "4", model(("a", "1")), ("a", number(1)))
    (tmp_path / "4" / "broken-test-02.xml").write_text("<testCases>")

    found = {(r.case, r.test): r for r in tck.run(tmp_path)}

    assert [r.passed for r in found.values()] == [False, False, False, False, True]
    assert all(r.reason for r in found.values() if not r.passed)


def test_levels_are_told_apart_and_a_folder_without_one_is_counted_too(tmp_path: Path) -> None:
    for folder in ("compliance-level-3/x", "compliance-level-2/x", "non-compliant/x"):
        case(tmp_path / folder, model(("a", "1")), ("a", number(1)))

    assert tck.totals(tck.run(tmp_path)) == {"2": (1, 1), "3": (1, 1), "non-compliant": (1, 1)}
    assert tck.totals(tck.run(tmp_path / "compliance-level-3" / "x")) == {"3": (1, 1)}


def test_the_command_prints_a_line_a_level_and_each_failing_result_when_asked(tmp_path: Path) -> None:
    case(
        tmp_path / "compliance-level-2" / "sums", model(("a", "1 + 1"), ("b", "2")), ("a", number(2)), ("b", number(3))
    )

    plain = CliRunner().invoke(app, ["conformance", "dmn", str(tmp_path)])
    full = CliRunner().invoke(app, ["conformance", "dmn", str(tmp_path), "--json"])

    assert (plain.exit_code, plain.output) == (0, "level 2: 1/2\n")
    first, failing = full.output.splitlines()
    assert first == "level 2: 1/2"
    told = json.loads(failing)
    assert (told["case"], told["test"], told["node"], told["level"]) == ("sums", "t2", "b", "2")
    assert told["reason"]


def test_a_folder_without_a_test_is_refused(tmp_path: Path) -> None:
    for given in (tmp_path, tmp_path / "nowhere"):
        refused = CliRunner().invoke(app, ["conformance", "dmn", str(given)])

        assert refused.exit_code == 2

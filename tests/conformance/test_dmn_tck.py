"""What passed of the public DMN kit goes on passing: the committed figures may only go up, and the page that tells them
is what the command writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.conformance import report, tck
from tests.house import ROOT

SUITES = ROOT.parent / "shared" / "conformance"
KIT = SUITES / "dmn-tck"
EXPECTED = Path(__file__).with_name("expected_dmn.json")
PAGE = ROOT / "docs" / "conformance.md"
ABSENT = "the public suites are not beside the checkout (../shared/conformance)"


@pytest.fixture(scope="module")
def results() -> list[tck.Result]:
    if not KIT.is_dir():
        pytest.skip(ABSENT)
    return list(tck.run(KIT))


def failing(results: list[tck.Result]) -> list[str]:
    return sorted(f"{r.level}/{r.case}/{r.test}/{r.node}" for r in results if not r.passed)


def test_no_result_that_was_right_is_wrong_again(results: list[tck.Result]) -> None:
    expected = json.loads(EXPECTED.read_text())

    worse = set(failing(results)) - set(expected["failing"])

    assert worse == set(), {name: r.reason for r in results for name in failing([r]) if name in worse}
    for level, (passed, total) in tck.totals(results).items():
        assert passed >= expected["levels"][level][0], level
        assert total == expected["levels"][level][1], level


def test_what_has_become_right_is_written_down(results: list[tck.Result]) -> None:
    now = {"levels": {level: list(found) for level, found in tck.totals(results).items()}, "failing": failing(results)}

    assert json.loads(EXPECTED.read_text()) == now, f"write this into {EXPECTED.name}:\n{json.dumps(now, indent=1)}"


def test_level_two_is_whole_and_level_three_nearly(results: list[tck.Result]) -> None:
    levels = tck.totals(results)

    assert levels["2"][0] == levels["2"][1]
    assert levels["3"][0] >= 0.98 * levels["3"][1]


def test_every_failing_case_is_on_the_page_with_its_reason(results: list[tck.Result]) -> None:
    page = PAGE.read_text()
    section = report.dmn_section(results)

    assert section in page, "write it anew: danji conformance report ../shared/conformance > docs/conformance.md"
    assert "Not yet looked into." not in section
    assert set(report.WHY) <= {r.case for r in results if not r.passed}, "a reason for what does not fail any more"

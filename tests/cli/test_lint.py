"""`danji lint`: a file, a folder or a release, for people as a table and for programs as one JSON object a line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from engine.cli import app
from tests.office import REPOSITORY


def lint(*paths: Path) -> tuple[int, list[dict[str, Any]]]:
    result = CliRunner().invoke(app, ["lint", "--json", *map(str, paths)])
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def release(tmp_path: Path) -> Path:
    for top in ("processes", "forms"):
        shutil.copytree(REPOSITORY / top, tmp_path / top)
    return tmp_path


@pytest.mark.parametrize(
    "part",
    [
        "processes/approval/approval.bpmn",
        "processes/approval/approval_line.dmn",
        "processes/_shared/roles.json",
        "processes",
        "forms/general/general-memo",
        "forms/general/general-memo/ui.json",
        "forms/_shared/areas.json",
        "forms",
        ".",
    ],
)
def test_a_sound_release_is_sound_in_every_part(release: Path, part: str) -> None:
    assert lint(release / part) == (0, [])


def test_a_broken_role_is_found_wherever_one_looks_and_nowhere_else(release: Path) -> None:
    roles = release / "processes" / "_shared" / "roles.json"
    roles.write_text(roles.read_text("utf-8").replace('"unit"', '"unti"', 1), "utf-8")

    code, whole = lint(release)
    assert code == 1 and {p["file"] for p in whole} == {str(roles)}
    assert lint(roles) == (1, whole)
    assert lint(release / "forms") == (0, [])


def test_every_problem_is_one_line_with_code_file_element_line_and_message(release: Path) -> None:
    table = release / "processes" / "approval" / "approval_line.dmn"
    table.write_text(table.read_text("utf-8").replace("&gt; 3000000", "&gt; three million,", 1), "utf-8")

    code, problems = lint(table)

    assert code == 1
    for problem in problems:
        assert problem.keys() >= {"code", "severity", "file", "element", "line", "message"}
        assert problem["file"] == str(table) and problem["line"] > 1 and problem["element"]


def test_the_table_for_people_says_how_many_and_a_path_that_is_not_there_is_no_finding(release: Path) -> None:
    (release / "processes" / "leave" / "leave.bpmn").write_text("<", "utf-8")

    said = CliRunner().invoke(app, ["lint", str(release / "processes" / "leave")])
    assert said.exit_code == 1 and "오류" in said.stdout and "고칠 곳이 1군데" in said.stdout

    missing = CliRunner().invoke(app, ["lint", str(release / "nowhere")])
    assert missing.exit_code == 2 and "nowhere" in missing.output

"""The house stays a house: rules about the code itself, each with the reason it is there."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

from api import problems
from engine.model.errors import Refusal

REPOSITORY = Path(__file__).resolve().parents[1]
CODE = sorted(p for top in ("engine", "api") for p in (REPOSITORY / top).rglob("*.py"))
NOUNS = [
    *("소장", "회장", "경리", "과장", "서무", "동대표", "입주자대표", "품의", "휴가", "점검", "민원", "의결"),
    *("expense", "leave_request", "board_meeting", "chairman", "accountant", "complaint", "inspection", "resolution"),
]
NOT_A_NOUN_HERE = {
    ("engine/samples.py", "resolution"): "dots an inch",
    ("engine/paper/", "resolution"): "dots an inch",
}
"""Where one of these words means something else."""


def relative(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


def code_of(path: Path) -> str:
    """The file without its comments and docstrings: what they explain may name what the code may not."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            node.value.value = ""
    return ast.unparse(tree)


@pytest.mark.parametrize("path", CODE, ids=relative)
def test_no_code_knows_a_noun_of_the_bylaws(path: Path) -> None:
    text = code_of(path)
    allowed = {word for (where, word) in NOT_A_NOUN_HERE if relative(path).startswith(where)}

    found = [noun for noun in NOUNS if noun not in allowed and noun in text]

    assert found == [], f"{relative(path)} knows {found}: that belongs into processes/ or forms/"


@pytest.mark.parametrize("path", CODE, ids=relative)
def test_every_file_says_what_lives_there_and_stays_short(path: Path) -> None:
    text = path.read_text("utf-8")

    assert ast.get_docstring(ast.parse(text)), f"{relative(path)} opens without a word"
    if "migrations" not in path.parts:
        assert text.count("\n") <= 450, f"{relative(path)} asks to be split"


def importers(module: str) -> set[str]:
    pattern = re.compile(rf"^\s*(?:from|import) {module}\b", re.MULTILINE)
    return {relative(p) for p in CODE if pattern.search(p.read_text("utf-8"))}


def test_spiffworkflow_has_one_door() -> None:
    assert importers("SpiffWorkflow") == {"engine/bpmn/spiff.py"}


def test_fastapi_lives_only_in_the_doors_and_sql_only_in_the_store() -> None:
    assert all(p.startswith("api/") for p in importers("fastapi") | importers("starlette"))
    assert all(p.startswith("engine/store/") for p in importers("sqlalchemy") | importers("alembic"))


def test_commit_happens_in_one_place() -> None:
    calls = {relative(p) for p in CODE if re.search(r"\.commit\(", p.read_text("utf-8"))}

    assert calls == {"engine/store/session.py"}


def test_nothing_is_evaluated_that_somebody_wrote() -> None:
    called = {
        (relative(path), node.func.id)
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in ("eval", "exec", "compile")
    }

    assert called == set()


def test_every_place_named_in_the_architecture_exists() -> None:
    named = re.findall(r"`([\w./]+/[\w./]*|[\w]+\.py)`", (REPOSITORY / "ARCHITECTURE.md").read_text("utf-8"))
    roots = (REPOSITORY, REPOSITORY / "engine")

    assert [n for n in named if not any((root / n).exists() for root in roots)] == []


def kinds(of: type[Refusal]) -> list[type[Refusal]]:
    return [of, *(k for sub in of.__subclasses__() for k in kinds(sub))]


def test_every_refusal_is_a_korean_sentence() -> None:
    assert problems is not None
    for kind in kinds(Refusal):
        assert any("가" <= letter <= "힣" for letter in kind().sentence), kind


def test_no_tracked_file_names_a_place_of_one_machine() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, check=True).stdout
    pictures = (".ttf", ".png", ".docx")
    names = [REPOSITORY / n for n in listed.decode().split("\0") if n and Path(n).suffix not in pictures]
    pattern = re.compile(r"(?<![\w.])/(?:root|work|home/\w+)/|registry\.npmjs|files\.pythonhosted")

    found = {relative(p) for p in names if p.is_file() and pattern.search(p.read_text("utf-8", "replace"))}

    assert found <= {"tests/test_house.py"}

"""What the house promises of itself: no bylaw in the code, one commit, closed doors, true papers."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from itertools import chain

import pytest
import sqlalchemy as sa

import api
import engine
from api import problems
from engine.model.errors import Refusal
from tests.house import (
    ALLOWED_NOUNS,
    ALLOWED_NUMBERS,
    ROOT,
    WON_IN_WORDS,
    bylaw_nouns,
    called_names,
    files_under,
    imports_of,
    name_of,
    paths_named_in,
    raised_names,
    round_numbers,
    text_of,
    tracked,
    tree_of,
)

LINES_MAX = 400
CODE = (".py", ".html", ".css", ".ini", ".mako", ".sql", ".json")
HOMES = {
    "SpiffWorkflow": ("engine/bpmn/spiff.py",),
    "fastapi": ("api/",),
    "starlette": ("api/",),
    "sqlalchemy": ("engine/store/",),
    "alembic": ("engine/store/",),
    "docxtpl": ("engine/paper/",),
    "docx": ("engine/paper/",),
    "jinja2": ("engine/paper/",),
    "dxpdf": ("engine/paper/",),
    "lark": ("engine/rules/",),
    "typer": ("engine/cli/",),
    "uvicorn": ("engine/cli/",),
}
"""Which room alone may know a library. Leaving one is then the work of one room."""
FORBIDDEN_CALLS = re.compile(r"(builtins\.)?(eval|exec|compile|__import__)|os\.(system|popen)")
FORBIDDEN_MODULES = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "RestrictedPython"}


# The engine knows verbs, the bylaws know nouns.


def test_no_noun_of_a_bylaw_stands_in_the_engine_or_its_doors() -> None:
    found = [
        f"{name_of(path)}: {noun}"
        for path in files_under("engine", "api", endings=CODE)
        for noun in sorted(bylaw_nouns(path.read_text()))
        if (name_of(path), noun) not in ALLOWED_NOUNS
    ]

    assert found == []


def test_no_amount_of_a_bylaw_stands_in_the_engine_or_its_doors() -> None:
    numbers = [
        f"{name_of(path)}:{line}: {value}"
        for path in files_under("engine", "api")
        for line, value in round_numbers(tree_of(path))
        if (name_of(path), value) not in ALLOWED_NUMBERS
    ]
    words = [
        f"{name_of(path)}: {found.group()}"
        for path in files_under("engine", "api", endings=CODE)
        for found in WON_IN_WORDS.finditer(path.read_text())
    ]

    assert numbers + words == []


@pytest.mark.parametrize(
    ("code", "noun"),
    [
        ("if role == '관리소장': pass", "관리소장"),
        ("class BoardMeeting: pass", "board"),
        ("def number_resolution(tx): ...", "resolution"),
        ("register = 'expenses'", "expense"),
        ("leave_request = form('x')", "leave_request"),
    ],
)
def test_a_bylaw_noun_is_noticed_in_any_dress(code: str, noun: str) -> None:
    assert noun in bylaw_nouns(code)


@pytest.mark.parametrize("text", ["on the keyboard", "minutes=1", "tokens leave", "contextmanager", "in the directory"])
def test_an_ordinary_word_is_no_bylaw_noun(text: str) -> None:
    assert bylaw_nouns(text) == set()


@pytest.mark.parametrize("code", ["if amount > 50_000_000: line.append(x)", "limit = 300_000", "f(ceiling=10_000_000)"])
def test_an_amount_in_the_code_is_noticed(code: str) -> None:
    assert list(round_numbers(ast.parse(code)))


@pytest.mark.parametrize("code", ["UPLOAD_BYTES_MAX = 20_000_000", "if len(text) > 2_000: pass", "f(timeout=15_000)"])
def test_a_limit_that_says_what_it_counts_is_no_amount(code: str) -> None:
    assert not list(round_numbers(ast.parse(code)))


def test_every_exception_from_these_rules_is_still_needed() -> None:
    nouns = [key for key in ALLOWED_NOUNS if key[1] not in bylaw_nouns((ROOT / key[0]).read_text())]
    numbers = [
        key for key in ALLOWED_NUMBERS if key[1] not in {value for _, value in round_numbers(tree_of(ROOT / key[0]))}
    ]

    assert nouns + numbers == []


# What may happen only in one place, or nowhere.


def test_the_house_commits_in_one_place() -> None:
    committing = {
        name_of(path)
        for path in files_under("engine", "api")
        for _, name in called_names(tree_of(path))
        if name.rpartition(".")[2] == "commit"
    }
    spelled = {name_of(path) for path in files_under("engine", "api") if re.search(r"[\"']COMMIT\b", path.read_text())}

    assert committing | spelled == {"engine/store/session.py"}


def test_no_text_is_ever_run_as_a_program() -> None:
    found = [
        f"{name_of(path)}:{line}: {name}"
        for path in files_under("engine", "api", "tools", "bench")
        for line, name in called_names(tree_of(path))
        if FORBIDDEN_CALLS.fullmatch(name)
    ]
    shells = [
        f"{name_of(path)}:{node.lineno}: shell"
        for path in files_under("engine", "api", "tools", "bench")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.keyword) and node.arg == "shell"
    ]

    assert found + shells == []


def test_nothing_is_unpickled() -> None:
    found = {
        f"{name_of(path)}: {name}"
        for path in files_under("engine", "api")
        for name in imports_of(path) & FORBIDDEN_MODULES
    }

    assert found == set()


@pytest.mark.parametrize("library", sorted(HOMES))
def test_a_library_is_known_in_its_own_room_only(library: str) -> None:
    knowing = [name_of(path) for path in files_under("engine", "api") if library in imports_of(path)]

    assert knowing, f"nobody uses {library} any more: take it out of this list and of pyproject.toml"
    assert [name for name in knowing if not name.startswith(HOMES[library])] == []


def test_a_database_driver_is_chosen_by_its_address_and_never_imported() -> None:
    importing = [name_of(path) for path in files_under("engine", "api") if {"psycopg", "sqlite3"} & imports_of(path)]

    assert importing == []
    for address, driver in (("postgresql+psycopg://", "psycopg"), ("sqlite://", "sqlite3")):
        assert sa.make_url(address).get_dialect().import_dbapi().__name__.partition(".")[0] == driver


# Refusals are sentences.


def every_refusal() -> list[type[Refusal]]:
    """Every kind of refusal in the house, wherever it is declared."""
    for package in (engine, api):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.startswith("engine.store.migrations.") and not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    kinds: list[type[Refusal]] = []
    waiting: list[type[Refusal]] = [Refusal]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            kinds.append(kind)
            waiting.append(kind)
    return [kind for kind in kinds if kind.__module__.partition(".")[0] in ("engine", "api")]


def test_every_refusal_has_a_status_of_its_own_family() -> None:
    without = [kind.__name__ for kind in every_refusal() if not issubclass(kind, tuple(problems.STATUS))]

    assert without == []
    assert Refusal not in problems.STATUS, "one row for all the rest would hide a refusal nobody thought about"
    assert all(400 <= status < 600 for status in problems.STATUS.values())


def test_nothing_is_refused_without_saying_what_kind_of_refusal_it_is() -> None:
    found = [
        f"{name_of(path)}:{line}"
        for path in files_under("engine", "api")
        for line, name in raised_names(tree_of(path))
        if name.rpartition(".")[2] == Refusal.__name__
    ]

    assert found == []


def test_every_refusal_is_a_korean_sentence_that_ends() -> None:
    wrong = [
        kind.__name__
        for kind in [Refusal, *every_refusal()]
        if not re.search(r"[가-힣].*\.$", kind.default_sentence) or re.search(r"[A-Za-z]{12,}", kind.default_sentence)
    ]

    assert wrong == []


def test_no_two_refusals_share_a_code() -> None:
    codes = [kind.code for kind in every_refusal() if "code" in vars(kind)]

    assert sorted(codes) == sorted(set(codes))


# Files a person can read.


def test_every_python_file_opens_with_what_lives_there() -> None:
    silent = [
        name_of(path)
        for path in files_under("engine", "api", "tests", "tools", "bench")
        if path.stat().st_size and not ast.get_docstring(tree_of(path))
    ]

    assert silent == []


def test_no_file_is_longer_than_one_sitting() -> None:
    folders = ("engine", "api", "tests", "tools", "bench", "web")
    long = [
        f"{name_of(path)}: {lines}"
        for path in files_under(*folders, endings=(".py", ".ts", ".tsx", ".mjs", ".css"))
        if (lines := len(path.read_text().splitlines())) > LINES_MAX
    ]

    assert long == []


def test_no_room_is_named_after_nothing() -> None:
    vague = {"util", "utils", "helper", "helpers", "misc", "common", "manager", "managers"}
    found = [
        name_of(path)
        for path in files_under("engine", "api", "tools")
        if vague & {*path.relative_to(ROOT).parts, path.stem}
    ]

    assert found == []


def test_every_silenced_warning_says_why() -> None:
    silent = []
    for path in files_under("engine", "api", "tests", "tools", "bench"):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            silenced = re.search(r"#\s*(?:noqa|type:\s*ignore)(?::\s*[A-Z0-9, ]+|\[[\w, -]+\])?(.*)$", line)
            if silenced and not re.search(r"\w{2,} \w{2,}", silenced.group(1) + before(path.read_text(), number)):
                silent.append(f"{name_of(path)}:{number}")

    assert silent == []


def before(text: str, number: int) -> str:
    """The comment on the line before a line, if it is one."""
    lines = text.splitlines()
    above = lines[number - 2].strip() if number >= 2 else ""
    return above if above.startswith("#") else ""


# Papers that stay true.


def test_every_file_the_architecture_names_exists() -> None:
    named = sorted(set(paths_named_in((ROOT / "ARCHITECTURE.md").read_text())))
    missing = [path for path in named if not any(ROOT.glob(path.rstrip("/"))) and not any(ROOT.glob(f"*/{path}"))]

    assert len(named) > 20
    assert missing == []


def test_every_room_of_the_house_is_in_the_architecture() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text()
    rooms = {path.relative_to(ROOT).parts[1].removesuffix(".py") for path in files_under("engine")} - {"__init__"}

    assert sorted(room for room in rooms if not re.search(rf"\b{room}\b", text)) == []


def test_every_link_in_a_document_leads_somewhere() -> None:
    broken = []
    for path in (path for path in tracked() if path.suffix == ".md" and "designer_exports" not in path.parts):
        for target in re.findall(r"\]\(([^)#\s]+)", path.read_text()):
            if not re.match(r"[a-z]+:", target) and not (path.parent / target).exists():
                broken.append(f"{name_of(path)} -> {target}")

    assert broken == []


# Nothing that belongs elsewhere.

SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}|\bxox[abp]-[0-9]|\bAIza[\w-]{35}"
    r"|(?i:(?:secret|api_?key|auth_?token)\s*[:=]\s*[\"'][A-Za-z0-9+/_-]{20,}[\"'])"
)
# Written in pieces, so that this file does not find itself.
ELSEWHERE = re.compile(r"(?<![\w.*])/(?:work|root|Users|" + r"home/[a-z]+)/|[A-Z]:\\\\?Users")
REGISTRY = re.compile(
    "|".join(("pypi" + r"\.org", "python" + r"hosted\.org", "npm" + r"js\.(?:org|com)", "deb" + r"ian\.org"))
)


def test_no_secret_no_place_of_a_machine_and_no_registry_is_kept() -> None:
    found = []
    for path in tracked():
        # What a modelling tool sent is evidence and stays as it came, with whatever it says about its machine.
        if path.relative_to(ROOT).parts[0] == "designer_exports" or (text := text_of(path)) is None:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            for pattern in (SECRET, ELSEWHERE, REGISTRY):
                if hit := pattern.search(line):
                    found.append(f"{name_of(path)}:{number}: {hit.group()}")

    assert found == []


def test_lock_files_carry_hashes_and_no_addresses() -> None:
    for lock in sorted((ROOT / "requirements").glob("*.txt")):
        entries = re.split(r"^(?=\S)", lock.read_text(), flags=re.MULTILINE)
        pinned = [entry for entry in entries if entry.strip() and not entry.startswith("#")]

        assert pinned, lock.name
        assert [e for e in pinned if "--hash=sha256:" not in e or "://" in e or not re.match(r"[\w.-]+==", e)] == []
    web = (ROOT / "web" / "package-lock.json").read_text()
    assert '"integrity": "sha512-' in web
    assert '"resolved"' not in web


def test_what_is_asked_for_is_what_is_locked() -> None:
    project = (ROOT / "pyproject.toml").read_text()
    locked = set(
        chain.from_iterable(
            re.findall(r"^([\w.-]+==[\w.]+)", lock.read_text().lower(), re.MULTILINE)
            for lock in (ROOT / "requirements").glob("*.txt")
        )
    )
    asked = re.findall(r"\"([\w.-]+)(?:\[\w+\])?(==[\w.]+)\"", project.lower())

    assert len(asked) > 30
    assert [name + version for name, version in asked if name + version not in locked] == []

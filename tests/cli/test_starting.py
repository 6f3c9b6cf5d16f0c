"""Starting and stopping: what cannot start says why in a sentence and leaves nothing; what started can be stopped,
or killed, and is there again at once with the same data."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import structlog
import yaml
from typer.testing import CliRunner

from engine.cli import app
from tests.office import REPOSITORY

LINE, DIAGRAM = "processes/approval/approval_line.dmn", "processes/approval/approval.bpmn"
FORM, SCREEN = "forms/accounting/expense-proposal/schema.json", "forms/general/general-memo/ui.json"


@pytest.fixture
def definitions(tmp_path: Path) -> Path:
    """A copy of the bylaws, with the first days of the demo's story."""
    folder = tmp_path / "definitions"
    for top in ("processes", "forms"):
        shutil.copytree(REPOSITORY / top, folder / top)
    haetsal = folder / "processes" / "_demo" / "haetsal"
    for part in haetsal.glob("story_*.yaml"):
        part.unlink()
    story = haetsal / "story.yaml"
    steps = yaml.safe_load(story.read_text("utf-8"))["steps"][:3]
    story.write_text(yaml.safe_dump({"steps": steps}, allow_unicode=True), "utf-8")
    return folder


def start(command: str, home: Path, **more: str) -> tuple[int, str]:
    """A start that must not get as far as serving."""
    environment = {"PORT": "0", "DANJI_HOME": str(home), **more}
    try:
        result = CliRunner().invoke(app, [command], env=environment)
    finally:
        structlog.reset_defaults()  # The log went to the runner's own stream, which is gone by now.
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


@pytest.mark.parametrize("command", ["demo", "worker", "serve"])
def test_broken_files_refuse_the_start_all_at_once_and_name_only_what_is_at_fault(
    tmp_path: Path, definitions: Path, command: str
) -> None:
    home = tmp_path / "home"
    if command != "demo":
        home.mkdir()
        (home / "danji.db").touch()
    breaks = {
        LINE: ("&gt; 3000000", "&gt; three million,"),
        DIAGRAM: ("</bpmn:process>", '<bpmn:scriptTask id="sneaks" /></bpmn:process>'),
        FORM: ('"process": "approval"', '"process": "nowhere"'),
        SCREEN: ("{", "["),
    }
    for file, (sound, broken) in breaks.items():
        text = (definitions / file).read_text("utf-8")
        assert sound in text, file
        (definitions / file).write_text(text.replace(sound, broken, 1), "utf-8")

    code, said = start(command, home, DANJI_DEFINITIONS=str(definitions))

    assert code == 1
    assert [file for file in breaks if file not in said] == []
    assert "sneaks" in said and "nowhere" in said
    assert re.search(r"approval_line\.dmn .*:\d+ ", said), "the table is named with its line"
    # The other forms point at the refused diagram; that is no fault of theirs.
    assert "leave-request" not in said and "petty-cash" not in said
    assert not [path for path in home.rglob("*") if path.is_file() and path.stat().st_size]


def test_an_empty_home_is_not_served_and_does_not_keep_the_demonstration_from_being_made(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for command in ("serve", "worker"):
        code, said = start(command, home)
        assert code == 1 and "danji demo" in said

    assert not home.exists()


@pytest.mark.parametrize(
    ("command", "wrong", "sentence"),
    [
        ("worker", {"DANJI_DATABASE_URL": "nonsense"}, "데이터베이스를 열 수 없습니다"),
        ("worker", {"DANJI_DATABASE_URL": "nosuch://somewhere/danji"}, "데이터베이스를 열 수 없습니다"),
        ("serve", {"DANJI_DATABASE_URL": "postgresql+psycopg://127.0.0.1:1/danji"}, "데이터베이스를 열 수 없습니다"),
        ("demo", {"DANJI_DATABASE_URL": "sqlite:///elsewhere.db"}, "DANJI_DATABASE_URL 없이"),
        ("demo", {"DANJI_HOME": "/proc/danji"}, "자료 폴더를 만들 수 없습니다"),
        ("serve", {"PORT": "eighty"}, "PORT"),
        ("serve", {"HOST": "not an address"}, "HOST"),
        ("demo", {"DANJI_DEFINITIONS": "/proc"}, "DANJI_DEFINITIONS"),
    ],
    ids=lambda value: "+".join(f"{k}={v}" for k, v in value.items()) if isinstance(value, dict) else None,
)
def test_what_keeps_it_from_starting_is_said_in_a_sentence(
    tmp_path: Path, command: str, wrong: dict[str, str], sentence: str
) -> None:
    code, said = start(command, **{"home": tmp_path / "home", **wrong})

    assert code == 1
    assert sentence in said and "Traceback" not in said


@contextmanager
def serving(definitions: Path, home: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`danji demo` as a program of its own, and the address it gives."""
    environment = {**os.environ, "PORT": "0", "DANJI_HOME": str(home), "DANJI_DEFINITIONS": str(definitions)}
    command = [sys.executable, "-c", "from engine.cli import main; main()", "demo"]
    with subprocess.Popen(command, cwd=REPOSITORY, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().rstrip("\n")
            assert address.startswith("http://127.0.0.1:")
            yield process, address
        finally:
            process.kill()


def people(address: str) -> Any:
    with urllib.request.urlopen(f"{address}/api/demo/people") as answer:
        return json.load(answer)


def test_stopped_or_killed_it_is_there_again_with_the_same_data(tmp_path: Path, definitions: Path) -> None:
    home = tmp_path / "home"
    with serving(definitions, home) as (process, address):
        first = people(address)
        process.send_signal(signal.SIGINT)
        assert process.wait() == 0
    with serving(definitions, home) as (process, address):
        assert people(address) == first
        process.kill()
    with serving(definitions, home) as (process, address):
        assert people(address) == first
        process.terminate()
        assert process.wait() == 0

"""`danji release` at a terminal: looks before sending, and asks two people before anything is put in force."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from engine.cli import app
from engine.commands import founding
from engine.commands.sessions import hash_password
from engine.desk import open_desk
from tests.office import CAST, REPOSITORY
from tests.releases.packing import BASE, LINE, MEMO, NOTES, packed, revised, rewritten, with_field

Danji = Callable[..., Result]
WITH_FIELD = with_field(MEMO, "evidence", {"type": "string", "title": "증빙 종류", "maxLength": 40})


@pytest.fixture
def danji(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Danji:
    """The command, for an installation of its own."""
    for key, value in (("DANJI_HOME", tmp_path / "home"), ("DANJI_DEFINITIONS", REPOSITORY)):
        monkeypatch.setenv(key, str(value))
    monkeypatch.delenv("DANJI_DATABASE_URL", raising=False)

    def run(*words: object, given: bytes = b"") -> Result:
        return CliRunner().invoke(app, ["release", *map(str, words)], input=given)

    return run


@pytest.fixture
def founded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = open_desk(tmp_path / "home", database_url=None, definitions=REPOSITORY)
    about = {"slug": "haetsal", "name": "햇살마을", "office_name": "관리사무소", "prefix": "햇살", "phone": ""}
    persons = [
        {"key": n, "name": n, "login": n, "password_hash": hash_password(f"{n}의 비밀")} for n in ("정민호", "김정자")
    ]
    roles = [{"person": p["name"], "role": CAST[p["name"]][0], "since": CAST[p["name"]][1]} for p in persons]
    founding.found(desk, about | {"households": 612, "units": {}}, persons, roles)
    desk.db.close()
    monkeypatch.setenv("DANJI_BY_PASSWORD", "정민호의 비밀")
    monkeypatch.setenv("DANJI_SECOND_PASSWORD", "김정자의 비밀")


@pytest.fixture
def memo(tmp_path: Path) -> Path:
    path = tmp_path / "업무기안.json"
    path.write_bytes(WITH_FIELD)
    return path


def test_a_folder_a_zip_and_what_comes_through_a_pipe_are_checked(danji: Danji, tmp_path: Path, memo: Path) -> None:
    (tmp_path / "whole.zip").write_bytes(packed(BASE))

    assert danji("check", REPOSITORY).exit_code == 0
    assert danji("check", tmp_path / "whole.zip").exit_code == 0
    piped = danji("check", "-", given=WITH_FIELD)
    single = danji("check", memo, "--json")

    assert piped.exit_code == 0 and "‘증빙 종류’" in piped.stdout
    said = json.loads(single.stdout)
    assert said["accepted"] and said["changed"] == [MEMO, NOTES]
    assert [d["place"] for d in said["differences"]] == ["/evidence"]


def test_what_is_wrong_is_said_at_once_and_ends_with_one(danji: Danji, tmp_path: Path) -> None:
    (tmp_path / "bad.zip").write_bytes(packed({MEMO: b"{", LINE: b"<a/>", "processes/x.yaml": b""}))

    refused = danji("check", tmp_path / "bad.zip", "--json")

    assert refused.exit_code == 1
    said = json.loads(refused.stdout)
    assert not said["accepted"] and {p["file"] for p in said["problems"]} >= {MEMO, LINE}
    assert danji("check", tmp_path / "nowhere.zip").exit_code == 2
    assert danji("check", tmp_path).exit_code == 1


def test_scenarios_are_performed_and_a_red_one_ends_with_one(danji: Danji, tmp_path: Path, memo: Path) -> None:
    (tmp_path / "red.dmn").write_bytes(revised(LINE, "&gt; 3000000<", "&gt; 9000000<"))

    green, red = danji("test", memo), danji("test", tmp_path / "red.dmn")

    assert green.exit_code == 0 and "적힌 대로 되었습니다, 닿지 않아 하지 않은 것" in green.stdout
    assert red.exit_code == 1 and "바란 것" in red.stdout


def test_two_releases_are_compared_in_sentences(danji: Danji, tmp_path: Path, memo: Path) -> None:
    other = tmp_path / "other.json"
    other.write_bytes(with_field(MEMO, "other", {"type": "string", "title": "다른 칸", "maxLength": 40}))

    assert "‘증빙 종류’가 새로 생깁니다" in danji("diff", memo).stdout
    both = danji("diff", memo, other).stdout
    assert "‘다른 칸’이 새로 생깁니다" in both and "‘증빙 종류’가 없어집니다" in both
    assert "달라지는 것이 없습니다" in danji("diff", REPOSITORY).stdout


@pytest.mark.usefixtures("founded")
def test_two_people_put_a_release_in_force_and_what_follows_is_completed_from_it(
    danji: Danji, tmp_path: Path, memo: Path
) -> None:
    done = danji("activate", memo, "--by", "정민호", "--second", "김정자", "--title", "증빙을 적습니다")

    assert done.exit_code == 0, done.output
    assert "시행했습니다" in done.stdout
    listed = json.loads(danji("list", "--json").stdout)
    assert [(r["state"], r["received_by"], r["decided_by"]) for r in listed] == [
        ("active", "정민호", "김정자"),
        ("retired", "", ""),
    ]
    assert "증빙을 적습니다" in danji("list").stdout
    assert "달라지는 것이 없습니다" in danji("diff", memo).stdout


@pytest.mark.usefixtures("founded")
def test_one_person_or_a_wrong_password_puts_nothing_in_force(
    danji: Danji, memo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = danji("activate", memo, "--by", "정민호", "--second", "정민호")
    monkeypatch.setenv("DANJI_SECOND_PASSWORD", "정민호의 비밀")
    guessed = danji("activate", memo, "--by", "정민호", "--second", "김정자")
    nobody = danji("activate", memo, "--by", "아무개", "--second", "김정자")

    assert [r.exit_code for r in (alone, guessed, nobody)] == [1, 1, 1]
    assert "다른 사람" in alone.stderr and "비밀번호" in guessed.stderr
    assert [r["state"] for r in json.loads(danji("list", "--json").stdout)] == ["active"]


@pytest.mark.usefixtures("founded")
def test_a_refused_release_ends_with_one_and_nothing_is_in_force(danji: Danji, tmp_path: Path) -> None:
    (tmp_path / "whole.zip").write_bytes(packed({**BASE, NOTES: rewritten(NOTES, version="x")}))

    refused = danji("activate", tmp_path / "whole.zip", "--by", "정민호", "--second", "김정자")

    assert refused.exit_code == 1
    assert "bad_version" in refused.stdout
    assert [r["state"] for r in json.loads(danji("list", "--json").stdout)] == ["rejected", "active"]

"""`danji backup`, `restore` and `verify` as an operator meets them, and what a start says about a home that is broken:
a sentence, a non-zero end, and everything left as it was."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner

from engine import home as homes
from engine.cli import app
from engine.desk import HOUSE
from engine.store.rows import Tables
from engine.store.session import Database
from tests.desk.keeping import files_in
from tests.office import MONDAY, open_office


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a final paper."""
    home = tmp_path_factory.mktemp("built") / "home"
    office = open_office(home)
    document = office.submits("박지영")
    office.approves(document, "이수진", "최영식", "정민호")
    office.works_off()
    office.desk.db.close()
    return home


@pytest.fixture
def home(built: Path, tmp_path: Path) -> Path:
    """A copy of it, to break."""
    return Path(shutil.copytree(built, tmp_path / "home"))


def danji(home: Path, *words: str, **more: str) -> tuple[int, str]:
    environment = {"PORT": "0", "DANJI_HOME": str(home), "COLUMNS": "200", **more}
    try:
        result = CliRunner().invoke(app, list(words), env=environment)
    finally:
        structlog.reset_defaults()  # The log went to the runner's own stream, which is gone by now.
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result.exit_code, result.output


def test_back_up_verify_and_restore_on_a_new_computer(home: Path, tmp_path: Path) -> None:
    code, said = danji(home, "backup", str(tmp_path / "one.danji"))
    assert code == 0 and "백업했습니다" in said and "따로 보관하십시오" in said
    for looked_at in ([], [str(tmp_path / "one.danji")]):
        code, said = danji(home, "verify", *looked_at)
        assert code == 0 and "모두 맞습니다." in said and "완결 문서의 봉인" in said
    new = tmp_path / "new computer"

    code, said = danji(new, "restore", str(tmp_path / "one.danji"))
    assert code == 1 and "--key" in said and not new.exists()
    code, said = danji(new, "restore", str(tmp_path / "one.danji"), "--key", str(home / "seal.key"))

    assert code == 0 and "되살렸습니다: 햇살마을 아파트" in said
    assert {p.name for p in new.iterdir()} == {"danji.db", "blobs", "seal.key"}
    code, said = danji(new, "verify")
    assert code == 0 and "모두 맞습니다." in said


def test_a_backup_with_the_key_says_so_and_restores_alone(home: Path, tmp_path: Path) -> None:
    code, said = danji(home, "backup", str(tmp_path / "one.danji"), "--with-key")
    assert code == 0 and "서명키가 들어 있습니다" in said

    code, said = danji(tmp_path, "restore", str(tmp_path / "one.danji"), "--into", str(tmp_path / "new"))
    assert code == 0
    assert (tmp_path / "new" / "seal.key").read_bytes() == (home / "seal.key").read_bytes()


def test_what_is_broken_makes_verify_end_with_one(home: Path, tmp_path: Path) -> None:
    danji(home, "backup", str(tmp_path / "one.danji"))
    broken = bytearray((tmp_path / "one.danji").read_bytes())
    broken[len(broken) // 2] ^= 1
    (tmp_path / "one.danji").write_bytes(broken)
    assert danji(home, "verify", str(tmp_path / "one.danji"))[0] == 1

    alter(home, "UPDATE documents SET amount = 1")
    code, said = danji(home, "verify")
    assert code == 1 and "어긋난 곳이 1군데" in said


@pytest.mark.parametrize("words", [("backup", "x.danji"), ("verify",), ("restore", "none.danji")])
def test_nothing_is_made_where_there_is_nothing(tmp_path: Path, words: tuple[str, ...]) -> None:
    code, said = danji(tmp_path / "nowhere", *words)

    assert code == 1 and said.strip().endswith(".")
    assert not (tmp_path / "nowhere").exists() and not Path("x.danji").exists()


# Starting on a home that is broken.


def alter(home: Path, statement: str) -> None:
    db = Database(f"sqlite:///{home / 'danji.db'}")
    with db.transaction(HOUSE, MONDAY) as tx, Tables(tx.connection).quiet(tx):
        tx.connection.exec_driver_sql(statement)
    db.close()


def no_database_any_more(home: Path) -> None:
    (home / "danji.db").write_bytes(b"what was here went to the flood " * 4_096)


def half_a_database(home: Path) -> None:
    whole = (home / "danji.db").read_bytes()
    (home / "danji.db").write_bytes(whole[: len(whole) // 2])


def a_page_gone_bad(home: Path) -> None:
    whole = bytearray((home / "danji.db").read_bytes())
    whole[8_192:12_288] = b"\xff" * 4_096
    (home / "danji.db").write_bytes(whole)


def a_newer_version(home: Path) -> None:
    alter(home, "UPDATE alembic_version SET version_num = '9999'")


def an_event_gone(home: Path) -> None:
    alter(home, "DELETE FROM events WHERE seq = 1")


def the_last_event_altered(home: Path) -> None:
    alter(home, "UPDATE events SET entry = CAST(entry AS TEXT) || ' ' WHERE seq = (SELECT MAX(seq) FROM events)")


def the_log_cut_and_its_size_with_it(home: Path) -> None:
    alter(home, "DELETE FROM events WHERE seq = (SELECT MAX(seq) FROM events)")
    alter(home, "UPDATE event_trees SET size = size - 1")


def the_key_gone(home: Path) -> None:
    (home / "seal.key").unlink()


def another_key(home: Path) -> None:
    (home / "seal.key").write_bytes(b"k" * 32)


def half_a_key(home: Path) -> None:
    (home / "seal.key").write_bytes(b"k" * 16)


@pytest.mark.parametrize("command", ["serve", "demo"])
@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (no_database_any_more, "손상되어"),
        (half_a_database, "손상되어"),
        (a_page_gone_bad, "손상되어"),
        (a_newer_version, "더 새 버전의 단지"),
        (an_event_gone, "이력이 바뀌었거나"),
        (the_last_event_altered, "이력이 바뀌었거나"),
        (the_log_cut_and_its_size_with_it, "이력이 바뀌었거나"),
        (the_key_gone, "서명키"),
        (another_key, "서명키"),
        (half_a_key, "서명키"),
    ],
    ids=lambda value: value.__name__.replace("_", " ") if callable(value) else "",
)
def test_a_broken_home_is_not_opened_and_stays_as_it_is(
    home: Path, broken: object, sentence: str, command: str
) -> None:
    assert callable(broken)
    broken(home)
    before = {name: content for name, content in files_in(home).items() if "db-" not in name}

    code, said = danji(home, command)

    assert code == 1 and sentence in said
    assert {name: content for name, content in files_in(home).items() if "db-" not in name} == before


def test_a_start_ends_a_move_that_was_interrupted(home: Path, tmp_path: Path) -> None:
    """Found broken in another way, so that it does not go on to serve."""
    old = (home / "danji.db").read_bytes()
    whole = home / homes.WHOLE
    whole.mkdir()
    for name in ("danji.db", "seal.key"):
        (whole / name).write_bytes(b"restored")
    (whole / "aside").write_text("before")

    code, _ = danji(home, "serve")

    assert code == 1
    assert (home / "danji.db").read_bytes() == b"restored" and (home / "before" / "danji.db").read_bytes() == old
    assert not whole.exists()

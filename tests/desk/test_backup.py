"""A backup is one moment of the whole complex, made while everybody works, and it moves between databases."""

from __future__ import annotations

import importlib
import itertools
import pkgutil
import stat
import tarfile
from pathlib import Path

import pytest

from engine import store
from engine.backup import making, restoring
from engine.backup.making import FilesMissing, NothingToBackUp, TargetTaken
from engine.backup.restoring import Place
from engine.desk import HOUSE, open_desk
from engine.integrity import KeyMissing, LogBroken
from engine.queries import finding
from engine.store import events
from engine.store.columns import metadata
from engine.store.finding import Sought
from engine.store.rows import BLOB, DERIVED, Tables
from tests.databases import fresh_database
from tests.desk.keeping import backed_up, behind_our_back, everything, installed, kept_at, wrong_in
from tests.office import REPOSITORY, Office

_names = itertools.count()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """An empty place on each database."""
    if request.param == "sqlite":
        return Place(tmp_path / "elsewhere")
    url = fresh_database(request.getfixturevalue("postgres_url"), f"place_{next(_names)}")
    return Place(tmp_path / "elsewhere", url)


def test_what_is_written_while_a_backup_is_made_is_not_in_it_and_does_not_wait_for_it(
    office: Office, tmp_path: Path
) -> None:
    first = office.submits("박지영")
    before = everything(office.desk.db)
    written: list[str] = []

    def meanwhile(what: str, done: int, total: int) -> None:
        if done == 3:
            written.append(office.submits("이수진"))
            office.decide("이수진" if len(written) == 1 else "최영식", first)

    made = backed_up(office, tmp_path / "one.danji", told=meanwhile)

    assert len(written) >= 2, "while tables and while files were copied"
    place = Place(tmp_path / "restored")
    restoring.restore(made.path, place, office.clock, key_file=installed(office).key_file)
    assert kept_at(place) == before
    assert everything(office.desk.db) != before


def test_a_complex_moves_to_another_database_and_goes_on_there(office: Office, tmp_path: Path, place: Place) -> None:
    first = office.submits("박지영", title="옥상 방수 공사의 건")
    office.approves(first, "이수진", "최영식", "정민호")
    office.works_off()
    second = office.submits("이수진")
    office.approves(second, "최영식")
    made = backed_up(office, tmp_path / "one.danji", with_key=True)

    done = restoring.restore(made.path, place, office.clock)

    assert wrong_in(done.checks) == {}
    assert kept_at(place) == everything(office.desk.db)
    desk = open_desk(place.home, database_url=place.database_url, definitions=REPOSITORY, clock=office.clock)
    there = Office(desk, office.clock, office.ids)
    assert there.look("박지영", first)["seal"]["verified"] is True
    assert [hit["id"] for hit in finding.find(desk, there.actor("정민호"), "옥상 방수", Sought())["hits"]] == [first]
    assert there.file("박지영", first, "docx") == office.file("박지영", first, "docx")
    there.approves(second, "정민호")
    assert there.look("이수진", second)["number"] == "햇살-2026-0002"
    with desk.db.reading(HOUSE, office.clock()) as tx:
        assert events.head(tx).size > made.events
    with pytest.raises(Exception, match="append-only"), desk.db.transaction(HOUSE, office.clock()) as tx:
        tx.connection.exec_driver_sql("DELETE FROM events")
    desk.db.close()


def test_a_complex_that_moved_twice_is_still_the_same(office: Office, tmp_path: Path, place: Place) -> None:
    document = office.submits("박지영")
    office.approves(document, "이수진", "최영식", "정민호")
    first = backed_up(office, tmp_path / "first.danji", with_key=True)
    restoring.restore(first.path, place, office.clock)

    with making.installation(place.home, place.database_url) as moved:
        second = making.make(moved, tmp_path / "second.danji", office.clock, with_key=True)
    home = Place(tmp_path / "home again")
    restoring.restore(second.path, home, office.clock)

    assert kept_at(home) == everything(office.desk.db)


def test_a_backup_is_a_tar_file_that_only_its_owner_reads_and_holds_no_key_unless_asked(
    office: Office, tmp_path: Path
) -> None:
    plain = backed_up(office, tmp_path)
    with_key = backed_up(office, tmp_path / "with.danji", with_key=True)

    assert plain.path.name == "danji-haetsal-20260713-010000.danji"
    assert stat.S_IMODE(plain.path.stat().st_mode) == 0o600
    with tarfile.open(plain.path) as archive:
        assert "seal.key" not in archive.getnames() and "manifest.json" in archive.getnames()
    with tarfile.open(with_key.path) as archive:
        key = archive.extractfile("seal.key")
        assert key is not None and key.read() == office.desk.key.seed
    assert office.desk.key.seed not in plain.path.read_bytes()


def test_a_blob_without_a_row_is_left_out_and_does_no_harm(office: Office, tmp_path: Path) -> None:
    orphan = office.desk.blobs.put(b"written before the power went, so no row ever came")
    made = backed_up(office, tmp_path / "one.danji")

    with tarfile.open(made.path) as archive:
        assert f"blobs/{orphan}" not in archive.getnames()


def test_rows_without_their_files_are_not_backed_up_as_if_all_were_well(office: Office, tmp_path: Path) -> None:
    office.submits("박지영")
    with office.desk.db.reading(HOUSE, office.clock()) as tx:
        lost, damaged = [s for s, table in Tables(tx.connection).blobs(tx).items() if table == "attachments"]
    folder = office.desk.blobs.folder
    (folder / lost[:2] / lost).unlink()
    (folder / damaged[:2] / damaged).write_bytes(b"not what it was")

    with pytest.raises(FilesMissing) as refused:
        backed_up(office, tmp_path / "one.danji")

    assert {p.file for p in refused.value.problems} == {lost, damaged}
    assert not [p for p in tmp_path.iterdir() if "one.danji" in p.name]


def test_a_log_that_was_altered_is_not_backed_up(office: Office, tmp_path: Path) -> None:
    office.submits("박지영")
    with behind_our_back(office) as tx:
        tx.connection.exec_driver_sql("DELETE FROM events WHERE seq = 2")

    with pytest.raises(LogBroken):
        backed_up(office, tmp_path / "one.danji")

    assert not [p for p in tmp_path.iterdir() if "one.danji" in p.name]


def test_a_file_that_is_there_is_not_written_over(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "taxes.danji"
    target.write_text("mine")

    with pytest.raises(TargetTaken):
        backed_up(office, target)

    assert target.read_text() == "mine"


def test_an_empty_home_and_one_without_its_key_are_refused(office: Office, tmp_path: Path) -> None:
    with pytest.raises(NothingToBackUp), making.installation(tmp_path / "nowhere", None):
        pass
    assert not (tmp_path / "nowhere").exists()

    installed(office).key_file.unlink()
    with pytest.raises(KeyMissing):
        backed_up(office, tmp_path / "one.danji")


def test_every_table_belongs_to_a_complex_and_what_names_a_file_is_called_so(office: Office) -> None:
    """The two conventions by which a backup finds everything: a new table that breaks one would be left out of it."""
    for module in pkgutil.iter_modules(store.__path__, f"{store.__name__}."):
        importlib.import_module(module.name)  # A table is known once the file it stands in has been read.
    with office.desk.db.reading(HOUSE, office.clock()) as tx:
        there = {layout.table: {name for name, _ in layout.columns} for layout in Tables(tx.connection)}

    assert there == {
        t.name: {c.name for c in t.columns} for t in metadata.sorted_tables if not t.name.startswith(DERIVED)
    }
    named = {(table, c) for table, columns in there.items() for c in columns if "sha256" in c or "blob" in c}
    assert {(t, c) for t, c in named if c != BLOB} == {("answers", "body_sha256")}, "the digest of a request, no file"

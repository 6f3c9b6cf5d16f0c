"""A backup put together again with all its digests right, that is not the story that happened: refused, and what was
there stays as it was."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.backup import container, restoring
from engine.backup.container import BackupDamaged, BackupNewer
from engine.backup.making import Made
from engine.backup.restoring import Place
from engine.model.event import leaf_hash
from tests.databases import fresh_database
from tests.desk.keeping import Contents, Facts, files_in, kept_at, put_rows, repacked, restored, rows_of
from tests.office import Clock, Office


def drop_a_blob(facts: Facts, contents: Contents) -> None:
    columns = [name for name, _ in facts["tables"]["attachments"]["columns"]]
    row = rows_of(contents, "attachments")[0]
    del contents[f"blobs/{row[columns.index('sha256')]}"]


def delete_the_last_event(facts: Facts, contents: Contents) -> None:
    put_rows(facts, contents, "events", rows_of(contents, "events")[:-1])


def delete_an_event_inside(facts: Facts, contents: Contents) -> None:
    rows = rows_of(contents, "events")
    put_rows(facts, contents, "events", rows[:3] + rows[4:])


def _rewritten(row: list[Any], columns: list[str]) -> list[Any]:
    entry = base64.b64decode(row[columns.index("entry")]).replace("박지영".encode(), "박지연".encode())
    row[columns.index("entry")] = base64.b64encode(entry).decode()
    return row


def rewrite_an_event(facts: Facts, contents: Contents) -> None:
    columns = [name for name, _ in facts["tables"]["events"]["columns"]]
    rows = rows_of(contents, "events")
    rows[1] = _rewritten(rows[1], columns)
    put_rows(facts, contents, "events", rows)


def rewrite_an_event_and_its_hash(facts: Facts, contents: Contents) -> None:
    columns = [name for name, _ in facts["tables"]["events"]["columns"]]
    rows = rows_of(contents, "events")
    row = _rewritten(rows[1], columns)
    hashed = leaf_hash(base64.b64decode(row[columns.index("entry")]))
    row[columns.index("leaf_hash")] = base64.b64encode(hashed).decode()
    put_rows(facts, contents, "events", rows)


def say_another_actor_in_a_column(facts: Facts, contents: Contents) -> None:
    columns = [name for name, _ in facts["tables"]["events"]["columns"]]
    rows = rows_of(contents, "events")
    rows[2][columns.index("actor_id")] = rows[-1][columns.index("actor_id")]
    put_rows(facts, contents, "events", rows)


def name_another_root(facts: Facts, contents: Contents) -> None:
    facts["events"]["root"] = "0" * 64


def lose_a_row_that_others_refer_to(facts: Facts, contents: Contents) -> None:
    put_rows(facts, contents, "persons", rows_of(contents, "persons")[1:])


def put_a_word_where_a_number_is(facts: Facts, contents: Contents) -> None:
    columns = [name for name, _ in facts["tables"]["documents"]["columns"]]
    rows = rows_of(contents, "documents")
    rows[0][columns.index("drafted_at")] = "yesterday"
    put_rows(facts, contents, "documents", rows)


def leave_out_a_table(facts: Facts, contents: Contents) -> None:
    del facts["tables"]["numbers"], contents["tables/numbers.jsonl.zst"]


@pytest.mark.parametrize(
    "forged",
    [
        drop_a_blob,
        delete_the_last_event,
        delete_an_event_inside,
        rewrite_an_event,
        rewrite_an_event_and_its_hash,
        say_another_actor_in_a_column,
        name_another_root,
        lose_a_row_that_others_refer_to,
        put_a_word_where_a_number_is,
        leave_out_a_table,
    ],
    ids=lambda forged: forged.__name__.replace("_", " "),
)
def test_a_story_that_does_not_hold_together_is_refused_and_changes_nothing(
    story: tuple[Office, Made, Any], tmp_path: Path, lived_in: Path, forged: Callable[[Facts, Contents], None]
) -> None:
    office, made, _ = story
    source = repacked(made.path, tmp_path / "forged.danji", office.desk.key, forged)
    before = files_in(lived_in)

    with pytest.raises(BackupDamaged):
        restored(source, lived_in, replace=True)
    with pytest.raises(BackupDamaged):
        restored(source, tmp_path / "new")

    assert files_in(lived_in) == before
    assert not (tmp_path / "new").exists()


@pytest.mark.postgres
def test_a_story_that_does_not_hold_together_leaves_a_server_as_it_was(
    story: tuple[Office, Made, Any], tmp_path: Path, postgres_url: str
) -> None:
    office, made, _ = story
    source = repacked(made.path, tmp_path / "forged.danji", office.desk.key, rewrite_an_event)
    place = Place(tmp_path / "new", fresh_database(postgres_url, "forged"))

    with pytest.raises(BackupDamaged):
        restoring.restore(source, place, Clock())

    assert not place.home.exists()
    restoring.restore(made.path, place, Clock())
    assert kept_at(place) == story[2]


def from_tomorrow(facts: Facts, contents: Contents) -> None:
    facts["schema"] = "9999"


def test_a_backup_of_a_newer_version_is_refused(
    story: tuple[Office, Made, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, made, _ = story
    source = repacked(made.path, tmp_path / "tomorrow.danji", office.desk.key, from_tomorrow)
    with pytest.raises(BackupNewer):
        restored(source, tmp_path / "new")

    monkeypatch.setattr(container, "FORMAT", 2)
    newer = repacked(made.path, tmp_path / "form.danji", office.desk.key, lambda facts, contents: None)
    monkeypatch.undo()
    with pytest.raises(BackupNewer):
        restored(newer, tmp_path / "new")

    assert not (tmp_path / "new").exists()

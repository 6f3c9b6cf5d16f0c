"""A backup that is not whole, not ours to read or not one story is refused, and what was there stays as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine import home as homes
from engine.backup import container, restoring
from engine.backup.container import BackupDamaged
from engine.backup.making import Made
from engine.backup.restoring import KeyNeeded, Place, TargetNotEmpty
from engine.desk import open_desk
from engine.home import HomeBusy
from engine.model.errors import NotReady
from engine.paper.seal import make_key
from tests.databases import fresh_database
from tests.desk.keeping import backed_up, everything, examined, files_in, kept_at, restored, wrong_in
from tests.office import REPOSITORY, Clock, Office, open_office

# A byte that is not what it was.


def places_of_bytes(path: Path) -> list[int]:
    """Places in each part of the file: headers, contents and padding of members, manifest, seal, end."""
    with container.opened(path) as archive:
        members = list(archive.members.values())
    largest = max(members, key=lambda m: m.bytes)
    rows = next(m for m in members if m.name == "tables/events.jsonl.zst")
    ragged = next(m for m in members if m.bytes % 512)
    end = path.stat().st_size
    inside = [
        at
        for m in (largest, rows, members[0], members[-1])
        for at in (m.offset - 512, m.offset - 300, m.offset, m.offset + m.bytes // 2, m.offset + max(m.bytes - 1, 0))
    ]
    manifest = members[-1].offset + members[-1].bytes + -members[-1].bytes % 512
    tail = [manifest, manifest + 130, manifest + 512, manifest + 5_000, end - 2_560, end - 2_000, end - 1_100, end - 1]
    return [*inside, ragged.offset + ragged.bytes, *tail]


def test_a_flipped_bit_anywhere_is_noticed(story: tuple[Office, Made, Any], tmp_path: Path) -> None:
    _, made, _ = story
    whole = made.path.read_bytes()
    flipped = tmp_path / "flipped.danji"
    unnoticed = []
    for at in places_of_bytes(made.path):
        broken = bytearray(whole)
        broken[at] ^= 0x01
        flipped.write_bytes(broken)
        try:
            with container.opened(flipped) as archive:
                archive.verify()
        except BackupDamaged:
            continue
        unnoticed.append(at)

    assert unnoticed == []
    made_whole = tmp_path / "whole.danji"
    made_whole.write_bytes(whole)
    with container.opened(made_whole) as archive:
        archive.verify()


@pytest.mark.parametrize(
    "cut",
    [
        lambda whole: whole[:-1],
        lambda whole: whole[:-512],
        lambda whole: whole[: len(whole) // 2 // 512 * 512],
        lambda whole: whole[512:],
        lambda whole: whole + bytes(512),
        lambda whole: b"",
        lambda whole: b"not a backup at all" * 1_000,
    ],
    ids=["a byte short", "a block short", "half", "without its beginning", "longer", "empty", "something else"],
)
def test_what_was_cut_or_is_no_backup_is_refused_and_changes_nothing(
    story: tuple[Office, Made, Any], tmp_path: Path, lived_in: Path, cut: Callable[[bytes], bytes]
) -> None:
    broken = tmp_path / "broken.danji"
    broken.write_bytes(cut(story[1].path.read_bytes()))
    before = files_in(lived_in)

    with pytest.raises(BackupDamaged):
        restored(broken, lived_in, replace=True)
    with pytest.raises(BackupDamaged):
        restored(broken, tmp_path / "new")

    assert files_in(lived_in) == before
    assert not (tmp_path / "new").exists()


# Where somebody lives already.


def test_a_home_with_something_in_it_is_not_touched_unless_told_and_then_the_old_is_kept(
    story: tuple[Office, Made, Any], lived_in: Path
) -> None:
    _, made, rows = story
    before = files_in(lived_in)
    with pytest.raises(TargetNotEmpty):
        restored(made.path, lived_in)
    assert files_in(lived_in) == before

    done = restored(made.path, lived_in, replace=True)

    assert kept_at(Place(lived_in)) == rows
    assert files_in(lived_in / done.aside) == before
    again = restored(made.path, lived_in, replace=True)
    assert again.aside != done.aside and files_in(lived_in / done.aside) == before


@pytest.mark.postgres
def test_a_database_with_something_in_it_is_not_touched_unless_told_and_then_the_old_is_kept(
    story: tuple[Office, Made, Any], tmp_path: Path, postgres_url: str
) -> None:
    _, made, rows = story
    url = fresh_database(postgres_url, "lived_in")
    there = open_office(tmp_path / "there", url)
    there.draft("박지영")
    before = everything(there.desk.db)
    key = (tmp_path / "there" / "seal.key").read_bytes()
    place = Place(tmp_path / "there", url)
    with pytest.raises(TargetNotEmpty):
        restoring.restore(made.path, place, Clock())
    with pytest.raises(NotReady, match="다른 프로그램"):  # The office still has it open.
        restoring.restore(made.path, place, Clock(), replace=True)
    assert everything(there.desk.db) == before and files_in(tmp_path / "there")["seal.key"] == key

    there.desk.db.close()
    done = restoring.restore(made.path, place, Clock(), replace=True)

    assert kept_at(place) == rows
    aside = Place(tmp_path, f"{url}&options=-csearch_path%3D{done.aside}")
    assert kept_at(aside) == before
    assert (tmp_path / "there" / done.aside / "seal.key").read_bytes() == key
    moved = open_desk(place.home, database_url=url, definitions=REPOSITORY, clock=Clock())
    there = Office(moved, Clock(), story[0].ids)
    there.submits("박지영")
    assert examined(there) == {}
    moved.db.close()


def test_a_home_somebody_works_in_is_refused(story: tuple[Office, Made, Any], lived_in: Path) -> None:
    before = files_in(lived_in)

    with homes.staying_in(lived_in), pytest.raises(HomeBusy):
        restored(story[1].path, lived_in, replace=True)

    assert files_in(lived_in) == before


# Interrupted.


class PowerCut(BaseException):
    """Nobody catches this one."""


@pytest.mark.parametrize("stage", ["백업 파일을 확인합니다", "파일을 되살립니다", "표를 채웁니다", "봉인을 확인합니다"])
def test_an_interruption_leaves_what_was_there(
    story: tuple[Office, Made, Any], lived_in: Path, tmp_path: Path, stage: str
) -> None:
    before = files_in(lived_in)
    heard: list[str] = []

    def pull_the_plug(what: str, done: int, total: int) -> None:
        heard.append(what)
        if what == stage:
            raise PowerCut

    source = story[1].path
    if stage == "봉인을 확인합니다":
        stage = "파일을 확인합니다"  # One final paper is looked at without a word; files come right after it.
    with pytest.raises(PowerCut):
        restored(source, lived_in, replace=True, told=pull_the_plug)

    assert stage in heard
    assert files_in(lived_in) == before


def test_a_cut_while_it_moves_in_leaves_the_old_or_ends_in_the_new_at_the_next_start(
    story: tuple[Office, Made, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, made, rows = story
    moves = Path.replace
    for after in range(12):
        home = tmp_path / f"home {after}"
        office = open_office(home)
        old = everything(office.desk.db)
        office.desk.db.close()
        (home / "danji.db-wal").write_bytes(b"left over by a crash")
        left = {"moves": 0, "moving": False}

        def cut(path: Path, target: Path, left: dict[str, Any] = left, after: int = after, home: Path = home) -> Path:
            left["moving"] |= path.name == homes.DRAFT
            if left["moving"]:
                if left["moves"] == after:
                    raise PowerCut
                left["moves"] += 1
            return moves(path, target)

        monkeypatch.setattr(Path, "replace", cut)
        try:
            restored(made.path, home, replace=True)
            finished = True
        except PowerCut:
            finished = False
        monkeypatch.undo()

        settled = homes.settle(home)
        assert settled == (not finished and after > 0)
        if after == 0:
            (home / "danji.db-wal").unlink()
        assert kept_at(Place(home)) == (old if after == 0 else rows), after
        assert not homes.settle(home)
        if finished:
            assert after > 5, "blobs, key and database were moved out and in"
            return
    raise AssertionError("moving in takes more steps than were cut here")


# The key.


def test_without_the_key_nothing_is_restored_and_with_the_right_one_seals_hold(
    story: tuple[Office, Made, Any], tmp_path: Path
) -> None:
    office, _, rows = story
    plain = backed_up(office, tmp_path / "plain.danji").path
    wrong = tmp_path / "wrong.key"
    wrong.write_bytes(make_key().seed)
    right = tmp_path / "right.key"
    right.write_bytes(office.desk.key.seed)

    for given in ({}, {"key_file": wrong}, {"key_file": tmp_path / "none"}, {"key_file": plain}):
        with pytest.raises(KeyNeeded):
            restored(plain, tmp_path / "new", **given)
    assert not (tmp_path / "new").exists()

    done = restored(plain, tmp_path / "new", key_file=right)
    assert wrong_in(done.checks) == {} and kept_at(Place(tmp_path / "new")) == rows
    assert (tmp_path / "new" / "seal.key").read_bytes() == office.desk.key.seed


def test_when_the_key_is_lost_a_new_one_seals_and_what_the_old_one_sealed_still_holds(
    story: tuple[Office, Made, Any], tmp_path: Path
) -> None:
    office, _, _ = story
    plain = backed_up(office, tmp_path / "plain.danji").path

    done = restored(plain, tmp_path / "new", new_key=True)

    assert wrong_in(done.checks) == {}
    clock = Clock(office.clock.now)
    desk = open_desk(tmp_path / "new", database_url=None, definitions=REPOSITORY, clock=clock)
    there = Office(desk, clock, office.ids)
    assert desk.key.seed != office.desk.key.seed
    document = there.submits("박지영")
    there.approves(document, "이수진", "최영식", "정민호")
    assert there.look("박지영", document)["seal"]["verified"] is True
    assert examined(there) == {}
    # And once more: the next backup carries both public keys along.
    second = backed_up(there, tmp_path / "second.danji", with_key=True).path
    assert wrong_in(restored(second, tmp_path / "third").checks) == {}
    desk.db.close()
    assert desk.key.retired == (office.desk.key.public_key,)

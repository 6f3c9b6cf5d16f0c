"""The home of the demonstration is made once, whole or not at all, and nothing outside it is touched."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from engine import demo
from tests.office import REPOSITORY

STORY = REPOSITORY / "processes" / "_demo" / "haetsal"


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo complex with the first days of its story."""
    folder = tmp_path_factory.mktemp("story")
    shutil.copy(STORY / "complex.yaml", folder)
    steps = yaml.safe_load((STORY / "story.yaml").read_text("utf-8"))["steps"][:3]
    (folder / "story.yaml").write_text(yaml.safe_dump({"steps": steps}, allow_unicode=True), "utf-8")
    return folder


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_home_is_made_once_and_stays_as_it_is(tmp_path: Path, story: Path) -> None:
    home = tmp_path / "햇살 자료"
    demo.prepare(home, REPOSITORY, story)
    made = (home / "danji.db").read_bytes()
    demo.prepare(home, REPOSITORY, story)

    assert (home / "danji.db").read_bytes() == made
    assert names(home) == {"danji.db", "blobs", "seal.key"}
    assert names(tmp_path) == {home.name}


def test_an_interruption_while_the_story_is_played_leaves_no_database_and_the_next_start_makes_one(
    tmp_path: Path, story: Path
) -> None:
    home = tmp_path / "home"

    def pull_the_plug(what: str, done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        demo.prepare(home, REPOSITORY, story, pull_the_plug)
    assert not (home / "danji.db").exists()

    demo.prepare(home, REPOSITORY, story)
    assert names(home) == {"danji.db", "blobs", "seal.key"}


def test_an_interruption_while_it_moves_in_is_gone_on_from_without_playing_again(tmp_path: Path, story: Path) -> None:
    home = tmp_path / "home"
    demo.prepare(home, REPOSITORY, story)
    made = (home / "danji.db").read_bytes()
    (home / ".seeded").mkdir()
    (home / "danji.db").replace(home / ".seeded" / "danji.db")

    demo.prepare(home, REPOSITORY, story)

    assert (home / "danji.db").read_bytes() == made
    assert names(home) == {"danji.db", "blobs", "seal.key"}


def test_a_folder_with_the_key_of_another_installation_is_refused_and_left_alone(tmp_path: Path, story: Path) -> None:
    (tmp_path / "seal.key").write_bytes(b"k" * 32)

    with pytest.raises(demo.HomeTaken):
        demo.prepare(tmp_path, REPOSITORY, story)

    assert names(tmp_path) == {"seal.key"}
    assert (tmp_path / "seal.key").read_bytes() == b"k" * 32

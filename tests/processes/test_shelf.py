"""Releases that were read once are at hand; what cannot be read is refused every time."""

from __future__ import annotations

import pytest

from engine.desk import read_definitions
from engine.model.errors import ReleaseRejected
from engine.shelf import READ_MAX, read_once
from tests.office import REPOSITORY

NOTES = "processes/release.json"


def revised(files: dict[str, bytes], version: int) -> dict[str, bytes]:
    return files | {NOTES: files[NOTES].replace(b'"version": "1.0', f'"version": "{version + 2}.0'.encode())}


def test_the_same_files_are_parsed_once_and_others_are_not_taken_for_them() -> None:
    files = read_definitions(REPOSITORY)

    assert read_once(dict(files)) is read_once(files)
    assert read_once(revised(files, 9)) is not read_once(files)
    assert read_once(revised(files, 9)).hash != read_once(files).hash


def test_a_release_that_cannot_be_read_is_refused_again_and_again() -> None:
    broken = read_definitions(REPOSITORY) | {NOTES: b"{"}

    for _ in range(2):
        with pytest.raises(ReleaseRejected):
            read_once(broken)


def test_only_the_last_few_are_kept() -> None:
    files = read_definitions(REPOSITORY)
    first = read_once(files)
    for version in range(READ_MAX):
        read_once(revised(files, version))

    assert read_once(files) is not first

"""The shared corpus of bad and good inputs, and what its manifest expects of each."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

CORPUS = Path(__file__).parents[2] / ".." / "shared" / "corpus"
MANIFEST = CORPUS / "MANIFEST.tsv"
CANARIES = Path("/tmp/corpus_canary")
ABSENT = "../shared/corpus is not on this machine"


def rows(folder: str) -> list[tuple[str, str]]:
    """File and expected outcome of each case in one folder of the corpus; none where the corpus is absent."""
    if not MANIFEST.is_file():
        return []
    with MANIFEST.open(encoding="utf-8", newline="") as lines:
        found = csv.DictReader(lines, delimiter="\t")
        return [(r["file"], r["expected_outcome"]) for r in found if r["file"].startswith(f"{folder}/")]


def cases(*folders: str) -> list[Any]:
    """Parameters `file, outcome` of these folders, or one that skips and says why."""
    if not MANIFEST.is_file():
        return [pytest.param("", "", marks=pytest.mark.skip(reason=ABSENT))]
    return [pytest.param(*row, id=row[0]) for folder in folders for row in rows(folder)]


def canaries() -> set[str]:
    """What an attack that worked would have left behind."""
    return {path.name for path in CANARIES.iterdir()} if CANARIES.exists() else set()

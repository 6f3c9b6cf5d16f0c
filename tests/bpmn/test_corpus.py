"""The shared corpus of bad and good BPMN files: every file is treated as its manifest says."""

from __future__ import annotations

import csv
import os
import re
import resource
import time
from pathlib import Path

import pytest

from engine.bpmn import lint, step
from engine.bpmn.step import BpmnRejected

CORPUS = Path(__file__).parents[2] / "../shared/corpus"
MANIFEST = CORPUS / "MANIFEST.tsv"
CANARIES = Path("/tmp/corpus_canary")


def _rows() -> list[tuple[str, str]]:
    if not MANIFEST.exists():
        return []
    with MANIFEST.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return [(r["file"], r["expected_outcome"]) for r in rows if r["file"].startswith("bpmn/")]


def test_the_corpus_is_there():
    if not MANIFEST.exists():
        pytest.skip("the shared corpus is not beside this checkout (../shared/corpus)")

    assert len(_rows()) == 60


@pytest.mark.parametrize(("file", "outcome"), _rows())
def test_a_corpus_file_is_accepted_or_refused_as_the_manifest_says(file, outcome):
    source = (CORPUS / file).read_bytes()
    before = set(os.listdir(CANARIES)) if CANARIES.exists() else set()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    began = time.perf_counter()
    problems = lint.check(source, file)
    took = time.perf_counter() - began

    errors = [p for p in problems if p.severity == "error"]
    if outcome.startswith("REJECT"):
        assert errors
        with pytest.raises(BpmnRejected):
            step.load(source, decisions={})
    else:
        assert errors == []
        assert step.load(source, decisions={}).process_id == "p"
    for problem in errors:
        assert problem.code and problem.file == file
        assert problem.element or problem.line, "a place to look at"
        assert re.search(r"[가-힣]", problem.message)
    assert took <= 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory <= 256 * 1024
    assert (set(os.listdir(CANARIES)) if CANARIES.exists() else set()) == before

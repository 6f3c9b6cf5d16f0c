"""Every archive of the shared corpus as the door for releases takes it: refused with a place and a sentence, or made
whole. Nothing is written, fetched or unpacked to disk on the way."""

from __future__ import annotations

import re
import resource
import time

import pytest

from engine import bylaws
from engine.desk import read_definitions
from engine.intake import take_in
from tests.corpus.manifest import CORPUS, canaries, cases
from tests.office import REPOSITORY
from tests.pace import allowed

BASE = read_definitions(REPOSITORY)


@pytest.mark.parametrize(("file", "outcome"), cases("zip"))
def test_an_archive_is_taken_or_refused_as_the_manifest_says(file: str, outcome: str) -> None:
    before, memory = canaries(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    content = (CORPUS / file).read_bytes()
    began = time.process_time()

    taken = take_in(file, content, BASE)

    took = time.process_time() - began
    errors = [problem for problem in taken.problems if problem.severity == "error"]
    if not errors and not outcome.startswith("REJECT"):
        errors = [problem for problem in bylaws.check(taken.files) if problem.severity == "error"]
    assert bool(errors) == outcome.startswith("REJECT"), errors
    for problem in errors:
        assert problem.file and (problem.element or problem.line), f"no place: {problem}"
        assert re.search(r"[가-힣].*[.다]", problem.message), problem.message
    assert took <= allowed(1)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory <= 256 * 1024
    assert canaries() == before

"""The shared corpus of bad and good BPMN files: every file is treated as its manifest says."""

from __future__ import annotations

import re
import resource
import time

import pytest

from engine.bpmn import lint, step
from engine.bpmn.step import BpmnRejected
from tests.corpus.manifest import CORPUS, canaries, cases
from tests.pace import allowed


@pytest.mark.parametrize(("file", "outcome"), cases("bpmn"))
def test_a_corpus_file_is_accepted_or_refused_as_the_manifest_says(file, outcome):
    source = (CORPUS / file).read_bytes()
    before = canaries()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    began = time.process_time()
    problems = lint.check(source, file)
    took = time.process_time() - began  # Our own work, however busy the machine is with other things.

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
    assert took <= allowed(1)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory <= 256 * 1024
    assert canaries() == before

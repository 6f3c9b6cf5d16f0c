"""The public suite of files exported by modelling tools: every one is imported as at least a draft, or refused with a
reason; none crashes, takes long, or loses an element without a word."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from engine.bpmn import lint
from engine.bpmn.normalize import normalize
from engine.conformance import miwg, report
from engine.model.effect import VERBS
from tests.bpmn.importing.answering import filled, loaded, walk, ways_of

SUITE = Path(__file__).parents[2] / ".." / "shared" / "conformance" / "miwg"
pytestmark = pytest.mark.skipif(not SUITE.is_dir(), reason="../shared/conformance/miwg is not on this machine")

# These may only go up.
REFERENCE_MODELS = 21
IMPORTED_PERCENT = 99.6


RUNS = ("A.1.0", "A.2.0", "A.2.1", "A.3.0", "A.4.0", "A.4.1", "B.1.0", "C.1.1", "C.2.0", "C.3.0", "C.4.0", "C.5.0")
"""Reference models, linear and branching, that run to their end once every question is answered."""


@cache
def results() -> tuple[miwg.Result, ...]:
    return tuple(miwg.run(SUITE))


def test_no_file_of_the_suite_crashes_or_takes_longer_than_two_seconds():
    assert [r for r in results() if r.outcome not in ("runnable", "draft", "refused")] == []


def test_no_element_of_any_file_is_lost_without_a_word():
    assert {r.file: r.tallies for r in results() if r.lost} == {}


def test_every_reference_model_is_importable():
    reference = [r for r in results() if r.file.startswith("Reference/")]

    assert len(reference) >= REFERENCE_MODELS
    assert [r.file for r in reference if r.outcome not in miwg.IMPORTED] == []


def test_almost_every_file_is_at_least_a_draft_and_the_others_say_why():
    refused = [r for r in results() if r.outcome == "refused"]

    assert 100 - 100 * len(refused) / len(results()) >= IMPORTED_PERCENT
    assert all(r.reason for r in refused)


def test_the_page_of_conformance_tells_it_tool_by_tool():
    page = (Path(__file__).parents[2] / "docs" / "conformance.md").read_text()

    assert report.bpmn_section(results()) in page, (
        "write it anew: danji conformance report ../shared/conformance > docs/conformance.md"
    )


@pytest.mark.parametrize("model", RUNS)
def test_a_reference_model_runs_to_its_end_once_its_questions_are_answered(model):
    path = SUITE / "Reference" / f"{model}.bpmn"

    done = filled(normalize(path.read_bytes(), path.name))

    assert done.outcome == "runnable"
    for copy in done.copies:
        assert [p for p in lint.check(copy.bpmn, model, verbs=VERBS) if p.severity == "error"] == []
        definition = loaded(copy.bpmn)
        ways = ways_of(copy.bpmn)
        people = {e.id for e in definition.elements.values() if e.kind in ("task", "userTask", "manualTask")}
        met = set[str]().union(*(walk(definition, ways, seed) for seed in range(8)))
        assert met <= people
        assert len(met) >= len(people) / 2, "most of what people do is met on some way"

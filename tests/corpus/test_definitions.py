"""Every definition file of the shared corpus as `danji lint` judges it: decision tables, forms, screen hints,
processes, templates. A file that should pass must pass: a guard that refuses everything is no guard."""

from __future__ import annotations

import re
import resource
import time

import pytest

from engine.cli.lint import examine
from engine.model import strict_json
from engine.rules import dmn, form
from tests.corpus.manifest import ABSENT, CORPUS, MANIFEST, canaries, cases, rows
from tests.pace import allowed

SCHEMA = "schema/000_control.json"


@pytest.fixture(autouse=True, scope="module")
def warm() -> None:
    """What is imported and compiled once and for all is not the first file's time."""
    if MANIFEST.is_file():
        for file in ("dmn/027_float_money.dmn", "docx/023_import.docx", "bpmn/104_300_chain.bpmn", SCHEMA):
            examine(CORPUS / file)


def test_the_manifest_names_every_file_and_every_file_is_named():
    if not MANIFEST.is_file():
        pytest.skip(ABSENT)

    for folder in ("dmn", "schema", "bpmn", "docx", "image", "zip", "api"):
        there = {f"{folder}/{path.name}" for path in (CORPUS / folder).iterdir()}
        assert {file for file, _ in rows(folder)} == there, folder


@pytest.mark.parametrize(("file", "outcome"), cases("dmn", "schema", "bpmn", "docx"))
def test_a_definition_is_taken_or_refused_as_the_manifest_says(file: str, outcome: str):
    before, memory = canaries(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()

    problems = examine(CORPUS / file)

    took = time.process_time() - began  # Our own work, however busy the machine is with other things.
    errors = [problem for problem in problems if problem.severity == "error"]
    assert bool(errors) == outcome.startswith("REJECT"), errors
    for problem in errors:
        assert problem.code
        assert problem.file == str(CORPUS / file)
        assert problem.element or problem.line or problem.pointer, f"no place: {problem}"
        assert re.search(r"[가-힣].*[.다]", problem.message), problem.message
    assert took <= allowed(1)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory <= 256 * 1024
    assert canaries() == before


def test_money_is_decimal_in_tables():
    if not MANIFEST.is_file():
        pytest.skip(ABSENT)

    model = dmn.parse((CORPUS / "dmn/027_float_money.dmn").read_bytes(), "027")

    assert model.decide("d", {}).result == "x"


def test_words_that_look_like_markup_or_formulas_stay_words():
    """Titles are shown and defaults kept as they were written; neither is ever a program."""
    if not MANIFEST.is_file():
        pytest.skip(ABSENT)
    for name in ("037_title_html", "040_default_expression"):
        schema = strict_json.loads((CORPUS / f"schema/{name}.json").read_bytes())
        assert isinstance(schema, dict)
        compiled = form.compile_form(schema, {}, {})

        assert compiled.compute({"a": "{{ 7 * 7 }}"}) == {"a": "{{ 7 * 7 }}"}

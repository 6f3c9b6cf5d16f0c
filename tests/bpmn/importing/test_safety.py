"""What is dangerous is refused, what is damaged gets an answer, what another tool would run is never kept to be run."""

from __future__ import annotations

import codecs
import time

import pytest

from engine.bpmn import lint
from engine.bpmn.normalize import normalize
from tests.bpmn.importing.shapes import MODEL, around, file
from tests.corpus.manifest import CORPUS, canaries, cases
from tests.pace import allowed

GOOD = around('<userTask id="t" name="접수"/>', "t")


@pytest.mark.parametrize(("name", "outcome"), cases("bpmn"))
def test_a_corpus_file_comes_in_no_further_than_the_manifest_says(name, outcome):
    before = canaries()
    began = time.process_time()

    imported = normalize((CORPUS / name).read_bytes(), name)

    assert time.process_time() - began <= allowed(2)
    assert canaries() == before
    if outcome in ("REJECT_PARSE", "REJECT_LIMIT"):
        assert imported.outcome == "refused"
    elif outcome.startswith("REJECT"):
        # A draft can be put in force only once a person has answered or drawn what is wrong with it.
        assert imported.outcome != "runnable"
        for copy in imported.copies:
            assert [p for p in lint.check(copy.bpmn, name) if p.severity == "error"]
    else:
        assert imported.outcome != "refused"
        assert {b.kind for b in imported.bindings} <= {"who"}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "euc-kr"])
def test_a_file_in_another_safe_encoding_is_read_with_its_korean_names(encoding):
    text = GOOD.decode().replace("UTF-8", "EUC-KR" if encoding == "euc-kr" else "UTF-16")
    mark = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}.get(encoding, b"")

    imported = normalize(mark + text.encode(encoding), "f.bpmn")

    assert [b.name for b in imported.bindings] == ["접수"]


@pytest.mark.parametrize("encoding", ["UTF-7", "UTF-32", "IBM037", "rot13", "x" * 30])
def test_an_encoding_in_which_letters_can_hide_is_refused_by_its_name(encoding):
    imported = normalize(GOOD.replace(b"UTF-8", encoding.encode()), "f.bpmn")

    assert imported.outcome == "refused"
    assert encoding.lower() in imported.findings[0].message


def test_letters_that_are_not_in_the_encoding_the_file_claims_are_named_with_their_line():
    imported = normalize(GOOD.replace("접수".encode(), b"Pr\xfcfen"), "f.bpmn")

    assert [b.name for b in imported.bindings] == ["Prüfen"]
    assert [(f.code, f.line) for f in imported.findings if f.code == "wrong_encoding"] == [("wrong_encoding", 6)]


def test_korean_letters_of_an_old_tool_are_known_whatever_the_file_claims():
    imported = normalize(GOOD.decode().encode("euc-kr"), "f.bpmn")

    assert [b.name for b in imported.bindings] == ["접수"]
    assert "한글 완성형" in imported.findings[0].message


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (b"", "xml_not_well_formed"),
        (b"PK\x03\x04", "xml_not_well_formed"),
        (b"<a/>", "not_bpmn"),
        (b'<package xmlns="http://www.wfmc.org/2008/XPDL2.1"/>', "not_bpmn"),
        (file(), "no_process"),
        (file(head='<collaboration id="c"><participant id="a"/></collaboration>'), "no_process"),
        (file(head='<choreography id="c"><choreographyTask id="x"/></choreography>'), "choreography"),
        (
            file(head='<collaboration id="c"><conversation id="x"/><participant id="a"/></collaboration>'),
            "conversation",
        ),
        (GOOD.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "b">]>', 1), "xml_doctype"),
        (GOOD.replace("접수".encode(), "접\u202e수".encode()), "hidden_character"),
    ],
)
def test_what_cannot_be_imported_is_refused_with_a_sentence(source, code):
    imported = normalize(source, "f.bpmn")

    assert (imported.outcome, imported.copies, imported.bpmn) == ("refused", (), b"")
    assert [f.code for f in imported.findings] == [code]
    assert imported.findings[0].message.endswith(".")


def test_an_older_edition_of_bpmn_is_read_as_todays():
    old = GOOD.replace(MODEL.encode(), b"http://schema.omg.org/spec/BPMN/2.0")

    imported = normalize(old, "f.bpmn")

    assert [b.name for b in imported.bindings] == ["접수"]
    assert "old_namespace" in {f.code for f in imported.findings}


def test_a_script_is_a_question_and_nowhere_in_the_copy_but_in_its_words():
    script = '<scriptTask id="t"><script>__import__("os").system("x")</script></scriptTask>'

    imported = normalize(around(script, "t"), "f.bpmn")

    assert [(b.kind, b.hint) for b in imported.bindings] == [("effect", 'script: __import__("os").system("x")')]
    assert imported.bpmn.count(b"__import__") == imported.bpmn.count(b'hint="script: __import__') == 1

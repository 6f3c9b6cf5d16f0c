"""What comes in becomes a whole release or is refused with every problem: zips and single files, and where each file
belongs."""

from __future__ import annotations

import json
import unicodedata

import pytest

from engine.intake import take_in
from engine.model.release import Release, read_notes
from tests.releases.packing import BASE, DIAGRAM, LINE, MEMO, NOTES, packed, revised, rewritten, with_field

NEW_LINE = revised(LINE, "제5조제1항", "제5조제2항")
NEW_MEMO = with_field(MEMO, "place", {"type": "string", "title": "곳", "maxLength": 40})
UI = MEMO.replace("schema", "ui")


def codes(name: str, content: bytes, at: str = "") -> list[str]:
    return [p.code for p in take_in(name, content, BASE, at=at).problems if p.severity == "error"]


@pytest.mark.parametrize(
    ("name", "content", "path"),
    [
        ("결재선 고침.dmn", NEW_LINE, LINE),
        ("아무 이름", NEW_LINE, LINE),
        ("x.bpmn", revised(DIAGRAM, "</bpmn:definitions>", "<!-- --></bpmn:definitions>"), DIAGRAM),
        ("업무 기안.json", NEW_MEMO, MEMO),
        ("calendar.json", rewritten("processes/_shared/calendar.json", weekend=[7]), "processes/_shared/calendar.json"),
        ("general-memo.docx", packed({"[Content_Types].xml": b"<a/>"}), MEMO.replace("schema.json", "template.docx")),
        (
            "지출품의서.docx",
            packed({"[Content_Types].xml": b"<a/>"}),
            "forms/accounting/expense-proposal/template.docx",
        ),
        ("straight_five.yaml", b"title: x\n", "processes/approval/scenarios/straight_five.yaml"),
        (
            "x.json",
            rewritten("forms/facilities/finding/register.json", title="대장"),
            "forms/facilities/finding/register.json",
        ),
        ("x.json", json.dumps(json.loads(BASE[UI]) | {"note": 1}).encode(), UI),
    ],
)
def test_a_single_file_finds_its_place_by_what_is_in_it_else_by_its_name(name: str, content: bytes, path: str) -> None:
    taken = take_in(name, content, BASE)

    assert taken.problems == []
    assert taken.given == [path]
    assert not taken.is_whole
    assert taken.files == {**BASE, path: content, NOTES: taken.files[NOTES]}


def test_what_a_part_completes_says_what_it_rests_on_and_goes_one_version_on() -> None:
    taken = take_in("a.dmn", NEW_LINE, BASE, title="근거 조문 바로잡음", legal_basis="제9차 의결")

    notes, problems = read_notes(taken.files[NOTES])
    assert problems == []
    assert notes.number > read_notes(BASE[NOTES])[0].number
    assert (notes.title, notes.legal_basis, notes.based_on) == (
        "근거 조문 바로잡음",
        ("제9차 의결",),
        Release(BASE).hash,
    )
    assert [change.files for change in notes.changes] == [(LINE,)]


def test_a_new_procedure_or_form_gets_a_place_of_its_own() -> None:
    diagram = BASE[DIAGRAM].replace(b'"approval"', b'"parking"')
    form = json.loads(BASE[MEMO])
    form["x-danji"] |= {"slug": "parking-permit", "area": "general"}

    assert take_in("a.bpmn", diagram, BASE).given == ["processes/parking/parking.bpmn"]
    assert take_in("a.json", json.dumps(form).encode(), BASE).given == ["forms/general/parking-permit/schema.json"]


@pytest.mark.parametrize(
    ("name", "content", "at", "code"),
    [
        ("template.docx", packed({"[Content_Types].xml": b"<a/>"}), "", "unknown_place"),
        ("x.json", b"{}", "", "unknown_place"),
        ("schema.json", b'{"properties": {}}', "", "ambiguous_place"),
        ("new.yaml", b"title: x", "", "unknown_place"),
        ("new.yaml", b"title: x", "../etc/x.yaml", "bad_place"),
        ("new.yaml", b"title: x", "processes/../../x.yaml", "bad_place"),
        ("new.yaml", b"title: x", "/processes/x.yaml", "bad_place"),
        ("a.dmn", NEW_LINE, "processes/approval/approval_line.bpmn", "bad_place"),
        ("a.exe", b"MZ\x90", "", "unknown_kind"),
        ("a.html", b"<html></html>", "", "unknown_kind"),
        ("a.dmn", b"<!DOCTYPE a><definitions/>", "", "xml_doctype"),
        ("a.json", b'{"a": 1, "a": 2}', "", "duplicate_key"),
        ("approval_line.dmn", BASE[LINE], "", "nothing_changed"),
        ("a.zip", packed({"processes/a.bpmn": b"x", "run.sh": b"x"}), "", "unknown_kind"),
        ("a.zip", packed({"processes/a/inner.zip": packed({})}), "", "unknown_kind"),
        ("a.zip", packed({"README.md": b"x"}), "", "nothing_to_check"),
        ("a.zip", packed(BASE), "", "nothing_changed"),
        ("a.zip", b"PK\x03\x04broken", "", "zip_broken"),
        (
            "a.zip",
            packed({"forms/가/schema.json": b"", unicodedata.normalize("NFD", "forms/가/schema.json"): b""}),
            "",
            "zip_duplicate",
        ),
        ("a.zip", packed({"forms/A.json": b"", "forms/a.json": b""}), "", "zip_duplicate"),
    ],
)
def test_what_cannot_be_placed_is_refused_with_its_file_and_a_sentence(
    name: str, content: bytes, at: str, code: str
) -> None:
    taken = take_in(name, content, BASE, at=at)

    assert code in [p.code for p in taken.problems]
    assert all(p.message.endswith((".", "…")) or ":" in p.message for p in taken.problems)


def test_all_problems_of_an_archive_are_told_at_once() -> None:
    assert codes("a.zip", packed({"a.exe": b"", "b.html": b"", "processes/x.bpmn": b""})) == ["unknown_kind"] * 2


def test_a_place_that_is_given_settles_it() -> None:
    path = "processes/approval/scenarios/new.yaml"

    assert take_in("x.yaml", b"title: x\n", BASE, at=path).given == [path]


def test_a_zip_with_notes_is_the_whole_and_one_without_is_a_part() -> None:
    fewer = {p: c for p, c in BASE.items() if "/hire-request/" not in p}

    whole = take_in("a.zip", packed(fewer), BASE)
    part = take_in("a.zip", packed({LINE: NEW_LINE, MEMO: NEW_MEMO}), BASE)

    assert whole.is_whole and whole.files == fewer
    assert [p.code for p in whole.problems] == ["version_not_raised"]
    assert not part.is_whole and part.given == sorted([LINE, MEMO]) and part.files.keys() == BASE.keys()


def test_a_folder_packed_with_its_name_and_what_computers_add_are_understood() -> None:
    files = {f"danji/{LINE}": NEW_LINE, "__MACOSX/danji/._x": b"x", "danji/.DS_Store": b"x", "danji/README.md": b"x"}

    taken = take_in("a.zip", packed(files), BASE)

    assert taken.given == [LINE]
    assert [p.code for p in taken.problems] == ["left_out"]


def test_loose_files_of_a_zip_each_find_their_place() -> None:
    assert take_in("a.zip", packed({"표.dmn": NEW_LINE, "양식.json": NEW_MEMO}), BASE).given == sorted([LINE, MEMO])


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"version": "v2"}, "bad_version", "/version"),
        ({"title": ""}, "missing", "/title"),
        ({"tenant": "other"}, "unknown_field", "/tenant"),
        ({"layer": "world"}, "bad_layer", "/layer"),
        ({"effective_on": "soon"}, "bad_date", "/effective_on"),
        ({"changes": {}}, "wrong_type", "/changes"),
        ({"changes": [{"what": 1}]}, "wrong_type", "/changes/0/what"),
        ({"changes": [{"what": "가", "transition": "maybe"}]}, "bad_transition", "/changes/0/transition"),
        ({"legal_basis": "조례"}, "wrong_type", "/legal_basis"),
    ],
)
def test_what_a_release_says_about_itself_is_checked(changes: dict[str, object], code: str, pointer: str) -> None:
    _, problems = read_notes(rewritten(NOTES, **changes))

    assert (code, pointer) in [(p.code, p.pointer) for p in problems]
    assert all(p.file == NOTES for p in problems)
    assert read_notes(BASE[NOTES])[1] == []

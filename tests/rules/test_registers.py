"""A register says exactly what its file declares: a wrong file or a wrong record is refused with every problem."""

from __future__ import annotations

import copy
import json
from datetime import date
from typing import Any

import pytest

from engine import bylaws
from engine.desk import read_definitions
from engine.rules.form import check_definition as check_form
from engine.rules.form import compile_form
from engine.rules.register import Given, RegisterRules, check_definition, compile_register
from tests.bpmn import drawing as d
from tests.office import REPOSITORY

SEEN_ON = date(2026, 7, 9)
KIM = "0" * 31 + "1"
SOURCE: dict[str, Any] = {
    "register": "keys",
    "title": "열쇠 대장",
    "record": "열쇠",
    "area": "general",
    "numbering": {"pattern": "열쇠 {year}-{no:3}", "restart": "year"},
    "heading": 'room + " 열쇠"',
    "summary": 'titles.kind + ", 맡은 사람 " + titles.holder',
    "columns": [
        {"id": "room", "title": "방", "type": "string", "required": True},
        {"id": "kind", "title": "종류", "type": "choice", "choices": [{"id": "main", "title": "원본"}], "filter": True},
        {"id": "holder", "title": "맡은 사람", "type": "person"},
        {"id": "deposit", "title": "보증금", "type": "money"},
        {"id": "copies", "title": "벌수", "type": "integer"},
        {"id": "total", "title": "보증금 합계", "type": "money", "compute": "deposit * copies"},
        {"id": "twice", "title": "두 배", "type": "money", "compute": "total * 2"},
        {"id": "due_on", "title": "돌려줄 날", "type": "date"},
        {"id": "photos", "title": "사진", "type": "list", "of": "photo"},
    ],
    "states": [
        {"id": "out", "title": "나감"},
        {"id": "lost", "title": "잃어버림", "needs": [{"check": "deposit > 0", "message": "보증금을 적어 주십시오."}]},
        {"id": "back", "title": "돌아옴", "open": False},
    ],
    "initial": "out",
    "moves": {"out": ["lost", "back"], "lost": ["back"]},
    "closing": [{"check": "count(photos) > 0", "message": "돌아온 열쇠 사진을 붙여 주십시오.", "column": "photos"}],
    "calendar": [{"on": "due_on", "title": 'room + " 열쇠 돌려받기"'}],
    "matrix": {"rows": "kind", "columns": "state"},
    "order": ["-due_on", "number"],
    "amount": "total",
    "period": "due_on",
}


def rules() -> RegisterRules:
    return compile_register(SOURCE)


def given(state: str = "out", **data: Any) -> Given:
    return Given(data, state, "열쇠 2026-001", SEEN_ON, {KIM: "김정자"})


def changed(path: str, value: Any) -> dict[str, Any]:
    """The register with one place changed; `path` is a JSON pointer."""
    source = copy.deepcopy(SOURCE)
    *way, last = path.removeprefix("/").split("/")
    place: Any = source
    for part in way:
        place = place[int(part)] if isinstance(place, list) else place[part]
    place[int(last) if isinstance(place, list) else last] = value
    return source


def test_a_sound_register_is_accepted() -> None:
    assert check_definition(SOURCE, "register.json") == []


@pytest.mark.parametrize(
    ("place", "value", "code", "at"),
    [
        ("/heading", "room + ", "bad_expression", "/heading"),
        ("/heading", "cellar", "unknown_name", "/heading"),
        ("/summary", "cellar", "unknown_name", "/summary"),
        ("/initial", "gone", "unknown_reference", "/initial"),
        ("/moves", {"out": ["gone"]}, "unknown_reference", "/moves/out/0"),
        ("/moves", {"gone": ["out"]}, "unknown_reference", "/moves/gone"),
        ("/matrix", {"rows": "room", "columns": "state"}, "unknown_reference", "/matrix/rows"),
        ("/matrix", {"rows": "state", "columns": "state"}, "wrong_matrix", "/matrix"),
        ("/order", ["-cellar"], "unknown_reference", "/order/0"),
        ("/calendar/0/on", "room", "unknown_reference", "/calendar/0/on"),
        ("/calendar/0/title", "cellar", "unknown_name", "/calendar/0/title"),
        ("/closing/0/check", "count(cellar) > 0", "unknown_name", "/closing/0/check"),
        ("/closing/0/column", "cellar", "unknown_reference", "/closing/0/column"),
        ("/states/1/needs/0/check", "deposit >", "bad_expression", "/states/1/needs/0/check"),
        ("/states/2/open", True, "never_closed", "/closing"),
        ("/columns/0/type", "words", "unknown_keyword", "/columns/0/type"),
        ("/columns/0/id", "state", "reserved_name", "/columns/0/id"),
        ("/columns/0/id", "kind", "duplicate_column", "/columns/1/id"),
        ("/columns/0/colour", "red", "unknown_keyword", "/columns/0/colour"),
        ("/columns/1/choices", [], "wrong_choices", "/columns/1/choices"),
        ("/columns/5/compute", "twice / 2", "circular_compute", "/columns"),
        ("/columns/5/required", True, "wrong_keyword", "/columns/5/required"),
        ("/columns/8/filter", True, "wrong_keyword", "/columns/8/filter"),
        ("/numbering/pattern", "열쇠 {year}", "wrong_pattern", "/numbering/pattern"),
        ("/numbering/pattern", "열쇠 {no}", "wrong_pattern", "/numbering/pattern"),
        ("/numbering/pattern", "열쇠 {year}-{no}-{dong}", "wrong_pattern", "/numbering/pattern"),
        ("/amount", "copies", "unknown_reference", "/amount"),
        ("/period", "room", "unknown_reference", "/period"),
        ("/readers", [], "wrong_keyword", "/readers"),
        ("/register", "Keys!", "bad_name", "/register"),
        ("/script", "print()", "unknown_keyword", "/script"),
    ],
)
def test_a_mistake_is_refused_at_its_place(place: str, value: Any, code: str, at: str) -> None:
    found = check_definition(changed(place, value), "register.json")

    assert (code, at) in {(p.code, p.pointer) for p in found}
    assert all(p.file == "register.json" and any("가" <= c <= "힣" for c in p.message) for p in found)


def test_all_mistakes_are_told_at_once() -> None:
    source = changed("/initial", "gone") | {"heading": "1 +", "order": ["cellar"], "amount": "room"}

    assert {p.pointer for p in check_definition(source, "")} == {"/initial", "/heading", "/order/0", "/amount"}


@pytest.mark.parametrize("junk", [None, 7, "x", [], {}, [[]], {"a": []}, True])
def test_no_junk_anywhere_breaks_the_reading(junk: Any) -> None:
    for word in SOURCE:
        check_definition(SOURCE | {word: junk}, "")
    for part in ("columns", "states", "closing", "calendar"):
        check_definition(SOURCE | {part: [junk]}, "")


def test_a_record_is_judged_with_every_problem_and_its_place() -> None:
    found = rules().judged(
        {
            "kind": "spare",
            "holder": "김정자",
            "deposit": 3.5,
            "copies": True,
            "due_on": "2026-02-30",
            "photos": ["../etc"],
            "cellar": 1,
        }
    )

    assert {p.pointer for p in found} == {
        *("/room", "/kind", "/holder", "/deposit", "/copies", "/due_on", "/photos", "/cellar")
    }


def test_a_sound_record_has_no_problem() -> None:
    data: dict[str, Any] = {"room": "기계실", "kind": "main", "holder": KIM, "deposit": 10_000, "copies": 2}

    assert rules().judged(data | {"due_on": "2026-07-31", "photos": ["a" * 32]}) == []


def test_computed_columns_rest_on_one_another_and_cannot_be_written() -> None:
    filled = rules().filled(given(room="기계실", deposit=10_000, copies=2, total=1))

    assert (filled["total"], filled["twice"]) == (20_000, 40_000)
    assert "total" not in rules().filled(given(room="기계실", copies=2, total=1))


def test_heading_summary_and_words_speak_in_titles_not_ids() -> None:
    data = given(room="기계실", kind="main", holder=KIM)

    assert rules().title(data) == "기계실 열쇠"
    assert rules().line(data) == "원본, 맡은 사람 김정자"
    assert "원본" in rules().words(data, "", "") and KIM not in rules().words(data, "", "")


def test_a_record_without_a_heading_goes_by_its_number() -> None:
    assert rules().title(given()) == "열쇠 2026-001"


@pytest.mark.parametrize(
    ("before", "after", "allowed"),
    [
        (None, "out", True),
        (None, "gone", False),
        ("out", "lost", True),
        ("lost", "out", False),
        ("back", "out", False),
        ("out", "gone", False),
    ],
)
def test_a_record_moves_only_as_declared(before: str | None, after: str, allowed: bool) -> None:
    refused = rules().register.refused_move(before, after)

    assert (refused is None) is allowed


def test_without_declared_moves_only_a_settled_record_stays_where_it_is() -> None:
    register = compile_register({k: v for k, v in SOURCE.items() if k != "moves"}).register

    assert register.refused_move("lost", "out") is None
    assert register.refused_move("back", "out") == "‘돌아옴’ 단계에서 ‘나감’ 단계로 넘어갈 수 없습니다."


def test_a_record_is_not_closed_by_words_alone() -> None:
    [problem] = rules().unmet(given("back", room="기계실"))

    assert (problem.pointer, problem.message) == ("/photos", "돌아온 열쇠 사진을 붙여 주십시오.")
    assert rules().unmet(given("back", room="기계실", photos=["a" * 32])) == []


def test_a_state_may_ask_for_something_of_its_own() -> None:
    assert [p.pointer for p in rules().unmet(given("lost", room="기계실"))] == ["/state"]
    assert rules().unmet(given("lost", room="기계실", deposit=5_000)) == []
    assert rules().unmet(given("out", room="기계실")) == []


def test_dates_go_into_the_calendar_only_when_they_are_written() -> None:
    assert rules().calendar(given(room="기계실")) == []
    [day] = rules().calendar(given(room="기계실", due_on="2026-07-31"))
    assert (day.since, day.title) == (date(2026, 7, 31), "기계실 열쇠 돌려받기")


FORM: dict[str, Any] = {
    "type": "object",
    "title": "열쇠 반납서",
    "properties": {
        "key": {"type": "string", "title": "돌려줄 열쇠", "x-record": "keys"},
        "basis": {"type": "string", "title": "근거 문서", "x-document": True},
        "others": {"type": "array", "title": "다른 열쇠", "items": {"type": "string", "x-record": "keys"}},
    },
    "x-attachments": {
        "groups": [
            {"id": "back", "title": "열쇠 사진", "required": 2, "images": True},
            {"id": "rest", "title": "그 밖"},
        ]
    },
}


def test_a_form_tells_which_records_and_documents_it_points_to() -> None:
    found = compile_form(FORM, {}, {}).references({"key": "a", "basis": "b", "others": ["c", "d"]})

    assert [(r.pointer, r.title, r.kind, r.among, r.id) for r in found] == [
        ("/key", "돌려줄 열쇠", "record", "keys", "a"),
        ("/basis", "근거 문서", "document", "*", "b"),
        ("/others/0", "다른 열쇠", "record", "keys", "c"),
        ("/others/1", "다른 열쇠", "record", "keys", "d"),
    ]


def test_a_group_of_attachments_asks_for_its_own() -> None:
    attachments = compile_form(FORM, {}, {}).attachments

    assert [p.pointer for p in attachments.problems(["back", "rest", "rest"])] == ["/attachments/back"]
    assert attachments.problems(["back", "rest", "back"]) == []


@pytest.mark.parametrize(
    ("attachments", "code"),
    [
        ({"groups": [{"id": "a", "title": "가"}, {"id": "a", "title": "나"}]}, "duplicate_group"),
        ({"groups": [{"id": "a"}]}, "wrong_group"),
        ({"groups": [{"id": "a", "title": "가", "images": "yes"}]}, "wrong_keyword"),
        ({"groups": [{"id": "a", "title": "가", "required": -1}]}, "limit_out_of_range"),
        ({"required": "two"}, "limit_out_of_range"),
        ({"filter": "*.exe"}, "wrong_keyword"),
        ([], "wrong_keyword"),
    ],
)
def test_attachments_that_cannot_be_understood_are_refused(attachments: Any, code: str) -> None:
    assert code in {p.code for p in check_form(FORM | {"x-attachments": attachments}, {}, "schema.json", {})}


def release(**more: Any) -> dict[str, bytes]:
    files = read_definitions(REPOSITORY)
    files["forms/general/keys/register.json"] = json.dumps(SOURCE | more).encode()
    return files


def test_a_register_of_a_release_is_read_with_it() -> None:
    assert bylaws.read(release()).record_register("keys").register.title == "열쇠 대장"


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"area": "cellar"}, "/area"),
        ({"readers": ["chief", "king"]}, "/readers"),
        ({"register": "documents"}, "/register"),
    ],
)
def test_what_a_register_points_to_must_exist(more: dict[str, Any], place: str) -> None:
    [found] = bylaws.check(release(**more))

    assert (found.file, found.element) == ("forms/general/keys/register.json", place)


def test_a_form_may_only_pick_from_registers_and_forms_that_exist() -> None:
    files = release()
    path = "forms/general/general-memo/schema.json"
    schema = json.loads(files[path])
    schema["properties"]["key"] = {"type": "string", "title": "열쇠", "x-record": "cellars"}
    schema["properties"]["paper"] = {"type": "string", "title": "문서", "x-document": "no-such-form"}
    files[path] = json.dumps(schema).encode()

    found = bylaws.check(files)

    assert {p.element for p in found} == {"/properties/key/x-record", "/properties/paper/x-document"}
    schema["properties"]["key"]["x-record"] = "keys"
    schema["properties"]["paper"]["x-document"] = "general-memo"
    files[path] = json.dumps(schema).encode()
    assert bylaws.check(files) == []


@pytest.mark.parametrize(
    ("verb", "params", "missing"),
    [
        ("open_record", {"register": '"cellars"', "data": "{}"}, "cellars"),
        ("draft_document", {"form": '"no-such-form"'}, "no-such-form"),
        ("start_process", {"process": '"nowhere"', "facts": "{}"}, "nowhere"),
        ("assign_number", {"register": '"keys"'}, "keys"),
        ("propose_approval_line", {"table": '"no_such_table"'}, "no_such_table"),
        ("read_unit", {"unit": '"cellar"'}, "cellar"),
    ],
)
def test_what_a_procedure_names_in_so_many_words_must_be_in_the_release(
    verb: str, params: dict[str, str], missing: str
) -> None:
    path = "processes/asking/asking.bpmn"

    def asking(**said: str) -> dict[str, bytes]:
        steps = (d.start(), d.service("ask", verb, **said), d.end(), d.line("s", "ask", "e"))
        return release() | {path: d.process(*steps, name="asking")}

    [found] = bylaws.check(asking(**params))
    assert (found.file, found.element) == (path, "ask") and missing in found.message
    computed = {name: f"if true then {text} else null" if missing in text else text for name, text in params.items()}
    assert bylaws.check(asking(**computed)) == []


@pytest.mark.parametrize("rule", [{"title": "대장"}, {"pattern": "{year}"}, {"pattern": "{no}", "restart": "year"}])
def test_document_numbers_that_could_not_be_told_apart_are_refused(rule: dict[str, str]) -> None:
    files = release() | {"forms/_shared/registers.json": json.dumps({"registers": {"documents": rule}}).encode()}

    assert [(p.code, p.element) for p in bylaws.check(files)] == [("wrong_pattern", "documents")]


def test_what_was_refused_where_it_stands_is_not_blamed_on_those_who_name_it() -> None:
    files = release(heading="1 +")
    steps = (d.start(), d.service("ask", "open_record", register='"keys"', data="{}"), d.end(), d.line("s", "ask", "e"))
    files["processes/asking/asking.bpmn"] = d.process(*steps, name="asking")

    assert [p.file for p in bylaws.check(files)] == ["forms/general/keys/register.json"]


def findings() -> RegisterRules:
    return bylaws.read(read_definitions(REPOSITORY)).record_register("findings")


def test_a_finding_goes_no_further_without_its_photos() -> None:
    rules = findings()
    planned = {"risk": "high", "plan": "메우고 바릅니다", "due_on": "2026-07-31"}
    found = {"place": "지하 2층 B-14", "defect": "벽체 균열", "found_on": "2026-07-08"}
    pictures = {"photos_before": ["a" * 32], "photos_after": ["b" * 32]}
    wanted = {"before_wanted": 1, "after_wanted": 1}
    mended = {"fixed_on": "2026-07-20", "checked_by": KIM, "checked_on": "2026-07-21", "published_on": "2026-07-22"}

    def asked_for(state: str, **data: Any) -> set[str]:
        return {p.pointer for p in rules.unmet(given(state, **found, **data))}

    assert asked_for("planned", **planned) == {"/photos_before"}
    assert asked_for("planned", **planned, photos_before=["a" * 32]) == set()
    assert asked_for("checked", **mended, **wanted, photos_before=["a" * 32]) == {"/photos_after"}
    assert asked_for("closed", **mended, **wanted) == {"/photos_before", "/photos_after"}
    assert asked_for("closed", **mended, **pictures) == {"/photos_before", "/photos_after"}, "nobody said how many"
    assert asked_for("closed", **mended, **wanted, **pictures) == set()


def test_a_finding_says_how_long_it_took_and_when_it_is_due() -> None:
    data = {"place": "옥상", "defect": "난간 흔들림", "found_on": "2026-07-08", "fixed_on": "2026-07-20"}
    rules, seen = findings(), given("found", **data, due_on="2026-07-31")

    assert rules.filled(seen)["days_taken"] == 12
    assert rules.title(seen) == "옥상 난간 흔들림"
    assert [day.title for day in rules.calendar(seen)] == ["옥상 난간 흔들림 조치 기한"]

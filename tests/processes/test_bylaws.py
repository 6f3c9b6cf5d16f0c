"""The bylaws kept in this repository hold together: every file is accepted, every reference leads somewhere, and what
a form prints or asks exists. Whether the procedures do what they should is told by the scenarios."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree

from engine import bylaws, lines
from engine.bylaws import Bylaws
from engine.desk import read_definitions
from engine.model.calendar import SEOUL
from engine.rules.register import Given
from tests.bpmn.drawing import end, line, process, service, start
from tests.office import REPOSITORY

PROCESSES, FORMS = REPOSITORY / "processes", REPOSITORY / "forms"
BPMN = {"b": "http://www.omg.org/spec/BPMN/20100524/MODEL", "di": "http://www.omg.org/spec/BPMN/20100524/DI"}
BPMN |= {"dc": "http://www.omg.org/spec/DD/20100524/DC"}
SCREEN = (1280, 720)
PARTS_OF_A_SCREEN = 60
"""Elements and flows that fit a screen without being crowded."""
DIAGRAMS = sorted(PROCESSES.glob("*/*.bpmn"))
SCHEMAS = sorted(FORMS.glob("*/*/schema.json"))


def read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def process_of(path: Path) -> Any:
    return etree.parse(path).getroot().find("b:process", BPMN)


def rows_of(laws: Bylaws, table: str, **facts: Any) -> list[dict[str, Any]]:
    found: Any = laws.decisions[table].decide(table, facts).result
    return sorted(found, key=lambda row: row["no"])


@pytest.fixture(scope="module")
def laws() -> Bylaws:
    return bylaws.read(read_definitions(REPOSITORY))


def test_nothing_in_the_release_is_refused_or_warned_of() -> None:
    assert bylaws.check(read_definitions(REPOSITORY)) == []


def test_one_broken_amount_refuses_the_release_and_names_the_file() -> None:
    files = read_definitions(REPOSITORY)
    table = "processes/approval/approval_line.dmn"
    files[table] = files[table].replace(b"&gt; 3000000", b"&gt; three million,")

    assert table in {p.file for p in bylaws.check(files)}


def test_a_procedure_for_a_role_that_nobody_can_hold_refuses_the_release_at_its_step() -> None:
    files = read_definitions(REPOSITORY)
    path = "processes/inspection/inspection_round.bpmn"
    files[path] = files[path].replace(b'"role:technician"', b'"role:nobody"')

    found = [p for p in bylaws.check(files) if p.severity == "error"]

    assert {(p.code, p.file) for p in found} == {("unknown_role", path)}
    assert all(p.element and p.line for p in found)


def _beginning(own: str, other: str) -> bytes:
    begin = service("a", "start_process", process=f'"{other}"')
    return process(start(), begin, end(), line("s", "a", "e"), name=own)


def test_procedures_that_begin_each_other_before_anybody_is_asked_refuse_the_release() -> None:
    files = read_definitions(REPOSITORY)
    there, back = "processes/extra/there.bpmn", "processes/extra/back.bpmn"

    circle = bylaws.check({**files, there: _beginning("there", "back"), back: _beginning("back", "there")})
    chain = bylaws.check({**files, there: _beginning("there", "back"), back: _beginning("back", "leave")})

    assert {(p.code, p.file, p.element) for p in circle} == {("starts_itself", f, "a") for f in (there, back)}
    assert chain == []


def test_the_release_carries_no_demo_story() -> None:
    assert not [path for path in read_definitions(REPOSITORY) if "haetsal" in path]


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda p: p.stem)
def test_a_diagram_draws_every_element_and_is_no_wider_than_a_screen(path: Path) -> None:
    root = etree.parse(path).getroot()
    drawn = {e.get("bpmnElement") for e in root.iter("{*}BPMNShape", "{*}BPMNEdge")}
    scopes = (process_of(path), *process_of(path).iter("{*}subProcess"))
    there = {e.get("id") for scope in scopes for e in scope if e.get("id")} - {None}
    there -= {e.get("id") for scope in scopes for e in scope.iter("{*}multiInstanceLoopCharacteristics")}

    assert drawn == there
    # A long procedure is read from top to bottom: it may go on below the screen, never beside it.
    tall = 1 if len(there) <= PARTS_OF_A_SCREEN else 3
    for bounds in root.iterfind(".//dc:Bounds", BPMN):
        x, y, width, height = (float(bounds.get(k, "")) for k in ("x", "y", "width", "height"))
        assert min(x, y) >= 0 and x + width <= SCREEN[0] and y + height <= SCREEN[1] * tall


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda p: p.stem)
def test_ids_are_snake_case_english_and_names_korean(path: Path) -> None:
    for element in process_of(path):
        if element.get("id"):
            assert re.fullmatch(r"[a-z][a-z_]*", element.get("id"))
        if element.get("name"):
            assert re.search(r"[가-힣]", element.get("name"))


def _line_rows(laws: Bylaws) -> Iterator[tuple[str, dict[str, str]]]:
    for path in sorted(PROCESSES.glob("*/*_line.dmn")):
        root = etree.parse(path).getroot()
        names = [o.get("name", "") for o in root.iter("{*}output")]
        for rule in root.iter("{*}rule"):
            cells = [(entry.findtext("{*}text") or "").strip('"') for entry in rule.iterfind("{*}outputEntry")]
            yield f"{path.stem}.{rule.get('id')}", dict(zip(names, cells, strict=True))


def test_every_step_of_a_line_names_a_role_or_a_field_with_a_person(laws: Bylaws) -> None:
    persons = {
        name
        for form in laws.forms.values()
        for name, field in form.schema["properties"].items()
        if field.get("x-person")
    }
    for rule, row in _line_rows(laws):
        known = row["role"] in laws.roles or row["role"] == "starter" or row.get("person") in persons
        assert known, f"{rule}: {row['role']}"


def test_every_row_of_a_line_says_why_and_by_which_article(laws: Bylaws) -> None:
    for path in sorted(PROCESSES.glob("*/*_line.dmn")):
        for rule in etree.parse(path).getroot().iter("{*}rule"):
            why = rule.findtext("{*}description") or ""
            assert re.search(r"다\.( \(제\d+조(제\d+항)?\))?$", why), rule.get("id")


def test_whoever_decides_does_so_on_a_ground_that_the_paper_prints(laws: Bylaws) -> None:
    for rule, row in _line_rows(laws):
        assert bool(row["clause"]) is (row["act"] == "결재"), rule


def test_law_is_cited_only_as_it_was_read(laws: Bylaws) -> None:
    citations = read(PROCESSES / "_shared/citations.json")["citations"]
    read_in_the_statute = {f"{c['law']} {c['article']}" for c in citations}
    for rule, row in _line_rows(laws):
        if "법" in row["clause"].split("(")[0]:
            assert row["clause"] in read_in_the_statute, rule
    for path in SCHEMAS:
        said = path.read_text("utf-8") + path.with_name("ui.json").read_text("utf-8")
        for cited in re.findall(r"공동주택관리법(?: 시행령| 시행규칙)? 제[0-9]+조(?:제[0-9]+항)?(?:제[0-9]+호)?", said):
            assert cited in read_in_the_statute, f"{path.parent.name}: {cited}"


def test_tables_cite_law_only_as_it_was_read() -> None:
    citations = read(PROCESSES / "_shared/citations.json")["citations"]
    read_in_the_statute = {f"{c['law']} {c['article']}" for c in citations}
    article = r"\"([가-힣 ]*법(?: 시행령| 시행규칙)? 제\d+조(?:의\d+)?(?:제\d+항)?(?:제\d+호)?)\""
    for path in sorted(PROCESSES.glob("*/*.dmn")):
        for cited in re.findall(article, path.read_text("utf-8")):
            assert cited in read_in_the_statute, f"{path.name}: {cited}"


def test_a_chair_never_decides_without_a_clause_of_law_or_bylaw(laws: Bylaws) -> None:
    deciding = [row for _, row in _line_rows(laws) if row["role"] == "chair" and row["blocking"] == "true"]

    assert deciding and all(re.search(r"제\d+조", row["clause"]) for row in deciding)


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda p: p.parent.name)
def test_a_form_lies_where_it_says_and_is_a_whole_form(path: Path, laws: Bylaws) -> None:
    schema, ui = read(path), read(path.with_name("ui.json"))
    about = schema["x-danji"]
    terms = read(FORMS / "_shared/terms.json")

    assert (about["area"], about["slug"]) == (path.parts[-3], path.parts[-2])
    assert about["disclosure"] in terms["disclosures"]
    assert about["description"] and about["keywords"] and about["retention_years"] >= 0
    assert {"title", "amount", "summary", "party"} <= about["fact"].keys()
    asked = [name for section in ui["sections"] for name in section["fields"]]
    assert sorted(asked) == sorted(schema["properties"]), "every field is asked for, and once"
    assert set(ui["fields"]) == set(schema["properties"])
    printed = ui["paper"]["table"] + [block["field"] for block in ui["paper"]["blocks"]]
    kept_off_paper = set(schema["properties"]) - set(printed)
    assert kept_off_paper <= {"card_last4", "amount", "attended", "difference", "book_value", "required_by_law"}


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda p: p.parent.name)
def test_tables_ask_for_columns_their_rows_have(path: Path, laws: Bylaws) -> None:
    schema, ui = read(path), read(path.with_name("ui.json"))
    for name, hints in ui["fields"].items():
        if hints["widget"] != "table":
            continue
        ref = schema["properties"][name]["items"]["$ref"].rsplit("/", 1)[-1]
        columns = schema["$defs"][ref]["properties"]
        assert set(hints["columns"]) == set(columns)
        footer = hints.get("footer", {})
        assert {*footer.get("sums", []), *filter(None, [footer.get("where"), hints.get("pick")])} <= set(columns)


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda p: p.parent.name)
def test_an_empty_form_is_refused_for_every_required_field(path: Path, laws: Bylaws) -> None:
    form = laws.forms[path.parent.name]

    refused = {p.pointer for p in form.form.check({})}

    assert refused == {f"/{name}" for name in form.schema["required"]}


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda p: p.parent.name)
def test_an_unknown_field_is_refused(path: Path, laws: Bylaws) -> None:
    problems = laws.forms[path.parent.name].form.check({"hidden": 1}, partial=True)

    assert [(p.code, p.pointer) for p in problems] == [("unknown_field", "/hidden")]


def test_titles_follow_the_list_of_forms(laws: Bylaws) -> None:
    listed = REPOSITORY.parent / "shared/data/forms.tsv"
    if not listed.exists():
        pytest.skip("the list of forms lies beside the repository and is not here")
    rows = (line.split("\t") for line in listed.read_text("utf-8").splitlines()[1:])
    titles = {row[0]: (row[1], row[2]) for row in rows}
    for slug, form in laws.forms.items():
        if slug in titles:
            title, area = titles[slug]
            assert form.title == title.replace("(소장)", "")
            assert laws.areas[form.area] == area.replace("/", "·")


def test_the_calendar_knows_the_moving_and_the_substitute_holidays() -> None:
    days = {h["date"]: h["title"] for h in read(PROCESSES / "_shared/calendar.json")["holidays"]}

    assert {"2026-02-17", "2026-05-25", "2026-09-25", "2027-02-09", "2027-12-27"} <= days.keys()
    assert "2026-07-14" not in days
    assert all(date.fromisoformat(day) for day in days)


def test_the_demo_story_names_only_people_and_forms_there_are(laws: Bylaws) -> None:
    home = PROCESSES / "_demo/haetsal"
    people = {p["name"] for p in yaml.safe_load((home / "complex.yaml").read_text("utf-8"))["people"]}
    parts = {p.name: yaml.safe_load(p.read_text("utf-8"))["steps"] for p in sorted(home.glob("story*.yaml"))}
    everything = [step for part in parts.values() for step in part]
    steps = parts["story.yaml"]

    assert {s["as"] for s in everything if "clock" not in s} <= people
    assert {s[verb] for s in everything for verb in ("start", "form") if verb in s} <= laws.forms.keys()
    assert all(s["day"] < 0 for s in steps), "a story lies in the past when it is told"
    order = [(s["day"], s["at"]) for s in steps]
    assert order == sorted(order)


def test_no_two_parts_of_the_demo_story_call_different_documents_by_the_same_name() -> None:
    seen: dict[str, str] = {}
    for part in sorted((PROCESSES / "_demo/haetsal").glob("story*.yaml")):
        for step in yaml.safe_load(part.read_text("utf-8"))["steps"]:
            name = step.get("document")
            assert name is None or seen.setdefault(name, part.name) == part.name, f"{name}: {part.name}"


def test_everybody_in_the_demo_holds_a_role_there_is(laws: Bylaws) -> None:
    about = yaml.safe_load((PROCESSES / "_demo/haetsal/complex.yaml").read_text("utf-8"))
    held = [r["role"] for p in about["people"] for r in p["roles"]] + [v["role"] for v in about["vacancies"]]

    assert set(held) <= laws.roles.keys()
    seats = {unit.id: unit.seats for unit in laws.units if unit.seats}
    left = [r for p in about["people"] for r in p["roles"] if str(r.get("until", "")).startswith("@-")]
    for unit, count in seats.items():
        there = [r for r in held if laws.roles[r].unit == unit]
        gone = [r for r in left if laws.roles[r["role"]].unit == unit]
        assert len(there) - len(gone) == count, unit


@pytest.mark.parametrize("slug", ["expense-proposal", "expense-resolution", "purchase-request"])
def test_while_no_amount_is_written_the_longest_line_is_shown(slug: str, laws: Bylaws) -> None:
    def roles(amount: int | None) -> list[str]:
        return [row["role"] for row in rows_of(laws, "approval_line", form=slug, amount=amount, drafter_role="clerk")]

    assert roles(None) == roles(100_000_000)
    assert set(roles(1)) < set(roles(None))


ONLY_RECEIVED = {"complaint-application"}
"""Forms nobody decides: they are received, and what answers them is decided."""


def test_every_form_somebody_begins_is_decided_by_a_chief_or_a_chair_whoever_drafts_it(laws: Bylaws) -> None:
    drafters = [role.id for role in laws.roles.values() if "documents.draft" in role.may]
    now = datetime(2026, 7, 13, 9, tzinfo=SEOUL)
    for slug, form in laws.forms.items():
        if not form.process or slug in ONLY_RECEIVED:
            continue
        table = lines.table_asked_for(laws, form, "", form.form.facts({}), now)
        assert table is not None, slug
        nothing_yet = dict.fromkeys(laws.decisions[table].decisions[table].inputs)
        for drafter in drafters:
            steps = rows_of(laws, table, **nothing_yet | {"form": slug, "drafter_role": drafter})
            assert steps[0]["role"] == "starter", (slug, drafter)
            assert [s["role"] for s in steps if s["blocking"]][-1] in ("chief", "chair"), (slug, drafter)


def test_what_answers_a_complaint_is_decided_by_the_chief(laws: Bylaws) -> None:
    assert [row["role"] for row in rows_of(laws, "complaint_line", form="complaint-application")] == [
        "starter",
        "clerk",
    ]
    [decides] = rows_of(laws, "answer_line", paper={"form": "complaint-answer"})
    assert (decides["role"], decides["act"]) == ("chief", "결재")


def test_whoever_answers_or_receives_is_a_role_that_may_write_and_read_the_register(laws: Bylaws) -> None:
    kinds = laws.forms["complaint-application"].schema["properties"]["kind"]["enum"]
    readers = laws.records["complaints"].register.readers
    assert readers is not None

    for kind in kinds:
        term: Any = laws.decisions["complaint_days"].decide("complaint_days", {"kind": kind}).result
        assert term["by"] in laws.roles and term["by"] in readers, kind
        assert laws.roles[term["by"]].title == term["by_title"], kind
        assert term["days"] > 0 and term["look_days"] > 0


def test_every_kind_of_report_has_a_deadline_by_a_law_that_was_read(laws: Bylaws) -> None:
    citations = read(PROCESSES / "_shared/citations.json")["citations"]
    read_in_the_statute = {f"{c['law']} {c['article']}" for c in citations}
    for kind in laws.forms["authority-report"].schema["properties"]["kind"]["enum"]:
        term: Any = laws.decisions["report_deadline"].decide("report_deadline", {"kind": kind}).result
        assert term["days"] > 0 and term["law"] in read_in_the_statute, kind


def test_a_report_closes_only_with_its_proof(laws: Bylaws) -> None:
    rules = laws.records["authority_reports"]
    day = date(2026, 7, 20)

    def kept_back(**data: Any) -> set[str]:
        return {p.pointer for p in rules.unmet(Given(data, "submitted", None, day, {}))}

    assert kept_back() == {"/proof_files", "/submitted_on"}
    assert kept_back(submitted_on="2026-07-20", proof_files=0) == {"/proof_files"}
    assert kept_back(submitted_on="2026-07-20", proof_files=1) == set()


def test_a_complaint_is_settled_only_once_it_was_answered(laws: Bylaws) -> None:
    rules = laws.records["complaints"]
    for state in ("answered", "settled", "lapsed"):
        assert "/answer" in {p.pointer for p in rules.unmet(Given({}, state, None, date(2026, 7, 20), {}))}
    for state in ("returned", "withdrawn"):
        assert rules.unmet(Given({}, state, None, date(2026, 7, 20), {})) == []


def test_a_diagram_counts_working_days_by_the_calendar_of_its_own_release(laws: Bylaws) -> None:
    files = read_definitions(REPOSITORY)
    flow = b'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">'
    asked = files["processes/approval/approval.bpmn"]
    assert flow in asked
    files["processes/approval/approval.bpmn"] = asked.replace(flow, flow + b"is working day(today) and ")

    changed = bylaws.read(files)

    assert changed.processes["approval"] is not laws.processes["approval"]
    assert changed.calendar == laws.calendar

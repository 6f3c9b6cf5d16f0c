"""Two releases side by side: every change of meaning is told in a sentence, a change of shape is told to be none."""

from __future__ import annotations

import json

import pytest

from engine.compare import Difference, compare
from tests.releases.packing import BASE, DIAGRAM, LINE, MEMO, NOTES, revised, rewritten, with_field, without_field

ROLES = "processes/_shared/roles.json"


def told(path: str, content: bytes | None) -> list[Difference]:
    files = {**BASE, path: content} if content is not None else {p: c for p, c in BASE.items() if p != path}
    return compare(BASE, {p: c for p, c in files.items() if c is not None})


def sentences(path: str, content: bytes | None) -> str:
    return " | ".join(d.sentence for d in told(path, content))


def test_the_same_files_differ_in_nothing() -> None:
    assert compare(BASE, dict(BASE)) == []
    assert told(NOTES, rewritten(NOTES, title="다른 이름")) == []


def test_a_cell_is_told_with_its_row_its_column_and_both_values() -> None:
    found = [d for d in told(LINE, revised(LINE, "&gt; 300000", "&gt; 500000")) if d.kind == "cell"]

    assert found
    assert {d.action for d in found} == {"changed"}
    assert all("금액(원)" in d.place and "줄" in d.place for d in found)
    assert all("300000" in d.before and "500000" in d.after for d in found)
    assert all(d.subject == "결재선" and d.before in d.sentence.replace("…", d.before) for d in found[:1])


def test_a_change_names_the_roles_whose_work_it_is_about_and_no_other_word_as_one() -> None:
    cell = [d for d in told(LINE, revised(LINE, "&gt; 300000", "&gt; 500000")) if d.kind == "cell"]
    field = told(MEMO, with_field(MEMO, "evidence", {"type": "string", "title": "증빙", "maxLength": 40}))

    assert {d.who for d in cell} == {("시설과장",), ("회장",)}
    assert [d.who for d in field] == [()]
    assert all(d.to_json()["who"] == list(d.who) for d in cell)


def test_a_row_that_goes_and_one_that_comes_are_told_by_their_own_words() -> None:
    text = BASE[LINE].decode()
    start = text.index('<rule id="accountant_agrees_money">')
    end = text.index("</rule>", start) + len("</rule>")
    without = (text[:start] + text[end:]).encode()

    gone = told(LINE, without)
    come = compare({**BASE, LINE: without}, BASE)

    assert [(d.kind, d.action) for d in gone] == [("row", "removed")]
    assert "예산을 보고 협조합니다" in gone[0].sentence
    assert [(d.kind, d.action) for d in come] == [("row", "added")]


def test_new_ids_for_the_same_rows_are_no_difference() -> None:
    text = BASE[LINE].decode()
    renamed = text.replace('<rule id="', '<rule id="tool_')

    assert [d.action for d in told(LINE, renamed.encode())] == ["same"]


def test_a_field_that_comes_goes_or_is_called_otherwise_is_told() -> None:
    field = {"type": "string", "title": "증빙 종류", "enum": ["세금계산서", "카드"]}
    come = told(MEMO, with_field(MEMO, "evidence", field, required=True))
    gone = told(MEMO, without_field(MEMO, "plan"))

    assert [(d.kind, d.action, d.place) for d in come] == [("field", "added", "/evidence")]
    assert "‘증빙 종류’" in come[0].sentence and "꼭 적어야" in come[0].sentence
    assert [(d.kind, d.action, d.place) for d in gone] == [("field", "removed", "/plan")]
    schema = json.loads(BASE[MEMO])
    schema["properties"]["plan"] |= {"title": "이렇게 하겠습니다", "maxLength": 77}
    assert {d.action for d in told(MEMO, json.dumps(schema).encode())} == {"renamed", "changed"}


def test_choices_and_requirements_are_told_as_people_say_them() -> None:
    path = "forms/accounting/expense-proposal/schema.json"
    schema = json.loads(BASE[path])
    schema["properties"]["contract_method"]["enum"].append("전자입찰")
    schema["required"].remove("end_on")
    schema["$defs"]["quote"]["properties"]["vendor"]["maxLength"] = 70
    schema["x-danji"]["retention_years"] = 10

    said = sentences(path, json.dumps(schema).encode())

    assert "고를 값 추가: 전자입찰" in said
    assert "비워 둘 수 있습니다" in said
    assert "‘업체’ 가장 많은 글자 수: ‘60’ → ‘70’" in said
    assert "보존 기간(년)" in said


def test_a_shared_part_is_told_at_every_form_that_has_it() -> None:
    path = "forms/_shared/fields.json"
    fields = json.loads(BASE[path])
    fields["$defs"]["phone"]["maxLength"] = 30

    assert "maxLength" in sentences(path, json.dumps(fields).encode())


def test_a_step_is_told_when_it_is_renamed_moved_to_another_lane_or_sent_another_way() -> None:
    text = BASE[DIAGRAM].decode()
    first = next(line for line in text.splitlines() if "userTask" in line and 'name="' in line)
    name = first.split('name="')[1].split('"')[0]

    found = told(DIAGRAM, revised(DIAGRAM, f'name="{name}"', 'name="다른 이름"'))

    assert ("step", "renamed") in [(d.kind, d.action) for d in found]
    assert any(name in d.sentence and "다른 이름" in d.sentence for d in found)


def test_moving_shapes_changes_nothing() -> None:
    moved = revised(DIAGRAM, ' x="', ' x="1')

    [found] = told(DIAGRAM, moved)

    assert found.action == "same"
    assert "달라지는 것이 없습니다" in found.sentence


def test_roles_permissions_and_holidays_are_told_by_name() -> None:
    roles = json.loads(BASE[ROLES])
    roles["roles"][0]["may"].remove("releases.upload")
    roles["roles"].append({"id": "guard", "title": "경비반장", "unit": "office", "may": []})
    calendar = json.loads(BASE["processes/_shared/calendar.json"])
    calendar["holidays"].append({"date": "2026-12-31", "title": "단지 쉬는 날"})

    said = sentences(ROLES, json.dumps(roles).encode())
    days = sentences("processes/_shared/calendar.json", json.dumps(calendar).encode())

    assert "직책 ‘경비반장’이 새로 생깁니다." in said
    assert "releases.upload 없어짐" in said
    assert "쉬는 날 ‘단지 쉬는 날’이 새로 생깁니다." in days


def test_columns_of_a_register_are_told_by_name() -> None:
    path = "forms/facilities/finding/register.json"
    register = json.loads(BASE[path])
    gone = register["columns"].pop()

    said = sentences(path, json.dumps(register).encode())

    assert f"‘{gone['title']}’" in said and "없어집니다" in said


@pytest.mark.parametrize("path", [DIAGRAM, LINE, MEMO, "processes/approval/scenarios/away.yaml"])
def test_a_file_that_comes_or_goes_is_told_by_its_title(path: str) -> None:
    [gone] = told(path, None)
    [come] = compare({p: c for p, c in BASE.items() if p != path}, BASE)

    assert (gone.action, come.action) == ("removed", "added")
    assert gone.subject == come.subject and gone.subject not in ("", path)


def test_no_difference_says_only_half() -> None:
    """Whatever one change of a text in a definition does, some difference names the file."""
    for path, content in BASE.items():
        if path.endswith(".json") and path != NOTES and b'"title": "' in content:
            changed = content.replace(b'"title": "', b'"title": "X', 1)
            found = compare(BASE, {**BASE, path: changed})
            assert [d for d in found if d.file == path and d.action != "same"], path

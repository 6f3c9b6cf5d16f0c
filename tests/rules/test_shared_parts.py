"""Forms share parts: written once under _shared, judged, shown and printed like the form's own."""

from __future__ import annotations

from typing import Any

import pytest

from engine import bylaws
from engine.desk import read_definitions
from engine.rules.form import check_definition, compile_form, standing_alone
from tests.office import REPOSITORY

SHARED: dict[str, Any] = {
    "_shared/fields.json": {
        "$defs": {
            "phone": {"type": "string", "title": "연락처", "pattern": "^[0-9-]+$", "x-privacy": "contact"},
            "party": {
                "type": "object",
                "properties": {"name": {"type": "string"}, "tel": {"$ref": "#/$defs/phone"}},
                "required": ["name"],
            },
            "circle": {"type": "object", "properties": {"again": {"$ref": "#/$defs/circle"}}},
        }
    }
}


def form(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "$defs": {"row": {"type": "object", "properties": {}}}}


def codes(schema: dict[str, Any]) -> list[tuple[str, str]]:
    return [(p.code, p.pointer) for p in check_definition(schema, {}, "schema.json", SHARED)]


def test_a_shared_part_judges_like_one_of_the_form_itself() -> None:
    schema = form(party={"$ref": "_shared/fields.json#/$defs/party"})
    assert codes(schema) == []

    compiled = compile_form(schema, {}, SHARED)

    assert compiled.check({"party": {"name": "새한설비", "tel": "02-555-0142"}}) == []
    wrong = compiled.check({"party": {"tel": "전화 주세요"}})
    assert sorted(p.pointer for p in wrong) == ["/party/name", "/party/tel"]


def test_a_form_that_is_shown_names_nothing_outside_itself() -> None:
    schema = form(
        party={"$ref": "_shared/fields.json#/$defs/party", "title": "상대방"},
        rows={"type": "array", "items": {"$ref": "#/$defs/row"}},
        default={"$ref": "_shared/fields.json#/$defs/phone"},
    )

    shown = standing_alone(schema, SHARED)

    assert "_shared" not in str(shown)
    assert shown["properties"]["party"]["title"] == "상대방"
    assert shown["properties"]["party"]["properties"]["tel"]["pattern"] == "^[0-9-]+$"
    assert shown["properties"]["default"]["x-privacy"] == "contact"
    assert shown["properties"]["rows"]["items"] == {"$ref": "#/$defs/row"}
    assert "$ref" in schema["properties"]["party"], "what was read stays as it was"


@pytest.mark.parametrize(
    ("ref", "code"),
    [
        ("_shared/fields.json#/$defs/circle", "circular_ref"),
        ("_shared/fields.json#/$defs/nobody", "unknown_ref"),
        ("_shared/other.json#/$defs/phone", "unknown_ref"),
        ("../_shared/fields.json#/$defs/phone", "foreign_ref"),
        ("_shared/../secret.json#/a", "foreign_ref"),
        ("https://example.kr/a.json#/b", "foreign_ref"),
    ],
)
def test_a_part_that_is_not_there_or_leads_elsewhere_is_refused(ref: str, code: str) -> None:
    assert [found for found, _ in codes(form(party={"$ref": ref}))] == [code]


def test_the_forms_of_the_release_that_share_a_part_send_it_whole() -> None:
    files = read_definitions(REPOSITORY)
    sharing = [p for p, c in files.items() if p.endswith("/schema.json") and b'"_shared/' in c]
    read = bylaws.read(files)

    assert len(sharing) >= 2
    for found in read.forms.values():
        assert '"_shared/' not in str(found.schema).replace("'", '"'), found.slug
    contact = read.forms["leave-request"].schema["properties"]["contact"]
    assert contact["title"] == "비상 연락처" and contact["x-pattern-hint"] == "숫자와 줄표로 적어 주십시오."

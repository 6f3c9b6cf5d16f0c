"""Fields that name something kept elsewhere: how they read in words, and in which states a record may be picked."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine import bylaws
from engine.rules.form import compile_form
from tests.rules.test_registers import FORM, release


def test_an_answered_form_is_read_with_words_in_place_of_ids_down_to_its_rows() -> None:
    rows = {"type": "array", "title": "줄", "items": {"type": "object", "properties": {}}}
    rows["items"]["properties"] = {
        "who": {"type": "string", "title": "누가", "x-person": True},
        "key": {"type": "string", "title": "열쇠", "x-record": "keys"},
        "note": {"type": "string", "title": "적요"},
    }
    form = compile_form(FORM | {"properties": {**FORM["properties"], "rows": rows}}, {}, {})
    data = {"key": "a", "rows": [{"who": "p1", "key": "a", "note": "p1"}, {"who": "p2", "key": "b"}]}

    said = form.in_words(data, {"p1": "박지영"}, {"/key": "열쇠 1", "/rows/1/key": "열쇠 2"})

    assert said == {
        "key": "열쇠 1",
        "rows": [{"who": "박지영", "key": "a", "note": "p1"}, {"who": "p2", "key": "열쇠 2"}],
    }
    assert data["rows"] == [{"who": "p1", "key": "a", "note": "p1"}, {"who": "p2", "key": "b"}]


@pytest.mark.parametrize(
    ("states", "code"),
    [(["gone"], "unknown_reference"), ("in", "wrong_keyword"), ([1], "wrong_keyword"), ([""], "wrong_keyword")],
)
def test_a_field_may_pick_records_only_in_states_their_register_has(states: Any, code: str) -> None:
    files = release()
    path = "forms/general/general-memo/schema.json"
    schema = json.loads(files[path])
    schema["properties"]["key"] = {"type": "string", "title": "열쇠", "x-record": "keys", "x-record-states": states}
    files[path] = json.dumps(schema).encode()

    assert [(p.code, p.element) for p in bylaws.check(files)] == [(code, "/properties/key/x-record-states")]

    schema["properties"]["key"]["x-record-states"] = ["out", "lost"]
    files[path] = json.dumps(schema).encode()
    assert bylaws.check(files) == []
    del schema["properties"]["key"]["x-record"]
    files[path] = json.dumps(schema).encode()
    assert [p.code for p in bylaws.check(files)] == ["wrong_keyword"]

"""A layout may say that rows are judged one after another, and names only what its form has."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine import bylaws
from tests.rules.test_registers import release

UI = "forms/facilities/structure-check/ui.json"


def judged(**changes: Any) -> list[tuple[str, str]]:
    """What is wrong with the checklist of buildings, when its layout says this about judging."""
    files = release()
    ui = json.loads(files[UI])
    said = ui["fields"]["items"]["judged"] | changes
    ui["fields"]["items"]["judged"] = {word: value for word, value in said.items() if value is not None}
    files[UI] = json.dumps(ui).encode()
    return [(p.code, p.element or "") for p in bylaws.check(files) if p.file == UI or "judged" in (p.element or "")]


def test_the_checklists_of_the_release_are_judged_by_what_they_have() -> None:
    assert judged() == []
    assert judged(heading=None, group=None, lead=None, photos=None) == []


@pytest.mark.parametrize(
    ("changes", "code", "place"),
    [
        ({"by": "verdict"}, "unknown_field", "/by"),
        ({"by": None}, "unknown_field", "/by"),
        ({"fine": None}, "wrong_layout", "/fine"),
        ({"fine": "양호"}, "wrong_layout", "/fine"),
        ({"fine": ["아주 좋음"]}, "unknown_choice", "/fine"),
        ({"lead": "no_such"}, "unknown_field", "/lead"),
        ({"photos": {"옹벽": "garden"}}, "unknown_group", "/photos/옹벽"),
        ({"photos": {"지붕": "wall"}}, "unknown_choice", "/photos"),
        ({"photos": ["wall"]}, "wrong_layout", "/photos"),
        ({"colour": "red"}, "unknown_layout_word", "/colour"),
    ],
)
def test_a_layout_that_judges_by_what_is_not_there_is_refused_at_its_place(
    changes: dict[str, Any], code: str, place: str
) -> None:
    assert (code, f"ui#/fields/items/judged{place}") in judged(**changes)

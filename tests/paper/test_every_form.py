"""Every form of the release can be printed: whatever its fields are, the shared layout has a place for them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.model.document import Paper
from engine.paper import docx, html
from engine.paper.sheet import sheet_of
from tests.paper.papers import ROOT

FORMS = sorted((ROOT / "forms").glob("[!_]*/*/schema.json"))


def filled(schema: dict[str, Any], root: dict[str, Any]) -> Any:
    """Some value for every field, three rows for every table."""
    if str(schema.get("$ref", "")).startswith("#/"):
        target: Any = root
        for step in schema["$ref"][2:].split("/"):
            target = target[step]
        schema = {**target, **schema}
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "integer":
            return 1_234_567 if schema.get("x-money") else 3
        case "number":
            return 1.5
        case "boolean":
            return True
        case "array":
            return [filled(schema["items"], root) for _ in range(3)]
        case "object":
            return {name: filled(sub, root) for name, sub in schema["properties"].items()}
    return "2026-07-14" if schema.get("format") == "date" else "가나다 마을"[: schema.get("maxLength", 99)]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.parent.name)
def test_a_form_filled_in_is_printed_whole(path: Path, pump: Paper) -> None:
    schema = json.loads(path.read_text("utf-8"))
    ui = json.loads(path.with_name("ui.json").read_text("utf-8"))
    paper = replace(pump, schema=schema, ui=ui, data=filled(schema, schema), form_title=schema["title"])

    sheet = sheet_of(paper)

    assert len(sheet["table"]) == len(ui["paper"]["table"])
    assert len(sheet["blocks"]) == len(ui["paper"]["blocks"])
    assert html.render(paper).count("<h2>") == len(sheet["blocks"])
    assert docx.render(paper, None).startswith(b"PK")


def test_there_are_forms_to_print() -> None:
    assert FORMS

"""Forms: a closed subset of JSON Schema with sums, checks and facts in FEEL. Definitions are checked to the last word;
data is judged with every problem at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.model.errors import Problem
from engine.rules.form.attachments import AttachmentGroup, Attachments
from engine.rules.form.checklist import CheckResult
from engine.rules.form.definition import Reader
from engine.rules.form.field import Field
from engine.rules.form.form import Form
from engine.rules.form.layout import check_layout
from engine.rules.form.meaning import Meaning, read_meaning
from engine.rules.form.references import Reference, referring_fields
from engine.rules.form.shared import standing_alone

__all__ = [
    "AttachmentGroup",
    "Attachments",
    "CheckResult",
    "Form",
    "Reference",
    "check_definition",
    "compile_form",
    "referring_fields",
    "standing_alone",
]


def _read(schema: Mapping[str, Any], file: str, shared: Mapping[str, Any]) -> tuple[Reader, Field, Meaning]:
    reader = Reader(schema, file, shared)
    root = reader.root()
    return reader, root, read_meaning(reader, root)


def check_definition(
    schema: Mapping[str, Any], ui: Mapping[str, Any], file: str, shared: Mapping[str, Any]
) -> list[Problem]:
    """Everything wrong with a form's definition. `shared` are the files of _shared by their path from forms/."""
    reader, root, _ = _read(schema, file, shared)
    if ui:
        check_layout(reader, root, ui)
    return reader.problems


def compile_form(schema: Mapping[str, Any], ui: Mapping[str, Any], shared: Mapping[str, Any]) -> Form:
    """A form to judge data with. The definition must have been checked: a bad one is a ValueError here."""
    reader, root, meaning = _read(schema, "", shared)
    if reader.problems:
        raise ValueError("; ".join(problem.message for problem in reader.problems))
    return Form(root, meaning)

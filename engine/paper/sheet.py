"""What is printed, as plain text: every value already in the words a paper uses. HTML and DOCX are both made from
this and from nothing else, so they cannot differ in what they say. How it looks is not decided here.

A sheet is a plain dictionary, and it is also what a form's own template.docx may name:

| name | what it is |
|---|---|
| complex_name, office_name, form_title, title, drafter | text |
| number, effective_on, drafted_on | `햇살-2026-0412`, `2026. 7. 14.`; empty when not there yet |
| disclosure, retention, verification, verification_url | text, may be empty |
| basis, attachments | lists of text |
| ending | the closing line: attachments counted, and the word that nothing follows |
| stamps | list of {role, act, name, state, date, note, shape}; in DOCX also `seal`, a picture |
| stamp_table | DOCX only, as `{{p stamp_table }}`: the whole approval box |
| letterhead | DOCX only, as `{{p letterhead }}`: office, number and day beside the approval box |
| verify_box | DOCX only, as `{{p verify_box }}`: how anybody may check the paper, with a QR code |
| table | list of {label, value, strong}: the head table |
| blocks | list of {no, title, lines, brief, columns, rows, totals}; in DOCX also `grid`, the table drawn |
| data | what was written, as it was written |
| *a field's name* | that field as text; a field of rows is a list of such dictionaries |

Names of the sheet win over a form's field of the same name; `data` always has the field."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from itertools import groupby
from pathlib import PurePosixPath
from typing import Any

from engine.model.document import Paper, PaperAttachment, StampCell
from engine.paper import fields
from engine.paper.words import dotted, month_and_day

Sheet = dict[str, Any]

_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".heic"})
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufffe\uffff]"
)
NAMES = frozenset(
    {"complex_name", "office_name", "form_title", "title", "drafter", "number", "effective_on", "drafted_on"}
    | {"disclosure", "retention", "verification", "verification_url", "basis", "attachments", "ending"}
    | {"stamps", "table", "blocks", "data"}
)
"""What every sheet has, in every face."""


def sheet_of(paper: Paper) -> Sheet:
    """Put a paper into the words that are printed."""
    form = fields.Form(paper.schema, paper.ui, _people(paper))
    data = printable(paper.data)
    assert isinstance(data, dict)
    sheet: Sheet = {name: form.in_words(name, value) for name, value in data.items()}
    sheet |= {
        "complex_name": paper.complex_name,
        "office_name": paper.office_name,
        "form_title": paper.form_title,
        "title": paper.title,
        "number": paper.number or "",
        "effective_on": dotted(paper.effective_on) if paper.effective_on else "",
        "drafted_on": dotted(paper.drafted_on),
        "drafter": paper.drafter,
        "disclosure": paper.disclosure,
        "retention": paper.retention,
        "verification": paper.verification or "",
        "verification_url": str(paper.extra.get("verification_url") or ""),
        "basis": list(paper.basis),
        "attachments": [a.name for a in paper.attachments],
        "ending": ending(paper.attachments),
        "stamps": [_stamp(cell) for cell in paper.stamps],
        "table": form.head_table(data),
        "blocks": form.blocks(data),
    }
    if paper.basis:
        sheet["table"].append({"label": "근거", "value": "\n".join(paper.basis), "strong": False})
    clean = printable(sheet)
    assert isinstance(clean, dict)
    return clean | {"data": data}


def printable(value: Any) -> Any:
    """The same value without what no paper can show: control characters, and marks that turn the reading order so
    that a line reads otherwise than it is."""
    match value:
        case str():
            return _UNPRINTABLE.sub("", unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")))
        case dict():
            return {str(k): printable(v) for k, v in value.items()}
        case list() | tuple():
            return [printable(v) for v in value]
        case date():
            return value.isoformat()
        case _:
            return value


def ending(attachments: tuple[PaperAttachment, ...]) -> str:
    """The last line of a paper. Files of one kind are counted together.

    >>> ending((PaperAttachment("도면 1.pdf", 1), PaperAttachment("도면 2.pdf", 1), PaperAttachment("현장.jpg", 1)))
    '붙임  도면 2부, 현장 1장.  끝.'
    """
    if not attachments:
        return "끝."
    kinds = [_kind(a.name) for a in attachments]
    counted = [f"{label} {len(list(group))}{unit}" for (label, unit), group in groupby(kinds)]
    return f"붙임  {', '.join(counted)}.  끝."


def _kind(name: str) -> tuple[str, str]:
    path = PurePosixPath(name)
    label = re.sub(r"[\s_\-(]*\d{1,3}\)?$", "", path.stem.replace("_", " ")).strip() or path.stem
    return label, "장" if path.suffix.lower() in _PICTURES else "부"


def _stamp(cell: StampCell) -> dict[str, str]:
    state = "ref" if cell.state == "waiting" and not cell.blocking else cell.state
    return {
        "role": cell.role_title,
        "act": cell.act,
        "name": cell.person_name,
        "state": state,
        "date": month_and_day(cell.signed_on) if cell.signed_on else "",
        "note": f"{cell.on_behalf_of} 대신" if cell.on_behalf_of else "",
        "shape": cell.shape,
    }


def _people(paper: Paper) -> dict[str, str]:
    people = paper.extra.get("people")
    return {str(k): str(v) for k, v in people.items()} if isinstance(people, dict) else {}

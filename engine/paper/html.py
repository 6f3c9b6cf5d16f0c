"""The paper on screen: the accessible original, in the class names of the product's stylesheet. The template is
ours and lives in `templates/`; a release cannot bring its own."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from engine.model.document import Paper
from engine.paper.sheet import sheet_of
from engine.paper.stamps import square_letters

_CELL_CLASS = {
    "signed": "is-done",
    "now": "is-now",
    "waiting": "is-next",
    "ref": "is-ref",
    "returned": "is-returned",
    "skipped": "is-skipped",
}
_SAID = {"signed": "마침", "now": "차례", "waiting": "전", "ref": "전", "returned": "돌려보냄", "skipped": "건너뜀"}
_SEAL_LETTERS_MAX = 4


def render(paper: Paper) -> str:
    """The paper as one `<article class="paper">`. Everything written by people is escaped."""
    sheet = sheet_of(paper)
    side, path = _qr(sheet["verification_url"]) if sheet["verification_url"] else (0, "")
    return _template().render(sheet, qr_side=side, qr_path=path)


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")), autoescape=True, undefined=StrictUndefined
    )
    environment.filters["lines"] = _lines
    environment.globals.update(seal=_seal, num=_num, cell_class=_CELL_CLASS, said=_SAID)
    return environment.get_template("paper.html")


def _lines(text: str) -> Markup:
    return Markup("<br>").join(text.split("\n"))


def _num(column: dict[str, str]) -> Markup:
    return Markup(' class="num"') if column["align"] == "right" else Markup("")


def _seal(stamp: dict[str, str]) -> Markup:
    name = stamp["name"]
    if len(name) > _SEAL_LETTERS_MAX:
        return Markup('<span class="seal seal-text">{}</span>').format(name)
    if stamp["shape"] == "square":
        return Markup('<span class="seal seal-sq"><span>{}</span></span>').format(square_letters(name))
    return Markup('<span class="seal">{}</span>').format(name)


def _qr(text: str) -> tuple[int, str]:
    """The side of a QR code in modules and the path of its dark ones, one stroke for each run in a row."""
    code: Any = segno.make_qr(text, error="m", boost_error=False)
    rows = [list(row) for row in code.matrix]
    strokes = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            run = x
            while run < len(row) and row[run]:
                run += 1
            if run > x:
                strokes.append(f"M{x} {y}h{run - x}v1h-{run - x}z")
            x = max(run, x + 1)
    return len(rows), str(escape("".join(strokes)))

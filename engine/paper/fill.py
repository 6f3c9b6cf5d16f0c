"""Fills a DOCX template with a sheet. Runs only in the limited child: a template is a stranger's program, however
well it was judged before."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

from docx.shared import Length
from docxtpl import DocxTemplate
from jinja2.exceptions import TemplateError, UndefinedError
from lxml import etree

from engine.paper.draw import Easel
from engine.paper.package import write_zip
from engine.paper.sandbox import TemplateEnvironment


def answer(request: dict[str, Any], template: bytes) -> bytes:
    """`+` and the filled DOCX, or `-` and what is wrong with the template, as a sentence."""
    try:
        return b"+" + fill(request["sheet"], request["day"], template)
    except UndefinedError as unknown:
        return f"-양식 틀에 없는 이름이 있습니다: {unknown.message}".encode()
    except TemplateError as wrong:
        return f"-양식 틀을 채우지 못했습니다: {wrong.message}".encode()


def fill(sheet: dict[str, Any], day: str, template: bytes) -> bytes:
    """The template with the sheet's words and pieces in it; the same bytes for the same sheet."""
    page = DocxTemplate(io.BytesIO(template))

    def place(png: io.BytesIO, width: Length, height: Length) -> str:
        inline = page.current_rendering_part.new_pic_inline(png, width, height)
        # Unsaid distances are read by one office suite as an eighth of an inch around every seal.
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")
        return f"<w:drawing>{etree.tostring(inline, encoding='unicode')}</w:drawing>"

    page.render(Easel(place).pieces(sheet), jinja_env=TemplateEnvironment())
    told = page.docx.core_properties
    at = datetime.fromisoformat(day)
    told.title, told.author, told.last_modified_by = sheet["title"][:250], sheet["drafter"][:250], ""
    told.subject, told.comments, told.keywords, told.category = sheet["form_title"][:250], "", "", ""
    told.created = told.modified = at
    told.language, told.revision = "ko-KR", 1
    out = io.BytesIO()
    page.docx.save(out)
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as made:
        return write_zip({name: made.read(name) for name in made.namelist()})

"""Rows as a spreadsheet: CSV for machines, XLSX for people. A text is always a text: whatever somebody once wrote into
a form, no spreadsheet program takes it for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

import xlsxwriter

from engine.model.calendar import SEOUL

Cell = str | int | date | datetime | None

_FORMULA: Final = re.compile(r"""^[\t\r\n|%]|(?:^|["',;\t])[\s"']*[=+\-@＝＋－＠]|[\r\n][ \t]*[=+@＝＋＠]""")
"""How a formula begins: at the start of a cell, or behind a sign at which some program might split the cell in two."""
CELL_CHARS_MAX: Final = 32_767
"""What a cell of a spreadsheet program can hold."""
_WIDTH_MIN, _WIDTH_MAX = 8, 60


def neutral(text: str) -> str:
    """The text as CSV may carry it: one that a spreadsheet program would calculate is marked as text.

    >>> neutral("=HYPERLINK(1)"), neutral("옹벽 균열")
    ("'=HYPERLINK(1)", '옹벽 균열')
    """
    return f"'{text}" if _FORMULA.search(text) else text


def _plain(cell: Cell) -> str | int:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.astimezone(SEOUL).strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    return cell if isinstance(cell, int) else neutral(cell)


def csv_file(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """CSV as RFC 4180 says, in UTF-8 with the mark by which spreadsheet programs know it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([neutral(heading) for heading in headings])
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def xlsx_file(title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]], made_at: datetime) -> bytes:
    """A workbook of one sheet with a fixed head row. Texts are written into their cells as texts, row by row, so that
    a long register takes little memory."""
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": title, "created": made_at.astimezone(SEOUL).replace(tzinfo=None)})
        sheet = book.add_worksheet(_sheet_name(title))
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        text = book.add_format({"text_wrap": True, "valign": "top"})
        number = book.add_format({"num_format": "#,##0", "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"})
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(headings):
            sheet.set_column(column, column, max(_WIDTH_MIN, min(_WIDTH_MAX, 2 * len(heading) + 4)))
            sheet.write_string(0, column, heading[:CELL_CHARS_MAX], head)
        for place, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(place, column, cell.astimezone(SEOUL).replace(tzinfo=None), moment)
                elif isinstance(cell, date):
                    sheet.write_datetime(place, column, cell, day)
                elif isinstance(cell, int):
                    sheet.write_number(place, column, cell, number)
                elif cell:
                    sheet.write_string(place, column, cell[:CELL_CHARS_MAX], text)
    return out.getvalue()


def _sheet_name(title: str) -> str:
    """A sheet may not carry these signs and has 31 letters at most."""
    return "".join(c for c in title if c not in "[]:*?/\\'")[:31] or "1"

"""The drawn pieces of a DOCX page: tables whose number of columns is known only when there is something to print, and
pictures. A template places a piece by its name; what a piece looks like is said here once."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import segno
from docx.shared import Mm
from markupsafe import Markup, escape

from engine.paper.stamps import seal_png

TEXT_WIDTH = 9638
"""Between the margins of the shared layout, in twentieths of a point: 170 mm."""
SANS, SERIF = "NanumGothic", "NanumMyeongjo"
INK, INK_2, INK_3, GROUND, LINE, LINE_2 = "1D2433", "434B5C", "7A8090", "F5F2EA", "6D685D", "C4BBA8"

_LABEL = 440
_CELL_MAX = 1020
_BAND = 8
_SEAL_MM = 12.5


class Drawn:
    """A piece of WordprocessingML made when, and in the part where, the template asks for it."""

    def __init__(self, make: Callable[[], str]) -> None:
        self._make = make

    def __html__(self) -> str:
        return self._make()

    def __str__(self) -> str:
        return self._make()


@dataclass(frozen=True)
class Easel:
    """Draws for one document. `place` puts a picture into the part being written and answers its drawing."""

    place: Callable[[io.BytesIO, Mm, Mm], str]

    def picture(self, png: bytes, millimetres: float, alt: str) -> str:
        """An inline picture as the content of a run."""
        drawing = self.place(io.BytesIO(png), Mm(millimetres), Mm(millimetres))
        return drawing.replace("<wp:docPr ", f'<wp:docPr descr="{escape(alt)}" ', 1)

    def pieces(self, sheet: dict[str, Any]) -> dict[str, Any]:
        """The sheet with every drawn piece put beside its words."""
        return {
            **sheet,
            "stamps": [{**stamp, "seal": Drawn(partial(self._mark_in_text, stamp))} for stamp in sheet["stamps"]],
            "blocks": [{**block, "grid": Drawn(partial(grid, block))} for block in sheet["blocks"]],
            "stamp_table": Drawn(partial(self.stamp_table, sheet["stamps"])),
            "letterhead": Drawn(partial(self.letterhead, sheet)),
            "verify_box": Drawn(partial(self.verify_box, sheet)),
        }

    def _mark_in_text(self, stamp: dict[str, Any]) -> str:
        """A seal where a template has text: the text is closed before it and opened after."""
        return f'</w:t></w:r>{self._mark(stamp)}<w:r><w:t xml:space="preserve">'

    def _mark(self, stamp: dict[str, Any]) -> str:
        """What stands in a seal's place: the seal, or lightly the name of who is awaited."""
        if stamp["state"] == "signed":
            png = seal_png(stamp["name"], "square" if stamp["shape"] == "square" else "round")
            return f"<w:r>{self.picture(png, _SEAL_MM, stamp['name'])}</w:r>"
        if stamp["state"] == "skipped":
            return run("―", size=18, colour=INK_3)
        return run(stamp["name"], size=17, colour=INK_3)

    def stamp_table(self, stamps: Sequence[dict[str, Any]]) -> str:
        """The approval box at the right margin, in bands of eight."""
        bands = [stamps[at : at + _BAND] for at in range(0, len(stamps), _BAND)]
        return "".join(self._box(band, None) for band in bands)

    def letterhead(self, sheet: dict[str, Any]) -> str:
        """Office, number and day at the left, the approval box at the right; further bands below it."""
        stamps = sheet["stamps"]
        number = f"문서번호 {sheet['number']}" if sheet["number"] else "문서번호는 결재가 끝나면 붙습니다"
        day = f"시행일 {sheet['effective_on']}" if sheet["effective_on"] else f"기안일 {sheet['drafted_on']}"
        words = (
            paragraph(run(sheet["office_name"], size=27, bold=True, font=SERIF, spacing=10), after=50)
            + paragraph(run(number, size=18, colour=INK_2), after=20)
            + paragraph(run(day, size=18, colour=INK_2))
        )
        if not stamps:
            return words
        return self._box(stamps[:_BAND], words) + self.stamp_table(stamps[_BAND:])

    def _box(self, stamps: Sequence[dict[str, Any]], words: str | None) -> str:
        left_min = 3000 if words else 0
        each = min(_CELL_MAX, (TEXT_WIDTH - left_min - _LABEL) // len(stamps))
        left = TEXT_WIDTH - _LABEL - each * len(stamps)
        widths = [*([left] if words else []), _LABEL, *[each] * len(stamps)]
        label = paragraph(run("결", size=18, bold=True), centre=True, after=60) + paragraph(
            run("재", size=18, bold=True), centre=True
        )
        beside = all(len(stamp["role"]) <= 3 for stamp in stamps) and each >= 900
        rows: list[list[str]] = [[], [], []]
        for stamp in stamps:
            role, act = run(stamp["role"], size=17 if each >= 900 else 15), run(stamp["act"], size=14, colour=INK_2)
            if beside:
                title = paragraph(role + run(" ", size=14) + act, centre=True)
            else:
                title = paragraph(role, centre=True) + paragraph(act, centre=True)
            rows[0].append(cell(title, each, fill=GROUND, borders=_BOX))
            rows[1].append(cell(paragraph(self._mark(stamp), centre=True), each, borders=_NO_BOTTOM))
            # A seal is a picture: its name stands below it in letters, so that it can be found and read aloud.
            signer = stamp["name"] if stamp["state"] == "signed" else ""
            under = paragraph(run(f"{signer} {stamp['date']}".strip(), size=15, colour=INK_2), centre=True)
            if stamp["note"]:
                under += paragraph(run(stamp["note"], size=13, colour=INK_2), centre=True)
            rows[2].append(cell(under, each, borders=_NO_TOP))
        heights = (340 if beside else 430, 800, 300)
        made = ""
        for at, (cells, height) in enumerate(zip(rows, heights, strict=True)):
            merge = "restart" if at == 0 else "continue"
            head = cell(words if at == 0 else paragraph(""), left, merge=merge, valign="bottom") if words else ""
            side = cell(label if at == 0 else paragraph(""), _LABEL, merge=merge, fill=GROUND, borders=_BOX)
            made += row(head + side + "".join(cells), height)
        return table(widths, made, margins=(0, 30), right=True)

    def verify_box(self, sheet: dict[str, Any]) -> str:
        """How anybody may check that this is the real paper; a QR code where there is an address to point at."""
        words = paragraph(run("이 문서가 진짜인지 확인", size=17, bold=True), after=20)
        code = paragraph(run(f"확인번호 {sheet['verification']}", size=16, colour=INK_2))
        if not sheet["verification_url"]:
            return words + code
        out = io.BytesIO()
        segno.make_qr(sheet["verification_url"], error="m").save(out, kind="png", scale=6, border=1)
        qr = paragraph(f"<w:r>{self.picture(out.getvalue(), 17, '문서 확인용 QR')}</w:r>")
        said = words + paragraph(run("휴대전화로 비추면 로그인 없이 봅니다.", size=16, colour=INK_2), after=20) + code
        widths = [1120, TEXT_WIDTH - 1120]
        return table(widths, row(cell(qr, widths[0]) + cell(said, widths[1]), 0), margins=(0, 20))


def grid(block: dict[str, Any]) -> str:
    """Rows of a block as a ruled table: heavy line on top, hairlines between, totals on tinted ground."""
    columns, rows, totals = block["columns"], block["rows"], block["totals"]
    if not rows:
        return ""
    widths = _spread([c["title"] for c in columns], [r["cells"] for r in rows] + ([totals] if totals else []))
    size = 18 if len(columns) <= 6 else 15
    top, hair, foot = {"top": (12, INK), "bottom": (4, LINE)}, {"bottom": (4, LINE_2)}, {"bottom": (8, INK)}

    def line(
        texts: Sequence[str], *, bold: bool, fill: str = "", borders: dict[str, tuple[int, str]], head: bool
    ) -> str:
        cells = (
            cell(paragraph(run(text, size=size, bold=bold), align=column["align"]), width, fill=fill, borders=borders)
            for text, column, width in zip(texts, columns, widths, strict=True)
        )
        return row("".join(cells), 340, head=head)

    made = line([c["title"] for c in columns], bold=True, fill=GROUND, borders=top, head=True)
    for at, r in enumerate(rows):
        last = at == len(rows) - 1 and not totals
        made += line(r["cells"], bold=r["strong"], borders=foot if last else hair, head=False)
    if totals:
        made += line(totals, bold=True, fill=GROUND, borders=foot, head=False)
    return table(widths, made, margins=(40, 90))


def _spread(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """Share the width by what each column has to say, within reason."""
    needs = [max(6, min(44, max(_columns_of(t) for t in texts) + 2)) for texts in zip(titles, *rows, strict=True)]
    widths = [TEXT_WIDTH * need // sum(needs) for need in needs]
    widths[-1] += TEXT_WIDTH - sum(widths)
    return widths


def _columns_of(text: str) -> int:
    return max(
        (sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) for line in text.split("\n")), default=0
    )


# -- WordprocessingML, as little as is needed ---------------------------------------------------------------------

_BOX = dict.fromkeys(("top", "left", "bottom", "right"), (4, LINE))
_NO_BOTTOM = dict.fromkeys(("top", "left", "right"), (4, LINE))
_NO_TOP = dict.fromkeys(("left", "bottom", "right"), (4, LINE))


def run(text: str, *, size: int, bold: bool = False, colour: str = INK, font: str = SANS, spacing: int = 0) -> str:
    """A run of text; `size` in half points."""
    bold_tag = "<w:b/>" if bold else ""
    space = f'<w:spacing w:val="{spacing}"/>' if spacing else ""
    words = Markup(
        f'<w:r><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>{bold_tag}'
        f'<w:color w:val="{colour}"/>{space}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
        '<w:t xml:space="preserve">{}</w:t></w:r>'
    ).format(text)
    return str(words)


def paragraph(content: str, *, centre: bool = False, align: str = "", after: int = 0) -> str:
    """A paragraph around runs."""
    side = "center" if centre else align
    aligned = f'<w:jc w:val="{side}"/>' if side and side != "left" else ""
    spacing = f'<w:spacing w:before="0" w:after="{after}" w:line="240" w:lineRule="auto"/>'
    return f"<w:p><w:pPr>{spacing}{aligned}</w:pPr>{content}</w:p>"


def cell(
    content: str,
    width: int,
    *,
    fill: str = "",
    borders: dict[str, tuple[int, str]] | None = None,
    merge: str = "",
    valign: str = "center",
) -> str:
    """A table cell; borders as side to (eighths of a point, colour)."""
    merged = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    drawn = "".join(
        f'<w:{side} w:val="single" w:sz="{borders[side][0]}" w:space="0" w:color="{borders[side][1]}"/>'
        for side in ("top", "left", "bottom", "right")
        if borders and side in borders
    )
    ruled = f"<w:tcBorders>{drawn}</w:tcBorders>" if drawn else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merged}{ruled}{shade}<w:vAlign w:val="{valign}"/></w:tcPr>'
        f"{content}</w:tc>"
    )


def row(cells: str, height: int, *, head: bool = False) -> str:
    """A row at least so high, never broken across pages; a head row is repeated on each."""
    tall = f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else ""
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{tall}{repeated}</w:trPr>{cells}</w:tr>"


def table(widths: Sequence[int], rows: str, *, margins: tuple[int, int], ruled: str = "", right: bool = False) -> str:
    """A table of fixed columns; margins of its cells as (top and bottom, left and right); `ruled` is the colour of a
    line above and below; `right` sets it against the right margin."""
    line = f'w:val="single" w:sz="8" w:space="0" w:color="{ruled}"'
    borders = f"<w:tblBorders><w:top {line}/><w:bottom {line}/></w:tblBorders>" if ruled else ""
    up, side = margins
    aligned = '<w:jc w:val="right"/>' if right else ""
    columns = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{aligned}{borders}<w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>"
        f'<w:top w:w="{up}" w:type="dxa"/><w:left w:w="{side}" w:type="dxa"/><w:bottom w:w="{up}" w:type="dxa"/>'
        f'<w:right w:w="{side}" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>'
    )

"""The paper as PDF: by whichever converter there is, in Korean that can be found again, and never for ever."""

from __future__ import annotations

import io
import os
import stat
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from engine.model.document import Paper
from engine.paper import docx, pdf
from engine.paper.apart import RenderingFailed, ask
from engine.paper.pdf import Converter, find_converter
from engine.paper.stamps import FONTS


@pytest.fixture(scope="module")
def printed(pump: Paper) -> bytes:
    """The pump paper, converted by the shipped converter."""
    made = Converter("dxpdf").convert(docx.render(pump, None))
    assert made is not None
    return made


def read(made: bytes) -> tuple[int, str]:
    reader = pypdf.PdfReader(io.BytesIO(made))
    return len(reader.pages), "\n".join(page.extract_text() for page in reader.pages)


def test_a_usual_paper_is_one_page_a4_and_its_korean_can_be_searched(printed: bytes) -> None:
    pages, text = read(printed)

    assert pages == 1
    squeezed = "".join(text.split())
    for words in ("지출품의서", "햇살-2026-0412", "금삼백삼십만원정", "새한설비(선정)", "현장사진2장.끝.", "김정자"):
        assert words in squeezed, words
    box = pypdf.PdfReader(io.BytesIO(printed)).pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (595, 842)


def test_every_letter_is_set_in_a_shipped_font_and_bold_is_a_real_face(printed: bytes) -> None:
    page = pypdf.PdfReader(io.BytesIO(printed)).pages[0]
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]

    assert {font["/Subtype"] for font in fonts} == {"/Type0"}, "a bold smeared out of the regular face is a Type 3 font"
    assert {str(f["/BaseFont"]).split("+")[-1] for f in fonts} == {p.stem for p in FONTS.glob("*.ttf")}


def test_the_same_paper_gives_the_same_pdf(pump: Paper, printed: bytes) -> None:
    assert Converter("dxpdf").convert(docx.render(pump, None)) == printed


def test_a_long_table_goes_on_over_pages_with_its_head_and_page_numbers(pump: Paper) -> None:
    row = {"vendor": "업체", "supply": 1, "vat": 0, "total": 1, "chosen": False}
    long = replace(pump, data={**pump.data, "quotes": [{**row, "vendor": f"업체 {n}"} for n in range(70)]})

    made = Converter("dxpdf").convert(docx.render(long, None))

    assert made is not None
    pages, text = read(made)
    assert pages == 3
    assert text.count("공급가액(원)") == pages, "the head row is repeated on each page"
    assert "업체 69" in text and "3 / 3" in " ".join(text.split())


def test_a_broken_docx_is_a_sentence_and_not_a_crash() -> None:
    with pytest.raises(RenderingFailed) as refused:
        Converter("dxpdf").convert(b"PK no docx")

    assert "PDF" in refused.value.sentence


def test_without_any_converter_there_is_no_pdf_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf.importlib.util, "find_spec", lambda name: None)

    found = find_converter(path="/nonexistent")

    assert found.name == "none" and found.convert(b"") is None


def test_the_shipped_converter_is_found_where_no_office_suite_is() -> None:
    assert find_converter(path="/nonexistent").name == "dxpdf"


Suite = Callable[[str], Converter]


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    """An office suite that does what its script says. It is asked as the real one is."""

    def make(script: str) -> Converter:
        program = tmp_path / "bin" / "soffice"
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        found = find_converter(path=str(program.parent))
        assert found == Converter("libreoffice", str(program))
        return found

    return make


def test_an_installed_office_suite_is_used_with_a_profile_of_its_own_and_our_fonts(suite: Suite) -> None:
    converter = suite(
        'printf "%s\\n" "$@" "$HOME" > paper.pdf\ncat "$FONTCONFIG_FILE" >> paper.pdf\nls fonts >> paper.pdf'
    )

    said = converter.convert(b"docx")

    assert said is not None
    told = said.decode()
    assert "-env:UserInstallation=file:///" in told and "danji-paper-" in told
    assert '"SelectPdfVersion":{"type":"long","value":"2"}' in told
    assert "NanumGothic.ttf" in told and os.environ["HOME"] not in told.splitlines()


def test_an_office_suite_that_makes_nothing_is_a_refusal(suite: Suite) -> None:
    with pytest.raises(RenderingFailed, match="LibreOffice"):
        suite("exit 0").convert(b"docx")
    with pytest.raises(RenderingFailed, match=r"\(77\)"):
        suite("exit 77").convert(b"docx")


def test_an_office_suite_that_hangs_is_ended_with_all_it_started(suite: Suite, tmp_path: Path) -> None:
    converter = suite(f"sleep 300 & echo $! > {tmp_path}/grandchild; sleep 300")
    started = time.monotonic()

    with pytest.raises(RenderingFailed, match="멈췄습니다"):
        ask("libreoffice", {"program": converter.program}, b"docx", seconds=3)

    assert time.monotonic() - started < 10
    assert is_gone((tmp_path / "grandchild").read_text().strip())


def is_gone(pid: str) -> bool:
    """Whether a process has ended, swept up or not; a killed one is given a moment on a busy machine."""
    for _ in range(100):
        try:
            if "State:\tZ" in (Path("/proc") / pid / "status").read_text():
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.05)
    return False


def test_nothing_is_left_beside_the_shipped_fonts(printed: bytes) -> None:
    assert {p.suffix for p in FONTS.iterdir()} == {".ttf", ".txt"}
    assert all(p.stat().st_size < 6_000_000 for p in FONTS.iterdir())
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text("utf-8")

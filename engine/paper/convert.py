"""The converters themselves, run in the limited child. Both see the shipped fonts; nothing is fetched."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from engine.paper.stamps import FONTS

_CONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>{system}
  <cachedir>{cache}</cachedir>
  <!-- The bold faces give a wrong weight; unmended, bold would be smeared out of the regular face. -->
  <match target="scan"><test name="fullname" qual="any"><string>NanumGothicBold</string></test>
    <edit name="weight" mode="assign"><const>bold</const></edit></match>
  <match target="scan"><test name="fullname" qual="any"><string>NanumMyeongjoBold</string></test>
    <edit name="weight" mode="assign"><const>bold</const></edit></match>
  <alias binding="same"><family>Batang</family><prefer><family>NanumMyeongjo</family></prefer></alias>
  <alias binding="same"><family>바탕</family><prefer><family>NanumMyeongjo</family></prefer></alias>
  <!-- Whatever else a template asks for is set in the plain face. -->
  <match target="pattern">
    <edit name="family" mode="append_last" binding="weak"><string>NanumGothic</string></edit></match>
</fontconfig>
"""
_PDF_A_2B = "2"
_SYSTEM = "\n  <dir>/usr/share/fonts</dir><dir>/usr/local/share/fonts</dir>"


def with_dxpdf(docx: bytes) -> bytes:
    """PDF by the shipped wheel, with the shipped fonts only, so that a page looks the same on every machine."""
    _use_fonts(system=False)
    import dxpdf

    try:
        return b"+" + bytes(dxpdf.convert(docx, image_dpi=300))
    except RuntimeError as failed:
        return f"-PDF로 바꾸지 못했습니다: {failed}".encode()


def with_libreoffice(program: str, docx: bytes) -> bytes:
    """PDF/A-2b by an installed LibreOffice with a profile of its own: macros off, and no other instance disturbed."""
    _use_fonts(system=True)
    here = Path.cwd()
    (here / "paper.docx").write_bytes(docx)
    options = {
        "SelectPdfVersion": {"type": "long", "value": _PDF_A_2B},
        "UseTaggedPDF": {"type": "boolean", "value": "true"},
    }
    wanted = f"pdf:writer_pdf_Export:{json.dumps(options, separators=(',', ':'))}"
    done = subprocess.run(
        [
            program,
            f"-env:UserInstallation={(here / 'profile').as_uri()}",
            *("--headless", "--nologo", "--norestore", "--nolockcheck", "--nodefault"),
            *("--convert-to", wanted, "--outdir", str(here), str(here / "paper.docx")),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=False,
    )
    made = here / "paper.pdf"
    if done.returncode != 0 or not made.is_file():
        return f"-LibreOffice가 PDF를 만들지 못했습니다 ({done.returncode}).".encode()
    return b"+" + made.read_bytes()


def _use_fonts(*, system: bool) -> None:
    """Point fontconfig at our fonts. They are linked into a folder of this run, because the library likes to leave a
    file of its own beside the fonts it reads."""
    here = Path.cwd()
    fonts = here / "fonts"
    fonts.mkdir()
    for font in sorted(FONTS.glob("*.ttf")):
        (fonts / font.name).symlink_to(font)
    config = _CONFIG.format(fonts=fonts, cache=here / "font-cache", system=_SYSTEM if system else "")
    (here / "fonts.conf").write_text(config, encoding="utf-8")
    os.environ["FONTCONFIG_FILE"] = str(here / "fonts.conf")

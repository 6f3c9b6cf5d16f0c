"""The port to PDF: LibreOffice where it is installed, else the shipped converter, else none; and it says which. The
converters run apart, with limits; the DOCX and the data remain when none works."""

from __future__ import annotations

import importlib.util
import shutil
from dataclasses import dataclass
from typing import Literal, assert_never

from engine.paper.apart import ask

SECONDS = {"libreoffice": 60.0, "dxpdf": 30.0}


@dataclass(frozen=True)
class Converter:
    """One way to make a PDF of a DOCX. `name` is recorded with what it made."""

    name: Literal["libreoffice", "dxpdf", "none"]
    program: str = ""

    def convert(self, docx: bytes) -> bytes | None:
        """The PDF, or None where nothing can make one. Raises RenderingFailed when it should have worked."""
        match self.name:
            case "libreoffice":
                return ask("libreoffice", {"program": self.program}, docx, seconds=SECONDS["libreoffice"])
            case "dxpdf":
                return ask("dxpdf", {}, docx, seconds=SECONDS["dxpdf"])
            case "none":
                return None
        assert_never(self.name)


def find_converter(path: str | None = None) -> Converter:
    """The best converter on this machine; `path` replaces the folders searched for programs."""
    program = shutil.which("soffice", path=path) or shutil.which("libreoffice", path=path)
    if program:
        return Converter("libreoffice", program)
    if importlib.util.find_spec("dxpdf") is not None:
        return Converter("dxpdf")
    return Converter("none")

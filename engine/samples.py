"""Sample files for plays: a real page or picture that says what it stands for. Never part of a real office."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONT = Path(__file__).parent / "paper" / "fonts" / "NanumGothic.ttf"
PAGE = (620, 877)
"""A4 at 75 dots an inch: legible, and light enough to carry hundreds of them."""


@lru_cache(maxsize=256)
def file_named(name: str) -> bytes:
    """A file whose kind follows the ending of its name and whose content says its name."""
    picture = name.lower().endswith((".jpg", ".jpeg", ".png"))
    size = (640, 480) if picture else PAGE
    image = Image.new("RGB", size, "#e9e3d5" if picture else "#ffffff")
    pen = ImageDraw.Draw(image)
    large, small = ImageFont.truetype(str(FONT), 28), ImageFont.truetype(str(FONT), 16)
    pen.rectangle((24, 24, size[0] - 24, size[1] - 24), outline="#7d776a", width=2)
    pen.text((48, 56), name.rsplit(".", 1)[0], font=large, fill="#1d2433")
    pen.text((48, 108), "시연용 견본 파일입니다.", font=small, fill="#5d6474")
    kept = io.BytesIO()
    kind = "PDF" if not picture else "PNG" if name.lower().endswith(".png") else "JPEG"
    image.save(kept, format=kind, **({"resolution": 75.0} if kind == "PDF" else {}))
    return kept.getvalue()

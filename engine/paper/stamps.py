"""Seals: the vermilion mark that says a person signed. Drawn from a name, always the same bytes for the same name;
or a picture somebody sent, made harmless. Which seal falls where is the approval line's business, not ours."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw, ImageFont, ImageOps, UnidentifiedImageError

from engine.model.errors import FormRejected, OverLimit, Problem

FONTS = Path(__file__).with_name("fonts")
VERMILION = (200, 50, 31)
SIDE = 300
"""Pixels of a drawn seal: 12 mm at 600 dpi."""

IMAGE_BYTES_MAX = 20_000_000
IMAGE_PIXELS_MAX = 40_000_000
_TOO_LARGE = f"사진이 너무 큽니다. {IMAGE_PIXELS_MAX // 10_000:,}만 화소까지 올릴 수 있습니다."
_IMAGE_FORMATS = ("PNG", "JPEG", "WEBP")
_SCALE = 3
"""Drawn larger and shrunk, so that edges are smooth."""
_FULL = 255


class ImageRejected(FormRejected):
    """The bytes are not a picture we take."""

    code = "image_rejected"
    default_sentence = "PNG, JPEG, WebP 사진만 올릴 수 있습니다. 다른 형식이면 JPEG로 저장해 다시 올려 주십시오."


def square_letters(name: str) -> str:
    """What a square seal says: names of up to three syllables are filled up to four letters.

    >>> square_letters("정민호"), square_letters("이수"), square_letters("남궁민수")
    ('정민호인', '이수의인', '남궁민수')
    """
    letters = "".join(name.split())
    return letters + {1: "인", 2: "의인", 3: "인"}.get(len(letters), "")


@lru_cache(maxsize=256)
def seal_png(name: str, shape: Literal["round", "square"]) -> bytes:
    """The seal of a name on a transparent ground, as PNG."""
    side = SIDE * _SCALE
    ink = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(ink)
    if shape == "square":
        edge = round(side * 0.055)
        draw.rounded_rectangle((edge, edge, side - edge, side - edge), side * 0.09, outline=_FULL, width=edge)
        _columns(draw, square_letters(name), side, box=0.70)
    else:
        edge = round(side * 0.03)
        draw.ellipse((edge, edge, side - edge, side - edge), outline=_FULL, width=round(side * 0.042))
        letters = "".join(name.split())
        _columns(draw, letters, side, box=0.76 if len(letters) <= 3 else 0.60)
    # Nobody presses a seal perfectly upright; the lean is taken from the name, so it never changes.
    lean = sum(map(ord, name)) % 9 - 4
    ink = ink.rotate(lean, resample=Image.Resampling.BICUBIC).resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    return _one_colour_png(ink)


def _one_colour_png(ink: Image.Image) -> bytes:
    """One colour in sixteen strengths, as a palette: a tenth of the bytes of a true-colour picture."""
    seal = Image.new("P", ink.size)
    seal.putdata([strength >> 4 for strength in ink.tobytes()])
    seal.putpalette(bytes(VERMILION) * 16)
    out = io.BytesIO()
    seal.save(out, "PNG", bits=4, transparency=bytes(level * 17 for level in range(16)))
    return out.getvalue()


def _columns(draw: ImageDraw.ImageDraw, letters: str, side: int, *, box: float) -> None:
    """Write letters downwards, columns from right to left, as large as fits a centred box."""
    if not letters:
        return
    columns = 1 if len(letters) <= 3 else 2 if len(letters) <= 8 else 3
    per_column = -(-len(letters) // columns)
    column_box = box if columns > 1 else 0.46
    cell_h, cell_w = side * box / per_column, side * column_box / columns
    font = ImageFont.truetype(str(FONTS / "NanumMyeongjoBold.ttf"), size=round(min(cell_h * 1.02, cell_w * 1.12)))
    stroke = max(1, side // 220)
    for at, letter in enumerate(letters):
        column, row = divmod(at, per_column)
        in_column = min(per_column, len(letters) - column * per_column)
        x = side / 2 + (columns / 2 - column - 0.5) * cell_w
        y = side / 2 + (row - in_column / 2 + 0.5) * cell_h
        draw.text((x, y), letter, font=font, fill=_FULL, anchor="mm", stroke_width=stroke)


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def clean_image(content: bytes) -> bytes:
    """The same picture drawn anew: no place, no hidden part, no second file behind it. PNG stays PNG, the rest
    becomes JPEG. Judged by content, never by name; refused when it is no picture or larger than we take."""
    if len(content) > IMAGE_BYTES_MAX:
        raise OverLimit(f"사진은 {IMAGE_BYTES_MAX // 1_000_000}MB까지 올릴 수 있습니다.")
    try:
        return _redrawn(content)
    except Image.DecompressionBombError:
        raise OverLimit(_TOO_LARGE) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as unreadable:
        raise ImageRejected(problems=[Problem("image_unreadable", ImageRejected.default_sentence)]) from unreadable


def _redrawn(content: bytes) -> bytes:
    with Image.open(io.BytesIO(content), formats=_IMAGE_FORMATS) as sent:
        # The header alone tells the size; nothing is unpacked before this.
        if sent.width * sent.height > IMAGE_PIXELS_MAX:
            raise OverLimit(_TOO_LARGE)
        is_png = sent.format == "PNG"
        upright = _upright(sent)
        has_alpha = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
        if is_png or has_alpha:
            image = upright.convert("RGBA" if has_alpha else "RGB")
            return _png(Image.frombytes(image.mode, image.size, image.tobytes()))
        image = upright.convert("RGB")
        out = io.BytesIO()
        Image.frombytes("RGB", image.size, image.tobytes()).save(out, "JPEG", quality=88, optimize=True)
        return out.getvalue()


def _upright(sent: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(sent)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, KeyError, TypeError):
        # A broken tag block says nothing about which side is up; the picture itself may still be sound.
        return sent.copy()

"""Small pictures of photos, drawn anew: no place, no device and no hidden part travels along."""

from __future__ import annotations

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from engine.model.errors import NotFound
from engine.paper.stamps import IMAGE_PIXELS_MAX

_FORMATS = ("PNG", "JPEG", "WEBP")


def thumbnail(content: bytes, side: int) -> bytes:
    """The picture as JPEG, upright, its longer side at most `side` pixels; a transparent ground becomes white. What
    is no picture has no small one either."""
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as kept:
            if kept.width * kept.height > IMAGE_PIXELS_MAX:
                raise NotFound
            # A JPEG is unpacked at the nearest larger fraction of its size: a tenth of the work for a phone's photo.
            kept.draft("RGB", (side, side))
            upright = ImageOps.exif_transpose(kept)
            small = upright.convert("RGB" if upright.mode in ("RGB", "L", "CMYK", "YCbCr") else "RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as unreadable:
        raise NotFound from unreadable
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    ground = Image.new("RGB", small.size, "white")
    ground.paste(small, mask=small.getchannel("A") if small.mode == "RGBA" else None)
    out = io.BytesIO()
    ground.save(out, "JPEG", quality=80, optimize=True)
    return out.getvalue()

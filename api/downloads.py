"""Handing out files: always as an attachment, never as a page of ours; only pictures we drew are shown in place. What
is in them is not looked at here."""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import Response

SHOWN_AS = frozenset(
    {
        "application/pdf",
        "image/png",
        "image/jpeg",
        "image/webp",
        "text/plain",
        "text/csv",
        "text/calendar",
        "application/x-hwp",
        "application/hwp+zip",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
)
"""Types that may be named to a browser; anything else is bytes."""


DESCRIBED: dict[int | str, dict[str, object]] = {
    200: {
        "description": "The file, always as an attachment.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}

PICTURE_DESCRIBED: dict[int | str, dict[str, object]] = {
    200: {
        "description": "The picture, to be shown in place.",
        "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}},
    }
}


def disposition(name: str) -> str:
    """`Content-Disposition` with the name as RFC 5987 text and an ASCII fallback; no name can end the header."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._- ") else "_" for c in name).strip() or "file"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def download(content: bytes, name: str, media_type: str) -> Response:
    """A file to save. Ranges are not served, so a range bomb is answered like a plain request."""
    headers = {
        "Content-Disposition": disposition(name),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Accept-Ranges": "none",
    }
    kind = media_type if media_type in SHOWN_AS else "application/octet-stream"
    return Response(content, 200, headers, kind)


def picture(content: bytes) -> Response:
    """A JPEG that we drew ourselves, to be shown in place."""
    headers = {"Content-Security-Policy": "sandbox; default-src 'none'", "Accept-Ranges": "none"}
    return Response(content, 200, headers, "image/jpeg")

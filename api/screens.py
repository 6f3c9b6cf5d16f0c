"""The built screens as files: hashed assets for ever, the page itself fresh, and every address of the app answered by
the same page. Nothing outside the folder, and nothing of the API, is served here."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from functools import cached_property
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

_HASHED = re.compile(r"-[A-Za-z0-9_-]{8,}\.\w+$")
_TEXTS = ("text/", "application/javascript", "application/json", "application/manifest+json", "image/svg+xml")
GZIP_BYTES_MIN = 1024
_MISSING = (
    "<!doctype html><html lang=ko><meta charset=utf-8><title>Danji</title>"
    "<p>화면 파일이 아직 없습니다. <code>make run</code>으로 시작하면 만들어집니다."
    "<p>The screens have not been built; <code>make run</code> builds them."
).encode()


class Asset:
    """One file, read once."""

    def __init__(self, name: str, content: bytes) -> None:
        self.content = content
        self.media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        if name.endswith(".webmanifest"):
            self.media_type = "application/manifest+json"
        self.etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        for_ever = name.startswith("assets/") and _HASHED.search(name) is not None
        self.caching = "public, max-age=31536000, immutable" if for_ever else "no-cache"

    @cached_property
    def packed(self) -> bytes | None:
        """The content compressed, when that is worth it; done once, at the first request for it."""
        if len(self.content) < GZIP_BYTES_MIN or not self.media_type.startswith(_TEXTS):
            return None
        return gzip.compress(self.content, 9, mtime=0)


class Screens:
    """All files of the build, in memory: a rebuild takes effect at the next start, whole and never by halves."""

    def __init__(self, folder: Path) -> None:
        self.assets = {
            path.relative_to(folder).as_posix(): Asset(path.relative_to(folder).as_posix(), path.read_bytes())
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.is_symlink()
        }

    def answer(self, request: Request) -> Response:
        """The file of this name, else the page that knows every address."""
        name = request.path_params["path"]
        asset = self.assets.get(name)
        if asset is None:
            if name.startswith("assets/") or "." in name.rsplit("/", 1)[-1]:
                return Response("없는 파일입니다.", 404, media_type="text/plain; charset=utf-8")
            asset = self.assets.get("index.html")
        if asset is None:
            return Response(_MISSING, 503, media_type="text/html; charset=utf-8")
        headers = {"Cache-Control": asset.caching, "ETag": asset.etag, "Vary": "Accept-Encoding"}
        if request.headers.get("if-none-match") == asset.etag:
            return Response(status_code=304, headers=headers)
        content = asset.content
        if "gzip" in request.headers.get("accept-encoding", "") and asset.packed is not None:
            content, headers["Content-Encoding"] = asset.packed, "gzip"
        return Response(content, 200, headers, asset.media_type)

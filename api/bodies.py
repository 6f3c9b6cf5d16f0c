"""Reading what comes in: no more bytes than declared, and only careful JSON. What the JSON must contain is declared by
each door."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.types import Message, Receive, Scope

from api.problems import TooLarge, UnreadableBody, WrongMediaType
from engine.model import strict_json
from engine.model.errors import Problem
from engine.model.ids import Json

JSON_BYTES_MAX = 1_000_000
FILE_BYTES_MAX = 20_000_000
_FRAME_BYTES = 16_384
"""What multipart adds around a file: boundaries, headers, one short field."""
_INLINE_BYTES = 32_768
"""Reading more than this is work for a thread: it would hold up everybody else's requests."""
WHOLE_MAX = 2**53 - 1
"""The largest whole number a browser keeps exactly."""
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class TakenRequest(Request):
    """A request whose body has been read and judged."""

    def __init__(self, scope: Scope, receive: Receive, taken: bytes, value: Json) -> None:
        super().__init__(scope, receive)
        self._taken, self._value = taken, value

    async def body(self) -> bytes:
        """The bytes that were read."""
        return self._taken

    async def json(self) -> Any:
        """What they say."""
        return self._value


def media_type(request: Request) -> str:
    """The content type without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _charset(request: Request) -> str:
    found = re.search(r"charset\s*=\s*\"?([^\s;\"]+)", request.headers.get("content-type", ""), re.IGNORECASE)
    return found.group(1).lower() if found else "utf-8"


def _refuse_declared(request: Request, bytes_max: int) -> None:
    declared = request.headers.get("content-length", "0")
    if not declared.isascii() or not declared.isdecimal() or len(declared) > 15:
        raise UnreadableBody
    if int(declared) > bytes_max:
        raise _too_large(bytes_max)


def _too_large(bytes_max: int) -> TooLarge:
    return TooLarge(f"한 번에 {bytes_max // 1_000_000}MB까지 보낼 수 있습니다.")


async def take_json(request: Request) -> TakenRequest:
    """Read a JSON body, or none. It is refused as soon as it is too long, and before anything else looks at it."""
    _refuse_declared(request, JSON_BYTES_MAX)
    taken = bytearray()
    async for chunk in request.stream():
        taken += chunk
        if len(taken) > JSON_BYTES_MAX:
            raise _too_large(JSON_BYTES_MAX)
    value: Json = None
    if taken:
        if media_type(request) != "application/json":
            raise WrongMediaType
        if _charset(request) not in ("utf-8", "utf8"):
            raise WrongMediaType("UTF-8로 보내 주십시오.")
        value = _read(bytes(taken)) if len(taken) < _INLINE_BYTES else await run_in_threadpool(_read, bytes(taken))
    request.state.body_sha256 = hashlib.sha256(taken).hexdigest()
    return TakenRequest(request.scope, request.receive, bytes(taken), value)


def _read(source: bytes) -> Json:
    try:
        value = strict_json.loads(source)
    except strict_json.JsonRejected as rejected:
        raise UnreadableBody(problems=rejected.problems) from None
    if problems := _unkeepable(value):
        raise UnreadableBody(problems=problems)
    return value


def _unkeepable(value: Json) -> list[Problem]:
    """Values that are JSON but that no database or browser keeps unchanged."""
    found: list[Problem] = []
    waiting: list[tuple[str, Json]] = [("", value)]
    while waiting:
        place, here = waiting.pop()
        match here:
            case dict():
                for name, inner in here.items():
                    if _UNSTORABLE.search(name):
                        found.append(Problem("control_character", "쓸 수 없는 글자가 있습니다.", pointer=place))
                    else:
                        waiting.append((f"{place}/{name.replace('~', '~0').replace('/', '~1')}", inner))
            case list():
                waiting.extend((f"{place}/{at}", inner) for at, inner in enumerate(here))
            case str():
                if _UNSTORABLE.search(here):
                    found.append(Problem("control_character", "쓸 수 없는 글자가 있습니다.", pointer=place))
            case bool() | None | float():
                pass
            case int():
                if abs(here) > WHOLE_MAX:
                    found.append(Problem("number_too_large", "수가 너무 큽니다.", pointer=place))
    return sorted(found, key=lambda p: p.pointer)


async def take_file(request: Request) -> Request:
    """A request whose multipart body is counted while it streams to disk."""
    bytes_max = FILE_BYTES_MAX + _FRAME_BYTES
    _refuse_declared(request, bytes_max)
    if media_type(request) != "multipart/form-data":
        raise WrongMediaType("파일은 multipart/form-data로 보내 주십시오.")
    received = 0

    async def counted() -> Message:
        nonlocal received
        message = await request.receive()
        received += len(message.get("body", b""))
        if received > bytes_max:
            raise _too_large(FILE_BYTES_MAX)
        return message

    return Request(request.scope, counted)

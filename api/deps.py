"""What endpoints ask for besides their data: the desk, who is acting, and whether the request may come twice."""

from __future__ import annotations

import re
from typing import Annotated, cast

from fastapi import Depends, Header, Path, Request
from pydantic import AfterValidator

from api.problems import InvalidRequest
from engine.commands.acting import Once
from engine.desk import Desk
from engine.model.errors import NotFound, Problem
from engine.model.person import Actor
from engine.settings import Settings

_KEY = re.compile(r"^[\x21-\x7e]{1,100}$")
_ID = re.compile(r"^[0-9a-f]{32}$")


async def _desk(request: Request) -> Desk:
    return cast(Desk, request.app.state.desk)


async def _settings(request: Request) -> Settings:
    return cast(Settings, request.app.state.settings)


async def _actor(request: Request) -> Actor:
    actor: Actor | None = request.state.actor
    assert actor is not None, "this door is public; ask for a Visitor"
    return actor


async def _visitor(request: Request) -> Actor | None:
    return cast("Actor | None", request.state.actor)


async def _once(
    request: Request,
    idempotency_key: Annotated[
        str | None, Header(description="A request sent again with the same key gets its first answer.")
    ] = None,
) -> Once | None:
    if idempotency_key is None:
        return None
    if not _KEY.match(idempotency_key):
        sentence = "요청 번호는 공백 없는 영문과 숫자 100자까지입니다."
        raise InvalidRequest(problems=[Problem("bad_key", sentence)])
    # An upload has no digest here: a browser frames the same file anew each time, so its door digests the file itself.
    digest = getattr(request.state, "body_sha256", "")
    return Once(idempotency_key, f"{request.method} {request.url.path}", digest)


def _known_shape(value: str) -> str:
    # What cannot be an id of ours is answered like an id that does not exist.
    if not _ID.match(value):
        raise NotFound
    return value


AtDesk = Annotated[Desk, Depends(_desk)]
UnderSettings = Annotated[Settings, Depends(_settings)]
By = Annotated[Actor, Depends(_actor)]
Visitor = Annotated[Actor | None, Depends(_visitor)]
MaybeOnce = Annotated[Once | None, Depends(_once)]
Id = Annotated[str, Path(), AfterValidator(_known_shape)]

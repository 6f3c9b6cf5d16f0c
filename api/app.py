"""The house with its doors: which routers there are, what stands around them, and how the description is made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api import (
    attachments,
    calendars,
    chains,
    checks,
    counts,
    documents,
    drafts,
    envelopes,
    finding,
    forms,
    health,
    inbox,
    openapi,
    people,
    problems,
    records,
    registers,
    releases,
    rules,
    sessions,
    tasks,
)
from api.auth import SignInGate
from api.door import Door
from api.headers import SecurityHeaders
from api.problems import NoSuchAddress
from api.screens import Screens
from engine.desk import Desk
from engine.settings import Settings

ROUTERS = tuple(
    noun.router
    for noun in (
        *(sessions, inbox, tasks, documents, drafts, attachments, counts, envelopes, registers, records, chains),
        *(finding, calendars, forms, people, rules, checks, releases, health),
    )
)


def create_app(desk: Desk, settings: Settings, *, demo: bool = False) -> FastAPI:
    """The application for one desk. `demo` lets visitors in as invented people, without a password."""
    app = _doors()
    app.state.desk = desk
    app.state.settings = settings
    app.state.demo = demo
    app.state.gate = SignInGate()
    description = openapi.serialise(describe())

    def describe_api(request: Request) -> Response:
        return Response(description, media_type="application/json")

    app.add_route("/api/openapi.json", describe_api, include_in_schema=False)
    app.add_route("/{path:path}", _answer_for(settings), include_in_schema=False)
    app.add_middleware(SecurityHeaders, https=settings.is_https)
    return app


def _doors() -> FastAPI:
    """Every door under /api and what answers when there is none."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    for router in ROUTERS:
        unguarded = [route for route in router.routes if not isinstance(route, Door)]
        assert not unguarded, f"not a door: {unguarded}"
        app.include_router(router, prefix="/api")

    def refuse(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return problems.respond(problems.from_http(error))

    app.add_exception_handler(HTTPException, refuse)
    return app


def _answer_for(settings: Settings) -> Callable[[Request], Response]:
    """Everything that is not the API is a page or a file of the screens."""
    screens = Screens(settings.web)

    def answer(request: Request) -> Response:
        path = request.url.path
        if path == "/api" or path.startswith("/api/"):
            return problems.respond(NoSuchAddress())
        return screens.answer(request)

    return answer


def describe() -> dict[str, Any]:
    """The API as an OpenAPI document; needs no desk."""
    return openapi.describe(_doors())

"""The one kind of route there is. In order: where does the request come from, who is it, may they knock, is the body
readable, does it fit; then the endpoint, and whatever it refuses as problem details."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, params
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api import problems
from api.auth import Verb, admit, require_own_origin
from api.bodies import TakenRequest, take_file, take_json
from api.problems import InvalidRequest
from engine.model.errors import Problem, Refusal

GZIP_BYTES_MIN = 1024
GZIP_LEVEL = 4
FORM_LIMITS = {"max_files": 1, "max_fields": 4, "max_part_size": 1024}


class Door(APIRoute):
    """A route with a declared verb; without one it cannot be made."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **more: Any) -> None:
        verb = getattr(endpoint, "verb", None)
        if not isinstance(verb, Verb):
            raise TypeError(f"{endpoint.__module__}.{endpoint.__name__} opens a door without declaring its verb")
        self.verb: Verb = verb
        if verb.is_public:
            more["openapi_extra"] = {"x-public": True}
        super().__init__(path, endpoint, **{**more, "form_limits": FORM_LIMITS})

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The whole way through the door."""
        handle = super().get_route_handler()
        verb = self.verb
        expects_file = self.body_field is not None and isinstance(self.body_field.field_info, params.Form)
        expects_body = self.body_field is not None

        async def pass_through(request: Request) -> Response:
            require_own_origin(request)
            request.state.actor = await run_in_threadpool(admit, request, verb)
            if "%00" in request.scope["query_string"].decode("latin-1"):
                raise InvalidRequest
            if expects_file:
                return await handle(await take_file(request))
            taken = await take_json(request)
            if not expects_body:
                await _require_empty(taken)
            return await handle(taken)

        async def answer(request: Request) -> Response:
            try:
                response = await pass_through(request)
            except Refusal as refusal:
                response = problems.respond(refusal)
            except RequestValidationError as error:
                response = problems.respond(problems.from_validation(error))
            except HTTPException as error:
                response = problems.respond(problems.from_http(error))
            except Exception as fault:  # Ours, not theirs: logged under a number the person can read out.
                response = problems.respond_to_fault(fault, request.method, self.path)
            return _packed(request, response)

        return answer


async def _require_empty(taken: TakenRequest) -> None:
    """A door that takes nothing still says so when it is given something."""
    value = await taken.json()
    if isinstance(value, dict):
        unknown = [Problem("extra_forbidden", "모르는 항목입니다.", pointer=f"/{name}") for name in value]
        if unknown:
            raise InvalidRequest(problems=unknown)
    elif value is not None:
        raise InvalidRequest


def _packed(request: Request, response: Response) -> Response:
    """JSON of some length travels compressed. Files are compressed already or not worth it."""
    body = getattr(response, "body", b"")
    if (
        len(body) >= GZIP_BYTES_MIN
        and response.headers.get("content-type", "").startswith("application/json")
        and "gzip" in request.headers.get("accept-encoding", "")
    ):
        response.body = gzip.compress(body, GZIP_LEVEL, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(response.body))
        response.headers["Vary"] = "Accept-Encoding"
    return response

"""How a refusal leaves the house: the only table from Refusal to status, and problem details (RFC 9457) in Korean.
What may be refused, and why, is decided further in."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import Any, cast

import orjson
import structlog
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from engine.model import envelope, errors
from engine.model.errors import Problem, Refusal

log = structlog.get_logger(__name__)
MEDIA_TYPE = "application/problem+json"


class UnreadableBody(Refusal):
    """The body is not the JSON we take."""

    code = "unreadable_body"
    default_sentence = "보낸 내용을 읽을 수 없습니다."


class InvalidRequest(Refusal):
    """The body or the query does not have the declared shape."""

    code = "invalid_request"
    default_sentence = "보낸 내용에 고칠 곳이 있습니다."


class WrongMediaType(Refusal):
    """The body is of a kind this address does not take."""

    code = "wrong_media_type"
    default_sentence = "JSON으로 보내 주십시오."


class TooLarge(Refusal):
    """More bytes than this address takes."""

    code = "too_large"
    default_sentence = "보낸 내용이 너무 큽니다."


class ForeignOrigin(Refusal):
    """A write that another site's page asked for."""

    code = "foreign_origin"
    default_sentence = "다른 누리집에서 보낸 요청은 받지 않습니다."


class TooManyAttempts(Refusal):
    """Too many failed sign-ins; the person may try again after `wait_seconds`."""

    code = "too_many_attempts"
    default_sentence = "로그인을 여러 번 틀렸습니다. 잠시 뒤 다시 해 주십시오."
    wait_seconds = 1


class NoSuchAddress(Refusal):
    """No door at this address."""

    code = "no_such_address"
    default_sentence = "그런 주소가 없습니다."


class WrongMethod(Refusal):
    """The address exists, but does not do this."""

    code = "wrong_method"
    default_sentence = "이 주소에서는 할 수 없는 일입니다."


STATUS: Mapping[type[Refusal], int] = {
    errors.NotSignedIn: 401,
    errors.NotYours: 403,
    errors.NotFound: 404,
    errors.NotOpen: 409,
    errors.Stale: 409,
    errors.AlreadyFinal: 409,
    errors.NeedsAnother: 409,
    errors.NoWayOn: 409,
    errors.OverLimit: 413,
    envelope.Overdrawn: 409,
    envelope.BelowDrawn: 409,
    errors.FormRejected: 422,
    errors.RecordRejected: 422,
    errors.ReleaseRejected: 422,
    errors.KeyReused: 422,
    errors.NotReady: 503,
    UnreadableBody: 422,
    InvalidRequest: 422,
    WrongMediaType: 415,
    TooLarge: 413,
    ForeignOrigin: 403,
    TooManyAttempts: 429,
    NoSuchAddress: 404,
    WrongMethod: 405,
}
"""A refusal of a workshop further in has the status of the family it belongs to. There is no row for all the rest: one
that belongs nowhere is a fault of ours."""


class ProblemPlace(BaseModel):
    """One thing wrong with what was sent."""

    model_config = ConfigDict(title="ProblemPlace")

    code: str
    pointer: str = Field(description="JSON pointer into what was sent")
    message: str = Field(description="A Korean sentence")


class ProblemDetails(BaseModel):
    """Why a request was refused, for a person and for a program (RFC 9457)."""

    model_config = ConfigDict(title="Problem")

    type: str
    title: str = Field(description="A Korean sentence that says what the reader can do")
    status: int
    code: str
    detail: str
    problems: list[ProblemPlace]


def status_of(refusal: Refusal) -> int:
    """The status of a refusal; a class without a row of its own takes that of the class it comes from."""
    return next(STATUS[kind] for kind in type(refusal).__mro__ if kind in STATUS)


def respond(refusal: Refusal) -> Response:
    """A refusal as problem details."""
    headers = {"Retry-After": str(refusal.wait_seconds)} if isinstance(refusal, TooManyAttempts) else {}
    return _details(status_of(refusal), refusal.code, refusal.sentence, "", refusal.problems, headers)


def respond_to_fault(fault: Exception, method: str, path: str) -> Response:
    """A fault of ours: logged whole under an incident id, told without its insides."""
    incident = secrets.token_hex(4)
    log.error("fault", incident=incident, method=method, path=path, exc_info=fault)
    sentence = "처리하지 못했습니다. 저장된 것은 그대로입니다. 다시 해 보고, 또 안 되면 관리자에게 알려 주십시오."
    return _details(500, "fault", sentence, f"사고 번호 {incident}", (), {})


def from_http(error: HTTPException) -> Refusal:
    """What the web framework itself refuses, as one of ours."""
    inner = error.__cause__
    if isinstance(inner, Refusal):
        return inner
    match error.status_code:
        case 404:
            return NoSuchAddress()
        case 405:
            return WrongMethod()
        case 413:
            return TooLarge()
        case _:
            return UnreadableBody()


def _details(
    status: int,
    code: str,
    sentence: str,
    detail: str,
    problems: Iterable[Problem],
    headers: Mapping[str, str],
) -> Response:
    body = {
        "type": f"urn:danji:problem:{code}",
        "title": sentence,
        "status": status,
        "code": code,
        "detail": detail,
        "problems": [{"code": p.code, "pointer": p.pointer, "message": p.message} for p in problems],
    }
    return Response(orjson.dumps(body), status, headers, MEDIA_TYPE)


_SENTENCES = {
    "missing": "꼭 있어야 하는 항목입니다.",
    "extra_forbidden": "모르는 항목입니다.",
    "bool_type": "예(true) 또는 아니요(false)여야 합니다.",
    "int_type": "정수여야 합니다.",
    "int_parsing": "정수여야 합니다.",
    "string_type": "글자여야 합니다.",
    "dict_type": "중괄호로 묶은 내용이어야 합니다.",
    "model_attributes_type": "중괄호로 묶은 내용이어야 합니다.",
    "model_type": "중괄호로 묶은 내용이어야 합니다.",
    "string_too_long": "너무 깁니다. {max_length}자까지 적을 수 있습니다.",
    "string_too_short": "비워 둘 수 없습니다.",
    "literal_error": "고를 수 있는 값이 아닙니다.",
    "greater_than_equal": "{ge}부터 적을 수 있습니다.",
    "less_than_equal": "{le}까지 적을 수 있습니다.",
}


def from_validation(error: RequestValidationError) -> InvalidRequest:
    """Everything that does not fit the declared shape, each with its place."""
    problems = []
    for found in error.errors():
        kind, context = str(found["type"]), cast(dict[str, Any], found.get("ctx") or {})
        if kind.startswith(("date", "datetime")):
            sentence = "날짜는 2026-07-14처럼 적어 주십시오."
        else:
            sentence = _SENTENCES.get(kind, "읽을 수 없는 값입니다.").format_map(context)
        place = found["loc"][1:]
        problems.append(Problem(kind, sentence, pointer="".join(f"/{_escaped(str(part))}" for part in place)))
    return InvalidRequest(problems=problems)


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")

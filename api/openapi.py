"""The API described for programs, the same bytes for the same code. `api/openapi.json` is this, committed."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.problems import MEDIA_TYPE, ProblemDetails

_WRITES = frozenset({"post", "put", "delete"})
_DESCRIPTIONS = {
    "401": "Nobody is signed in, or the session has ended.",
    "403": "Not this person, or asked for by another site's page.",
    "404": "It does not exist, or not for this person.",
    "409": "It has been decided, changed or closed meanwhile.",
    "413": "Too large.",
    "415": "Not the kind of body this address takes.",
    "422": "What was sent has problems; each is listed with its place.",
    "429": "Too many attempts.",
    "default": "Any other refusal or fault.",
}


def describe(app: FastAPI) -> dict[str, Any]:
    """The document: every operation, and every refusal as a problem."""
    document = get_openapi(
        title="Danji",
        version="1",
        description="Approvals of a Korean residential complex. Every refusal is a problem (RFC 9457) in Korean.",
        routes=app.routes,
    )
    schemas = document["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    shape = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= shape.pop("$defs") | {"Problem": shape}
    document["components"]["schemas"] = dict(sorted(schemas.items()))
    document["components"]["securitySchemes"] = {
        "session": {"type": "apiKey", "in": "cookie", "name": "danji", "description": "`__Host-danji` over https"}
    }
    document["components"]["responses"] = {
        f"Problem{status.title()}": {
            "description": description,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status, description in _DESCRIPTIONS.items()
    }
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            public = operation.pop("x-public", False)
            for status in _refusals(path, method, operation, public):
                operation["responses"][status] = {"$ref": f"#/components/responses/Problem{status.title()}"}
            operation["security"] = [] if public else [{"session": []}]
    return document


def _refusals(path: str, method: str, operation: dict[str, Any], public: bool) -> list[str]:
    found = ["default"] if public else ["401", "403", "default"]
    if "{" in path or path.startswith("/api/demo"):
        found.append("404")
    if method in _WRITES:
        found += ["403", "409", "413", "415", "422"]
    if any(p["in"] == "query" for p in operation.get("parameters", [])):
        found.append("422")
    if operation["operationId"] == "download_document":
        found.append("409")
    if operation["operationId"] == "sign_in":
        found += ["401", "429"]
    operation["responses"].pop("422", None)
    return sorted(set(found))


def serialise(document: dict[str, Any]) -> bytes:
    """The bytes that are committed: keys in order, two spaces, a last newline."""
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)

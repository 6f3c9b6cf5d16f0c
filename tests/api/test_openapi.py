"""The committed description is what the code says, and it says enough for types to be made of it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from api.app import describe
from api.openapi import serialise
from tests.api.conftest import Doors
from tests.office import REPOSITORY

COMMITTED = REPOSITORY / "api" / "openapi.json"
DOCUMENT = describe()
OPERATIONS: list[dict[str, Any]] = [o for path in DOCUMENT["paths"].values() for o in path.values()]


def test_the_committed_description_is_current() -> None:
    assert COMMITTED.read_bytes() == serialise(DOCUMENT), "run `danji openapi -o api/openapi.json`"


def test_it_is_the_same_each_time() -> None:
    assert serialise(describe()) == serialise(describe())


def test_the_server_hands_out_the_same_description(doors: Doors) -> None:
    assert doors.browser().get("/api/openapi.json").json() == json.loads(COMMITTED.read_bytes())


@pytest.mark.parametrize("operation", OPERATIONS, ids=[o["operationId"] for o in OPERATIONS])
def test_every_operation_is_named_and_all_its_refusals_are_problems(operation: dict[str, Any]) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", operation["operationId"])
    assert operation["description"]
    refusals = {s: r for s, r in operation["responses"].items() if not s.startswith("2")}
    assert "default" in refusals
    assert all(r["$ref"].startswith("#/components/responses/Problem") for r in refusals.values())


@pytest.mark.parametrize("operation", OPERATIONS, ids=[o["operationId"] for o in OPERATIONS])
def test_every_answer_has_a_shape(operation: dict[str, Any]) -> None:
    status, answer = next((s, r) for s, r in operation["responses"].items() if s.startswith("2"))

    if status == "204":
        assert "content" not in answer
    else:
        assert all(kind["schema"] for kind in answer["content"].values())


def test_whatever_is_sent_is_closed() -> None:
    sent = {
        body["schema"]["$ref"].rsplit("/", 1)[-1]
        for operation in OPERATIONS
        for kind, body in operation.get("requestBody", {}).get("content", {}).items()
        if kind == "application/json"
    }

    assert sent
    for name in sent:
        assert DOCUMENT["components"]["schemas"][name]["additionalProperties"] is False, name

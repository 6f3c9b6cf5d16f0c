"""Every refusal leaves the house with a status and a Korean sentence; a fault of ours leaves nothing of its insides."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from fastapi.exceptions import RequestValidationError

import api.app  # Every module that refuses something is loaded by this.
from api.problems import STATUS, from_validation, status_of
from engine.bpmn.failures import NobodyToAsk
from engine.model import errors
from engine.model.errors import Refusal
from engine.paper.apart import RenderingFailed
from engine.queries import inbox
from engine.store.numbers import ClockWentBack
from tests.api.conftest import Doors

assert api.app


def refusals(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for inner in kind.__subclasses__():
        yield inner
        yield from refusals(inner)


@pytest.mark.parametrize("kind", sorted(set(refusals()), key=lambda k: k.__name__))
def test_every_refusal_has_a_status_and_a_korean_sentence(kind: type[Refusal]) -> None:
    assert 400 <= status_of(kind()) < 600
    assert re.search("[가-힣]", kind.default_sentence)
    assert kind.default_sentence.endswith(".")
    assert kind.code != Refusal.code


@pytest.mark.parametrize(("kind", "status"), [(NobodyToAsk, 409), (ClockWentBack, 503), (RenderingFailed, 503)])
def test_a_refusal_of_a_workshop_has_the_status_of_its_family(kind: type[Refusal], status: int) -> None:
    assert status_of(kind()) == status


def test_the_refusals_of_the_book_are_all_in_the_table() -> None:
    book = {k for k in vars(errors).values() if isinstance(k, type) and issubclass(k, Refusal)}

    assert book - {Refusal} <= STATUS.keys()


def test_a_fault_is_told_by_its_number_only(
    open_doors: Callable[..., Doors], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    doors = open_doors()
    browser = doors.browser_of("정민호")

    def burst(*_: object) -> None:
        raise RuntimeError("the password of the database is hunter2")

    monkeypatch.setattr(inbox, "inbox", burst)
    answer = browser.get("/api/inbox")

    assert answer.status_code == 500
    told = answer.json()
    assert told["code"] == "fault"
    number = told["detail"].removeprefix("사고 번호 ")
    assert re.fullmatch("[0-9a-f]{8}", number)
    assert "hunter2" not in answer.text
    written = capsys.readouterr().out
    assert number in written
    assert "hunter2" in written


def test_an_answer_that_does_not_fit_its_description_is_a_fault(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = doors.browser_of("정민호")
    monkeypatch.setattr(inbox, "inbox", lambda *_: {"count": "three"})

    answer = browser.get("/api/inbox")

    assert answer.status_code == 500
    assert "three" not in answer.text


def test_an_unknown_address_and_method_are_problems_too(doors: Doors) -> None:
    browser = doors.browser_of("정민호")

    nowhere, wrong = browser.get("/api/nowhere"), browser.patch("/api/inbox")

    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "no_such_address")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "wrong_method")


def test_pointers_follow_the_rules_of_json_pointer() -> None:
    error = RequestValidationError([{"type": "missing", "loc": ("body", "a/b", 0, "c~d"), "msg": "", "input": None}])

    assert from_validation(error).problems[0].pointer == "/a~1b/0/c~0d"

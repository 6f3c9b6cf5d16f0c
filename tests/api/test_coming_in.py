"""Coming in and going out: cookies, passwords, the demonstration, and who is kept out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from api.auth import SignInGate
from api.problems import TooManyAttempts
from engine.commands.sessions import WRONG, hash_password
from engine.model.errors import NotSignedIn
from engine.store import people
from tests.api.conftest import Doors


def give_password(doors: Doors, name: str, password: str) -> None:
    desk = doors.office.desk
    with desk.db.transaction(desk.complex_id, desk.clock()) as tx:
        people.update_person(tx, doors.office.ids[name], {"password_hash": hash_password(password)})


def test_a_person_signs_in_with_login_and_password(doors: Doors) -> None:
    give_password(doors, "이수진", "오늘도-맑음")
    browser = doors.browser()

    answer = browser.post("/api/session", json={"login": "이수진", "password": "오늘도-맑음"})

    assert answer.status_code == 200
    assert answer.json()["person"]["name"] == "이수진"
    assert browser.get("/api/session").json()["signed_in"] is True


def test_a_wrong_password_and_an_unknown_login_get_the_same_answer(doors: Doors) -> None:
    give_password(doors, "이수진", "오늘도-맑음")
    browser = doors.browser()

    wrong = browser.post("/api/session", json={"login": "이수진", "password": "내일은-흐림"})
    unknown = browser.post("/api/session", json={"login": "아무개", "password": "내일은-흐림"})

    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert wrong.json()["title"] == WRONG
    assert "set-cookie" not in wrong.headers


def test_a_person_without_a_password_cannot_be_guessed(doors: Doors) -> None:
    answer = doors.browser().post("/api/session", json={"login": "정민호", "password": "무엇이든"})

    assert answer.status_code == 401


def test_no_script_and_no_other_site_gets_the_cookie(doors: Doors) -> None:
    cookie = doors.browser().post("/api/demo/session", json={"person_id": doors.office.ids["정민호"]})

    said = cookie.headers["set-cookie"]
    assert said.startswith("danji=")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= {part.strip() for part in said.split(";")}
    assert "Secure" not in said


def test_over_https_the_cookie_is_bound_to_the_host(open_doors: Callable[..., Doors]) -> None:
    doors = open_doors(DANJI_PUBLIC_URL="https://haetsal.example")

    cookie = doors.browser().post("/api/demo/session", json={"person_id": doors.office.ids["정민호"]})

    said = cookie.headers["set-cookie"]
    assert said.startswith("__Host-danji=")
    assert "Secure" in said
    assert "Domain" not in said
    assert cookie.headers["strict-transport-security"] == "max-age=31536000"


def test_a_session_that_was_ended_opens_nothing_even_when_its_cookie_is_replayed(doors: Doors) -> None:
    browser = doors.browser_of("정민호")
    token = browser.cookies["danji"]

    assert browser.delete("/api/session").status_code == 204

    assert browser.cookies.get("danji") is None
    replayed = doors.browser(cookies={"danji": token}).get("/api/inbox")
    assert replayed.status_code == 401
    assert replayed.json()["title"] == "로그인이 필요합니다."


def test_a_session_ends_after_a_working_day(doors: Doors) -> None:
    browser = doors.browser_of("정민호")

    doors.office.clock.forward(hours=13)

    assert browser.get("/api/inbox").status_code == 401
    assert browser.get("/api/session").json()["signed_in"] is False


def test_signing_in_again_ends_the_session_before(doors: Doors) -> None:
    browser = doors.browser_of("정민호")
    earlier = browser.cookies["danji"]

    browser.post("/api/demo/session", json={"person_id": doors.office.ids["이수진"]})

    assert browser.get("/api/session").json()["person"]["name"] == "이수진"
    assert doors.browser(cookies={"danji": earlier}).get("/api/inbox").status_code == 401


def test_outside_a_demonstration_nobody_is_let_in_by_name(open_doors: Callable[..., Doors]) -> None:
    doors = open_doors(demo=False)
    browser = doors.browser()

    assert browser.get("/api/demo/people").status_code == 404
    assert browser.post("/api/demo/session", json={"person_id": doors.office.ids["정민호"]}).status_code == 404
    assert browser.get("/api/session").json()["demo"] is False


def test_a_visitor_cannot_be_somebody_who_does_not_sign_in(doors: Doors) -> None:
    answer = doors.browser().post("/api/demo/session", json={"person_id": "0" * 32})

    assert answer.status_code == 404
    assert "set-cookie" not in answer.headers


def test_guessing_passwords_becomes_slow(doors: Doors) -> None:
    browser = doors.browser()
    guess = {"login": "정민호", "password": "하나"}

    answers = [browser.post("/api/session", json=guess) for _ in range(SignInGate.FREE_TRIES + 1)]

    assert [a.status_code for a in answers] == [401] * SignInGate.FREE_TRIES + [429]
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert "초 뒤" in answers[-1].json()["title"]


class Seconds:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def fail(gate: SignInGate, login: str, address: str) -> None:
    with pytest.raises(NotSignedIn), gate.passing(login, address):
        raise NotSignedIn


def test_each_further_failure_doubles_the_wait_and_success_forgets_it() -> None:
    clock = Seconds()
    gate = SignInGate(clock)
    for _ in range(SignInGate.FREE_TRIES):
        fail(gate, "정민호", "10.0.0.1")

    waits = []
    for _ in range(4):
        with pytest.raises(TooManyAttempts) as told, gate.passing("정민호", "10.0.0.1"):
            pytest.fail("let in too early")
        waits.append(told.value.wait_seconds)
        clock.now += told.value.wait_seconds
        fail(gate, "정민호", "10.0.0.1")
    clock.now += 1000
    with gate.passing("정민호", "10.0.0.1"):
        pass

    assert waits == sorted(waits)
    assert waits[-1] >= 4 * waits[0]
    fail(gate, "정민호", "10.0.0.1")


def test_somebody_elses_guesses_do_not_lock_the_owner_out() -> None:
    gate = SignInGate(Seconds())

    for _ in range(SignInGate.FREE_TRIES):
        fail(gate, "정민호", "203.0.113.9")

    with gate.passing("정민호", "10.0.0.1"):
        pass


def test_the_gate_remembers_only_so_many() -> None:
    gate = SignInGate(Seconds())
    gate.KNOWN_MAX = 50  # type: ignore[misc]  # Ten thousand failures would only make the test slow.

    for at in range(200):
        fail(gate, f"사람 {at}", "203.0.113.9")

    assert len(gate._failures) == 50


def test_a_crowd_at_the_door_is_asked_to_wait_instead_of_taking_every_thread() -> None:
    gate = SignInGate(Seconds())
    inside = [gate.passing(f"사람 {at}", "10.0.0.1") for at in range(SignInGate.AT_ONCE_MAX)]
    for entered in inside:
        entered.__enter__()

    with pytest.raises(TooManyAttempts), gate.passing("하나 더", "10.0.0.1"):
        pytest.fail("let in")

    for entered in inside:
        entered.__exit__(None, None, None)
    with gate.passing("하나 더", "10.0.0.1"):
        pass


def test_preferences_follow_the_person(doors: Doors) -> None:
    kept = doors.browser_of("김정자").put("/api/me/preferences", json={"text_size": 150, "easy": True})

    assert kept.json() == {"text_size": 150, "easy": True, "theme": "light"}
    elsewhere = doors.browser_of("김정자").get("/api/session").json()
    assert elsewhere["person"]["preferences"]["easy"] is True


@pytest.mark.parametrize("wrong", [{"text_size": 110}, {"easy": "yes"}, {"theme": "pink"}, {"text_size": "150"}])
def test_preferences_nobody_can_choose_are_refused(doors: Doors, wrong: dict[str, object]) -> None:
    answer = doors.browser_of("김정자").put("/api/me/preferences", json=wrong)

    assert answer.status_code == 422
    assert answer.json()["problems"][0]["pointer"] == f"/{next(iter(wrong))}"

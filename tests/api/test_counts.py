"""Questions through the doors: the card, the answer that may come twice, the result, and who sees nothing of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.api.conftest import Doors
from tests.desk import questions
from tests.desk.questions import RECORD, asks, begins
from tests.office import Office, open_office, proposal


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    home: Path = tmp_path_factory.mktemp("asking")
    opened = open_office(home / "home", definitions=questions.definitions(home / "definitions"))
    yield opened
    opened.desk.db.close()


@pytest.fixture
def doors(open_doors: Callable[..., Doors]) -> Doors:
    return open_doors()


def test_a_question_is_answered_from_the_inbox_and_closed_by_whoever_may(doors: Doors) -> None:
    count = asks(doors.office, "김정자", "윤재근", closer="role:chief")
    chair, chief = doors.browser_of("김정자"), doors.browser_of("정민호")
    card = next(c for c in chair.get("/api/inbox").json()["counts"] if c["count_id"] == count)
    assert (card["answered"], card["entitled"], card["secret"]) == (0, 2, False)
    assert count in [c["count_id"] for c in chief.get("/api/inbox").json()["to_close"]]
    badge = chair.get("/api/session").json()["inbox_count"]

    answered = chair.post(f"/api/counts/{count}/answer", json={"option": "반대", "comment": "비쌉니다."}).json()

    assert (answered["mine"]["option"], answered["may_answer"], answered["result"]) == ("반대", False, None)
    assert chair.get("/api/session").json()["inbox_count"] == badge - 1
    assert "비쌉니다." not in chief.get(f"/api/counts/{count}").text
    closed = chief.post(f"/api/counts/{count}/close").json()
    assert [(o["title"], o["count"]) for o in closed["result"]["options"]] == [("찬성", 0), ("반대", 1), ("기권", 0)]
    assert closed["result"]["options"][1]["people"][0]["comment"] == "비쌉니다."


def test_the_same_answer_sent_again_is_taken_once_and_another_is_refused(doors: Doors) -> None:
    for secret in (False, True):
        count = asks(doors.office, "김정자", "윤재근", secret=secret)
        chair = doors.browser_of("김정자")
        key = {"Idempotency-Key": f"once-{secret}"}

        first = chair.post(f"/api/counts/{count}/answer", json={"option": "찬성"}, headers=key)
        again = chair.post(f"/api/counts/{count}/answer", json={"option": "찬성"}, headers=key)
        other = chair.post(f"/api/counts/{count}/answer", json={"option": "반대"})

        assert first.status_code == again.status_code == 200 and first.json() == again.json()
        assert (other.status_code, other.json()["code"]) == (409, "already_answered")
        assert chair.get(f"/api/counts/{count}").json()["answered"] == 1


@pytest.mark.parametrize(
    ("name", "body", "status", "code"),
    [
        ("정민호", {"option": "찬성"}, 403, "not_entitled"),
        ("서은주", {"option": "찬성"}, 404, "not_found"),
        ("김정자", {"option": "모름"}, 422, "form_rejected"),
        ("김정자", {"option": ""}, 422, "invalid_request"),
        ("김정자", {"option": "찬성", "comment": "가" * 2_001}, 422, "invalid_request"),
        ("김정자", {"option": "찬성", "weight": 3}, 422, "invalid_request"),
        ("김정자", {"option": ["찬성"]}, 422, "invalid_request"),
    ],
)
def test_an_answer_that_may_not_be_taken_is_refused_and_leaves_no_trace(
    doors: Doors, name: str, body: dict[str, object], status: int, code: str
) -> None:
    count = asks(doors.office, "김정자", "윤재근", by="정민호")

    refused = doors.browser_of(name).post(f"/api/counts/{count}/answer", json=body)

    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert doors.browser_of("정민호").get(f"/api/counts/{count}").json()["answered"] == 0


def test_a_foreign_question_looks_like_one_that_does_not_exist(doors: Doors) -> None:
    count = asks(doors.office, "김정자", closer="role:chief")
    resident = doors.browser_of("서은주")

    for method, place in (("GET", ""), ("POST", "/close")):
        theirs = resident.request(method, f"/api/counts/{count}{place}")
        nowhere = resident.request(method, f"/api/counts/{'0' * 32}{place}")

        assert theirs.status_code == nowhere.status_code == 404 and theirs.content == nowhere.content


def test_money_over_its_envelope_is_a_refusal_with_a_sentence_not_a_size_limit(doors: Doors) -> None:
    begins(doors.office, "정민호", "grant", amount=1_000, record=RECORD, title="의결한 돈")
    clerk = doors.browser_of("박지영")
    paper = doors.office.draft("박지영", "spend")
    for at in (1, 2):
        doors.office.attach("박지영", paper, f"견적서 {at}.pdf", b"%PDF-1.4\n%" + str(at).encode())

    revision = clerk.get(f"/api/documents/{paper}").json()["revision"]
    refused = clerk.post(f"/api/documents/{paper}/submit", json={"data": proposal(3_300_000), "revision": revision})

    assert (refused.status_code, refused.json()["code"]) == (409, "overdrawn")
    assert refused.json()["title"].startswith("의결한 돈에서 3,299,000원이 모자랍니다.")
    assert clerk.get(f"/api/documents/{paper}").json()["state"] == "draft"

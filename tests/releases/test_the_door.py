"""A release comes through the door: examined, refused with everything that is wrong, or put in force by a second
person. Matters that run stay on theirs."""

from __future__ import annotations

import json
import threading
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine import jobs
from engine.commands import releases
from engine.desk import open_desk
from engine.model.errors import FormRejected, NeedsAnother, NotFound, NotOpen, NotYours, OverLimit, Refusal, Stale
from engine.queries import releases as release_queries
from engine.store import submissions
from tests.office import REPOSITORY
from tests.releases.conftest import SECOND, SENDER, ReleaseDoor, log
from tests.releases.packing import BASE, LINE, MEMO, NOTES, packed, rewritten, with_field

FIELD = {"type": "string", "title": "증빙 종류", "maxLength": 40}
WITH_FIELD = with_field(MEMO, "evidence", FIELD)
BOUNDARIES = "processes/approval/scenarios/amount_boundaries.yaml"


def limit_moved() -> bytes:
    """The chair confirms purchases from a higher amount on, and the scenarios that say so."""
    line = BASE[LINE].decode().replace("&gt; 300000<", "&gt; 350000<")
    scenario = BASE[BOUNDARIES].decode().replace("unit_price: 300001", "unit_price: 350001").replace("300001", "350001")
    return packed({LINE: line.encode(), BOUNDARIES: scenario.encode()})


def purchase(price: int) -> dict[str, Any]:
    item = {"name": "안내판", "quantity": 1, "unit_price": price}
    about = {"title": "안내판 구입", "reason": "낡은 안내판을 바꾸려 합니다.", "account": "수선유지비"}
    return {**about, "need_on": "2026-07-20", "items": [item]}


def signers(door: ReleaseDoor, document: str) -> list[str]:
    return [stamp["person_name"] for stamp in door.office.look(SENDER, document)["stamps"]]


def test_a_moved_limit_governs_the_next_draft_and_not_the_running_one(door: ReleaseDoor) -> None:
    running = door.office.draft("박지영", "purchase-request")
    door.office.submit("박지영", running, purchase(320_000))
    before = signers(door, running)

    release = door.sends(limit_moved(), basis="제9차 의결")
    assert (release["state"], release["problems"]) == ("checked", [])
    assert any("300000" in d["before"] and "350000" in d["after"] for d in release["differences"])
    door.activates(release)

    after = door.office.draft("박지영", "purchase-request")
    door.office.submit("박지영", after, purchase(320_000))
    assert "김정자" in before and signers(door, running) == before
    assert "김정자" not in signers(door, after)
    door.office.approves(running, "이수진", "정민호")
    assert door.office.look(SENDER, running)["state"] == "final"
    assert log(door) == ["release.received", "release.checked", "release.activated"]


def test_a_field_added_to_one_file_is_in_the_next_draft(small_door: ReleaseDoor) -> None:
    door = small_door
    release = door.sends(WITH_FIELD, "업무기안.json", title="증빙을 적습니다", basis="규약 제56조")

    assert (release["state"], release["title"], release["legal_basis"]) == (
        "checked",
        "증빙을 적습니다",
        ["규약 제56조"],
    )
    assert [d["place"] for d in release["differences"]] == ["/evidence"]
    assert release["files"] == {"added": [], "changed": [MEMO, NOTES], "removed": []}
    assert release["scenarios"] and all(s["passed"] for s in release["scenarios"])
    assert release["scenarios_left_out"] > 0
    old = door.office.draft("박지영", "general-memo")
    door.activates(release)
    new = door.office.draft("박지영", "general-memo")
    memo = {
        "title": "게시판 정리",
        "purpose": "지난 안내문이 남아 있습니다.",
        "plan": "달마다 뗍니다.",
        "evidence": "사진",
    }

    with pytest.raises(FormRejected):
        door.office.submit("박지영", old, memo)
    door.office.submit("박지영", new, memo)
    assert door.office.look("박지영", new)["data"]["evidence"] == "사진"


def test_a_whole_release_may_leave_a_form_out_and_says_that_it_goes(small_door: ReleaseDoor) -> None:
    fewer = {p: c for p, c in BASE.items() if "/hire-request/" not in p} | {NOTES: rewritten(NOTES, version="1.1.0")}

    release = small_door.sends(packed(fewer))

    assert (release["state"], release["version"], release["is_whole"]) == ("checked", "1.1.0", True)
    assert [d["action"] for d in release["differences"] if d["kind"] == "form"] == ["removed"]
    assert release["scenarios_left_out"] == 0


def test_who_sent_it_cannot_decide_and_who_may_not_sees_nothing(door: ReleaseDoor) -> None:
    release = door.sends(WITH_FIELD, "x.json")

    with pytest.raises(NeedsAnother, match="다른 분"):
        door.activates(release, by=SENDER)
    for nobody in ("이수진", "서은주"):
        with pytest.raises(NotYours):
            door.activates(release, by=nobody)
        with pytest.raises(NotYours):
            door.look(release["id"], by=nobody)
        with pytest.raises(NotYours):
            door.sends(WITH_FIELD, "x.json", by=nobody)
        with pytest.raises(NotFound):
            releases.cancel(door.office.desk, door.office.actor(nobody), release["id"], "x", 1)
    assert "activate" not in release["may"] and "cancel" in release["may"]
    assert "activate" in door.look(release["id"], by=SECOND)["may"]
    assert [decider["name"] for decider in release["deciders"]] == [SECOND]
    assert door.in_force()["source"] == "folder"


def test_it_is_put_in_force_once(door: ReleaseDoor) -> None:
    release = door.sends(WITH_FIELD, "x.json")
    door.activates(release)

    with pytest.raises(NotOpen, match="이미 시행"):
        door.activates(release)
    with pytest.raises(NotOpen):
        door.activates(door.look(release["id"]))
    assert door.in_force()["id"] == release["id"]


def test_two_who_decide_at_once_put_one_release_in_force(door: ReleaseDoor) -> None:
    first = door.sends(WITH_FIELD, "x.json")
    second = door.sends(with_field(MEMO, "other", FIELD), "x.json")
    outcomes: list[str] = []

    def decide(release: dict[str, Any]) -> None:
        try:
            outcomes.append(door.activates(release)["state"])
        except Refusal as refusal:
            outcomes.append(refusal.code)

    threads = [threading.Thread(target=decide, args=(release,)) for release in (first, second, first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert outcomes.count("active") == 1, outcomes
    assert set(outcomes) <= {"active", "stale", "not_open"}
    desk = door.office.desk
    with desk.db.reading(desk.complex_id, desk.clock()) as tx:
        assert submissions.count(tx, "active") == 1


def test_what_was_compared_with_a_former_release_cannot_undo_a_later_one(door: ReleaseDoor) -> None:
    older = door.sends(with_field(MEMO, "other", FIELD), "x.json")
    newer = door.sends(WITH_FIELD, "x.json")
    door.activates(newer)

    assert door.look(older["id"])["is_overtaken"]
    with pytest.raises(Stale, match="다시 올려"):
        door.activates(older)


def test_a_day_is_named_moved_with_a_reason_and_comes_by_itself(door: ReleaseDoor) -> None:
    office, desk = door.office, door.office.desk
    release = door.sends(WITH_FIELD, "x.json")
    for bad in (date(2026, 7, 12), date(2036, 1, 1)):
        with pytest.raises(FormRejected):
            door.activates(release, on=bad)
    standing = door.activates(release, on=date(2026, 8, 1))
    assert standing["state"] == "scheduled"
    with pytest.raises(NotOpen, match="이미 시행하는 날"):
        door.activates({**release, "revision": standing["revision"]})

    second = office.actor(SECOND)
    with pytest.raises(NeedsAnother):
        releases.move(desk, office.actor(SENDER), release["id"], date(2026, 8, 3), "미룸", standing["revision"])
    with pytest.raises(FormRejected):
        releases.move(desk, second, release["id"], date(2026, 8, 3), "  ", standing["revision"])
    releases.move(desk, second, release["id"], date(2026, 8, 3), "소집 공고가 늦어서", standing["revision"])
    with pytest.raises(Stale):
        releases.move(desk, second, release["id"], date(2026, 8, 4), "또 미룸", standing["revision"])

    office.clock.now = office.clock.now.replace(month=8, day=2, hour=14, minute=59)
    office.works_off()
    assert door.in_force()["source"] == "folder"
    office.clock.forward(minutes=1)
    assert office.works_off() >= 1
    found = door.look(release["id"])
    assert (found["state"], door.in_force()["id"]) == ("active", release["id"])
    assert [(a["act"], a["name"], a["reason"]) for a in found["acts"]] == [
        ("received", SENDER, ""),
        ("checked", "", ""),
        ("scheduled", SECOND, ""),
        ("moved", SECOND, "소집 공고가 늦어서"),
        ("activated", "", ""),
    ]


def test_a_scheduled_release_is_called_off_by_a_person_or_by_one_that_comes_before_it(door: ReleaseDoor) -> None:
    office, desk = door.office, door.office.desk
    called_off = door.sends(WITH_FIELD, "x.json")
    standing = door.activates(called_off, on=date(2026, 8, 1))
    with pytest.raises(FormRejected):
        releases.cancel(desk, office.actor(SENDER), called_off["id"], "", standing["revision"])
    releases.cancel(desk, office.actor(SENDER), called_off["id"], "조문을 다시 봅니다", standing["revision"])
    overtaken = door.sends(with_field(MEMO, "other", FIELD), "x.json")
    door.activates(overtaken, on=date(2026, 8, 1))
    door.activates(door.sends(with_field(MEMO, "third", FIELD), "x.json"))

    office.clock.forward(days=30)
    office.works_off()

    assert [door.look(r["id"])["state"] for r in (called_off, overtaken)] == ["cancelled", "cancelled"]
    assert "다른 배포본" in door.look(overtaken["id"])["reason"]
    assert log(door).count("release.overtaken") == 1


def test_an_earlier_release_comes_back_by_two_people_as_a_new_act(door: ReleaseDoor) -> None:
    office, desk = door.office, door.office.desk
    first = door.in_force()
    with pytest.raises(NotOpen):
        releases.again(desk, office.actor(SENDER), first["id"])
    door.activates(door.sends(WITH_FIELD, "x.json"))

    with pytest.raises(NotFound):
        releases.again(desk, office.actor("이수진"), first["id"])
    proposed = releases.again(desk, office.actor(SECOND), first["id"])
    door.examines()
    back = door.look(proposed["id"])
    assert (back["state"], back["source"], back["release"]) == ("checked", "earlier", first["release"])
    assert [d["action"] for d in back["differences"]] == ["removed"]
    with pytest.raises(NeedsAnother):
        door.activates(back, by=SECOND)
    door.activates(back, by=SENDER)

    assert door.in_force()["release"] == first["release"]
    with desk.db.reading(desk.complex_id, desk.clock()) as tx:
        assert desk.bylaws_in_force(tx).hash == first["release"]


def test_a_restart_keeps_what_came_through_the_door_until_the_folder_changes(door: ReleaseDoor, tmp_path: Path) -> None:
    release = door.sends(WITH_FIELD, "x.json")
    door.activates(release)

    def restarted(definitions: Path) -> str:
        url, clock = door.database_url, door.office.clock
        desk = open_desk(door.home, database_url=url, definitions=definitions, clock=clock)
        try:
            with desk.db.reading(desk.complex_id, desk.clock()) as tx:
                return desk.bylaws_in_force(tx).hash
        finally:
            desk.db.close()

    assert restarted(REPOSITORY) == release["release"]
    assert restarted(REPOSITORY) == release["release"]
    for path, content in {**BASE, NOTES: rewritten(NOTES, version="2.0.0")}.items():
        (tmp_path / "newer" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "newer" / path).write_bytes(content)
    taken = restarted(tmp_path / "newer")
    assert taken != release["release"]
    assert door.look(release["id"])["state"] == "retired"
    assert (door.in_force()["release"], door.in_force()["version"]) == (taken, "2.0.0")


def test_any_two_releases_can_be_put_side_by_side(small_door: ReleaseDoor) -> None:
    door = small_door
    base = door.in_force()
    first = door.sends(WITH_FIELD, "x.json")
    second = door.sends(with_field(MEMO, "other", FIELD), "x.json")
    refused = door.sends(b"MZ", "x.exe")
    actor = door.office.actor(SENDER)

    def between(a: str, b: str | None) -> list[tuple[str, str]]:
        found = release_queries.side_by_side(door.office.desk, actor, a, b)
        return [(d["action"], d["place"]) for d in found["differences"]]

    assert between(first["id"], None) == [("added", "/evidence")]
    assert between(second["id"], first["id"]) == [("added", "/other"), ("removed", "/evidence")]
    assert between(base["id"], first["id"]) == [("removed", "/evidence")]
    with pytest.raises(NotOpen):
        between(refused["id"], None)


def test_too_much_and_nothing_are_refused_at_once_and_not_kept(small_door: ReleaseDoor) -> None:
    with pytest.raises(OverLimit):
        small_door.sends(b"0" * (releases.UPLOAD_BYTES_MAX + 1))
    with pytest.raises(FormRejected):
        small_door.sends(b"")
    for at in range(releases.UNDER_WAY_MAX):
        releases.receive(small_door.office.desk, small_door.office.actor(SENDER), f"{at}.exe", b"MZ")
    with pytest.raises(OverLimit):
        releases.receive(small_door.office.desk, small_door.office.actor(SENDER), "one too many.exe", b"MZ")
    assert log(small_door) == ["release.received"] * releases.UNDER_WAY_MAX


def test_the_worker_examines_what_came_and_progress_can_be_read_meanwhile(small_door: ReleaseDoor) -> None:
    door = small_door
    desk = door.office.desk
    answer = releases.receive(
        desk, door.office.actor(SENDER), "x.zip", packed({**BASE, NOTES: rewritten(NOTES, version="1.2.0")})
    )
    worker = threading.Thread(target=jobs.run_due, args=(desk,))
    worker.start()
    seen: set[tuple[str, str]] = set()
    while worker.is_alive():
        found = door.look(answer["id"])
        seen.add((found["state"], (found["progress"] or {}).get("step", "")))
        worker.join(0.1)

    assert ("checking", "rehearse") in seen
    assert door.look(answer["id"])["state"] == "checked"


def test_a_release_called_off_while_it_is_examined_stays_called_off(small_door: ReleaseDoor) -> None:
    door = small_door
    desk, actor = door.office.desk, door.office.actor(SENDER)
    answer = releases.receive(desk, actor, "x.json", WITH_FIELD)
    releases.cancel(desk, actor, answer["id"], "잘못 올림", answer["revision"])

    door.examines()

    assert door.look(answer["id"])["state"] == "cancelled"


def test_a_release_that_leaves_no_two_people_to_change_it_is_not_put_in_force(small_door: ReleaseDoor) -> None:
    door = small_door
    roles = json.loads(BASE["processes/_shared/roles.json"])
    for role in roles["roles"]:
        if role["id"] == "chair":
            role["may"].remove("releases.activate")
    release = door.sends(json.dumps(roles, ensure_ascii=False).encode(), "roles.json")

    assert release["state"] == "checked"
    with pytest.raises(NeedsAnother, match="두 사람"):
        door.activates(release)


def test_what_is_scheduled_reaches_at_most_three_years(small_door: ReleaseDoor) -> None:
    release = small_door.sends(WITH_FIELD, "x.json")
    last = date(2026, 7, 13) + timedelta(days=releases.DAYS_AHEAD_MAX)

    with pytest.raises(FormRejected, match="3년"):
        small_door.activates(release, on=last + timedelta(days=1))
    assert small_door.activates(release, on=last)["state"] == "scheduled"

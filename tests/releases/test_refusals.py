"""A bad release leaves its report and nothing else, and the report says everything at once."""

from __future__ import annotations

import pytest

from engine.model.errors import NotOpen
from engine.queries import releases as release_queries
from tests.releases.conftest import SENDER, ReleaseDoor, log
from tests.releases.packing import BASE, DIAGRAM, LINE, MEMO, NOTES, packed, revised, rewritten

BOUNDARIES = "processes/approval/scenarios/amount_boundaries.yaml"
BAD = {
    "a script": (revised(DIAGRAM, "bpmn:userTask", "bpmn:scriptTask"), "x.bpmn"),
    "a missing form": (packed({p: c for p, c in BASE.items() if "/purchase-request/" not in p}), "x.zip"),
    "a red scenario": (revised(LINE, "&gt; 3000000<", "&gt; 9000000<"), "x.dmn"),
    "an unsafe zip": (packed({"../../etc/x.json": b"{}"}), "x.zip"),
    "a broken schema": (packed({MEMO: b'{"properties": 1}'}), "x.zip"),
    "nothing new": (BASE[LINE], "x.dmn"),
    "no kind we know": (b"MZ\x90\x00", "x.exe"),
    "notes that claim more": (packed({**BASE, NOTES: rewritten(NOTES, tenant="other")}), "x.zip"),
    "nobody who may go on": (revised("processes/_shared/roles.json", '"releases.upload",', ""), "roles.json"),
    "a scenario that is none": (packed({BOUNDARIES: b"title: ["}), "x.zip"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_release_leaves_its_report_and_nothing_else(small_door: ReleaseDoor, what: str) -> None:
    door = small_door
    content, name = BAD[what]
    desk = door.office.desk
    before = door.in_force()

    release = door.sends(content, name)

    assert release["state"] == "rejected"
    errors = [p for p in release["problems"] if p["severity"] == "error"]
    assert errors
    for problem in errors:
        assert problem["file"] or what in ("nothing new",), problem
        assert problem["message"].rstrip("…").endswith((".", ")", "]")) or ":" in problem["message"], problem
    assert door.in_force() == before
    assert release["release"] == ""
    assert release_queries.raw(desk, door.office.actor(SENDER), release["id"]) == (content, name)
    with pytest.raises(NotOpen, match="고쳐서 다시"):
        door.activates(release)
    assert log(door) == ["release.received", "release.rejected"]


def test_a_red_scenario_is_told_with_its_step_and_the_difference(small_door: ReleaseDoor) -> None:
    release = small_door.sends(*BAD["a red scenario"])

    red = [p for p in release["problems"] if p["code"] == "scenario_failed"]
    assert red and {p["file"] for p in red} <= BASE.keys()
    assert all("번째 걸음" in p["message"] for p in red)
    # What went otherwise is a difference, or a step that was refused; the table that moved does both.
    assert all(
        ("바란 것" in p["message"] and "나온 것" in p["message"]) or "거절되었습니다" in p["message"] for p in red
    )
    assert any("바란 것: 박지영 기안 signed" in p["message"] for p in red)
    assert all("함께 고쳐" in p["message"] for p in red)
    failed = [s for s in release["scenarios"] if not s["passed"]]
    assert [s["path"] for s in failed] == [p["file"] for p in red] and all(s["step"] for s in failed)

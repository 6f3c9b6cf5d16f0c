"""Releases as people see them: the list, one with its report, the bytes that came, and any two side by side."""

from __future__ import annotations

from typing import Any

from engine.compare import compare
from engine.desk import Desk, files_of
from engine.model import access
from engine.model.calendar import local_day
from engine.model.errors import NotFound, NotOpen
from engine.model.person import Actor
from engine.queries.cards import Card, moment
from engine.store import people, releases, submissions
from engine.store.session import Tx
from engine.store.submissions import UNDER_WAY, Submission

STANDINGS_MAX = 200
SENDING, DECIDING = "releases.upload", "releases.activate"


def listing(desk: Desk, actor: Actor, *, limit: int, offset: int) -> dict[str, Any]:
    """Every release that came, the newest first."""
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        access.require(actor, "releases.read")
        active = releases.active(tx)
        names = _names(tx)
        found = [_card(one, actor, active, names) for one in submissions.newest(tx, limit, offset)]
        in_force = [_card(one, actor, active, names) for one in submissions.in_states(tx, "active")]
        return {
            "releases": found,
            "total": submissions.count(tx),
            "active": in_force[-1] if in_force else None,
            "may_upload": SENDING in actor.may,
        }


def detail(desk: Desk, actor: Actor, submission_id: str) -> dict[str, Any]:
    """One release with its report and everything that was done to it."""
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        access.require(actor, "releases.read")
        found = submissions.look(tx, submission_id)
        names = _names(tx)
        card = _card(found, actor, releases.active(tx), names)
        deciders = [names[id] for id in _deciders(desk, tx) if id != found.received_by]
    report = found.report
    return card | {
        "is_whole": bool(report.get("is_whole", False)),
        "given": report.get("given", []),
        "files": report.get("files", {"added": [], "changed": [], "removed": []}),
        "problems": report.get("problems", []),
        "differences": [{"who": [], **difference} for difference in report.get("differences", [])],
        "scenarios": report.get("scenarios", []),
        "scenarios_left_out": int(report.get("scenarios_left_out", 0)),
        "acts": [_act(act) for act in found.acts],
        "deciders": deciders if found.state in (*UNDER_WAY, "checked", "scheduled") else [],
    }


def raw(desk: Desk, actor: Actor, submission_id: str) -> tuple[bytes, str]:
    """The bytes that came, and under which name."""
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        access.require(actor, "releases.read")
        found = submissions.look(tx, submission_id)
    if not found.sha256:
        raise NotFound("이 배포본은 파일로 올라온 것이 아닙니다.")
    return desk.blobs.get(found.sha256), found.name


def side_by_side(desk: Desk, actor: Actor, submission_id: str, with_id: str | None) -> dict[str, Any]:
    """What is different in one release from another: from the one named, else from the one in force."""
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        access.require(actor, "releases.read")
        active, names = releases.active(tx), _names(tx)
        there = submissions.look(tx, submission_id)
        if with_id is not None:
            other = submissions.look(tx, with_id)
        else:
            other = submissions.in_states(tx, "active")[-1]
        if not (there.release and other.release):
            raise NotOpen("검사를 마친 배포본만 견줄 수 있습니다.")
        old, new = (files_of(desk.blobs, tx, one.release) for one in (other, there))
    return {
        "from": _card(other, actor, active, names),
        "to": _card(there, actor, active, names),
        "files": {
            "added": sorted(new.keys() - old.keys()),
            "changed": sorted(path for path in new.keys() & old.keys() if new[path] != old[path]),
            "removed": sorted(old.keys() - new.keys()),
        },
        "differences": [difference.to_json() for difference in compare(old, new)],
    }


def _deciders(desk: Desk, tx: Tx) -> list[str]:
    """Who may decide about releases today."""
    roles = desk.bylaws_in_force(tx).roles
    held = people.assignments_on(tx, local_day(tx.now))
    return list(dict.fromkeys(a.person_id for a in held if a.role in roles and DECIDING in roles[a.role].may))


def _names(tx: Tx) -> dict[str, Card]:
    return {person.id: {"name": person.name, "title": person.title} for person in people.people(tx)}


def _card(found: Submission, actor: Actor, active: str | None, names: dict[str, Card]) -> Card:
    problems = found.report.get("problems", [])
    notes = found.notes
    basis = [found.basis] if found.basis else notes.get("legal_basis", [])
    is_overtaken = found.state in ("checked", "scheduled") and found.based_on != active
    return {
        "id": found.id,
        "state": found.state,
        "revision": found.revision,
        "source": found.source,
        "title": found.title or notes.get("title") or found.name,
        "version": notes.get("version", ""),
        "name": found.name,
        "bytes": found.bytes,
        "sha256": found.sha256,
        "release": found.release,
        "legal_basis": basis,
        "changes": notes.get("changes", []),
        "wished_on": notes.get("effective_on"),
        "received_at": moment(found.received_at),
        "received_by": names.get(found.received_by or ""),
        "checked_at": moment(found.checked_at),
        "effective_on": found.effective_on.isoformat() if found.effective_on is not None else None,
        "decided_by": names.get(found.decided_by or ""),
        "activated_at": moment(found.activated_at),
        "ended_at": moment(found.ended_at),
        "reason": found.reason,
        "progress": found.progress or None,
        "errors_total": sum(1 for problem in problems if problem["severity"] == "error"),
        "differences_total": int(found.report.get("differences_total", 0)),
        "is_mine": found.received_by == actor.person_id,
        "is_overtaken": is_overtaken,
        "may": _may(found, actor, is_overtaken),
        "sentence": _sentence(found, actor, is_overtaken),
    }


def _may(found: Submission, actor: Actor, is_overtaken: bool) -> list[str]:
    """What this person may do with it now."""
    is_mine = found.received_by == actor.person_id
    decides = DECIDING in actor.may and not is_mine
    able = {
        "activate": decides and found.state == "checked" and not is_overtaken,
        "move": decides and found.state == "scheduled",
        "cancel": (is_mine or DECIDING in actor.may) and found.state in (*UNDER_WAY, "checked", "scheduled"),
        "again": found.state == "retired" and bool({SENDING, DECIDING} & actor.may),
        "download": bool(found.sha256),
    }
    return [what for what, is_able in able.items() if is_able]


def _sentence(found: Submission, actor: Actor, is_overtaken: bool) -> str:
    """Where it stands, and who is asked to do something."""
    if is_overtaken:
        return "그사이 다른 배포본이 시행되었습니다. 지금 규약에 맞추어 다시 올려 주십시오."
    if found.state == "checked" and found.received_by == actor.person_id:
        return "검사를 마쳤습니다. 올린 사람이 아닌 다른 분이 시행을 정합니다."
    day = found.effective_on
    return {
        "received": "검사를 기다리고 있습니다.",
        "checking": "검사하고 있습니다.",
        "checked": "검사를 마쳤습니다. 시행하는 날을 정해 주십시오.",
        "rejected": "고칠 곳이 있어 받지 않았습니다. 단지는 그대로입니다.",
        "scheduled": f"{day.month}월 {day.day}일부터 시행합니다." if day is not None else "",
        "active": "지금 시행하고 있습니다. 새로 시작하는 일은 이 규약을 따릅니다.",
        "retired": "시행이 끝났습니다. 이 규약으로 시작한 일은 끝까지 이 규약을 따릅니다.",
        "cancelled": "거둔 배포본입니다.",
    }[found.state]


def _act(act: dict[str, Any]) -> Card:
    empty = {"name": "", "title": "", "on": None, "reason": ""}
    return {key: act.get(key, empty.get(key)) for key in ("at", "act", "name", "title", "on", "reason")}


def standings(desk: Desk) -> list[Card]:
    """Every release for whoever sits at the machine itself, the newest first."""
    with desk.db.reading(desk.complex_id, desk.clock()) as tx:
        names = _names(tx)
        return [
            {
                "id": found.id,
                "state": found.state,
                "version": found.notes.get("version", ""),
                "title": found.title or found.notes.get("title") or found.name,
                "received_at": moment(found.received_at),
                "received_by": names.get(found.received_by or "", {}).get("name", ""),
                "effective_on": found.effective_on.isoformat() if found.effective_on is not None else None,
                "decided_by": names.get(found.decided_by or "", {}).get("name", ""),
                "release": found.release,
            }
            for found in submissions.newest(tx, STANDINGS_MAX, 0)
        ]

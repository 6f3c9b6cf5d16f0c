"""Releases on their way in: received, given a day, moved, called off, brought back. One person sends, another decides.
What is examined in between is proving.py's."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from engine import bylaws
from engine.commands.acting import Answer, Once, act, record
from engine.desk import Desk
from engine.model import access
from engine.model.calendar import local_day, shift_days
from engine.model.errors import FormRejected, NeedsAnother, NotFound, NotOpen, NotYours, OverLimit, Problem, Stale
from engine.model.person import Actor, Role
from engine.store import effects, events, people, releases, submissions
from engine.store.session import Tx
from engine.store.submissions import UNDER_WAY, Submission

UPLOAD_BYTES_MAX = 20_000_000
UNDER_WAY_MAX = 20
NAME_CHARS_MAX = 200
TEXT_CHARS_MAX = 300
DAYS_AHEAD_MAX = 1_100
"""Three years: rules that are further away than that are not written yet."""
CHANGED = "그사이 다른 배포본이 시행되었습니다. 지금 규약에 맞추어 다시 올려 주십시오."


def check(files: Mapping[str, bytes]) -> list[Problem]:
    """Every problem of a tree of definition files (`processes/…`, `forms/…`), each with file and place."""
    return bylaws.check(files)


def receive(
    desk: Desk,
    actor: Actor,
    name: str,
    content: bytes,
    *,
    place: str = "",
    title: str = "",
    basis: str = "",
    once: Once | None = None,
) -> Answer:
    """Keep what came, as it came, and have it examined. The answer comes before the examination has begun."""

    def work(tx: Tx) -> Answer:
        access.require(actor, "releases.upload")
        if len(content) > UPLOAD_BYTES_MAX:
            raise OverLimit(f"배포본은 {UPLOAD_BYTES_MAX // 1_000_000}MB까지 올릴 수 있습니다.")
        if not content:
            sentence = "빈 파일입니다."
            raise FormRejected(sentence, [Problem("empty_file", sentence, pointer="/file")])
        if submissions.count(tx, *UNDER_WAY) >= UNDER_WAY_MAX:
            raise OverLimit("검사를 기다리는 배포본이 많습니다. 조금 뒤 다시 올려 주십시오.")
        label = _label(name)
        values = {"name": label, "sha256": desk.blobs.put(content), "bytes": len(content)}
        said = {"place": place.strip()[:200], "title": _line(title), "basis": _line(basis)}
        submission_id = _add(tx, actor, {"source": "upload", **values, **said})
        record(tx, actor, "release.received", subject_id=submission_id, data={**values, **said})
        return _answer(tx, submission_id)

    return act(desk, actor, once, work)


def again(desk: Desk, actor: Actor, submission_id: str, once: Once | None = None) -> Answer:
    """Propose that an earlier release be in force again. It is examined anew, and decided by another person."""

    def work(tx: Tx) -> Answer:
        if not {"releases.upload", "releases.activate"} & actor.may:
            raise _hidden(actor)
        earlier = submissions.get(tx, submission_id)
        if earlier.state != "retired":
            raise NotOpen("시행이 끝난 배포본만 되돌릴 수 있습니다.")
        values = {"source": "earlier", "release": earlier.release, "name": earlier.name, "title": earlier.title}
        proposed = _add(tx, actor, {**values, "notes": earlier.notes, "basis": earlier.basis})
        said = {"earlier": earlier.id, "release": earlier.release}
        record(tx, actor, "release.proposed_again", subject_id=proposed, data=said)
        return _answer(tx, proposed)

    return act(desk, actor, once, work)


def _add(tx: Tx, actor: Actor, values: Mapping[str, Any]) -> str:
    sent = {"at": tx.now.isoformat(), "act": "received", "by": actor.person_id, "name": actor.name}
    acts = [{**sent, "title": actor.title}]
    id = submissions.add(tx, {**values, "state": "received", "received_by": actor.person_id, "acts": acts})
    effects.ask(tx, "", id, "prove_release", {})
    return id


def activate(
    desk: Desk, actor: Actor, submission_id: str, on: date | None, revision: int, once: Once | None = None
) -> Answer:
    """Put a release in force: now, or from the beginning of a day in Korea. Whoever sent it may not. Matters that run
    stay on theirs."""
    # Read before the transaction: nobody waits for the parsing of bylaws while the database is held.
    with desk.db.reading(desk.complex_id, desk.clock()) as looking:
        seen = submissions.look(looking, submission_id)
    if seen.state == "checked":
        desk.bylaws(seen.release)

    def work(tx: Tx) -> Answer:
        submission = _to_decide(tx, actor, submission_id, revision)
        _require_second(submission, actor)
        if submission.state != "checked":
            raise NotOpen(_not_open(submission))
        if submission.based_on != releases.active(tx):
            raise Stale(CHANGED)
        _require_two_left(tx, desk.bylaws(submission.release).roles)
        today = local_day(tx.now)
        decided = {"decided_by": actor.person_id}
        if on is not None and on != today:
            _require_day(on, today)
            said = _said("scheduled", actor) | {"on": on.isoformat()}
            submissions.change(tx, submission, said, state="scheduled", effective_on=on, **decided)
            data = {"on": on.isoformat(), "release": submission.release}
            record(tx, actor, "release.scheduled", subject_id=submission.id, data=data)
        else:
            put_in_force(tx, submission, _said("activated", actor), effective_on=today, **decided)
            data = {"release": submission.release, "former": submission.based_on}
            record(tx, actor, "release.activated", subject_id=submission.id, data=data)
        return _answer(tx, submission.id)

    return act(desk, actor, once, work)


def put_in_force(tx: Tx, submission: Submission, said: Mapping[str, Any], **values: Any) -> None:
    """Make a release the one new matters begin under. Those that were scheduled to follow the former one are called
    off, each with an event of its own."""
    for overtaken in submissions.make_way(tx, besides=submission.id):
        data = {"by": submission.id}
        events.append(
            tx, "release.overtaken", actor_id=None, actor={}, subject_id=overtaken.id, document_id=None, data=data
        )
    releases.activate(tx, submission.release, releases.manifest(tx, submission.release))
    submissions.change(tx, submission, said, state="active", activated_at=tx.now, ended_at=None, reason="", **values)


def move(
    desk: Desk, actor: Actor, submission_id: str, on: date, reason: str, revision: int, once: Once | None = None
) -> Answer:
    """Give a scheduled release another day, with a reason. Whoever sent it may not."""

    def work(tx: Tx) -> Answer:
        submission = _to_decide(tx, actor, submission_id, revision)
        _require_second(submission, actor)
        if submission.state != "scheduled":
            raise NotOpen(_not_open(submission))
        why = _reason(reason)
        _require_day(on, local_day(tx.now))
        data = {"from": str(submission.effective_on), "on": on.isoformat(), "reason": why}
        submissions.change(tx, submission, _said("moved", actor) | data, effective_on=on, decided_by=actor.person_id)
        record(tx, actor, "release.moved", subject_id=submission.id, data=data)
        return _answer(tx, submission.id)

    return act(desk, actor, once, work)


def cancel(
    desk: Desk, actor: Actor, submission_id: str, reason: str, revision: int, once: Once | None = None
) -> Answer:
    """Call off a release that is not in force yet: by whoever sent it, or by whoever may decide about it."""

    def work(tx: Tx) -> Answer:
        submissions.hold_all(tx)
        submission = submissions.get(tx, submission_id)
        if submission.received_by != actor.person_id and "releases.activate" not in actor.may:
            raise _hidden(actor)
        if submission.state not in (*UNDER_WAY, "checked", "scheduled"):
            raise NotOpen(_not_open(submission))
        if submission.state not in UNDER_WAY and submission.revision != revision:
            raise Stale
        why = _reason(reason)
        said = _said("cancelled", actor) | {"reason": why}
        submissions.change(tx, submission, said, state="cancelled", ended_at=tx.now, reason=why)
        record(tx, actor, "release.cancelled", subject_id=submission.id, data={"reason": why})
        return _answer(tx, submission.id)

    return act(desk, actor, once, work)


def _to_decide(tx: Tx, actor: Actor, submission_id: str, revision: int) -> Submission:
    access.require(actor, "releases.activate")
    submissions.hold_all(tx)
    submission = submissions.get(tx, submission_id)
    if submission.revision != revision:
        raise NotOpen(_not_open(submission)) if submission.state == "active" else Stale
    return submission


def _require_second(submission: Submission, actor: Actor) -> None:
    if submission.received_by == actor.person_id:
        raise NeedsAnother("올린 사람은 시행을 정할 수 없습니다. 시행 권한이 있는 다른 분이 정해 주십시오.")


def _require_two_left(tx: Tx, roles: Mapping[str, Role]) -> None:
    """Refuse a release after which no two people could change the bylaws again."""
    held = [a for a in people.assignments_on(tx, local_day(tx.now)) if a.role in roles]
    senders = {a.person_id for a in held if "releases.upload" in roles[a.role].may}
    deciders = {a.person_id for a in held if "releases.activate" in roles[a.role].may}
    if not senders or not deciders or len(senders | deciders) < 2:
        sentence = "이 배포본을 시행하면 다음에 규약을 고칠 두 사람이 남지 않습니다. 직책의 권한을 살펴봐 주십시오."
        raise NeedsAnother(sentence)


def _require_day(on: date, today: date) -> None:
    if on <= today:
        sentence = "시행하는 날은 내일부터 고를 수 있습니다."
    elif on > shift_days(today, DAYS_AHEAD_MAX):
        sentence = "시행하는 날이 너무 멉니다. 3년 안에서 골라 주십시오."
    else:
        return
    raise FormRejected(sentence, [Problem("day", sentence, pointer="/on")])


def _not_open(submission: Submission) -> str:
    return {
        "received": "아직 검사하는 중입니다. 끝난 뒤 다시 해 주십시오.",
        "checking": "아직 검사하는 중입니다. 끝난 뒤 다시 해 주십시오.",
        "checked": "아직 시행하는 날이 정해지지 않은 배포본입니다.",
        "rejected": "고칠 곳이 있어 받지 않은 배포본입니다. 고쳐서 다시 올려 주십시오.",
        "scheduled": "이미 시행하는 날이 정해졌습니다. 날을 바꾸려면 시행일 옮기기를 해 주십시오.",
        "active": "이미 시행하고 있는 배포본입니다.",
        "retired": "시행이 끝난 배포본입니다. 다시 쓰려면 되돌리기를 해 주십시오.",
        "cancelled": "거둔 배포본입니다. 다시 올려 주십시오.",
    }[submission.state]


def _hidden(actor: Actor) -> NotFound | NotYours:
    return NotYours() if "releases.read" in actor.may else NotFound()


def _reason(reason: str) -> str:
    why = _line(reason)
    if not why:
        sentence = "까닭을 적어 주십시오."
        raise FormRejected(sentence, [Problem("missing", sentence, pointer="/reason")])
    return why


def _said(what: str, actor: Actor) -> dict[str, Any]:
    return {"act": what, "by": actor.person_id, "name": actor.name, "title": actor.title}


def _answer(tx: Tx, submission_id: str) -> Answer:
    found = submissions.look(tx, submission_id)
    on = found.effective_on
    return {
        "id": found.id,
        "state": found.state,
        "revision": found.revision,
        "effective_on": on.isoformat() if on is not None else None,
    }


def _line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())[:TEXT_CHARS_MAX]


def _label(name: str) -> str:
    """A file name as a label: composed Korean, no path, nothing invisible."""
    last = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    clean = "".join(c if c.isprintable() and c not in ':*?"<>|' else " " for c in last)
    return " ".join(clean.split()).lstrip(".")[-NAME_CHARS_MAX:] or "file"

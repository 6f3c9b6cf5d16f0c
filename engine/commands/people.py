"""What people settle about themselves: who stands in while they are away, how the screen looks, which forms they
use most."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.commands.acting import Answer, Once, act, record
from engine.desk import Desk
from engine.model import access
from engine.model.calendar import local_day
from engine.model.errors import FormRejected, NotFound, NotYours, Problem
from engine.model.ids import new_id
from engine.model.person import Actor
from engine.store import people
from engine.store.session import Tx

DELEGATION_DAYS_MAX = 92
TEXT_SIZES = (100, 125, 150, 200)
THEMES = ("light", "dark", "hc", "auto")
FAVOURITES_MAX = 60


def delegate(
    desk: Desk,
    actor: Actor,
    to_person_id: str,
    since: date,
    until: date,
    reason: str = "",
    once: Once | None = None,
) -> Answer:
    """Let somebody act for this person from `since` to `until`, both days included. What was delegated to oneself
    is not passed on, and two people cannot stand in for each other at the same time."""

    def work(tx: Tx) -> Answer:
        problems: list[Problem] = []
        today = local_day(tx.now)
        deputy = people.person_row(tx, to_person_id)
        if deputy is None or deputy.login is None or not people.assignments_on(tx, today, to_person_id):
            problems.append(Problem("unknown_person", "대신할 사람을 골라 주십시오.", pointer="/to_person_id"))
        if to_person_id == actor.person_id:
            problems.append(Problem("self", "본인에게는 맡길 수 없습니다.", pointer="/to_person_id"))
        if until < since:
            problems.append(Problem("period", "끝나는 날이 시작하는 날보다 빠릅니다.", pointer="/until"))
        elif (until - since).days > DELEGATION_DAYS_MAX:
            problems.append(Problem("period", f"{DELEGATION_DAYS_MAX}일까지 맡길 수 있습니다.", pointer="/until"))
        if since < today:
            problems.append(Problem("past", "지난 날부터 맡길 수는 없습니다.", pointer="/since"))
        for other, ended_at in people.delegations_of(tx, since=since):
            if ended_at is not None or other.since > until:
                continue
            if other.from_person_id == to_person_id:
                sentence = "그 기간에 자리를 비우는 사람입니다. 다른 사람을 골라 주십시오."
                problems.append(Problem("deputy_is_away", sentence, pointer="/to_person_id"))
            if other.from_person_id == actor.person_id:
                problems.append(Problem("overlap", "그 기간에는 이미 맡긴 사람이 있습니다.", pointer="/since"))
            if other.to_person_id == actor.person_id:
                sentence = "그 기간에는 다른 사람의 일을 맡고 있어 자리를 비울 수 없습니다."
                problems.append(Problem("is_deputy", sentence, pointer="/since"))
        if problems:
            raise FormRejected(problems=problems)
        delegation_id = new_id()
        row: dict[str, Any] = {
            "id": delegation_id,
            "from_person_id": actor.person_id,
            "to_person_id": to_person_id,
            "since": since,
            "until": until,
            "reason": reason.strip()[:200],
        }
        people.add_delegation(tx, row)
        said = {"to": to_person_id, "since": since.isoformat(), "until": until.isoformat(), "reason": row["reason"]}
        record(tx, actor, "delegation.made", subject_id=delegation_id, data=said)
        return {"delegation_id": delegation_id}

    return act(desk, actor, once, work)


def end_delegation(desk: Desk, actor: Actor, delegation_id: str, once: Once | None = None) -> Answer:
    """Stop a delegation now: by the one who made it, or by whoever manages people."""

    def work(tx: Tx) -> Answer:
        found = people.delegations_of(tx, since=local_day(tx.now))
        delegation = next((d for d, ended_at in found if d.id == delegation_id and ended_at is None), None)
        if delegation is None:
            raise NotFound("이미 끝났거나 없는 맡김입니다.")
        if delegation.from_person_id != actor.person_id:
            if actor.person_id != delegation.to_person_id and "people.manage" not in actor.may:
                raise NotYours
            access.require(actor, "people.manage")
        people.end_delegation(tx, delegation_id)
        record(tx, actor, "delegation.ended", subject_id=delegation_id)
        return {"delegation_id": delegation_id}

    return act(desk, actor, once, work)


def set_preferences(desk: Desk, actor: Actor, preferences: Mapping[str, Any], once: Once | None = None) -> Answer:
    """Keep how this person wants the screen: text size, easy mode, theme. What is not named stays."""

    def work(tx: Tx) -> Answer:
        problems: list[Problem] = []
        if preferences.get("text_size", 100) not in TEXT_SIZES:
            problems.append(Problem("text_size", "고를 수 있는 글자 크기가 아닙니다.", pointer="/text_size"))
        if preferences.get("theme", "light") not in THEMES:
            problems.append(Problem("theme", "고를 수 있는 화면 색이 아닙니다.", pointer="/theme"))
        if not isinstance(preferences.get("easy", False), bool):
            problems.append(Problem("wrong_type", "예 또는 아니요로 골라 주십시오.", pointer="/easy"))
        if problems:
            raise FormRejected(problems=problems)
        row = people.person_row(tx, actor.person_id)
        assert row is not None
        chosen = {k: preferences[k] for k in ("text_size", "easy", "theme") if preferences.get(k) is not None}
        kept = {**row.preferences, **chosen}
        people.update_person(tx, actor.person_id, {"preferences": kept})
        record(tx, actor, "preferences.set", subject_id=actor.person_id, data=chosen)
        return kept

    return act(desk, actor, once, work)


def set_favourite(desk: Desk, actor: Actor, slug: str, favourite: bool, once: Once | None = None) -> Answer:
    """Put a form among this person's favourites, or take it out."""

    def work(tx: Tx) -> Answer:
        desk.bylaws_in_force(tx).form(slug)
        row = people.person_row(tx, actor.person_id)
        assert row is not None
        kept = [s for s in row.favourites if s != slug]
        if favourite:
            kept = [*kept, slug][-FAVOURITES_MAX:]
        people.update_person(tx, actor.person_id, {"favourites": kept})
        record(tx, actor, "favourite.set", subject_id=slug, data={"favourite": favourite})
        return {"slug": slug, "favourite": favourite}

    return act(desk, actor, once, work)

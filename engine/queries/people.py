"""The organisation on a day: who holds which seat, which are empty, who stands in for whom."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from engine.bylaws import Bylaws
from engine.desk import Desk
from engine.model import access
from engine.model.calendar import local_day
from engine.model.person import Actor, Assignment, Delegation, OrgUnit
from engine.queries.cards import Card, titles_of
from engine.store import people
from engine.store.session import Tx

LEAVING_DAYS = 90
"""A term that ends within a quarter is worth saying."""


def chart(desk: Desk, actor: Actor, on: date | None = None) -> dict[str, Any]:
    """The organisation chart as it stands, stood or will stand on a day."""
    access.require(actor, "people.read")
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        day = on or local_day(tx.now)
        bylaws = desk.bylaws_in_force(tx)
        names = {p.id: p.name for p in people.people(tx)}
        held = people.assignments_on(tx, day)
        delegations = people.delegations_of(tx, since=day - timedelta(days=60))
        away = {
            d.from_person_id: d
            for d, ended_at in delegations
            if ended_at is None and d.until >= day and d.since <= day + timedelta(days=14)
        }
        vacancies = people.vacancies_on(tx, day)
        notes = people.assignment_notes(tx)
        unit_notes = desk.complex.units
        units = [
            _unit(bylaws, unit, held, vacancies, names, away, notes, dict(unit_notes.get(unit.id) or {}), day)
            for unit in bylaws.units
        ]
        units = [u for u in units if u["seats_total"]]
        shown = {u["id"] for u in units}
        units = [u | {"under": u["under"] if u["under"] in shown else ""} for u in units]
        titles = titles_of(desk, tx)
        return {
            "on": day.isoformat(),
            "notice": _notice(units, away),
            "units": units,
            "delegations": [
                _delegation(d, ended_at is not None, names, titles, local_day(tx.now), actor)
                for d, ended_at in delegations
            ],
            "people": _who_can_stand_in(tx, names, titles, actor),
        }


def _who_can_stand_in(tx: Tx, names: dict[str, str], titles: dict[str, str], actor: Actor) -> list[Card]:
    able = {p.id for p in people.people(tx) if p.login is not None}
    return [
        {"id": who, "name": names[who], "title": title}
        for who, title in sorted(titles.items(), key=lambda item: names.get(item[0], ""))
        if who in able and who != actor.person_id
    ]


def _seat(
    bylaws: Bylaws,
    held: Assignment,
    names: dict[str, str],
    away: dict[str, Delegation],
    notes: dict[str, str],
    day: date,
) -> Card:
    delegation = away.get(held.person_id)
    return {
        "person_id": held.person_id,
        "name": names[held.person_id],
        "initial": names[held.person_id][:1],
        "role": held.role,
        "title": bylaws.roles[held.role].title if held.role in bylaws.roles else held.role,
        "place": held.place,
        "since": held.since.isoformat(),
        "until": held.until.isoformat() if held.until else None,
        "term_note": notes.get(held.id, ""),
        "absence": {
            "since": delegation.since.isoformat(),
            "until": delegation.until.isoformat(),
            "deputy": names[delegation.to_person_id],
        }
        if delegation
        else None,
        "vacant_since": None,
        "note": "",
        "days_left": _days_left(held.until, day),
    }


def _days_left(until: date | None, day: date) -> int | None:
    """How many days a term has left, when they are few enough to be worth saying."""
    left = (until - day).days if until is not None else None
    return left if left is not None and 0 <= left <= LEAVING_DAYS else None


def _unfilled(unit: OrgUnit, known: int) -> list[Card]:
    """The seats of a unit that nobody holds and nobody has recorded as empty."""
    nobody = {
        "person_id": None,
        "name": None,
        "initial": "?",
        "role": "",
        "title": "빈자리",
        "place": "",
        "since": None,
    }
    rest = {"until": None, "term_note": "", "absence": None, "vacant_since": None, "note": "", "days_left": None}
    return [nobody | rest for _ in range(unit.seats - known)]


def _empty(bylaws: Bylaws, row: Any) -> Card:
    return {
        "person_id": None,
        "name": None,
        "initial": "?",
        "role": row.role,
        "title": bylaws.roles[row.role].title if row.role in bylaws.roles else row.role,
        "place": row.place,
        "since": None,
        "until": None,
        "term_note": "",
        "absence": None,
        "vacant_since": row.since.isoformat(),
        "note": row.note,
        "days_left": None,
    }


def _unit(
    bylaws: Bylaws,
    unit: OrgUnit,
    held: list[Assignment],
    vacancies: list[Any],
    names: dict[str, str],
    away: dict[str, Delegation],
    notes: dict[str, str],
    about: dict[str, Any],
    day: date,
) -> Card:
    order = {role: at for at, role in enumerate(bylaws.roles)}
    mine = sorted(
        (a for a in held if a.role in bylaws.roles and bylaws.roles[a.role].unit == unit.id),
        key=lambda a: (order[a.role], a.place, a.since),
    )
    seats = [_seat(bylaws, a, names, away, notes, day) for a in mine]
    empty = [_empty(bylaws, v) for v in vacancies if v.role in bylaws.roles and bylaws.roles[v.role].unit == unit.id]
    empty += _unfilled(unit, len(seats) + len(empty))
    head = next((s for s in seats if s["role"] == unit.head), None)
    return {
        "id": unit.id,
        "title": unit.title,
        "under": unit.under,
        "head": head,
        "note": str(about.get("note") or unit.note),
        "term": str(about.get("term", "")),
        "seats_total": len(seats) + len(empty),
        "seats_filled": len(seats),
        "seats": [s for s in seats if s is not head] + empty,
    }


def _notice(units: list[Card], away: dict[str, Delegation]) -> Card:
    vacant = sum(u["seats_total"] - u["seats_filled"] for u in units)
    leaving = [s for u in units for s in ([u["head"]] if u["head"] else []) + u["seats"] if s["days_left"] is not None]
    sentences = []
    if vacant:
        sentences.append(f"빈자리가 {vacant}곳 있습니다.")
    if away:
        sentences.append(
            f"자리를 비우는 사람이 {len(away)}명 있습니다. "
            "맡은 결재는 대신하는 사람에게 갑니다. 문서는 멈추지 않습니다."
        )
    if leaving:
        sentences.append(f"석 달 안에 임기가 끝나는 사람이 {len(leaving)}명 있습니다.")
    return {"vacant": vacant, "leaving_soon": len(leaving), "away": len(away), "sentences": sentences}


def _delegation(
    delegation: Delegation, ended: bool, names: dict[str, str], titles: dict[str, str], today: date, actor: Actor
) -> Card:
    state = "ended" if ended or delegation.until < today else "active" if delegation.since <= today else "coming"
    return {
        "id": delegation.id,
        "from": {"name": names[delegation.from_person_id], "title": titles.get(delegation.from_person_id, "")},
        "to": {"name": names[delegation.to_person_id], "title": titles.get(delegation.to_person_id, "")},
        "scope": delegation.reason or "모든 결재",
        "since": delegation.since.isoformat(),
        "until": delegation.until.isoformat(),
        "state": state,
        "days_until": (delegation.since - today).days,
        "mine": delegation.from_person_id == actor.person_id,
    }

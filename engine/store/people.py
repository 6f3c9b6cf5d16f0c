"""People, their roles and terms, deputies, vacancies and sessions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, or_, select, update

from engine.model.person import Assignment, Delegation, Person
from engine.store.session import OURS, Tx
from engine.store.tables import (
    assignments,
    complexes,
    delegations,
    persons,
    sessions,
    vacancies,
)

_PERSON = select(persons).where(persons.c.complex_id == OURS, persons.c.id == bindparam("id"))
_EVERYBODY = (
    select(persons.c.id, persons.c.name, persons.c.login, persons.c.title)
    .where(persons.c.complex_id == OURS)
    .order_by(persons.c.name)
)
_HELD = (
    select(assignments)
    .where(assignments.c.complex_id == OURS, assignments.c.since <= bindparam("day"))
    .where(or_(assignments.c.until.is_(None), assignments.c.until >= bindparam("day")))
    .order_by(assignments.c.since, assignments.c.id)
)
_HELD_BY = _HELD.where(assignments.c.person_id == bindparam("person_id"))
_REACHING = (
    select(delegations)
    .where(delegations.c.complex_id == OURS, delegations.c.until >= bindparam("since"))
    .order_by(delegations.c.since.desc(), delegations.c.id)
)
_REACHING_TO = _REACHING.where(delegations.c.to_person_id == bindparam("to_person_id"))
_SESSION = select(sessions.c.person_id).where(
    sessions.c.complex_id == OURS,
    sessions.c.token_hash == bindparam("token_hash"),
    sessions.c.expires_at > bindparam("now"),
)


@dataclass(frozen=True, slots=True)
class Complex:
    """The tenant."""

    id: str
    slug: str
    name: str
    office_name: str
    prefix: str
    households: int
    phone: str
    units: dict[str, Any]


def add_complex(tx: Tx, row: dict[str, Any]) -> None:
    """A new tenant."""
    tx.connection.execute(insert(complexes), {"complex_id": tx.complex_id, "created_at": tx.now, **row})


def complex_of(tx: Tx) -> Complex | None:
    """The complex this transaction is for."""
    row = tx.connection.execute(select(complexes).where(complexes.c.complex_id == tx.complex_id)).one_or_none()
    if row is None:
        return None
    return Complex(
        row.complex_id, row.slug, row.name, row.office_name, row.prefix, row.households, row.phone, row.units
    )


def add_person(tx: Tx, row: dict[str, Any]) -> None:
    """A person of the complex."""
    defaults: dict[str, Any] = {"preferences": {}, "favourites": [], "title": "", "description": "", "login": None}
    tx.connection.execute(
        insert(persons),
        {"complex_id": tx.complex_id, "created_at": tx.now, "password_hash": None, **defaults, **row},
    )


def person_row(tx: Tx, person_id: str) -> Any | None:
    """Everything kept of a person."""
    return tx.run(_PERSON, id=person_id).one_or_none()


def person_by_login(tx: Tx, login: str) -> Any | None:
    """The person who signs in with this name."""
    query = select(persons).where(persons.c.complex_id == tx.complex_id, persons.c.login == login)
    return tx.connection.execute(query).one_or_none()


def people(tx: Tx) -> list[Person]:
    """Everybody, by name."""
    return [Person(r.id, r.name, r.login, r.title) for r in tx.run(_EVERYBODY)]


def people_who_sign_in(tx: Tx) -> list[Any]:
    """Rows of the people who have a login, in the order they were added."""
    query = select(persons).where(persons.c.complex_id == tx.complex_id, persons.c.login.is_not(None))
    return list(tx.connection.execute(query.order_by(persons.c.created_at, persons.c.id)))


def update_person(tx: Tx, person_id: str, values: dict[str, Any]) -> None:
    """Change what a person may change of themselves."""
    where = (persons.c.complex_id == tx.complex_id, persons.c.id == person_id)
    tx.connection.execute(update(persons).where(*where).values(values))


def add_assignment(tx: Tx, row: dict[str, Any]) -> None:
    """Somebody takes a role."""
    defaults = {"until": None, "place": "", "basis": "", "note": ""}
    tx.connection.execute(insert(assignments), {"complex_id": tx.complex_id, **defaults, **row})


def add_vacancy(tx: Tx, row: dict[str, Any]) -> None:
    """A seat nobody holds."""
    defaults = {"until": None, "place": "", "note": ""}
    tx.connection.execute(insert(vacancies), {"complex_id": tx.complex_id, **defaults, **row})


def _assignment(row: Any) -> Assignment:
    return Assignment(row.id, row.person_id, row.role, row.since, row.until, row.place, row.basis)


def assignments_on(tx: Tx, day: date, person_id: str | None = None) -> list[Assignment]:
    """Who holds which role on a day, in order of seniority."""
    rows = tx.run(_HELD, day=day) if person_id is None else tx.run(_HELD_BY, day=day, person_id=person_id)
    return [_assignment(r) for r in rows]


def assignment_notes(tx: Tx) -> dict[str, str]:
    """Assignment id → the remark kept with it."""
    query = select(assignments.c.id, assignments.c.note).where(assignments.c.complex_id == tx.complex_id)
    return {r.id: r.note for r in tx.connection.execute(query)}


def vacancies_on(tx: Tx, day: date) -> list[Any]:
    """Rows of the seats that stand empty on a day."""
    t = vacancies
    query = select(t).where(t.c.complex_id == tx.complex_id, t.c.since <= day)
    return list(tx.connection.execute(query.where(or_(t.c.until.is_(None), t.c.until >= day)).order_by(t.c.id)))


def holders(tx: Tx, day: date) -> dict[str, list[tuple[str, str, str]]]:
    """Role → (person id, name, assignment id) of everyone who holds it on a day."""
    t = assignments
    query = (
        select(t.c.role, t.c.person_id, persons.c.name, t.c.id)
        .join(persons, (persons.c.complex_id == t.c.complex_id) & (persons.c.id == t.c.person_id))
        .where(t.c.complex_id == tx.complex_id, t.c.since <= day, or_(t.c.until.is_(None), t.c.until >= day))
        .order_by(t.c.since, t.c.id)
    )
    found: dict[str, list[tuple[str, str, str]]] = {}
    for row in tx.connection.execute(query):
        found.setdefault(row.role, []).append((row.person_id, row.name, row.id))
    return found


def add_delegation(tx: Tx, row: dict[str, Any]) -> None:
    """Somebody will act for somebody else."""
    tx.connection.execute(insert(delegations), {"complex_id": tx.complex_id, "ended_at": None, **row})


def end_delegation(tx: Tx, delegation_id: str) -> None:
    """Stop a delegation now."""
    where = (delegations.c.complex_id == tx.complex_id, delegations.c.id == delegation_id)
    tx.connection.execute(update(delegations).where(*where).values(ended_at=tx.now))


def delegations_of(tx: Tx, *, since: date, to_person_id: str | None = None) -> list[tuple[Delegation, datetime | None]]:
    """Delegations that reach `since` or later, with the moment they were ended early, newest first."""
    if to_person_id is None:
        rows = tx.run(_REACHING, since=since)
    else:
        rows = tx.run(_REACHING_TO, since=since, to_person_id=to_person_id)
    return [(Delegation(r.id, r.from_person_id, r.to_person_id, r.since, r.until, r.reason), r.ended_at) for r in rows]


def add_session(tx: Tx, token_hash: str, person_id: str, device: str, expires_at: datetime) -> None:
    """Somebody has signed in."""
    tx.connection.execute(
        insert(sessions),
        {
            "complex_id": tx.complex_id,
            "token_hash": token_hash,
            "person_id": person_id,
            "device": device[:200],
            "created_at": tx.now,
            "expires_at": expires_at,
        },
    )


def session_person(tx: Tx, token_hash: str) -> str | None:
    """Whose session this is, while it has not ended."""
    found: str | None = tx.run(_SESSION, token_hash=token_hash, now=tx.now).scalar_one_or_none()
    return found


def end_sessions(tx: Tx, token_hashes: Sequence[str]) -> None:
    """End sessions at once; expired ones go along."""
    t = sessions
    tx.connection.execute(
        delete(t).where(
            t.c.complex_id == tx.complex_id, or_(t.c.token_hash.in_(token_hashes), t.c.expires_at <= tx.now)
        )
    )

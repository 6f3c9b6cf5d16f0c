"""Who is at the door: the session, the person behind it, and the people a demonstration offers."""

from __future__ import annotations

import hashlib
from typing import Any

from engine.desk import Desk, actor_at, may_begin
from engine.model.errors import NotSignedIn
from engine.model.person import Actor
from engine.queries import inbox, registers
from engine.queries.cards import Card
from engine.store import people

PREFERENCES: dict[str, Any] = {"text_size": 100, "easy": False, "theme": "light"}


def actor_of(desk: Desk, token: str) -> Actor:
    """The person behind a session, as they stand now."""
    with desk.db.reading(desk.complex_id, desk.clock()) as tx:
        person_id = people.session_person(tx, hashlib.sha256(token.encode()).hexdigest())
        if person_id is None:
            raise NotSignedIn
        return actor_at(desk, tx, person_id)


def describe(desk: Desk, actor: Actor | None, *, demo: bool) -> dict[str, Any]:
    """What the frame of every page shows."""
    about = desk.complex
    found: dict[str, Any] = {
        "signed_in": actor is not None,
        "demo": demo,
        "complex": {
            "name": about.name,
            "households": about.households,
            "phone": about.phone,
            "prefix": about.prefix,
        },
        "person": None,
        "registers": [],
        "inbox_count": 0,
    }
    if actor is None:
        return found
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        row = people.person_row(tx, actor.person_id)
        kept = dict(row.preferences) if row else {}
        found["inbox_count"] = inbox.count(desk, tx, actor)
        found["registers"] = registers.in_force(desk, tx, actor)
        bylaws = desk.bylaws_in_force(tx)
        begins = any(may_begin(actor, bylaws, slug) for slug in bylaws.forms)
    found["person"] = {
        "id": actor.person_id,
        "name": actor.name,
        "title": actor.title,
        "initial": actor.name[:1],
        "roles": sorted(actor.roles),
        "may": sorted(actor.may),
        "begins": begins,
        "preferences": PREFERENCES | kept,
    }
    return found


def demo_people(desk: Desk) -> list[Card]:
    """The people a demonstration lets visitors be."""
    with desk.db.reading(desk.complex_id, desk.clock()) as tx:
        return [
            {"person_id": p.id, "name": p.name, "title": p.title, "description": p.description}
            for p in people.people_who_sign_in(tx)
            if p.description
        ]

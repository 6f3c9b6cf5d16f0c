"""The address under which somebody's other programs read their calendar: made, made anew, ended. Whoever knows it
reads what its owner may read at that moment."""

from __future__ import annotations

import secrets

from engine.commands.acting import Answer, act, record
from engine.commands.sessions import digest
from engine.desk import Desk
from engine.model.errors import NotFound
from engine.model.person import Actor
from engine.store import calendars
from engine.store.session import Tx


def open_feed(desk: Desk, actor: Actor) -> Answer:
    """A new secret address; an older one of the same person ends. Only its digest is kept: it is told once."""
    token = secrets.token_urlsafe(32)

    def work(tx: Tx) -> Answer:
        calendars.open_feed(tx, actor.person_id, digest(token))
        record(tx, actor, "calendar.feed_opened", subject_id=actor.person_id)
        return {"token": token}

    return act(desk, actor, None, work)


def close_feed(desk: Desk, actor: Actor) -> None:
    """End the address of this person."""

    def work(tx: Tx) -> Answer:
        if not calendars.close_feed(tx, actor.person_id):
            raise NotFound("이미 끊었거나 만들지 않은 주소입니다.")
        record(tx, actor, "calendar.feed_closed", subject_id=actor.person_id)
        return {}

    act(desk, actor, None, work)

"""One command is one transaction is one event. Every command goes through `act`; nothing else opens a writing
transaction for a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.desk import Desk
from engine.model.errors import KeyReused
from engine.model.person import Actor
from engine.store import answers, events
from engine.store.session import Tx

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Once:
    """A request that may arrive twice: its idempotency key, its route and the digest of its body."""

    key: str
    route: str
    body_sha256: str


def act(desk: Desk, actor: Actor, once: Once | None, work: Callable[[Tx], Answer]) -> Answer:
    """Run `work` in one transaction. The same request sent again gets its first answer and changes nothing;
    the same key with another body is refused."""
    with desk.db.transaction(actor.complex_id, desk.clock()) as tx:
        if once is not None:
            first = answers.find(tx, actor.person_id, once.route, once.key)
            if first is not None:
                if first[0] != once.body_sha256:
                    raise KeyReused
                return dict(first[1])
        answer = work(tx)
        if once is not None:
            answers.keep(tx, actor.person_id, once.route, once.key, once.body_sha256, answer)
        return answer


def record(
    tx: Tx,
    actor: Actor,
    command: str,
    *,
    subject_id: str,
    document_id: str | None = None,
    data: Mapping[str, Any] | None = None,
    on_behalf_of: str = "",
) -> int:
    """Write the event of this command: who acted, by which assignments, on whose behalf."""
    who: dict[str, Any] = {
        "id": actor.person_id,
        "name": actor.name,
        "title": actor.title,
        "assignments": [a.id for a in actor.assignments],
    }
    if on_behalf_of:
        who["on_behalf_of"] = on_behalf_of
    return events.append(
        tx,
        command,
        actor_id=actor.person_id,
        actor=who,
        subject_id=subject_id,
        document_id=document_id,
        data=data or {},
    )

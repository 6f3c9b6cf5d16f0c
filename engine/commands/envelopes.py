"""Envelopes: opening one, drawing on it, giving back, amending. Each row is held while it moves, and every movement is
a line of the ledger. Reading them is in queries; what may draw on what is decided by the bylaws."""

from __future__ import annotations

from typing import Any

from engine.commands.matters import Matter
from engine.model.envelope import Envelope, amendment, draw_change, whole_won
from engine.model.errors import NoWayOn
from engine.model.ids import Json, new_id
from engine.model.record import Node
from engine.store import envelopes, relations
from engine.store.session import Tx

TITLE = "정해진 금액"
"""What an envelope is called when the procedure gives it no name."""


class AlreadyOpened(NoWayOn):
    """A record has one envelope; a second authorisation amends it."""

    code = "already_opened"
    default_sentence = "이미 금액이 정해져 있습니다. 바꾸려면 새로 정해 고쳐야 합니다."


class NoEnvelope(NoWayOn):
    """Money is asked of something that authorises none."""

    code = "no_envelope"
    default_sentence = "쓸 수 있는 금액이 아직 정해지지 않았습니다. 먼저 금액을 정해 주십시오."


def open_for(tx: Tx, title: str, amount: int, *, record_id: str | None, instance_id: str, by_id: str) -> Envelope:
    """A new envelope that holds `amount` won; refused when the record has one already."""
    if record_id is not None and envelopes.of_record(tx, record_id, held=True) is not None:
        raise AlreadyOpened
    empty = Envelope(new_id(), title, 0, 0, 0, record_id, instance_id, tx.now)
    envelopes.add(tx, empty)
    return envelopes.append(
        tx, empty, "opened", granted=amount, total=amount, document_id=None, instance_id=instance_id, by_id=by_id
    )


def draw(tx: Tx, envelope_id: str, amount: int, document_id: str, *, instance_id: str, by_id: str) -> Envelope:
    """Let a document draw `amount` won, instead of what it drew before; Overdrawn when less is left."""
    envelope = envelopes.get(tx, envelope_id, held=True)
    change = draw_change(envelope, envelopes.drawn_by(tx, envelope_id, document_id), amount)
    if change == 0:
        return envelope
    if envelope.record_id is not None:
        _relate(tx, document_id, envelope.record_id, instance_id, draws=amount > 0)
    return envelopes.append(
        tx,
        envelope,
        "drawn",
        drawn=change,
        total=amount,
        document_id=document_id,
        instance_id=instance_id,
        by_id=by_id,
    )


def release(tx: Tx, document_id: str, *, by_id: str, instance_id: str, envelope_id: str | None = None) -> int:
    """Give back what a document draws, on one envelope or on all; the won given back."""
    given_back = 0
    for each in envelopes.drawn_on(tx, document_id):
        if envelope_id is not None and each != envelope_id:
            continue
        envelope = envelopes.get(tx, each, held=True)
        # Asked again now that the row is held: another transaction may have given it back meanwhile.
        drawn = envelopes.drawn_by(tx, each, document_id)
        if drawn:
            given_back += drawn
            if envelope.record_id is not None:
                _relate(tx, document_id, envelope.record_id, instance_id, draws=False)
            envelopes.append(
                tx,
                envelope,
                "released",
                drawn=-drawn,
                total=0,
                document_id=document_id,
                instance_id=instance_id,
                by_id=by_id,
            )
    return given_back


def _relate(tx: Tx, document_id: str, record_id: str, instance_id: str, *, draws: bool) -> None:
    """A document leads to the record on whose money it draws, for as long as it does."""
    document, record = Node("document", document_id), Node("record", record_id)
    if draws:
        relations.relate(tx, document, record, "drawn", instance_id)
    else:
        relations.end(tx, document, record, "drawn")


def amend(tx: Tx, envelope_id: str, amount: int, *, instance_id: str, by_id: str) -> Envelope:
    """Authorise another amount; BelowDrawn when more than that is drawn already."""
    envelope = envelopes.get(tx, envelope_id, held=True)
    change = amendment(envelope, amount)
    if change == 0:
        return envelope
    return envelopes.append(
        tx,
        envelope,
        "amended",
        granted=change,
        total=amount,
        document_id=None,
        instance_id=instance_id,
        by_id=by_id,
    )


def give_back(matter: Matter, document_id: str) -> dict[str, Json]:
    """A document is taken back or put away: it draws on nothing any more. What the log is told about it."""
    given_back = release(matter.tx, document_id, **_whose(matter))
    return {"released": given_back} if given_back else {}


def open_envelope(matter: Matter, params: dict[str, Any]) -> Json:
    """The verb `open_envelope(amount, record?, title?)`."""
    amount = whole_won(params.get("amount"), least=1)
    title = str(params.get("title") or TITLE)[:300]
    opened = open_for(
        matter.tx, title, amount, record_id=id_in(params.get("record"), "record"), **_whose(matter)
    )  # fmt: skip
    _note(matter, "opened", opened, amount)
    return {"envelope": opened.id, "amount": opened.amount, "left": opened.left}


def draw_amount(matter: Matter, params: dict[str, Any]) -> Json:
    """The verb `draw(record|envelope, amount, document?)`; null when there is nothing to draw on."""
    if params.get("record") is None and params.get("envelope") is None:
        return None
    amount = whole_won(params.get("amount"))
    matter.turn_to(params.get("document"))
    drawn = draw(matter.tx, _envelope_id(matter.tx, params), amount, matter.document.id, **_whose(matter))
    _note(matter, "drawn", drawn, amount)
    return {"envelope": drawn.id, "left": drawn.left}


def release_draw(matter: Matter, params: dict[str, Any]) -> Json:
    """The verb `release_draw(record?, document?)`: on that record's envelope, or wherever the document draws."""
    only = None
    if params.get("record") is not None or params.get("envelope") is not None:
        only = _envelope_id(matter.tx, params)
    matter.turn_to(params.get("document"))
    given_back = release(matter.tx, matter.document.id, envelope_id=only, **_whose(matter))
    if given_back:
        matter.happened.setdefault("money", []).append({"released": given_back})
    return {"released": given_back}


def amend_envelope(matter: Matter, params: dict[str, Any]) -> Json:
    """The verb `amend_envelope(record|envelope, amount)`."""
    amount = whole_won(params.get("amount"), least=1)
    amended = amend(matter.tx, _envelope_id(matter.tx, params), amount, **_whose(matter))
    _note(matter, "amended", amended, amount)
    return {"envelope": amended.id, "amount": amended.amount, "left": amended.left}


def id_in(named: Json, kind: str) -> str | None:
    """The id a fact holds: written out, or in what the verb that made the thing answered."""
    found = named.get(kind) if isinstance(named, dict) else named
    return str(found) if found is not None else None


def _envelope_id(tx: Tx, params: dict[str, Any]) -> str:
    named = id_in(params.get("envelope"), "envelope")
    if named is not None:
        return named
    record_id = id_in(params.get("record"), "record")
    found = envelopes.of_record(tx, record_id) if record_id is not None else None
    if found is None:
        raise NoEnvelope
    return found.id


def _whose(matter: Matter) -> dict[str, str]:
    return {"instance_id": matter.instance.id, "by_id": matter.actor.person_id}


def _note(matter: Matter, kind: str, envelope: Envelope, amount: int) -> None:
    matter.happened.setdefault("money", []).append({"envelope": envelope.id, kind: amount, "left": envelope.left})

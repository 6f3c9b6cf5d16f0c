"""Envelopes as people see them: what was authorised, what is left, and each movement with the document behind it."""

from __future__ import annotations

from typing import Any

from engine.desk import Desk
from engine.model.envelope import Entry, Envelope
from engine.model.errors import NotFound
from engine.model.person import Actor
from engine.paper.words import won_in_words
from engine.queries import documents as document_queries
from engine.queries.cards import Card, moment
from engine.store import documents, envelopes, instances, people
from engine.store.session import Tx


def detail(desk: Desk, actor: Actor, envelope_id: str) -> dict[str, Any]:
    """One envelope for somebody who may read a document of the matter that opened it, or one that draws on it."""
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        envelope = envelopes.get(tx, envelope_id)
        ledger = envelopes.entries(tx, envelope.id)
        behind = {e.document_id for e in ledger if e.document_id is not None}
        opened_by = instances.get(tx, envelope.instance_id).document_id
        readable = {d for d in behind if document_queries.readable(tx, actor, d)}
        if not readable and not (opened_by is not None and document_queries.readable(tx, actor, opened_by)):
            raise NotFound
        return _shown(tx, envelope, ledger, readable)


def of_record(tx: Tx, record_id: str, actor: Actor | None = None) -> dict[str, Any] | None:
    """The envelope of a record, for whoever may read the record; None when it has none. Documents that `actor` may
    not read (all of them without one) show as amounts only."""
    envelope = envelopes.of_record(tx, record_id)
    if envelope is None:
        return None
    ledger = envelopes.entries(tx, envelope.id)
    behind = {e.document_id for e in ledger if e.document_id is not None}
    readable = {d for d in behind if actor is not None and document_queries.readable(tx, actor, d)}
    return _shown(tx, envelope, ledger, readable)


def _shown(tx: Tx, envelope: Envelope, ledger: list[Entry], readable: set[str]) -> dict[str, Any]:
    papers = documents.several(tx, sorted(readable))
    names = {p.id: p.name for p in people.people(tx)}
    return {
        "id": envelope.id,
        "title": envelope.title,
        "record_id": envelope.record_id,
        "amount": envelope.amount,
        "amount_words": won_in_words(envelope.amount),
        "drawn": envelope.drawn,
        "left": envelope.left,
        "opened_at": moment(envelope.opened_at),
        "draws": _draws(ledger, papers),
        "entries": [
            {
                "no": e.no,
                "kind": e.kind,
                "amount": e.total,
                "change": e.granted + e.drawn,
                "left": e.left,
                "at": moment(e.at),
                "by": names.get(e.by_id, ""),
                "document": _paper(e.document_id, papers),
            }
            for e in ledger
        ],
    }


def _draws(ledger: list[Entry], papers: dict[str, documents.Document]) -> list[Card]:
    """What each document draws now, in the order in which they first drew."""
    drawn: dict[str, int] = {}
    for entry in ledger:
        if entry.document_id is not None:
            drawn[entry.document_id] = drawn.get(entry.document_id, 0) + entry.drawn
    return [{"amount": amount, "document": _paper(one, papers)} for one, amount in drawn.items() if amount]


def _paper(document_id: str | None, papers: dict[str, documents.Document]) -> Card | None:
    document = papers.get(document_id or "")
    if document is None:
        return None
    return {"id": document.id, "title": document.title, "number": document.number, "state": str(document.state)}

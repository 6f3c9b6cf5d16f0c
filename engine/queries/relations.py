"""What a paper or record is related to, both ways, for somebody who may read the other end."""

from __future__ import annotations

from collections.abc import Collection

from engine.desk import Desk
from engine.model.access import may_read_register
from engine.model.calendar import local_day
from engine.model.errors import NotFound
from engine.model.person import Actor
from engine.model.record import Node, Record
from engine.queries import counts
from engine.queries.cards import Card, moment
from engine.queries.documents import STATES
from engine.queries.documents import readable as readable_document
from engine.queries.registers import rules_of, state_card
from engine.store import documents, records, relations
from engine.store.documents import Document
from engine.store.session import Tx

AROUND_MAX = 200
MADE_BY_THE_DESK = {
    "opened": ("이 문서로 올렸습니다", "이 문서가 올린 기록입니다"),
    "updated": ("이 문서로 고쳤습니다", "이 문서가 고친 기록입니다"),
    "closed": ("이 문서로 닫았습니다", "이 문서가 닫은 기록입니다"),
    "drawn": ("이 기록의 금액에서 썼습니다", "이 금액에서 썼습니다"),
    "from": ("여기에서 이어졌습니다", "여기로 이어졌습니다"),
}
"""Name → how it reads at the end it leads to, and at the end it comes from. Other names are titles of form fields."""
_TONES = {"draft": "plain", "in_approval": "due", "final": "ok", "void": "plain"}


def cards(desk: Desk, tx: Tx, actor: Actor, nodes: Collection[Node]) -> dict[Node, Card]:
    """Papers and records as they are shown to somebody; those they may not read are not there."""
    found: dict[Node, Card] = {}
    papers = documents.several(tx, [n.id for n in nodes if n.kind == "document"])
    for id_, paper in papers.items():
        if readable_document(tx, actor, id_):
            found[Node("document", id_)] = document_card(desk, paper)
    for id_, record in records.several(tx, [n.id for n in nodes if n.kind == "record"]).items():
        register = rules_of(desk, tx, record.register).register
        if may_read_register(actor, register.readers):
            found[Node("record", id_)] = _record_card(record, register.record, state_card(register, record.state))
    return found


def document_card(desk: Desk, paper: Document) -> Card:
    """A paper at the end of a relation."""
    form = desk.bylaws(paper.release).form(paper.form)
    return {
        "kind": "document",
        "id": paper.id,
        "label": form.title,
        "title": paper.title or form.title,
        "number": paper.number,
        "state": STATES.get(str(paper.state), str(paper.state)),
        "tone": _TONES[str(paper.state)],
        "amount": paper.amount,
        "day": local_day(paper.finalized_at or paper.submitted_at or paper.drafted_at).isoformat(),
    }


def _record_card(record: Record, called: str, state: Card) -> Card:
    return {
        "kind": "record",
        "id": record.id,
        "label": called,
        "title": record.title,
        "number": record.number,
        "state": state["title"],
        "tone": state["tone"],
        "amount": record.amount,
        "day": local_day(record.opened_at).isoformat(),
    }


def around(desk: Desk, tx: Tx, actor: Actor, node: Node) -> list[Card]:
    """Everything a paper or record leads to or comes from, oldest first."""
    standing = relations.of(tx, [node], AROUND_MAX)
    others = {r.target if r.source == node else r.source for r in standing}
    known = cards(desk, tx, actor, others)
    found: list[Card] = []
    for relation in standing:
        leads_away = relation.source == node
        other = relation.target if leads_away else relation.source
        if other in known:
            found.append(
                {
                    "name": relation.name,
                    "sentence": sentence(relation.name, leads_away=leads_away),
                    "direction": "to" if leads_away else "from",
                    "made_at": moment(relation.made_at),
                    "node": known[other],
                }
            )
    return found


def of_document(desk: Desk, actor: Actor, document_id: str) -> dict[str, list[Card]]:
    """What is around a document and what was asked about it, for somebody who may read it."""
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        if not readable_document(tx, actor, document_id):
            raise NotFound
        return {
            "relations": around(desk, tx, actor, Node("document", document_id)),
            "counts": counts.of_document(desk, tx, actor, document_id),
        }


def sentence(name: str, *, leads_away: bool) -> str:
    """How a relation reads, seen from one of its ends."""
    here, there = MADE_BY_THE_DESK.get(name, (name, name))
    return there if leads_away else here

"""Finding documents and records by what people remember: what was found is shown with the words that were asked for
marked, in pieces and never as markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.desk import Desk
from engine.model.asked import Word, marked, snippet, understood
from engine.model.calendar import local_day
from engine.model.person import Actor
from engine.queries import registers as register_queries
from engine.queries.boxes import reach_of
from engine.queries.cards import Card
from engine.queries.documents import STATES
from engine.store import documents, finding, people, records, search_index
from engine.store.documents import Document
from engine.store.finding import Finds, Hit, Sought
from engine.store.session import Tx

KINDS = {"document": "문서", "record": "기록"}
STANDING = {**STATES, "open": "진행 중", "closed": "마침"}
_TONES = {"draft": "plain", "in_approval": "due", "final": "ok", "void": "plain"}


def find(desk: Desk, actor: Actor, q: str, sought: Sought) -> dict[str, Any]:
    """One page of the documents and records this actor may read and that fit, newest first."""
    asked = understood(q)
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        found = finding.find(tx, asked, sought, reach_of(desk, tx, actor))
        pages = max(1, -(-found.total // finding.PAGE_ROWS))
        return {
            "total": found.total,
            "page": min(max(sought.page, 1), pages),
            "pages": pages,
            "words": [word.typed for word in asked.words],
            "amount_min": asked.amount_min,
            "amount_max": asked.amount_max,
            "hits": _hits(desk, tx, found.hits, asked.words),
            "facets": _facets(desk, tx, found),
        }


def _hits(desk: Desk, tx: Tx, hits: Sequence[Hit], words: Sequence[Word]) -> list[Card]:
    papers = documents.several(tx, [hit.id for hit in hits if hit.kind == "document"])
    kept = records.several(tx, [hit.id for hit in hits if hit.kind == "record"])
    said = search_index.said_by(tx, [hit.no for hit in hits])
    names = {person.id: person.name for person in people.people(tx)} if kept else {}
    opened_by = records.openers(tx, list(kept)) if kept else {}
    cards: list[Card] = []
    for hit in hits:
        if hit.kind == "document":
            card = _document(desk, papers[hit.id])
        else:
            record = kept[hit.id]
            register = register_queries.rules_of(desk, tx, record.register).register
            state = register_queries.state_card(register, record.state)
            card = {
                "label": register.title,
                "title": record.title,
                "number": record.number,
                "state": state["title"],
                "tone": state["tone"],
                "amount": record.amount,
                "person": names.get(opened_by.get(hit.id, ""), ""),
                "day": local_day(record.opened_at).isoformat(),
            }
        rows = [row for row in said.get(hit.no, [])[2:] if row not in (card["title"], card["number"], card["person"])]
        title = card.pop("title")
        shown = {"title": _pieces(title, words), "snippet": _pieces(snippet(rows, words), words)}
        cards.append({"kind": hit.kind, "id": hit.id} | card | shown)
    return cards


def _pieces(text: str, words: Sequence[Word]) -> list[Card]:
    return [{"text": piece, "found": is_found} for piece, is_found in marked(text, words)]


def _document(desk: Desk, paper: Document) -> Card:
    form = desk.bylaws(paper.release).form(paper.form)
    return {
        "label": form.title,
        "title": paper.title or form.title,
        "number": paper.number,
        "state": STATES[str(paper.state)],
        "tone": _TONES[str(paper.state)],
        "amount": paper.amount,
        "person": paper.drafter_name,
        "day": local_day(paper.finalized_at or paper.submitted_at or paper.drafted_at).isoformat(),
    }


def _facets(desk: Desk, tx: Tx, found: Finds) -> dict[str, list[Card]]:
    bylaws = desk.bylaws_in_force(tx)

    def type_title(kind: str, type_: str) -> str:
        if kind == "record":
            return register_queries.rules_of(desk, tx, type_).register.title
        return bylaws.forms[type_].title if type_ in bylaws.forms else type_

    types = found.facets["type"]
    return {
        "kinds": _titled({key: n for (key,), n in found.facets["kind"].items()}, KINDS),
        "areas": _titled({key: n for (key,), n in found.facets["area"].items()}, bylaws.areas),
        "states": _titled({key: n for (key,), n in found.facets["state"].items()}, STANDING),
        "types": [
            {"id": type_, "title": type_title(kind, type_), "count": n, "kind": kind}
            for (kind, type_), n in sorted(types.items(), key=lambda item: (-item[1], item[0]))
        ],
    }


def _titled(counted: Mapping[str, int], titles: Mapping[str, str]) -> list[Card]:
    """Choices in the order their titles are declared."""
    order = list(titles)
    known = sorted(counted, key=lambda key: (order.index(key) if key in order else len(order), key))
    return [{"id": key, "title": titles.get(key, key), "count": counted[key]} for key in known if key]

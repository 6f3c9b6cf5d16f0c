"""Counts as people see them: what waits for my answer, and one count with who has answered. How anybody answered
shows only after closing, and only where answers are open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.desk import Desk
from engine.model.access import may_read_count
from engine.model.count import Count, CountState
from engine.model.errors import NotFound
from engine.model.korean import particle
from engine.model.person import Actor, Role
from engine.model.record import Record
from engine.paper.words import won_in_words
from engine.queries import documents as document_queries
from engine.queries.cards import Card, moment, titles_of
from engine.store import counts, documents, people, records
from engine.store.session import Tx


def waiting(desk: Desk, tx: Tx, actor: Actor) -> list[Card]:
    """A card for each open count this person has not answered, oldest first."""
    return _cards(desk, tx, counts.waiting_for(tx, actor.person_id))


def to_close(desk: Desk, tx: Tx, actor: Actor) -> list[Card]:
    """A card for each open count this person may close, oldest first."""
    return _cards(desk, tx, counts.open_for_closer(tx, actor.roles))


def _cards(desk: Desk, tx: Tx, found: list[Count]) -> list[Card]:
    if not found:
        return []
    papers = documents.several(tx, [c.document_id for c in found if c.document_id is not None])
    about = records.several(tx, [c.record_id for c in found if c.record_id is not None])
    names = {p.id: p.name for p in people.people(tx)}
    titles = titles_of(desk, tx)
    roles = desk.bylaws_in_force(tx).roles
    return [
        _card(desk, c, papers.get(c.document_id or ""), about.get(c.record_id or ""), names, titles, roles)
        for c in found
    ]


def _card(
    desk: Desk,
    count: Count,
    document: documents.Document | None,
    about: Record | None,
    names: Mapping[str, str],
    titles: Mapping[str, str],
    roles: Mapping[str, Role],
) -> Card:
    paper = None
    if document is not None:
        form = desk.bylaws(document.release).form(document.form)
        paper = {
            "id": document.id,
            "title": document.title or form.title,
            "form_title": form.title,
            "state": str(document.state),
        }
    # Asked about a record, it is the record's money that is decided on; the paper may be about several.
    amount = about.amount if about is not None else document.amount if document is not None else None
    return {
        "count_id": count.id,
        "question": count.question,
        "options": [{"id": o.id, "title": o.title} for o in count.options],
        "secret": count.is_secret,
        "asked_by": {"name": names.get(count.asked_by, ""), "title": titles.get(count.asked_by, "")},
        "document": paper,
        "record_id": count.record_id,
        "amount": amount,
        "amount_words": won_in_words(amount) if amount is not None else "",
        "closes": count.closes,
        "how_it_closes": how_it_closes(count, roles[count.closer].title if count.closer in roles else ""),
        "entitled": count.entitled,
        "answered": count.answered,
        "opened_at": moment(count.opened_at),
    }


def how_it_closes(count: Count, closer_title: str) -> str:
    """When the result comes, as one sentence."""
    who = particle(closer_title, "이/가") if closer_title else "맡은 사람이"
    match count.closes:
        case "all":
            return "모두 답하면 결과가 나옵니다."
        case "closer":
            return f"{who} 마감하면 결과가 나옵니다."
        case "both":
            return f"모두 답하거나 {who} 마감하면 결과가 나옵니다."


def detail(desk: Desk, actor: Actor, count_id: str) -> dict[str, Any]:
    """One count for somebody who may see it: while it is open who has answered, after closing what came of it."""
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        return detail_in(desk, tx, actor, counts.get(tx, count_id))


def detail_in(desk: Desk, tx: Tx, actor: Actor, count: Count) -> dict[str, Any]:
    """`detail`, inside a look that is already open."""
    mine = counts.person(tx, count.id, actor.person_id)
    reads = count.document_id is not None and document_queries.readable(tx, actor, count.document_id)
    if not may_read_count(actor, count, mine is not None, reads):
        raise NotFound
    listed = counts.people(tx, count.id)
    said = {} if count.is_secret else {a.person_id: a for a in counts.answers(tx, count.id)}
    is_open = count.state is CountState.OPEN
    own = said.get(actor.person_id)
    return {
        **_cards(desk, tx, [count])[0],
        "state": str(count.state),
        "closed_at": moment(count.closed_at),
        "people": [
            {"person_id": p.person_id, "name": p.name, "title": p.title, "answered": p.answered} for p in listed
        ],
        "mine": {
            "entitled": mine is not None,
            "answered": mine is not None and mine.answered,
            "option": own.option if own is not None else None,
        },
        "may_answer": is_open and mine is not None and not mine.answered,
        "may_close": is_open and count.closes != "all" and count.closer != "" and count.closer in actor.roles,
        "result": _result(count, listed, said) if count.state is CountState.CLOSED else None,
    }


def _result(count: Count, listed: list[Any], said: dict[str, Any]) -> Card:
    assert count.result is not None, "a closed count has its result"
    tally = count.result["tally"]
    return {
        "answered": count.answered,
        "entitled": count.entitled,
        "options": [
            {
                "id": o.id,
                "title": o.title,
                "count": tally[o.id],
                # In the order of the list, so that the order of answers shows nowhere. Nobody at all where secret.
                "people": [
                    {"name": p.name, "title": p.title, "comment": said[p.person_id].comment}
                    for p in listed
                    if p.person_id in said and said[p.person_id].option == o.id
                ],
            }
            for o in count.options
        ],
    }


def of_document(desk: Desk, tx: Tx, actor: Actor, document_id: str) -> list[dict[str, Any]]:
    """Every count about a document, for somebody who may read the document."""
    return [detail_in(desk, tx, actor, count) for count in counts.of_document(tx, document_id)]


def of_record(desk: Desk, tx: Tx, actor: Actor, record_id: str) -> list[dict[str, Any]]:
    """Every count about a record that this actor may see."""
    found = []
    for count in counts.of_record(tx, record_id):
        try:
            found.append(detail_in(desk, tx, actor, count))
        except NotFound:
            continue
    return found

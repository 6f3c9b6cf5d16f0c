"""The boxes of documents as lists, and how far somebody's eyes go when they look for something."""

from __future__ import annotations

from typing import Any

from engine.bylaws import FormDefinition
from engine.desk import Desk
from engine.model.approval import ApprovalStep
from engine.model.calendar import local_day
from engine.model.document import DocumentState
from engine.model.person import Actor
from engine.queries.cards import Card, stamps, titles_of, where_sentence
from engine.queries.documents import STATES
from engine.queries.registers import readable_registers
from engine.store import approvals
from engine.store import search as shelves
from engine.store.documents import Document
from engine.store.reach import Reach
from engine.store.search import Filters
from engine.store.session import Tx


def reach_of(desk: Desk, tx: Tx, actor: Actor) -> Reach:
    """How far this actor's eyes go at this instant."""
    registers = readable_registers(desk, tx, actor)
    return Reach(
        person_ids=[actor.person_id, *(actor.stands_in_for or {})],
        roles=sorted(actor.roles),
        own_id=actor.person_id,
        everything="documents.read_all" in actor.may,
        final="documents.read_final" in actor.may,
        published="documents.read_published" in actor.may,
        registers={register.id: register.area for register in registers},
    )


def page(desk: Desk, actor: Actor, filters: Filters) -> dict[str, Any]:
    """One page of documents this actor may read."""
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        bylaws = desk.bylaws_in_force(tx)
        reach = reach_of(desk, tx, actor)
        found = shelves.find(tx, filters, reach)
        lines = approvals.lines(tx, [d.id for d in found.documents])
        titles = titles_of(desk, tx)
        pages = max(1, -(-found.total // shelves.PAGE_ROWS))
        return {
            "total": found.total,
            "page": min(max(filters.page, 1), pages),
            "pages": pages,
            "documents": [_row(desk, actor, d, lines.get(d.id, []), titles) for d in found.documents],
            "facets": {
                "forms": [
                    {"id": slug, "title": bylaws.forms[slug].title if slug in bylaws.forms else slug, "count": n}
                    for slug, n in sorted(found.forms.items(), key=lambda item: -item[1])
                ],
                "areas": [
                    {"id": area, "title": bylaws.areas.get(area, area), "count": n}
                    for area, n in sorted(found.areas.items(), key=lambda item: -item[1])
                ],
                "states": [{"id": s, "title": STATES.get(s, s), "count": n} for s, n in sorted(found.states.items())],
            },
        }


def _row(desk: Desk, actor: Actor, document: Document, line: list[ApprovalStep], titles: dict[str, str]) -> Card:
    bylaws = desk.bylaws(document.release)
    form: FormDefinition = bylaws.form(document.form)
    returned = document.state is DocumentState.DRAFT and any(s.state == "returned" for s in line)
    return {
        "id": document.id,
        "title": document.title or form.title,
        "form_title": form.title,
        "area_title": bylaws.areas.get(document.area, ""),
        "number": document.number,
        "state": str(document.state),
        "returned": returned,
        "amount": document.amount,
        "drafter": {"name": document.drafter_name, "title": titles.get(document.drafter_id, "")},
        "drafted_on": local_day(document.drafted_at).isoformat(),
        "finalized_on": local_day(document.finalized_at).isoformat() if document.finalized_at else None,
        "stamps": stamps(line, actor),
        "where": where_sentence(document, line, returned),
    }

"""What happens on which day, as far as somebody may know it: days of records and documents, what is due from them, who
is away, and holidays."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from typing import Any

from engine.desk import Desk, actor_at
from engine.model.calendar import local_day
from engine.model.errors import NotFound, NotSignedIn, OverLimit
from engine.model.person import Actor
from engine.paper.ics import DayEvent, ics_file
from engine.queries import registers as register_queries
from engine.queries.boxes import reach_of
from engine.queries.cards import Card, moment
from engine.store import calendars, documents, people, records, tasks
from engine.store.session import Tx

SPAN_DAYS_MAX = 400
BEFORE_DAYS, AFTER_DAYS = 60, 300
"""How far a calendar that is taken along reaches back and ahead."""
DUE, AWAY = "due", "away"


def between(desk: Desk, actor: Actor, since: date | None, until: date | None) -> dict[str, Any]:
    """Everything from one day to another, both included; without days, the month of today."""
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        today = local_day(tx.now)
        first = since or today.replace(day=1)
        last = until or (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        if not 0 <= (last - first).days <= SPAN_DAYS_MAX:
            raise OverLimit("한 번에 한 해까지 볼 수 있습니다. 첫날과 마지막 날을 다시 골라 주십시오.")
        entries = _entries(desk, tx, actor, first, last)
        bylaws = desk.bylaws_in_force(tx)
        return {
            "since": first.isoformat(),
            "until": last.isoformat(),
            "today": today.isoformat(),
            "holidays": [
                {"day": day.isoformat(), "title": title} for day, title in bylaws.calendar.names if first <= day <= last
            ],
            "groups": _groups(bylaws.areas, entries),
            "entries": entries,
        }


def _groups(areas: Any, entries: list[Card]) -> list[Card]:
    """What there is in the span, in the order of the areas."""
    titles = {**areas, DUE: "내가 할 일", AWAY: "자리 비움"}
    there = {entry["group"] for entry in entries}
    return [{"id": id_, "title": title} for id_, title in titles.items() if id_ in there]


def _entries(desk: Desk, tx: Tx, actor: Actor, since: date, until: date) -> list[Card]:
    reach = reach_of(desk, tx, actor)
    found: list[Card] = []
    for record, day in records.dates_between(tx, since, until):
        if record.register not in reach.registers:
            continue
        register = register_queries.rules_of(desk, tx, record.register).register
        state = register_queries.state_card(register, record.state)
        note = ", ".join(part for part in (register.title, record.number, state["title"]) if part)
        link = f"/records/{record.id}"
        found.append(
            _entry("record", record.id, register.area, day.title, note, day.since, day.until, link, record.is_open)
        )
    for paper, first, last in calendars.documents_between(tx, since, until, reach):
        form = desk.bylaws(paper.release).form(paper.form)
        note = ", ".join(part for part in (form.title, paper.number, paper.drafter_name) if part)
        link = f"/documents/{paper.id}"
        found.append(_entry("document", paper.id, paper.area, paper.title or form.title, note, first, last, link, True))
    found += _due(desk, tx, actor, since, until)
    if "people.read" in actor.may:
        found += _away(tx, since, until)
    return sorted(found, key=lambda entry: (entry["since"], entry["kind"], entry["title"], entry["id"]))


def _entry(
    kind: str, id: str, group: str, title: str, note: str, since: date, until: date | None, link: str, is_open: bool
) -> Card:
    return {
        "kind": kind,
        "id": id,
        "group": group,
        "title": title,
        "note": note,
        "since": since.isoformat(),
        "until": until.isoformat() if until is not None else None,
        "link": link,
        "open": is_open,
    }


def _due(desk: Desk, tx: Tx, actor: Actor, since: date, until: date) -> list[Card]:
    """What waits for this actor and has a day by which it must be done."""
    mine = [(task, local_day(task.due_at)) for task in tasks.inbox(tx, actor) if task.due_at is not None]
    mine = [(task, day) for task, day in mine if since <= day <= until]
    papers = documents.several(tx, [task.document_id for task, _ in mine if task.document_id])
    found: list[Card] = []
    for task, day in mine:
        paper = papers.get(task.document_id)
        title = paper.title or desk.bylaws(paper.release).form(paper.form).title if paper is not None else task.name
        link = f"/documents/{paper.id}" if paper is not None else "/"
        found.append(_entry("task", task.id, DUE, title, f"{task.name} 기한", day, None, link, True))
    return found


def _away(tx: Tx, since: date, until: date) -> list[Card]:
    names = {person.id: person.name for person in people.people(tx)}
    return [
        _entry(
            "absence",
            d.id,
            AWAY,
            f"{names[d.from_person_id]} 자리 비움",
            f"대신: {names[d.to_person_id]}",
            d.since,
            d.until if d.until > d.since else None,
            "/people",
            True,
        )
        for d, ended_at in people.delegations_of(tx, since=since)
        if ended_at is None and d.since <= until
    ]


def feed(desk: Desk, actor: Actor) -> dict[str, Any]:
    """Whether this person has an address for other programs, and since when."""
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        return {"made_at": moment(calendars.feed_of(tx, actor.person_id))}


def file(desk: Desk, actor: Actor, address: str) -> bytes:
    """The calendar of this person as a file. `address` is where the house is found, for links."""
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        return _file(desk, tx, actor, address, tx.now)


def file_of_feed(desk: Desk, token: str, address: str) -> bytes:
    """The calendar of whoever was given this secret, as far as they may read now."""
    with desk.db.reading(desk.complex_id, desk.clock()) as tx:
        owner = calendars.owner_of_feed(tx, hashlib.sha256(token.encode()).hexdigest())
        if owner is None:
            raise NotFound
        try:
            actor = actor_at(desk, tx, owner)
        except NotSignedIn:
            raise NotFound from None
        return _file(desk, tx, actor, address, tx.now)


def _file(desk: Desk, tx: Tx, actor: Actor, address: str, now: datetime) -> bytes:
    today = local_day(now)
    since, until = today - timedelta(days=BEFORE_DAYS), today + timedelta(days=AFTER_DAYS)
    counted: dict[str, int] = {}
    events: list[DayEvent] = []
    for entry in _entries(desk, tx, actor, since, until):
        # A record may have several days; their order makes each its own.
        key = f"{entry['kind']}-{entry['id']}"
        counted[key] = counted.get(key, 0) + 1
        last = date.fromisoformat(entry["until"]) if entry["until"] else None
        events.append(
            DayEvent(
                f"{key}-{counted[key]}@danji",
                date.fromisoformat(entry["since"]),
                last,
                entry["title"],
                entry["note"],
                f"{address}{entry['link']}" if address else "",
            )
        )
    for day, title in desk.bylaws_in_force(tx).calendar.names:
        if since <= day <= until:
            events.append(DayEvent(f"holiday-{day.isoformat()}@danji", day, None, title))
    return ics_file(desk.complex.name, events, now)

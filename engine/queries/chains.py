"""The chain around a paper or record: everything it came from and led to, walked along relations in both directions and
told in the order of time. What somebody may not read is not there, and nothing is reached through it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.desk import Desk
from engine.model.calendar import local_day
from engine.model.document import DocumentState
from engine.model.errors import NotFound
from engine.model.person import Actor
from engine.model.record import Node, NodeKind, Record
from engine.queries import envelopes as envelope_queries
from engine.queries import relations as related
from engine.queries.cards import Card, moment
from engine.queries.documents import readable as readable_document
from engine.queries.registers import names_of, rules_of, state_card
from engine.queries.registers import read as read_record
from engine.rules.register import Given, RegisterRules
from engine.store import documents, envelopes, files, records, relations
from engine.store.documents import Document
from engine.store.files import Attachment
from engine.store.records import RecordVersion
from engine.store.session import Tx

DEPTH_MAX = 12
NODES_MAX = 200
NEIGHBOURS_MAX = 400
"""Relations followed from one ring of the walk to the next."""
PHOTOS_PER_STEP_MAX = 12
PICTURES = frozenset({"image/png", "image/jpeg", "image/webp"})


def chain(desk: Desk, actor: Actor, kind: NodeKind, id_: str) -> dict[str, Any]:
    """The chain around a paper or record, for somebody who may read it."""
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        start = Node(kind, id_)
        if kind == "record":
            read_record(desk, tx, actor, id_)
        elif not readable_document(tx, actor, id_):
            raise NotFound
        walk = _Walk(desk, tx, actor)
        walk.from_(start)
        steps = _Story(desk, tx, walk).steps()
        first, last = (steps[0]["day"], steps[-1]["day"]) if steps else (None, None)
        return {
            "node": walk.found[start],
            "since": first,
            "until": last,
            "complete": not walk.cut_off,
            "steps": steps,
            "envelopes": _envelopes(tx, actor, walk),
        }


def _envelopes(tx: Tx, actor: Actor, walk: _Walk) -> list[Card]:
    """The money authorised for records along the chain."""
    with_money = envelopes.left_of_records(tx, [node.id for node in walk.found if node.kind == "record"])
    cards = (envelope_queries.of_record(tx, id_, actor) for id_ in with_money)
    return sorted((card for card in cards if card is not None), key=lambda card: str(card["opened_at"]))


@dataclass
class _Walk:
    """Ring after ring from one node outwards."""

    desk: Desk
    tx: Tx
    actor: Actor
    found: dict[Node, Card] = field(default_factory=dict)
    cut_off: bool = False

    def from_(self, start: Node) -> None:
        """Gather everything within reach of `start`."""
        self.found = related.cards(self.desk, self.tx, self.actor, [start])
        ring: Sequence[Node] = [start]
        for _ in range(DEPTH_MAX):
            beyond = [node for node in self._neighbours(ring) if node not in self.found]
            if not beyond:
                return
            room = NODES_MAX - len(self.found)
            self.cut_off |= len(beyond) > room
            known = related.cards(self.desk, self.tx, self.actor, beyond[:room])
            self.found |= known
            ring = list(known)
            if not ring:
                return
        self.cut_off = True

    def _neighbours(self, ring: Sequence[Node]) -> list[Node]:
        standing = relations.of(self.tx, ring, NEIGHBOURS_MAX + 1)
        self.cut_off |= len(standing) > NEIGHBOURS_MAX
        ends = [node for relation in standing for node in (relation.source, relation.target)]
        papers = documents.of_the_same_matters(self.tx, [node.id for node in ring if node.kind == "document"])
        return list(dict.fromkeys((*ends, *(Node("document", id_) for id_ in papers))))


@dataclass
class _Story:
    """What the nodes of a walk tell: a step for each paper, for each record opened and each state it came to."""

    desk: Desk
    tx: Tx
    walk: _Walk
    told: set[str] = field(default_factory=set)
    """Photos shown already: the same picture is shown where it appeared first."""

    def steps(self) -> list[Card]:
        """Oldest first."""
        nodes = self.walk.found
        paper_ids = [n.id for n in nodes if n.kind == "document"]
        record_ids = [n.id for n in nodes if n.kind == "record"]
        attached, names = files.attachments_of_many(self.tx, paper_ids), names_of(self.tx)
        found: list[tuple[datetime, Card]] = []
        for id_, paper in documents.several(self.tx, paper_ids).items():
            found.append(self._paper(paper, nodes[Node("document", id_)], attached.get(id_, [])))
        kept = records.several(self.tx, record_ids)
        for id_, versions in records.versions_of(self.tx, record_ids).items():
            rules = rules_of(self.desk, self.tx, kept[id_].register)
            found += self._record(kept[id_], rules, nodes[Node("record", id_)], versions, names)
        found.sort(key=lambda step: step[0])
        for _, step in found:
            fresh = [photo for photo in step["photos"] if photo not in self.told]
            self.told.update(fresh)
            step["photos"] = fresh[:PHOTOS_PER_STEP_MAX]
        return [step for _, step in found]

    def _paper(self, paper: Document, card: Card, attached: Sequence[Attachment]) -> tuple[datetime, Card]:
        at = paper.finalized_at or paper.submitted_at or paper.drafted_at
        step = self._step(at, card, paper.summary, paper.drafter_name)
        step["photos"] = [a.id for a in attached if a.media_type in PICTURES]
        step["now"] = paper.state is DocumentState.IN_APPROVAL
        return at, step

    def _record(
        self,
        record: Record,
        rules: RegisterRules,
        card: Card,
        versions: Sequence[RecordVersion],
        names: Mapping[str, str],
    ) -> list[tuple[datetime, Card]]:
        """A step for the opening, and one for each version that reached another state or brought pictures. What it
        is worth is said when it changes."""
        found: list[tuple[datetime, Card]] = []
        before: RecordVersion | None = None
        worth: int | None = None
        for version in versions:
            photos = _photos(rules, version)
            reached = before is None or before.state != version.state
            if reached or before is None or set(photos) - set(_photos(rules, before)):
                given = Given(version.data, version.state, record.number, local_day(record.opened_at), names)
                state, amount = state_card(rules.register, version.state), rules.amount(version.data)
                paper = Node("document", version.document_id) if version.document_id else None
                step = self._step(version.made_at, card, rules.line(given), version.made_by_name)
                step |= {
                    "title": version.title,
                    "state": state["title"],
                    "tone": state["tone"],
                    "reached": state["title"] if reached else "",
                    "amount": amount if amount != worth else None,
                    "photos": photos,
                    "paper": paper.id if paper in self.walk.found and paper is not None else None,
                }
                found.append((version.made_at, step))
                worth = amount
            before = version
        if found and record.is_open:
            found[-1][1]["now"] = True
        return found

    def _step(self, at: datetime, card: Card, sentence: str, name: str) -> Card:
        return {
            "at": moment(at),
            "day": str(moment(at))[:10],
            "kind": card["kind"],
            "id": card["id"],
            "label": card["label"],
            "title": card["title"],
            "number": card["number"],
            "sentence": sentence,
            "name": name,
            "amount": card["amount"],
            "state": card["state"],
            "tone": card["tone"],
            "reached": "",
            "paper": None,
            "photos": [],
            "now": False,
        }


def _photos(rules: RegisterRules, version: RecordVersion) -> list[str]:
    return [p for c in rules.register.columns for p in c.photos(version.data.get(c.id))]

"""The chain around a paper or record: everything it came from and led to, walked along relations in both directions and
told in the order of time. What somebody may not read is not there, and nothing is reached through it. Where many
records come together in one place, only those on the way to the one looked at belong to its story."""

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
from engine.queries import waiting
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
        waits = waiting.of_nodes(desk, tx, actor, walk.found)
        steps = _Story(desk, tx, walk).steps(goes_on=bool(waits))
        first, last = (steps[0]["day"], steps[-1]["day"]) if steps else (None, None)
        return {
            "node": walk.found[start],
            "since": first,
            "until": last,
            "complete": not walk.cut_off,
            "steps": steps,
            "waiting": waits,
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
        beside: dict[Node, list[Node]] = {}
        for relation in standing:
            beside.setdefault(relation.source, []).append(relation.target)
            beside.setdefault(relation.target, []).append(relation.source)
        beyond = [node for here in ring for node in self._on_the_way(beside.get(here, []))]
        papers = documents.of_the_same_matters(self.tx, [node.id for node in ring if node.kind == "document"])
        return list(dict.fromkeys((*beyond, *(Node("document", id_) for id_ in papers))))

    def _on_the_way(self, beside: Sequence[Node]) -> list[Node]:
        """What lies beside a place, without the records that only share it with another of their register on the way:
        each has a story of its own."""
        kept = records.several(self.tx, [node.id for node in beside if node.kind == "record"])
        registers = {node: kept[node.id].register for node in beside if node.kind == "record" and node.id in kept}
        on_the_way = {register for node, register in registers.items() if node in self.found}
        return [node for node in beside if node in self.found or registers.get(node) not in on_the_way]


@dataclass
class _Story:
    """What the nodes of a walk tell: a step for each paper with what became of records by it, one for each record
    opened, and one for what became of a record without a paper."""

    desk: Desk
    tx: Tx
    walk: _Walk
    told: set[str] = field(default_factory=set)
    """Photos shown already: the same picture is shown where it appeared first."""

    def steps(self, *, goes_on: bool) -> list[Card]:
        """Oldest first. The last step is where an open matter stands, unless it is known what it waits for."""
        nodes = self.walk.found
        paper_ids = [n.id for n in nodes if n.kind == "document"]
        record_ids = [n.id for n in nodes if n.kind == "record"]
        attached, names = files.attachments_of_many(self.tx, paper_ids), names_of(self.tx)
        papers = {
            id_: self._paper(paper, nodes[Node("document", id_)], attached.get(id_, []))
            for id_, paper in documents.several(self.tx, paper_ids).items()
        }
        found = list(papers.values())
        kept = records.several(self.tx, record_ids)
        for id_, versions in records.versions_of(self.tx, record_ids).items():
            rules = rules_of(self.desk, self.tx, kept[id_].register)
            record = _RecordStory(kept[id_], rules, nodes[Node("record", id_)], names, papers)
            found += record.steps(versions)
        found.sort(key=lambda step: step["at"])
        for step in found:
            fresh = [photo for photo in dict.fromkeys(step["photos"]) if photo not in self.told]
            self.told.update(fresh)
            step["photos"] = fresh[:PHOTOS_PER_STEP_MAX]
        is_open = any(step["now"] for step in found)
        for step in found:
            step["now"] = is_open and not goes_on and step is found[-1]
        return found

    def _paper(self, paper: Document, card: Card, attached: Sequence[Attachment]) -> Card:
        step = _step(paper.finalized_at or paper.submitted_at or paper.drafted_at, card, paper.summary)
        step["name"] = paper.drafter_name
        step["photos"] = [a.id for a in attached if a.media_type in PICTURES]
        step["now"] = paper.state is DocumentState.IN_APPROVAL
        return step


@dataclass
class _RecordStory:
    """What became of one record: told with the paper that did it, where that is told anyway."""

    record: Record
    rules: RegisterRules
    card: Card
    names: Mapping[str, str]
    papers: Mapping[str, Card]
    """The steps of papers, by their ids."""

    def steps(self, versions: Sequence[RecordVersion]) -> list[Card]:
        """A step for the opening, and one for each version without a paper that reached another state or brought
        pictures. What it is worth is said when it changes."""
        own: list[Card] = []
        last: Card | None = None
        before: RecordVersion | None = None
        worth: int | None = None
        for version in versions:
            photos, amount = _photos(self.rules, version), self.rules.amount(version.data)
            reached = before is None or before.state != version.state
            if reached or before is None or set(photos) - set(_photos(self.rules, before)):
                paper = self.papers.get(version.document_id or "")
                if paper is not None and (before is not None or paper["title"] == version.title):
                    self._became(paper, version)
                    last = paper
                elif last is not None and last in own and last["at"] == moment(version.made_at):
                    self._stands(last, version)
                else:
                    last = self._told(version, own)
                    own.append(last)
                last["photos"] += photos
                if amount != worth and last["amount"] is None:
                    last["amount"] = amount
                worth = amount
            before = version
        if last is not None and self.record.is_open:
            last["now"] = True
        return own

    def _told(self, version: RecordVersion, own: Sequence[Card]) -> Card:
        """A step of the record's own. What it said of itself already is not said again."""
        given = Given(version.data, version.state, self.record.number, local_day(self.record.opened_at), self.names)
        sentence = self.rules.line(given)
        step = _step(version.made_at, self.card, "" if any(s["sentence"] == sentence for s in own) else sentence)
        step |= {"title": version.title, "name": version.made_by_name, "amount": None}
        step["paper"] = version.document_id if version.document_id in self.papers else None
        self._stands(step, version)
        return step

    def _stands(self, step: Card, version: RecordVersion) -> None:
        state = state_card(self.rules.register, version.state)
        step["state"], step["tone"] = state["title"], state["tone"]

    def _became(self, paper: Card, version: RecordVersion) -> None:
        """The state a record came to by a paper, the last one where it came to several."""
        state = state_card(self.rules.register, version.state)
        others = [move for move in paper["moves"] if move["id"] != self.record.id]
        move = {word: self.card[word] for word in ("id", "label", "number")}
        paper["moves"] = [*others, move | {"title": version.title, "state": state["title"], "tone": state["tone"]}]


def _step(at: datetime, card: Card, sentence: str) -> Card:
    return {
        "at": moment(at),
        "day": str(moment(at))[:10],
        **{word: card[word] for word in ("kind", "id", "label", "title", "number", "amount", "state", "tone")},
        "sentence": sentence,
        "name": "",
        "paper": None,
        "moves": [],
        "photos": [],
        "now": False,
    }


def _photos(rules: RegisterRules, version: RecordVersion) -> list[str]:
    return [p for c in rules.register.columns for p in c.photos(version.data.get(c.id))]

"""What keeps the matters around something from going on: whose task is open since when, which question is not answered
by all, which news or moment a matter waits for. Nothing of a paper somebody may not read is said."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from engine.bpmn import step as bpmn_step
from engine.desk import Desk
from engine.model.access import may_act, may_read_count
from engine.model.calendar import local_day
from engine.model.count import Count
from engine.model.person import Actor, Role
from engine.model.process import ProcessInstance
from engine.model.record import Node
from engine.model.task import ASKED_TO_WRITE, UserTask
from engine.queries.cards import Card, moment, pressing_first, titles_of, urgency
from engine.queries.documents import readable as readable_document
from engine.store import approvals, counts, documents, instances, people, records, relations, tasks
from engine.store.documents import Document
from engine.store.session import Tx

NAMING_MAX = 400


def of_nodes(desk: Desk, tx: Tx, actor: Actor, nodes: Collection[Node]) -> list[Card]:
    """What the matters of these papers and records wait for, and those of papers that name such a record; the most
    pressing first."""
    kept = [node for node in nodes if node.kind == "record"]
    named = {end for r in relations.of(tx, kept, NAMING_MAX) for end in (r.source, r.target)}
    papers = documents.several(tx, [node.id for node in {*nodes, *named} if node.kind == "document"])
    made = records.versions_of(tx, [node.id for node in kept])
    matters = {paper.instance_id for paper in papers.values()}
    matters |= {v.instance_id for versions in made.values() for v in versions if v.instance_id}
    return _Waiting(desk, tx, actor).cards(instances.running(tx, matters), list(made))


@dataclass(frozen=True)
class _People:
    """Names and titles by person, roles, and who holds each today."""

    names: Mapping[str, str]
    titles: Mapping[str, str]
    roles: Mapping[str, Role]
    held: Mapping[str, list[str]]


@dataclass
class _Waiting:
    """Reads what several matters wait for, for one actor."""

    desk: Desk
    tx: Tx
    actor: Actor
    papers: dict[str, Document] = field(default_factory=dict)

    @cached_property
    def people(self) -> _People:
        return _People(
            {p.id: p.name for p in people.people(self.tx)},
            titles_of(self.desk, self.tx),
            self.desk.bylaws_in_force(self.tx).roles,
            {role: [h[0] for h in held] for role, held in people.holders(self.tx, local_day(self.tx.now)).items()},
        )

    def cards(self, running: list[ProcessInstance], about: list[str]) -> list[Card]:
        """Tasks first, as they press; then questions, then what nobody here can help on."""
        ids = [matter.id for matter in running]
        waiting = sorted(tasks.open_of_instances(self.tx, ids), key=lambda task: pressing_first(task, self.tx.now))
        asked = [count for count in counts.open_of(self.tx, ids, about) if self._may_see(count)]
        self.papers = documents.several(self.tx, list({task.document_id for task in waiting}))
        found = [*self._tasks(waiting), *(self._count(count) for count in asked)]
        for matter in running:
            found += self._awaited(matter)
        return found

    def _tasks(self, waiting: list[UserTask]) -> list[Card]:
        lines = approvals.lines(self.tx, list(self.papers))
        found = []
        for task in waiting:
            reads = self._reads(task.document_id)
            # What a procedure asks for is no secret as such; a paper somebody began of themselves is.
            if not reads and task.kind != ASKED_TO_WRITE:
                continue
            mine = next((s for s in lines.get(task.document_id, []) if s.no == task.slot), None)
            card = self._card("task", mine.act if mine else task.name, task.opened_at)
            card |= {
                "holder": self._holder(task),
                "due_at": moment(task.due_at),
                "urgency": urgency(task, self.tx.now),
                "is_mine": may_act(self.actor, task) is not None,
            }
            found.append(card | (self._about(task.document_id) if reads else {}))
        return found

    def _holder(self, task: UserTask) -> Card:
        """Whose task it is. Whoever alone holds its role is who one would ask."""
        roles, held = self.people.roles, self.people.held.get(task.role, [])
        role = roles[task.role].title if task.role in roles else ""
        who = task.performer_id or (held[0] if len(held) == 1 else None)
        if who is None:
            return {"name": "", "title": role}
        return {"name": self.people.names.get(who, ""), "title": self.people.titles.get(who, role)}

    def _count(self, count: Count) -> Card:
        card = self._card("count", count.question, count.opened_at)
        return card | {"count_id": count.id, "answered": count.answered, "entitled": count.entitled}

    def _awaited(self, matter: ProcessInstance) -> list[Card]:
        definition = self.desk.bylaws(matter.release).processes[matter.process]
        about = self._about(matter.document_id) if matter.document_id and self._reads(matter.document_id) else {}
        # Since when it waits is not kept: a matter may have come by here more than once.
        return [
            self._card("event", each.name, None) | {"due_at": moment(each.due)} | about
            for each in bpmn_step.awaited(definition, matter.state, self.tx.now)
            if each.name
        ]

    def _reads(self, document_id: str) -> bool:
        return readable_document(self.tx, self.actor, document_id)

    def _may_see(self, count: Count) -> bool:
        mine = counts.person(self.tx, count.id, self.actor.person_id)
        reads = count.document_id is not None and self._reads(count.document_id)
        return may_read_count(self.actor, count, mine is not None, reads)

    def _about(self, document_id: str) -> Card:
        paper = self.papers.get(document_id) or documents.get(self.tx, document_id)
        form = self.desk.bylaws(paper.release).form(paper.form)
        return {
            "document_id": paper.id,
            "title": paper.title or form.title,
            "form_title": form.title,
            "amount": paper.amount,
        }

    def _card(self, kind: str, name: str, since: datetime | None) -> Card:
        return {
            "kind": kind,
            "name": name,
            "title": "",
            "form_title": "",
            "amount": None,
            "document_id": None,
            "count_id": None,
            "holder": None,
            "since": moment(since),
            "days": (local_day(self.tx.now) - local_day(since)).days if since else None,
            "due_at": None,
            "urgency": "none",
            "is_mine": False,
            "answered": None,
            "entitled": None,
        }

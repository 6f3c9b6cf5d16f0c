"""One record with everything around it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.desk import Desk
from engine.model.access import may_read_register
from engine.model.ids import Json
from engine.model.person import Actor
from engine.model.record import Node, Record, Register, differing
from engine.queries import counts, envelopes, relations, waiting
from engine.queries.cards import Card, moment, titles_of
from engine.queries.documents import readable as readable_document
from engine.queries.registers import (
    column_card,
    given_of,
    names_of,
    read,
    register_card,
    rules_of,
    state_card,
    value_card,
)
from engine.rules.register import RegisterRules
from engine.store import documents, instances, records
from engine.store.records import RecordVersion
from engine.store.session import Tx

_ID = re.compile(r"[0-9a-f]{32}")


def detail(desk: Desk, actor: Actor, record_id: str) -> dict[str, Any]:
    """Everything the page of a record shows."""
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        record, rules = read(desk, tx, actor, record_id)
        register, versions = rules.register, records.versions_of(tx, [record_id])[record_id]
        names = names_of(tx) | _pointed_at(desk, tx, actor, versions)
        shown = _Versions(desk, tx, actor, register, names, versions)
        opened_by = versions[0].made_by_name
        return {
            "id": record.id,
            "number": record.number,
            "title": record.title,
            "summary": record.summary,
            "register": register_card(desk, tx, register),
            "state": state_card(register, record.state),
            "amount": record.amount,
            "version": record.version,
            "opened_at": moment(record.opened_at),
            "opened_by": {"name": opened_by, "title": titles_of(desk, tx).get(versions[0].made_by, "")},
            "changed_at": moment(record.changed_at),
            "closed_at": moment(record.closed_at),
            "fields": [{**column_card(c), **value_card(c, record.data.get(c.id), names)} for c in register.columns],
            "waiting": waiting.of_nodes(desk, tx, actor, [Node("record", record_id)]),
            "next_states": _next_states(rules, record, names),
            "versions": shown.cards(),
            "relations": relations.around(desk, tx, actor, Node("record", record_id)),
            "envelope": envelopes.of_record(tx, record_id, actor),
            "decisions": _decisions(tx, actor, versions),
            "counts": counts.of_record(desk, tx, actor, record_id),
        }


def _pointed_at(desk: Desk, tx: Tx, actor: Actor, versions: list[RecordVersion]) -> dict[str, str]:
    """Record id → number and title of the records a text of this one points at, as far as this actor may read them."""
    ids = {v for version in versions for v in version.data.values() if isinstance(v, str) and _ID.fullmatch(v)}
    found = records.several(tx, ids) if ids else {}
    readable = {
        r.id for r in found.values() if may_read_register(actor, rules_of(desk, tx, r.register).register.readers)
    }
    return {id_: " ".join(filter(None, (found[id_].number, found[id_].title))) for id_ in readable}


def _decisions(tx: Tx, actor: Actor, versions: list[RecordVersion]) -> list[Card]:
    """What tables decided in the matters that made the record what it is, newest first. A decision about a paper is
    for whoever may read the paper."""
    given = instances.decisions_of_matters(tx, {v.instance_id for v in versions if v.instance_id})
    readable = {id_: readable_document(tx, actor, id_) for id_, _ in given if id_ is not None}
    return [
        {
            "at": moment(decision.decided_at),
            "table": decision.decision,
            "rows": [int(m["row"]) for m in decision.matched],
            "sentences": [str(m["label"]) for m in decision.matched if m.get("label")],
            "facts": [{"name": name, "value": value} for name, value in decision.facts.items()],
        }
        for id_, decision in reversed(given)
        if id_ is None or readable[id_]
    ]


def _next_states(rules: RegisterRules, record: Record, names: Mapping[str, str]) -> list[Card]:
    """Where the record may go from here, and what each place still asks for."""
    found: list[Card] = []
    for state in rules.register.states:
        if state.id != record.state and rules.register.refused_move(record.state, state.id) is None:
            there = replace(given_of(record, names), state=state.id)
            found.append({**state_card(rules.register, state.id), "missing": [p.message for p in rules.unmet(there)]})
    return found


@dataclass
class _Versions:
    """The history of a record: who changed what, on which paper."""

    desk: Desk
    tx: Tx
    actor: Actor
    register: Register
    names: Mapping[str, str]
    versions: list[RecordVersion]

    def cards(self) -> list[Card]:
        """Newest first."""
        ids = list({v.document_id for v in self.versions if v.document_id})
        papers = {
            id_: {"id": id_, "title": paper.title, "number": paper.number}
            for id_, paper in documents.several(self.tx, ids).items()
            if readable_document(self.tx, self.actor, id_)
        }
        titles = titles_of(self.desk, self.tx)
        found: list[Card] = []
        before: RecordVersion | None = None
        for version in self.versions:
            found.append(
                {
                    "version": version.version,
                    "at": moment(version.made_at),
                    "name": version.made_by_name,
                    "title": titles.get(version.made_by, ""),
                    "state": state_card(self.register, version.state),
                    "state_before": state_card(self.register, before.state) if before else None,
                    "document": papers.get(version.document_id or ""),
                    "changes": self._changes(before.data if before else {}, version.data),
                }
            )
            before = version
        return found[::-1]

    def _changes(self, before: Mapping[str, Json], after: Mapping[str, Json]) -> list[Card]:
        found: list[Card] = []
        for name in differing(before, after):
            column = self.register.column(name)
            if column is None:
                continue
            was, now = column.photos(before.get(name)), column.photos(after.get(name))
            found.append(
                {
                    "column": name,
                    "title": column.title,
                    "before": column.written(before.get(name), self.names),
                    "after": column.written(after.get(name), self.names),
                    "photos": [photo for photo in now if photo not in was],
                }
            )
        return found

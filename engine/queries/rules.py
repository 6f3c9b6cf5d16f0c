"""The rules in force as people find them: every procedure and decision of the release, where each is used, and which
release changed it last. One table as it reads is next door in rule_tables.py."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from engine.bpmn.definition import Element
from engine.bpmn.step import Definition
from engine.bylaws import Bylaws, FormDefinition
from engine.desk import Desk
from engine.model import access
from engine.model.approval import STARTER
from engine.model.effect import REFERENCES
from engine.model.errors import NotFound
from engine.model.person import Actor
from engine.queries.cards import Card, moment
from engine.rules.dmn import DecisionInfo, phrases
from engine.store import people, releases, submissions
from engine.store.session import Tx
from engine.store.submissions import Submission

READ = "rules.read"
FORMS_SHOWN = 5
_ASKED_BY_NAME = {at for at, kind in REFERENCES.items() if kind == "판정표"}
_BY_PEOPLE = ("userTask", "manualTask")
_PERFORMERS = {"approval_line": "결재선에 오른 사람"}
_WRITTEN_OUT = re.compile(r'"((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True, slots=True)
class _Use:
    """A step of a procedure that asks a decision, or takes a line from it."""

    procedure: Definition
    element: str
    how: str


def book(desk: Desk, actor: Actor) -> Card:
    """Every procedure and decision in force, by the folder they lie in."""
    access.require(actor, READ)
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        bylaws = desk.bylaws_in_force(tx)
        return _Book(tx, bylaws).card()


def procedure(desk: Desk, actor: Actor, id: str) -> Card:
    """One procedure as drawn, with who does what in it and the decisions it asks."""
    access.require(actor, READ)
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        bylaws = desk.bylaws_in_force(tx)
        if id not in bylaws.processes:
            raise NotFound("그런 규칙이 없습니다.")
        definition = bylaws.processes[id]
        asked: list[Card] = [
            {
                "id": decision,
                "title": bylaws.decisions[decision].decisions[decision].name or decision,
                "step": definition.elements[use.element].name,
            }
            for decision, found in uses(bylaws).items()
            for use in found
            if use.procedure is definition
        ]
        return _Book(tx, bylaws).procedure(id) | {
            "bpmn": bylaws.diagrams[id].decode("utf-8"),
            "tasks": [
                {
                    "id": e.id,
                    "title": e.name or e.id,
                    "who": _who(bylaws, e),
                    "due_days": _whole(e.properties.get("due_days")),
                }
                for e in definition.elements.values()
                if e.kind in _BY_PEOPLE
            ],
            "tables": asked,
        }


def _who(bylaws: Bylaws, element: Element) -> str:
    """Who does a task, as far as its drawing says it by name."""
    performer = element.properties.get("performer", "")
    if performer == STARTER:
        return bylaws.starter_title
    if performer in _PERFORMERS:
        return _PERFORMERS[performer]
    if performer.startswith("person:"):
        return "정해진 사람"
    role = bylaws.roles.get(performer.removeprefix("role:") or element.lane)
    return role.title if role is not None else ""


def _whole(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdecimal() and len(text) < 6 else None


def source(desk: Desk, actor: Actor, kind: str, id: str) -> tuple[bytes, str]:
    """The file of a decision or a procedure as it is, and the name to save it under."""
    access.require(actor, READ)
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        bylaws = desk.bylaws_in_force(tx)
        if kind == "table" and id in bylaws.decisions:
            path = bylaws.decisions[id].file
            digest = releases.manifest(tx, bylaws.hash)[path]
        elif kind == "procedure" and id in bylaws.processes:
            digest = bylaws.processes[id].digest
            path = _paths(tx, bylaws)[digest]
        else:
            raise NotFound("그런 규칙이 없습니다.")
        return desk.blobs.get(digest), PurePosixPath(path).name


def _paths(tx: Tx, bylaws: Bylaws) -> dict[str, str]:
    """sha256 → path of the procedures and decisions of a release."""
    manifest = releases.manifest(tx, bylaws.hash)
    return {sha256: path for path, sha256 in manifest.items() if path.endswith((".bpmn", ".dmn"))}


class _Book:
    """What the list of rules is made from, looked up once."""

    def __init__(self, tx: Tx, bylaws: Bylaws) -> None:
        self._bylaws = bylaws
        self._paths = _paths(tx, bylaws)
        self._changed = _changes(tx, bylaws.hash)
        self._names = {person.id: {"name": person.name, "title": person.title} for person in people.people(tx)}
        self._in_force = next(iter(reversed(submissions.in_states(tx, "active"))), None)
        self._uses = uses(bylaws)

    def card(self) -> Card:
        groups: dict[str, Card] = {}

        def group(path: str) -> Card:
            folder = str(PurePosixPath(path).parent)
            return groups.setdefault(folder, {"id": folder, "title": "", "procedures": [], "tables": []})

        for definition in self._bylaws.processes.values():
            path = self._paths[definition.digest]
            group(path)["procedures"].append(self._procedure(definition, path))
        for model in {id(m): m for m in self._bylaws.decisions.values()}.values():
            for info in model.decisions.values():
                group(model.file)["tables"].append(self._table(info, model.file))
        for folder, found in groups.items():
            titles = [p["title"] for p in found["procedures"]] or [t["title"] for t in found["tables"]]
            found["title"] = " · ".join(titles) or PurePosixPath(folder).name
        now = self._in_force
        return {
            "release": {
                "id": now.id if now else None,
                "title": (now.title or now.notes.get("title") or now.name) if now else "",
                "version": str(now.notes.get("version", "")) if now else "",
                "since": moment(now.activated_at) if now else None,
            },
            "groups": sorted(groups.values(), key=lambda g: (not g["procedures"], g["title"])),
            "procedures_total": len(self._bylaws.processes),
            "tables_total": len(self._bylaws.decisions),
        }

    def table(self, decision_id: str) -> Card:
        model = self._bylaws.decisions[decision_id]
        return self._table(model.decisions[decision_id], model.file)

    def procedure(self, id: str) -> Card:
        definition = self._bylaws.processes[id]
        return self._procedure(definition, self._paths[definition.digest])

    def _procedure(self, definition: Definition, path: str) -> Card:
        began_by = forms_of(self._bylaws, definition.process_id)
        return {
            "id": definition.process_id,
            "title": definition.name or definition.process_id,
            "file": path,
            "steps": [e.name for e in definition.elements.values() if e.kind in _BY_PEOPLE and e.name],
            "forms": [form.title for form in began_by[:FORMS_SHOWN]],
            "forms_total": len(began_by),
            "changed": self._change(path),
        }

    def _table(self, info: DecisionInfo, path: str) -> Card:
        return {
            "id": info.id,
            "title": info.name or info.id,
            "file": path,
            "policy": phrases.policy(info.hit_policy),
            "uses": [use_card(self._bylaws, use) for use in self._uses.get(info.id, ())],
            "changed": self._change(path),
        }

    def _change(self, path: str) -> Card | None:
        found = self._changed.get(path)
        if found is None:
            return None
        return {
            "id": found.id,
            "title": found.title or str(found.notes.get("title") or "") or found.name,
            "source": found.source,
            "at": moment(found.activated_at or found.received_at),
            "by": self._names.get(found.received_by or ""),
        }


def table_card(tx: Tx, bylaws: Bylaws, decision_id: str) -> Card:
    """One decision as the list shows it."""
    return _Book(tx, bylaws).table(decision_id)


def uses(bylaws: Bylaws) -> dict[str, list[_Use]]:
    """Decision → the steps that ask it. What a step works out only when it runs is not known here; a decision it names
    in so many words is."""
    found: dict[str, list[_Use]] = {}
    for definition in bylaws.processes.values():
        for element, decision, how in _asking(definition):
            if decision in bylaws.decisions:
                found.setdefault(decision, []).append(_Use(definition, element, how))
    return found


def _asking(definition: Definition) -> Iterator[tuple[str, str, str]]:
    for element in definition.elements.values():
        if element.decision:
            yield element.id, element.decision, "step"
        for name, text in element.params.items():
            if (element.verb, name) in _ASKED_BY_NAME:
                for named in dict.fromkeys(_WRITTEN_OUT.findall(text)):
                    yield element.id, named, "line"


def use_card(bylaws: Bylaws, use: _Use) -> Card:
    """A use as people read it: which procedure, which step, and for a line the forms that take it."""
    began_by = forms_of(bylaws, use.procedure.process_id)
    return {
        "procedure": use.procedure.process_id,
        "procedure_title": use.procedure.name or use.procedure.process_id,
        "element": use.element,
        "step": use.procedure.elements[use.element].name,
        "how": use.how,
        "forms": [form.title for form in began_by[:FORMS_SHOWN]],
        "forms_total": len(began_by),
    }


def forms_of(bylaws: Bylaws, process: str) -> list[FormDefinition]:
    """The forms a procedure is begun with."""
    return sorted((f for f in bylaws.forms.values() if f.process == process), key=lambda f: f.title)


def _changes(tx: Tx, release: str) -> Mapping[str, Submission]:
    """Path → the release that brought the file as it is now: going back from the one in force, the last that still had
    the same bytes."""
    in_force = sorted(
        submissions.in_states(tx, "active", "retired"), key=lambda s: (s.activated_at or s.received_at, s.id)
    )
    now = releases.manifest(tx, release)
    found: dict[str, Any] = {}
    open_paths = dict(now)
    for submission in reversed(in_force):
        there = releases.manifest(tx, submission.release)
        open_paths = {path: sha256 for path, sha256 in open_paths.items() if there.get(path) == sha256}
        found |= dict.fromkeys(open_paths, submission)
        if not open_paths:
            break
    return found

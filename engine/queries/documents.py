"""One document with everything around it. Finding documents is next door in boxes.py and finding.py."""

from __future__ import annotations

from typing import Any

from engine import sealing
from engine.desk import Desk, may_begin
from engine.model import access
from engine.model.access import may_read_document
from engine.model.approval import ApprovalStep
from engine.model.calendar import local_day
from engine.model.document import DocumentState
from engine.model.errors import NotFound, NotOpen
from engine.model.person import Actor
from engine.model.task import WRITING
from engine.paper.words import won_in_words
from engine.queries import histories, papers
from engine.queries.cards import (
    Card,
    Reader,
    file_card,
    moment,
    stamps,
    steps_list,
    titles_of,
    where_sentence,
)
from engine.store import approvals, counts, documents, effects, files, instances, publications, tasks
from engine.store.documents import Document
from engine.store.session import Tx

STATES = {"draft": "쓰는 중", "in_approval": "결재 중", "final": "완결", "void": "버림"}
MIMES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def readable(tx: Tx, actor: Actor, document_id: str) -> bool:
    """Whether this actor may read the document; one that does not exist may not be read."""
    try:
        document = documents.get(tx, document_id)
    except NotFound:
        return False
    return may_read_document(actor, document.state, document.drafter_id, *_reasons_to_read(tx, actor, document_id))


def _reasons_to_read(tx: Tx, actor: Actor, document_id: str) -> tuple[bool, bool]:
    """Whether the actor was asked to do something with the document, and whether it is published today."""
    people = [actor.person_id, *(actor.stands_in_for or {})]
    asked = counts.asked_about(tx, document_id, [actor.person_id])
    if asked or approvals.on_any_line(tx, document_id, people, actor.roles):
        return True, False
    return False, publications.is_published(tx, document_id, local_day(tx.now))


def read(tx: Tx, actor: Actor, document_id: str) -> Document:
    """The document, for somebody who may read it."""
    document = documents.get(tx, document_id)
    access.require_read(actor, document.state, document.drafter_id, *_reasons_to_read(tx, actor, document_id))
    return document


def detail(desk: Desk, actor: Actor, document_id: str) -> dict[str, Any]:
    """Everything the document page shows."""
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        return detail_in(desk, tx, actor, document_id)


def detail_in(desk: Desk, tx: Tx, actor: Actor, document_id: str) -> dict[str, Any]:
    """`detail`, inside a look that is already open."""
    document = read(tx, actor, document_id)
    bylaws = desk.bylaws(document.release)
    form = bylaws.form(document.form)
    line = approvals.line(tx, document_id, document.round)
    titles = titles_of(desk, tx)
    mine = document.drafter_id == actor.person_id
    open_tasks = [t for t in tasks.open_of_instance(tx, document.instance_id) if t.document_id == document_id]
    my_task = next((t for t in open_tasks if t.kind not in WRITING and access.may_act(actor, t) is not None), None)
    drafting = next((t for t in open_tasks if t.kind in WRITING), None)
    writes = mine or (drafting is not None and access.may_act(actor, drafting) is not None)
    back = _returned(tx, document, line)
    others_acted = any(s.acted_at and s.person_id != document.drafter_id for s in line)
    draft = None
    if document.state is DocumentState.DRAFT and drafting and writes:
        draft = {"task_id": drafting.id, "revision": document.revision, "returned": back}
    return {
        "id": document.id,
        "form": {
            "slug": form.slug,
            "title": form.title,
            "area": form.area,
            "area_title": bylaws.areas.get(form.area, ""),
            "schema": form.schema,
            "ui": form.ui,
        },
        "state": str(document.state),
        "number": document.number,
        "title": document.title,
        "amount": document.amount,
        "amount_words": won_in_words(document.amount) if document.amount is not None else "",
        "data": document.data,
        "revision": document.revision,
        "version": document.round,
        "drafter": {"name": document.drafter_name, "title": titles.get(document.drafter_id, "")},
        "drafted_at": moment(document.drafted_at),
        "submitted_at": moment(document.submitted_at),
        "finalized_at": moment(document.finalized_at),
        "stamps": stamps(line, actor),
        "steps": steps_list(line),
        "where": where_sentence(document, line, back is not None),
        "line_reason": line_reason(tx, document),
        "history": histories.of_document(tx, document_id),
        "attachments": [file_card(a) for a in files.attachments_of(tx, document_id)],
        "renditions": _renditions(tx, document_id),
        "rendering": _rendering(tx, document),
        "draft": draft,
        "my_task": Reader(desk, tx, actor).cards([my_task])[0] if my_task else None,
        "disclosure": form.disclosure,
        "retention": {
            "years": form.retention_years,
            "until": document.retained_until.isoformat() if document.retained_until else None,
        },
        "seal": _seal(desk, tx, document),
        "process": process_steps(desk, tx, document),
        "can": {
            "edit": draft is not None,
            "discard": draft is not None,
            "withdraw": mine and document.state is DocumentState.IN_APPROVAL and not others_acted,
            "copy": may_begin(actor, desk.bylaws_in_force(tx), form.slug),
        },
    }


def _returned(tx: Tx, document: Document, line: list[ApprovalStep]) -> Card | None:
    back = next((s for s in line if s.state == "returned"), None)
    if document.state is not DocumentState.DRAFT or back is None:
        return None
    return {
        "by": back.person_name,
        "title": back.role_title,
        "reason": back.comment,
        "at": moment(back.acted_at),
        "changed": changed_pointers(tx, document),
    }


def changed_pointers(tx: Tx, document: Document) -> list[str]:
    """Where the draft differs from what was handed in last, as JSON pointers to its fields."""
    before = documents.version(tx, document.id, document.round)
    if before is None:
        return []
    names = {*before[0], *document.data}
    return sorted(f"/{name}" for name in names if before[0].get(name) != document.data.get(name))


def line_reason(tx: Tx, document: Document) -> dict[str, Any] | None:
    """Why the line is as it is: the table, the rows that matched and the facts they matched on."""
    given = [d for d in instances.decisions_of(tx, document.id) if d.round == document.round]
    if not given:
        return None
    decision = given[-1]
    labels = [str(m.get("label") or "") for m in decision.matched]
    return {
        "sentences": [label for label in labels if label],
        "table": decision.decision,
        "rows": [int(m["row"]) for m in decision.matched],
        "facts": [{"name": name, "value": value} for name, value in decision.facts.items()],
    }


def _renditions(tx: Tx, document_id: str) -> list[Card]:
    newest: dict[str, Card] = {}
    for made in files.renditions_of(tx, document_id):
        newest.setdefault(
            made.kind,
            {
                "kind": made.kind,
                "ready": True,
                "engine": made.made_by,
                "bytes": made.bytes,
                "made_at": moment(made.made_at),
            },
        )
    return list(newest.values())


_NOT_THERE = {
    "working": "{kind} 파일을 만드는 중입니다. 잠시 뒤 다시 눌러 주십시오.",
    "failed": "{kind} 파일을 만들지 못했습니다. 관리자에게 알려 주십시오.",
    "none": "이 컴퓨터에서는 {kind} 파일을 만들 수 없습니다. 다른 형식으로 받아 주십시오.",
}


def _rendering(tx: Tx, document: Document) -> Card:
    """How each face of a document stands. The DOCX is made first and never waits for the PDF."""
    if document.state is not DocumentState.FINAL:
        return {"docx": "none", "pdf": "none"}
    made = {"done": "ready"}
    word = effects.standing(tx, document.id, "render_document")
    portable = effects.standing(tx, document.id, "convert_document")
    # Which faces there will be is known once the DOCX has been made: until then both are on their way.
    return {"docx": made.get(word, word), "pdf": "working" if word == "working" else made.get(portable, portable)}


def _seal(desk: Desk, tx: Tx, document: Document) -> Card | None:
    if document.seal is None:
        return None
    return {
        "sha256": document.seal["sha256"],
        "verified": sealing.holds(tx, document, desk.key.trusted),
        "signed_at": moment(document.finalized_at),
    }


def process_steps(desk: Desk, tx: Tx, document: Document) -> dict[str, Any]:
    """The procedure as a list of what people do in it, with what is done and where it stands."""
    instance = instances.instance_of_document(tx, document.id)
    definition = desk.bylaws(instance.release).processes[instance.process]
    done, now = _marks(tx, instance.id)
    finished = instance.status == "ended"
    steps = []
    for element in definition.elements.values():
        if element.kind not in ("userTask", "manualTask", "task"):
            continue
        state = "now" if element.id in now else "done" if element.id in done or finished else "next"
        steps.append({"id": element.id, "name": element.name, "state": state})
    return {"id": definition.process_id, "name": definition.name, "steps": steps}


def _marks(tx: Tx, instance_id: str) -> tuple[list[str], list[str]]:
    found = tasks.all_of_instance(tx, instance_id)
    now = [t.element_id for t in found if t.state == "open"]
    done = [t.element_id for t in found if t.state == "done"]
    return [e for e in dict.fromkeys(done) if e not in now], list(dict.fromkeys(now))


def diagram(desk: Desk, actor: Actor, document_id: str) -> dict[str, Any]:
    """The procedure as drawn, and which of its elements are done or waiting."""
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        document = read(tx, actor, document_id)
        instance = instances.instance_of_document(tx, document.id)
        done, now = _marks(tx, instance.id)
        source = desk.bylaws(instance.release).diagrams[instance.process]
        return {"bpmn": source.decode("utf-8"), "done": done, "now": now}


def preview(desk: Desk, actor: Actor, document_id: str, data: Any) -> dict[str, Any]:
    """What would happen if this data were handed in now: computed values, problems, checklist and line."""
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        return papers.preview(desk, tx, actor, read(tx, actor, document_id), data)


def paper(desk: Desk, actor: Actor, document_id: str) -> str:
    """The document as an HTML fragment; a draft is shown with the line it would take."""
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        return papers.html(desk, tx, actor, read(tx, actor, document_id))


def file(desk: Desk, actor: Actor, document_id: str, kind: str) -> tuple[bytes, str]:
    """The newest DOCX or PDF of a final document, and the name to save it under."""
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        document = read(tx, actor, document_id)
        if kind not in MIMES:
            raise NotFound
        if document.state is not DocumentState.FINAL:
            raise NotOpen("결재가 끝나면 받을 수 있습니다.")
        made = next((r for r in files.renditions_of(tx, document_id) if r.kind == kind), None)
        if made is None:
            raise NotOpen(_NOT_THERE[_rendering(tx, document)[kind]].format(kind=kind.upper()))
        return desk.blobs.get(made.sha256), f"{document.number} {document.title}.{kind}"


def attachment(desk: Desk, actor: Actor, document_id: str, attachment_id: str) -> tuple[bytes, str, str]:
    """An attached file: bytes, name, media type."""
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        read(tx, actor, document_id)
        found = files.attachment(tx, document_id, attachment_id)
        return desk.blobs.get(found.sha256), found.name, found.media_type

"""A document as paper, and what a draft would become if it were handed in now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine import lines
from engine.bylaws import FormDefinition
from engine.desk import Desk
from engine.lines import Starter
from engine.model.approval import ApprovalStep, stamp_state
from engine.model.calendar import local_day
from engine.model.document import DocumentState, Paper, PaperAttachment, StampCell
from engine.model.errors import Problem, Refusal
from engine.model.person import Actor
from engine.paper.html import render as render_html
from engine.queries.cards import stamps, steps_list
from engine.rules.dmn import Outcome
from engine.rules.feel import to_json
from engine.rules.form import Reference
from engine.store import approvals, documents, files, instances, people, records
from engine.store.documents import Document
from engine.store.session import Tx


def cells(line: Sequence[ApprovalStep]) -> tuple[StampCell, ...]:
    """The stamp table of a line, in the order it is printed."""
    return tuple(
        StampCell(
            role_title=s.role_title,
            act=s.act,
            person_name=s.person_name,
            state=stamp_state(s),
            signed_on=local_day(s.acted_at) if s.acted_at and s.state == "signed" else None,
            shape=s.shape,
            blocking=s.blocking,
            on_behalf_of=s.on_behalf_of,
        )
        for s in sorted(line, key=lambda s: (s.stamp_cell, s.no))
    )


def _handed_in(desk: Desk, document: Document, line: Sequence[ApprovalStep]) -> tuple[StampCell, ...]:
    """The cell of whoever handed the paper in, where its line begins after them: handing in is their own signature. A
    paper a procedure handed in itself, in the moment it wrote it, carries the seals of others only."""
    at = document.submitted_at
    by_a_person = at is not None and at != document.drafted_at
    if not line or not by_a_person or any(s.person_id == document.drafter_id for s in line):
        return ()
    title = desk.bylaws(document.release).starter_title
    return (StampCell(title, "기안", document.drafter_name, "signed", local_day(at) if at else None),)


def paper_of(desk: Desk, tx: Tx, document: Document, line: Sequence[ApprovalStep]) -> Paper:
    """Everything a face of this document is made from."""
    form = desk.bylaws(document.release).form(document.form)
    attached = files.attachments_of(tx, document.id)
    complex_ = desk.complex
    years = form.retention_years
    return Paper(
        complex_name=complex_.name,
        office_name=complex_.office_name,
        form_title=form.title,
        title=document.title,
        data=_with_names(tx, form, document.data),
        schema=form.schema,
        ui=form.ui,
        drafted_on=local_day(document.submitted_at or document.drafted_at),
        number=document.number,
        effective_on=local_day(document.finalized_at) if document.finalized_at else None,
        stamps=(*_handed_in(desk, document, line), *cells(line)),
        attachments=tuple(PaperAttachment(f.name, f.bytes) for f in attached),
        disclosure=form.disclosure,
        retention=f"{years}년" if years else "영구",
        basis=tuple(dict.fromkeys(s.clause for s in line if s.clause)),
        verification=_check_words(document),
        drafter=document.drafter_name,
    )


def _check_words(document: Document) -> str | None:
    """The first digits of the sealed digest, in groups that can be read over the telephone."""
    if document.seal is None:
        return None
    digest = str(document.seal["sha256"]).upper()
    return "-".join(digest[i : i + 4] for i in range(0, 12, 4))


def _with_names(tx: Tx, form: FormDefinition, data: dict[str, Any]) -> dict[str, Any]:
    """Ids are for the machine; the paper carries the names of people, and number and title of what is referred to."""
    names = {p.id: p.name for p in people.people(tx)}
    said = {reference.pointer: _referred(tx, reference) for reference in form.form.references(data)}
    shown: dict[str, Any] = form.form.in_words(data, names, said)
    return shown


def _referred(tx: Tx, reference: Reference) -> str:
    if reference.kind == "record":
        record = records.several(tx, [reference.id]).get(reference.id)
        return f"{record.number or ''} {record.title}".strip() if record else reference.id
    paper = documents.several(tx, [reference.id]).get(reference.id)
    return f"{paper.number or ''} {paper.title}".strip() if paper else reference.id


def html(desk: Desk, tx: Tx, actor: Actor, document: Document) -> str:
    """The accessible original on screen, for every state of the document."""
    line: Sequence[ApprovalStep] = approvals.line(tx, document.id, document.round)
    if document.state is DocumentState.DRAFT:
        line = _proposed(desk, tx, actor, document, document.data)[0]
    return render_html(paper_of(desk, tx, document, line))


def preview(desk: Desk, tx: Tx, actor: Actor, document: Document, data: Any) -> dict[str, Any]:
    """Computed values, what is still wrong, the checklist and the line, for data that may be incomplete."""
    form = desk.bylaws(document.release).form(document.form)
    computed = form.form.compute(data if isinstance(data, dict) else {})
    problems = list(form.form.check(computed))
    put_into = [file.field for file in files.attachments_of(tx, document.id)]
    checklist = [
        {"id": c.id, "title": c.title, "passed": c.passed, "message": c.message, "pointer": c.pointer}
        for c in (*form.form.checklist(computed), *form.form.attachments.lines(put_into))
    ]
    line, outcome, refused = _proposed(desk, tx, actor, document, computed)
    reason = None
    if outcome is not None:
        reason = {
            "sentences": [m.label for m in outcome.matched if m.label],
            "table": outcome.decision_id,
            "rows": [m.row for m in outcome.matched],
            "facts": [{"name": name, "value": to_json(value)} for name, value in outcome.facts.items()],
        }
    if refused:
        problems.append(Problem("no_line", refused, pointer=""))
    return {
        "computed": computed,
        "problems": [{"code": p.code, "pointer": p.pointer, "message": p.message} for p in problems],
        "checklist": checklist,
        "line": stamps(line, actor),
        "steps": steps_list(line),
        "line_reason": reason,
        "line_follows": not line and not refused,
    }


def _proposed(
    desk: Desk, tx: Tx, actor: Actor, document: Document, data: dict[str, Any]
) -> tuple[Sequence[ApprovalStep], Outcome | None, str]:
    """The line this data would take. The procedure itself is asked: it runs, in memory only, up to the point where
    it wants a line."""
    bylaws = desk.bylaws(document.release)
    form = bylaws.form(document.form)
    instance = instances.instance_of_document(tx, document.id)
    if instance.process != form.process:
        return (), None, ""  # Written on the way of another procedure, which says who signs when it gets there.
    table = lines.table_asked_for(bylaws, form, instance.starter_role, form.form.facts(data), tx.now)
    if table is None:
        return (), None, ""
    held = people.assignments_on(tx, local_day(tx.now), document.drafter_id)
    assignment = next((a.id for a in held if a.role == instance.starter_role), "")
    starter = Starter(document.drafter_id, document.drafter_name, instance.starter_role, assignment)
    facts = {"form": form.slug, "drafter_role": instance.starter_role, **form.form.facts(data)}
    try:
        line, outcome = lines.propose(tx, bylaws, table, facts, starter)
    except Refusal as refusal:
        return (), None, refusal.sentence
    return line, outcome, ""

"""A BPMN file of any modelling tool, made into drafts of our dialect: bytes in, copies, questions and findings out.

Pure: nothing is fetched, executed or kept. Each step is a file beside this one; this file is their order.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from lxml import etree

from engine.bpmn import lint
from engine.bpmn.diagram import is_element, local
from engine.bpmn.grammar import check_words
from engine.bpmn.normalize import (
    choices,
    dialects,
    doings,
    happenings,
    ids,
    layout,
    notes,
    parting,
    people,
    reading,
    structure,
    sweep,
    tally,
    trial,
)
from engine.bpmn.normalize.drawing import Drawing
from engine.bpmn.normalize.fill import Answer, fill, read_answers
from engine.bpmn.normalize.graph import Scope, scopes_of
from engine.bpmn.normalize.report import Binding, Copy, Finding, Imported, Kind, Outcome, Refused, Tally
from engine.bpmn.normalize.work import Work, bindings_of, label, said, tag
from engine.model.errors import Problem
from engine.rules.xml import XmlRejected, parse_xml

__all__ = [
    "Answer", "Binding", "Copy", "Finding", "Imported", "Kind", "Outcome", "Tally", "answered", "normalize",
    "read_answers",
]  # fmt: skip


def normalize(source: bytes, file: str, roles: Collection[str] | None = None) -> Imported:
    """What becomes of a file. Never raises for anything in it: what cannot be imported is refused, with its reason.

    `roles`, where given, are the roles there are: a lane or a group of that name is then known for sure.
    """
    if (kept := _as_it_is(source, file)) is not None:
        return kept
    try:
        root, findings = reading.read(source, file)
        work = Work(root, file, roles, findings)
        return _imported(work)
    except Refused as refused:
        return Imported(file, "refused", findings=(refused.finding,))


def answered(imported: Imported, answers: Sequence[Answer]) -> tuple[Imported, list[Problem]]:
    """The copies with the answers written in. With any fault in an answer nothing is written, and all are told."""
    problems: list[Problem] = []
    copies: list[Copy] = []
    used: list[Answer] = []
    for copy in imported.copies:
        root, _ = reading.read(copy.bpmn, imported.file)
        taken, wrong = fill(root, answers, imported.file)
        used += taken
        problems += wrong
        copies.append(replace(copy, bpmn=_written(root)))
    problems += [
        Problem("no_such_question", f"‘{a.element}’에는 ‘{a.kind}’에 대한 물음이 없습니다.", imported.file, a.element)
        for a in answers
        if a not in used
    ]
    if problems:
        return imported, problems
    again = [normalize(copy.bpmn, imported.file) for copy in copies]
    told = {(f.code, f.element) for f in imported.findings}
    found = [f for one in again for f in one.findings if (f.code, f.element) not in told]
    kept = [f for f in imported.findings if f.sort != "to_fix"]
    still = [f for one in again for f in one.findings if f.sort == "to_fix" and f not in found]
    return (
        replace(
            imported,
            outcome=_outcome([one.outcome for one in again]),
            copies=tuple(replace(c, bpmn=one.bpmn) for c, one in zip(copies, again, strict=True)),
            bindings=tuple(b for one in again for b in one.bindings),
            findings=(*kept, *still, *found),
        ),
        [],
    )


def _outcome(outcomes: Sequence[Outcome]) -> Outcome:
    if all(outcome == "refused" for outcome in outcomes):
        return "refused"
    return "runnable" if all(outcome == "runnable" for outcome in outcomes) else "draft"


class _Foreign(Exception):
    """A word our dialect does not know."""


def _foreign(problem: Problem) -> None:
    raise _Foreign(problem.message)


def _as_it_is(source: bytes, file: str) -> Imported | None:
    """A file in which our dialect finds nothing wrong and nothing left open is kept byte for byte."""
    try:
        # Most files of other tools show at their first word that they are none of ours.
        check_words(parse_xml(source, file, keep_remarks=True), _foreign)
    except (XmlRejected, _Foreign):
        return None
    examined = lint.examine(source, file)
    if examined.diagram is None or any(p.severity == "error" or p.code == "no_performer" for p in examined.problems):
        return None
    diagram = examined.diagram
    return Imported(
        file,
        "runnable",
        (Copy(diagram.process_id, diagram.name, source),),
        tallies=tally.unchanged(source, file),
    )


def _imported(work: Work) -> Imported:
    ids.settle(work)
    before = tally.count(work.root)
    names = {e.get("id", ""): (said(e), label(e)) for e in work.root.iter() if is_element(e) and e.get("id")}
    sweep.drop_misplaced(work)
    processes = _check_kind_of_file(work)
    _translate(work)
    copies: list[Copy] = []
    bindings: list[Binding] = []
    fixes: list[Finding] = []
    roots: list[etree._Element] = []
    for process in processes:
        root = parting.part(work, process)
        parting.order(root)
        name = process.get("id", "")
        copies.append(Copy(name, process.get("name") or name, _written(root)))
        bindings += bindings_of(root, name, work)
        fixes += trial.to_fix(work, root)
        roots.append(root)
    findings = [*work.findings, *fixes]
    findings += [_out_of_place(work, i, names[i]) for i in sorted(tally.left_out(before, roots, findings))]
    is_done = not bindings and not any(f.sort == "to_fix" for f in findings)
    return Imported(
        work.file,
        "runnable" if is_done else "draft",
        tuple(copies),
        tuple(bindings),
        tuple(findings),
        tally.compare(before, roots, findings),
    )


def _out_of_place(work: Work, element: str, names: tuple[str, str]) -> Finding:
    sentence = f"{names[0]}은(는) 둘 수 없는 자리에 있어 옮기지 않았습니다."
    return Finding("out_of_place", "dropped", element, names[1], work.lines.get(element), sentence)


def _check_kind_of_file(work: Work) -> list[etree._Element]:
    """The processes to copy, in the order to look at them."""
    kept = parting.processes_with_work(work)
    if not kept:
        kinds = {local(e) for e in work.root}
        if kinds & {"choreography", "globalChoreographyTask"}:
            raise Refused(
                "choreography", "코리오그래피 그림이라 실행할 절차가 없습니다. 절차를 그린 파일을 가져와 주십시오."
            )
        if any("onversation" in local(e) for e in work.root.iter() if is_element(e)):
            raise Refused("conversation", "대화 그림이라 실행할 절차가 없습니다. 절차를 그린 파일을 가져와 주십시오.")
        if "collaboration" in kinds:
            raise Refused("no_process", "참여자만 있고 그 안의 절차가 그려져 있지 않습니다.")
        raise Refused("no_process", "파일에 그려진 절차가 없습니다.")
    parting.check_size(kept)
    parting.drop_empty(work, kept)
    return kept


def _translate(work: Work) -> None:
    """The order matters: kinds first, then the lines between them, then what each says."""
    for process in work.processes():
        _make_executable(work, process)
    doings.take_strangers(work)
    doings.replace_kinds(work)
    notes.keep_undoing(work, doings.drop_compensation(work))
    drawing = Drawing(work)
    structure.draw(work, drawing)
    for owner in scopes_of(work.root):
        choices.translate(work, Scope(work, drawing, owner))
    happenings.translate(work)
    doings.translate(work)
    people.assign(work)
    for process in work.processes():
        happenings.uncaught(work, process)
        _name_hidden_code(work, process)
    notes.keep_data(work)
    parting.lines_between_pools(work)
    notes.drop_loose_lines(work)
    notes.flatten_texts(work.root)
    layout.lay_out(work, drawing)
    notes.last(work)
    structure.rebuild_ends(work.root)
    sweep.sweep(work, work.root)


def _make_executable(work: Work, process: etree._Element) -> None:
    said = process.get("isExecutable")
    if said in ("true", "1"):
        return
    process.set("isExecutable", "true")
    work.note("not_executable", "changed", process, "{}을(를) 실행하는 절차로 바꿨습니다.")
    work.confirm("not_executable", process)


def _name_hidden_code(work: Work, process: etree._Element) -> None:
    """Programs that hang on events, flows and the process itself; those of tasks were named with them."""
    for element in process.iter():
        if element.tag != tag(local(element)) or local(element).endswith(("Task", "ubProcess", "extensionElements")):
            continue
        if code := dialects.hidden_code(element):
            work.note("hidden_code", "dropped", element, f"{{}}에 딸린 것({', '.join(code)})을 옮기지 않았습니다.")
            work.confirm("hidden_code", element, ", ".join(code))


def _written(root: etree._Element) -> bytes:
    etree.cleanup_namespaces(root, keep_ns_prefixes=["bpmn", "bpmndi", "dc", "di", "xsi", "spiffworkflow"])
    etree.indent(root)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True)) + b"\n"

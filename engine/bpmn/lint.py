"""What a release may contain: every problem of a BPMN file at once, each with element, line and a Korean sentence.

Nothing is executed, fetched or written here. The engine loads through the same examination.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from lxml import etree

from engine.bpmn.binding import Binder, Bound, Note
from engine.bpmn.days import EVERY_DAY, library_of
from engine.bpmn.diagram import Diagram, line_of, read, title
from engine.bpmn.dialect import BPMN, SCOPE_DEPTH_MAX
from engine.bpmn.grammar import check_words
from engine.bpmn.pointers import Pointers
from engine.bpmn.shape import Known, Shape
from engine.bpmn.soundness import Play
from engine.model.calendar import WorkingDays
from engine.model.errors import Problem
from engine.rules.xml import XmlRejected, parse_xml

NODES_MAX: Final = 2_000
ELEMENT_CHARS_MAX: Final = 200
MESSAGE_CHARS_MAX: Final = 800
PROBLEMS_MAX: Final = 500
"""More errors, or warnings, than anybody reads; what comes after is not even kept."""
# Without these, tokens would be played along flows that are not those of the file.
_UNPLAYABLE: Final = frozenset({"duplicate_id", "no_id"})
_NO_WAY_OUT: Final = frozenset({"dead_end", "no_end", "idle_circle"})

_FAULTS: Final = {
    "stuck": (
        "deadlock",
        "{}에서 영영 오지 않을 가지를 기다리게 되어 절차가 멈춥니다. 나눈 방식과 모으는 방식을 맞춰 주십시오.",
    ),
    "twice": (
        "runs_twice",
        "{}에 두 갈래가 모이지 않은 채 이어져, 그다음이 두 번 실행됩니다. 병렬 분기로 모아 주십시오.",
    ),
    "endless": ("endless", "{}에 이르면 절차가 끝날 수 없습니다. 끝 이벤트로 가는 길을 이어 주십시오."),
    "unknown": ("too_complex", "갈래가 너무 많아 {}부터 멈추지 않고 끝나는지 모두 확인하지 못했습니다. 나눠 주십시오."),
}


@dataclass
class Finding:
    """The examined file: its problems and, where it could be read, the diagram with its compiled expressions."""

    problems: list[Problem] = field(default_factory=list)
    diagram: Diagram | None = None
    bounds: dict[str, Bound] = field(default_factory=dict)


def check(
    source: bytes,
    file: str,
    *,
    verbs: Mapping[str, frozenset[str]] | None = None,
    decisions: Collection[str] | None = None,
    roles: Collection[str] | None = None,
    calendar: WorkingDays = EVERY_DAY,
) -> list[Problem]:
    """Every problem of the file. `verbs` (name -> parameter names), `decisions` and `roles` are checked if given."""
    return examine(source, file, verbs=verbs, decisions=decisions, roles=roles, calendar=calendar).problems


def examine(
    source: bytes,
    file: str,
    *,
    verbs: Mapping[str, frozenset[str]] | None = None,
    decisions: Collection[str] | None = None,
    roles: Collection[str] | None = None,
    calendar: WorkingDays = EVERY_DAY,
) -> Finding:
    """Like `check`, keeping what was read for whoever goes on to run it."""
    finding = Finding()

    noted: Counter[str] = Counter()

    def note(problem: Problem) -> None:
        noted[problem.severity] += 1
        if noted[problem.severity] == PROBLEMS_MAX + 1:
            message = f"고칠 곳이 {PROBLEMS_MAX}군데를 넘어 나머지는 적지 않았습니다. 먼저 이것부터 고쳐 주십시오."
            problem = replace(problem, code="too_many_problems", message=message)
        if noted[problem.severity] <= PROBLEMS_MAX + 1:
            # A name may be as long as the file; what is told about it is not.
            element, message = problem.element[:ELEMENT_CHARS_MAX], problem.message
            if len(message) > MESSAGE_CHARS_MAX:
                message = message[: MESSAGE_CHARS_MAX - 1] + "…"
            finding.problems.append(replace(problem, file=file, element=element, message=message))

    try:
        # Comments are kept to be refused inside expressions; reading the texts does not depend on them.
        root = parse_xml(source, file, keep_remarks=True)
    except XmlRejected as rejected:
        note(replace(rejected.problem, line=rejected.problem.line or 1))
        return finding
    check_words(root, note)
    process = _process(root, note) if root.tag == f"{{{BPMN}}}definitions" else None
    if process is None:
        return finding
    diagram = finding.diagram = read(root, process)
    parts = len(diagram.flows), sum(len(node.params) for node in diagram.nodes.values())
    if len(diagram.nodes) > NODES_MAX or max(parts) > 2 * NODES_MAX:
        message = (
            f"한 절차에 요소는 {NODES_MAX:,}개, 흐름선과 값은 {2 * NODES_MAX:,}개를 넘을 수 없습니다. "
            "절차를 나눠 주십시오."
        )
        note(Problem("too_many_nodes", message, element=diagram.process_id, line=diagram.line))
        return finding
    binder = Binder(library_of(calendar), note)
    finding.bounds = {node.id: binder.bind(node) for node in diagram.nodes.values()}
    Pointers(root, diagram, note).check()
    Shape(diagram, Known(verbs, decisions, roles), note).check()
    _play(diagram, [p for p in finding.problems if p.severity == "error"], note)
    finding.problems.sort(key=lambda p: (p.severity, p.line or 0))
    return finding


def _process(root: etree._Element, note: Note) -> etree._Element | None:
    processes = root.findall(f"{{{BPMN}}}process")
    if not processes:
        note(
            Problem(
                "no_process", "파일에 절차(process)가 없습니다. 절차를 그린 파일을 골라 주십시오.", line=line_of(root)
            )
        )
        return None
    for extra in processes[1:]:
        note(
            Problem(
                "two_processes",
                f"한 파일에는 절차를 하나만 둡니다. ‘{extra.get('id', '')[:60]}’은(는) 다른 파일에 두십시오.",
                element=extra.get("id", ""),
                line=line_of(extra),
            )
        )
    process = processes[0]
    if process.get("isExecutable") not in ("true", "1"):
        note(
            Problem(
                "not_executable",
                "실행하지 않는 그림입니다. 실행할 절차라면 isExecutable을 true로 적어 주십시오.",
                element=process.get("id", ""),
                line=line_of(process),
            )
        )
    if not process.get("id"):
        note(Problem("no_id", "절차에 식별자가 없습니다. id를 적어 주십시오.", line=line_of(process)))
    return process


def _play(diagram: Diagram, found: list[Problem], note: Note) -> None:
    """Play every scope that holds together, whatever else is wrong with it. Where no end is in reach anyway, that it
    cannot come to one is not told again."""
    codes = {p.code for p in found}
    if not _UNPLAYABLE.isdisjoint(codes):
        return
    for scope in diagram.scopes:
        if diagram.depth(scope) > SCOPE_DEPTH_MAX or not _holds_together(diagram, scope):
            continue
        for kind, node in Play(diagram, scope).faults():
            if kind in ("stuck", "endless") and not _NO_WAY_OUT.isdisjoint(codes):
                continue
            code, sentence = _FAULTS[kind]
            problem = Problem(code, sentence.format(title(node)), element=node.id, line=node.line)
            note(replace(problem, severity="warning") if kind == "unknown" else problem)


def _holds_together(diagram: Diagram, scope: str) -> bool:
    """Whether tokens can be played through the scope at all: it has one start, and its flows lead between its nodes."""
    nodes = {n.id: n for n in diagram.scopes[scope]}
    start = diagram.start_of(scope)
    if start is None or start.incoming or any(n.kind == "complexGateway" for n in nodes.values()):
        return False
    if any(n.incoming for n in nodes.values() if n.kind == "boundaryEvent" or n.by_event):
        return False
    if any(event.id not in nodes for n in nodes.values() for event in n.boundary):
        return False
    flows = [f for n in nodes.values() for f in (*n.outgoing, *n.incoming)]
    return all(f.scope == scope and f.source in nodes and f.target in nodes for f in flows)

"""One file, one process: each process of a file gets a copy in which the other pools stay as they look from outside.

Messages between pools become what they are here: something one process sends and another waits for.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Final

from lxml import etree

from engine.bpmn.diagram import is_element, local
from engine.bpmn.dialect import BPMN, BPMNDI, DANJI, DC, DI, FEEL_LANGUAGES, REFERRED, SPIFF, XSI
from engine.bpmn.normalize.drawing import keep_only
from engine.bpmn.normalize.graph import NODES
from engine.bpmn.normalize.ids import COUNTED
from engine.bpmn.normalize.report import Refused
from engine.bpmn.normalize.work import Work, inner, label, remove, tag

FEEL: Final = max(FEEL_LANGUAGES)
PROCESSES_MAX: Final = 50
ELEMENTS_MAX: Final = 2_500
_SPACES: Final = {
    "bpmn": BPMN, "bpmndi": BPMNDI, "dc": DC, "di": DI, "xsi": XSI, "spiffworkflow": SPIFF, "danji": DANJI,
}  # fmt: skip
_OUTSIDE: Final = frozenset({*REFERRED, "category"})


def processes_with_work(work: Work) -> list[etree._Element]:
    """The processes that draw something to do, the one to look at first in front."""
    found = [p for p in work.processes() if any(local(e) in NODES for e in p.iter())]
    sizes = {id(p): sum(1 for e in p.iter() if local(e) in NODES) for p in found}
    return sorted(found, key=lambda p: (p.get("isExecutable") not in ("true", "1"), -sizes[id(p)]))


def check_size(processes: list[etree._Element]) -> None:
    """More than anybody has ever drawn on one sheet is not worked through."""
    nodes = sum(1 for p in processes for e in p.iter() if local(e) in NODES or local(e) == "sequenceFlow")
    if len(processes) > PROCESSES_MAX or nodes > ELEMENTS_MAX:
        raise Refused(
            "too_many_elements",
            f"한 파일에 절차 {PROCESSES_MAX}개, 요소와 흐름선 {ELEMENTS_MAX}개까지 가져올 수 있습니다. "
            "나누어 그려 주십시오.",
        )


def drop_empty(work: Work, kept: list[etree._Element]) -> None:
    """A process that draws nothing is only the inside of a pool nobody looks into."""
    for process in work.processes():
        if process in kept:
            continue
        for participant in work.root.iter(tag("participant")):
            if participant.get("processRef") == process.get("id"):
                del participant.attrib["processRef"]
        work.note("empty_process", "dropped", process, "{}에 그려진 일이 없어 옮기지 않았습니다.")
        for inside in process.iter():
            if inside is not process and inside.get("id") and local(inside) in COUNTED:
                work.note("empty_process", "dropped", inside, "{}은(는) 일이 없는 절차에 있어 옮기지 않았습니다.")
        remove(process)


def lines_between_pools(work: Work) -> None:
    """What runs between pools is drawn as a line and named; nothing is sent because of it."""
    pools = {p.get("processRef", "") for p in work.root.iter(tag("participant"))}
    known = {p.get("id", "") for p in work.root.iter(tag("participant"))}
    for process in work.processes():
        if process.get("id") in pools:
            known |= {e.get("id", "") for e in process.iter()}
    for flow in list(work.root.iter(tag("messageFlow"))):
        ends = [flow.get("sourceRef", ""), flow.get("targetRef", "")]
        if not set(ends) <= known:
            work.note("message_flow", "dropped", flow, f"{{}}({ends[0]} → {ends[1]})의 끝에 참여자가 없어 뺐습니다.")
            remove(flow)
            continue
        work.note(
            "message_flow",
            "changed",
            flow,
            f"{{}}({ends[0]} → {ends[1]})은(는) 그림의 선으로만 남겼습니다. 실제로 보내고 받는 것은 소식 이벤트입니다.",
        )
        if label(flow):
            remark = etree.Element(tag("documentation"))
            remark.text = label(flow)
            flow.insert(0, remark)
        for child in list(flow):
            if child.tag != tag("documentation"):
                flow.remove(child)
        kept = {"id": flow.get("id", ""), "sourceRef": ends[0], "targetRef": ends[1]}
        flow.attrib.clear()
        for key, value in kept.items():
            flow.set(key, value)
        flow.set("associationDirection", "One")
        flow.tag = tag("association")


def part(work: Work, process: etree._Element) -> etree._Element:
    """The copy of one process."""
    others = {p.get("id", "") for p in work.processes()} - {process.get("id", "")}
    root = etree.Element(tag("definitions"), nsmap=_SPACES)
    for key in ("id", "name", "exporter", "exporterVersion"):
        if work.root.get(key):
            root.set(key, work.root.get(key, ""))
    root.set("targetNamespace", work.root.get("targetNamespace") or "https://danji.example/imported")
    root.set("expressionLanguage", FEEL)
    inside = deepcopy(process)
    used = _references(inside)
    for child in work.root:
        if not is_element(child):
            continue
        if child.tag == tag("collaboration"):
            if (kept := _collaboration(work, child, process, others)) is not None:
                root.append(kept)
        elif local(child) in _OUTSIDE and child.tag == tag(local(child)) and _is_used(child, used):
            root.append(deepcopy(child))
    root.append(inside)
    for diagram in work.root.findall(f"{{{BPMNDI}}}BPMNDiagram"):
        root.append(deepcopy(diagram))
    known = {e.get("id", "") for e in root.iter() if is_element(e) and etree.QName(e).namespace == BPMN}
    collaborations = inner(root, "collaboration")
    keep_only(root, known, (collaborations[0] if collaborations else process).get("id", ""))
    return root


def _references(process: etree._Element) -> set[str]:
    found: set[str] = set()
    for element in process.iter():
        for key, value in element.attrib.items():
            if str(key).endswith("Ref"):
                found.add(str(value))
    return found


def _is_used(element: etree._Element, used: set[str]) -> bool:
    return not used.isdisjoint({e.get("id", "") for e in element.iter() if is_element(e)} - {""})


def _collaboration(
    work: Work, element: etree._Element, process: etree._Element, others: set[str]
) -> etree._Element | None:
    """The pools as this process sees them: its own, and the others from outside."""
    kept = deepcopy(element)
    referred = {p.get("processRef", "") for p in inner(kept, "participant")}
    # A drawing of pools none of which is a process of the file goes with the first of them.
    is_nobodys = referred.isdisjoint({p.get("id", "") for p in work.processes()})
    if process.get("id", "") not in referred and not (is_nobodys and process is work.processes()[0]):
        return None
    pools = {p.get("processRef", ""): p.get("id", "") for p in inner(kept, "participant")}
    homes = {
        n.get("id", ""): pools[p.get("id", "")]
        for p in work.processes()
        if p.get("id") in others and p.get("id", "") in pools
        for n in p.iter()
        if n.get("id")
    }
    for participant in inner(kept, "participant"):
        if participant.get("processRef", process.get("id")) != process.get("id"):
            del participant.attrib["processRef"]
    own = {e.get("id", "") for e in process.iter()} | {e.get("id", "") for e in kept.iter() if is_element(e)}
    for line in inner(kept, "association"):
        ends = [homes.get(line.get(end, ""), line.get(end, "")) for end in ("sourceRef", "targetRef")]
        line.set("sourceRef", ends[0])
        line.set("targetRef", ends[1])
        # What two other pools tell each other is told in their own copies.
        if not set(ends) <= own or ends[0] == ends[1]:
            kept.remove(line)
    return kept


def order(root: etree._Element) -> None:
    """Declarations, pools, process, drawing: as the schema wants them."""
    rank = {"message": 0, "signal": 0, "error": 0, "escalation": 0, "category": 0, "collaboration": 1, "process": 2}
    for child in sorted(root, key=lambda c: rank.get(local(c), 3)):
        root.append(child)

"""Two diagrams of procedures, step by step. They are read as the engine reads them, so that what is found the same
also runs the same; where a shape stands is not read at all."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from lxml import etree

from engine.bpmn import diagram
from engine.bpmn.diagram import Diagram, Flow, Node
from engine.bpmn.dialect import BPMN
from engine.compare.difference import Action, Difference, from_to, shown
from engine.model.korean import particle
from engine.rules.xml import parse_xml

_WORDS = {
    "kind": "하는 일의 갈래",
    "performer": "맡는 사람",
    "act": "하는 일",
    "due_days": "기한(근무일)",
    "document": "보는 문서",
    "result": "적는 이름",
}


def title(source: bytes, path: str) -> str:
    """What the procedure of a file is called."""
    found = _diagrams(parse_xml(source, path))
    return next((d.name for d in found.values()), PurePosixPath(path).stem)


def compare(path: str, before: bytes, after: bytes) -> list[Difference]:
    """Differences of the procedures in a file: their steps, who does them, and the ways between them."""
    roots = parse_xml(before, path), parse_xml(after, path)
    old, new = (_diagrams(root) for root in roots)
    found: list[Difference] = []
    for id in [*old, *(id for id in new if id not in old)]:
        if id not in new:
            found.append(_procedure(path, "removed", old[id].name, "없어집니다"))
        elif id not in old:
            found.append(_procedure(path, "added", new[id].name, "새로 생깁니다"))
        else:
            found += _Comparison(path, old[id], new[id]).run()
    if not found and _remarks(roots[0]) != _remarks(roots[1]):
        name = next((d.name for d in new.values()), path)
        found.append(Difference("process", "changed", path, name, "", f"절차 ‘{name}’의 설명 글이 달라집니다."))
    return found


def _procedure(path: str, action: Action, name: str, word: str) -> Difference:
    return Difference("process", action, path, name, "", f"절차 {particle(f'‘{name}’', '이/가')} {word}.")


def _diagrams(root: etree._Element) -> dict[str, Diagram]:
    processes = root.findall(f"{{{BPMN}}}process")
    read = (diagram.read(root, process) for process in processes)
    return {found.process_id: found for found in read}


def _remarks(root: etree._Element) -> list[str]:
    return ["".join(map(str, e.itertext())).strip() for e in root.iter(f"{{{BPMN}}}documentation")]


class _Comparison:
    def __init__(self, path: str, old: Diagram, new: Diagram) -> None:
        self.path, self.old, self.new = path, old, new
        self.found: list[Difference] = []

    def add(self, kind: str, action: Action, place: str, said: str, before: Any = "", after: Any = "") -> None:
        sentence = f"절차 ‘{self.new.name}’ {said}"
        a, b = (shown(v) if v != "" else "" for v in (before, after))
        nodes = (of.nodes.get(place) for of in (self.old, self.new))
        who = tuple(dict.fromkeys(word for node in nodes if node is not None for word in _doers(node)))
        self.found.append(Difference(kind, action, self.path, self.new.name, place, sentence, a, b, who))

    def run(self) -> list[Difference]:
        if self.old.name != self.new.name:
            self.add(
                "process", "renamed", "", f"이름: {from_to(self.old.name, self.new.name)}", self.old.name, self.new.name
            )
        for id, node in self.new.nodes.items():
            was = self.old.nodes.get(id)
            if was is None:
                lane = f" 맡는 곳: {node.lane}." if node.lane else ""
                self.add("step", "added", id, f"{particle(diagram.title(node), '이/가')} 새로 생깁니다.{lane}")
            else:
                self._node(was, node)
        for id, node in self.old.nodes.items():
            if id not in self.new.nodes:
                self.add("step", "removed", id, f"{particle(diagram.title(node), '이/가')} 없어집니다.")
        self._flows()
        return self.found

    def _node(self, was: Node, now: Node) -> None:
        step = diagram.title(now)

        def differ(what: str, before: Any, after: Any) -> None:
            if before != after:
                a, b = before or None, after or None
                self.add("step", "changed", now.id, f"{step} {what}: {from_to(a, b)}", a or "", b or "")

        if was.name != now.name:
            self.add("step", "renamed", now.id, f"단계 이름: {from_to(was.name, now.name)}", was.name, now.name)
        differ("종류", was.kind, now.kind)
        differ("맡는 곳", was.lane, now.lane)
        for key in sorted(was.properties.keys() | now.properties.keys()):
            differ(_WORDS.get(key, key), was.properties.get(key), now.properties.get(key))
        differ("시키는 일", was.verb, now.verb)
        differ("결과를 적는 이름", was.result_variable, now.result_variable)
        before, after = dict(was.params), dict(now.params)
        for key in sorted(before.keys() | after.keys()):
            differ(f"시키는 일의 {key}", before.get(key), after.get(key))
        differ("묻는 판정표", was.decision, now.decision)
        differ("기다리는 것", [_event(e) for e in was.events], [_event(e) for e in now.events])
        differ("붙은 단계", was.attached_to, now.attached_to)
        differ("하던 일을 멈춤", "예" if was.interrupting else "아니요", "예" if now.interrupting else "아니요")
        differ("일이 생기면 시작함", "예" if was.by_event else "아니요", "예" if now.by_event else "아니요")
        differ("되풀이", _loop(was), _loop(now))
        differ("들어 있는 곳", was.scope, now.scope)
        differ("달리 정하지 않았을 때 가는 길", self._way(self.old, was.default), self._way(self.new, now.default))

    @staticmethod
    def _way(of: Diagram, flow_id: str) -> str:
        flow = next((f for f in of.flows if f.id == flow_id), None)
        return flow.target if flow is not None else ""

    def _flows(self) -> None:
        old, new = _by_ends(self.old), _by_ends(self.new)
        for ends, flow in new.items():
            was = old.get(ends)
            between = self._between(self.new, flow)
            if was is None:
                on = f" 조건: {flow.condition}" if flow.condition else ""
                self.add("flow", "added", flow.id, f"{between} 가는 길이 생깁니다.{on}", "", flow.condition or "")
            elif was.condition != flow.condition:
                said = f"{between} 가는 조건: {from_to(was.condition, flow.condition)}"
                self.add("flow", "changed", flow.id, said, was.condition or "", flow.condition or "")
        for ends, flow in old.items():
            if ends not in new:
                said = f"{self._between(self.old, flow)} 가는 길이 없어집니다."
                self.add("flow", "removed", flow.id, said, flow.condition or "")

    @staticmethod
    def _between(of: Diagram, flow: Flow) -> str:
        ends = (of.nodes.get(id) for id in (flow.source, flow.target))
        source, target = (f"‘{end.name or end.id}’" if end is not None else "없는 단계" for end in ends)
        return f"{source}에서 {particle(target, '으로/로')}"


def _by_ends(of: Diagram) -> dict[tuple[str, str, int], Flow]:
    """Flows by where they lead from and to; the number tells apart several between the same two."""
    found: dict[tuple[str, str, int], Flow] = {}
    for flow in of.flows:
        nth = sum((source, target) == (flow.source, flow.target) for source, target, _ in found)
        found[flow.source, flow.target, nth] = flow
    return found


def _doers(node: Node) -> list[str]:
    return [word for word in (node.lane, node.properties.get("performer", "").strip('" ')) if word]


def _event(event: diagram.Event) -> str:
    return " ".join(filter(None, (event.kind, event.timer, event.text, event.name)))


def _loop(node: Node) -> str:
    loop = node.loop
    if loop is None:
        return ""
    order = "차례로" if loop.sequential else "함께"
    parts = (loop.kind, loop.cardinality, loop.collection, loop.item, loop.output, loop.output_item, *loop.others)
    return " ".join([order, *filter(None, parts)])

"""A DMN file becomes decisions, or a list of everything that keeps it from becoming one."""

from __future__ import annotations

from typing import Any

from lxml import etree

from engine.model.errors import Problem
from engine.rules.dmn import AGGREGATIONS, HIT_POLICIES, Column, Decision, Output, Rule, Table
from engine.rules.feel import Expression, FeelError, UnaryTests, compile_expression, compile_unary_tests
from engine.rules.xml import XmlRejected, parse_xml

NAMESPACES = frozenset(
    {
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        *(f"https://www.omg.org/spec/DMN/{edition}/MODEL/" for edition in ("20191111", "20211108", "20230324")),
        "https://www.omg.org/spec/DMN/20240513/MODEL/",
    }
)
ROWS_MAX = 2_000
SINGLE = frozenset({"UNIQUE", "FIRST", "ANY", "PRIORITY"})


class _File:
    def __init__(self, root: etree._Element, file: str) -> None:
        self.root = root
        self.file = file
        self.ns = f"{{{etree.QName(root).namespace}}}"
        self.problems: list[Problem] = []

    def say(self, code: str, message: str, at: etree._Element) -> None:
        self.problems.append(Problem(code, message, file=self.file, element=str(at.get("id") or ""), line=_line(at)))

    def children(self, at: etree._Element, name: str) -> list[etree._Element]:
        return list(at.findall(f"{self.ns}{name}"))

    def child(self, at: etree._Element, name: str) -> etree._Element | None:
        return at.find(f"{self.ns}{name}")

    def text(self, at: etree._Element | None) -> str:
        """The text of an element. A comment inside it would hide a part of it from some readers, so it is refused."""
        inner = self.child(at, "text") if at is not None else None
        if inner is None:
            return ""
        if len(inner):
            self.say("comment_in_text", "식 안에 주석이나 다른 요소를 넣을 수 없습니다.", inner)
        return "".join(str(part) for part in inner.itertext()).strip()

    def expression(self, at: etree._Element, source: str) -> Expression | None:
        try:
            return compile_expression(source)
        except FeelError as error:
            self.say("feel", f"식을 읽을 수 없습니다. {error.message}", at)
            return None

    def tests(self, at: etree._Element, source: str) -> UnaryTests | None:
        if source in ("", "-"):
            return None
        try:
            return compile_unary_tests(source)
        except FeelError as error:
            self.say("feel", f"조건을 읽을 수 없습니다. {error.message}", at)
            return None

    def decisions(self) -> dict[str, Decision]:
        found: dict[str, Decision] = {}
        drawn = self.children(self.root, "decision")
        if not drawn:
            self.say("no_decision", "판정이 하나도 없습니다.", self.root)
        self._unique_ids()
        for at in drawn:
            decision_id = str(at.get("id") or "")
            if not decision_id:
                self.say("no_id", "판정에 id가 없습니다.", at)
                continue
            found[decision_id] = self._decision(at, decision_id, {str(d.get("id")) for d in drawn})
        self._circles(found)
        return found

    def _unique_ids(self) -> None:
        seen: set[str] = set()
        for at in self.root.iter(f"{self.ns}*"):
            name = at.get("id")
            if name is not None and name in seen:
                self.say("duplicate_id", f"id가 두 번 있습니다: {name}", at)
            seen.add(str(name))

    def _decision(self, at: etree._Element, decision_id: str, known: set[str]) -> Decision:
        variable = self.child(at, "variable")
        name = str((variable.get("name") if variable is not None else None) or at.get("name") or decision_id)
        needs: list[str] = []
        inputs: list[str] = []
        for requirement in self.children(at, "informationRequirement"):
            decided, given = self.child(requirement, "requiredDecision"), self.child(requirement, "requiredInput")
            target = str((decided if decided is not None else given).get("href", "")) if len(requirement) else ""  # type: ignore[union-attr]  # one of the two is there when it has children
            if decided is not None and target.removeprefix("#") in known:
                needs.append(target.removeprefix("#"))
            elif decided is not None:
                self.say("missing_decision", f"필요한 판정이 없습니다: {target}", requirement)
            elif given is not None:
                inputs.append(target.removeprefix("#"))
        table, literal = self.child(at, "decisionTable"), self.child(at, "literalExpression")
        logic: Table | Expression | None = None
        if table is not None:
            logic = self._table(table, name)
        elif literal is not None:
            logic = self.expression(literal, self.text(literal))
        else:
            self.say("no_logic", "판정표나 식이 없는 판정입니다.", at)
        empty = Table("UNIQUE", "", (), (), ())
        return Decision(decision_id, name, logic or empty, tuple(needs), tuple(inputs))

    def _table(self, at: etree._Element, name: str) -> Table:
        policy = str(at.get("hitPolicy") or "UNIQUE")
        if policy not in HIT_POLICIES:
            self.say("unknown_hit_policy", f"모르는 적중 방식입니다: {policy}", at)
        aggregation = str(at.get("aggregation") or "")
        if aggregation and (aggregation not in AGGREGATIONS or policy != "COLLECT"):
            self.say("unknown_aggregation", f"쓸 수 없는 모음 방식입니다: {aggregation}", at)
        columns = [self._column(c) for c in self.children(at, "input")]
        outputs = [self._output(o, name) for o in self.children(at, "output")]
        drawn = self.children(at, "rule")
        if not outputs:
            self.say("no_output", "답의 칸이 없는 표입니다.", at)
        if not drawn:
            self.say("empty_table", "줄이 하나도 없는 표입니다. 아무것도 통과하지 못합니다.", at)
        if len(drawn) > ROWS_MAX:
            self.say("too_many_rules", f"표의 줄이 {ROWS_MAX:,}개를 넘습니다.", at)
        rules = [self._rule(r, row, len(columns), len(outputs)) for row, r in enumerate(drawn, start=1)]
        return Table(
            policy,
            aggregation,
            tuple(c for c in columns if c is not None),
            tuple(outputs),
            tuple(r for r in rules if r is not None),
        )

    def _column(self, at: etree._Element) -> Column | None:
        source = self.text(self.child(at, "inputExpression"))
        expression = self.expression(at, source)
        values = self.child(at, "inputValues")
        allowed = self.tests(values, self.text(values)) if values is not None else None
        return Column(str(at.get("label") or source), expression, allowed) if expression else None

    def _output(self, at: etree._Element, name: str) -> Output:
        given, values = self.child(at, "defaultOutputEntry"), self.child(at, "outputValues")
        default = self.expression(given, self.text(given)) if given is not None else None
        order: tuple[Any, ...] = ()
        if values is not None:
            listed = self.expression(values, f"[{self.text(values)}]")
            order = tuple(listed.evaluate({}) or ()) if listed else ()  # type: ignore[arg-type]  # a list expression gives a list
        return Output(str(at.get("name") or name), default, order)

    def _rule(self, at: etree._Element, row: int, columns: int, outputs: int) -> Rule | None:
        entries, results = self.children(at, "inputEntry"), self.children(at, "outputEntry")
        if len(entries) != columns or len(results) != outputs:
            self.say("wrong_width", f"{row}번째 줄의 칸 수가 표와 다릅니다.", at)
            return None
        description = self.child(at, "description")
        notes = [self.text(a) for a in self.children(at, "annotationEntry")]
        said = (description.text or "").strip() if description is not None else ""
        label = said or " ".join(n for n in notes if n)
        tests = tuple(self.tests(e, self.text(e)) for e in entries)
        compiled = [self.expression(r, self.text(r) or "null") for r in results]
        return Rule(str(at.get("id") or f"row_{row}"), row, label, tests, tuple(c for c in compiled if c))

    def _circles(self, decisions: dict[str, Decision]) -> None:
        done: set[str] = set()

        def visit(name: str, path: tuple[str, ...]) -> None:
            if name in path:
                self.say("circle", f"판정이 서로를 필요로 합니다: {' → '.join([*path, name])}", self.root)
                return
            if name not in done:
                for needed in decisions[name].needs:
                    visit(needed, (*path, name))
                done.add(name)

        for name in decisions:
            visit(name, ())


def _line(at: etree._Element) -> int | None:
    line: Any = at.sourceline
    return line if isinstance(line, int) else None


def read(source: bytes, file: str) -> tuple[dict[str, Decision], list[Problem]]:
    """The decisions of a file and everything that is wrong with it."""
    try:
        root = parse_xml(source, file)
    except XmlRejected as rejected:
        return {}, [rejected.problem]
    name = etree.QName(root)
    if name.localname != "definitions" or name.namespace not in NAMESPACES:
        return {}, [Problem("not_dmn", "DMN 1.2~1.5 파일이 아닙니다.", file=file, line=_line(root))]
    reader = _File(root, file)
    return reader.decisions(), reader.problems

"""Decision files to decisions, with every problem found on the way. DMN 1.1 to 1.5; expressions are FEEL only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from engine.model.errors import Problem
from engine.rules.dmn import boxed
from engine.rules.dmn.model import Decision, DecisionInfo, DecisionModel, Knowledge
from engine.rules.dmn.written import Compiled, TableText
from engine.rules.feel import FeelError
from engine.rules.feel.expression import Expression, UnaryTests, compile_expression, compile_unary_tests
from engine.rules.feel.functions import STANDARD
from engine.rules.xml import XmlRejected, line_of, parse_xml

NAMESPACES = frozenset(
    f"{scheme}://www.omg.org/spec/DMN/{version}/MODEL/"
    for version in ("20180521", "20191111", "20211108", "20230324", "20240513")
    for scheme in ("http", "https")
) | {"http://www.omg.org/spec/DMN/20151101/dmn.xsd"}
DECISIONS_MAX = 500
_INTERFACE = (".//d:inputData", ".//d:decision", ".//d:businessKnowledgeModel", ".//d:itemComponent")


@dataclass
class Reading:
    """A file while it is read: where problems are gathered and expressions compiled."""

    file: str
    ns: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    names: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    tables: list[TableText] = field(default_factory=list)
    is_lenient: bool = False
    """Whether a piece of logic that is wrong is null, and the rest is read all the same."""

    def refuse(self, code: str, message: str, element: etree._Element | None, *, line: int = 0) -> None:
        """Note a problem at an element; `line` counts from the element's own."""
        self.problems.append(self.problem(code, message, element, line=line))

    def problem(
        self, code: str, message: str, element: etree._Element | None, *, line: int = 0, is_error: bool = True
    ) -> Problem:
        """A problem at an element, not noted yet."""
        return Problem(
            code,
            message,
            file=self.file,
            element=_near_id(element),
            line=None if element is None else (line_of(element) or 1) + line,
            severity="error" if is_error else "warning",
        )

    def all(self, element: etree._Element, path: str) -> list[etree._Element]:
        """Descendants by a path in the file's own DMN namespace (prefix d)."""
        return element.findall(path, self.ns)

    def one(self, element: etree._Element, path: str) -> etree._Element | None:
        """The first of them."""
        return element.find(path, self.ns)

    def text(self, element: etree._Element | None, path: str = "d:text") -> str:
        """The text of a child element, stripped."""
        found = None if element is None else element.find(path, self.ns)
        return "" if found is None else (found.text or "").strip()

    def expression(self, text: str, at: etree._Element) -> Expression | None:
        """A compiled expression, or None and a problem."""
        return self._compiled(lambda: compile_expression(text, self.names, STANDARD, self.functions), text, at)

    def tests(self, text: str, at: etree._Element) -> UnaryTests | None:
        """Compiled unary tests, or None and a problem."""
        return self._compiled(lambda: compile_unary_tests(text, self.names, STANDARD, self.functions), text, at)

    def _compiled(self, compile_: Callable[[], Compiled], text: str, at: etree._Element) -> Compiled | None:
        language = at.get("expressionLanguage")
        if language and "feel" not in language.lower():
            self.refuse("unknown_expression_language", f"FEEL이 아닌 식은 읽지 않습니다: {language}", at)
            return None
        try:
            return compile_()
        except FeelError as error:
            short = text if len(text) <= 60 else text[:60] + "…"
            where = f"{error.line}번째 줄 {error.column}번째 글자. " if "\n" in text else f"{error.column}번째 글자. "
            self.refuse("bad_expression", f"식 ‘{short}’: {where}{error.message}", at, line=error.line - 1)
            return None


def _near_id(element: etree._Element | None) -> str:
    while element is not None:
        if found := element.get("id"):
            return found
        element = element.getparent()
    return ""


def read(source: bytes, file: str) -> tuple[DecisionModel | None, Reading]:
    """The model when the file has no problem, and the reading with its problems either way."""
    return _read(source, Reading(file))


def read_leniently(source: bytes, file: str) -> tuple[DecisionModel | None, Reading]:
    """The model however much is wrong with its logic; None only when there is no decision file."""
    return _read(source, Reading(file, is_lenient=True))


def _read(source: bytes, reading: Reading) -> tuple[DecisionModel | None, Reading]:
    file = reading.file
    try:
        root = parse_xml(source, file)
    except XmlRejected as rejected:
        reading.problems.append(rejected.problem)
        return None, reading
    tag = etree.QName(root)
    if tag.localname != "definitions" or tag.namespace not in NAMESPACES:
        reading.refuse("not_dmn", "DMN 1.1에서 1.5까지의 판정표 파일이 아닙니다.", root)
        return None, reading
    reading.ns = {"d": tag.namespace or ""}
    _check_frame(root, reading)
    decisions = {d.info.id: d for d in _decisions(root, reading)}
    knowledge = {k.id: k for k in _knowledge(root, reading)}
    _check_requirements(decisions, knowledge, reading)
    if reading.problems and not reading.is_lenient:
        return None, reading
    return DecisionModel(file, decisions, knowledge), reading


def _check_frame(root: etree._Element, reading: Reading) -> None:
    language = root.get("expressionLanguage")
    if language and "feel" not in language.lower():
        reading.refuse("unknown_expression_language", f"FEEL이 아닌 식은 읽지 않습니다: {language}", root)
    for element in reading.all(root, "d:import"):
        reading.refuse("import_refused", "다른 파일을 불러오는 판정표는 받지 않습니다.", element)
    seen: set[str] = set()
    for element in root.iter(f"{{{reading.ns['d']}}}*"):
        key = element.get("id")
        if key and key in seen:
            reading.refuse("duplicate_id", f"같은 id가 두 번 있습니다: {key}", element)
        seen.add(key or "")
    if not reading.all(root, "d:decision"):
        reading.refuse("no_decision", "판정(decision)이 하나도 없습니다.", root)
    elif len(reading.all(root, "d:decision")) > DECISIONS_MAX:
        reading.refuse("too_many_decisions", f"판정이 {DECISIONS_MAX:,}개를 넘습니다.", root)
    names: set[str] = set()
    for path in _INTERFACE:
        names.update(_variable(e, reading) for e in reading.all(root, path))
    names.update(v.get("name") or "" for v in reading.all(root, ".//d:contextEntry/d:variable"))
    reading.names = frozenset(names - {""})
    models = frozenset(_variable(e, reading) for e in reading.all(root, ".//d:businessKnowledgeModel"))
    # A name of the file may hold a function, unless a built-in function has that name.
    reading.functions = models | (reading.names - STANDARD.keys())


def _variable(element: etree._Element, reading: Reading) -> str:
    variable = reading.one(element, "d:variable")
    name = None if variable is None else variable.get("name")
    return " ".join((name or element.get("name") or "").split())


def _required(element: etree._Element, path: str, reading: Reading) -> tuple[str, ...]:
    found: list[str] = []
    for reference in reading.all(element, path):
        href = reference.get("href") or ""
        _, sharp, key = href.partition("#")
        if not sharp or href.startswith(("http:", "https:", "file:", "/", ".")):
            reading.refuse("foreign_reference", f"이 파일 밖을 가리킵니다: {href}", reference)
        else:
            found.append(key)
    return tuple(found)


def _decisions(root: etree._Element, reading: Reading) -> Iterator[Decision]:
    for element in reading.all(root, "d:decision"):
        key, name = element.get("id") or "", element.get("name") or ""
        if not key:
            reading.refuse("missing_id", f"판정 ‘{name}’에 id가 없습니다.", element)
        logic = boxed.only_logic(element, reading)
        if logic is None:
            continue
        info = DecisionInfo(key, name, logic.inputs, logic.outputs or (_variable(element, reading),), logic.hit_policy)
        yield Decision(
            info,
            _variable(element, reading),
            logic.run,
            logic.reads,
            _required(element, "d:informationRequirement/d:requiredDecision", reading),
            _required(element, "d:knowledgeRequirement/d:requiredKnowledge", reading),
        )
        _required(element, "d:informationRequirement/d:requiredInput", reading)


def _knowledge(root: etree._Element, reading: Reading) -> Iterator[Knowledge]:
    for element in reading.all(root, "d:businessKnowledgeModel"):
        body = reading.one(element, "d:encapsulatedLogic")
        if body is None:
            reading.refuse("missing_logic", "함수의 내용이 없습니다.", element)
            continue
        logic = boxed.function_logic(body, reading)
        if logic is not None:
            yield Knowledge(
                element.get("id") or "",
                _variable(element, reading),
                logic.parameters,
                logic.run,
                logic.reads,
                _required(element, "d:knowledgeRequirement/d:requiredKnowledge", reading),
            )


def _check_requirements(decisions: dict[str, Decision], knowledge: dict[str, Knowledge], reading: Reading) -> None:
    needs = {key: (*d.required_decisions, *d.required_functions) for key, d in decisions.items()}
    needs |= {key: k.required_functions for key, k in knowledge.items()}
    known_broken = bool(reading.problems)
    for key, wanted in needs.items():
        for missing in wanted:
            # When a decision could not be read at all, saying that others miss it would only be noise.
            if missing not in needs and not known_broken:
                message = f"필요하다고 적은 판정이나 함수가 없습니다: {missing}"
                reading.problems.append(Problem("unknown_requirement", message, file=reading.file, element=key))
    for key in _in_circles(needs):
        message = "판정이 돌고 돌아 자기 자신을 필요로 합니다."
        reading.problems.append(Problem("circular_requirement", message, file=reading.file, element=key))


def _in_circles(needs: dict[str, tuple[str, ...]]) -> list[str]:
    """Keys that can reach themselves."""
    settled: set[str] = set()
    waiting = dict(needs)
    while ready := [k for k, wanted in waiting.items() if all(w in settled or w not in needs for w in wanted)]:
        settled.update(ready)
        for key in ready:
            del waiting[key]
    return sorted(waiting)

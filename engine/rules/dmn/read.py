"""Decision files to decisions, with every problem found on the way. DMN 1.1 to 1.5; expressions are FEEL only. What is
in a file is read in elements.py, boxed.py and rows.py; here is what they share, and which files belong together."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from lxml import etree

from engine.model.errors import Problem
from engine.rules.dmn.explained import TableView
from engine.rules.dmn.frame import check_frame, check_names
from engine.rules.dmn.itemtypes import ItemType, WrittenTypes
from engine.rules.dmn.model import Elements
from engine.rules.dmn.reading_types import Types, plain
from engine.rules.dmn.written import Compiled, TableText, check_exact
from engine.rules.feel import FeelError
from engine.rules.feel.expression import Expression, UnaryTests, compile_expression, compile_unary_tests
from engine.rules.feel.functions import STANDARD
from engine.rules.feel.limits import WORK_MAX
from engine.rules.feel.scope import Scope, Work
from engine.rules.feel.syntax import Type
from engine.rules.xml import XmlRejected, line_of, parse_xml

NAMESPACES = frozenset(
    f"{scheme}://www.omg.org/spec/DMN/{version}/MODEL/"
    for version in ("20180521", "20191111", "20211108", "20230324", "20240513")
    for scheme in ("http", "https")
) | {"http://www.omg.org/spec/DMN/20151101/dmn.xsd"}
NO_TYPES: Mapping[str, Type] = MappingProxyType({})
IMPORTS_MAX = 50
EXPRESSIONS_MAX = 12_000
PROBLEMS_MAX = 100
UNTOLD = object()
"""Stands for the value of a constant that was not worked out."""
_NAMED = (
    *(".//d:inputData", ".//d:decision", ".//d:businessKnowledgeModel", ".//d:decisionService", ".//d:itemComponent"),
    *(".//d:contextEntry/d:variable", ".//d:formalParameter", ".//d:column", ".//d:output", ".//d:import"),
)
_PATH = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)+")
_LOOPS = (".//d:for", ".//d:every", ".//d:some")


@dataclass
class Reading:
    """A file while it is read: where problems are gathered and expressions compiled."""

    file: str
    is_lenient: bool = False
    """Whether a piece of logic that is wrong is null, and the rest is read all the same."""
    prefix: str = ""
    """What stands before the ids of this file in the keys of its elements; empty in the file that is asked."""
    path: tuple[str, ...] = ()
    namespace: str = ""
    ns: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    names: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    expressions: int = 0
    constants_work: int = 2 * WORK_MAX
    tables: list[TableText] = field(default_factory=list)
    views: list[TableView] = field(default_factory=list)
    imports: dict[str, tuple[str, Reading]] = field(default_factory=dict)
    """The files this one imports, by namespace, with the name each goes by here."""
    types: Types = field(default_factory=lambda: Types({}))
    written: Mapping[str, Type] = field(default_factory=lambda: NO_TYPES)
    """The types of the file as FEEL writes them."""

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
            element=near_id(element),
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

    def type_of(self, element: etree._Element | None) -> ItemType | None:
        """The type an element says its value has; None where it says nothing."""
        return None if element is None else self.types.named(element.get("typeRef"), self, element)

    def expression(self, text: str, at: etree._Element) -> Expression | None:
        """A compiled expression, or None and a problem."""
        return self._compiled(
            lambda: compile_expression(text, self.names, STANDARD, self.functions, self.written), text, at
        )

    def tests(self, text: str, at: etree._Element) -> UnaryTests | None:
        """Compiled unary tests, or None and a problem."""
        return self._compiled(
            lambda: compile_unary_tests(text, self.names, STANDARD, self.functions, self.written), text, at
        )

    def constant(self, expression: Expression) -> object:
        """What an expression without a name is worth, or FeelError; UNTOLD once the file has cost too much."""
        if self.constants_work < 0:
            return UNTOLD
        work = Work()
        try:
            return expression.run(Scope({}, None, work))
        except RecursionError:
            raise FeelError("식이 너무 깊습니다.") from None
        finally:
            self.constants_work -= WORK_MAX - work.left

    def _compiled(self, compile_: Callable[[], Compiled], text: str, at: etree._Element) -> Compiled | None:
        if len(self.problems) >= PROBLEMS_MAX and not self.is_lenient:
            return None  # Enough to say; a file full of faults is not read to its end.
        self.expressions += 1
        if self.expressions > EXPRESSIONS_MAX:
            if self.expressions == EXPRESSIONS_MAX + 1:
                self.refuse("too_many_expressions", f"식이 {EXPRESSIONS_MAX:,}개를 넘는 파일입니다.", at)
            return None
        language = at.get("expressionLanguage")
        if language and "feel" not in language.lower():
            self.refuse("unknown_expression_language", f"FEEL이 아닌 식은 읽지 않습니다: {language}", at)
            return None
        try:
            found = compile_()
            if not self.is_lenient:
                check_exact(found.tree)
            return found
        except FeelError as error:
            short = text if len(text) <= 60 else text[:60] + "…"
            where = f"{error.line}번째 줄 {error.column}번째 글자. " if "\n" in text else f"{error.column}번째 글자. "
            self.refuse("bad_expression", f"식 ‘{short}’: {where}{error.message}", at, line=error.line - 1)
            return None


def near_id(element: etree._Element | None) -> str:
    """The id of an element, or of the nearest one around it that has one."""
    while element is not None:
        if found := element.get("id"):
            return found
        element = element.getparent()
    return ""


def variable_of(element: etree._Element, reading: Reading) -> str:
    """The name an element's value goes by."""
    variable = reading.one(element, "d:variable")
    return plain((None if variable is None else variable.get("name")) or element.get("name"))


def read(
    source: bytes, file: str, others: Mapping[str, bytes] | None = None, *, is_lenient: bool = False
) -> tuple[Elements | None, Reading]:
    """What a file has, when it has no problem, and the reading with its problems either way. `others` are the files
    it may import, by name; nothing else is ever opened. Read leniently, a file is given up only when it is none."""
    from engine.rules.dmn.elements import check_requirements

    reading = Reading(file, is_lenient)
    elements = Elements()
    if not _Files(others or {}, elements).read(source, reading, ()):
        return None, reading
    check_requirements(elements, reading)
    elements.tables.extend(reading.views)
    return (elements if is_lenient or not reading.problems else None), reading


class _Files:
    """The files one question may need: the one that is asked, and those imported, by namespace or by the way to it."""

    def __init__(self, others: Mapping[str, bytes], elements: Elements) -> None:
        self._others = others
        self._elements = elements
        self._known: dict[str, list[tuple[str, bytes]]] | None = None
        self._done: dict[str, Reading] = {}

    def read(self, source: bytes, reading: Reading, above: tuple[str, ...]) -> bool:
        """Read one file and what it imports; False when it is no decision file. `above` are the namespaces of the
        files that import it."""
        from engine.rules.dmn.elements import read_elements

        try:
            root = parse_xml(source, reading.file)
        except XmlRejected as rejected:
            reading.problems.append(replace(rejected.problem, line=rejected.problem.line or 1))
            return False
        tag = etree.QName(root)
        if tag.localname != "definitions" or tag.namespace not in NAMESPACES:
            reading.refuse("not_dmn", "DMN 1.1에서 1.5까지의 판정표 파일이 아닙니다.", root)
            return False
        reading.ns = {"d": tag.namespace or ""}
        reading.namespace = (root.get("namespace") or "").strip()
        if not above:
            self._done[reading.namespace] = reading
        for element in reading.all(root, "d:import"):
            self._import(element, reading, (*above, reading.namespace))
        check_frame(root, source, reading, is_asked=not above)
        _take_names(root, reading)
        reading.types = Types({name: other.types for name, other in reading.imports.values()})
        reading.types.read(root, reading)
        reading.written = WrittenTypes(reading.types.all()) if reading.types.all() else NO_TYPES
        read_elements(root, reading, self._elements)
        return True

    def _import(self, element: etree._Element, reading: Reading, above: tuple[str, ...]) -> None:
        kind, wanted = (element.get("importType") or "").strip(), (element.get("namespace") or "").strip()
        name = plain(element.get("name"))
        if kind and "/DMN/" not in kind:
            if not reading.is_lenient:
                reading.refuse("import_refused", f"판정표가 아닌 것은 불러오지 않습니다: {kind}", element)
            return
        if wanted in above:
            reading.refuse("circular_import", f"파일이 돌고 돌아 자기 자신을 불러옵니다: {wanted}", element)
            return
        found = self._by_namespace().get(wanted, [])
        if not found or len(self._done) > IMPORTS_MAX:
            reading.refuse("import_missing", f"불러올 판정표가 함께 있지 않습니다: {wanted or name}", element)
            return
        if len(found) > 1:
            files = ", ".join(file for file, _ in found[:3])
            reading.refuse("import_ambiguous", f"같은 이름공간의 판정표가 여럿입니다: {files}", element)
            return
        # The standard gives a file that two others import its inputs once under each of them, so it is there twice;
        # of a release's files there is one, with one set of facts.
        way = "/".join((*reading.path, wanted)) if reading.is_lenient else wanted
        if way not in self._done:
            [(file, source)] = found
            inner = Reading(file, reading.is_lenient, f"{way}#", (*reading.path, name) if name else reading.path)
            self._done[way] = inner
            self.read(source, inner, above)
            reading.problems += inner.problems
            reading.tables += inner.tables
            reading.views += inner.views
        reading.imports[wanted] = (name, self._done[way])

    def _by_namespace(self) -> dict[str, list[tuple[str, bytes]]]:
        if self._known is None:
            self._known = {}
            for file, source in sorted(self._others.items()):
                try:
                    root = parse_xml(source, file)
                except XmlRejected:
                    continue  # It is told of where it is read for its own sake.
                if etree.QName(root).namespace in NAMESPACES:
                    self._known.setdefault((root.get("namespace") or "").strip(), []).append((file, source))
        return self._known


def _take_names(root: etree._Element, reading: Reading) -> None:
    names = {plain(e.get("name")) for path in _NAMED for e in reading.all(root, path)}
    names |= {variable_of(e, reading) for path in _NAMED[:4] for e in reading.all(root, path)}
    names |= {plain(e.get("iteratorVariable")) for path in _LOOPS for e in reading.all(root, path)}
    names = names.union(*(other.names for _, other in reading.imports.values()))
    # `Person.Name` as the name of a parameter is read as a path, which Invocable answers; as one name it would hide it.
    own = frozenset(name for name in names - {""} if not _PATH.fullmatch(name))
    reading.names = check_names(own, root, reading)
    called = (".//d:businessKnowledgeModel", ".//d:decisionService")
    models = {variable_of(e, reading) for path in called for e in reading.all(root, path)}
    # A name of the file may hold a function, unless a built-in function has that name.
    reading.functions = frozenset(models & reading.names) | (reading.names - STANDARD.keys())

"""The logic of a decision as its file boxes it: a table, a literal expression, a context, a call, a list, a relation
or a function. Each becomes one closure over a scope."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from lxml import etree

from engine.rules.dmn.model import Logic, Match, Matched
from engine.rules.dmn.tables import AGGREGATIONS, SEVERAL, SINGLE, Output, Rule, Table
from engine.rules.feel import syntax as s
from engine.rules.feel.expression import Expression, UnaryTests
from engine.rules.feel.scope import Scope
from engine.rules.feel.types import plain_name
from engine.rules.feel.userfunction import UserFunction
from engine.rules.feel.values import kind_of

if TYPE_CHECKING:
    from engine.rules.dmn.read import Reading

Compiled = TypeVar("Compiled", Expression, UnaryTests)
RULES_MAX = 2_000
COLUMNS_MAX = 60


@dataclass(frozen=True, slots=True)
class Boxed:
    """A piece of logic and what may be told about it."""

    run: Logic
    reads: frozenset[str]
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    hit_policy: str = ""
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InputText:
    """An input column as written, for the analysis of gaps and overlaps."""

    label: str
    expression: Expression
    kind: str


@dataclass(frozen=True, slots=True)
class TableText:
    """A table as written."""

    element: etree._Element
    hit_policy: str
    has_default: bool
    inputs: tuple[InputText, ...]
    cells: tuple[tuple[UnaryTests, ...], ...]
    results: tuple[tuple[str, ...], ...]
    rows: tuple[etree._Element, ...]


_Box: TypeAlias = "Callable[[etree._Element, Reading], Boxed | None]"


def only_logic(holder: etree._Element, reading: Reading) -> Boxed | None:
    """The one piece of logic inside an element, or None and a problem."""
    found = [child for child in holder if etree.QName(child).localname in _LOGIC]
    unknown = [child for child in holder if etree.QName(child).localname in _LATER]
    for child in unknown:
        reading.refuse("unsupported_logic", f"아직 다루지 않는 적기입니다: {etree.QName(child).localname}", child)
    if unknown:
        return None
    if len(found) != 1:
        reading.refuse("missing_logic", "판정의 내용(표나 식)이 하나 있어야 합니다.", holder)
        return None
    return _LOGIC[etree.QName(found[0]).localname](found[0], reading)


def _literal(element: etree._Element, reading: Reading) -> Boxed | None:
    text = reading.text(element)
    if not text:
        reading.refuse("empty_expression", "식이 비어 있습니다.", element)
        return None
    expression = reading.expression(text, element)
    if expression is None:
        return None
    run = expression.run
    return Boxed(lambda scope, _: run(scope), expression.free.sure | expression.free.maybe)


def _context(element: etree._Element, reading: Reading) -> Boxed | None:
    entries: list[tuple[str | None, Boxed]] = []
    reads: set[str] = set()
    own: set[str] = set()
    for entry in reading.all(element, "d:contextEntry"):
        logic = only_logic(entry, reading)
        variable = reading.one(entry, "d:variable")
        name = None if variable is None else " ".join((variable.get("name") or "").split())
        if logic is None:
            continue
        reads |= logic.reads - own
        own |= {name} if name else set()
        entries.append((name, logic))
    if len(entries) != len(reading.all(element, "d:contextEntry")):
        return None

    def run(scope: Scope, matched: Matched) -> object:
        values: dict[str, object] = {}
        inner = Scope(values, scope)
        for name, logic in entries:
            value = logic.run(inner, matched)
            if name is None:
                return value  # the result entry
            values[name] = value
        return values

    return Boxed(run, frozenset(reads))


def _invocation(element: etree._Element, reading: Reading) -> Boxed | None:
    callee = only_logic_but(element, reading, "binding")
    bound: list[tuple[str, Boxed]] = []
    for binding in reading.all(element, "d:binding"):
        parameter = reading.one(binding, "d:parameter")
        logic = only_logic(binding, reading)
        if logic is None or parameter is None:
            return None
        bound.append((parameter.get("name") or "", logic))
    if callee is None:
        return None
    function = callee
    names = tuple(name for name, _ in bound)

    def run(scope: Scope, matched: Matched) -> object:
        found = function.run(scope, matched)
        if not isinstance(found, UserFunction):
            return None
        return found.invoke([logic.run(scope, matched) for _, logic in bound], scope.work, names)

    return Boxed(run, function.reads.union(*(logic.reads for _, logic in bound)))


def only_logic_but(element: etree._Element, reading: Reading, skipped: str) -> Boxed | None:
    """The one piece of logic beside children of another name."""
    found = [c for c in element if etree.QName(c).localname in _LOGIC and etree.QName(c).localname != skipped]
    if len(found) != 1:
        reading.refuse("missing_logic", "부를 함수가 없습니다.", element)
        return None
    return _LOGIC[etree.QName(found[0]).localname](found[0], reading)


def _list(element: etree._Element, reading: Reading) -> Boxed | None:
    items = [_LOGIC[etree.QName(c).localname](c, reading) for c in element if etree.QName(c).localname in _LOGIC]
    parts = [item for item in items if item is not None]
    if len(parts) != len(items):
        return None
    return Boxed(
        lambda scope, matched: [part.run(scope, matched) for part in parts],
        frozenset().union(*(part.reads for part in parts)),
    )


def _relation(element: etree._Element, reading: Reading) -> Boxed | None:
    names = [column.get("name") or "" for column in reading.all(element, "d:column")]
    rows = [_list(row, reading) for row in reading.all(element, "d:row")]
    parts = [row for row in rows if row is not None]
    if len(parts) != len(rows):
        return None

    def run(scope: Scope, matched: Matched) -> object:
        found = [part.run(scope, matched) for part in parts]
        return [dict(zip(names, row, strict=False)) for row in found if isinstance(row, list)]

    return Boxed(run, frozenset().union(*(part.reads for part in parts)))


def function_logic(element: etree._Element, reading: Reading) -> Boxed | None:
    """A function's parameters and body; only FEEL functions are taken."""
    if (element.get("kind") or "FEEL") != "FEEL":
        reading.refuse("external_function", "밖의 프로그램을 부르는 함수는 받지 않습니다.", element)
        return None
    parameters = tuple(" ".join((p.get("name") or "").split()) for p in reading.all(element, "d:formalParameter"))
    reading.names = reading.names | set(parameters)
    body = only_logic(element, reading)
    if body is None:
        return None
    return Boxed(body.run, body.reads - set(parameters), parameters=parameters)


def _function(element: etree._Element, reading: Reading) -> Boxed | None:
    logic = function_logic(element, reading)
    if logic is None:
        return None
    return Boxed(
        lambda scope, matched: UserFunction(logic.parameters, lambda inner: logic.run(inner, matched), scope),
        logic.reads,
    )


def _table(element: etree._Element, reading: Reading) -> Boxed | None:
    before = len(reading.problems)
    policy = (element.get("hitPolicy") or "UNIQUE").strip()
    aggregation = (element.get("aggregation") or "").strip()
    columns = [_input(e, reading) for e in reading.all(element, "d:input")]
    outputs = [_output(e, reading) for e in reading.all(element, "d:output")]
    rows = reading.all(element, "d:rule")
    _check_table(element, reading, policy, aggregation, len(outputs), len(rows))
    rules = [_rule(row, at, columns, reading) for at, row in enumerate(rows, 1)]
    if len(reading.problems) > before:
        return None
    inputs = tuple(column for column in columns if column is not None)
    compiled = tuple(rule for rule in rules if rule is not None)
    decision = element.getparent()
    name = (decision.get("name") or decision.get("id") or "") if decision is not None else ""
    # Two labels only make the reason readable once: what the row is for, and what it is based on.
    decision_id = (decision.get("id") or "") if decision is not None else ""
    table = Table(
        name,
        policy,
        aggregation,
        tuple(column.expression.run for column in inputs),
        tuple(output for output in outputs if output is not None),
        tuple(
            Rule(_match(row, decision_id, at, reading), *rule.closures)
            for at, (row, rule) in enumerate(zip(rows, compiled, strict=True), 1)
        ),
    )
    reads: set[str] = set()
    for text in (*(c.expression for c in inputs), *(t for r in compiled for t in (*r.cells, *r.entries))):
        reads |= text.free.sure | text.free.maybe
    reading.tables.append(
        TableText(
            element,
            policy,
            all(output.default for output in table.outputs),
            inputs,
            tuple(rule.cells for rule in compiled),
            tuple(tuple(entry.text for entry in rule.entries) for rule in compiled),
            tuple(rows),
        )
    )
    return Boxed(
        table.choose,
        frozenset(reads),
        tuple(column.expression.text for column in inputs),
        tuple(output.name for output in table.outputs),
        policy,
    )


def _check_table(
    element: etree._Element, reading: Reading, policy: str, aggregation: str, outputs: int, rows: int
) -> None:
    if policy not in (*SINGLE, *SEVERAL):
        reading.refuse("unknown_hit_policy", f"모르는 판정 방식(hitPolicy)입니다: {policy}", element)
    if aggregation and (policy != "COLLECT" or aggregation not in AGGREGATIONS):
        reading.refuse("unknown_aggregation", f"쓸 수 없는 모으기(aggregation)입니다: {aggregation}", element)
    elif aggregation and outputs > 1:
        reading.refuse("aggregation_of_several", "모아 셈하는 표는 결과 칸이 하나여야 합니다.", element)
    if not outputs:
        reading.refuse("no_output", "결과 칸이 없는 표입니다.", element)
    if not rows:
        reading.refuse("empty_table", "줄이 하나도 없는 표입니다.", element)
    if rows > RULES_MAX:
        reading.refuse("too_many_rules", f"줄이 {RULES_MAX:,}개를 넘습니다.", element)
    if outputs > COLUMNS_MAX or len(reading.all(element, "d:input")) > COLUMNS_MAX:
        reading.refuse("too_many_columns", f"칸이 {COLUMNS_MAX}개를 넘습니다.", element)
    names = [output.get("name") or "" for output in reading.all(element, "d:output")]
    if outputs > 1 and (len(set(names)) < len(names) or "" in names):
        reading.refuse("output_names", "결과 칸이 여럿이면 이름(name)이 저마다 있어야 합니다.", element)


def _input(element: etree._Element, reading: Reading) -> InputText | None:
    inner = reading.one(element, "d:inputExpression")
    text = reading.text(inner)
    if inner is None or not text:
        reading.refuse("empty_expression", "무엇을 볼지(inputExpression) 적지 않은 칸이 있습니다.", element)
        return None
    expression = reading.expression(text, inner)
    if expression is None:
        return None
    return InputText(element.get("label") or text, expression, plain_name(inner.get("typeRef") or ""))


def _output(element: etree._Element, reading: Reading) -> Output | None:
    values: tuple[object, ...] = ()
    allowed = reading.one(element, "d:outputValues")
    if allowed is not None and (tests := reading.tests(reading.text(allowed), allowed)) is not None:
        values = tuple(test.value for test in tests.tree.tests if isinstance(test, s.Literal))
    default = None
    entry = reading.one(element, "d:defaultOutputEntry")
    if entry is not None:
        compiled = reading.expression(reading.text(entry), entry)
        if compiled is None:
            return None
        default = compiled.run
    return Output(" ".join((element.get("name") or element.get("label") or "").split()), values, default)


@dataclass(frozen=True, slots=True)
class _RuleText:
    cells: tuple[UnaryTests, ...]
    entries: tuple[Expression, ...]

    @property
    def closures(
        self,
    ) -> tuple[tuple[tuple[int, Callable[[object, Scope], bool | None]], ...], tuple[Callable[[Scope], object], ...]]:
        tests = tuple((at, cell.test) for at, cell in enumerate(self.cells) if not cell.tree.is_any)
        return tests, tuple(entry.run for entry in self.entries)


def _rule(row: etree._Element, at: int, columns: list[InputText | None], reading: Reading) -> _RuleText | None:
    table = row.getparent()
    assert table is not None, "a row was found inside its table"
    inputs, outputs = reading.all(row, "d:inputEntry"), reading.all(row, "d:outputEntry")
    wanted = len(reading.all(table, "d:output"))
    if len(inputs) != len(columns) or len(outputs) != wanted:
        message = f"{at}번째 줄의 칸 수가 표와 다릅니다. 조건 {len(columns)}칸, 결과 {wanted}칸이어야 합니다."
        reading.refuse("entry_count", message, row)
        return None
    cells = [reading.tests(reading.text(cell) or "-", cell) for cell in inputs]
    entries = [_entry(entry, table, column, reading) for column, entry in enumerate(outputs)]
    for cell, element, column_text in zip(cells, inputs, columns, strict=True):
        if cell is not None and column_text is not None:
            _check_kind(cell, column_text, element, reading)
    return _RuleText(tuple(c for c in cells if c is not None), tuple(e for e in entries if e is not None))


def _entry(entry: etree._Element, table: etree._Element, column: int, reading: Reading) -> Expression | None:
    text = reading.text(entry)
    if not text:
        reading.refuse("empty_entry", "결과 칸이 비어 있습니다.", entry)
        return None
    expression = reading.expression(text, entry)
    if expression is None or expression.free.sure or expression.free.maybe:
        return expression
    wanted = plain_name(reading.all(table, "d:output")[column].get("typeRef") or "")
    kind = kind_of(expression.evaluate({}))
    if kind == "null" and text != "null":
        reading.refuse("undefined_value", f"계산할 수 없는 값입니다: {text}", entry)
    elif wanted in _PLAIN_KINDS and kind in _PLAIN_KINDS and kind != wanted:
        reading.refuse("wrong_kind", f"{_PLAIN_KINDS[wanted]} 칸에 {_PLAIN_KINDS[kind]} 값이 있습니다: {text}", entry)
    return expression


_PLAIN_KINDS = {"number": "수", "string": "글자", "boolean": "참/거짓", "date": "날짜", "time": "시각"}


def _check_kind(cell: UnaryTests, column: InputText, element: etree._Element, reading: Reading) -> None:
    """A constant of another kind than the column can never fit: most likely a slip of the pen."""
    for test in cell.tree.tests:
        constant = test.right if isinstance(test, s.OperatorTest) else test
        if not isinstance(constant, s.Literal) or column.kind not in _PLAIN_KINDS:
            continue
        kind = kind_of(constant.value)
        if kind in _PLAIN_KINDS and kind != column.kind:
            message = f"{_PLAIN_KINDS[column.kind]} 칸에 {_PLAIN_KINDS[kind]} 조건이 있습니다: {cell.text}"
            reading.refuse("wrong_kind", message, element)


def _match(row: etree._Element, decision_id: str, at: int, reading: Reading) -> Match:
    texts = [reading.text(row, "d:description"), *(reading.text(a) for a in reading.all(row, "d:annotationEntry"))]
    return Match(decision_id, row.get("id") or f"row_{at}", at, " · ".join(text for text in texts if text))


_LOGIC: dict[str, _Box] = {
    "decisionTable": _table,
    "literalExpression": _literal,
    "context": _context,
    "invocation": _invocation,
    "list": _list,
    "relation": _relation,
    "functionDefinition": _function,
}
_LATER = frozenset({"conditional", "filter", "for", "every", "some"})

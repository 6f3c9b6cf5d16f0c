"""Reads a decision table: its columns and rows, compiled, with everything wrong with them. How the table then chooses
is in tables.py; gaps and overlaps between its rows are in coverage.py."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from engine.rules.dmn.model import Match
from engine.rules.dmn.tables import AGGREGATIONS, SEVERAL, SINGLE, Output, Rule, Table
from engine.rules.dmn.written import Boxed, InputText, TableText
from engine.rules.feel import syntax as s
from engine.rules.feel.compile import Run, Test
from engine.rules.feel.expression import Expression, UnaryTests
from engine.rules.feel.types import plain_name
from engine.rules.feel.values import kind_of

if TYPE_CHECKING:
    from engine.rules.dmn.read import Reading

RULES_MAX = 2_000
COLUMNS_MAX = 60
_PLAIN_KINDS = {"number": "수", "string": "글자", "boolean": "참/거짓", "date": "날짜", "time": "시각"}


def read_table(element: etree._Element, reading: Reading) -> Boxed | None:
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
    reads = frozenset[str]().union(*(free for column in inputs for free in column.expression.free))
    reads = reads.union(*(free for rule in compiled for cell in rule.cells for free in cell.free))
    reads = reads.union(*(free for rule in compiled for entry in rule.entries for free in entry.free))
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
        reads,
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
    def closures(self) -> tuple[tuple[tuple[int, Test], ...], tuple[Run, ...]]:
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

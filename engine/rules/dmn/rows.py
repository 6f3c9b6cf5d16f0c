"""Reads a decision table: its columns and rows, compiled, with everything wrong with them. How the table then chooses
is in tables.py; gaps and overlaps between its rows are in coverage.py."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from engine.rules.dmn.explained import InputColumn, Match, OutputColumn, Row, TableView
from engine.rules.dmn.itemtypes import KINDS_IN_KOREAN, ItemType, WrongKind, fitted
from engine.rules.dmn.reading_types import plain
from engine.rules.dmn.tables import AGGREGATIONS, SEVERAL, SINGLE, Input, Output, Rule, Table
from engine.rules.dmn.written import Boxed, InputText, TableText
from engine.rules.feel import syntax as s
from engine.rules.feel.compile import Compiler, Run, Test
from engine.rules.feel.errors import FeelError
from engine.rules.feel.expression import Expression, UnaryTests
from engine.rules.feel.functions import STANDARD
from engine.rules.feel.scope import Scope
from engine.rules.feel.types import plain_name
from engine.rules.feel.values import kind_of

if TYPE_CHECKING:
    from engine.rules.dmn.read import Reading

RULES_MAX = 2_000
COLUMNS_MAX = 60
CELLS_MAX = 8_000
_PLAIN_KINDS = ("number", "string", "boolean", "date", "time")
_COMPILER = Compiler(STANDARD, frozenset())


def read_table(element: etree._Element, reading: Reading) -> Boxed | None:
    """The table as one piece of logic, or None and its problems."""
    before = len(reading.problems)
    view = _view(element, reading)
    columns = [_input(e, reading) for e in reading.all(element, "d:input")]
    outputs = [_output(e, reading) for e in reading.all(element, "d:output")]
    rows = reading.all(element, "d:rule")
    _check_table(element, reading, view, len(rows))
    if _is_too_large(view) and not reading.is_lenient:
        return None  # Reading it all, only to refuse it, would take long.
    rules = [_rule(row, at, columns, outputs, reading) for at, row in enumerate(rows, 1)]
    _check_outputs(element, view, outputs, reading)
    _check_names(rules, columns, rows, reading)
    if len(reading.problems) > before and not (reading.is_lenient and _can_be_asked(view)):
        return None
    labels = [_label(row) for row in view.rows]
    table = Table(
        view,
        tuple(
            Input(c.label, c.expression.run, None if c.allowed is None else c.allowed.test) if c else _UNKNOWN
            for c in columns
        ),
        tuple(outputs),
        tuple(
            Rule(Match(view.owner, row.id or f"row_{row.row}", row.row, label), *rule.closures)
            for row, rule, label in zip(view.rows, rules, labels, strict=True)
        ),
        reading.is_lenient,
    )
    reading.views.append(view)
    inputs = tuple(column for column in columns if column is not None)
    if len(reading.problems) == before:
        cells = tuple(tuple(cell for cell in rule.cells if cell is not None) for rule in rules)
        results = tuple(row.results for row in view.rows)
        closed = all(output.default for output in outputs) or view.aggregation == "COUNT"
        reading.tables.append(
            TableText(reading.file, element, view.hit_policy, closed, inputs, cells, results, tuple(rows))
        )
    free = [column.expression.free for column in inputs]
    free += [cell.free for rule in rules for cell in rule.cells if cell is not None]
    free += [entry.free for rule in rules for entry in rule.entries if entry is not None]
    return Boxed(
        table.choose,
        frozenset[str]().union(*(names for one in free for names in one)),
        tuple(column.expression.text for column in inputs),
        tuple(output.name for output in outputs),
        view.hit_policy,
    )


_UNKNOWN = Input("", lambda _: None, None)


def _is_too_large(view: TableView) -> bool:
    return len(view.rows) * (len(view.inputs) + len(view.outputs)) > CELLS_MAX or len(view.rows) > RULES_MAX


def _can_be_asked(view: TableView) -> bool:
    known = view.hit_policy in (*SINGLE, *SEVERAL) and view.aggregation in ("", *AGGREGATIONS)
    return known and bool(view.outputs) and bool(view.rows)


def _view(element: etree._Element, reading: Reading) -> TableView:
    owner: etree._Element | None = element
    while owner is not None and etree.QName(owner).localname not in ("decision", "businessKnowledgeModel"):
        owner = owner.getparent()
    owner_id = reading.prefix + ("" if owner is None else owner.get("id") or "")
    name = "" if owner is None else plain(owner.get("name")) or owner_id
    count = sum(view.owner == owner_id for view in reading.views)
    return TableView(
        key=owner_id if not count else f"{owner_id}/{count + 1}",
        owner=owner_id,
        name=name,
        hit_policy=(element.get("hitPolicy") or "UNIQUE").strip(),
        aggregation=(element.get("aggregation") or "").strip(),
        inputs=tuple(_input_view(e, reading) for e in reading.all(element, "d:input")),
        outputs=tuple(_output_view(e, reading) for e in reading.all(element, "d:output")),
        annotations=tuple(plain(e.get("name")) for e in reading.all(element, "d:annotation")),
        rows=tuple(_row_view(e, at, reading) for at, e in enumerate(reading.all(element, "d:rule"), 1)),
    )


def _input_view(element: etree._Element, reading: Reading) -> InputColumn:
    inner = reading.one(element, "d:inputExpression")
    text, kind = reading.text(inner), "" if inner is None else inner.get("typeRef") or ""
    return InputColumn(plain(element.get("label")) or text, text, kind, reading.text(element, "d:inputValues/d:text"))


def _output_view(element: etree._Element, reading: Reading) -> OutputColumn:
    name, label = plain(element.get("name")), plain(element.get("label"))
    default = reading.text(element, "d:defaultOutputEntry/d:text")
    allowed = reading.text(element, "d:outputValues/d:text")
    return OutputColumn(name or label, label or name, element.get("typeRef") or "", allowed, default)


def _row_view(element: etree._Element, at: int, reading: Reading) -> Row:
    return Row(
        id=element.get("id") or "",
        row=at,
        cells=tuple(reading.text(cell) or "-" for cell in reading.all(element, "d:inputEntry")),
        results=tuple(reading.text(entry) for entry in reading.all(element, "d:outputEntry")),
        description=reading.text(element, "d:description"),
        annotations=tuple(reading.text(entry) for entry in reading.all(element, "d:annotationEntry")),
    )


def _label(row: Row) -> str:
    """Two texts make the reason readable: what the row is for, and what it is based on."""
    return " · ".join(text for text in (row.description, *row.annotations) if text)


def _check_table(element: etree._Element, reading: Reading, view: TableView, rows: int) -> None:
    policy, aggregation, outputs = view.hit_policy, view.aggregation, len(view.outputs)
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
    if rows <= RULES_MAX and _is_too_large(view):
        cells = rows * (len(view.inputs) + outputs)
        message = f"칸이 모두 {cells:,}개입니다. 표 하나는 {CELLS_MAX:,}칸까지 받으니 나누어 주십시오."
        reading.refuse("too_many_cells", message, element)
    if rows > RULES_MAX:
        reading.refuse("too_many_rules", f"줄이 {RULES_MAX:,}개를 넘습니다.", element)
    if outputs > COLUMNS_MAX or len(view.inputs) > COLUMNS_MAX:
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
    wanted = reading.type_of(inner)
    if expression is None:
        return None
    allowed = _allowed(element, "d:inputValues", wanted, reading)
    kind = wanted.root.kind if wanted is not None else plain_name(inner.get("typeRef") or "")
    return InputText(element.get("label") or text, expression, kind, allowed)


def _allowed(element: etree._Element, path: str, wanted: ItemType | None, reading: Reading) -> UnaryTests | None:
    """The allowed values of a column: its own, or else those of its type."""
    listed = reading.one(element, path)
    if listed is not None and (text := reading.text(listed)):
        return reading.tests(text, listed)
    return None if wanted is None or wanted.is_list else wanted.tests


def _output(element: etree._Element, reading: Reading) -> Output:
    wanted = reading.type_of(element)
    tests = _allowed(element, "d:outputValues", wanted, reading)
    name = plain(element.get("name") or element.get("label"))
    entry = reading.one(element, "d:defaultOutputEntry")
    default: Run | None = None
    if entry is not None and (text := reading.text(entry)):
        compiled = reading.expression(text, entry)
        default = _nothing if compiled is None else _fitting(compiled.run, wanted, name, reading)
    values = () if tests is None else tuple(_constants(tests))
    return Output(name, values, None if tests is None else tests.test, default)


def _nothing(_: Scope) -> object:
    return None


def _constants(tests: UnaryTests) -> list[object]:
    """The values a list of allowed values names, in its order."""
    found = []
    for test in tests.tree.tests:
        try:
            found.append(test.value if isinstance(test, s.Literal) else _COMPILER.run(test)(Scope({})))
        except FeelError:
            continue
    return found


def _fitting(run: Run, wanted: ItemType | None, name: str, reading: Reading) -> Run:
    if wanted is None or wanted.is_any:
        return run
    type_, errors_are_null = wanted, reading.is_lenient

    def fitting(scope: Scope) -> object:
        try:
            return fitted(run(scope), type_, f"‘{name}’")
        except WrongKind:
            if errors_are_null:
                return None
            raise

    return fitting


@dataclass(frozen=True, slots=True)
class _RuleText:
    cells: tuple[UnaryTests | None, ...]
    entries: tuple[Expression | None, ...]
    runs: tuple[Run, ...]

    @property
    def closures(self) -> tuple[tuple[tuple[int, Test], ...], tuple[Run, ...]]:
        tests = [
            (at, _never if cell is None else cell.test)
            for at, cell in enumerate(self.cells)
            if cell is None or not cell.tree.is_any
        ]
        return tuple(tests), self.runs


def _never(_value: object, _scope: Scope) -> bool | None:
    return None


def _rule(
    row: etree._Element, at: int, columns: list[InputText | None], results: list[Output], reading: Reading
) -> _RuleText:
    table = row.getparent()
    assert table is not None, "a row was found inside its table"
    inputs, outputs = reading.all(row, "d:inputEntry"), reading.all(row, "d:outputEntry")
    wanted = reading.all(table, "d:output")
    if len(inputs) != len(columns) or len(outputs) != len(wanted):
        message = f"{at}번째 줄의 칸 수가 표와 다릅니다. 조건 {len(columns)}칸, 결과 {len(wanted)}칸이어야 합니다."
        reading.refuse("entry_count", message, row)
        return _RuleText((None,) * len(columns), (), (_nothing,) * len(wanted))
    cells = [reading.tests(reading.text(cell) or "-", cell) for cell in inputs]
    entries = [_entry(e, column, result, reading) for e, column, result in zip(outputs, wanted, results, strict=True)]
    for cell, element, column_text in zip(cells, inputs, columns, strict=True):
        if cell is not None and column_text is not None:
            _check_kind(cell, column_text, element, reading)
    runs = [
        _nothing if entry is None else _fitting(entry.run, reading.type_of(column), plain(column.get("name")), reading)
        for entry, column in zip(entries, wanted, strict=True)
    ]
    return _RuleText(tuple(cells), tuple(entries), tuple(runs))


def _entry(entry: etree._Element, column: etree._Element, result: Output, reading: Reading) -> Expression | None:
    text = reading.text(entry)
    if not text:
        reading.refuse("empty_entry", "결과 칸이 비어 있습니다.", entry)
        return None
    expression = reading.expression(text, entry)
    if expression is None or reading.is_lenient or expression.free.sure or expression.free.maybe:
        return expression
    wanted = plain_name(column.get("typeRef") or "")
    try:
        value = reading.constant(expression)
        kind = kind_of(value)
    except FeelError as error:
        reading.refuse("undefined_value", f"계산할 수 없는 값입니다: {text} {error}", entry)
        return None
    if kind == "null" and text != "null":
        reading.refuse("undefined_value", f"계산할 수 없는 값입니다: {text}", entry)
    elif wanted in _PLAIN_KINDS and kind in _PLAIN_KINDS and kind != wanted:
        said = f"{KINDS_IN_KOREAN[wanted]} 칸에 {KINDS_IN_KOREAN[kind]} 값이 있습니다: {text}"
        reading.refuse("wrong_kind", said, entry)
    elif value is not None and result.allowed is not None and result.allowed(value, Scope({})) is not True:
        said = f"결과가 정해 둔 값(outputValues)이 아닙니다: {text}"
        reading.refuse("not_an_allowed_value", said, entry)
    return expression


def _check_outputs(element: etree._Element, view: TableView, outputs: list[Output], reading: Reading) -> None:
    """A hit policy that chooses by the importance of results needs to be told which is the most important."""
    if view.hit_policy in ("PRIORITY", "OUTPUT ORDER") and not any(output.values for output in outputs):
        said = "중요한 차례를 정할 결과 값 목록(outputValues)이 없습니다. 중요한 것부터 적어 주십시오."
        reading.refuse("missing_output_values", said, element)


def _check_names(
    rules: list[_RuleText], columns: list[InputText | None], rows: list[etree._Element], reading: Reading
) -> None:
    """A name nobody declares is null for ever: most likely a word that was not put in quotes."""
    known = reading.names.union(*(free for c in columns if c is not None for free in c.expression.free))
    for rule, row in zip(rules, rows, strict=True):
        for one in (*rule.cells, *rule.entries):
            unknown = sorted(one.free.sure - known - STANDARD.keys()) if one is not None else ()
            for name in unknown:
                said = f"모르는 이름입니다: {name}. 글자라면 큰따옴표로 묶고, 사실이라면 inputData로 적어 주십시오."
                reading.refuse("unknown_name", said, row)


def _check_kind(cell: UnaryTests, column: InputText, element: etree._Element, reading: Reading) -> None:
    """A constant of another kind than the column can never fit: most likely a slip of the pen."""
    if reading.is_lenient:
        return
    for test in cell.tree.tests:
        constant = test.right if isinstance(test, s.OperatorTest) else test
        if not isinstance(constant, s.Literal) or column.kind not in _PLAIN_KINDS:
            continue
        kind = kind_of(constant.value)
        if kind in _PLAIN_KINDS and kind != column.kind:
            said = f"{KINDS_IN_KOREAN[column.kind]} 칸에 {KINDS_IN_KOREAN[kind]} 조건이 있습니다: {cell.text}"
            reading.refuse("wrong_kind", said, element)

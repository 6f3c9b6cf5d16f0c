"""The logic of a decision as its file boxes it. Each box becomes one closure over a scope. Tables are read in rows.py,
boxes that walk over a list in iterating.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from lxml import etree

from engine.rules.dmn import iterating
from engine.rules.dmn.asking import Invocable
from engine.rules.dmn.explained import Trace
from engine.rules.dmn.model import Parameter
from engine.rules.dmn.reading_types import plain
from engine.rules.dmn.rows import read_table
from engine.rules.dmn.written import NOTHING, Boxed, near_name, typed
from engine.rules.feel.errors import FeelError
from engine.rules.feel.scope import Scope
from engine.rules.feel.values import Function

if TYPE_CHECKING:
    from engine.rules.dmn.read import Reading

_Box: TypeAlias = "Callable[[etree._Element, Reading], Boxed | None]"


def only_logic(holder: etree._Element, reading: Reading) -> Boxed | None:
    """The one piece of logic inside an element, or None and a problem; read leniently, null instead of None."""
    found = logic_in(holder)
    logic: Boxed | None = None
    if len(found) == 1:
        logic = logic_of(found[0], reading)
    else:
        reading.refuse("missing_logic", "판정의 내용(표나 식)이 하나 있어야 합니다.", holder)
    return NOTHING if logic is None and reading.is_lenient else logic


def logic_in(holder: etree._Element) -> list[etree._Element]:
    """The children of an element that are logic."""
    return [child for child in holder if etree.QName(child).localname in _LOGIC]


def logic_of(element: etree._Element, reading: Reading) -> Boxed | None:
    """A piece of logic, its value made to fit the type the element names."""
    logic = _LOGIC[etree.QName(element).localname](element, reading)
    return None if logic is None else typed(logic, reading.type_of(element), near_name(element), reading.is_lenient)


def _literal(element: etree._Element, reading: Reading) -> Boxed | None:
    if reading.one(element, "d:importedValues") is not None:
        reading.refuse("import_refused", "다른 파일의 값을 불러오는 식은 받지 않습니다.", element)
        return None
    text = reading.text(element)
    if not text:
        reading.refuse("empty_expression", "식이 비어 있습니다.", element)
        return None
    expression = reading.expression(text, element)
    if expression is None:
        return None
    run, reads = expression.run, expression.free.sure | expression.free.maybe
    if not reads and not reading.is_lenient:
        try:
            reading.constant(expression)
        except FeelError as error:
            reading.refuse("undefined_value", f"계산할 수 없는 값입니다: {text[:60]} {error}", element)
            return None
    return Boxed(lambda scope, _: run(scope), reads)


def _context(element: etree._Element, reading: Reading) -> Boxed | None:
    entries: list[tuple[str, Boxed]] = []
    reads: set[str] = set()
    own: set[str] = set()
    written = reading.all(element, "d:contextEntry")
    for entry in written:
        variable = reading.one(entry, "d:variable")
        name = "" if variable is None else plain(variable.get("name"))
        logic = only_logic(entry, reading)
        if logic is None:
            continue
        logic = typed(logic, reading.type_of(variable), name, reading.is_lenient)
        reads |= logic.reads - own
        own |= {name} if name else set()
        entries.append((name, logic))
    if len(entries) != len(written):
        return None

    def run(scope: Scope, trace: Trace) -> object:
        values: dict[str, object] = {}
        inner = Scope(values, scope)
        for name, logic in entries:
            value = logic.run(inner, trace)
            if not name:
                return value  # the result entry
            values[name] = value
        return values

    return Boxed(run, frozenset(reads))


def _invocation(element: etree._Element, reading: Reading) -> Boxed | None:
    called = logic_in(element)
    if len(called) != 1:
        reading.refuse("missing_logic", "부를 함수가 없습니다.", element)
        return None
    function = logic_of(called[0], reading)
    bound: list[tuple[str, Boxed]] = []
    for binding in reading.all(element, "d:binding"):
        parameter = reading.one(binding, "d:parameter")
        logic = only_logic(binding, reading) if logic_in(binding) else NOTHING  # a parameter left empty is null
        if logic is None or parameter is None:
            return None
        name = plain(parameter.get("name"))
        bound.append((name, typed(logic, reading.type_of(parameter), name, reading.is_lenient)))
    if function is None:
        return None
    names, call = tuple(name for name, _ in bound), function.run

    def run(scope: Scope, trace: Trace) -> object:
        found = call(scope, trace)
        if not isinstance(found, Function):
            return None
        return found.invoke([logic.run(scope, trace) for _, logic in bound], scope.work, names)

    return Boxed(run, function.reads.union(*(logic.reads for _, logic in bound)))


def _list(element: etree._Element, reading: Reading) -> Boxed | None:
    parts = [logic_of(child, reading) for child in logic_in(element)]
    if reading.is_lenient:
        parts = [part or NOTHING for part in parts]
    read = [part for part in parts if part is not None]
    if len(read) != len(parts):
        return None
    return Boxed(
        lambda scope, trace: [part.run(scope, trace) for part in read],
        frozenset[str]().union(*(part.reads for part in read)),
    )


def _relation(element: etree._Element, reading: Reading) -> Boxed | None:
    columns = reading.all(element, "d:column")
    names = [plain(column.get("name")) for column in columns]
    types = [reading.type_of(column) for column in columns]
    rows: list[list[Boxed]] = []
    for row in reading.all(element, "d:row"):
        cells = [logic_of(child, reading) or (NOTHING if reading.is_lenient else None) for child in logic_in(row)]
        if len(cells) != len(names):
            reading.refuse("entry_count", f"줄의 칸 수가 표와 다릅니다. {len(names)}칸이어야 합니다.", row)
        read = [
            typed(cell, type_, name, reading.is_lenient)
            for cell, type_, name in zip(cells, types, names, strict=False)
            if cell is not None
        ]
        if len(read) != len(names):
            return None
        rows.append(read)

    def run(scope: Scope, trace: Trace) -> object:
        return [dict(zip(names, [cell.run(scope, trace) for cell in row], strict=True)) for row in rows]

    return Boxed(run, frozenset[str]().union(*(cell.reads for row in rows for cell in row)))


def function_logic(element: etree._Element, reading: Reading) -> Boxed | None:
    """A function's parameters and body; only FEEL functions are taken."""
    if (element.get("kind") or "FEEL") != "FEEL":
        reading.refuse("external_function", "밖의 프로그램을 부르는 함수는 받지 않습니다.", element)
        return None
    takes = tuple(
        Parameter(plain(p.get("name")), reading.type_of(p)) for p in reading.all(element, "d:formalParameter")
    )
    if len({parameter.name for parameter in takes}) < len(takes):
        reading.refuse("duplicate_parameter", "함수에 이름이 같은 값이 둘 있습니다.", element)
        return None
    body = only_logic(element, reading)
    if body is None:
        return None
    body = typed(body, reading.type_of(element), near_name(element), reading.is_lenient)
    return Boxed(body.run, body.reads - {parameter.name for parameter in takes}, takes=takes)


def _function(element: etree._Element, reading: Reading) -> Boxed | None:
    logic = function_logic(element, reading)
    if logic is None:
        return None
    run, takes, errors_are_null = logic.run, logic.takes, reading.is_lenient

    def made(scope: Scope, trace: Trace) -> object:
        return Invocable(takes, lambda inner: run(inner, trace), scope, errors_are_null=errors_are_null)

    return Boxed(made, logic.reads)


_LOGIC: dict[str, _Box] = {
    "decisionTable": read_table,
    "literalExpression": _literal,
    "context": _context,
    "invocation": _invocation,
    "list": _list,
    "relation": _relation,
    "functionDefinition": _function,
    "conditional": iterating.read_conditional,
    "filter": iterating.read_filter,
    "for": iterating.read_for,
    "every": iterating.read_quantified,
    "some": iterating.read_quantified,
}

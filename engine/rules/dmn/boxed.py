"""The logic of a decision as its file boxes it: a table, a literal expression, a context, a call, a list, a relation
or a function. Each becomes one closure over a scope. Tables are read in rows.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from lxml import etree

from engine.rules.dmn.model import Matched
from engine.rules.dmn.rows import read_table
from engine.rules.dmn.written import Boxed
from engine.rules.feel.scope import Scope
from engine.rules.feel.userfunction import UserFunction

if TYPE_CHECKING:
    from engine.rules.dmn.read import Reading

_Box: TypeAlias = "Callable[[etree._Element, Reading], Boxed | None]"


_NOTHING = Boxed(lambda _scope, _matched: None, frozenset())


def only_logic(holder: etree._Element, reading: Reading) -> Boxed | None:
    """The one piece of logic inside an element, or None and a problem; read leniently, null instead of None."""
    logic = _only_logic(holder, reading)
    return _NOTHING if logic is None and reading.is_lenient else logic


def _only_logic(holder: etree._Element, reading: Reading) -> Boxed | None:
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


_LOGIC: dict[str, _Box] = {
    "decisionTable": read_table,
    "literalExpression": _literal,
    "context": _context,
    "invocation": _invocation,
    "list": _list,
    "relation": _relation,
    "functionDefinition": _function,
}
_LATER = frozenset({"conditional", "filter", "for", "every", "some"})

"""Trees to text: the way back from parse.py. Reading what is printed gives the same tree; brackets stand only where
they must, so a text may come back tidier than it was written. Comments are not in the tree."""

from __future__ import annotations

import re
from decimal import Decimal

from engine.rules.feel import syntax as s
from engine.rules.feel.lexer import KEYWORDS
from engine.rules.feel.temporal import text_of

# How tightly a node holds together; what stands inside something tighter needs brackets.
_WHOLE, _OR, _AND, _COMPARISON, _SUM, _PRODUCT, _POWER, _UNARY, _POSTFIX, _ATOM = range(10)
_CHAINS = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT, "**": _POWER}
_PLAIN_KEY = re.compile(r"[^\W\d]\w*")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def printed(node: s.Node | s.Tests) -> str:
    """The text of an expression, or of a cell's tests."""
    return _tests(node) if isinstance(node, s.Tests) else _text(node, _WHOLE)


def _tests(tests: s.Tests) -> str:
    if tests.is_any:
        return "-"
    text = ", ".join(_text(test, _WHOLE) for test in tests.tests)
    if tests.negated:
        return f"not({text})"
    # Alone in a cell, not(...) would negate the cell's tests.
    return f"({text})" if len(tests.tests) == 1 and text.startswith("not(") and text.endswith(")") else text


def _text(node: s.Node, wanted: int) -> str:
    """The node's text, in brackets when it holds together less than wanted."""
    text, holds = _written(node)
    return text if holds >= wanted else f"({text})"


def _written(node: s.Node) -> tuple[str, int]:
    match node:
        case s.Literal(value):
            return _literal(value)
        case s.Name(name, _):
            return name, _ATOM
        case s.Chain(first, rest):
            holds = _CHAINS[rest[0][0]]
            parts = "".join(f" {sign} {_text(part, holds + 1)}" for sign, part in rest)
            return _text(first, holds + 1) + parts, holds
        case s.Logic(operator, parts):
            holds = _OR if operator == "or" else _AND
            return f" {operator} ".join(_text(part, holds + 1) for part in parts), holds
        case s.Compared() | s.Between() | s.Contained() | s.InstanceOf():
            return _comparison(node), _COMPARISON
        case s.Negated(value):
            return f"-{_text(value, _UNARY)}", _UNARY
        case s.OperatorTest(operator, right):
            return f"{operator} {_text(right, _SUM)}", _WHOLE
        case s.If() | s.For() | s.Quantified() | s.FunctionDefinition():
            return _block(node), _WHOLE
        case s.Path(value, name):
            return f"{_text(value, _POSTFIX)}.{name}", _POSTFIX
        case s.Filtered(value, by):
            return f"{_text(value, _POSTFIX)}[{_text(by, _WHOLE)}]", _POSTFIX
        case s.Call():
            return _call(node), _POSTFIX
        case s.ListOf() | s.ContextOf() | s.Interval() | s.OpenRange() | s.Alternatives():
            return _bracketed(node), _ATOM


def _literal(value: object) -> tuple[str, int]:
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower(), _ATOM
    if isinstance(value, Decimal):
        return str(value), _UNARY if value.is_signed() else _ATOM
    if isinstance(value, str):
        return f'"{value.translate(_ESCAPES)}"', _ATOM
    return f'@"{text_of(value)}"', _ATOM


def _comparison(node: s.Compared | s.Between | s.Contained | s.InstanceOf) -> str:
    match node:
        case s.Compared(operator, left, right):
            # After a type, `<` would open its arguments.
            first = _text(left, _SUM if isinstance(left, s.InstanceOf) else _COMPARISON)
            return f"{first} {operator} {_text(right, _SUM)}"
        case s.Between(value, low, high):
            return f"{_text(value, _COMPARISON)} between {_text(low, _SUM)} and {_text(high, _SUM)}"
        case s.Contained(value, test):
            inside = _written(test)[0] if isinstance(test, s.OperatorTest) else _text(test, _SUM)
            return f"{_text(value, _COMPARISON)} in {inside}"
        case s.InstanceOf(value, type_):
            return f"{_text(value, _POSTFIX)} instance of {_type(type_)}"


def _block(node: s.If | s.For | s.Quantified | s.FunctionDefinition) -> str:
    match node:
        case s.If(condition, then, otherwise):
            parts = (_text(part, _WHOLE) for part in (condition, then, otherwise))
            return "if {} then {} else {}".format(*parts)
        case s.For(iterators, body):
            return f"for {', '.join(map(_turn, iterators))} return {_text(body, _WHOLE)}"
        case s.Quantified(every, iterators, body):
            word = "every" if every else "some"
            return f"{word} {', '.join(map(_turn, iterators))} satisfies {_text(body, _WHOLE)}"
        case s.FunctionDefinition(parameters, body, types):
            typed = types or (None,) * len(parameters)
            given = (f"{n}: {_type(t)}" if t else n for n, t in zip(parameters, typed, strict=True))
            return f"function({', '.join(given)}) {_text(body, _WHOLE)}"


def _turn(turn: s.Turn) -> str:
    until = "" if turn.until is None else f"..{_text(turn.until, _OR)}"
    return f"{turn.name} in {_text(turn.source, _OR)}{until}"


def _call(node: s.Call) -> str:
    arguments = [_text(argument, _WHOLE) for argument in node.arguments]
    if node.names is not None:
        arguments = [f"{name}: {argument}" for name, argument in zip(node.names, arguments, strict=True)]
    return f"{_text(node.callee, _POSTFIX)}({', '.join(arguments)})"


def _bracketed(node: s.ListOf | s.ContextOf | s.Interval | s.OpenRange | s.Alternatives) -> str:
    match node:
        case s.ListOf(items):
            return f"[{', '.join(_text(item, _WHOLE) for item in items)}]"
        case s.ContextOf(entries):
            return "{" + ", ".join(f"{_key(name)}: {_text(value, _WHOLE)}" for name, value in entries) + "}"
        case s.Interval(low, high, low_closed, high_closed):
            ends = f"{_text(low, _OR)}..{_text(high, _OR)}"
            return f"{'[' if low_closed else '('}{ends}{']' if high_closed else ')'}"
        case s.OpenRange(test):
            return f"({_written(test)[0]})"
        case s.Alternatives(tests):
            return f"({', '.join(_text(test, _WHOLE) for test in tests)})"


def _key(name: str) -> str:
    plain = _PLAIN_KEY.fullmatch(name) is not None and name not in KEYWORDS
    return name if plain else f'"{name.translate(_ESCAPES)}"'


def _type(type_: s.Type) -> str:
    if type_.name == "function" and type_.arguments:
        *given, result = type_.arguments
        return f"function<{', '.join(map(_type, given))}> -> {_type(result)}"
    if type_.members:
        return f"{type_.name}<{', '.join(f'{name}: {_type(inner)}' for name, inner in type_.members)}>"
    return f"{type_.name}<{', '.join(map(_type, type_.arguments))}>" if type_.arguments else type_.name

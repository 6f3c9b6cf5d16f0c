"""Tokens to a tree, by the LALR parser lark makes of grammar.lark; and what the parser expected, said in Korean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from threading import Lock
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedInput
from lark.common import LexerConf
from lark.lexer import Lexer, LexerState

from engine.rules.feel import syntax as s
from engine.rules.feel.errors import FeelError
from engine.rules.feel.lexer import KnownNames, Lexeme, tokens
from engine.rules.feel.limits import DEPTH_MAX
from engine.rules.feel.temporal import read_temporal
from engine.rules.feel.values import NUMBERS, number_of


class _Ready(Lexer):
    """Lexing is done before lark is called; this only hands the tokens over."""

    __future_interface__ = 2  # lark then uses the class as it stands

    def __init__(self, conf: LexerConf) -> None:
        """Lark hands its configuration over; nothing of it is needed."""

    def lex(self, lexer_state: LexerState, parser_state: Any) -> Iterator[Token]:
        """The lexemes given to parse(), as lark wants them."""
        lexemes: Any = lexer_state.text
        for kind, text, line, column, end in lexemes:
            yield Token(kind, text, start_pos=end, line=line, column=column)


def _operands(children: list[Any]) -> s.Node:
    if len(children) == 1:
        return children[0]  # type: ignore[no-any-return]  # the transformer has made it a node
    return s.Chain(children[0], tuple((str(children[i]), children[i + 1]) for i in range(1, len(children), 2)))


def _logic(operator: str) -> Any:
    def build(_: Any, children: list[Any]) -> s.Node:
        return s.Logic(operator, tuple(c for c in children if not isinstance(c, Token)))

    return build


def _place(token: Token) -> s.Place:
    return s.Place(token.line or 1, token.column or 1)


def _without_signs(children: Iterable[Any]) -> list[Any]:
    return [c for c in children if c is not None and not isinstance(c, Token)]


class _Builder(Transformer[Token, Any]):
    """Runs while lark parses: every rule of the grammar becomes a node."""

    def start_expression(self, children: list[Any]) -> s.Node:
        return children[0]  # type: ignore[no-any-return]  # the only child is a node

    def any_value(self, _: list[Any]) -> s.Tests:
        return s.Tests(())

    def not_tests(self, children: list[Any]) -> s.Tests:
        return s.Tests(children[2], negated=True)

    def one_of(self, children: list[Any]) -> s.Tests:
        return s.Tests(children[0])

    def tests(self, children: list[Any]) -> tuple[s.Node, ...]:
        return tuple(_without_signs(children))

    def operator_test(self, children: list[Any]) -> s.OperatorTest:
        return s.OperatorTest(str(children[0]), children[1])

    def if_then_else(self, children: list[Any]) -> s.Node:
        return s.If(children[1], children[3], children[5])

    def for_return(self, children: list[Any]) -> s.Node:
        *iterators, body = _without_signs(children)
        return s.For(tuple(iterators), body)

    def quantified(self, children: list[Any]) -> s.Node:
        *iterators, body = _without_signs(children)
        return s.Quantified(children[0].type == "EVERY", tuple(iterators), body)

    def iterator(self, children: list[Any]) -> s.Turn:
        until = children[4] if len(children) > 4 else None
        return s.Turn(str(children[0]), children[2], until)

    def parameter(self, children: list[Any]) -> tuple[str, s.Type | None]:
        return str(children[0]), children[2] if len(children) > 2 else None

    def function_definition(self, children: list[Any]) -> s.Node:
        for child in children:
            if isinstance(child, Token) and child.type == "EXTERNAL":
                raise _refused("밖의 프로그램은 부를 수 없습니다.", child)
        parameters = [c for c in children[:-1] if isinstance(c, tuple)]
        types = tuple(type_ for _, type_ in parameters)
        return s.FunctionDefinition(tuple(name for name, _ in parameters), children[-1], types if any(types) else ())

    disjunction = _logic("or")
    conjunction = _logic("and")

    def compared(self, children: list[Any]) -> s.Node:
        return s.Compared(str(children[1]), children[0], children[2])

    def between(self, children: list[Any]) -> s.Node:
        return s.Between(children[0], children[2], children[4])

    def contained(self, children: list[Any]) -> s.Node:
        return s.Contained(children[0], children[2])

    def sum(self, children: list[Any]) -> s.Node:
        return _operands(children)

    product = power = sum

    def negated(self, children: list[Any]) -> s.Node:
        value = children[1]
        if isinstance(value, s.Literal) and type(value.value) is Decimal:
            return s.Literal(NUMBERS.minus(value.value))
        return s.Negated(value)

    def instance_of(self, children: list[Any]) -> s.Node:
        return s.InstanceOf(children[0], children[2])

    def path(self, children: list[Any]) -> s.Node:
        return s.Path(children[0], str(children[2]))

    def filtered(self, children: list[Any]) -> s.Node:
        return s.Filtered(children[0], children[2])

    def called(self, children: list[Any]) -> s.Node:
        callee, opening, given, _ = children
        arguments, names = given if given is not None else ((), None)
        place = callee.place if isinstance(callee, s.Name) else _place(opening)
        return s.Call(callee, arguments, names, place)

    def positional(self, children: list[Any]) -> tuple[tuple[s.Node, ...], None]:
        return tuple(_without_signs(children)), None

    def by_name(self, children: list[Any]) -> tuple[tuple[s.Node, ...], tuple[str, ...]]:
        pairs = _without_signs(children)
        return tuple(value for _, value in pairs), tuple(name for name, _ in pairs)

    def named(self, children: list[Any]) -> tuple[str, s.Node]:
        return str(children[0]), children[2]

    entry = named

    def number(self, children: list[Any]) -> s.Node:
        value = number_of(children[0])
        if value is None:
            raise _refused("너무 큰 수입니다.", children[0])
        return s.Literal(value)

    def string(self, children: list[Any]) -> s.Node:
        return s.Literal(str(children[0]))

    def at_literal(self, children: list[Any]) -> s.Node:
        value = read_temporal(str(children[1]))
        if value is None:
            raise _refused("날짜나 시각, 기간으로 읽을 수 없습니다.", children[1])
        return s.Literal(value)

    def true(self, _: list[Any]) -> s.Node:
        return s.Literal(True)

    def false(self, _: list[Any]) -> s.Node:
        return s.Literal(False)

    def null(self, _: list[Any]) -> s.Node:
        return s.Literal(None)

    def name(self, children: list[Any]) -> s.Node:
        return s.Name(str(children[0]), _place(children[0]))

    def parenthesised(self, children: list[Any]) -> s.Node:
        return children[1]  # type: ignore[no-any-return]  # the transformer has made it a node

    def open_range(self, children: list[Any]) -> s.Node:
        return s.OpenRange(children[1])

    def alternatives(self, children: list[Any]) -> s.Node:
        return s.Alternatives(tuple(_without_signs(children)))

    def list_of(self, children: list[Any]) -> s.Node:
        return s.ListOf(tuple(_without_signs(children)))

    def context_of(self, children: list[Any]) -> s.Node:
        entries = tuple(_without_signs(children))
        names = [name for name, _ in entries]
        for name in names:
            if names.count(name) > 1:
                raise _refused(f"같은 이름이 두 번 있습니다: {name}", children[0])
        return s.ContextOf(entries)

    def interval(self, children: list[Any]) -> s.Node:
        opening, low, _, high, closing = children
        return s.Interval(low, high, opening.type == "LSQB", closing.type == "RSQB")

    def type_name(self, children: list[Any]) -> s.Type:
        return s.Type(".".join(str(c) for c in children if c.type != "DOT"))

    def type_generic(self, children: list[Any]) -> s.Type:
        return s.Type(str(children[0]), tuple(_without_signs(children)))

    def member(self, children: list[Any]) -> tuple[str, s.Type]:
        return str(children[0]), children[2]

    def type_context(self, children: list[Any]) -> s.Type:
        return s.Type(str(children[0]), members=tuple(_without_signs(children)))

    def type_function(self, children: list[Any]) -> s.Type:
        return s.Type("function", tuple(_without_signs(children)))


def _refused(message: str, token: Token) -> FeelError:
    return FeelError(message, token.line or 1, token.column or 1)


@lru_cache(maxsize=1)
def _parser() -> Lark:
    return Lark(
        files("engine.rules.feel").joinpath("grammar.lark").read_text("utf-8"),
        parser="lalr",
        lexer=_Ready,
        transformer=_Builder(),
        start=["start_expression", "start_tests"],
        keep_all_tokens=True,
        maybe_placeholders=True,
    )


_BUILDING = Lock()


def parse(text: str, known: KnownNames, *, tests: bool = False) -> Any:
    """The tree of an expression (a Node) or of unary tests (Tests); a FeelError says the first thing wrong."""
    lexemes = tokens(text, known, tests=tests)
    with _BUILDING:
        parser = _parser()
    try:
        tree = parser.parse(lexemes, start="start_tests" if tests else "start_expression")
    except UnexpectedInput as error:
        raise _unexpected(error, lexemes) from None
    _check_depth(tree)
    return tree


def _check_depth(tree: object) -> None:
    layer, depth = [tree], 0
    while layer:
        depth += 1
        if depth > DEPTH_MAX:
            raise FeelError(f"식이 너무 깊습니다. {DEPTH_MAX}겹까지 쓸 수 있습니다.")
        layer = [child for node in layer for child in s.children(node)]


_VALUE = "값이나 이름"
_STARTS_VALUE = "NUMBER"
_WORDS = {
    "RPAR": ")",
    "RSQB": "]",
    "RBRACE": "}",
    "COMMA": ",",
    "COLON": ":",
    "THEN": "then",
    "ELSE": "else",
    "IN": "in",
    "RETURN": "return",
    "SATISFIES": "satisfies",
    "AND": "and",
    "NAME": "이름",
    "STRING": "글자",
    "LPAR": "(",
    "ARROW": "->",
    "$END": "식의 끝",
}


def _expected(terminals: Iterable[str]) -> tuple[str, ...]:
    accepted = set(terminals)
    if _STARTS_VALUE in accepted:
        closing = tuple(w for t, w in _WORDS.items() if t in accepted and t in ("RPAR", "RSQB", "RBRACE"))
        return (_VALUE, *closing)
    words = tuple(word for terminal, word in _WORDS.items() if terminal in accepted)
    return ("연산자", *words) if "PLUS" in accepted else words


def _unexpected(error: UnexpectedInput, lexemes: list[Lexeme]) -> FeelError:
    token = getattr(error, "token", None)
    terminals: Iterable[str] = getattr(error, "accepts", None) or getattr(error, "expected", None) or ()
    expected = _expected(terminals)
    wish = f" 여기에는 {', '.join(expected)}이(가) 와야 합니다." if expected else ""
    if not lexemes:
        return FeelError(f"식이 비어 있습니다.{wish}", 1, 1, expected)
    if token is None or token.type == "$END":
        last = lexemes[-1]
        return FeelError(f"식이 끝나지 않았습니다.{wish}", last.line, last.column + len(last.text), expected)
    return FeelError(f"‘{token}’을(를) 읽을 수 없습니다.{wish}", token.line, token.column, expected)

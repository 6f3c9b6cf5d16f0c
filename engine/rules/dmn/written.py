"""What a decision file says, between reading and asking: compiled logic, and tables as their author wrote them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from lxml import etree

from engine.rules.dmn.explained import Trace
from engine.rules.dmn.itemtypes import ItemType, WrongKind, fitted
from engine.rules.dmn.model import Logic, Parameter
from engine.rules.feel import syntax as s
from engine.rules.feel.compile import Compiler
from engine.rules.feel.errors import FeelError
from engine.rules.feel.expression import Expression, UnaryTests
from engine.rules.feel.functions import STANDARD
from engine.rules.feel.scope import Scope

Compiled = TypeVar("Compiled", Expression, UnaryTests)


@dataclass(frozen=True, slots=True)
class Boxed:
    """A piece of logic and what may be told about it."""

    run: Logic
    reads: frozenset[str]
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    hit_policy: str = ""
    takes: tuple[Parameter, ...] = ()


NOTHING = Boxed(lambda _scope, _trace: None, frozenset())


def typed(logic: Boxed, wanted: ItemType | None, name: str, errors_are_null: bool) -> Boxed:
    """The logic, its value made to fit a type; where it does not, an error, or null where errors are."""
    if wanted is None or wanted.is_any:
        return logic
    run, type_ = logic.run, wanted

    def fitting(scope: Scope, trace: Trace) -> object:
        try:
            return fitted(run(scope, trace), type_, f"‘{name}’")
        except WrongKind:
            if errors_are_null:
                return None
            raise

    return replace(logic, run=fitting)


def near_name(element: etree._Element) -> str:
    """What people call a place: the variable beside it, or the decision or function around it."""
    around: etree._Element | None = element
    while around is not None:
        named = [around, *(child for child in around if etree.QName(child).localname == "variable")]
        for candidate in reversed(named):
            if name := " ".join((candidate.get("name") or "").split()):
                return name
        around = around.getparent()
    return ""


DIGITS_MAX = 34
"""A FEEL number has so many digits; what is larger is rounded, and no rule means that."""
_COMPILER = Compiler(STANDARD, frozenset())


def check_exact(tree: object) -> None:
    """FeelError for a written number, or a power of written numbers, that is too large or too small to be exact."""
    for node in s.nodes(tree):
        is_power = isinstance(node, s.Chain) and any(operator == "**" for operator, _ in node.rest)
        if isinstance(node, s.Literal):
            value: object = node.value
        elif is_power and all(isinstance(n, s.Literal | s.Chain | s.Negated) for n in s.nodes(node)):
            value = _COMPILER.run(node)(Scope({}))  # type: ignore[arg-type]  # a chain, as was just seen
        else:
            continue
        too_far = isinstance(value, Decimal) and abs(value.adjusted()) > DIGITS_MAX
        if too_far or (is_power and value is None):
            raise FeelError(f"{DIGITS_MAX}자리를 넘어 정확히 셀 수 없는 수입니다.")


@dataclass(frozen=True, slots=True)
class InputText:
    """An input column as written, for the analysis of gaps and overlaps. `allowed` are its allowed values."""

    label: str
    expression: Expression
    kind: str
    allowed: UnaryTests | None = None


@dataclass(frozen=True, slots=True)
class TableText:
    """A table as written."""

    file: str
    element: etree._Element
    hit_policy: str
    has_default: bool
    inputs: tuple[InputText, ...]
    cells: tuple[tuple[UnaryTests, ...], ...]
    results: tuple[tuple[str, ...], ...]
    rows: tuple[etree._Element, ...]

"""What a decision file says, between reading and asking: compiled logic, and tables as their author wrote them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from lxml import etree

from engine.rules.dmn.model import Logic
from engine.rules.feel.expression import Expression, UnaryTests

Compiled = TypeVar("Compiled", Expression, UnaryTests)


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

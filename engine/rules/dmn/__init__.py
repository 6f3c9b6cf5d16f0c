"""DMN: decision tables and what decisions require of one another, read, checked and asked. Fails closed: a gap, an
overlap or a value that cannot be worked out never gives a permission."""

from collections.abc import Mapping

from engine.model.errors import Problem
from engine.rules.dmn.coverage import check_coverage
from engine.rules.dmn.decide import DecisionModel
from engine.rules.dmn.explained import InputColumn, Match, OutputColumn, Row, TableView, TriedRow, TriedTable
from engine.rules.dmn.model import DecisionInfo, DmnRejected, NoRuleMatched, Outcome, RulesConflict
from engine.rules.dmn.read import read

__all__ = [
    "DecisionInfo",
    "DecisionModel",
    "DmnRejected",
    "InputColumn",
    "Match",
    "NoRuleMatched",
    "Outcome",
    "OutputColumn",
    "Row",
    "RulesConflict",
    "TableView",
    "TriedRow",
    "TriedTable",
    "check",
    "load",
    "parse",
]


def parse(source: bytes, file: str, others: Mapping[str, bytes] | None = None) -> DecisionModel:
    """The decisions of a file, or DmnRejected with every problem. `others` are the files it may import, by name."""
    elements, reading = read(source, file, others)
    if elements is None:
        raise DmnRejected(reading.problems)
    return DecisionModel(file, elements)


def check(source: bytes, file: str, others: Mapping[str, bytes] | None = None) -> list[Problem]:
    """Every problem of a decision file: what parse refuses, and gaps and overlaps of its tables."""
    return load(source, file, others)[1]


def load(
    source: bytes, file: str, others: Mapping[str, bytes] | None = None
) -> tuple[DecisionModel | None, list[Problem]]:
    """The decisions of a file, unless it cannot be asked, and every problem; one that is an error stops a release."""
    elements, reading = read(source, file, others)
    if elements is None:
        return None, reading.problems
    own = [table for table in reading.tables if table.file == file]
    found = [problem for table in own for problem in check_coverage(table, reading)]
    return DecisionModel(file, elements), [*reading.problems, *found]

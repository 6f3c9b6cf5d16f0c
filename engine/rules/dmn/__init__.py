"""DMN: decision tables and what decisions require of one another, read, checked and asked. Fails closed: a gap, an
overlap or a value that cannot be worked out never gives a permission."""

from engine.model.errors import Problem
from engine.rules.dmn.coverage import check_coverage
from engine.rules.dmn.model import (
    DecisionInfo,
    DecisionModel,
    DmnRejected,
    Match,
    NoRuleMatched,
    Outcome,
    RulesConflict,
)
from engine.rules.dmn.read import read

__all__ = [
    "DecisionInfo",
    "DecisionModel",
    "DmnRejected",
    "Match",
    "NoRuleMatched",
    "Outcome",
    "RulesConflict",
    "check",
    "parse",
]


def parse(source: bytes, file: str) -> DecisionModel:
    """The decisions of a file, or DmnRejected with every problem."""
    model, reading = read(source, file)
    if model is None:
        raise DmnRejected(reading.problems)
    return model


def check(source: bytes, file: str) -> list[Problem]:
    """Every problem of a decision file: what parse refuses, and gaps and overlaps of its tables."""
    model, reading = read(source, file)
    if model is not None:
        reading.problems += [problem for table in reading.tables for problem in check_coverage(table, reading)]
    return reading.problems

"""Whether a table answers every case once: gaps and overlaps, found by trying one value from each region that the
table's own constants cut out. For tests of equality and order this is exact, not a sample."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine.model.errors import Problem
from engine.rules.dmn import Decision, Table

TRIES_MAX = 20_000
_NUMBER = re.compile(r"(?<![\w.\"])-?\d+(?:\.\d+)?(?![\w\"])")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
OTHER = "\u0000 none of these"


def check(decision: Decision, table: Table, file: str) -> list[Problem]:
    """Gaps of tables that must answer, and overlaps of tables in which only one row may fit."""
    regions = _regions(table)
    if regions is None:
        return []
    must_answer = table.hit_policy not in ("COLLECT", "RULE ORDER", "OUTPUT ORDER")
    must_answer = must_answer and not any(o.default is not None for o in table.outputs)
    found: dict[str, Problem] = {}
    for values in itertools.product(*regions):
        rows = [r for r in table.rules if _fits(r.tests, values)]
        case = ", ".join(f"{c.label} {_said(v)}" for c, v in zip(table.columns, values, strict=True))
        if not rows and must_answer:
            message = f"‘{decision.name}’ 표에 맞는 줄이 없는 경우가 있습니다: {case}"
            found.setdefault("gap", Problem("dmn_gap", message, file=file, element=decision.id))
        if len(rows) > 1 and table.hit_policy == "UNIQUE":
            which = ", ".join(str(r.row) for r in rows)
            message = f"‘{decision.name}’ 표의 {which}번째 줄이 함께 맞는 경우가 있습니다: {case}"
            found.setdefault("overlap", Problem("dmn_overlap", message, file=file, element=rows[1].id))
    return list(found.values())


def _fits(tests: tuple[Any, ...], values: tuple[Any, ...]) -> bool:
    facts: Mapping[str, Any] = {}
    return all(t is None or t.matches(v, facts) is True for t, v in zip(tests, values, strict=True))


def _said(value: Any) -> str:
    return "그 밖의 값" if value == OTHER else f"{value:,}" if isinstance(value, Decimal) else str(value)


def _regions(table: Table) -> list[list[Any]] | None:
    """For each column one value from each region its constants cut out; None when the tests are not of that kind or
    the cases are too many."""
    regions: list[list[Any]] = []
    tries = 1
    for at, column in enumerate(table.columns):
        tests = [t for rule in table.rules if (t := rule.tests[at]) is not None]
        texts = [t.text for t in tests]
        if any(t.names for t in tests):
            return None
        numbers = sorted({Decimal(n) for text in texts for n in _NUMBER.findall(_STRING.sub("", text))})
        strings = sorted({s for text in texts for s in _STRING.findall(text)})
        if (numbers and strings) or any(re.search(r"\w\s*\(", _STRING.sub("", t)) and "not(" not in t for t in texts):
            return None
        if numbers:
            values: list[Any] = [numbers[0] - 1]
            for low, high in itertools.pairwise(numbers):
                values += [low, (low + high) / 2]
            values += [numbers[-1], numbers[-1] + 1]
        elif strings:
            values = [*strings, OTHER]
        elif any("true" in t or "false" in t for t in texts):
            values = [True, False]
        elif texts:
            return None
        else:
            values = [None]
        constant = column.expression.evaluate({}) if not column.expression.names else None
        regions.append([constant] if constant is not None else values)
        tries *= len(regions[-1])
        if tries * max(1, len(table.rules)) > TRIES_MAX * 20:
            return None
    return regions

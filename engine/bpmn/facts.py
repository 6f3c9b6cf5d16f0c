"""Routing facts of a token: JSON only, never shared with the caller, merged so that the newest write wins.

`Facts` values are never changed in place; every write makes a new one, so tokens may share them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from engine.bpmn.failures import NotJson
from engine.model.ids import Json

DEPTH_MAX = 60
_NO_WRITES: dict[str, int] = {}


class Facts(NamedTuple):
    """What a token knows. `writes` says at which write of the case each name was last set (absent = before all)."""

    values: dict[str, Json]
    writes: dict[str, int]

    def write(self, updates: dict[str, Json], at: int) -> Facts:
        """The same facts with some names set by write number `at`."""
        if not updates:
            return self
        return Facts({**self.values, **updates}, {**self.writes, **dict.fromkeys(updates, at)})

    def merge(self, other: Facts) -> Facts:
        """Both branches' facts; where both have a name, the later write wins, whichever branch arrives first."""
        if other is self or other.values is self.values:
            return self
        values, writes = dict(self.values), dict(self.writes)
        for name, value in other.values.items():
            written = other.writes.get(name, 0)
            if name not in values or written > writes.get(name, 0):
                values[name] = value
                if written:
                    writes[name] = written
        return Facts(values, writes)


def facts_of(given: Mapping[str, object]) -> Facts:
    """Facts as they are before the first write of a case."""
    return Facts(plain_object(given), _NO_WRITES)


def plain_object(given: Mapping[str, object]) -> dict[str, Json]:
    """A copy of a JSON object, sharing nothing with the original; anything that is not JSON is refused."""
    if not isinstance(given, Mapping):
        raise NotJson(f"expected an object, got {type(given).__name__}")
    return {_name(k): plain(v) for k, v in given.items()}


def plain(value: object, depth: int = 0) -> Json:
    """A copy of a JSON value; Decimal, date, bytes, tuple, NaN and integers beyond 64 bits are refused."""
    kind = type(value)
    if value is None or kind is bool:
        return bool(value) if value is not None else None
    if isinstance(value, str) and kind is str:
        return _text(value)
    if isinstance(value, int) and kind is int:
        if not -(2**63) <= value < 2**63:
            raise NotJson("an integer beyond 64 bits")
        return value
    if isinstance(value, float) and kind is float:
        if not math.isfinite(value):
            raise NotJson("NaN or infinity")
        return value
    if depth >= DEPTH_MAX:
        raise NotJson("nested too deeply")
    if isinstance(value, dict):
        return {_name(k): plain(v, depth + 1) for k, v in value.items()}
    if isinstance(value, list):
        return [plain(v, depth + 1) for v in value]
    raise NotJson(f"{kind.__name__} is not JSON")


def _name(name: object) -> str:
    if not isinstance(name, str) or type(name) is not str:
        raise NotJson(f"a name must be text, got {type(name).__name__}")
    return _text(name)


def _text(value: str) -> str:
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise NotJson("text with a lone surrogate") from None
    return value

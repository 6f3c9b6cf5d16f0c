"""State <-> bytes: the live tokens of a case as rows of numbers, its facts once each, compressed with zstd.

The definition is never stored, only eight bytes that say which file the state belongs to. Nothing depends on the
order of keys, but the bytes are not for reading by a database: keep them as bytes.
"""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import Any, Final

import orjson
import zstandard

from engine.bpmn.facts import Facts
from engine.bpmn.moves import WAITING
from engine.bpmn.plan import Plan
from engine.bpmn.spiff import Case, Token

VERSION: Final = 1
_PLAIN: Final = 0
_ZSTD: Final = 1
_PLAIN_BYTES_MAX: Final = 400  # below this, compressing costs more than it saves
_HEAD_PLAIN: Final = bytes((VERSION, _PLAIN))
_HEAD_ZSTD: Final = bytes((VERSION, _ZSTD))
_STATE_BYTES_MAX: Final = 16 * 1024 * 1024
_local = threading.local()


class StateRejected(ValueError):
    """The bytes are not a state of this definition."""


def encode(plan: Plan, case: Case) -> bytes:
    """The case as bytes. Cases that know the same have the same size, however long they have been running."""
    table: list[Facts] = []
    places: dict[int, int] = {}

    def number(facts: Facts) -> int:
        found = places.get(id(facts.values))
        if found is None:
            found = places[id(facts.values)] = len(table)
            table.append(facts)
        return found

    rows = [_row(token, number(token.facts)) for token in case.tasks.values()]
    ended = [[scope, number(facts)] for scope, facts in case.outcomes.items()]
    latest = number(case.latest)
    # Write numbers only matter between branches that know different things.
    told = [f.values if len(table) == 1 or not f.writes else [f.values, f.writes] for f in table]
    body = orjson.dumps([case.last_id, case.writes, int(case.finished), rows, told, latest, ended])
    if len(body) <= _PLAIN_BYTES_MAX:
        return _HEAD_PLAIN + plan.stamp + body
    return _HEAD_ZSTD + plan.stamp + _compressor().compress(body)


def decode(plan: Plan, state: bytes, now: datetime) -> Case:
    """The case these bytes hold; bytes of another file, or damaged ones, are refused."""
    head = 2 + len(plan.stamp)
    if state[:2] not in (_HEAD_PLAIN, _HEAD_ZSTD) or state[2:head] != plan.stamp:
        raise StateRejected("the state belongs to another definition or format")
    try:
        body = state[head:]
        if state[1] == _ZSTD:
            body = _decompressor().decompress(body, max_output_size=_STATE_BYTES_MAX)
        document = orjson.loads(body)
    except (zstandard.ZstdError, orjson.JSONDecodeError) as damage:
        raise StateRejected("the state is damaged") from damage
    last_id, writes, finished, rows, told, latest, ended = document
    table = [Facts(f, {}) if isinstance(f, dict) else Facts(f[0], f[1]) for f in told]
    case = plan.new_case(now)
    for row in rows:
        _restore(case, plan, row, table)
    case.last_id, case.writes, case.finished = last_id, writes, bool(finished)
    case.latest = table[latest]
    case.outcomes = {scope: table[n] for scope, n in ended}
    return case


def _row(token: Token, facts: int) -> list[Any]:
    due = 0 if token.due is None else _microseconds(token.due)
    row: list[Any] = [token.id, token.task_spec.index, token._state, facts, token.scope, token.via, token.host]
    row += [token.group, due, token.key, token.crowd]
    while not row[-1]:
        row.pop()
    return row


def _restore(case: Case, plan: Plan, row: list[Any], table: list[Facts]) -> None:
    token_id, index, state, facts, scope, via, host, group, due, key, crowd = row + _DEFAULTS[len(row) :]
    case.last_id = token_id - 1  # the constructor counts on from here
    token = Token(case, plan.places[index], scope, table[facts], via)
    token._state, token.host = state, host
    if group or due or key or crowd:
        token.group, token.key, token.crowd = group, key, crowd
        token.due = _moment(due) if due else None


_DEFAULTS: Final[list[Any]] = [0, 0, WAITING, 0, 0, 0, 0, 0, 0, "", None]
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def _microseconds(moment: datetime) -> int:
    difference = moment - _EPOCH
    return (difference.days * 86_400 + difference.seconds) * 1_000_000 + difference.microseconds


def _moment(microseconds: int) -> datetime:
    seconds, rest = divmod(microseconds, 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest)


def _compressor() -> zstandard.ZstdCompressor:
    # A compressor may not be used by two threads at once.
    if not hasattr(_local, "compressor"):
        _local.compressor = zstandard.ZstdCompressor(level=3, write_checksum=False)
        _local.decompressor = zstandard.ZstdDecompressor()
    found: zstandard.ZstdCompressor = _local.compressor
    return found


def _decompressor() -> zstandard.ZstdDecompressor:
    _compressor()
    found: zstandard.ZstdDecompressor = _local.decompressor
    return found

"""Multi-instance arithmetic: who is asked, what each one is given, what is gathered. Tokens are spiff.py's matter.

The note a token keeps is `[finished, members, results]`, plain JSON, so it travels in the state. Large groups
(readers, voters) are not for this: they are rows elsewhere with one waiting token here.
"""

from __future__ import annotations

from datetime import datetime

from engine.bpmn.binding import Bound, Crowd
from engine.bpmn.dialect import INSTANCES_MAX
from engine.bpmn.facts import Facts
from engine.bpmn.failures import NobodyToAsk
from engine.model.ids import Json

COUNTER = "loopCounter"


def of(bound: Bound) -> Crowd:
    """The multi-instance marks of a node that has them."""
    assert bound.crowd is not None, "only a multi-instance node has a crowd"
    return bound.crowd


def members(bound: Bound, facts: Facts, now: datetime) -> list[Json]:
    """One entry per instance. Nobody, a negative number, not a number, or too many: NobodyToAsk, never "agreed"."""
    marks, node = of(bound), bound.node
    value: Json = None
    if marks.collection is not None:
        value = marks.collection.json(facts.values, now)
    elif marks.cardinality is not None:
        number = marks.cardinality.json(facts.values, now)
        if isinstance(number, int) and not isinstance(number, bool) and 0 < number <= INSTANCES_MAX:
            value = list(range(1, number + 1))
    if not isinstance(value, list) or not 0 < len(value) <= INSTANCES_MAX:
        raise NobodyToAsk(
            f"‘{node.name or node.id}’을(를) 맡을 사람이 없거나 {INSTANCES_MAX}명을 넘습니다. "
            "아무도 없으면 동의한 것으로 보지 않습니다.",
            node.id,
        )
    return value


def private(bound: Bound, note: list[Json], number: int) -> dict[str, Json]:
    """What instance `number` (from 0) knows alone: its counter from 1, and its item."""
    given: dict[str, Json] = {COUNTER: number + 1}
    if of(bound).item:
        given[of(bound).item] = _list(note, 1)[number]
    return given


def note(bound: Bound, kept: list[Json], number: int, facts: Facts) -> tuple[int, int]:
    """Write down that instance `number` has finished; how many have, of how many."""
    done = kept[0]
    assert isinstance(done, int), "the first entry counts"
    kept[0] = done + 1
    if of(bound).output_item:
        _list(kept, 2).append([number, facts.values.get(of(bound).output_item)])
    return done + 1, len(_list(kept, 1))


def gather(bound: Bound, kept: list[Json], before: Facts, after: Facts, at: int) -> Facts:
    """The merged facts of all instances without their private names, and the outputs in the instances' order."""
    marks = of(bound)
    facts = public(bound, before, after)
    if not marks.output:
        return facts
    results = sorted((r for r in _list(kept, 2) if isinstance(r, list)), key=_number)
    return facts.write({marks.output: [r[1] for r in results]}, at)


def public(bound: Bound, before: Facts, after: Facts) -> Facts:
    """What an instance knows, as the outside may: with its private names as they were before."""
    names = {COUNTER, of(bound).item, of(bound).output_item}
    values = {k: v for k, v in after.values.items() if k not in names}
    values.update((k, v) for k, v in before.values.items() if k in names)
    return Facts(values, after.writes)


def _list(kept: list[Json], place: int) -> list[Json]:
    entry = kept[place]
    assert isinstance(entry, list), "members and results are lists"
    return entry


def _number(result: list[Json]) -> int:
    number = result[0]
    assert isinstance(number, int), "a result starts with its instance's number"
    return number

"""A brute-force token game on drawn flows: every marking that any order of moves can reach, tokens counted, nothing
shortened. It shares no code and no idea with the engine, and is far too slow for anything but small diagrams."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

Marking = frozenset[tuple[int, int]]  # (flow, how many tokens)


@dataclass
class Net:
    """Kinds of nodes by name (start, end, user, exclusive, parallel, inclusive) and flows as (source, target). The
    first flow out of an inclusive gateway is its default."""

    kinds: dict[str, str]
    flows: list[tuple[str, str]]
    into: dict[str, list[int]] = field(default_factory=dict)
    out: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in self.kinds:
            self.into[name] = [i for i, (_, target) in enumerate(self.flows) if target == name]
            self.out[name] = [i for i, (source, _) in enumerate(self.flows) if source == name]


def verdict(net: Net, markings_max: int = 20_000) -> set[str] | None:
    """What can happen: "stuck", "twice", "endless". None where there are too many markings to say."""
    first: Marking = frozenset((flow, 1) for flow in net.out["s"])
    before: dict[Marking, list[Marking]] = {first: []}
    queue, found = deque([first]), set[str]()
    while queue:
        marking = queue.popleft()
        if any(count > 1 for _, count in marking):
            found.add("twice")
            continue  # what follows from a flow with two tokens is no further fault
        after = list(_moves(net, marking))
        if marking and not after:
            found.add("stuck")
        for other in after:
            if other not in before:
                before[other] = []
                queue.append(other)
            before[other].append(marking)
        if len(before) > markings_max:
            return None
    if not found and _cannot_end(before):
        found.add("endless")
    return found


def _cannot_end(before: dict[Marking, list[Marking]]) -> bool:
    ended, stack = set[Marking](), [m for m in before if not m]
    while stack:
        marking = stack.pop()
        if marking not in ended:
            ended.add(marking)
            stack.extend(before[marking])
    return ended != set(before)


def _moves(net: Net, marking: Marking) -> Iterator[Marking]:
    tokens = Counter(dict(marking))
    for name, kind in net.kinds.items():
        filled = [flow for flow in net.into[name] if tokens[flow]]
        if not filled:
            continue
        if kind == "parallel":
            if len(filled) == len(net.into[name]):
                yield _moved(tokens, filled, net.out[name])
        elif kind == "inclusive":
            if _may_join(net, name, filled, tokens):
                for chosen in _choices(net.out[name]):
                    yield _moved(tokens, filled, chosen)
        else:
            for flow in filled:
                for chosen in [[f] for f in net.out[name]] if kind == "exclusive" else [net.out[name]]:
                    yield _moved(tokens, [flow], chosen)


def _choices(out: list[int]) -> list[list[int]]:
    rest = out[1:]
    return [out[:1], *(list(c) for size in range(1, len(rest) + 1) for c in combinations(rest, size))]


def _moved(tokens: Counter[int], taken: list[int], put: list[int]) -> Marking:
    after = tokens.copy()
    after.subtract(taken)
    after.update(put)
    return frozenset((flow, count) for flow, count in after.items() if count)


def _may_join(net: Net, name: str, filled: list[int], tokens: Counter[int]) -> bool:
    """BPMN: no token elsewhere can reach an empty way in, unless it can also reach a filled one, without passing."""
    empty = [flow for flow in net.into[name] if flow not in filled]
    elsewhere = [flow for flow, count in tokens.items() if count and net.flows[flow][1] != name]
    for flow in elsewhere:
        reached = _reached(net, net.flows[flow][1], name)
        if any(e in reached for e in empty) and not any(f in reached for f in filled):
            return False
    return True


def _reached(net: Net, at: str, without: str) -> set[int]:
    """The flows a token at this node could come to without passing the gateway."""
    seen, stack, flows = {without}, [at], set[int]()
    while stack:
        node = stack.pop()
        if node not in seen:
            seen.add(node)
            for flow in net.out[node]:
                flows.add(flow)
                stack.append(net.flows[flow][1])
    return flows

"""Random diagrams without any structure: those that lint accepts never get stuck and never run anything twice."""

from __future__ import annotations

import random
from collections import Counter

from engine.bpmn import lint, step
from tests.bpmn import drawing as draw
from tests.bpmn.driving import Drive

DIAGRAMS = 3000
KINDS = ["user", "user", "user", "exclusive", "exclusive", "parallel", "inclusive"]


def _tangle(rnd: random.Random) -> tuple[bytes, dict[str, list[str]]]:
    """Any nodes, any flows; a choice reads one fact per flow. Also which facts each user task may set."""
    size = rnd.randint(3, 8)
    kinds = {f"n{i}": rnd.choice(KINDS) for i in range(size)}
    names = list(kinds)
    flows = [("s", names[0])]
    flows += [(a, b) for a, b in zip(names, [*names[1:], "e"], strict=True)]
    for name, kind in kinds.items():
        if kind != "user" and rnd.random() < 0.75:
            flows.append((name, rnd.choice([*names, "e"])))
    drawn, defaults = [draw.start(), draw.end()], dict[str, str]()
    facts: list[str] = []
    for number, (source, target) in enumerate(flows):
        condition = None
        if kinds.get(source) in ("exclusive", "inclusive"):
            if source in defaults:
                condition = f"c{number} = true"
                facts.append(f"c{number}")
            else:
                defaults[source] = f"f{number}"
        drawn.append(draw.flow(f"f{number}", source, target, condition))
    for name, kind in kinds.items():
        drawn.append(draw.user(name) if kind == "user" else draw.gateway(kind, name, defaults.get(name, "")))
    return draw.process(*drawn), dict.fromkeys(names, facts)


def test_what_lint_accepts_can_always_come_to_its_end_and_opens_no_task_twice():
    seen: Counter[str] = Counter()
    for seed in range(DIAGRAMS):
        rnd = random.Random(seed)
        source, facts = _tangle(rnd)
        problems = lint.check(source, "tangle.bpmn")
        if any(p.severity == "error" for p in problems):
            seen["refused"] += 1
            continue
        _work(Drive(step.load(source, decisions={}), dict.fromkeys(facts["n0"], False)), rnd, facts, seed)
        seen["finished"] += 1

    assert seen["finished"] > 300 and seen["refused"] > 300, seen


def _work(drive: Drive, rnd: random.Random, facts: dict[str, list[str]], seed: int) -> None:
    for turn in range(400):
        if drive.step.finished:
            break
        assert drive.names, f"seed {seed}: nothing waits for anybody and the case has not ended"
        assert len(set(drive.names)) == len(drive.names), f"seed {seed}: {drive.names} opened twice"
        # A case that wanders for long is led by other answers.
        chance = 0.5 if turn < 200 else rnd.random()
        drive.complete(rnd.choice(drive.names), {name: rnd.random() < chance for name in facts["n0"]})
    assert drive.step.finished, f"seed {seed}"
    assert drive.names == [], f"seed {seed}"

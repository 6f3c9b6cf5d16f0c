"""Two hundred random processes, worked in random order, compared with an interpreter that knows only blocks."""

from __future__ import annotations

import os
import random

from engine.bpmn.step import load
from tests.bpmn.blocks import Running, drawn, every, facts_of, generate
from tests.bpmn.driving import Drive

# bench and nightly runs raise it; two hundred take a few seconds.
PROCESSES = int(os.environ.get("DANJI_PROCESSES", "200"))
SEED = int(os.environ.get("DANJI_SEED", "20260302"))


def _worked(seed: int, *, saved: bool) -> list[list[str]]:
    """What waited before each completion, checked against the interpreter at every step."""
    rnd = random.Random(seed)
    block = generate(rnd)
    by_id = every(block)
    drive = Drive(load(drawn(block), decisions={}), saved=saved)
    model = Running(block)
    expected: dict[str, int] = {}
    trace: list[list[str]] = []

    while not model.done:
        waiting = sorted(model.open())
        assert drive.names == waiting, f"seed {seed}: step {len(trace)}"
        assert not drive.step.finished, f"seed {seed}"
        trace.append(waiting)
        name, answer = rnd.choice(waiting), rnd.randrange(64)
        if len(trace) > 150 and answer % 3 == 0:
            answer += 1  # long enough: let the loops come to an end
        drive.complete(name, facts_of(name, answer, by_id))
        model.complete(name, answer)
        expected |= {f"{name}_said": answer}

    assert drive.step.finished, f"seed {seed}"
    assert drive.names == [], f"seed {seed}"
    said = {k: v for k, v in drive.step.facts.items() if k.endswith("_said")}
    assert said == expected, f"seed {seed}: the last word on every fact survives all joins"
    return trace


def test_random_processes_open_exactly_what_a_block_interpreter_opens_and_saving_changes_nothing():
    steps = 0
    for seed in range(SEED, SEED + PROCESSES):
        trace = _worked(seed, saved=True)
        assert trace == _worked(seed, saved=False)
        steps += len(trace)

    assert steps > PROCESSES * 5, "the generator makes processes worth comparing"

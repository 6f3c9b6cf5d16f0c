"""Two hundred random processes, worked in random order with messages, signals and timers coming in between, compared
with an interpreter that knows only blocks."""

from __future__ import annotations

import os
import random
from collections import Counter
from datetime import timedelta

from engine.bpmn.step import load
from tests.bpmn.blocks import SIGNALS, Block, Running, drawn, every, facts_of, generate
from tests.bpmn.drawing import NOW
from tests.bpmn.driving import Drive

# bench and nightly runs raise it; two hundred take a few seconds.
PROCESSES = int(os.environ.get("DANJI_PROCESSES", "200"))
SEED = int(os.environ.get("DANJI_SEED", "20260302"))


class Worked:
    """One random process, the engine and the interpreter side by side."""

    def __init__(self, seed: int, *, saved: bool) -> None:
        self.seed = seed
        self.rnd = random.Random(seed)
        block = generate(self.rnd)
        self.by_id = every(block)
        self.drive = Drive(load(drawn(block), decisions={}), saved=saved)
        self.model = Running(block)
        self.expected: dict[str, int] = {}
        self.trace: list[list[str]] = []
        self.now = NOW
        while not self.model.done:
            self._move()

    def _move(self) -> None:
        waiting = sorted(self.model.open())
        listening = self.model.listening()
        assert self.drive.names == waiting, f"seed {self.seed}: step {len(self.trace)}"
        assert not self.drive.step.finished, f"seed {self.seed}"
        assert self._told() == Counter(b.event for b in listening), f"seed {self.seed}: step {len(self.trace)}"
        if listening and self.rnd.random() < 0.3 and len(self.trace) < 150:
            self.trace.append([self._happens(self.rnd.choice(listening))])
            return
        self.trace.append(waiting)
        name, answer = self.rnd.choice(waiting), self.rnd.randrange(64)
        if len(self.trace) > 150 and answer % 3 == 0:
            answer += 1  # long enough: let the loops come to an end
        self.drive.complete(name, facts_of(name, answer, self.by_id), self.now)
        self.model.complete(name, answer)
        self.expected |= {f"{name}_said": answer}

    def _told(self) -> Counter[str]:
        step = self.drive.step
        return Counter([s.name for s in step.subscriptions] + ["timer" for _ in step.timers])

    def _happens(self, block: Block) -> str:
        if block.event == "timer":
            self.now += timedelta(days=2)
            self.drive.fire(self.now)
        elif block.event in SIGNALS:
            assert self.drive.signal(block.event, now=self.now) is not None
        else:
            assert self.drive.tell(block.event, block.id, now=self.now) is not None
        self.model.happens(block.event)
        return block.event


def _worked(seed: int, *, saved: bool) -> list[list[str]]:
    """What waited before each move, checked against the interpreter every time."""
    worked = Worked(seed, saved=saved)
    step = worked.drive.step
    assert step.finished, f"seed {seed}"
    assert worked.drive.names == [] and worked._told() == Counter(), f"seed {seed}"
    said = {k: v for k, v in step.facts.items() if k.endswith("_said")}
    assert said == worked.expected, f"seed {seed}: the last word on every fact survives all joins and interruptions"
    return worked.trace


def test_random_processes_open_exactly_what_a_block_interpreter_opens_and_saving_changes_nothing():
    steps = happened = 0
    for seed in range(SEED, SEED + PROCESSES):
        trace = _worked(seed, saved=True)
        assert trace == _worked(seed, saved=False)
        steps += len(trace)
        happened += sum(names[0] in (*SIGNALS, "timer") or names[0].startswith("message_") for names in trace)

    assert steps > PROCESSES * 5, "the generator makes processes worth comparing"
    assert happened > PROCESSES / 2, "and things happen to them"

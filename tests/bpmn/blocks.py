"""Random block-structured processes, each drawn as BPMN and run by a small interpreter that knows no BPMN.

The interpreter follows the blocks themselves (a fork counts its own branches), so it shares no idea with the engine:
no joins, no reachability, no tokens on flows. What happens from outside (messages, signals, timers) happens to blocks.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.model.ids import Json
from tests.bpmn import drawing as draw


@dataclass
class Block:
    """One block: what it is called, its parts, and its choices (for XOR, OR, LOOP). A `beside` block has an event
    sub-process as its second part, an `edge` block the way that leads on from its boundary event."""

    kind: str
    id: str
    parts: list[Block] = field(default_factory=list)
    times: int = 1
    event: str = ""  # message, timer or the name of a signal
    interrupting: bool = True

    def asked(self) -> str:
        """The user task just before a gateway whose result decides it."""
        return f"{self.id}_ask"


class Running:
    """A block being worked on. `open` is what waits for a person; `complete` moves it on, `happens` brings an event.
    `outermost` is the whole process, which a signal goes through."""

    def __init__(self, block: Block, outermost: Running | None = None) -> None:
        self.block = block
        self.outermost = outermost or self
        self.asking = block.kind in ("xor", "or")
        self.left = block.times
        self.now: list[Running] = []
        self.listens = block.kind in ("beside", "edge")
        if block.kind in ("seq", "loop", "sub", "beside", "edge"):
            self.index = 0
            self._enter([block.parts[0]])
        elif block.kind == "and":
            self._enter(block.parts)

    @property
    def done(self) -> bool:
        if self.block.kind in ("task", "shout"):
            return self.left == 0
        return not self.asking and not self.now

    def open(self) -> list[str]:
        if self.block.kind in ("task", "shout"):
            return [self.block.id] * self.left
        if self.asking:
            return [self.block.asked()]
        return [name for part in self.now for name in part.open()]

    def listening(self) -> list[Block]:
        """The blocks to which something can happen, as often as it can."""
        own = [self.block] if self.listens else []
        return [*own, *(block for part in self.now for block in part.listening())]

    def complete(self, name: str, answer: int) -> None:
        if self.block.kind in ("task", "shout"):
            if self.block.kind == "shout":
                self.outermost.happens(self.block.event)
            self.left -= 1
        elif self.asking:
            self._answer(answer)
        else:
            part = next(p for p in self.now if name in p.open())
            part.complete(name, answer)
            # What was thrown on the way may have taken the part away.
            if part.done and part in self.now:
                self.now.remove(part)
                self._after_part()

    def happens(self, event: str) -> None:
        """A message, a signal or the passing of time reaches everything inside that listens for it."""
        if not self.listens or self.block.event != event:
            for part in list(self.now):
                part.happens(event)
            return
        if self.block.interrupting:
            self.listens = False
            self._enter([self.block.parts[1]])
            return
        for part in list(self.now):
            part.happens(event)
        self.listens = event != "timer"
        self.now.append(Running(self.block.parts[1], self.outermost))

    def _answer(self, answer: int) -> None:
        self.asking = False
        if self.block.kind == "xor":
            self._enter([self.block.parts[answer % len(self.block.parts)]])
        elif self.block.kind == "or":
            chosen = [p for i, p in enumerate(self.block.parts[1:]) if answer >> i & 1]
            self._enter(chosen or [self.block.parts[0]])
        elif answer % 3 == 0:  # a loop goes round once more
            self.index = 0
            self._enter([self.block.parts[0]])

    def _after_part(self) -> None:
        if self.now:
            return
        if self.block.kind == "seq" and self.index + 1 < len(self.block.parts):
            self.index += 1
            self._enter([self.block.parts[self.index]])
        elif self.block.kind == "loop":
            self.asking = True

    def _enter(self, blocks: list[Block]) -> None:
        self.now = [Running(b, self.outermost) for b in blocks]
        self.now = [r for r in self.now if not r.done]
        if not self.now:
            self._after_part()


SIGNALS = ("fire_drill", "quiet_hours")


def generate(rnd: random.Random, depth: int = 3) -> Block:
    """A random process; every leaf is a user task, some of them several at once."""
    counter = iter(range(10_000))

    def listener(kind: str, name: str, depth: int) -> Block:
        event = rnd.choice([f"message_{name}", "timer", *SIGNALS])
        interrupting = kind == "edge" or rnd.random() < 0.5
        # What can begin twice at once is one task, so that it does not matter which of the two somebody finishes.
        after = block(depth - 1) if interrupting else Block("task", f"task{next(counter)}")
        return Block(kind, name, [block(depth - 1), after], event=event, interrupting=interrupting)

    def block(depth: int) -> Block:
        inner = ["task", "seq", "seq", "xor", "and", "and", "or", "loop", "loop", "sub", "beside", "beside", "edge"]
        kind = rnd.choice(inner if depth else ["task", "task", "task", "shout"])
        name = f"{kind}{next(counter)}"
        match kind:
            case "task":
                return Block(kind, name, times=rnd.choice([1, 1, 1, 1, 2, 3]))
            case "loop" | "sub":
                return Block(kind, name, [block(depth - 1)])
            case "shout":
                return Block(kind, name, event=rnd.choice(SIGNALS))
            case "beside" | "edge":
                return listener(kind, name, depth)
            case _:
                return Block(kind, name, [block(depth - 1) for _ in range(rnd.randint(2, 3))])

    return Block("seq", "top", [block(depth) for _ in range(rnd.randint(1, 3))])


def drawn(block: Block) -> bytes:
    """The process as a BPMN file."""
    out: list[str] = [draw.start()]
    _draw(block, "s", "e", out)
    out.append(draw.end())
    events = {b.event for b in every(block).values()}
    outside = [draw.declared("signal", name) for name in SIGNALS]
    outside += [draw.declared("message", name) for name in sorted(events) if name.startswith("message_")]
    return draw.process(*out, outside="".join(outside))


def _event(block: Block) -> tuple[str, dict[str, str]]:
    """How the event of a block is drawn, and with which properties."""
    if block.event == "timer":
        return draw.timer("P1D"), {}
    if block.event in SIGNALS:
        return draw.event("signal", block.event), {}
    return draw.message(block.event), {"correlation": f'"{block.id}"'}


def _draw(block: Block, before: str, after: str, out: list[str], condition: str | None = None, name: str = "") -> None:
    """Draw `block` between two nodes that exist; the flow into it may carry a condition and a name."""
    into = name or f"{before}_to_{block.id}"
    match block.kind:
        case "task":
            inside = draw.many(str(block.times)) if block.times > 1 else ""
            out += [draw.user(block.id, inside), draw.flow(into, before, block.id, condition)]
            out.append(draw.flow(f"{block.id}_out", block.id, after))
        case "seq":
            joints = [f"{block.id}_j{i}" for i in range(len(block.parts) + 1)]
            out += [draw.gateway("exclusive", j) for j in joints]
            out.append(draw.flow(into, before, joints[0], condition))
            for i, part in enumerate(block.parts):
                _draw(part, joints[i], joints[i + 1], out)
            out.append(draw.flow(f"{block.id}_out", joints[-1], after))
        case "shout":
            shout = f"{block.id}_shout"
            out += [draw.user(block.id), draw.flow(into, before, block.id, condition), draw.line(block.id, shout)]
            out += [draw.throw(shout, draw.event("signal", block.event)), draw.flow(f"{block.id}_out", shout, after)]
        case "sub" | "beside" | "edge":
            inner: list[str] = [draw.start(f"{block.id}_s"), draw.end(f"{block.id}_e")]
            _draw(block.parts[0], f"{block.id}_s", f"{block.id}_e", inner)
            if block.kind == "beside":
                event, said = _event(block)
                handler = [
                    draw.started_by(event, f"{block.id}_hs", block.interrupting, **said),
                    draw.end(f"{block.id}_he"),
                ]
                _draw(block.parts[1], f"{block.id}_hs", f"{block.id}_he", handler)
                inner.append(draw.on_event(f"{block.id}_h", *handler))
            out += [draw.sub(block.id, *inner), draw.flow(into, before, block.id, condition)]
            if block.kind == "edge":
                event, said = _event(block)
                merge = f"{block.id}_m"
                out += [draw.boundary(f"{block.id}_b", block.id, event, **said), draw.gateway("exclusive", merge)]
                _draw(block.parts[1], f"{block.id}_b", merge, out)
                out += [draw.line(block.id, merge), draw.flow(f"{block.id}_out", merge, after)]
            else:
                out.append(draw.flow(f"{block.id}_out", block.id, after))
        case "loop":
            merge, ask, choice = f"{block.id}_m", block.asked(), f"{block.id}_x"
            out += [draw.gateway("exclusive", merge), draw.user(ask), draw.flow(into, before, merge, condition)]
            out.append(draw.gateway("exclusive", choice, default=f"{block.id}_out"))
            _draw(block.parts[0], merge, ask, out)
            out += [draw.line(ask, choice), draw.flow(f"{block.id}_again", choice, merge, f"{block.id}_again = true")]
            out.append(draw.flow(f"{block.id}_out", choice, after))
        case _:
            _draw_fork(block, before, after, out, condition, into)


def _draw_fork(block: Block, before: str, after: str, out: list[str], condition: str | None, into: str) -> None:
    kind = {"xor": "exclusive", "and": "parallel", "or": "inclusive"}[block.kind]
    fork, join = f"{block.id}_f", f"{block.id}_j"
    default = f"{block.id}_way0" if block.kind != "and" else ""
    out += [draw.gateway(kind, fork, default), draw.gateway(kind, join)]
    if block.kind == "and":
        out.append(draw.flow(into, before, fork, condition))
    else:
        out += [draw.user(block.asked()), draw.flow(into, before, block.asked(), condition)]
        out.append(draw.line(block.asked(), fork))
    for i, part in enumerate(block.parts):
        way = None if i == 0 or block.kind == "and" else f"{block.id}_way{i} = true"
        _draw(part, fork, join, out, way, f"{block.id}_way{i}")
    out.append(draw.flow(f"{block.id}_out", join, after))


def facts_of(name: str, answer: int, by_id: Mapping[str, Block]) -> dict[str, Json]:
    """What a person writes when finishing this task, so that the drawn gateway decides as the interpreter does."""
    block = by_id.get(name.removesuffix("_ask"))
    facts: dict[str, Json] = {f"{name}_said": answer}
    if block is None or not name.endswith("_ask"):
        return facts
    if block.kind == "loop":
        facts[f"{block.id}_again"] = answer % 3 == 0
    for i in range(1, len(block.parts)):
        chosen = answer % len(block.parts) == i if block.kind == "xor" else bool(answer >> (i - 1) & 1)
        facts[f"{block.id}_way{i}"] = chosen
    return facts


def every(block: Block) -> dict[str, Block]:
    """All blocks by id."""
    found = {block.id: block}
    for part in block.parts:
        found |= every(part)
    return found

"""How tokens move: enter, wait, join, leave, end, get cancelled. Pure bookkeeping over the live tokens of a case.

It knows no SpiffWorkflow (spiff.py mixes it into Spiff's Workflow), no bytes and no clock: `now` is given.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from engine.bpmn.diagram import Node
from engine.bpmn.facts import Facts
from engine.bpmn.failures import StepLimit
from engine.model.ids import Json

if TYPE_CHECKING:
    from engine.bpmn.spiff import Token
    from engine.rules.dmn import Outcome

STEPS_MAX: Final = 1_000
TOKENS_MAX: Final = 2_000
ROOT: Final = 0

# Spiff's task states; spiff.py asserts that they are still these.
FUTURE: Final = 4
WAITING: Final = 8
READY: Final = 16
STARTED: Final = 32
COMPLETED: Final = 64
CANCELLED: Final = 256


class Reach:
    """Which empty incoming flows of one inclusive gateway a token elsewhere could still reach without passing it."""

    def __init__(self, gateway: Node, nodes: dict[str, Node], flow_numbers: dict[str, int]) -> None:
        self._flows: dict[int, set[int]] = {}
        for flow in gateway.incoming:
            seen = {gateway.id}
            stack = [flow.source]
            while stack:
                node = nodes[stack.pop()]
                if node.id in seen:
                    continue
                seen.add(node.id)
                self._flows.setdefault(node.index, set()).add(flow_numbers[flow.id])
                stack.extend(f.source for f in node.incoming)
                if node.attached_to:
                    stack.append(node.attached_to)

    def blocks(self, index: int, filled: set[int]) -> bool:
        """BPMN's rule: it can reach an empty flow, and no flow that already has a token."""
        flows = self._flows.get(index)
        return flows is not None and not flows <= filled and flows.isdisjoint(filled)


class Moves:
    """The live tokens of one case and everything that happened to them in the current step."""

    tasks: dict[int, Token]
    outcomes: dict[int, Facts]  # what has ended so far in a scope that still runs
    latest: Facts
    finished: bool
    has_inclusive: bool
    now: datetime

    def reset(self, now: datetime) -> None:
        """Begin a step: forget what the last one reported."""
        self.now = now
        self.steps = 0
        self.ready: deque[Token] = deque()
        self.opened: list[Token] = []
        self.gone: list[int] = []
        self.asked: list[tuple[Token, dict[str, Json]]] = []
        self.decided: list[tuple[str, Outcome, Json]] = []
        self.thrown: list[tuple[Node, str, Json]] = []

    def release(self) -> None:
        """Forget everything. Tokens and case point at each other; without this only the garbage collector, much
        later and all at once, would free them."""
        self.tasks.clear()
        self.opened.clear()
        self.asked.clear()

    def enter(self, place: Any, scope: int, facts: Facts, via: int = -1, host: int = 0, group: int = 0) -> None:
        """A new token at a place."""
        if len(self.tasks) >= TOKENS_MAX:
            raise StepLimit(f"한 건에서 동시에 진행되는 일이 {TOKENS_MAX}개를 넘었습니다.", place.bound.node.id)
        token = self.make(place, scope, facts, via)
        token.host = host
        token.group = group
        place._update(token)

    def open(self, start: Any, triggers: tuple[Any, ...], scope: int, facts: Facts) -> None:
        """Begin a scope: what can happen while it runs waits beside it."""
        for place in triggers:
            self.enter(place, scope, facts)
        self.enter(start, scope, facts)

    def make(self, place: Any, scope: int, facts: Facts, via: int) -> Token:
        """A token of the right class; spiff.py says which."""
        raise NotImplementedError

    def settle(self) -> None:
        """Run until only people, effects, timers or messages can move the case on."""
        tasks, ready = self.tasks, self.ready
        while True:
            while ready:
                token = ready.popleft()
                if token.id not in tasks:
                    continue
                self.steps += 1
                if self.steps > STEPS_MAX:
                    raise StepLimit(
                        f"절차가 {STEPS_MAX}단계 안에 멈추지 않습니다. 사람이 하는 일이 없이 되풀이되고 있습니다.",
                        token.task_spec.bound.node.id,
                    )
                token.run()
            if not (self.has_inclusive and self._release_inclusive()):
                return

    def leave(self, token: Token, ways: tuple[Any, ...], group: int = 0) -> None:
        """Take a finished token out and put one on each way; without a way it ends here."""
        del self.tasks[token.id]
        place = token.task_spec
        if place.manual:
            self.gone.append(token.id)
        if place.bound.node.boundary:
            self._cancel_where(host=token.id)
        self.latest = token.facts
        if not ways:
            self._ended(token)
            return
        for way in ways:
            self.enter(way.target, token.scope, token.facts, way.flow, group=group)

    def arm(self, token: Token) -> None:
        """Raise the boundary events of an activity that has just begun."""
        for place in token.task_spec.edges:
            self.enter(place, token.scope, token.facts, host=token.id)

    def arrived(self, token: Token) -> None:
        """A token waits at a join. A parallel join goes on once every incoming flow has one."""
        place = token.task_spec
        if place.reach is None:
            waiting = self._waiting_at(place, token.scope)
            if len(waiting) == place.arity:
                self._join(waiting)

    def happen(self, token: Token, told: Json = None) -> None:
        """What this token waits for has come, and brings `told`: an object joins its facts, anything else is kept only
        under its `resultVariable`."""
        place = token.task_spec
        node = place.bound.node
        if place.aside:
            self._trigger(token, told)
            return
        if token.host:
            host, token.host = self.tasks[token.host], 0
            if not node.interrupting and token.due is None:
                # Anything but a timer may come again while the activity lasts.
                self.enter(place, token.scope, token.facts, host=host.id)
            token.facts = self._known_in(host)
            if node.interrupting:
                self.cancel(host)
        if token.group:
            group, token.group = token.group, 0
            self._cancel_where(group=group)
        token.write(_kept(node, told))
        token.run()

    def _trigger(self, waiting: Token, told: Json) -> None:
        """Begin the event sub-process this token waits for. It knows what is known in the scope by now; an interrupting
        one takes everything else of the scope away, and a timer comes once."""
        place, scope = waiting.task_spec, waiting.scope
        running = self.make(place.handler, scope, self._known(scope, waiting.facts), -1)
        running.write(_kept(place.bound.node, told))
        running._state = STARTED
        self.latest = running.facts
        if place.bound.node.interrupting:
            self._cancel_where(scope=scope, but=running)
        elif waiting.due is not None:
            del self.tasks[waiting.id]
        for trigger in place.handler.triggers:
            self.enter(trigger, running.id, running.facts)
        for way in place.ways:
            self.enter(way.target, running.id, running.facts, way.flow)

    def throw(self, token: Token) -> None:
        """Send out what this token's event says. A signal goes to all who wait for it in this case, an escalation or
        an error to the nearest scope around that catches it; messages and signals are also told to the house."""
        bound, values = token.task_spec.bound, token.facts.values
        event = bound.node.event
        told = None if bound.payload is None else bound.payload.json(values, self.now)
        if event.kind in ("escalation", "error"):
            self._escalate(token, event.kind, event.name, told)
            return
        key = "" if bound.correlation is None else bound.correlation.key(values, self.now)
        self.thrown.append((bound.node, key, told))
        if event.kind == "signal":
            self.signal(event.name, told)

    def signal(self, name: str | None, told: Json) -> bool:
        """Tell a signal to every token that waits for it now; whether any did."""
        reached = [t for t in self.tasks.values() if t.task_spec.awaits == ("signal", name) and t._state == WAITING]
        for token in reached:
            if token.id in self.tasks:
                self.happen(token, told)
        return bool(reached)

    def _escalate(self, thrower: Token, kind: str, code: str | None, told: Json) -> None:
        scope, own = thrower.scope, False
        while True:
            holder = self.tasks.get(scope)
            # An event sub-process does not catch what it, or one beside it, throws: that goes further out.
            catcher = None if own else self._catcher(kind, code, scope=scope)
            if catcher is None and holder is not None:
                catcher = self._catcher(kind, code, host=holder.id)
            if catcher is not None:
                self.happen(catcher, told)
                return
            assert holder is not None, "lint lets nothing be thrown that nobody catches"
            scope, own = holder.scope, holder.task_spec.bound.node.by_event

    def _catcher(self, kind: str, code: str | None, host: int = -1, scope: int = -1) -> Token | None:
        """Who waits on this activity, or beside this scope, for the code or for any."""
        waiting = {
            t.task_spec.awaits[1]: t
            for t in self.tasks.values()
            if t.task_spec.awaits[0] == kind and (t.host == host or (t.scope == scope and t.task_spec.aside))
        }
        return waiting.get(code) or waiting.get(None)

    def _known(self, scope: int, before: Facts) -> Facts:
        """What is known in a scope by now, in everything that has ended or still runs inside it."""
        known = self.outcomes.get(scope, before)
        for token in [t for t in self.tasks.values() if t.scope == scope]:
            known = known.merge(self._known_in(token))
        return known

    def _known_in(self, token: Token) -> Facts:
        """What a token knows, and what may be told of the inside of an activity."""
        if not token.task_spec.holds_scope:
            return token.facts
        seen: Facts = token.task_spec.seen(token, self._known(token.id, token.facts))
        return seen

    def cancel(self, token: Token) -> None:
        """Take a token out with all that lives inside it or hangs on it."""
        if self.tasks.pop(token.id, None) is None:
            return
        place = token.task_spec
        if place.manual or (place.serves and token._state == STARTED):
            self.gone.append(token.id)
        token.cancel()
        if place.bound.node.boundary:
            self._cancel_where(host=token.id)
        if place.holds_scope:
            self.outcomes.pop(token.id, None)
            self._cancel_where(scope=token.id)

    def _cancel_where(self, host: int = -1, group: int = -1, scope: int = -1, but: Token | None = None) -> None:
        for token in [t for t in self.tasks.values() if t.host == host or t.group == group or t.scope == scope]:
            if token is not but:
                self.cancel(token)

    def _ended(self, token: Token) -> None:
        scope = token.scope
        outcome = self.outcomes.get(scope)
        self.outcomes[scope] = token.facts if outcome is None else outcome.merge(token.facts)
        holder = self.tasks.get(scope)
        if holder is not None and holder.crowd is not None:
            if holder.task_spec.finished_one(holder, token):
                self._close(holder)
        elif not any(t.scope == scope and not t.task_spec.aside for t in self.tasks.values()):
            self._cancel_where(scope=scope)
            if holder is None:
                self.finished = True
                self.latest = self.outcomes.pop(ROOT)
            else:
                self._close(holder)

    def _close(self, holder: Token) -> None:
        facts = self.outcomes.pop(holder.id)
        holder.facts = holder.task_spec.closing(holder, facts)
        holder.complete()

    def _waiting_at(self, place: Any, scope: int) -> dict[int, Token]:
        """The oldest waiting token of each incoming flow of a join."""
        waiting: dict[int, Token] = {}
        for token in self.tasks.values():
            if token.task_spec is place and token.scope == scope and token._state == WAITING:
                waiting.setdefault(token.via, token)
        return waiting

    def _join(self, waiting: dict[int, Token]) -> None:
        *others, last = sorted(waiting.values(), key=lambda t: t.id)
        for other in others:
            last.facts = other.facts.merge(last.facts)
            del self.tasks[other.id]
        last._state = READY
        self.ready.append(last)

    def _release_inclusive(self) -> bool:
        seen: set[tuple[int, int]] = set()
        for token in list(self.tasks.values()):
            place = token.task_spec
            at = (place.index, token.scope)
            if token._state != WAITING or place.reach is None or at in seen:
                continue
            seen.add(at)
            waiting = self._waiting_at(place, token.scope)
            filled = set(waiting)
            if not any(
                t.scope == token.scope and t.task_spec is not place and place.reach.blocks(t.task_spec.index, filled)
                for t in self.tasks.values()
            ):
                self._join(waiting)
                return True
        return False


def _kept(node: Node, told: Json) -> dict[str, Json]:
    """The facts that what was told becomes."""
    if variable := node.properties.get("resultVariable"):
        return {variable: told}
    return told if isinstance(told, dict) else {}

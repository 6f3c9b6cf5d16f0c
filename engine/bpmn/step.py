"""The step: a pure function from a definition, a state and something that happened to the next state.

It touches no database, clock or network: `now` is given, effects are asked for and delivered later. Nothing here
knows SpiffWorkflow; nothing outside this package knows anything but this file, lint.py and the failures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import starmap
from typing import Literal

from engine.bpmn import codec
from engine.bpmn.codec import StateRejected
from engine.bpmn.definition import Definition, Element, StartTrigger, load
from engine.bpmn.diagram import Node
from engine.bpmn.expressions import correlation_key
from engine.bpmn.facts import facts_of, plain, plain_object
from engine.bpmn.failures import (
    BpmnRejected,
    DecisionFailed,
    NobodyToAsk,
    NoPath,
    NotJson,
    StepFailed,
    StepLimit,
    Undecided,
)
from engine.bpmn.moves import READY, ROOT, STARTED, WAITING
from engine.bpmn.spiff import Case, Service, Token
from engine.model.errors import NotOpen
from engine.model.ids import Json
from engine.rules.dmn import Match
from engine.rules.feel import to_json

__all__ = [
    "BpmnRejected",
    "DecisionFailed",
    "DecisionTaken",
    "Definition",
    "EffectRequest",
    "Element",
    "NoPath",
    "NobodyToAsk",
    "NotJson",
    "OpenedTask",
    "StartTrigger",
    "StateRejected",
    "Step",
    "StepFailed",
    "StepLimit",
    "Subscription",
    "Thrown",
    "Timer",
    "Undecided",
    "awaited",
    "complete",
    "correlation_key",
    "deliver",
    "deliver_message",
    "deliver_signal",
    "fire",
    "load",
    "start",
]


@dataclass(frozen=True, slots=True)
class OpenedTask:
    """Work that newly waits for a person. `item` is the list entry a multi-instance task was opened for."""

    token: str
    element_id: str
    name: str
    lane: str
    properties: Mapping[str, str]
    item: Json = None
    known: Mapping[str, Json] = field(default_factory=dict, repr=False, compare=False)

    @property
    def facts(self) -> dict[str, Json]:
        """A copy of the routing facts as this task's own token knows them, its item among them."""
        return plain_object(self.known)


@dataclass(frozen=True, slots=True)
class Timer:
    """A timer that is running; `due` is absolute."""

    token: str
    element_id: str
    due: datetime


@dataclass(frozen=True, slots=True)
class Subscription:
    """A message or signal waited for. `correlation` is the exact key the message must carry, never empty; a signal
    has none."""

    token: str
    name: str
    correlation: str
    kind: Literal["message", "signal"] = "message"


@dataclass(frozen=True, slots=True)
class Awaited:
    """A place on the way where a case stands until news or a moment comes; no person can help it on. `due` is the
    moment, where it waits for one."""

    element_id: str
    name: str
    due: datetime | None


@dataclass(frozen=True, slots=True)
class Thrown:
    """A message or signal that went out. A message without a correlation reaches nobody who waits; it can only begin
    something. A signal has already reached all who waited for it in its own case; it is for every other case."""

    name: str
    correlation: str
    payload: Json
    kind: Literal["message", "signal"] = "message"
    element_id: str = ""


@dataclass(frozen=True, slots=True)
class EffectRequest:
    """Something the process asks the house to do; answer it with `deliver`."""

    token: str
    element_id: str
    verb: str
    params: dict[str, Json]
    result_variable: str


@dataclass(frozen=True, slots=True)
class DecisionTaken:
    """A decision evaluated in this step: with which inputs, what came out, which rows matched."""

    element_id: str
    decision_id: str
    facts: dict[str, Json]
    result: Json
    matched: tuple[Match, ...]


class Step:
    """Where a case stands after something happened, and what that brought about.

    `closed` are the tasks that no longer wait, finished or taken away, and the effects whose answer is no longer waited
    for because their token was taken away. `thrown` is in the order it went out.

    `state` is encoded when first asked for, so effects delivered in one command encode once. A Step that has been
    handed on to the next call no longer has a state of its own and says so.
    """

    __slots__ = (
        "_case", "_facts", "_state", "closed", "decisions", "definition",
        "effects", "finished", "opened", "subscriptions", "thrown", "timers",
    )  # fmt: skip

    def __init__(self, definition: Definition, case: Case) -> None:
        self.definition = definition
        self._case: Case | None = case
        self._state: bytes | None = None
        self._facts = case.latest.values
        tasks = case.tasks
        still = [t for t in case.opened if t.id in tasks]
        fresh = {t.id for t in case.opened}
        fresh.update(token.id for token, _ in case.asked)
        self.opened = tuple(map(_opened, still))
        self.closed = tuple(str(token) for token in case.gone if token not in fresh)
        self.timers, self.subscriptions = _waits(case)
        self.effects = tuple(_asked(token, params) for token, params in case.asked if token.id in tasks)
        self.decisions = tuple(
            DecisionTaken(element, outcome.decision_id, _told(outcome.facts), plain(result), outcome.matched)
            for element, outcome, result in case.decided
        )
        self.thrown = tuple(starmap(_thrown, case.thrown))
        self.finished = case.finished

    @property
    def state(self) -> bytes:
        """The state as compact bytes."""
        if self._state is None:
            if self._case is None:
                raise RuntimeError("this step has been moved on from; only its successor has a state")
            self._state = codec.encode(self.definition.plan, self._case)
            self._case.release()
            self._case = None
        return self._state

    @property
    def facts(self) -> dict[str, Json]:
        """A copy of the routing facts as the last moved token knows them."""
        return plain_object(self._facts)

    def peek(self, now: datetime) -> Case:
        """The case behind this step, for the next step to look at before it takes it."""
        if self._case is None:
            return codec.decode(self.definition.plan, self.state, now)
        self._case.reset(now)
        return self._case

    def hand_on(self) -> None:
        """From here on the case is the successor's; bytes already asked for stay."""
        self._case = None


def start(definition: Definition, facts: Mapping[str, Json], now: datetime) -> Step:
    """Begin a case with these routing facts."""
    plan = definition.plan
    case = plan.new_case(_aware(now))
    case.latest = facts_of(facts)
    case.open(plan.start, plan.triggers, ROOT, case.latest)
    return _settled(definition, case)


def complete(
    definition: Definition, state: bytes | Step, token: str, result: Mapping[str, Json], now: datetime
) -> Step:
    """A person has finished the task `token`; `result` joins the routing facts. NotOpen if it no longer waits."""
    given = plain_object(result)
    case = _case(definition, state, now)
    waiting = case.tasks.get(_number(token))
    if waiting is None or not waiting.task_spec.manual or waiting._state != READY:
        raise NotOpen()
    _take(state)
    waiting.write(given)
    waiting.run()
    return _settled(definition, case)


def deliver(definition: Definition, state: bytes | Step, token: str, result: Json, now: datetime) -> Step:
    """The effect asked for by `token` has this result; it is kept under the effect's result variable. NotOpen if the
    process no longer waits for it."""
    given = plain(result)
    case = _case(definition, state, now)
    waiting = case.tasks.get(_number(token))
    if waiting is None or not isinstance(waiting.task_spec, Service) or waiting._state != STARTED:
        raise NotOpen()
    _take(state)
    if variable := waiting.task_spec.bound.node.result_variable:
        waiting.write({variable: given})
    waiting.complete()
    return _settled(definition, case)


def deliver_message(
    definition: Definition, state: bytes | Step, name: str, correlation: str, payload: Json, now: datetime
) -> Step | None:
    """A message has come. It goes to the token that has waited longest for exactly this name and correlation; None
    when nobody waits for it. A payload that is an object joins the facts, or is kept whole under the catch's
    `resultVariable`."""
    given = plain(payload)
    case = _case(definition, state, now)
    for token in case.tasks.values():
        if correlation and token._state == WAITING and token.key == correlation and _message(token) == name:
            break
    else:
        return None
    _take(state)
    case.happen(token, given)
    return _settled(definition, case)


def deliver_signal(definition: Definition, state: bytes | Step, name: str, payload: Json, now: datetime) -> Step | None:
    """A signal has come from another case. It goes to every token that waits for this name; None when nobody does. The
    payload is kept as that of a message is."""
    given = plain(payload)
    case = _case(definition, state, now)
    if not any(_listens(token, name) for token in case.tasks.values()):
        return None
    _take(state)
    case.signal(name, given)
    return _settled(definition, case)


def fire(definition: Definition, state: bytes | Step, now: datetime) -> Step:
    """Let every timer that is due at `now` happen, the earliest first; timers they start count from `now`."""
    case = _case(definition, state, now)
    _take(state)
    due = [t for t in case.tasks.values() if t.due is not None and t.due <= now]
    for token in sorted(due, key=_moment_and_age):
        if token.id in case.tasks:
            case.happen(token)
            case.settle()
    return _settled(definition, case)


def _moment_and_age(token: Token) -> tuple[datetime, int]:
    assert token.due is not None, "only tokens with a due time are sorted"
    return token.due, token.id


def _case(definition: Definition, state: bytes | Step, now: datetime) -> Case:
    _aware(now)
    if isinstance(state, Step):
        if state.definition is not definition:
            raise StateRejected("the step belongs to another definition")
        return state.peek(now)
    return codec.decode(definition.plan, state, now)


def _take(state: bytes | Step) -> None:
    if isinstance(state, Step):
        state.hand_on()


def _settled(definition: Definition, case: Case) -> Step:
    case.settle()
    return Step(definition, case)


def _number(token: str) -> int:
    return int(token) if token.isdecimal() and len(token) < 19 else -1


def _aware(now: datetime) -> datetime:
    if now.tzinfo is None:
        raise ValueError("`now` needs a time zone")
    return now


def _message(token: Token) -> str | None:
    name: str | None = token.task_spec.bound.node.event.name
    return name


def _listens(token: Token, signal: str) -> bool:
    return token.task_spec.awaits == ("signal", signal) and token._state == WAITING


def _thrown(node: Node, key: str, payload: Json) -> Thrown:
    return Thrown(node.event.name or "", key, payload, "signal" if node.event.kind == "signal" else "message", node.id)


def _opened(token: Token) -> OpenedTask:
    bound = token.task_spec.bound
    node = bound.node
    item = plain(token.facts.values.get(bound.crowd.item)) if bound.crowd is not None and bound.crowd.item else None
    return OpenedTask(str(token.id), node.id, node.name, node.lane, node.properties, item, token.facts.values)


def _asked(token: Token, params: dict[str, Json]) -> EffectRequest:
    node = token.task_spec.bound.node
    return EffectRequest(str(token.id), node.id, node.verb or "", params, node.result_variable)


def _told(facts: Mapping[str, object]) -> dict[str, Json]:
    return {name: plain(to_json(value)) for name, value in facts.items()}


def awaited(definition: Definition, state: bytes, now: datetime) -> tuple[Awaited, ...]:
    """Where the case waits for a message, a signal or a moment, events that only interrupt something else left out."""
    found = []
    for token in codec.decode(definition.plan, state, _aware(now)).tasks.values():
        node = token.task_spec.bound.node
        waits = token.due is not None or token.key or token.task_spec.awaits[0] == "signal"
        if waits and node.kind in ("intermediateCatchEvent", "receiveTask"):
            found.append(Awaited(node.id, node.name, token.due))
    return tuple(found)


def _waits(case: Case) -> tuple[tuple[Timer, ...], tuple[Subscription, ...]]:
    timers: list[Timer] = []
    subscriptions: list[Subscription] = []
    for token in case.tasks.values():
        if token.due is not None:
            timers.append(Timer(str(token.id), token.task_spec.bound.node.id, token.due))
        elif token.key:
            subscriptions.append(Subscription(str(token.id), _message(token) or "", token.key))
        elif token.task_spec.awaits[0] == "signal":
            subscriptions.append(Subscription(str(token.id), _message(token) or "", "", "signal"))
    return tuple(timers), tuple(subscriptions)

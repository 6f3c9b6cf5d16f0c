# mypy: disallow-subclassing-any=False
# SpiffWorkflow ships no type information, so its classes are Any to the checker; this file alone subclasses them.
"""The only file that imports SpiffWorkflow: its task life cycle and BPMN task specs, driven as tokens.

Spiff runs, completes, cancels and evaluates through its own Task, TaskSpec, Workflow and script engine classes.
Replaced, because measured wrong or slow for approvals: prediction and the growing task tree (a case holds live
tokens only), joins (counted per incoming flow), boundary events and multi-instance (own bookkeeping, same specs),
Python evaluation (FEEL only, scripts refused), timers (absolute moments, `now` is given), events (told to exactly the
tokens that wait), uuid4 and the clock. What every place does is places.py's matter, bytes are codec.py's.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NoReturn

from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.specs import defaults as spiff
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition
from SpiffWorkflow.specs import WorkflowSpec as WorkflowSpec
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState
from SpiffWorkflow.workflow import Workflow

from engine.bpmn import crowd
from engine.bpmn.expressions import Formula, with_moment
from engine.bpmn.facts import Facts, plain
from engine.bpmn.failures import DecisionFailed, NoPath
from engine.bpmn.moves import CANCELLED, COMPLETED, FUTURE, READY, STARTED, WAITING, Moves
from engine.bpmn.places import Catch, Join, Place, Throw, Trigger, Way
from engine.model.ids import Json
from engine.rules.dmn import DecisionModel, NoRuleMatched, RulesConflict
from engine.rules.feel import to_json

assert (FUTURE, WAITING, READY) == (TaskState.FUTURE, TaskState.WAITING, TaskState.READY), "SpiffWorkflow moved"
assert (STARTED, COMPLETED, CANCELLED) == (TaskState.STARTED, TaskState.COMPLETED, TaskState.CANCELLED)

NO_EVENT = NoneEventDefinition()


class FeelOnly(PythonScriptEngine):
    """Spiff's script engine without Python: evaluates compiled FEEL, refuses scripts and services."""

    def __init__(self) -> None:
        """Deliberately sets up no Python environment."""

    def evaluate(self, task: Token, expression: object, external_context: object = None) -> bool:
        """A condition's answer: true or false, or Undecided."""
        if not isinstance(expression, Formula):
            raise TypeError("only compiled FEEL is evaluated")
        return expression.holds(task.facts.values, task.workflow.now)

    def execute(self, *_: object, **__: object) -> NoReturn:
        """A release carries no scripts."""
        raise TypeError("scripts are not run")

    def call_service(self, *_: object, **__: object) -> NoReturn:
        """A service is an effect the step asks for; it is never called from here."""
        raise TypeError("services are not called from a step")


class Token(Task):
    """A Spiff task as one token. `scope` is the id of the token it runs inside, `via` the flow it came by,
    `host` the activity a boundary event is attached to, `group` the event gateway that raised it."""

    id: int
    task_spec: Any
    workflow: Case
    host = 0
    group = 0
    due: datetime | None = None
    key = ""
    crowd: list[Json] | None = None
    _children: Sequence[int] = ()
    _parent: None = None
    triggered = False
    thread_id = 0
    last_state_change = 0.0

    def __init__(self, case: Case, spec: Any, scope: int, facts: Facts, via: int = -1) -> None:
        """Spiff's own constructor reads the clock, makes a uuid and grows a tree; a token needs none of them."""
        case.last_id += 1
        self.id = case.last_id
        self.workflow = case
        self.task_spec = spec
        self._state = FUTURE
        self.scope = scope
        self.facts = facts
        self.via = via
        case.tasks[self.id] = self

    def _set_state(self, value: int) -> None:
        self._state = value

    def complete(self) -> None:
        """Mark the token done and let its spec move it on."""
        self._state = COMPLETED
        self.task_spec._on_complete(self)

    def write(self, updates: dict[str, Json]) -> None:
        """Set routing facts as one write of the case."""
        self.workflow.writes += 1
        self.facts = self.facts.write(updates, self.workflow.writes)


class User(Place, spiff.UserTask):
    """Waits, READY, until a person has finished it."""


class Start(Place, spiff.StartEvent):
    """The one plain start of a scope."""


class EventStart(Trigger, spiff.StartEvent):
    """The start of an event sub-process."""


class End(Throw, spiff.EndEvent):
    """Takes its token out; a terminate end takes every other token of the scope with it."""

    def _on_complete(self, token: Token) -> None:
        if self.bound.node.event.kind == "terminate":
            for other in [t for t in token.workflow.tasks.values() if t.scope == token.scope and t is not token]:
                token.workflow.cancel(other)
        super()._on_complete(token)


class IntermediateThrow(Throw, spiff.IntermediateThrowEvent):
    """Throws a message, a signal or an escalation and goes on."""


class Send(Throw, spiff.SendTask):
    """A send task: throws its message and goes on."""


class Service(Place, spiff.ServiceTask):
    """Asks for its effect and stays STARTED until the result is delivered."""

    serves = True

    def _run_hook(self, token: Token) -> None:
        case, values = token.workflow, token.facts.values
        case.asked.append((token, {name: formula.json(values, case.now) for name, formula in self.bound.params}))


class Rule(Place, spiff.NoneTask):
    """Evaluates its decision at once; no matching rule, or a conflict, stops the step."""

    model: DecisionModel

    def _run_hook(self, token: Token) -> bool:
        node = self.bound.node
        name = node.decision or ""
        try:
            outcome = self.model.decide(name, with_moment(token.facts.values, token.workflow.now))
        except (NoRuleMatched, RulesConflict) as failure:
            raise DecisionFailed(str(failure), node.id) from failure
        result = plain(to_json(outcome.result))
        token.workflow.decided.append((node.id, outcome, result))
        variable = node.properties.get("resultVariable")
        if variable:
            token.write({variable: result})
        elif isinstance(result, dict):
            token.write(result)
        else:
            outputs = self.model.decisions[name].outputs
            token.write({outputs[0] if len(outputs) == 1 and not isinstance(result, list) else name: result})
        return True


class Exclusive(Place, spiff.ExclusiveGateway):
    """Takes the first flow whose condition holds, else the default; without either the step stops."""

    def _on_complete(self, token: Token) -> None:
        token.workflow.leave(token, (self._choose(token),))

    def _choose(self, token: Token) -> Way:
        if len(self.ways) == 1 and self.ways[0].branch.condition is None:
            return self.ways[0]
        default = None
        for way in self.ways:
            if way.branch.is_default:
                default = way
            elif token.workflow.script_engine.evaluate(token, way.branch.condition):
                return way
        if default is None:
            raise NoPath("어느 갈림길의 조건에도 맞지 않아 더 나아갈 수 없습니다.", self.bound.node.id)
        return default


class Parallel(Join, spiff.ParallelGateway):
    """Waits for a token on each incoming flow; sends one out on every outgoing flow."""


class Inclusive(Join, spiff.InclusiveGateway):
    """Waits while a token elsewhere can still reach an empty incoming flow; takes every flow that holds."""

    def _on_complete(self, token: Token) -> None:
        ways = self.ways
        if len(ways) > 1 or (ways and ways[0].branch.condition is not None):
            engine = token.workflow.script_engine
            chosen = [w for w in ways if not w.branch.is_default and engine.evaluate(token, w.branch.condition)]
            ways = tuple(chosen) or tuple(w for w in ways if w.branch.is_default)
            if not ways:
                raise NoPath("어느 갈림길의 조건에도 맞지 않아 더 나아갈 수 없습니다.", self.bound.node.id)
        token.workflow.leave(token, ways)


class EventGateway(Place, spiff.EventBasedGateway):
    """Raises every event it leads to; the first to happen withdraws the others."""

    def _on_complete(self, token: Token) -> None:
        token.workflow.leave(token, self.ways, group=token.id)


class IntermediateCatch(Catch, spiff.IntermediateCatchEvent):
    """An intermediate timer or message."""


class Receive(Catch, spiff.ReceiveTask):
    """A receive task: a message catch that may carry boundary events."""


class Boundary(Catch, spiff.BoundaryEvent):
    """A timer or message attached to an activity."""


class Sub(Place, spiff.SubWorkflowTask):
    """An embedded sub-process, or one that an event starts: STARTED while any token lives inside it."""

    holds_scope = True
    start: Any
    triggers: tuple[Any, ...] = ()

    def _run_hook(self, token: Token) -> None:
        token._state = STARTED
        token.workflow.open(self.start, self.triggers, token.id, token.facts)


class Many(Place, spiff.ParallelMultiInstanceTask):
    """A multi-instance activity: STARTED until every instance has finished; nobody to ask never passes."""

    holds_scope = True
    inner: Any

    def _run_hook(self, token: Token) -> None:
        token._state = STARTED
        items = crowd.members(self.bound, token.facts, token.workflow.now)
        token.crowd = [0, items, []]
        for number in range(1 if crowd.of(self.bound).sequential else len(items)):
            self.begin(token, number)

    def begin(self, token: Token, number: int) -> None:
        """Start instance `number` (from 0) with its loop counter and its item."""
        case = token.workflow
        assert token.crowd is not None, "only a multi-instance token has a crowd"
        case.writes += 1
        before = case.outcomes.get(token.id, token.facts)
        facts = before.write(crowd.private(self.bound, token.crowd, number), case.writes)
        case.enter(self.inner, token.id, facts, number)

    def finished_one(self, token: Token, instance: Token) -> bool:
        """Note one instance's result; start the next of a sequence; true when all have finished."""
        assert token.crowd is not None, "only a multi-instance token has a crowd"
        done, of = crowd.note(self.bound, token.crowd, instance.via, instance.facts)
        if done < of and crowd.of(self.bound).sequential:
            self.begin(token, done)
        return done >= of

    def seen(self, token: Token, facts: Facts) -> Facts:
        """The instances' facts without their private names."""
        return crowd.public(self.bound, token.facts, facts)

    def closing(self, token: Token, facts: Facts) -> Facts:
        """The instances' facts without their private names, and the output collection."""
        assert token.crowd is not None, "only a multi-instance token has a crowd"
        token.workflow.writes += 1
        return crowd.gather(self.bound, token.crowd, token.facts, facts, token.workflow.writes)


class Case(Moves, Workflow):
    """One running process as Spiff's Workflow: its tasks are the live tokens, its script engine is FeelOnly."""

    script_engine = FeelOnly()

    def __init__(self, spec: WorkflowSpec, has_inclusive: bool, now: datetime) -> None:
        # Spiff's own constructor makes two event hubs nobody here listens to; what its methods read is set instead.
        self.spec = spec
        self.tasks: dict[int, Token] = {}
        self.has_inclusive = has_inclusive
        self.last_id = 0
        self.writes = 0
        self.finished = False
        self.outcomes: dict[int, Facts] = {}
        self.latest: Facts = Facts({}, {})
        self.reset(now)

    def make(self, place: Any, scope: int, facts: Facts, via: int) -> Token:
        """A Spiff task at this place."""
        return Token(self, place, scope, facts, via)

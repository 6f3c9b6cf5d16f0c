"""What every node of a diagram does on top of its Spiff spec: become ready, wait, throw, leave.

No SpiffWorkflow here: spiff.py joins these with Spiff's own classes. How tokens move is moves.py's matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.bpmn.binding import Bound, Branch
from engine.bpmn.facts import Facts
from engine.bpmn.moves import READY, WAITING, Reach

if TYPE_CHECKING:
    from engine.bpmn.spiff import Token


class Place:
    """A node that becomes ready at once, then leaves by its outgoing flows."""

    bound: Bound
    index: int
    ways: tuple[Way, ...] = ()
    edges: tuple[Any, ...] = ()  # the places of its boundary events
    manual: bool
    serves = False  # asks the house for an effect and waits for its result
    holds_scope = False
    aside = False  # waits beside a scope and does not keep it from ending
    awaits: tuple[str, str | None] = ("", None)  # kind and name of the signal, escalation or error it waits for
    reach: Reach | None = None

    def closing(self, token: Token, facts: Facts) -> Facts:
        """What the token knows once everything inside it has ended."""
        return facts

    def seen(self, token: Token, facts: Facts) -> Facts:
        """What may be told outside of what is known inside it."""
        return facts

    def _predict(self, token: Token, *_: object, **__: object) -> None:
        """Nothing is predicted: the future is in the diagram, not in the state."""

    def _update(self, token: Token) -> None:
        if self._update_hook(token):
            token._state = READY
            self._on_ready(token)

    def _update_hook(self, token: Token) -> bool:
        return True

    def _on_ready(self, token: Token) -> None:
        if self.bound.node.boundary:
            token.workflow.arm(token)
        if self.manual:
            token.workflow.opened.append(token)
        else:
            token.workflow.ready.append(token)

    def _run(self, token: Token) -> bool | None:
        return self._run_hook(token)

    def _run_hook(self, token: Token) -> bool | None:
        return True

    def _on_complete(self, token: Token) -> None:
        token.workflow.leave(token, self.ways)

    def _on_cancel(self, token: Token) -> None:
        """Nothing to tell: the case takes cancelled tokens out itself."""


@dataclass(frozen=True, slots=True)
class Way:
    """An outgoing flow by its number in the definition, and the place it leads to."""

    flow: int
    target: Any
    branch: Branch


class Join(Place):
    """A gateway that may have to wait for other tokens before it goes on."""

    arity: int  # how many incoming flows the diagram draws into it

    def _update_hook(self, token: Token) -> bool:
        if self.arity <= 1:
            return True
        token._state = WAITING
        token.workflow.arrived(token)
        return False


class Throw(Place):
    """Sends out what its event says before it leaves; that may take the token away first."""

    def _on_complete(self, token: Token) -> None:
        case = token.workflow
        if self.bound.node.throws:
            case.throw(token)
            if token.id not in case.tasks:
                return
        case.leave(token, self.ways)


class Catch(Place):
    """Waits for its event. A timer's absolute due time and a message's exact key are fixed when it begins to wait."""

    def _update_hook(self, token: Token) -> bool:
        token._state = WAITING
        if self.bound.node.boundary:
            token.workflow.arm(token)
        if self.bound.deadline is not None:
            token.due = self.bound.deadline.due(token.facts.values, token.workflow.now)
        elif self.bound.correlation is not None:
            token.key = self.bound.correlation.key(token.facts.values, token.workflow.now)
        return False


class Trigger(Catch):
    """The start of an event sub-process: waits beside the scope until its event comes."""

    aside = True
    handler: Any  # the place of the event sub-process

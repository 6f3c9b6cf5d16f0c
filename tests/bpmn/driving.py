"""A hand at the wheel for tests: keeps what is open from what each Step reports, completes by element name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from engine.bpmn import step
from engine.bpmn.step import Definition, EffectRequest, Step
from engine.model.ids import Json
from tests.bpmn.drawing import NOW


class Drive:
    """One case. With `saved`, the state goes through bytes between all steps; else Steps are chained."""

    def __init__(self, definition: Definition, facts: Mapping[str, Json] | None = None, *, saved: bool = True) -> None:
        self.definition = definition
        self.saved = saved
        self.open: dict[str, str] = {}  # token -> element
        self.effects: dict[str, EffectRequest] = {}
        self.step = self._took(step.start(definition, facts or {}, NOW))

    @property
    def names(self) -> list[str]:
        """The elements that wait for a person, sorted; an element that waits twice is there twice."""
        return sorted(self.open.values())

    def token(self, element: str) -> str:
        return min((t for t, e in self.open.items() if e == element), key=int)

    def complete(self, element: str, result: Mapping[str, Json] | None = None, now: datetime = NOW) -> Step:
        return self.complete_token(self.token(element), result, now)

    def complete_token(self, token: str, result: Mapping[str, Json] | None = None, now: datetime = NOW) -> Step:
        return self._took(step.complete(self.definition, self._state(), token, result or {}, now))

    def deliver(self, element: str, result: Json = None, now: datetime = NOW) -> Step:
        token = next(t for t, e in self.effects.items() if e.element_id == element)
        del self.effects[token]
        return self._took(step.deliver(self.definition, self._state(), token, result, now))

    def tell(self, name: str, correlation: str, payload: Json = None, now: datetime = NOW) -> Step | None:
        answer = step.deliver_message(self.definition, self._state(), name, correlation, payload, now)
        return None if answer is None else self._took(answer)

    def signal(self, name: str, payload: Json = None, now: datetime = NOW) -> Step | None:
        answer = step.deliver_signal(self.definition, self._state(), name, payload, now)
        return None if answer is None else self._took(answer)

    def fire(self, now: datetime) -> Step:
        return self._took(step.fire(self.definition, self._state(), now))

    def _state(self) -> bytes | Step:
        return self.step.state if self.saved else self.step

    def _took(self, after: Step) -> Step:
        self.step = after
        for token in after.closed:
            if token in self.effects:
                del self.effects[token]
            else:
                self.open.pop(token)
        self.open.update((task.token, task.element_id) for task in after.opened)
        self.effects.update((effect.token, effect) for effect in after.effects)
        return after

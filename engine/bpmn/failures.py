"""Why a step cannot be taken, as sentences. Faults of our own code are not here; they stay ordinary exceptions.

Every StepFailed leaves the given state as it was: nothing passes because something was missing.
"""

from __future__ import annotations

from engine.model.errors import NoWayOn, ReleaseRejected


class BpmnRejected(ReleaseRejected):
    """The file is not a process we run; `problems` holds everything that is wrong with it."""

    code = "bpmn_rejected"
    default_sentence = "절차 파일에 고칠 곳이 있습니다."


class StepFailed(NoWayOn):
    """The process cannot go on from here. `element` is the id of the place in the diagram."""

    code = "step_failed"
    default_sentence = "절차를 더 진행할 수 없습니다. 관리자에게 알려 주십시오."

    def __init__(self, sentence: str = "", element: str = "") -> None:
        super().__init__(sentence)
        self.element = element


class NoPath(StepFailed):
    """No outgoing condition holds and the gateway has no default flow."""

    code = "no_path"


class Undecided(StepFailed):
    """An expression gave no usable answer: an error, null, or the wrong kind of value."""

    code = "undecided"


class NobodyToAsk(StepFailed):
    """A multi-instance task has nobody to ask, or too many; it never counts as agreed."""

    code = "nobody_to_ask"


class DecisionFailed(StepFailed):
    """A decision table had no matching rule, or several that contradict each other."""

    code = "decision_failed"


class StepLimit(StepFailed):
    """The process did not come to rest within the allowed number of engine steps or tokens."""

    code = "step_limit"


class NotJson(TypeError):
    """A value that is not JSON was handed to a step: convert dates and decimals to text or integers first."""

"""What an import answers: the copies it made, what a person still has to say, and what became of everything else.

How a file is read and changed is in the files beside this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from engine.model.korean import settled

Outcome = Literal["runnable", "draft", "refused"]
Sort = Literal["noted", "changed", "dropped", "to_fix", "refused"]
Kind = Literal[
    "who", "condition", "default", "timer", "form", "effect", "process", "decision", "message", "signal", "code",
    "event", "count", "confirm",
]  # fmt: skip

KINDS: Final[Mapping[str, str]] = {
    "who": "{}을(를) 누가 합니까? 직책이나 시작한 사람을 정해 주십시오.",
    "condition": "{}은(는) 어떤 때 갑니까? 조건을 FEEL로 적거나, 나머지 모든 경우라면 else라고 적어 주십시오.",
    "default": "{}에서 어느 조건에도 맞지 않으면 어느 흐름선으로 갑니까? 흐름선의 식별자를 적어 주십시오.",
    "timer": "{}은(는) 언제입니까? 기간(P3D), 날짜, FEEL 또는 되풀이(R/2026-01-01/P1M)로 적어 주십시오.",
    "form": '{}에서 어떤 양식을 씁니까? 쓰지 않으면 빈 글("")로 두십시오.',
    "effect": "{}은(는) 무엇을 하는 자동 처리입니까? 처리와 값을 적거나, 사람이 한다면 맡을 사람을 적어 주십시오.",
    "process": "{}은(는) 어느 절차를 시작합니까? 절차의 이름을 적거나, 사람이 한다면 맡을 사람을 적어 주십시오.",
    "decision": "{}은(는) 어느 판정표로 정합니까? 판정표의 식별자를 적어 주십시오.",
    "message": "{}은(는) 어떤 소식입니까? 소식의 이름과, 어느 건의 소식인지 가리는 상관 값을 적어 주십시오.",
    "signal": "{}의 신호는 무엇입니까? 신호의 이름을 적어 주십시오.",
    "code": "{}이(가) 내는 것의 코드는 무엇입니까? 받는 쪽과 같은 코드를 적어 주십시오.",
    "event": "{}은(는) 무엇이 일어나는 것입니까? 시간, 소식, 신호 가운데 하나로 정해 주십시오.",
    "count": "{}을(를) 몇 번, 또는 누구마다 되풀이합니까? 횟수나 목록을 FEEL로 적어 주십시오.",
}
"""What is asked about an element that lacks something. `{}` is the element as a sentence names it."""

EXAMPLES: Final[Mapping[str, object]] = {
    "who": "starter",
    "condition": "else",
    "default": "flow_2",
    "timer": "P3D",
    "form": "",
    "effect": {"verb": "notify", "params": {"to": '"starter"', "text": '"..."'}, "result": "told"},
    "process": "another_process",
    "decision": {"decision": "table", "result": "found"},
    "message": {"name": "answer", "correlation": "case_number"},
    "signal": "ready",
    "code": "failed",
    "event": {"timer": "P3D"},
    "count": {"each": "people", "as": "person"},
    "confirm": True,
}
"""What an answer of each kind looks like."""

CONFIRMED: Final[Mapping[str, str]] = {
    "not_executable": "{}은(는) 실행하지 않는 그림이라고 적혀 있습니다. 실행하는 절차로 삼아도 됩니까?",
    "start_added": "{}에 시작 이벤트가 없어 앞에 붙였습니다. 여기에서 시작하는 것이 맞습니까?",
    "starts_joined": "{}에 시작이 여럿이라 한 시작에서 골라 가도록 이었습니다. 그래도 됩니까?",
    "dangling_flow": "{}에서 이어진 곳이 없는 흐름선을 뺐습니다. 없이 실행해도 됩니까?",
    "compensation": "{}의 보상(되돌리기)은 일어나지 않습니다. 없이 실행해도 됩니까?",
    "transaction": "{}은(는) 한꺼번에 되돌려지지 않는 보통 하위 절차가 됩니다. 그래도 됩니까?",
    "ad_hoc": "{} 안의 일을 순서 없이 모두 하는 것으로 바꿨습니다. 그래도 됩니까?",
    "complex_gateway": "{}을(를) 조건에 맞는 길을 모두 가는 분기로 바꿨습니다. 그래도 됩니까?",
    "event_gateway": "{}을(를) 먼저 일어난 하나로 정해지는 분기로 바꿨습니다. 그래도 됩니까?",
    "hidden_code": "{}에 딸린 프로그램이나 값의 연결을 옮기지 않았습니다. 없이 실행해도 됩니까?",
    "token_count": "{}의 시작·완료 횟수 조건을 옮기지 않았습니다. 한 번으로 실행해도 됩니까?",
    "completion": "{}의 끝내는 조건을 옮기지 않았습니다. 모두 끝나야 넘어가도 됩니까?",
    "not_repeated": "{}은(는) 되풀이할 수 없는 일이라 한 번만 하게 했습니다. 그래도 됩니까?",
    "empty_inside": "{}의 속이 그려져 있지 않아 한 사람이 하는 일로 넣었습니다. 그래도 됩니까?",
    "duplicate_id": "{}의 식별자가 다른 것과 같아 새로 붙였습니다. 흐름선이 맞게 이어졌습니까?",
    "half_link": "{}의 짝이 되는 링크가 없어 끝으로 이었습니다. 여기에서 끝나도 됩니까?",
    "condition_dropped": "{}의 조건을 쓸 수 없는 자리라 뺐습니다. 조건 없이 가도 됩니까?",
    "message_dropped": "{}이(가) 소식을 기다려 시작한다는 것을 옮기지 않았습니다. 차례가 되면 바로 해도 됩니까?",
}
"""What a person has to agree to, since its meaning could not be kept whole; by what it is about."""


@dataclass(frozen=True, slots=True)
class Binding:
    """One thing only a person can say: what it is about, the question, and the tool's own words for it, verbatim."""

    kind: str
    element: str
    name: str
    line: int | None
    question: str
    hint: str
    process: str
    about: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "question", settled(self.question))

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from every other binding of the file."""
        return self.element, self.kind, self.about


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one element that is not exactly as it came, or what has to be drawn differently."""

    code: str
    sort: Sort
    element: str
    name: str
    line: int | None
    message: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", settled(self.message))


@dataclass(frozen=True, slots=True)
class Copy:
    """One executable process of the file, in our dialect."""

    process: str
    name: str
    bpmn: bytes


@dataclass(frozen=True, slots=True)
class Tally:
    """Elements of one category: how many came, are in the copies as such, are named in a finding, or are neither."""

    before: int = 0
    kept: int = 0
    named: int = 0

    @property
    def lost(self) -> int:
        """Elements that went missing without a word. It is a bug if this is not 0."""
        return self.before - self.kept - self.named


@dataclass(frozen=True)
class Imported:
    """The answer. `copies` begins with the one to look at first; a refused file has none and says why in `findings`."""

    file: str
    outcome: Outcome
    copies: tuple[Copy, ...] = ()
    bindings: tuple[Binding, ...] = ()
    findings: tuple[Finding, ...] = ()
    tallies: Mapping[str, Tally] = field(default_factory=dict)

    @property
    def bpmn(self) -> bytes:
        """The first copy; empty where the file was refused."""
        return self.copies[0].bpmn if self.copies else b""


class Refused(Exception):
    """The file cannot be imported at all."""

    def __init__(self, code: str, sentence: str, element: str = "", line: int | None = None) -> None:
        super().__init__(sentence)
        self.finding = Finding(code, "refused", element, "", line, sentence)

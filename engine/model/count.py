"""The count: who is entitled (frozen at opening), who has answered, what came of it, and when it is over.

What is counted — votes, consents, signatures — is named by the bylaws. How a secret answer is kept is not decided here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from engine.model.errors import FormRejected, NotOpen, NotYours, NoWayOn, Problem
from engine.model.ids import Json

OPTIONS_MAX = 50
ENTITLED_MAX = 20_000
"""More people than any complex has households."""
QUESTION_CHARS_MAX = 500
TITLE_CHARS_MAX = 200


class CountState(StrEnum):
    """`open → closed`, with a result; or `cancelled`, without one, when nobody waits for the result any more."""

    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


Closes = Literal["all", "closer", "both"]
"""What ends a count: everybody has answered, a person closes it, or whichever comes first."""


class AlreadyAnswered(NotOpen):
    """One answer each; the first one counts."""

    code = "already_answered"
    default_sentence = "이미 답하셨습니다. 한 번 낸 답은 바꿀 수 없습니다."


class NotEntitled(NotYours):
    """The person is not on the list that was frozen when the count was opened."""

    code = "not_entitled"
    default_sentence = "답할 수 있는 사람의 명단에 없습니다. 명단은 시작할 때 정해집니다."


class CountIllFormed(NoWayOn):
    """A procedure asked for a count that could never give a result."""

    code = "count_ill_formed"
    default_sentence = "물음을 시작할 수 없습니다. 절차를 만든 사람에게 알려 주십시오."


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Entitled:
    """One person who may answer, as they were called when the list was frozen."""

    person_id: str
    name: str
    title: str = ""
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answered where everybody may know it."""

    person_id: str
    option: str
    comment: str
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class Count:
    """One question to a frozen list of people."""

    id: str
    instance_id: str
    token: str
    document_id: str | None
    record_id: str | None
    question: str
    options: tuple[Option, ...]
    is_secret: bool
    closes: Closes
    closer: str
    """The role whose holders may close it; "" when nobody may."""
    state: CountState
    entitled: int
    answered: int
    asked_by: str
    opened_at: datetime
    closed_at: datetime | None = None
    closed_by: str | None = None
    result: dict[str, Any] | None = None

    @property
    def everybody_answered(self) -> bool:
        """Whether nobody is left to answer."""
        return self.answered == self.entitled

    @property
    def closes_by_itself(self) -> bool:
        """Whether the last answer closes it."""
        return self.closes in ("all", "both")


def options_of(given: Json) -> tuple[Option, ...]:
    """The options a procedure names, as words or as objects with id and title. Refuses none, too many, a nameless
    one or the same id twice."""
    found: list[Option] = []
    for one in given if isinstance(given, list) else []:
        if isinstance(one, str):
            one = {"id": one, "title": one}
        name = one.get("id") if isinstance(one, dict) else None
        if not isinstance(one, dict) or not isinstance(name, str) or not name.strip():
            raise CountIllFormed("고를 수 있는 답에 이름이 없습니다.")
        found.append(Option(name, str(one.get("title") or name)[:TITLE_CHARS_MAX]))
    if not 1 <= len(found) <= OPTIONS_MAX:
        raise CountIllFormed(f"고를 수 있는 답은 1개에서 {OPTIONS_MAX}개까지입니다.")
    if len({o.id for o in found}) != len(found):
        raise CountIllFormed("고를 수 있는 답에 같은 이름이 두 번 있습니다.")
    return tuple(found)


def closes_of(given: Json, closer: str) -> Closes:
    """What ends the count. One that only a person can close needs that person; without one, the last answer ends it."""
    match given:
        case "all":
            return "all"
        case "closer" if closer:
            return "closer"
        case None | "both":
            return "both" if closer else "all"
        case "closer":
            raise CountIllFormed("누가 마감하는지 정해지지 않았습니다.")
        case _:
            raise CountIllFormed("언제 마감하는지 알 수 없습니다.")


def require_answer(
    count: Count, entitled: Entitled | None, option: str, comment: str, *, comment_chars_max: int
) -> None:
    """Refuse an answer that may not be taken, in this order: not entitled, over, a second one, and then everything
    that is wrong with the answer itself."""
    if entitled is None:
        raise NotEntitled
    require_open(count)
    if entitled.answered:
        raise AlreadyAnswered
    problems: list[Problem] = []
    if option not in {o.id for o in count.options}:
        problems.append(Problem("unknown_option", "고를 수 있는 답이 아닙니다.", pointer="/option"))
    if comment and count.is_secret:
        sentence = "비밀로 묻는 일에는 의견을 남길 수 없습니다. 누가 썼는지 드러날 수 있습니다."
        problems.append(Problem("comment_on_secret", sentence, pointer="/comment"))
    elif len(comment) > comment_chars_max:
        problems.append(
            Problem("too_long", f"의견은 {comment_chars_max:,}자까지 적을 수 있습니다.", pointer="/comment")
        )
    if problems:
        raise FormRejected(problems=problems)


def require_open(count: Count) -> None:
    """Refuse when the count is over."""
    match count.state:
        case CountState.CLOSED:
            raise NotOpen("이미 마감되어 답을 받지 않습니다. 결과는 볼 수 있습니다.")
        case CountState.CANCELLED:
            raise NotOpen("취소되어 더는 답을 받지 않습니다.")
        case CountState.OPEN:
            return


def require_close(count: Count, roles: Iterable[str]) -> None:
    """Refuse when this holder of `roles` may not close the count, or nobody may any more."""
    if count.closes == "all" or not count.closer:
        raise NotYours("모두 답하면 저절로 마감됩니다.")
    if count.closer not in roles:
        raise NotYours("마감하는 사람이 따로 정해져 있습니다.")
    require_open(count)


def empty_tally(options: Sequence[Option]) -> dict[str, int]:
    """Nobody has answered yet."""
    return {o.id: 0 for o in options}


def result_of(
    count: Count, tally: Mapping[str, int], names: Mapping[str, str], answers: Iterable[Answer]
) -> dict[str, Any]:
    """What the procedure is told, and everybody may read, once the count is over. Names stand by their options only
    where answers are open, in the order of the frozen list (`names`: person id → name)."""
    assert sum(tally.values()) == count.answered, "every answer was counted once"
    result: dict[str, Any] = {
        "tally": {o.id: tally[o.id] for o in count.options},
        "entitled": count.entitled,
        "answered": count.answered,
    }
    if not count.is_secret:
        said = {a.person_id: a.option for a in answers}
        result["by"] = {o.id: [name for who, name in names.items() if said.get(who) == o.id] for o in count.options}
    return result


def tally_of(options: Sequence[Option], answers: Iterable[Answer]) -> dict[str, int]:
    """How often each option was chosen, in the order of the options."""
    counted = Counter(a.option for a in answers)
    return {o.id: counted[o.id] for o in options}

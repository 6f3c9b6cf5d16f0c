"""What can go wrong and be answered: a Problem is one thing wrong with what someone gave us, a Refusal is an
expected "no" a person can act on. Bugs are not here; they stay loud. HTTP status codes are not here either."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from engine.model.korean import settled


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, with its place and a Korean sentence. `pointer` is a JSON pointer into given data;
    `file`, `element` and `line` name a place in a definition."""

    code: str
    message: str
    file: str = ""
    element: str = ""
    line: int | None = None
    pointer: str = ""
    severity: Literal["error", "warning"] = "error"

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", settled(self.message))


class Refusal(Exception):
    """An expected error. `sentence` is Korean and says what the reader can do."""

    code = "refused"
    default_sentence = "요청을 처리할 수 없습니다."

    def __init__(self, sentence: str = "", problems: Iterable[Problem] = ()) -> None:
        self.sentence = settled(sentence or self.default_sentence)
        self.problems = tuple(problems)
        super().__init__(self.sentence)


class NotFound(Refusal):
    """It does not exist, or not for this person: the two are never told apart."""

    code = "not_found"
    default_sentence = "찾을 수 없습니다. 주소가 바뀌었거나 볼 수 없는 문서입니다."


class NotSignedIn(Refusal):
    """Nobody is signed in, or the session has ended."""

    code = "not_signed_in"
    default_sentence = "로그인이 필요합니다."


class NotYours(Refusal):
    """The person can see it but may not do this."""

    code = "not_yours"
    default_sentence = "이 일을 할 권한이 없습니다."


class NotOpen(Refusal):
    """The task was finished or cancelled before this request came."""

    code = "not_open"
    default_sentence = "이미 처리된 할 일입니다."


class Stale(Refusal):
    """Somebody changed it since the person last looked."""

    code = "stale"
    default_sentence = "그사이 내용이 바뀌었습니다. 새로 고친 뒤 다시 해 주십시오."


class FormRejected(Refusal):
    """What was written on a form has problems; all of them are listed."""

    code = "form_rejected"
    default_sentence = "고칠 곳이 있습니다."


class RecordRejected(Refusal):
    """What was to be kept in a register has problems; all of them are listed and nothing was kept."""

    code = "record_rejected"
    default_sentence = "대장에 적을 내용에 고칠 곳이 있습니다. 아무것도 바뀌지 않았습니다."


class ReleaseRejected(Refusal):
    """A set of definitions has problems; all of them are listed and nothing was loaded."""

    code = "release_rejected"
    default_sentence = "절차나 양식 파일에 고칠 곳이 있습니다. 아무것도 바뀌지 않았습니다."


class AlreadyFinal(Refusal):
    """A final document is never changed; it is corrected by a new one."""

    code = "already_final"
    default_sentence = "완결된 문서는 고칠 수 없습니다. 새 문서로 바로잡아 주십시오."


class OverLimit(Refusal):
    """Too large, too many or too long."""

    code = "over_limit"
    default_sentence = "정해진 크기를 넘었습니다."


class NeedsAnother(Refusal):
    """The rules name nobody for this, or the same person may not do both."""

    code = "needs_another"
    default_sentence = "맡을 사람이 정해지지 않았습니다. 관리자에게 알려 주십시오."


class NoWayOn(Refusal):
    """The definitions in force do not say how this matter goes on; it stays where it was."""

    code = "no_way_on"
    default_sentence = "절차나 양식 파일에 다음 순서가 정해져 있지 않습니다. 관리자에게 알려 주십시오."


class NotReady(Refusal):
    """The installation cannot do this now: its database, its clock or a program it needs has to be put right."""

    code = "not_ready"
    default_sentence = "아직 준비가 되지 않았습니다. 잠시 뒤 다시 해 주십시오."


class KeyReused(Refusal):
    """One idempotency key, two different requests."""

    code = "key_reused"
    default_sentence = "같은 요청 번호로 다른 내용을 보낼 수 없습니다."

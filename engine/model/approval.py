"""The approval line: the ordered people who must act, what their act means and where it is printed.

The meaning of a step (blocks or not, may reject or not) and its print cell are independent attributes; both come
from the bylaws' table and neither is derived from a word in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from engine.model.document import StampState
from engine.model.errors import NeedsAnother

StepState = Literal["waiting", "open", "signed", "returned", "skipped"]
STARTER = "starter"
"""The role word in a line table that means: whoever started the matter."""


@dataclass(frozen=True, slots=True)
class ApprovalStep:
    """One signature asked for. `person_id` is None while several people hold the role and none has acted."""

    no: int
    role: str
    role_title: str
    act: str
    mode: Literal["seq", "par"] = "seq"
    may_reject: bool = True
    blocking: bool = True
    stamp_cell: int = 0
    clause: str = ""
    person_id: str | None = None
    person_name: str = ""
    shape: Literal["round", "square"] = "round"
    state: StepState = "waiting"
    acted_at: datetime | None = None
    comment: str = ""
    on_behalf_of: str = ""
    assignment_id: str | None = None


def next_group(steps: Sequence[ApprovalStep], *, blocking: bool) -> tuple[ApprovalStep, ...]:
    """The step or parallel steps whose turn it is among those that block (or do not).

    Consecutive `par` steps act together; a group with anyone left to act is not passed."""
    mine = [s for s in sorted(steps, key=lambda s: s.no) if s.blocking is blocking]
    for at, step in enumerate(mine):
        if step.state in ("signed", "skipped"):
            continue
        if step.mode == "seq":
            return (step,)
        first, last = at, at
        while first > 0 and mine[first - 1].mode == "par":
            first -= 1
        while last + 1 < len(mine) and mine[last + 1].mode == "par":
            last += 1
        return tuple(s for s in mine[first : last + 1] if s.state not in ("signed", "skipped"))
    return ()


def decides(steps: Sequence[ApprovalStep], step: ApprovalStep) -> bool:
    """Whether this is the deciding signature: the last of those that block."""
    last = max((s.no for s in steps if s.blocking), default=None)
    return last is not None and step.no == last


def stamp_state(step: ApprovalStep) -> StampState:
    """How the step's cell looks now."""
    match step.state:
        case "signed":
            return "signed"
        case "open":
            return "now"
        case "returned":
            return "returned"
        case "skipped":
            return "skipped"
        case "waiting":
            return "waiting" if step.blocking else "ref"


def line_from_rows(
    rows: Iterable[Mapping[str, Any]],
    *,
    starter: tuple[str, str, str],
    holders: Mapping[str, Sequence[tuple[str, str, str]]],
    titles: Mapping[str, str],
    shapes: Mapping[str, Literal["round", "square"]],
    named: Mapping[str, tuple[str, str]],
    starter_role: str,
) -> tuple[ApprovalStep, ...]:
    """Turn the rows a line table answered into steps with people.

    `starter` and each of `holders[role]` are (person id, name, assignment id); `named` resolves a person id that a
    form carries to (id, name). A line with nobody to decide, or a role that nobody holds, is refused: it never
    passes by itself."""
    steps: list[ApprovalStep] = []
    vacant: list[str] = []
    for row in sorted(rows, key=lambda r: int(r["no"])):
        role = str(row["role"])
        step = ApprovalStep(
            no=len(steps) + 1,
            role=starter_role if role == STARTER else role,
            role_title=str(row.get("title") or titles.get(role, "")),
            act=str(row["act"]),
            mode="par" if row.get("mode") == "par" else "seq",
            may_reject=row.get("may_reject") is not False,
            blocking=row.get("blocking") is not False,
            stamp_cell=int(row.get("stamp_cell") or len(steps) + 1),
            clause=str(row.get("clause") or ""),
            shape=shapes.get(starter_role if role == STARTER else role, "round"),
        )
        person = str(row.get("person") or "")
        if role == STARTER:
            step = replace(step, person_id=starter[0], person_name=starter[1], assignment_id=starter[2] or None)
        elif person:
            if person not in named:
                vacant.append(step.role_title or role)
                continue
            step = replace(step, person_id=named[person][0], person_name=named[person][1])
        elif not holders.get(role):
            vacant.append(titles.get(role, role))
            continue
        elif len(holders[role]) == 1:
            person_id, name, assignment = holders[role][0]
            step = replace(step, person_id=person_id, person_name=name, assignment_id=assignment)
        steps.append(step)
    if vacant:
        raise NeedsAnother(f"{', '.join(dict.fromkeys(vacant))} 자리가 비어 있어 결재선을 만들 수 없습니다.")
    if not any(s.blocking and s.role != STARTER and s.person_id != starter[0] for s in steps):
        raise NeedsAnother("결재할 사람이 아무도 없어 올릴 수 없습니다.")
    return tuple(steps)

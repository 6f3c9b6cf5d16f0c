"""People, the roles they hold and since when; an Actor is a Person as they stand at the instant of an act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class Role:
    """A role of the bylaws, by id; its title is data and only ever printed."""

    id: str
    title: str
    short: str
    unit: str
    may: frozenset[str] = frozenset()
    seal: Literal["round", "square"] = "round"


@dataclass(frozen=True, slots=True)
class OrgUnit:
    """A unit of the organisation as the bylaws name it. `head` is the role shown first, `under` the unit above it."""

    id: str
    title: str
    head: str = ""
    note: str = ""
    seats: int = 0
    under: str = ""


def misplaced(units: Sequence[OrgUnit]) -> list[tuple[str, str]]:
    """The units that stand under one that is not there, or under themselves, each with a sentence."""
    above = {unit.id: unit.under for unit in units}
    found: list[tuple[str, str]] = []
    for unit in units:
        if unit.under and unit.under not in above:
            found.append((unit.id, f"조직이 가리키는 윗조직이 없습니다: {unit.under}"))
            continue
        at = unit.under
        for _ in units:
            if at == unit.id:
                found.append((unit.id, "윗조직을 따라가면 자기 자신으로 돌아옵니다."))
                break
            at = above.get(at, "")
    return found


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the complex, whether they sign in or not."""

    id: str
    name: str
    login: str | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who holds which role from when to when, on what basis. `until` is the last day, open when None."""

    id: str
    person_id: str
    role: str
    since: date
    until: date | None = None
    place: str = ""
    basis: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether the role is held on `day`, first and last day included."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Delegation:
    """Somebody acts for somebody else from `since` to `until`, both days included."""

    id: str
    from_person_id: str
    to_person_id: str
    since: date
    until: date
    reason: str = ""

    def in_force_on(self, day: date) -> bool:
        """Whether the deputy may act on `day`."""
        return self.since <= day <= self.until


@dataclass(frozen=True, slots=True)
class Actor:
    """A person at the instant of an act: the roles then held, what these allow, and for whom they stand in."""

    complex_id: str
    person_id: str
    name: str
    title: str
    assignments: tuple[Assignment, ...] = ()
    may: frozenset[str] = frozenset()
    stands_in_for: Mapping[str, str] | None = None
    """Person id → name of those who delegated to this person and whose delegation is in force now."""

    @property
    def roles(self) -> frozenset[str]:
        """The ids of the roles held at this instant."""
        return frozenset(a.role for a in self.assignments)

    def assignment_for(self, role: str) -> Assignment | None:
        """The assignment by which this actor holds `role`, if any."""
        return next((a for a in self.assignments if a.role == role), None)


def role_title(assignments: tuple[Assignment, ...], roles: Mapping[str, Role]) -> str:
    """The title a person is addressed by: that of the role held longest."""
    held = [a for a in assignments if a.role in roles]
    return roles[min(held, key=lambda a: a.since).role].title if held else ""

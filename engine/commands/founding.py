"""Founding a complex on this desk: its name, its people and who holds which role since when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from engine.desk import Desk
from engine.model.ids import new_id
from engine.store import events, numbers, people


def found(
    desk: Desk,
    complex_row: Mapping[str, Any],
    persons: Sequence[Mapping[str, Any]],
    assignments: Sequence[Mapping[str, Any]],
    vacancies: Sequence[Mapping[str, Any]] = (),
    delegations: Sequence[Mapping[str, Any]] = (),
    last_numbers: Sequence[tuple[str, str, int]] = (),
) -> dict[str, str]:
    """Write down a complex and its people in one transaction; the answer maps each person's key to their id.

    `persons` carry `key`, `name`, `login`, `title`, `description` and `password_hash`; `assignments` carry `person`
    (such a key), `role`, `since` and what else the table keeps; `delegations` name such keys as `from` and `to`.
    `last_numbers` let registers go on from paper ones: register, year, last number."""
    with desk.db.transaction(desk.complex_id, desk.clock()) as tx:
        people.add_complex(tx, dict(complex_row))
        ids: dict[str, str] = {}
        for row in persons:
            ids[str(row["key"])] = person_id = new_id()
            people.add_person(tx, {k: v for k, v in row.items() if k != "key"} | {"id": person_id})
        for row in assignments:
            values = {k: v for k, v in row.items() if k != "person"}
            people.add_assignment(tx, values | {"id": new_id(), "person_id": ids[str(row["person"])]})
        for row in vacancies:
            people.add_vacancy(tx, dict(row) | {"id": new_id()})
        for row in delegations:
            values = {k: v for k, v in row.items() if k not in ("from", "to")}
            parties = {"from_person_id": ids[str(row["from"])], "to_person_id": ids[str(row["to"])]}
            people.add_delegation(tx, values | parties | {"id": new_id()})
        for register, year, last in last_numbers:
            numbers.go_on_from(tx, register, year, last)
        events.append(
            tx,
            "complex.founded",
            actor_id=None,
            actor={},
            subject_id=desk.complex_id,
            document_id=None,
            data={
                "name": complex_row["name"],
                "people": len(ids),
                "on": date.isoformat(tx.now.date()),
                "last_numbers": [list(known) for known in last_numbers],
            },
        )
        return ids

"""Identifiers and the shape of JSON. Time-ordered ids come from here and nowhere else."""

from __future__ import annotations

from typing import NewType, TypeAlias

from uuid_utils import uuid7

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

ComplexId = NewType("ComplexId", str)
PersonId = NewType("PersonId", str)
InstanceId = NewType("InstanceId", str)
TaskId = NewType("TaskId", str)
DocumentId = NewType("DocumentId", str)


def new_id() -> str:
    """A UUIDv7 as 32 hex digits: unique everywhere and sorted by the moment it was made."""
    return uuid7().hex

"""A document's states and what is needed to put it on paper. Rendering itself is next door in `paper`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from engine.model.ids import Json


class DocumentState(StrEnum):
    """`draft → in_approval → final → void`; a discarded draft goes straight to void."""

    DRAFT = "draft"
    IN_APPROVAL = "in_approval"
    FINAL = "final"
    VOID = "void"


StampState = Literal["signed", "now", "waiting", "ref", "returned", "skipped"]


@dataclass(frozen=True, slots=True)
class StampCell:
    """One cell of the stamp table: whose seal falls where, and whether it has fallen."""

    role_title: str
    act: str
    person_name: str
    state: StampState
    signed_on: date | None = None
    shape: Literal["round", "square"] = "round"
    blocking: bool = True
    on_behalf_of: str = ""


@dataclass(frozen=True, slots=True)
class PaperAttachment:
    """A file named on the paper; its bytes stay in the blob store."""

    name: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything a face of the document is made from; the same source for HTML, DOCX and PDF."""

    complex_name: str
    office_name: str
    form_title: str
    title: str
    data: dict[str, Json]
    schema: dict[str, Json]
    ui: dict[str, Json]
    drafted_on: date
    number: str | None = None
    effective_on: date | None = None
    stamps: tuple[StampCell, ...] = ()
    attachments: tuple[PaperAttachment, ...] = ()
    disclosure: str = ""
    retention: str = ""
    basis: tuple[str, ...] = ()
    verification: str | None = None
    drafter: str = ""
    extra: dict[str, Json] = field(default_factory=dict)

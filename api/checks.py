"""Looking at one definition file: nothing of it is kept and no release is made. Sending one is releases.py's."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, File, UploadFile
from pydantic import Field

from api.auth import opens
from api.deps import AtDesk, By
from api.door import Door
from api.releases import DefinitionProblem
from api.shapes import Shown
from engine.queries import checks

router = APIRouter(route_class=Door, tags=["checks"])


class OpenBinding(Shown):
    """Something only a person can say before the drawing can be run."""

    kind: str
    element: str
    name: str
    line: int | None
    question: str
    hint: str = Field(description="What the tool had written there, as it is")


class ImportFinding(Shown):
    """What became of an element that could not stay as it came."""

    code: str
    sort: Literal["noted", "changed", "dropped", "to_fix", "refused"]
    element: str
    name: str
    line: int | None
    message: str


class NormalizedCopy(Shown):
    """One procedure of the file in our dialect."""

    process: str
    name: str
    bpmn: str


class ImportedDrawing(Shown):
    """What an import makes of a drawing."""

    outcome: Literal["runnable", "draft", "refused"]
    copies: list[NormalizedCopy]
    bindings: list[OpenBinding]
    bindings_total: int
    findings: list[ImportFinding]
    findings_total: int


class CheckedFile(Shown):
    """What there is to say about a file."""

    name: str
    bytes: int
    kind: Literal["bpmn", "dmn", ""] = Field(description="Empty for what is neither")
    problems: list[DefinitionProblem] = Field(description="What `danji lint` says about it")
    errors_total: int
    warnings_total: int
    imported: ImportedDrawing | None


@router.post("/checks", operation_id="check_file", response_model=CheckedFile)
@opens("rules.check")
def check_file(
    desk: AtDesk, by: By, file: Annotated[UploadFile, File(description="One BPMN or DMN file; 8 MB")]
) -> object:
    """Look at one file of any tool. It is not kept, and nothing changes by it."""
    return checks.check(desk, by, file.filename or "", file.file.read(checks.CHECKED_BYTES_MAX + 1))

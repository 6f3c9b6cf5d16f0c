"""Files on documents: put on, take off, download, look at."""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, Query, Request, Response, UploadFile

from api import shapes
from api.auth import opens
from api.deps import AtDesk, By, Id, MaybeOnce
from api.door import Door
from api.downloads import DESCRIBED, PICTURE_DESCRIBED, download, picture
from engine.commands import attachments
from engine.commands.acting import Once
from engine.queries import documents, photos

router = APIRouter(route_class=Door, tags=["attachments"])


@router.post(
    "/documents/{document_id}/attachments",
    operation_id="attach_file",
    status_code=201,
    response_model=shapes.Attachment,
)
@opens("documents.write")
def attach_file(
    request: Request,
    desk: AtDesk,
    by: By,
    document_id: Id,
    file: Annotated[UploadFile, File(description="One file of at most 20 MB")],
    once: MaybeOnce,
    field: Annotated[str, Form(max_length=100)] = "",
) -> object:
    """Put a file on a draft. What it is, is told by its content; its name is only a label."""
    content, name = file.file.read(), file.filename or ""
    if once is not None:
        digest = hashlib.sha256(content)
        digest.update(f"\0{name}\0{field}".encode())
        once = Once(once.key, once.route, digest.hexdigest())
    return attachments.attach(desk, by, document_id, name, content, field, once=once)


@router.get(
    "/documents/{document_id}/attachments/{attachment_id}",
    operation_id="download_attachment",
    response_class=Response,
    responses=DESCRIBED,
)
@opens("documents.read")
def download_attachment(desk: AtDesk, by: By, document_id: Id, attachment_id: Id) -> Response:
    """A file as it was kept."""
    content, name, media_type = documents.attachment(desk, by, document_id, attachment_id)
    return download(content, name, media_type)


@router.delete("/documents/{document_id}/attachments/{attachment_id}", operation_id="detach_file", status_code=204)
@opens("documents.write")
def detach_file(desk: AtDesk, by: By, document_id: Id, attachment_id: Id, once: MaybeOnce) -> Response:
    """Take a file off a draft."""
    attachments.detach(desk, by, document_id, attachment_id, once=once)
    return Response(status_code=204)


@router.get(
    "/attachments/{attachment_id}/thumbnail",
    operation_id="read_thumbnail",
    response_class=Response,
    responses=PICTURE_DESCRIBED,
)
@opens("documents.read")
def read_thumbnail(
    desk: AtDesk,
    by: By,
    attachment_id: Id,
    size: Annotated[Literal["small", "large"], Query(description="320 or 1,600 pixels on the longer side")] = "small",
) -> Response:
    """An attached photo in small, drawn anew: upright, without place or device."""
    return picture(photos.thumbnail(desk, by, attachment_id, size))

"""Files on drafts: what they are is told by their content, what they are called is only a label."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile

from engine.commands.acting import Answer, Once, act, record
from engine.commands.documents import writing
from engine.commands.matters import Matter
from engine.desk import Desk
from engine.model.errors import FormRejected, OverLimit, Problem
from engine.model.ids import new_id
from engine.model.person import Actor
from engine.paper.stamps import clean_image
from engine.rules.form import AttachmentGroup
from engine.store import documents, files
from engine.store.files import Attachment
from engine.store.session import Tx

FILE_BYTES_MAX = 20_000_000
FILES_PER_DOCUMENT_MAX = 30
NAME_CHARS_MAX = 120
HWP_SIGNATURE_BYTES = 4_000_000
"""How far into an OLE container the name of the program is looked for."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HIDDEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069/\\:*?\"<>|]")
IMAGES = frozenset({"image/png", "image/jpeg", "image/webp"})
_ENDINGS = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "application/x-hwp": (".hwp",),
    "application/hwp+zip": (".hwpx",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "text/plain": (".txt", ".csv", ".md", ".log"),
}
_TEXTS = _ENDINGS["text/plain"]
"""Text has no first bytes of its own: it is text only if its name says so too."""
_PICTURES = (".png", ".jpg", ".jpeg", ".webp")
_PROGRAMS = re.compile(rb"\s*(<|%!|#!|\{\\rtf|push graphic-context)")
"""How texts begin that some program would carry out, draw or open by itself: markup, PostScript, scripts, RTF, MVG."""


def media_type_of(content: bytes) -> str | None:
    """What a file is, by its first bytes; None for anything an office does not attach."""
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith(_OLE):
        return "application/x-hwp" if b"HWP Document File" in content[:HWP_SIGNATURE_BYTES] else None
    if content.startswith(b"PK\x03\x04"):
        return _packed_type(content)
    return _text_type(content.removeprefix(b"\xef\xbb\xbf"))


def _packed_type(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = set(packed.namelist()[:2_000])
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return None
    if any("vbaproject" in name.lower() for name in names):
        return None
    office = "application/vnd.openxmlformats-officedocument."
    if "word/document.xml" in names:
        return office + "wordprocessingml.document"
    if "xl/workbook.xml" in names:
        return office + "spreadsheetml.sheet"
    return "application/hwp+zip" if "Contents/content.hpf" in names else None


def _text_type(content: bytes) -> str | None:
    if b"\x00" in content or _PROGRAMS.match(content):
        return None
    for encoding in ("utf-8", "cp949"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return "text/plain"
    return None


def label(name: str) -> str:
    """A file name as a label: composed Korean, no path, nothing invisible, not too long."""
    clean = _HIDDEN.sub(" ", unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1]))
    clean = " ".join(clean.split()).lstrip(".").strip() or "이름 없는 파일"
    if len(clean) <= NAME_CHARS_MAX:
        return clean
    stem, dot, ending = clean.rpartition(".")
    kept = f"{dot}{ending}" if stem and len(ending) <= 8 else ""
    return clean[: NAME_CHARS_MAX - len(kept)] + kept


def named(name: str, media_type: str) -> str:
    """The label of a file of this kind. Its ending says what the content is, whatever the sender called it: a browser
    saves the file under this name, and the computer opens it by its ending."""
    clean, endings = label(name), _ENDINGS[media_type]
    if clean.lower().endswith(endings):
        return clean
    stem, dot, ending = clean.rpartition(".")
    if stem and f"{dot}{ending}".lower() in _PICTURES and media_type in IMAGES:
        clean = stem  # A picture is drawn anew, perhaps in another format.
    return clean[: NAME_CHARS_MAX - len(endings[0])].rstrip() + endings[0]


def attach(
    desk: Desk,
    actor: Actor,
    document_id: str,
    name: str,
    content: bytes,
    field: str | None = None,
    once: Once | None = None,
) -> Answer:
    """Add a file to a draft. Pictures are drawn anew, so that no place or hidden part travels along; the digest of
    what was sent is kept in the log as evidence."""

    def work(tx: Tx) -> Answer:
        matter, _ = writing(desk, tx, actor, document_id)
        group = _group(matter, field)
        if len(content) > FILE_BYTES_MAX:
            raise OverLimit(f"파일은 {FILE_BYTES_MAX // 1_000_000}MB까지 붙일 수 있습니다.")
        if not content:
            raise _refused("empty_file", "빈 파일입니다.")
        if len(files.attachments_of(tx, document_id)) >= FILES_PER_DOCUMENT_MAX:
            raise OverLimit(f"붙임은 {FILES_PER_DOCUMENT_MAX}개까지 붙일 수 있습니다.")
        media_type = media_type_of(content)
        if media_type is None or (media_type == "text/plain" and not label(name).lower().endswith(_TEXTS)):
            raise _refused("file_type", "붙일 수 없는 파일입니다. PDF, 사진, 한글, 워드, 엑셀 파일을 골라 주십시오.")
        if group is not None and group.images and media_type not in IMAGES:
            raise _refused("not_a_photo", f"{group.title}에는 사진만 붙일 수 있습니다. 사진을 다시 골라 주십시오.")
        kept = clean_image(content) if media_type in IMAGES else content
        kind = (media_type_of(kept) or media_type) if media_type in IMAGES else media_type
        added = Attachment(
            id=new_id(),
            document_id=document_id,
            name=named(name, kind),
            sha256=desk.blobs.put(kept),
            bytes=len(kept),
            media_type=kind,
            field=(field or "")[:100],
        )
        files.attach(tx, added, actor.person_id)
        documents.let_be_found(tx, matter.document)
        record(
            tx,
            actor,
            "document.file_attached",
            subject_id=added.id,
            document_id=document_id,
            data={"name": added.name, "sha256": added.sha256, "sent_sha256": desk.blobs.digest(content)},
        )
        return public(added)

    return act(desk, actor, once, work)


def _group(matter: Matter, field: str | None) -> AttachmentGroup | None:
    """The group a file is put into. A form that declares groups knows no others."""
    asked = matter.form.form.attachments
    if not asked.groups or not field:
        return None
    group = asked.group(field)
    if group is None:
        raise _refused("unknown_group", "이 양식에 없는 붙임 묶음입니다.")
    return group


def _refused(code: str, message: str) -> FormRejected:
    return FormRejected(message, [Problem(code, message, pointer="/attachments")])


def detach(desk: Desk, actor: Actor, document_id: str, attachment_id: str, once: Once | None = None) -> Answer:
    """Take a file off a draft."""

    def work(tx: Tx) -> Answer:
        matter, _ = writing(desk, tx, actor, document_id)
        gone = files.attachment(tx, document_id, attachment_id)
        files.detach(tx, document_id, attachment_id)
        documents.let_be_found(tx, matter.document)
        record(
            tx,
            actor,
            "document.file_detached",
            subject_id=attachment_id,
            document_id=document_id,
            data={"name": gone.name, "sha256": gone.sha256},
        )
        return {"attachment_id": attachment_id}

    return act(desk, actor, once, work)


def public(attachment: Attachment) -> Answer:
    """An attachment as people see it."""
    return {
        "id": attachment.id,
        "name": attachment.name,
        "bytes": attachment.bytes,
        "media_type": attachment.media_type,
        "field": attachment.field,
    }

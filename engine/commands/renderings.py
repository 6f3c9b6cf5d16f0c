"""Making the faces of final documents: claimed as a row, made outside any transaction, kept exactly once. The DOCX
comes first and alone; the PDF is made of it afterwards, so that a converter that fails keeps nobody from the DOCX."""

from __future__ import annotations

from collections.abc import Callable

from engine.desk import Desk
from engine.model.document import Paper
from engine.model.effect import RENDERINGS
from engine.paper import docx
from engine.paper.pdf import Converter
from engine.store import documents, effects, events, files
from engine.store.documents import Document
from engine.store.effects import LaterEffect
from engine.store.files import Rendition
from engine.store.session import Tx

PaperOf = Callable[[Tx, Document], Paper]
Making = Callable[[], bytes | None]
"""Makes a face without touching the database; None when nothing here can."""


def perform_next(desk: Desk, paper_of: PaperOf, converter: Converter) -> bool:
    """Perform one due effect; False when there is none. A failure is kept with the row and tried again later."""
    with desk.db.transaction(desk.complex_id, desk.clock()) as tx:
        effect = effects.claim(tx, RENDERINGS)
        if effect is None:
            return False
        document = documents.get(tx, effect.document_id)
        match effect.verb:
            case "render_document":
                kind, made_by = "docx", "docxtpl"
                no = files.next_rendition_no(tx, document.id)
                make = _word(paper_of(tx, document), desk.bylaws(document.release).form(document.form).template)
            case "convert_document":
                kind, made_by = "pdf", converter.name
                faces = files.renditions_of(tx, document.id)
                newest = next(face for face in faces if face.kind == "docx")
                no = newest.no
                make = _portable(desk, newest, converter)
                if any(face.kind == kind and face.no == no for face in faces):
                    effects.finish(tx, effect)
                    return True
            case other:
                raise AssertionError(f"no worker performs {other}")
    try:
        content = make()
    except Exception as error:  # Whatever a renderer dies of, the row must say so and be tried again.
        with desk.db.transaction(desk.complex_id, desk.clock()) as tx:
            effects.fail(tx, effect, f"{type(error).__name__}: {error}")
        return True
    _keep(desk, effect, kind, no, made_by, content, then_convert=kind == "docx" and converter.name != "none")
    return True


def _word(paper: Paper, template: bytes | None) -> Making:
    return lambda: docx.render(paper, template)


def _portable(desk: Desk, word: Rendition, converter: Converter) -> Making:
    return lambda: converter.convert(desk.blobs.get(word.sha256))


def _keep(
    desk: Desk, effect: LaterEffect, kind: str, no: int, made_by: str, content: bytes | None, *, then_convert: bool
) -> None:
    sha256 = desk.blobs.put(content) if content is not None else ""
    with desk.db.transaction(desk.complex_id, desk.clock()) as tx:
        if not effects.finish(tx, effect) or content is None:
            return
        face = Rendition(no=no, kind=kind, sha256=sha256, bytes=len(content), made_by=made_by, made_at=tx.now)
        files.add_rendition(tx, effect.document_id, face)
        if then_convert:
            effects.ask(tx, effect.instance_id, effect.document_id, "convert_document", {})
        events.append(
            tx,
            "document.rendered",
            actor_id=None,
            actor={},
            subject_id=effect.document_id,
            document_id=effect.document_id,
            data={"no": no, "kinds": [kind], "sha256": {kind: sha256}},
        )

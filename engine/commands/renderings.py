"""Making the faces of final documents: claimed as a row, made outside any transaction, kept exactly once."""

from __future__ import annotations

from collections.abc import Callable

from engine.desk import Desk
from engine.model.document import Paper
from engine.paper import docx
from engine.paper.pdf import Converter
from engine.store import documents, effects, events, files
from engine.store.documents import Document
from engine.store.effects import LaterEffect
from engine.store.session import Tx

PaperOf = Callable[[Tx, Document], Paper]
Made = tuple[str, bytes, str]
"""Kind, bytes, and what made them."""


def perform_next(desk: Desk, paper_of: PaperOf, converter: Converter) -> bool:
    """Perform one due effect; False when there is none. A failure is kept with the row and tried again later."""
    with desk.db.transaction(desk.complex_id, desk.clock()) as tx:
        effect = effects.claim(tx)
        if effect is None:
            return False
        document = documents.get(tx, effect.document_id)
        paper = paper_of(tx, document)
        template = desk.bylaws(document.release).form(document.form).template
    try:
        made = _faces(paper, template, converter)
    except Exception as error:  # Whatever a renderer dies of, the row must say so and be tried again.
        with desk.db.transaction(desk.complex_id, desk.clock()) as tx:
            effects.fail(tx, effect, f"{type(error).__name__}: {error}")
        return True
    _keep(desk, effect, made)
    return True


def _faces(paper: Paper, template: bytes | None, converter: Converter) -> list[Made]:
    word = docx.render(paper, template)
    made: list[Made] = [("docx", word, "docxtpl")]
    portable = converter.convert(word)
    if portable is not None:
        made.append(("pdf", portable, converter.name))
    return made


def _keep(desk: Desk, effect: LaterEffect, made: list[Made]) -> None:
    kept = [(kind, desk.blobs.put(content), len(content), by) for kind, content, by in made]
    with desk.db.transaction(desk.complex_id, desk.clock()) as tx:
        if not effects.finish(tx, effect):
            return
        no = files.add_renditions(tx, effect.document_id, kept)
        events.append(
            tx,
            "document.rendered",
            actor_id=None,
            actor={},
            subject_id=effect.document_id,
            document_id=effect.document_id,
            data={"no": no, "kinds": [k for k, *_ in kept], "sha256": {k: s for k, s, *_ in kept}},
        )

"""How a document begins: the empty draft of a form, in the matter it belongs to. Deciding about it is elsewhere."""

from __future__ import annotations

from typing import Any

from engine.bylaws import FormDefinition
from engine.model.document import DocumentState
from engine.model.ids import new_id
from engine.store import documents
from engine.store.documents import Document
from engine.store.session import Tx


def headline(facts: dict[str, Any]) -> dict[str, Any]:
    """What lists show of a document: title, amount, summary and the other party, from its form's facts."""
    amount = facts.get("amount")
    return {
        "title": str(facts.get("title") or "")[:300],
        "amount": amount if isinstance(amount, int) and not isinstance(amount, bool) else None,
        "summary": str(facts.get("summary") or ""),
        "party": str(facts.get("party") or "")[:300],
    }


def begin(
    tx: Tx,
    form: FormDefinition,
    data: dict[str, Any],
    *,
    drafter_id: str,
    drafter_name: str,
    instance_id: str,
    release: str,
    copied_from: str | None = None,
) -> Document:
    """A new draft of this form, filled with `data` as far as it goes."""
    computed: dict[str, Any] = form.form.compute(data)
    shown = headline(form.form.facts(computed)) if data else headline({})
    document = Document(
        id=new_id(),
        form=form.slug,
        area=form.area,
        **shown,
        state=DocumentState.DRAFT,
        number=None,
        drafter_id=drafter_id,
        drafter_name=drafter_name,
        instance_id=instance_id,
        release=release,
        data=computed,
        revision=1,
        round=0,
        drafted_at=tx.now,
        submitted_at=None,
        finalized_at=None,
        retained_until=None,
        seal=None,
        voided_at=None,
        void_reason="",
        copied_from=copied_from,
    )
    documents.add(tx, document, form.title)
    return document

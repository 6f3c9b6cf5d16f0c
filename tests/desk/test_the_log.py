"""Everything that happened is in the log, in order, and the log proves that nothing in it was changed."""

from __future__ import annotations

import orjson
import pytest

from engine.model.errors import FormRejected
from engine.model.event import leaf_hash, tree_root
from engine.store import events
from tests.office import Office


def entries(office: Office) -> list[dict[str, object]]:
    with office.desk.db.reading(office.desk.complex_id, office.clock()) as tx:
        return [orjson.loads(entry) for entry, _ in events.leaves(tx)]


def test_every_command_is_one_event_in_the_order_it_happened(office: Office) -> None:
    document = office.submits("박지영")
    office.approves(document, "이수진", "최영식", "정민호")

    log = entries(office)

    assert [e["seq"] for e in log] == list(range(len(log)))
    assert [e["command"] for e in log if e["document"] == document] == [
        "document.created",
        "document.file_attached",
        "document.file_attached",
        "document.submitted",
        "task.completed",
        "task.completed",
        "task.completed",
    ]


def test_the_tree_head_is_the_head_of_what_the_log_holds(office: Office) -> None:
    office.submits("박지영")

    with office.desk.db.reading(office.desk.complex_id, office.clock()) as tx:
        kept = events.leaves(tx)
        head = events.head(tx)

    assert all(leaf_hash(entry) == leaf for entry, leaf in kept)
    assert (head.size, head.root) == (len(kept), tree_root([leaf for _, leaf in kept]))


def test_a_command_that_was_refused_leaves_no_event(office: Office) -> None:
    document = office.submits("박지영")
    before = len(entries(office))

    with pytest.raises(FormRejected):
        office.decide("이수진", document, "return", "")

    assert len(entries(office)) == before


def test_the_event_of_the_deciding_signature_carries_number_and_seal(office: Office) -> None:
    document = office.submits("박지영")
    office.approves(document, "이수진", "최영식", "정민호")

    data = entries(office)[-1]["data"]

    assert isinstance(data, dict)
    assert data["number"] == "햇살-2026-0001" and len(str(data["seal"])) == 64

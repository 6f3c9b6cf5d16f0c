"""`danji verify` finds what somebody with the password of the database did behind everybody's back."""

from __future__ import annotations

import pytest

from engine.desk import HOUSE
from engine.store.rows import Tables
from tests.desk.keeping import behind_our_back, examined
from tests.desk.questions import RECORD, begins
from tests.office import Office


@pytest.fixture
def busy(office: Office) -> Office:
    """An office with two final papers, one on its way and a draft."""
    for name in ("박지영", "이수진"):
        document = office.submits(name)
        office.approves(document, *(["이수진"] if name == "박지영" else []), "최영식", "정민호")
    office.submits("박지영")
    office.draft("강동현")
    office.works_off()
    return office


FIRST_FINAL = "(SELECT MIN(id) FROM documents WHERE state = 'final')"
DONE = {
    "an event deleted": ("DELETE FROM events WHERE seq = 5", "log", "5번째 이력이 없습니다."),
    "the last event deleted": (
        "DELETE FROM events WHERE seq = (SELECT MAX(seq) FROM events)",
        "log",
        "이어야 하는데",
    ),
    "another command in a column": ("UPDATE events SET command = 'document.read' WHERE seq = 2", "log", "찾아보기 칸"),
    "the tree said to be smaller": ("UPDATE event_trees SET size = size - 1", "log", "서로 맞지 않습니다"),
    "data altered": (
        f"UPDATE documents SET data = replace(data, '새한설비', '새한설빈') WHERE id = {FIRST_FINAL}",
        "seals",
        "햇살-2026-0001",
    ),
    "the amount in lists altered": (
        f"UPDATE documents SET amount = amount + 1 WHERE id = {FIRST_FINAL}",
        "seals",
        "햇살-2026-0001",
    ),
    "a signature altered": (
        "UPDATE approval_steps SET person_name = '배상철' WHERE person_name = '정민호'",
        "seals",
        "햇살-2026-0001",
    ),
    "a final paper reopened": (
        f"UPDATE documents SET state = 'in_approval', seal = NULL WHERE id = {FIRST_FINAL}",
        "seals",
        "이력에 적힌 봉인이 문서에 없습니다: 햇살-2026-0001",
    ),
    "a number deleted": ("DELETE FROM numbers WHERE no = 1", "numbers", "빠진 번호가 있습니다: 1"),
    "a number skipped": ("UPDATE number_series SET last = last + 1", "numbers", "빠진 번호가 있습니다: 3"),
    "matters ended with tasks open": (
        "UPDATE instances SET status = 'ended' WHERE status = 'running'",
        "matters",
        "끝난 건에 남은 할 일",
    ),
    "tasks taken away": (
        "UPDATE user_tasks SET state = 'cancelled' WHERE state = 'open'",
        "matters",
        "아무도 기다리지 않는데",
    ),
}
"""What was done → the statement, what the look at it is called, and part of what is said then."""


def test_an_office_that_only_worked_has_nothing_wrong(busy: Office) -> None:
    assert examined(busy) == {}


@pytest.mark.parametrize(("statement", "code", "said"), DONE.values(), ids=DONE)
def test_what_was_done_behind_our_back_is_found(busy: Office, statement: str, code: str, said: str) -> None:
    with behind_our_back(busy) as tx:
        tx.connection.exec_driver_sql(statement)

    wrong = examined(busy)

    assert list(wrong) == [code]
    assert any(said in sentence for sentence in wrong[code]), wrong


def test_a_file_that_is_missing_and_one_that_changed_are_found(busy: Office) -> None:
    with busy.desk.db.reading(HOUSE, busy.clock()) as tx:
        names = [s for s, table in Tables(tx.connection).blobs(tx).items() if table == "renditions"]
    folder = busy.desk.blobs.folder
    (folder / names[0][:2] / names[0]).unlink()
    (folder / names[1][:2] / names[1]).write_bytes(b"not what it was")

    wrong = examined(busy)

    assert sorted(wrong) == ["blobs"] and len(wrong["blobs"]) == 2
    assert any("없습니다" in w and names[0][:12] in w for w in wrong["blobs"])
    assert any("손상되었습니다" in w and names[1][:12] in w for w in wrong["blobs"])


def test_an_envelope_whose_ledger_says_otherwise_is_found(fresh_asking_office: Office) -> None:
    office = fresh_asking_office
    begins(office, "정민호", "grant", amount=8_400_000, record=RECORD, title="의결한 돈")
    assert examined(office) == {}
    with behind_our_back(office) as tx:
        tx.connection.exec_driver_sql("UPDATE envelopes SET amount = amount + 1")

    wrong = examined(office)

    assert wrong == {"envelopes": ["‘의결한 돈’의 잔액이 내역의 합과 다릅니다."]}

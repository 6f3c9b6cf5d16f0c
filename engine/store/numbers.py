"""Numbers of registers: one after another, none twice, taken inside the deciding transaction."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert, select, update

from engine.model.errors import NotReady
from engine.store.session import Tx
from engine.store.tables import number_series, numbers

WAITED_MAX = timedelta(minutes=1)
"""How much earlier than the last number a transaction may have begun: it can have waited for one that began later. A
clock that is set wrong is further off."""


class ClockWentBack(NotReady):
    """The clock shows an earlier moment than the last number taken, and not because somebody had to wait."""

    code = "clock_went_back"
    default_sentence = "컴퓨터 시계가 거꾸로 갔습니다. 시각을 맞춘 뒤 다시 해 주십시오. 문서번호를 붙이지 않았습니다."


def take_next(tx: Tx, register: str, period: str) -> int:
    """The next number of a register in a period (a year, or "" when it never restarts), from 1.

    The series row is locked until the transaction ends: a rolled-back transaction gives its number back, so there
    are no gaps."""
    t = number_series
    where = (t.c.complex_id == tx.complex_id, t.c.register == register, t.c.period == period)
    query = select(t.c.last, t.c.issued_at).where(*where)
    row = tx.connection.execute(query.with_for_update() if tx.locks_rows else query).one_or_none()
    if row is None:
        first = {"complex_id": tx.complex_id, "register": register, "period": period, "last": 1, "issued_at": tx.now}
        tx.connection.execute(insert(t), first)
        return 1
    if tx.now < row.issued_at - WAITED_MAX:
        raise ClockWentBack
    issued_at = max(tx.now, row.issued_at)
    tx.connection.execute(update(t).where(*where).values(last=row.last + 1, issued_at=issued_at))
    return int(row.last) + 1


def record(tx: Tx, register: str, period: str, no: int, text: str, document_id: str) -> None:
    """Write down which document a number went to."""
    tx.connection.execute(
        insert(numbers),
        {
            "complex_id": tx.complex_id,
            "register": register,
            "period": period,
            "no": no,
            "text": text,
            "document_id": document_id,
            "issued_at": tx.now,
        },
    )


def go_on_from(tx: Tx, register: str, period: str, last: int) -> None:
    """Let a register that was kept on paper go on here: the next number is `last` + 1."""
    row = {"complex_id": tx.complex_id, "register": register, "period": period, "last": last, "issued_at": tx.now}
    tx.connection.execute(insert(number_series), row)

"""A secret answer is kept nowhere: what the whole database, the log and the program's own log hold lets nobody join who
answered with what they answered, neither by value nor by order, moment, size or digest."""

from __future__ import annotations

import hashlib
import io
import itertools
from contextlib import redirect_stderr
from typing import Any

import orjson
import pytest
import sqlalchemy
import structlog
from cryptography.exceptions import InvalidTag
from sqlalchemy import MetaData, select, text

from engine.cli.serving import log_to_stderr
from engine.commands import clock, sealed_tally
from engine.commands.acting import Once
from engine.model.errors import FormRejected, KeyReused
from engine.paper.seal import make_key
from engine.store import counts, events
from engine.store.session import Tx
from tests.desk.questions import answers, asks, closes, look, newcomer, within
from tests.office import Office

BOARD = ("김정자", "윤재근", "배상철")
AYE, NAY = OPTIONS = ["찬성", "반대"]


@pytest.fixture
def office(asking_office: Office) -> Office:
    return asking_office


def secret(office: Office, *people: str, **more: Any) -> str:
    return asks(office, *people, options=OPTIONS, secret=True, **more)


def once(option: str, comment: str = "", key: str = "k") -> Once:
    """The request as a door remembers it: by the digest of its body."""
    body = f'{{"option":"{option}","comment":"{comment}"}}'.encode()
    return Once(key, "POST /api/counts/answer", hashlib.sha256(body).hexdigest())


def everything(office: Office, about: str) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that belongs to a count, its matter or its events, as the database keeps it."""

    def work(tx: Tx) -> dict[str, list[dict[str, Any]]]:
        kept = MetaData()
        kept.reflect(tx.connection)
        matter = counts.get(tx, about).instance_id
        return {
            name: [dict(r._mapping) for r in tx.connection.execute(select(t)) if about in str(r) or matter in str(r)]
            for name, t in kept.tables.items()
        }

    found: dict[str, list[dict[str, Any]]] = within(office, work)
    return found


def holds(value: Any, word: str) -> bool:
    """Whether a kept value shows a word, as text or as bytes."""
    return word.encode() in (bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode())


def test_a_secret_count_tells_how_many_and_nothing_else(office: Office) -> None:
    count = secret(office, *BOARD)
    for name, option in zip(BOARD, (AYE, NAY, AYE), strict=True):
        answers(office, name, count, option)

    found = look(office, "정민호", count)

    assert [(o["count"], o["people"]) for o in found["result"]["options"]] == [(2, []), (1, [])]
    assert look(office, "김정자", count)["mine"] == {"entitled": True, "answered": True, "option": None}
    assert "by" not in within(office, lambda tx: counts.get(tx, count)).result


def test_before_it_is_closed_no_row_of_any_table_names_what_was_answered(office: Office) -> None:
    count = secret(office, *BOARD, closer="role:chief")
    answers(office, "김정자", count, AYE, once=once(AYE))
    answers(office, "윤재근", count, NAY, once=once(NAY))

    rows = everything(office, count)

    assert rows["counts"] and rows["count_entitled"] and rows["events"] and rows["count_answers"] == []
    for name, kept in rows.items():
        for row in kept:
            named = {column: value for column, value in row.items() if holds(value, AYE) or holds(value, NAY)}
            # The question names both options, and so does the state of the matter that asked it: as options, for all.
            assert set(named) <= {"options", "state", "facts"}, (name, named)
            assert all(holds(v, AYE) == holds(v, NAY) for v in named.values())


def test_two_counts_that_differ_only_in_who_said_what_are_kept_alike(office: Office) -> None:
    """If swapping two people's answers changes nothing that is kept but random ids and seals, nothing kept can tell."""

    def kept(first: str, second: str) -> Any:
        count = secret(office, "김정자", "윤재근", closes="closer", closer="role:chief")
        answers(office, "김정자", count, first, once=once(first, key=f"{count}1"))
        answers(office, "윤재근", count, second, once=once(second, key=f"{count}2"))
        before = everything(office, count)
        closes(office, "정민호", count)
        return [_plain(before, count), _plain(everything(office, count), count)]

    assert kept(AYE, NAY) == kept(NAY, AYE)


def _plain(rows: dict[str, list[dict[str, Any]]], count: str) -> Any:
    """What is kept without what is drawn at random or is the clock's: ids, seals, hashes and moments."""
    random = {"id", "count_id", "instance_id", "subject_id", "sealed_tally", "leaf_hash", "entry", "seq", "key"}
    moments = {"at", "opened_at", "closed_at", "answered_at", "decided_at", "started_at", "ended_at", "due_at"}
    shown: dict[str, Any] = {}
    for table, kept in rows.items():
        shown[table] = [
            {c: _length(v, count) for c, v in row.items() if c not in random | moments}
            | ({"entry": _without_ids(bytes(row["entry"]))} if table == "events" else {})
            | ({"seal": len(bytes(row["sealed_tally"] or b""))} if table == "counts" else {})
            for row in kept
        ]
    return shown


def _length(value: Any, count: str) -> Any:
    if isinstance(value, (bytes, memoryview)):
        return len(bytes(value))
    return value.replace(count, "this one") if isinstance(value, str) else value


def _without_ids(entry: bytes) -> Any:
    found = orjson.loads(entry)
    data = {k: v for k, v in found["data"].items() if k not in ("count", "matter", "counts_opened")}
    return found["command"], found["actor"]["id"], data


def test_nothing_says_in_which_order_or_when_what_was_answered(office: Office) -> None:
    count = secret(office, *BOARD, closer="role:chief")
    for name in ("배상철", "김정자"):
        office.clock.forward(minutes=7)
        answers(office, name, count, NAY)

    rows = everything(office, count)

    assert [set(r) for r in rows["count_entitled"]] == [
        {"complex_id", "count_id", "person_id", "no", "name", "title", "answered"}
    ] * 3
    assert len(rows["counts"]) == 1, "one row holds the tally of all: there is no row an answer could be the reason for"
    with_tally = [name for name, kept in rows.items() for row in kept if "sealed_tally" in row]
    assert with_tally == ["counts"]


def test_two_looks_at_the_tally_do_not_tell_what_was_answered_in_between(office: Office) -> None:
    """Whatever is answered, every row of the tally is replaced by bytes of the same length that share nothing."""
    counts_seen = []
    for option in (AYE, NAY):
        count = secret(office, *BOARD)
        before = within(office, lambda tx, c=count: counts.sealed_tally(tx, c))
        answers(office, "김정자", count, option)
        counts_seen.append((before, within(office, lambda tx, c=count: counts.sealed_tally(tx, c))))

    lengths = {len(seal) for pair in counts_seen for seal in pair}
    assert len(lengths) == 1
    for one, other in itertools.combinations([seal for pair in counts_seen for seal in pair], 2):
        assert sum(a == b for a, b in zip(one, other, strict=True)) <= len(one) // 4


def test_the_seal_opens_only_for_its_own_count_at_its_own_moment_and_with_the_key(office: Office) -> None:
    count, other = secret(office, *BOARD), secret(office, *BOARD)
    stale = within(office, lambda tx: counts.sealed_tally(tx, count))
    answers(office, "김정자", count, NAY)
    mine, foreign = within(office, lambda tx: (counts.get(tx, count), counts.get(tx, other)))
    seal = within(office, lambda tx: counts.sealed_tally(tx, count))

    assert sealed_tally.open_tally(office.desk.key, mine, seal) == {AYE: 0, NAY: 1}
    for key, which, sealed in (
        (office.desk.key, foreign, seal),
        (office.desk.key, mine, stale),
        (make_key(), mine, seal),
    ):
        with pytest.raises(InvalidTag):
            sealed_tally.open_tally(key, which, sealed)


def test_the_first_answer_kept_for_a_repeated_request_does_not_remember_its_body(office: Office) -> None:
    count = secret(office, *BOARD)
    first = answers(office, "김정자", count, AYE, once=once(AYE, key="twice"))

    again = answers(office, "김정자", count, AYE, once=once(AYE, key="twice"))

    def digests(tx: Tx) -> list[Any]:
        mine = text("SELECT body_sha256, answer FROM answers WHERE key = 'twice' AND person_id = :p")
        return [tuple(r) for r in tx.connection.execute(mine, {"p": office.ids["김정자"]})]

    ((digest, kept),) = within(office, digests)
    assert again == first and digest == ""
    assert not holds(kept, AYE) and not holds(kept, NAY)
    assert look(office, "정민호", count)["answered"] == 1


def test_an_open_answer_still_remembers_its_body(office: Office) -> None:
    count = asks(office, *BOARD, options=OPTIONS)
    answers(office, "김정자", count, AYE, once=once(AYE, key="open"))

    with pytest.raises(KeyReused):
        answers(office, "김정자", count, NAY, once=once(NAY, key="open"))


def test_a_comment_on_a_secret_question_is_refused_because_it_would_tell(office: Office) -> None:
    count = secret(office, *BOARD)

    with pytest.raises(FormRejected) as refused:
        answers(office, "김정자", count, NAY, "저는 반대합니다.")

    assert [p.code for p in refused.value.problems] == ["comment_on_secret"]
    assert look(office, "정민호", count)["answered"] == 0


def test_the_database_keeps_no_answer_to_a_secret_question_whoever_writes(office: Office) -> None:
    count = secret(office, *BOARD)
    answers(office, "김정자", count, AYE)
    statement = text(
        "INSERT INTO count_answers (complex_id, count_id, person_id, option, comment, answered_at) "
        "VALUES (:x, :c, :p, '찬성', '', '2026-07-13 01:00:00')"
    )

    with pytest.raises(sqlalchemy.exc.DatabaseError, match="only open questions keep their answers"):
        within(
            office,
            lambda tx: tx.connection.execute(statement, {"x": tx.complex_id, "c": count, "p": office.ids["김정자"]}),
        )


def test_the_event_of_an_answer_says_who_and_how_many_and_not_what(office: Office) -> None:
    count = secret(office, *BOARD)
    answers(office, "김정자", count, NAY)

    def last(tx: Tx) -> bytes:
        return events.leaves(tx)[-1][0]

    entry = within(office, last)
    assert b'"command":"count.answered"' in entry and office.ids["김정자"].encode() in entry
    assert not holds(entry, AYE) and not holds(entry, NAY) and b'"answered":1' in entry


def test_a_cancelled_secret_count_forgets_what_was_answered(office: Office) -> None:
    count = secret(office, *BOARD)
    answers(office, "김정자", count, NAY)
    office.clock.forward(hours=49)
    clock.fire_timers(office.desk)

    row = everything(office, count)["counts"][0]

    assert row["state"] == "cancelled" and row["sealed_tally"] is None and row["result"] is None


def test_a_fault_while_answering_writes_no_answer_into_the_programs_log(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = secret(office, newcomer(office, "조용한 사람"))
    monkeypatch.setattr(counts, "keep_sealed_tally", _breaks)
    said = NAY  # Tracebacks quote the line of the call, so the word itself must not stand in it.

    for colours in (False, True):
        heard = io.StringIO()
        heard.isatty = lambda c=colours: c  # type: ignore[method-assign]  # A terminal is pretended.
        with redirect_stderr(heard):
            log_to_stderr("info")
            try:
                answers(office, "조용한 사람", count, said)
            except RuntimeError as fault:
                structlog.get_logger("api").error("fault", exc_info=fault)
        assert "the disk is full" in heard.getvalue()
        assert said not in heard.getvalue()
    structlog.reset_defaults()


def _breaks(*_: Any) -> None:
    raise RuntimeError("the disk is full")

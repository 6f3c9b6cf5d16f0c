"""Whether an installation still is what it was: a quick look before it is opened, and a long one that walks through
everything. The questions to the database are in `store/soundness.py`; nothing is put right here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import orjson

from engine import sealing
from engine.commands.drafting import headline
from engine.desk import Told
from engine.model.calendar import local_day
from engine.model.errors import NotReady
from engine.model.event import Frontier, leaf_hash
from engine.paper.seal import load_key
from engine.store import documents, events, soundness
from engine.store.documents import Document
from engine.store.events import Kept
from engine.store.rows import Tables
from engine.store.session import Database, Tx

PAGES_SECONDS = 2.0
"""How long a start may look at the pages of its database."""
RECENT_ROWS = 4_096
"""How many of the newest events a start hashes anew."""
SHOWN = 5
"""How many examples of what is wrong one line names."""


class LogBroken(NotReady):
    """The log is not the one its tree was grown from."""

    code = "log_broken"
    default_sentence = (
        "이력이 바뀌었거나 빠진 곳이 있어 열지 않았습니다. danji verify로 살펴본 뒤 백업에서 되살려 주십시오: "
        "danji restore 백업파일 --replace."
    )


class KeyMissing(NotReady):
    """There are sealed documents, but not the key of this installation."""

    code = "key_missing"
    default_sentence = (
        "봉인에 쓰는 서명키가 자료 폴더에 없거나 이 자료의 것이 아닙니다. 따로 보관한 seal.key를 자료 폴더에 넣은 뒤 "
        "다시 열어 주십시오. 새 키는 만들지 않았습니다."
    )


@dataclass
class Check:
    """One thing that was looked at: what, how many of it, and what is wrong, as sentences."""

    code: str
    name: str
    looked_at: int = 0
    wrong: list[str] = field(default_factory=list)


def require_sound(db: Database, complex_id: str, now: datetime, key: Path) -> None:
    """The look before an installation is opened, in a bounded time: pages, version, the newest part of the log, and
    that the key is the one documents were sealed with. Refused in a sentence; nothing is changed or made."""
    soundness.require_pages(db, PAGES_SECONDS)
    if db.require_known() is None:
        return
    with db.snapshot(complex_id, now) as tx:
        if not _newest_events_hold(tx):
            raise LogBroken
        seal = soundness.newest_seal(tx)
    if seal is None:
        return
    try:
        trusted = load_key(key).trusted
    except (OSError, ValueError) as error:
        raise KeyMissing from error
    if seal["public_key"] not in trusted:
        raise KeyMissing


def _newest_events_hold(tx: Tx) -> bool:
    head = _head(tx)
    if head is None or events.count(tx) != head.size:
        return False
    # The last peak of the tree stands over the newest events: as many as the lowest bit of the size says.
    under_last = head.size & -head.size
    since, grown = head.size - min(under_last, RECENT_ROWS), Frontier()
    for at, row in enumerate(events.kept(tx, since), since):
        if _wrong_event(row, at):
            return False
        grown = grown.append(row.leaf_hash)
    return under_last > RECENT_ROWS or not head.size or grown.peaks == head.peaks[-1:]


def examine(
    tx: Tx, tables: Tables, has: Callable[[str], str], trusted: Iterable[str], told: Told = lambda *_: None
) -> list[Check]:
    """Everything that can be looked at, in the state of one moment. `has` answers for the name of a blob what is wrong
    with it, or nothing. `trusted` are the public keys whose seals count."""
    keys = tuple(trusted)
    log, happened, last_numbers = log_of(tx, told)
    return [
        log,
        _seals(tx, keys, happened, told),
        _blobs(tx, tables, has, told),
        _numbers(tx, last_numbers),
        _envelopes(tx),
        _matters(tx),
        _references(tx),
    ]


def head_of(tx: Tx) -> tuple[int, str]:
    """Size and root of the tree of events, the root in hex and empty where the tree is none."""
    head = _head(tx)
    return (head.size, head.root.hex()) if head is not None else (0, "")


def _head(tx: Tx) -> Frontier | None:
    try:
        return events.head(tx)
    except ValueError:  # Size and peaks do not fit each other.
        return None


def _wrong_event(row: Kept, at: int) -> str:
    """What is wrong with one row of the log, which should be at this place."""
    if row.seq != at:
        return f"{at}번째 이력이 없습니다."
    if leaf_hash(row.entry) != row.leaf_hash:
        return f"{at}번째 이력이 적힌 뒤에 바뀌었습니다."
    entry = orjson.loads(row.entry)
    said = (entry["seq"], entry["command"], entry["subject"], entry["document"], entry["actor"].get("id"))
    kept = (row.seq, row.command, row.subject_id, row.document_id, row.actor_id)
    if said != kept or datetime.fromisoformat(entry["at"]) != row.at:
        return f"{at}번째 이력의 찾아보기 칸이 내용과 다릅니다."
    return ""


def log_of(tx: Tx, told: Told = lambda *_: None) -> tuple[Check, dict[str, str], dict[tuple[str, str], int]]:
    """The whole log, hashed anew; with it, from what the log says: the digest of every seal → the number given along
    with it, and from which numbers registers went on when the complex was founded."""
    check = Check("log", "이력")
    head, grown = _head(tx), Frontier()
    expected = head.size if head is not None else events.count(tx)
    sealed: dict[str, str] = {}
    last_numbers: dict[tuple[str, str], int] = {}
    for at, row in enumerate(events.kept(tx)):
        if wrong := _wrong_event(row, at):
            check.wrong.append(wrong)
            break
        grown = grown.append(row.leaf_hash)
        if b'"seal":"' in row.entry:
            data = orjson.loads(row.entry)["data"]
            sealed[str(data.get("seal") or "")] = str(data.get("number") or "")
        if row.command == "complex.founded":
            known = orjson.loads(row.entry)["data"].get("last_numbers", [])
            last_numbers = {(register, period): last for register, period, last in known}
        check.looked_at += 1
        if at % 500 == 0:
            told("이력을 살펴봅니다", at, expected)
    if head is None:
        check.wrong.append("이력 나무의 크기와 마디가 서로 맞지 않습니다.")
    elif not check.wrong and (grown.size, grown.root) != (head.size, head.root):
        check.wrong.append(f"이력이 {head.size}건이어야 하는데 {grown.size}건이거나, 이력 나무의 꼭대기가 다릅니다.")
    sealed.pop("", None)
    return check, sealed, last_numbers


def _seals(tx: Tx, trusted: tuple[str, ...], logged: Mapping[str, str], told: Told) -> Check:
    check = Check("seals", "완결 문서의 봉인")
    total, missing = soundness.count_closed_documents(tx), dict(logged)
    for document in soundness.closed_documents(tx):
        check.looked_at += 1
        name = f"{document.number or ''} {document.title}".strip()
        missing.pop((document.seal or {}).get("sha256", ""), None)
        if not sealing.holds(tx, document, trusted):
            check.wrong.append(f"‘{name}’: 내용이 봉인된 것과 다르거나 봉인이 없습니다.")
        elif not _says_what_it_shows(tx, document):
            check.wrong.append(f"‘{name}’: 목록에 보이는 제목이나 금액이 낸 내용과 다릅니다.")
        if check.looked_at % 20 == 0:
            told("봉인을 확인합니다", check.looked_at, total)
    if missing:
        check.wrong.append(
            f"이력에 적힌 봉인이 문서에 없습니다: {_few(no or digest for digest, no in missing.items())}"
        )
    return check


def _says_what_it_shows(tx: Tx, document: Document) -> bool:
    """Whether the columns lists show are those of the data that was handed in."""
    version = documents.version(tx, document.id, document.round)
    if version is None:
        return True
    return all(getattr(document, column) == value for column, value in headline(version[1]).items())


def _blobs(tx: Tx, tables: Tables, has: Callable[[str], str], told: Told) -> Check:
    check = Check("blobs", "파일")
    names = tables.blobs(tx)
    for sha256, table in names.items():
        check.looked_at += 1
        if wrong := has(sha256):
            check.wrong.append(f"{wrong} ({table}, {sha256[:12]}…)")
        if check.looked_at % 20 == 0:
            told("파일을 확인합니다", check.looked_at, len(names))
    return check


def _numbers(tx: Tx, last_numbers: Mapping[tuple[str, str], int]) -> Check:
    check = Check("numbers", "문서번호와 기록번호")
    of_records: dict[tuple[str, str], int] = {}
    for register, opened_at in soundness.numbered_records(tx):
        for period in (str(local_day(opened_at).year), ""):
            of_records[register, period] = of_records.get((register, period), 0) + 1
    for series in soundness.series(tx):
        name = f"{series.register} {series.period}".strip()
        taken = set(series.taken)
        went_to_records = 0 if taken else of_records.get((series.register, series.period), 0)
        check.looked_at += len(taken) + went_to_records
        first = last_numbers.get((series.register, series.period), 0) + 1
        if not taken:
            if went_to_records not in (series.last, series.last - first + 1):
                check.wrong.append(f"{name}: 번호는 {series.last}번까지 나갔는데 기록은 {went_to_records}건입니다.")
            continue
        first = first if first <= min(taken) else 1
        gaps = sorted(set(range(first, series.last + 1)) - taken)
        if gaps:
            check.wrong.append(f"{name}: 빠진 번호가 있습니다: {_few(str(no) for no in gaps)}")
        if max(taken) > series.last:
            check.wrong.append(f"{name}: 마지막 번호 {series.last}번보다 큰 번호가 있습니다: {max(taken)}")
    if other := soundness.numbers_of_other_documents(tx):
        check.wrong.append(f"번호와 문서가 서로 맞지 않습니다: {_few(other)}")
    return check


def _envelopes(tx: Tx) -> Check:
    check = Check("envelopes", "한도")
    for sums in soundness.envelope_sums(tx):
        check.looked_at += 1
        if (sums.amount, sums.drawn) != (sums.granted_sum, sums.drawn_sum):
            check.wrong.append(f"‘{sums.title}’의 잔액이 내역의 합과 다릅니다.")
        if sums.drawn_sum > sums.granted_sum:
            check.wrong.append(f"‘{sums.title}’에서 한도보다 많이 썼습니다.")
    return check


def _matters(tx: Tx) -> Check:
    check = Check("matters", "진행 건과 할 일", soundness.count_matters(tx))
    if stranded := soundness.stranded_tasks(tx):
        check.wrong.append(f"끝난 건에 남은 할 일이 있습니다: {_few(stranded)}")
    if forgotten := soundness.forgotten_matters(tx):
        check.wrong.append(f"아무도 기다리지 않는데 끝나지 않은 건이 있습니다: {_few(forgotten)}")
    return check


def _references(tx: Tx) -> Check:
    broken = soundness.broken_references(tx)
    return Check(
        "references", "표 사이의 연결", wrong=[f"가리키는 줄이 없는 줄이 있습니다: {_few(broken)}"] if broken else []
    )


def _few(names: Iterable[str]) -> str:
    named = list(names)
    more = f" 외 {len(named) - SHOWN}" if len(named) > SHOWN else ""
    return ", ".join(named[:SHOWN]) + more

"""What procedures do with records: open one, change one, close one; and which papers and records lead to which. A
record is judged whole before anything is kept, so that a refused change leaves no trace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import rfc8785

from engine.bylaws import Bylaws
from engine.commands.matters import Matter
from engine.model.access import may_read_document, may_read_register
from engine.model.calendar import local_day
from engine.model.errors import NotFound, NoWayOn, Problem, RecordRejected
from engine.model.ids import Json, new_id
from engine.model.korean import particle
from engine.model.person import Actor
from engine.model.record import Node, Record, Register, differing
from engine.rules.form import Reference
from engine.rules.register import Given, RegisterRules
from engine.store import approvals, documents, files, numbers, people, records, relations
from engine.store.blobs import BlobStore
from engine.store.records import RecordVersion
from engine.store.session import Tx

PICTURES = frozenset({"image/png", "image/jpeg", "image/webp"})
DATA_BYTES_MAX = 262_144


def open_record(matter: Matter, params: Mapping[str, Any]) -> Json:
    """Verb `open_record(register, data, state?, from?)` → {record, number, title, state, data}. `from` are ids of
    records or documents the new record comes from."""
    tx = matter.tx
    rules = _register(matter.bylaws, params.get("register"))
    register, day = rules.register, local_day(tx.now)
    state = str(params.get("state") or register.initial)
    problems = _wrong_move(rules, None, state)
    names = {p.id: p.name for p in people.people(tx)}
    data = _object(params.get("data"), problems)
    given = Given(rules.filled(Given(data, state, None, day, names)), state, None, day, names)
    problems += _judged(tx, rules, given, names, written=data)
    sources = _sources(tx, params.get("from"), problems)
    if problems:
        raise RecordRejected(problems=problems)
    number = None
    if register.numbering is not None:
        no = numbers.take_next(tx, register.id, register.numbering.period(day))
        number = register.numbering.text(prefix=matter.desk.complex.prefix, day=day, no=no)
    # The number is taken last, so that a refused record leaves no gap; what rests on it is worked out after it.
    given = Given(rules.filled(Given(data, state, number, day, names)), state, number, day, names)
    record = _record(matter, rules, given, new_id(), version=1, before=None)
    words = rules.words(given, record.title, record.summary)
    records.add(tx, record, _version(matter, record), words, register.title)
    _keep_around(matter, rules, given, record, "opened")
    for source in sources:
        relations.relate(tx, source, Node("record", record.id), "from", matter.instance.id)
    return _answer(record)


def update_record(matter: Matter, params: Mapping[str, Any]) -> Json:
    """Verb `update_record(record, data?, state?)` → as `open_record`. Columns given as null are emptied. Without a
    record nothing happens; a change that changes nothing makes no version."""
    return _change(matter, params, str(params.get("state") or ""), closing=False)


def close_record(matter: Matter, params: Mapping[str, Any]) -> Json:
    """Verb `close_record(record, state?, data?)` → as `open_record`. The state must be a settled one; without one the
    register must have only one to go to."""
    return _change(matter, params, str(params.get("state") or ""), closing=True)


def read_record(matter: Matter, params: Mapping[str, Any]) -> Json:
    """Verb `read_record(record)` → as `open_record`: how the record stands now. null without a record."""
    record_id = params.get("record")
    return None if record_id is None else _answer(_held(matter.tx, record_id))


def _change(matter: Matter, params: Mapping[str, Any], state: str, *, closing: bool) -> Json:
    record_id = _named(params.get("record"), "record")
    if record_id is None:
        return None
    tx = matter.tx
    before = _held(tx, record_id)
    rules = _register(matter.bylaws, before.register)
    problems: list[Problem] = []
    after = _closing_state(rules, before.state, state, problems) if closing else state or before.state
    if after != before.state:
        problems += _wrong_move(rules, before.state, after)
    changed = _object(params.get("data"), problems)
    day, names = local_day(before.opened_at), {p.id: p.name for p in people.people(tx)}
    data = {**before.data, **changed}
    filled = rules.filled(Given(data, after, before.number, day, names))
    given = Given(filled, after, before.number, day, names)
    if after == before.state and not differing(before.data, filled):
        if problems:
            raise RecordRejected(problems=problems)
        return _answer(before)
    if not before.is_open and after == before.state:
        title = rules.register.record
        raise RecordRejected(f"이미 닫은 {particle(title, '은/는')} 고칠 수 없습니다. 새로 올려 바로잡아 주십시오.")
    foreign = before.data.keys() - {c.id for c in rules.register.columns}
    problems += _judged(tx, rules, given, names, written=changed, foreign=frozenset(foreign), entered=before.state)
    if problems:
        raise RecordRejected(problems=list(dict.fromkeys(problems)))
    record = _record(matter, rules, given, before.id, version=before.version + 1, before=before)
    records.change(tx, record, _version(matter, record), rules.words(given, record.title, record.summary))
    _keep_around(matter, rules, given, record, "closed" if before.is_open and not record.is_open else "updated")
    return _answer(record)


def _register(bylaws: Bylaws, register: object) -> RegisterRules:
    if not isinstance(register, str) or register not in bylaws.records:
        raise NoWayOn(f"기록을 올릴 대장 ‘{str(register)[:60]}’ 파일이 없습니다. 관리자에게 알려 주십시오.")
    return bylaws.records[register]


def _named(named: object, kind: str) -> object:
    """The id a fact holds: written out, or in what the verb that made the thing answered."""
    return named.get(kind, named) if isinstance(named, dict) else named


def _held(tx: Tx, record_id: object) -> Record:
    if not isinstance(record_id, str):
        raise RecordRejected(problems=[Problem("unknown_record", "없는 기록입니다.", pointer="/record")])
    try:
        return records.get(tx, record_id, held=True)
    except NotFound:
        raise RecordRejected(problems=[Problem("unknown_record", "없는 기록입니다.", pointer="/record")]) from None


def _object(data: object, problems: list[Problem]) -> dict[str, Json]:
    if data is None:
        return {}
    if not isinstance(data, dict):
        problems.append(Problem("wrong_value", "대장에 적을 내용은 칸 이름과 값의 묶음이어야 합니다.", pointer=""))
        return {}
    if len(rfc8785.dumps(data)) > DATA_BYTES_MAX:
        sentence = f"한 기록에 적을 수 있는 양({DATA_BYTES_MAX // 1024}KB)을 넘었습니다."
        problems.append(Problem("too_long", sentence, pointer=""))
        return {}
    return data


def _wrong_move(rules: RegisterRules, before: str | None, after: str) -> list[Problem]:
    refused = rules.register.refused_move(before, after)
    return [Problem("wrong_move", refused, pointer="/state")] if refused else []


def _closing_state(rules: RegisterRules, before: str, asked: str, problems: list[Problem]) -> str:
    register = rules.register
    settled = [s.id for s in register.states if not s.is_open]
    if not asked:
        reachable = [s for s in settled if register.refused_move(before, s) is None]
        asked = reachable[0] if len(reachable) == 1 else settled[0] if len(settled) == 1 else ""
    if asked in settled:
        return asked
    there = register.state(asked)
    sentence = f"‘{there.title}’ 단계는 닫힌 단계가 아닙니다." if there else "어느 단계로 닫을지 정해야 합니다."
    problems.append(Problem("not_settled", sentence, pointer="/state"))
    return before


def _judged(
    tx: Tx,
    rules: RegisterRules,
    given: Given,
    names: Mapping[str, str],
    *,
    written: Mapping[str, Json],
    foreign: frozenset[str] = frozenset(),
    entered: str | None = None,
) -> list[Problem]:
    """Everything wrong with a record as it would be. `entered` is the state it comes from."""
    problems = rules.judged(dict(given.data) | _unknown(rules, written, foreign), beside=foreign)
    wrong = {problem.pointer for problem in problems}
    people_and_photos = _not_there(tx, rules, given.data, names)
    problems += [problem for problem in people_and_photos if problem.pointer not in wrong]
    if rules.register.state(given.state) is not None and given.state != entered:
        wrong = {problem.pointer for problem in problems}
        problems += [problem for problem in rules.unmet(given) if problem.pointer not in wrong]
    return problems


def _unknown(rules: RegisterRules, written: Mapping[str, Json], foreign: frozenset[str]) -> dict[str, Json]:
    """Columns that were written and do not exist, even those written as null."""
    known = {c.id for c in rules.register.columns} | foreign
    return {name: value for name, value in written.items() if name not in known}


def _not_there(tx: Tx, rules: RegisterRules, data: Mapping[str, Json], names: Mapping[str, str]) -> list[Problem]:
    """People and pictures a record names that do not exist here."""
    problems: list[Problem] = []
    for column in rules.register.columns:
        value = data.get(column.id)
        named = value if isinstance(value, list) else [value] if value is not None else []
        if column.type == "person" or (column.type == "list" and column.item == "person"):
            if any(isinstance(v, str) and v not in names for v in named):
                sentence = f"{column.title}에 적힌 사람을 찾을 수 없습니다."
                problems.append(Problem("unknown_person", sentence, pointer=f"/{column.id}"))
        elif photos := column.photos(value):
            kept = files.several(tx, photos)
            if any(p not in kept or kept[p].media_type not in PICTURES for p in photos):
                sentence = f"{column.title}에 사진이 아닌 것이 있습니다."
                problems.append(Problem("not_a_photo", sentence, pointer=f"/{column.id}"))
    return problems


def _sources(tx: Tx, given: object, problems: list[Problem]) -> list[Node]:
    """What `from` names: ids of records or documents, one or several."""
    named = (_named(_named(one, "document"), "record") for one in (given if isinstance(given, list) else [given]))
    ids = [i for i in named if i is not None]
    texts = [i for i in ids if isinstance(i, str)]
    kept, papers = records.several(tx, texts), documents.several(tx, texts)
    if any(i not in kept and i not in papers for i in texts) or len(texts) < len(ids):
        problems.append(Problem("unknown_source", "이어진 곳을 찾을 수 없습니다.", pointer="/from"))
    return [Node("record" if i in kept else "document", i) for i in texts if i in kept or i in papers]


def _record(
    matter: Matter, rules: RegisterRules, given: Given, id_: str, *, version: int, before: Record | None
) -> Record:
    state = rules.register.state(given.state)
    assert state is not None, "a record is judged before it is made"
    now = matter.tx.now
    return Record(
        id=id_,
        register=rules.register.id,
        number=given.number,
        title=rules.title(given),
        summary=rules.line(given),
        state=state.id,
        is_open=state.is_open,
        data=dict(given.data),
        amount=rules.amount(given.data),
        version=version,
        release=matter.bylaws.hash,
        opened_at=before.opened_at if before else now,
        changed_at=now,
        closed_at=None if state.is_open else before.closed_at or now if before else now,
    )


def _version(matter: Matter, record: Record) -> RecordVersion:
    return RecordVersion(
        record_id=record.id,
        version=record.version,
        title=record.title,
        state=record.state,
        data=record.data,
        release=record.release,
        made_at=matter.tx.now,
        made_by=matter.actor.person_id,
        made_by_name=matter.actor.name,
        document_id=matter.at_hand.id if matter.at_hand is not None else None,
        instance_id=matter.instance.id,
    )


def _keep_around(matter: Matter, rules: RegisterRules, given: Given, record: Record, name: str) -> None:
    """What follows from a new version: days in the calendar, pictures shown, the paper it was made on, the log."""
    tx = matter.tx
    records.set_dates(tx, record.id, rules.calendar(given))
    records.keep_photos(tx, record.id, [p for c in rules.register.columns for p in c.photos(record.data.get(c.id))])
    if matter.at_hand is not None:
        paper = Node("document", matter.at_hand.id)
        relations.relate(tx, paper, Node("record", record.id), name, matter.instance.id)
    said = {
        "record": record.id,
        "register": record.register,
        "number": record.number,
        "version": record.version,
        "state": record.state,
        "sha256": BlobStore.digest(rfc8785.dumps({"state": record.state, "data": record.data})),
    }
    matter.happened.setdefault("records", []).append(said)


def _answer(record: Record) -> Json:
    return {
        "record": record.id,
        "number": record.number,
        "title": record.title,
        "state": record.state,
        "data": record.data,
    }


def wrong_references(tx: Tx, actor: Actor, bylaws: Bylaws, pointed: Iterable[Reference]) -> list[Problem]:
    """References of a form that lead nowhere, or to what its writer may not read: the two are never told apart."""
    found = list(pointed)
    kept = records.several(tx, [r.id for r in found if r.kind == "record"])
    papers = documents.several(tx, [r.id for r in found if r.kind == "document"])
    problems: list[Problem] = []
    for reference in found:
        if reference.kind == "record":
            record = kept.get(reference.id)
            register = bylaws.record_register(reference.among).register
            fits = record is not None and record.register == register.id
            fits = fits and may_read_register(actor, register.readers)
            if fits and record is not None and reference.states and record.state not in reference.states:
                problems.append(Problem("wrong_state", _not_to_be_picked(register, record), pointer=reference.pointer))
                continue
        else:
            paper = papers.get(reference.id)
            fits = paper is not None and reference.among in ("*", paper.form)
            fits = fits and paper is not None and _readable(tx, actor, paper)
        if not fits:
            sentence = f"{particle(reference.title, '을/를')} 목록에서 골라 주십시오."
            problems.append(Problem("unknown_reference", sentence, pointer=reference.pointer))
    return problems


def _not_to_be_picked(register: Register, record: Record) -> str:
    state = register.state(record.state)
    return f"‘{record.title}’은(는) ‘{state.title if state else record.state}’ 상태라 고를 수 없습니다."


def _readable(tx: Tx, actor: Actor, paper: documents.Document) -> bool:
    persons = [actor.person_id, *(actor.stands_in_for or {})]
    on_line = approvals.on_any_line(tx, paper.id, persons, actor.roles)
    return may_read_document(actor, paper.state, paper.drafter_id, on_line)


def relate_fields(matter: Matter, pointed: Iterable[Reference], before: dict[str, Any]) -> None:
    """Let the paper at hand lead to what its fields name. What they named in the data handed in `before` and name no
    longer, it leads to no longer."""
    paper = Node("document", matter.document.id)
    now = {(r.kind, r.id, r.title) for r in pointed}
    for kind, id_, title in sorted({(r.kind, r.id, r.title) for r in matter.form.form.references(before)} - now):
        relations.end(matter.tx, paper, Node(kind, id_), title)
    for kind, id_, title in sorted(now):
        relations.relate(matter.tx, paper, Node(kind, id_), title, matter.instance.id)

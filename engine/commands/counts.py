"""Counts: asking a question of a frozen list of people, taking one answer each, and closing it exactly once.

The procedure that asks waits meanwhile; closing hands it the result. What was answered in secret goes into the sealed
tally (sealed_tally.py) and nowhere else: not into a row, the log, a kept first answer or the digest of a request."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from engine.bpmn import step as bpmn
from engine.commands import matters, sealed_tally
from engine.commands.acting import Answer, Once, act, record
from engine.commands.envelopes import id_in
from engine.commands.matters import Matter
from engine.desk import Desk
from engine.model import access
from engine.model import count as rules
from engine.model.calendar import local_day
from engine.model.count import Count, CountIllFormed, CountState, Entitled, NotEntitled
from engine.model.errors import NeedsAnother, NotFound
from engine.model.ids import Json, new_id
from engine.model.person import Actor, role_title
from engine.store import approvals, counts, documents, instances, people
from engine.store.session import Tx

COMMENT_CHARS_MAX = 2_000


def open_count(matter: Matter, params: dict[str, Any], token: str) -> None:
    """The verb `open_count(question, options, entitled, secret?, closes?, closer?, record?)`. Its result comes when
    the count closes. A count with nobody to answer, or nobody to close it, is refused: it would never be over."""
    question = str(params.get("question") or "").strip()
    if not question or len(question) > rules.QUESTION_CHARS_MAX:
        raise CountIllFormed(f"물을 것을 {rules.QUESTION_CHARS_MAX}자까지 적어야 합니다.")
    closer = str(params.get("closer") or "").removeprefix("role:")
    asked = _entitled(matter, params.get("entitled"))
    if closer and not people.holders(matter.tx, local_day(matter.tx.now)).get(closer):
        raise NeedsAnother(f"{_title_of(matter, closer)} 자리가 비어 있어 마감할 사람이 없습니다.")
    count = Count(
        id=new_id(),
        instance_id=matter.instance.id,
        token=token,
        document_id=matter.at_hand.id if matter.at_hand is not None else None,
        record_id=id_in(params.get("record"), "record"),
        question=question,
        options=rules.options_of(params.get("options")),
        is_secret=params.get("secret") is True,
        closes=rules.closes_of(params.get("closes"), closer),
        closer=closer,
        state=CountState.OPEN,
        entitled=len(asked),
        answered=0,
        asked_by=matter.actor.person_id,
        opened_at=matter.tx.now,
    )
    counts.add(matter.tx, count, asked, sealed_tally.nothing_yet(matter.desk.key, count) if count.is_secret else None)
    opened = {"count": count.id, "question": question, "entitled": count.entitled, "secret": count.is_secret}
    matter.happened.setdefault("counts_opened", []).append(opened)


def _title_of(matter: Matter, role: str) -> str:
    return matter.bylaws.roles[role].title if role in matter.bylaws.roles else role


def _entitled(matter: Matter, given: Json) -> list[Entitled]:
    """The people named, each once, in the order they were named: by id, or as everybody who holds a role today."""
    tx = matter.tx
    today = local_day(tx.now)
    named = given if isinstance(given, list) else [given]
    held = people.holders(tx, today) if any(str(n).startswith("role:") for n in named) else {}
    ids: dict[str, None] = {}
    for one in named:
        if isinstance(one, str) and one.startswith("role:"):
            ids |= {person_id: None for person_id, _, _ in held.get(one.removeprefix("role:"), [])}
        elif isinstance(one, str) and one:
            ids[one] = None
        elif one is not None:
            raise CountIllFormed("답할 사람을 알 수 없습니다.")
    if not ids:
        raise NeedsAnother("답할 사람이 아무도 없어 물을 수 없습니다.")
    if len(ids) > rules.ENTITLED_MAX:
        raise CountIllFormed(f"한 번에 {rules.ENTITLED_MAX:,}명까지 물을 수 있습니다.")
    known = {p.id: p for p in people.people(tx)}
    if strangers := [one for one in ids if one not in known]:
        raise CountIllFormed(f"답할 사람 {len(strangers)}명이 이 단지의 사람이 아닙니다.")
    roles = matter.bylaws.roles
    terms: dict[str, list[Any]] = {}
    for assignment in people.assignments_on(tx, today):
        terms.setdefault(assignment.person_id, []).append(assignment)
    return [
        Entitled(one, known[one].name, known[one].title or role_title(tuple(terms.get(one, ())), roles)) for one in ids
    ]


def answer(desk: Desk, actor: Actor, count_id: str, option: str, comment: str = "", once: Once | None = None) -> Answer:
    """Take this person's one answer. The last one closes a count that closes by itself."""

    def work(tx: Tx) -> Answer:
        count = _held(tx, count_id)
        entitled = counts.person(tx, count_id, actor.person_id)
        try:
            rules.require_answer(count, entitled, option, comment.strip(), comment_chars_max=COMMENT_CHARS_MAX)
        except NotEntitled:
            _require_seen(tx, actor, count)
            raise
        ticked = counts.tick_off(tx, count_id, actor.person_id)
        assert ticked, "the row of the count is held"
        data: dict[str, Any] = {"count": count.id, "answered": count.answered + 1, "entitled": count.entitled}
        if count.is_secret:
            sealed = sealed_tally.one_more(desk.key, count, counts.sealed_tally(tx, count_id), option)
            counts.keep_sealed_tally(tx, count_id, sealed)
        else:
            said = rules.Answer(actor.person_id, option, comment.strip(), tx.now)
            counts.add_answer(tx, count_id, said)
            data |= {"option": option, "comment": said.comment}
        count = replace(count, answered=count.answered + 1)
        if count.everybody_answered and count.closes_by_itself:
            data |= _close(desk, tx, actor, count)
        _record(tx, actor, "count.answered", count, data)
        return {"count_id": count.id, "sentence": "답을 받았습니다."}

    return act(desk, actor, _without_digest(desk, actor, count_id, once), work)


def close(desk: Desk, actor: Actor, count_id: str, once: Once | None = None) -> Answer:
    """End a count before everybody has answered, by whoever the procedure lets."""

    def work(tx: Tx) -> Answer:
        count = _held(tx, count_id)
        if counts.person(tx, count_id, actor.person_id) is None:
            _require_seen(tx, actor, count)
        rules.require_close(count, actor.roles)
        _record(tx, actor, "count.closed", count, _close(desk, tx, actor, count))
        return {"count_id": count.id, "sentence": "마감했습니다."}

    return act(desk, actor, once, work)


def _held(tx: Tx, count_id: str) -> Count:
    # The matter's row first, as every command about a matter takes it: two transactions never wait for each other.
    instances.lock(tx, counts.get(tx, count_id).instance_id)
    return counts.get(tx, count_id, held=True)


def _require_seen(tx: Tx, actor: Actor, count: Count) -> None:
    """For somebody who is not on the list: what they may not read does not exist for them."""
    reads = False
    if count.document_id is not None:
        document = documents.get(tx, count.document_id)
        on_line = approvals.on_any_line(tx, document.id, [actor.person_id], actor.roles)
        reads = access.may_read_document(actor, document.state, document.drafter_id, on_line)
    if not access.may_read_count(actor, count, False, reads):
        raise NotFound


def _without_digest(desk: Desk, actor: Actor, count_id: str, once: Once | None) -> Once | None:
    """A request that may come twice, remembered without what is in it when that is a secret: there are so few answers
    that the digest of one would give it away."""
    if once is None:
        return None
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        return replace(once, body_sha256="") if counts.is_secret(tx, count_id) else once


def _close(desk: Desk, tx: Tx, actor: Actor, count: Count) -> dict[str, Any]:
    """Close a count that is held, hand its result to the procedure and let that move on; what the log is told."""
    said = [] if count.is_secret else counts.answers(tx, count.id)
    if count.is_secret:
        tally = sealed_tally.open_tally(desk.key, count, counts.sealed_tally(tx, count.id))
    else:
        tally = rules.tally_of(count.options, said)
    names = {p.person_id: p.name for p in counts.people(tx, count.id)}
    result = rules.result_of(count, tally, names, said)
    counts.close(tx, count, result, actor.person_id)
    matter = matters.load(desk, tx, actor, count.instance_id, count.document_id)
    moved = bpmn.deliver(matter.definition, matter.instance.state, count.token, result, tx.now)
    matters.settle(matter, moved)
    return {"closed": True, "tally": result["tally"]} | matter.happened


def cancel(tx: Tx, instance_id: str, tokens: set[str] | None = None) -> list[str]:
    """Nobody waits for these counts of a matter any more (all of them without `tokens`): they are over, without a
    result. The ids of those that were open."""
    if tokens is None:
        return counts.cancel_instance(tx, instance_id)
    return counts.cancel_tokens(tx, instance_id, tokens)


def _record(tx: Tx, actor: Actor, command: str, count: Count, data: dict[str, Any]) -> None:
    record(tx, actor, command, subject_id=count.id, document_id=count.document_id, data=data)

"""The effect catalogue: one verb, one function. *Now* effects run in the command's transaction and answer at once;
what takes long is put aside as a row for a worker. Verbs are the engine's own; nouns come as data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from engine import lines, sealing
from engine.bpmn.step import EffectRequest, correlation_key
from engine.commands import counts, drafting, envelopes, records, ripples
from engine.commands import documents as papers
from engine.commands.matters import NOT_YET, Matter, NotYet
from engine.lines import Starter
from engine.model.approval import next_group
from engine.model.calendar import local_day, retention_until, shift_days
from engine.model.document import DocumentState
from engine.model.effect import ANSWERED_LATER
from engine.model.errors import NoWayOn
from engine.model.ids import Json
from engine.model.numbering import Numbering
from engine.paper import seal
from engine.rules.feel import to_json
from engine.store import approvals, effects, instances, notices, numbers, people, publications

Verb = Callable[[Matter, dict[str, Any]], Json]


def perform(matter: Matter, request: EffectRequest) -> Json | NotYet:
    """Do what the process asked for and answer it, or say that the answer comes later."""
    if request.verb in ANSWERED_LATER:
        counts.open_count(matter, dict(request.params), request.token)
        return NOT_YET
    verb = _CATALOGUE.get(request.verb)
    assert verb is not None, f"lint lets no unknown verb through: {request.verb}"
    return verb(matter, dict(request.params))


def _propose_approval_line(matter: Matter, params: dict[str, Any]) -> Json:
    tx, instance = matter.tx, matter.instance
    held = matter.actor.assignment_for(instance.starter_role)
    starter = Starter(instance.starter_id, matter.document.drafter_name, instance.starter_role, held.id if held else "")
    line, outcome = lines.propose(tx, matter.bylaws, str(params["table"]), matter.facts, starter)
    # Submitting is the starter's own signature; nobody is asked twice for it.
    signed = [
        replace(step, state="signed", acted_at=tx.now) if step.no == 1 and step.person_id == starter.person_id else step
        for step in line
    ]
    approvals.add_round(tx, matter.document.id, matter.round, signed)
    instances.record_decision(
        tx,
        instance,
        document_id=matter.document.id,
        round_=matter.round,
        decision=outcome.decision_id,
        facts=_plain(outcome.facts),
        result=[{"no": s.no, "role": s.role, "act": s.act, "person": s.person_id} for s in signed],
        matched=[{"rule": m.rule_id, "row": m.row, "label": m.label} for m in outcome.matched],
        holders={role: [h[0] for h in held] for role, held in people.holders(tx, local_day(tx.now)).items()},
    )
    matter.happened["line"] = [f"{s.role_title} {s.act} {s.person_name}".strip() for s in signed]
    return {"steps": len(signed)}


def _next_approver(matter: Matter, params: dict[str, Any]) -> Json:
    line = approvals.line(matter.tx, matter.document.id, matter.round)
    group = next_group(line, blocking=params.get("blocking") is not False)
    for step in group:
        approvals.set_step(matter.tx, matter.document.id, matter.round, step.no, state="open")
    if not group:
        return None
    return {"steps": [{"no": s.no, "role": s.role, "act": s.act, "person": s.person_id} for s in group]}


def _draft_document(matter: Matter, params: dict[str, Any]) -> Json:
    """Begin a document of the matter, filled as far as the procedure knows, and take it to hand. One that is
    `submitted` is whole and handed in at once."""
    form = matter.bylaws.form(str(params["form"]))
    data = params.get("data") or {}
    wrong = [p for p in form.form.check(data, partial=True) if p.code in ("unknown_field", "wrong_type")]
    if not isinstance(data, dict) or wrong:
        raise NoWayOn(f"절차가 {form.title}에 맞지 않는 값을 적으려 합니다. 절차 파일을 고쳐야 합니다.", wrong)
    by = str(params.get("by") or "starter")
    drafter_id = matter.instance.starter_id
    if by != "starter":
        drafter_id = ripples.first_holder(matter.tx, matter.bylaws, by.removeprefix("role:"))
    drafter = people.person_row(matter.tx, drafter_id)
    assert drafter is not None, "who starts a matter or holds a role is a person of the complex"
    document = drafting.begin(
        matter.tx,
        form,
        data,
        drafter_id=drafter_id,
        drafter_name=drafter.name,
        instance_id=matter.instance.id,
        release=matter.bylaws.hash,
    )
    matter.take_up(document)
    # What the procedure wrote there holds from now on: whoever looks at such a record finds the paper it waits for.
    records.relate_fields(matter, form.form.references(data), {})
    matter.happened["drafted"] = [*matter.happened.get("drafted", []), document.id]
    if params.get("submitted") is True:
        papers.hand_in(matter)
    return {"document": document.id, "form": form.slug}


def _read_unit(matter: Matter, params: dict[str, Any]) -> Json:
    """Verb `read_unit(unit)` → {unit, title, seats, people}: a unit of the organisation and who is in it today, each
    person once, by the role named first in the bylaws and then by seniority."""
    tx, bylaws = matter.tx, matter.bylaws
    unit = next((u for u in bylaws.units if u.id == params.get("unit")), None)
    if unit is None:
        raise NoWayOn(f"조직 ‘{params.get('unit')}’이(가) 없습니다. 절차 파일을 고쳐야 합니다.")
    rank = {role.id: place for place, role in enumerate(bylaws.roles.values()) if role.unit == unit.id}
    names = {p.id: p.name for p in people.people(tx)}
    found: dict[str, dict[str, Json]] = {}
    held = [a for a in people.assignments_on(tx, local_day(tx.now)) if a.role in rank]
    for each in sorted(held, key=lambda a: rank[a.role]):
        said: dict[str, Json] = {"person": each.person_id, "name": names[each.person_id], "role": each.role}
        found.setdefault(each.person_id, said | {"title": bylaws.roles[each.role].title, "place": each.place})
    return {"unit": unit.id, "title": unit.title, "seats": unit.seats, "people": list(found.values())}


def _assign_number(matter: Matter, params: dict[str, Any]) -> Json:
    matter.turn_to(params.get("document"))
    if matter.document.number:
        return matter.document.number
    register = str(params.get("register") or matter.form.register)
    rule = matter.bylaws.registers.get(register)
    if rule is None:
        raise NoWayOn(f"문서번호를 붙일 대장 ‘{register}’ 파일이 없습니다. 관리자에게 알려 주십시오.")
    tx = matter.tx
    day, numbering = local_day(tx.now), Numbering(str(rule["pattern"]), rule.get("restart") == "year")
    period = numbering.period(day)
    no = numbers.take_next(tx, register, period)
    text = numbering.text(prefix=matter.desk.complex.prefix, day=day, no=no)
    numbers.record(tx, register, period, no, text, matter.document.id)
    matter.changes["number"] = text
    matter.happened["number"] = text
    return text


def _finalize_document(matter: Matter, params: dict[str, Any]) -> Json:
    matter.turn_to(params.get("document"))
    tx, document = matter.tx, matter.document
    number = matter.changes.get("number") or document.number
    if not number:
        raise NoWayOn("절차 파일에 문서번호를 붙이는 순서가 없어 완결할 수 없습니다. 관리자에게 알려 주십시오.")
    manifest = sealing.manifest(
        tx,
        document,
        data=matter.changes.get("data", document.data),
        number=number,
        round_=matter.round,
        finalized_at=tx.now,
    )
    final_on = local_day(tx.now)
    matter.changes.update(
        state=DocumentState.FINAL,
        finalized_at=tx.now,
        retained_until=retention_until(final_on, matter.form.retention_years),
        seal=seal.sign(manifest, matter.desk.key),
    )
    matter.happened["state"] = "final"
    matter.happened["seal"] = matter.changes["seal"]["sha256"]
    effects.ask(tx, matter.instance.id, document.id, "render_document", {})
    return number


def _publish(matter: Matter, params: dict[str, Any]) -> Json:
    """Publish a final document from today on, for some days or until it is taken down."""
    matter.turn_to(params.get("document"))
    matter.keep()
    document = matter.document
    if document.state is not DocumentState.FINAL:
        raise NoWayOn("완결되지 않은 문서는 게시할 수 없습니다.")
    since = local_day(matter.tx.now)
    days = params.get("days")
    until = shift_days(since, int(days) - 1) if isinstance(days, int) and days > 0 else None
    channel = str(params.get("channel") or "")
    publications.add(matter.tx, document.id, channel, since, until)
    matter.happened["published"] = channel
    return {"since": since.isoformat(), "until": until.isoformat() if until else None}


def _start_process(matter: Matter, params: dict[str, Any]) -> Json:
    facts = params.get("facts") or {}
    assert isinstance(facts, dict), "the facts of a new matter are a context"
    role = str(params.get("starter") or "").removeprefix("role:") or None
    return {"matter": ripples.start_later(matter, str(params["process"]), facts, role)}


def _send_message(matter: Matter, params: dict[str, Any]) -> Json:
    ripples.send_later(matter, str(params["name"]), correlation_key(params.get("correlation")), params.get("payload"))
    return None


def _notify(matter: Matter, params: dict[str, Any]) -> Json:
    matter.turn_to(params.get("document"))
    to, text = params.get("to", "starter"), str(params["text"])
    told: dict[str, None] = {}
    for each in map(str, to if isinstance(to, list) else [to]):
        told |= dict.fromkeys(_meant(matter, each))
    for person_id in told:
        notices.add(matter.tx, person_id, matter.document.id, text)
    return len(told)


def _meant(matter: Matter, to: str) -> list[str]:
    """The ids of whom a procedure means: `starter`, `drafter`, everybody in a role, or a person by id."""
    if to == "starter":
        return [matter.instance.starter_id]
    if to == "drafter":
        return [matter.document.drafter_id]
    if people.person_row(matter.tx, to) is not None:
        return [to]
    held = people.holders(matter.tx, local_day(matter.tx.now)).get(to.removeprefix("role:"), [])
    return [person_id for person_id, _, _ in held]


def _plain(facts: Any) -> dict[str, Any]:
    return {name: to_json(value) for name, value in dict(facts).items()}


_CATALOGUE: dict[str, Verb] = {
    "propose_approval_line": _propose_approval_line,
    "next_approver": _next_approver,
    "draft_document": _draft_document,
    "assign_number": _assign_number,
    "finalize_document": _finalize_document,
    "open_record": records.open_record,
    "update_record": records.update_record,
    "close_record": records.close_record,
    "publish": _publish,
    "notify": _notify,
    "read_record": records.read_record,
    "read_unit": _read_unit,
    "start_process": _start_process,
    "send_message": _send_message,
    "open_envelope": envelopes.open_envelope,
    "draw": envelopes.draw_amount,
    "release_draw": envelopes.release_draw,
    "amend_envelope": envelopes.amend_envelope,
}

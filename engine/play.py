"""Plays: people taking steps one after another through real commands, as scenarios prove a release and as a story
fills a demonstration. It knows the desk's verbs and no procedure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from engine import samples
from engine.commands import attachments, counts, documents, people, tasks
from engine.commands import clock as time_passing
from engine.desk import Desk, actor_at
from engine.model.calendar import SEOUL, WorkingDays
from engine.model.errors import Refusal
from engine.model.korean import listed, short_day
from engine.model.person import Actor
from engine.model.record import Record, SortKey
from engine.model.task import WRITING
from engine.queries import documents as document_queries
from engine.queries import inbox as inbox_queries
from engine.store import approvals, registers
from engine.store import counts as store_counts
from engine.store import documents as store_documents
from engine.store import envelopes as store_envelopes
from engine.store import tasks as store_tasks
from engine.store.registers import RecordFilters

Step = Mapping[str, Any]
VERBS = (
    *("start", "write", "submit", "approve", "return", "hold", "release_hold", "withdraw", "discard"),
    *("answer", "close_count", "delegate", "clock", "expect", "expect_inbox", "expect_writing", "expect_counts"),
    *("expect_notices", "expect_record", "expect_records", "attach"),
)
"""In this order, because `attach` may stand beside `start` and `write`."""
_TOKEN = re.compile(r"\{\{(month|day|year-month)([+-]\d+)?\}\}")
_DAY = re.compile(r"@([+-]?\d+)")
_FIXED_DAY = re.compile(r"@Y([+-]\d+)-(\d\d)-(\d\d)")
_DAY_OF_MONTH = re.compile(r"@?M([+-]\d+)-(\d\d)(?:\+(\d+))?")
RECORDS_MAX = 200
"""As many records of one register as a play looks at."""


class PlayFailed(AssertionError):
    """Something in a play did not happen as it is written: at which step, and what is different. `what` is Korean,
    for whoever wrote the play, and names the words of the play as they are written."""

    def __init__(self, step: int, what: str) -> None:
        super().__init__(f"{step}번째 걸음: {what}")
        self.step = step
        self.what = what


def _differs(what: str, wanted: Any, found: Any) -> str:
    return f"{what}. 바란 것: {listed(wanted)}, 나온 것: {listed(found)}"


@dataclass
class StageClock:
    """The time of a play: it stands still within a step and never goes back."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Play:
    """One run of a list of steps. `reopen` gives the desk for each step; giving a fresh one every time proves that
    nothing lives only in memory."""

    reopen: Callable[[], Desk]
    clock: StageClock
    people: Mapping[str, str]
    working_days: WorkingDays
    day_zero: date
    latest: datetime | None = None
    """Nothing happens later than this: what is written for later happens just then."""
    documents: dict[str, str] = field(default_factory=dict)
    last: str = ""
    at_step: int = 0

    def run(self, steps: Sequence[Step], told: Callable[[int], None] = lambda n: None) -> None:
        """Take every step in order; `told` hears the number of steps taken."""
        for self.at_step, step in enumerate(steps, start=1):
            self._set_clock(step)
            self._take(step)
            told(self.at_step)

    def _fail(self, what: str) -> PlayFailed:
        return PlayFailed(self.at_step, what)

    def _set_clock(self, step: Step) -> None:
        moment = self.moment(step) or self.clock.now + timedelta(minutes=1)
        if self.latest is not None:
            moment = min(moment, self.latest)
        self.clock.now = max(moment, self.clock.now)

    def moment(self, step: Step) -> datetime | None:
        """When a step says it happens; None when it says nothing."""
        at = step.get("at")
        if "day" in step:
            hours, minutes = (int(part) for part in str(at or "09:00").split(":"))
            return datetime.combine(self._day(step["day"]), time(hours, minutes), SEOUL)
        return None if at is None else datetime.fromisoformat(str(at)).replace(tzinfo=SEOUL)

    def _day(self, said: int | str) -> date:
        """So many working days from day zero; or a day of a month counted from the month of day zero, if that is a
        day off the next working day, and so many working days later."""
        found = _DAY_OF_MONTH.fullmatch(str(said))
        if found is None:
            return self.working_days.shift(self.day_zero, int(said))
        months = self.day_zero.year * 12 + self.day_zero.month - 1 + int(found[1])
        day = date(months // 12, months % 12 + 1, int(found[2]))
        return self.working_days.after(self.working_days.after(day, 0), int(found[3] or 0))

    def _take(self, step: Step) -> None:
        verb = next((v for v in VERBS if v in step), None)
        if verb is None:
            raise self._fail(f"할 일이 적혀 있지 않습니다: {sorted(step)}")
        refused = step.get("refused")
        try:
            getattr(self, f"_{verb}")(self.reopen(), step)
        except Refusal as refusal:
            if refused is None:
                said = "; ".join(f"{p.pointer} {p.message}" for p in refusal.problems)
                raise self._fail(
                    f"{verb}: 거절되었습니다({refusal.code}). {refusal.sentence} {said}".rstrip()
                ) from refusal
            self._require_refusal(refusal, refused)
            return
        if refused is not None:
            raise self._fail(f"{verb}: 거절되어야 하는데 되었습니다. 바란 것: {refused}")

    def _require_refusal(self, refusal: Refusal, wanted: Any) -> None:
        code = wanted["code"] if isinstance(wanted, Mapping) else wanted
        if refusal.code != code:
            raise self._fail(
                f"다른 까닭으로 거절되었습니다. 바란 것: {code}, 나온 것: {refusal.code}({refusal.sentence})"
            )
        pointer = wanted.get("pointer") if isinstance(wanted, Mapping) else None
        places = [p.pointer for p in refusal.problems]
        if pointer is not None and pointer not in places:
            raise self._fail(f"다른 칸 때문에 거절되었습니다. 바란 것: {pointer}, 나온 것: {places}")

    def _actor(self, desk: Desk, step: Step) -> Actor:
        name = step["as"]
        if name not in self.people:
            raise self._fail(f"그런 사람이 없습니다: {name}")
        with desk.db.reading(desk.complex_id, self.clock.now) as tx:
            return actor_at(desk, tx, self.people[name])

    def _document(self, step: Step) -> str:
        """The document a step is about: one named when it was started or written, the newest of a `form`, or the
        last one anybody touched. Naming a form and a name together gives the document that name from here on."""
        if form := step.get("form"):
            desk = self.reopen()
            with desk.db.reading(desk.complex_id, self.clock.now) as tx:
                newest = store_documents.newest_of_form(tx, str(form))
            if newest is None:
                raise self._fail(f"아직 아무도 쓰기 시작하지 않은 양식입니다: {form}")
            self.last = str(step.get("document") or form)
            self.documents[self.last] = newest
            return newest
        name = str(step.get("document") or self.last)
        if name not in self.documents:
            raise self._fail(f"그런 이름으로 시작한 문서가 없습니다: {name}")
        self.last = name
        return self.documents[name]

    def words(self, value: Any) -> Any:
        """Tokens replaced by the days and people of this run."""
        if isinstance(value, dict):
            return {k: self.words(v) for k, v in value.items()}
        if isinstance(value, list):
            return [self.words(v) for v in value]
        if isinstance(value, date):
            return value.isoformat()
        if not isinstance(value, str):
            return value
        if value.startswith("@person:"):
            return self.people[value.removeprefix("@person:")]
        if value.startswith("@record:"):
            return self._record(value.removeprefix("@record:")).id
        if value.startswith("@document:"):
            return self.documents[value.removeprefix("@document:")]
        if found := _FIXED_DAY.fullmatch(value):
            return date(self.day_zero.year + int(found[1]), int(found[2]), int(found[3])).isoformat()
        if found := _DAY.fullmatch(value):
            return self._day(found[1]).isoformat()
        if value.startswith("@") and _DAY_OF_MONTH.fullmatch(value):
            return self._day(value).isoformat()
        return _TOKEN.sub(self._token, value)

    def _token(self, found: re.Match[str]) -> str:
        offset = int(found[2] or 0)
        if found[1] == "day":
            return short_day(self._day(offset))
        today = self.clock.now.astimezone(SEOUL).date()
        months = today.year * 12 + today.month - 1 + offset
        return f"{months % 12 + 1}월" if found[1] == "month" else f"{months // 12}-{months % 12 + 1:02}"

    def _start(self, desk: Desk, step: Step) -> None:
        actor = self._actor(desk, step)
        answer = documents.create(desk, actor, str(step["start"]))
        self.last = str(step.get("document") or answer["document_id"])
        self.documents[self.last] = str(answer["document_id"])
        if "data" in step:
            documents.save_draft(desk, actor, self.documents[self.last], self.words(step["data"]), None)
        self._attach(desk, {**step, "document": self.last})

    def _written(self, desk: Desk, step: Step) -> dict[str, Any]:
        with desk.db.reading(desk.complex_id, self.clock.now) as tx:
            return dict(store_documents.get(tx, self._document(step)).data)

    def _write(self, desk: Desk, step: Step) -> None:
        data = self._written(desk, step) | self.words(step["write"])
        documents.save_draft(desk, self._actor(desk, step), self._document(step), data, None)
        self._attach(desk, step)

    def _attach(self, desk: Desk, step: Step) -> None:
        given = step.get("attach", [])
        for group, names in given.items() if isinstance(given, Mapping) else ((None, given),):
            for name in names:
                spoken = str(self.words(name))
                actor, document, content = self._actor(desk, step), self._document(step), samples.file_named(spoken)
                attachments.attach(desk, actor, document, spoken, content, group)

    def _submit(self, desk: Desk, step: Step) -> None:
        data = self._written(desk, step)
        if isinstance(step["submit"], dict):
            data |= self.words(step["submit"])
        documents.submit(desk, self._actor(desk, step), self._document(step), data, None)

    def _task_of(self, desk: Desk, step: Step) -> str:
        """The task this person would press: the one waiting for them, else the newest of the document."""
        person_id, document = self.people[step["as"]], self._document(step)
        with desk.db.reading(desk.complex_id, self.clock.now) as tx:
            instance = store_documents.get(tx, document).instance_id
            everything = store_tasks.all_of_instance(tx, instance)
            found = [t for t in everything if t.kind not in WRITING and t.document_id == document]
        if not found:
            raise self._fail("아직 올린 문서가 없습니다.")
        mine = [t for t in found if person_id in (t.performer_id, t.closed_by)]
        ordered = sorted(mine, key=lambda t: t.state != "open") + sorted(found, key=lambda t: t.state != "open")
        return ordered[0].id

    def _approve(self, desk: Desk, step: Step) -> None:
        comment = str(step.get("comment") or "")
        tasks.complete(desk, self._actor(desk, step), self._task_of(desk, step), "approve", comment)

    def _return(self, desk: Desk, step: Step) -> None:
        tasks.complete(desk, self._actor(desk, step), self._task_of(desk, step), "return", str(step["return"] or ""))

    def _hold(self, desk: Desk, step: Step) -> None:
        tasks.hold(desk, self._actor(desk, step), self._task_of(desk, step), str(step["hold"] or ""))

    def _release_hold(self, desk: Desk, step: Step) -> None:
        tasks.release_hold(desk, self._actor(desk, step), self._task_of(desk, step))

    def _withdraw(self, desk: Desk, step: Step) -> None:
        documents.withdraw(desk, self._actor(desk, step), self._document(step), str(step["withdraw"] or ""))

    def _discard(self, desk: Desk, step: Step) -> None:
        documents.discard(desk, self._actor(desk, step), self._document(step))

    def _count(self, desk: Desk, step: Step) -> str:
        """The count a step is about: of those that wait for this person, or whose end does, the oldest; with `count`
        the newest of the play that asks exactly this, whether it is open or not."""
        with desk.db.reading(desk.complex_id, self.clock.now) as tx:
            if "count" in step:
                found = store_counts.asking(tx, str(self.words(step["count"])))
            else:
                me = self.people[step["as"]]
                roles = actor_at(desk, tx, me).roles
                found = store_counts.waiting_for(tx, me) + store_counts.open_for_closer(tx, roles)
        if not found:
            raise self._fail("물은 일이 없습니다.")
        return found[0].id

    def _answer(self, desk: Desk, step: Step) -> None:
        comment = str(step.get("comment") or "")
        counts.answer(desk, self._actor(desk, step), self._count(desk, step), str(step["answer"]), comment)

    def _close_count(self, desk: Desk, step: Step) -> None:
        counts.close(desk, self._actor(desk, step), self._count(desk, step))

    def _delegate(self, desk: Desk, step: Step) -> None:
        given = self.words(step["delegate"])
        since, until = (date.fromisoformat(str(given[k])) for k in ("since", "until"))
        to = self.people[str(given["to"])]
        people.delegate(desk, self._actor(desk, step), to, since, until, str(given.get("reason", "")))

    def _clock(self, desk: Desk, step: Step) -> None:
        """Time passes: whatever is due at the step's moment happens. `clock: n` insists on how many things that is."""
        happened = time_passing.fire_timers(desk) + time_passing.begin_cycles(desk)
        if isinstance(step["clock"], int) and not isinstance(step["clock"], bool) and step["clock"] != happened:
            raise self._fail(f"깨어난 일의 수. 바란 것: {step['clock']}, 나온 것: {happened}")

    def _expect_writing(self, desk: Desk, step: Step) -> None:
        found = [c["form_title"] for c in inbox_queries.inbox(desk, self._actor(desk, step))["writing"]]
        if found != self.words(step["expect_writing"]):
            raise self._fail(_differs(f"{step['as']}에게 온 쓸 문서", step["expect_writing"], found))

    def _expect_counts(self, desk: Desk, step: Step) -> None:
        found = [c["question"] for c in inbox_queries.inbox(desk, self._actor(desk, step))["counts"]]
        if found != self.words(step["expect_counts"]):
            raise self._fail(_differs(f"{step['as']}에게 물은 일", step["expect_counts"], found))

    def _expect_notices(self, desk: Desk, step: Step) -> None:
        found = [c["text"] for c in inbox_queries.inbox(desk, self._actor(desk, step))["notices"]]
        for wanted in self.words(step["expect_notices"]):
            if not any(wanted in text for text in found):
                raise self._fail(_differs(f"{step['as']}에게 온 알림", wanted, found))

    def _newest_record(self, named: str) -> Record | None:
        """The newest record of `<register>/<title>`, or of `<register>` alone."""
        register, _, title = named.partition("/")
        desk = self.reopen()
        with desk.db.reading(desk.complex_id, self.clock.now) as tx:
            return registers.newest(tx, register, title or None)

    def _record(self, named: str) -> Record:
        found = self._newest_record(named)
        if found is None:
            raise self._fail(f"그런 기록이 없습니다: {named}")
        return found

    def _expect_record(self, desk: Desk, step: Step) -> None:
        """What a record says now: `state`, `number`, columns by name, and `left` of the amount it authorises; or that
        it is `missing`."""
        wanted = self.words(step["expect_record"])
        if wanted.get("missing"):
            if self._newest_record(wanted["record"]) is not None:
                raise self._fail(f"없어야 할 기록이 있습니다: {wanted['record']}")
            return
        record = self._record(wanted.pop("record"))
        found: dict[str, Any] = {**record.data, "state": record.state, "number": record.number}
        with desk.db.reading(desk.complex_id, self.clock.now) as tx:
            envelope = store_envelopes.of_record(tx, record.id)
        found["left"] = envelope.left if envelope is not None else None
        for key, expected in wanted.items():
            if found.get(key) != expected:
                raise self._fail(_differs(f"{record.title}의 {key}", expected, found.get(key)))

    def _expect_inbox(self, desk: Desk, step: Step) -> None:
        found = [c["title"] for c in inbox_queries.inbox(desk, self._actor(desk, step))["tasks"]]
        if found != self.words(step["expect_inbox"]):
            raise self._fail(_differs(f"{step['as']}의 결재함", step["expect_inbox"], found))

    def _expect_records(self, desk: Desk, step: Step) -> None:
        """Exactly these records are in a register, in the order they were opened; of each only what is named counts.
        Of pictures their number is named."""
        for register, wanted in step["expect_records"].items():
            with desk.db.reading(desk.complex_id, self.clock.now) as tx:
                asked = RecordFilters(order=(SortKey("number"),))
                rules = desk.bylaws_in_force(tx).record_register(register)
                records = registers.find(tx, rules.register, asked, rows=RECORDS_MAX).records
            if len(records) != len(wanted):
                raise self._fail(_differs(f"대장 {register}의 기록", len(wanted), [r.title for r in records]))
            for record, said in zip(records, self.words(wanted), strict=True):
                there: dict[str, Any] = {"number": record.number, "title": record.title, "state": record.state}
                there |= {"open": record.is_open, "summary": record.summary}
                there |= {c.id: record.data.get(c.id) for c in rules.register.columns}
                there |= {c.id: len(there[c.id] or []) for c in rules.register.columns if c.item == "photo"}
                for key in said:
                    if there.get(key) != said[key]:
                        raise self._fail(_differs(f"{register} {record.title} {key}", said[key], there.get(key)))

    def _expect(self, desk: Desk, step: Step) -> None:
        wanted = dict(step["expect"])
        document_id = self._document(step if {"document", "form"} & step.keys() else wanted)
        with desk.db.reading(desk.complex_id, self.clock.now) as tx:
            document = store_documents.get(tx, document_id)
            line = approvals.line(tx, document_id, document.round)
            open_tasks = store_tasks.open_of_instance(tx, document.instance_id)
            waiting = [t for t in open_tasks if t.document_id == document_id]
            drafter = actor_at(desk, tx, document.drafter_id)
        names = {person_id: name for name, person_id in self.people.items()}
        found: dict[str, Any] = {
            "state": str(document.state),
            "number": document.number if isinstance(wanted.get("number"), str) else document.number is not None,
            "title": document.title,
            "amount": document.amount,
            "line": [[names.get(s.person_id or ""), s.act, s.state] for s in line],
            "desks": sorted(names.get(t.performer_id or "", t.role) for t in waiting),
        }
        if "problems" in wanted:
            seen = document_queries.preview(desk, drafter, document_id, document.data)
            unmet = [c["pointer"] for c in seen["checklist"] if not c["passed"]]
            found["problems"] = sorted({p["pointer"] for p in seen["problems"]} | set(unmet))
        for key in wanted.keys() - {"document", "form"}:
            expected = sorted(wanted[key]) if key in ("desks", "problems") else self.words(wanted[key])
            if found.get(key) != expected:
                raise self._fail(_differs(key, expected, found.get(key)))

"""The calendar shows what happens on which day to whoever may know it, and goes along in other programs until its owner
ends it; on both databases alike."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest

from engine.commands import calendars as calendars_at
from engine.commands import people as people_at
from engine.model.calendar import WorkingDays
from engine.model.errors import NotFound, OverLimit
from engine.paper.ics import DayEvent, ics_file
from engine.queries import calendars
from engine.store import calendars as calendars_store
from tests.faults import REGISTER, open_fault_office
from tests.office import MONDAY, Office

DAYS = [{"on": "found_on", "until": "fixed_on", "title": '"고장 " + what'}]


def month(office: Office, name: str, since: date = date(2026, 7, 1), until: date = date(2026, 7, 31)) -> dict[str, Any]:
    return calendars.between(office.desk, office.actor(name), since, until)


def seen(office: Office, name: str, kind: str) -> list[tuple[str, str, str | None]]:
    return [(e["title"], e["since"], e["until"]) for e in month(office, name)["entries"] if e["kind"] == kind]


def test_days_of_records_are_shown_to_the_readers_of_their_register(tmp_path: Any) -> None:
    faults = open_fault_office(tmp_path, **{**REGISTER, "calendar": DAYS})
    office = faults.office
    try:
        record = faults.opens("강동현")
        assert seen(office, "정민호", "record") == [("고장 난간 흔들림", "2026-07-09", None)]
        assert seen(office, "서은주", "record") == []

        faults.closes(record)

        assert seen(office, "정민호", "record") == [("고장 난간 흔들림", "2026-07-09", "2026-07-14")]
        [entry] = [e for e in month(office, "정민호")["entries"] if e["kind"] == "record"]
        assert (entry["open"], entry["link"]) == (False, f"/records/{record}")
        assert month(office, "정민호", date(2026, 7, 15))["entries"] == []
    finally:
        office.desk.db.close()


ORDER = {
    "title": "옹벽 배수로 준설",
    "found_on": "2026-07-10",
    "start_on": "2026-07-20",
    "due_on": "2026-07-22",
}


def test_a_paper_brings_the_days_its_form_declares_once_it_is_handed_in(office: Office) -> None:
    order = office.draft("강동현", "repair-work-order")
    with office.desk.db.reading(office.desk.complex_id, office.clock()) as tx:
        form = office.desk.bylaws_in_force(tx).form("repair-work-order").form
    assert form.periods(ORDER) == [(date(2026, 7, 20), date(2026, 7, 22))]
    assert form.periods({**ORDER, "due_on": "2026-07-20"}) == [(date(2026, 7, 20), None)]
    assert form.periods({"due_on": "2026-07-20"}) == []
    with office.desk.db.transaction(office.desk.complex_id, office.clock()) as tx:
        calendars_store.set_dates(tx, order, form.periods(ORDER))
    assert seen(office, "강동현", "document") == [], "a draft is nobody's day yet"

    paper = office.submits("박지영")
    with office.desk.db.transaction(office.desk.complex_id, office.clock()) as tx:
        calendars_store.set_dates(tx, paper, form.periods(ORDER))

    assert seen(office, "정민호", "document") == [(PUMP, "2026-07-20", "2026-07-22")]
    assert seen(office, "서은주", "document") == []


def test_whoever_is_away_is_in_the_calendar_of_those_who_see_the_chart(office: Office) -> None:
    deputy = office.ids["강동현"]
    people_at.delegate(office.desk, office.actor("최영식"), deputy, date(2026, 7, 20), date(2026, 7, 22), "휴가")

    assert seen(office, "이수진", "absence") == [("최영식 자리 비움", "2026-07-20", "2026-07-22")]
    assert seen(office, "서은주", "absence") == []


def test_what_is_due_is_in_the_calendar_of_whoever_must_do_it(office: Office) -> None:
    document = office.submits("박지영")
    due = office.task("이수진", document)["due_at"]

    mine = seen(office, "이수진", "task")

    assert mine == ([(PUMP, due[:10], None)] if due else [])
    assert seen(office, "최영식", "task") == []


PUMP = "지하주차장 2호 배수펌프 교체의 건"


def test_holidays_are_named_with_lunar_and_substitute_ones(office: Office) -> None:
    named = {h["day"]: h["title"] for h in month(office, "정민호", date(2026, 1, 1), date(2026, 12, 31))["holidays"]}

    assert "설날" in named["2026-02-17"]
    assert any("대체공휴일" in title for title in named.values())
    assert month(office, "정민호")["today"] == "2026-07-13"


def test_a_span_longer_than_a_year_or_backwards_is_refused(office: Office) -> None:
    for since, until in ((date(2020, 1, 1), date(2026, 1, 1)), (date(2026, 7, 2), date(2026, 7, 1))):
        with pytest.raises(OverLimit):
            month(office, "정민호", since, until)


def test_the_address_for_other_programs_works_until_it_is_ended_or_made_anew(office: Office) -> None:
    desk, clerk = office.desk, office.actor("박지영")
    assert calendars.feed(desk, clerk) == {"made_at": None}
    with pytest.raises(NotFound):
        calendars_at.close_feed(desk, clerk)

    first = calendars_at.open_feed(desk, clerk)["token"]
    assert calendars.file_of_feed(desk, first, "https://danji.example").startswith(b"BEGIN:VCALENDAR\r\n")
    second = calendars_at.open_feed(desk, clerk)["token"]
    with pytest.raises(NotFound):
        calendars.file_of_feed(desk, first, "")
    assert calendars.feed(desk, clerk)["made_at"] is not None
    calendars_at.close_feed(desk, clerk)
    for token in (first, second, "", "x" * 43):
        with pytest.raises(NotFound):
            calendars.file_of_feed(desk, token, "")


def test_a_calendar_file_is_what_calendars_read() -> None:
    long = "지하주차장 2호 배수펌프 교체 공사, 일부 주차 금지; 자세히는 방송\n둘째 줄 " + "가" * 60
    events = [
        DayEvent("record-1@danji", date(2026, 7, 20), date(2026, 7, 22), long, link="https://danji.example/records/1")
    ]

    file = ics_file("햇살마을", events, MONDAY).decode()

    assert all(len(line.encode()) <= 75 for line in file.split("\r\n"))
    whole = file.replace("\r\n ", "")
    assert "DTSTART;VALUE=DATE:20260720\r\nDTEND;VALUE=DATE:20260723\r\n" in whole, "the end is the day after"
    assert r"교체 공사\, 일부 주차 금지\; 자세히는 방송\n둘째 줄" in whole
    assert re.findall(r"^(BEGIN|END):(\w+)\r$", whole, re.MULTILINE) == [
        ("BEGIN", "VCALENDAR"),
        ("BEGIN", "VEVENT"),
        ("END", "VEVENT"),
        ("END", "VCALENDAR"),
    ]
    assert "DTSTAMP:20260713T010000Z" in whole


def test_a_calendar_keeps_the_names_of_its_holidays_in_order() -> None:
    days = WorkingDays.from_json({"holidays": [{"date": "2026-10-09", "title": "한글날"}, {"date": "2026-03-01"}]})

    assert days.names == ((date(2026, 3, 1), ""), (date(2026, 10, 9), "한글날"))
    assert not days.works_on(date(2026, 10, 9))
    assert days.works_on(date(2026, 10, 9) + timedelta(days=3))

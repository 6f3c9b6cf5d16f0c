"""Registers are read by those who may, narrowed, counted, exported, and walked along from record to record."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from PIL import Image

from engine.commands import attachments, envelopes
from engine.model.errors import FormRejected, NotFound
from engine.queries import documents as document_queries
from engine.queries import photos
from engine.queries import registers as register_queries
from engine.queries import relations as relation_queries
from engine.store import documents, records
from tests.faults import FaultOffice, open_fault_office, photo


def test_only_a_picture_goes_into_a_group_of_pictures(faults: FaultOffice) -> None:
    document = faults.office.draft("강동현", "fault-open")

    for content in (b"%PDF-1.4\n", "사진입니다".encode(), b"\xff\xd8\xff\xe0 no picture at all"):
        with pytest.raises(FormRejected):
            faults.attach("강동현", document, "before", content)
    with pytest.raises(FormRejected, match="없는 붙임 묶음"):
        faults.attach("강동현", document, "cellar", photo())

    assert faults.attach("강동현", document, "before", photo())["field"] == "before"
    assert faults.attach("강동현", document, "papers", b"%PDF-1.4\n")["field"] == "papers"


def test_a_thumbnail_is_small_upright_and_carries_no_place(faults: FaultOffice) -> None:
    record = faults.opens(photos=1)
    [picture] = faults.values(record)["before"]
    desk, office = faults.office.desk, faults.office

    small = photos.thumbnail(desk, office.actor("정민호"), picture, "small")

    with Image.open(BytesIO(small)) as image:
        assert image.format == "JPEG" and max(image.size) == 320 and not image.getexif()
    with pytest.raises(NotFound):
        photos.thumbnail(desk, office.actor("서은주"), picture, "small")
    pdf = faults.office.draft("강동현", "fault-open")
    paper = attachments.attach(desk, office.actor("강동현"), pdf, "서류.pdf", b"%PDF-1.4\n", field="papers")
    with pytest.raises(NotFound):
        photos.thumbnail(desk, office.actor("강동현"), paper["id"], "small")


def test_a_photo_is_seen_by_whoever_may_read_a_record_that_shows_it(faults: FaultOffice) -> None:
    record = faults.opens(name="박지영", photos=1)
    [picture] = faults.values(record)["before"]
    desk, technician = faults.office.desk, faults.office.actor("강동현")
    with desk.db.reading(desk.complex_id, faults.office.clock()) as tx:
        assert not document_queries.readable(tx, technician, faults.papers[record])

    assert photos.thumbnail(desk, technician, picture, "large").startswith(b"\xff\xd8")


def test_who_may_not_read_a_register_finds_neither_it_nor_its_records(faults: FaultOffice) -> None:
    record = faults.opens()

    for look in (
        lambda: faults.page("서은주"),
        lambda: faults.record(record, "서은주"),
        lambda: faults.look("서은주", record),
        lambda: faults.export("csv", "서은주"),
    ):
        with pytest.raises(NotFound):
            look()
    mine = register_queries.listing(faults.office.desk, faults.office.actor("서은주"))
    assert mine["registers"] == []
    theirs = register_queries.listing(faults.office.desk, faults.office.actor("강동현"))
    assert {"faults", "findings"} <= {r["id"] for r in theirs["registers"]}


def test_a_register_that_names_its_readers_has_no_others(tmp_path: Path) -> None:
    faults = open_fault_office(tmp_path, readers=["chief", "technician"])
    record = faults.opens()

    assert faults.record(record, "강동현")["id"] == record
    with pytest.raises(NotFound):
        faults.record(record, "이수진")
    [paper] = faults.look("이수진", faults.papers[record], "document")["steps"]
    assert paper["kind"] == "document"
    faults.office.desk.db.close()


def test_a_register_is_narrowed_by_state_column_words_time_and_amount(faults: FaultOffice) -> None:
    rail = faults.opens(cost=100, urgent=True, keeper=faults.office.ids["최영식"])
    pump = faults.opens(place="지하 1층", what="펌프 과전류", risk="middle", found_on="2026-06-30", cost=5_000)
    lamp = faults.opens(place="지하 2층", what="비상조명 100% 꺼짐", risk="low", found_on="2026-05-01", urgent=False)
    faults.closes(lamp)

    def ids(**asked: Any) -> list[str]:
        return [r["id"] for r in faults.page(**asked)["records"]]

    assert ids() == [rail, pump, lamp]  # As the register orders them: by risk.
    assert ids(state="done") == ids(open_only=False) == [lamp]
    assert ids(open_only=True) == [rail, pump]
    assert ids(where=["risk:middle"]) == [pump]
    assert ids(where=["urgent:true"]) == [rail]
    assert ids(where=["urgent:false"]) == [lamp]
    assert ids(where=[f"keeper:{faults.office.ids['최영식']}"]) == [rail]
    assert ids(q="과전류 지하") == [pump]
    assert ids(q="최영식") == [rail]
    assert ids(q="고장 2026-003") == [lamp]
    assert ids(q="100%") == [lamp]
    assert ids(q="_") == []
    assert ids(since=date(2026, 6, 30), until=date(2026, 6, 30)) == [pump]
    assert ids(amount_min=101) == [pump]
    assert ids(amount_max=100) == [rail]
    assert ids(sort="-cost") == [pump, rail, lamp]
    assert ids(sort="found_on") == [lamp, pump, rail]
    assert ids(sort="state")[-1] == lamp
    assert faults.page()["amount"] == 5_100


def test_what_a_register_cannot_be_narrowed_by_is_refused(faults: FaultOffice) -> None:
    for asked in ({"where": ["cost:1"]}, {"where": ["cellar:1"]}, {"sort": "cellar"}, {"state": "nowhere"}):
        with pytest.raises(FormRejected):
            faults.page(**asked)
    with pytest.raises(NotFound):
        faults.page(register="cellars")


def test_the_overview_counts_open_records_by_two_things(faults: FaultOffice) -> None:
    faults.changes(faults.opens(), step="work")
    faults.opens()
    faults.opens(risk="low")
    faults.closes(faults.opens(risk="low"))

    found = faults.page()
    matrix = found["matrix"]
    assert [i["title"] for i in matrix["columns"]["items"]] == ["나옴", "고치는 중"]
    assert matrix["counts"] == [[1, 1], [0, 0], [1, 0]]
    assert (matrix["total"], found["open"], found["total"]) == (3, 3, 4)
    [risk] = [f for f in found["facets"] if f["column"] == "risk"]
    assert [c["count"] for c in risk["choices"]] == [2, 0, 2]


def test_a_long_register_is_turned_page_by_page(faults: FaultOffice) -> None:
    opened = [faults.opens(photos=0) for _ in range(22)]

    first, second = faults.page(sort="number"), faults.page(sort="number", page=2)

    assert (first["total"], first["pages"], len(first["records"])) == (22, 2, 20)
    assert [r["id"] for r in first["records"] + second["records"]] == opened


def test_an_exported_table_calculates_nothing_anybody_wrote(faults: FaultOffice) -> None:
    evil = '=HYPERLINK("http://evil.test","열기")'
    faults.opens(place=evil, what="+1-1", cost=-5)

    text, name = faults.export("csv")
    line = text.decode("utf-8-sig").splitlines()[1]
    assert name == "고장 대장 2026-07-13.csv"
    assert "'=HYPERLINK" in line and "'+1-1" in line and ",-5," in line

    book, _ = faults.export("xlsx")
    with zipfile.ZipFile(BytesIO(book)) as packed:
        sheet = etree.fromstring(packed.read("xl/worksheets/sheet1.xml"))
    cells = {c.get("r"): c for c in sheet.iter("{*}c")}
    said = [c for c in cells.values() if evil in "".join(c.itertext())]
    assert [c.get("t") for c in said] == ["inlineStr", "inlineStr"]  # The column and the heading made of it.
    assert not list(sheet.iter("{*}f"))


def test_the_chain_is_walked_both_ways_in_the_order_of_time(faults: FaultOffice) -> None:
    first = faults.opens(photos=1)
    second = faults.opens(place="102동 옥상", fault=first)
    faults.closes(second)

    forwards = faults.look("정민호", first)
    backwards = faults.look("정민호", second)

    told = [(s["kind"], s["title"], s["state"]) for s in forwards["steps"] if s["kind"] == "record"]
    assert told == [
        ("record", "101동 옥상 난간 흔들림", "나옴"),
        ("record", "102동 옥상 난간 흔들림", "나옴"),
    ]
    closing = forwards["steps"][-1]
    assert [(m["id"], m["state"]) for m in closing["moves"]] == [(second, "끝남")], "told with the paper that closed it"
    assert backwards["steps"] == forwards["steps"]
    assert [s["at"] for s in forwards["steps"]] == sorted(s["at"] for s in forwards["steps"])
    shown = [p for s in forwards["steps"] for p in s["photos"]]
    assert len(shown) == len(set(shown)) == 3
    assert forwards["complete"] and forwards["node"]["id"] == first


def test_the_chain_leaves_out_what_only_shares_a_round_or_a_meeting_with_it(faults: FaultOffice) -> None:
    origin = faults.opens()
    mine, other = faults.opens(place="102동", fault=origin), faults.opens(place="103동", fault=origin)

    told = {s["id"] for s in faults.look("정민호", mine)["steps"]}

    assert {origin, mine} <= told and other not in told
    assert {mine, other} <= {s["id"] for s in faults.look("정민호", origin)["steps"]}


def test_a_chain_says_what_it_waits_for_and_marks_no_step_as_where_it_stands_beside_that(faults: FaultOffice) -> None:
    record = faults.opens()

    open_still = faults.look("정민호", record)
    assert [w["document_id"] for w in open_still["waiting"]] == [faults.papers[record]]
    assert not any(s["now"] for s in open_still["steps"])

    faults.office.decide("정민호", faults.papers[record])
    final = faults.look("정민호", record)
    assert final["waiting"] == []
    assert [s["now"] for s in final["steps"]].count(True) == 1 and final["steps"][-1]["now"]


def test_a_paper_that_draws_on_a_record_is_in_its_chain_until_it_gives_back(faults: FaultOffice) -> None:
    record, office = faults.opens(), faults.office
    note = faults.paper("박지영", "fault-note", what="난간 보수비")
    desk, clerk = office.desk, office.actor("박지영")
    whose = {"instance_id": "0" * 32, "by_id": clerk.person_id}
    with desk.db.transaction(desk.complex_id, office.clock()) as tx:
        matter = documents.get(tx, note).instance_id
        whose["instance_id"] = matter
        opened = envelopes.open_for(tx, "난간 보수", 1_000, record_id=record, **whose)
        envelopes.draw(tx, opened.id, 400, note, **whose)

    assert note in {s["id"] for s in faults.look("정민호", record)["steps"]}
    shown = faults.record(record)["envelope"]
    assert (shown["amount"], shown["left"], shown["draws"][0]["document"]["id"]) == (1_000, 600, note)
    around = relation_queries.of_document(desk, clerk, note)["relations"]
    assert [(r["name"], r["node"]["id"]) for r in around] == [("drawn", record)]

    with desk.db.transaction(desk.complex_id, office.clock()) as tx:
        envelopes.release(tx, note, **whose)
    assert note not in {s["id"] for s in faults.look("정민호", record)["steps"]}
    with pytest.raises(NotFound):
        relation_queries.of_document(desk, office.actor("서은주"), note)


def test_a_record_shows_what_was_decided_on_its_way_to_those_who_may_read_the_paper(faults: FaultOffice) -> None:
    record = faults.opens(name="박지영")

    [decision] = faults.record(record)["decisions"]

    assert (decision["table"], bool(decision["rows"]), bool(decision["facts"])) == ("approval_line", True, True)
    assert faults.record(record, "배상철")["decisions"] == []


def test_the_chain_stops_where_somebody_may_not_read(faults: FaultOffice) -> None:
    first = faults.opens(name="박지영")
    faults.opens(name="박지영", fault=first, basis=faults.papers[first])

    seen = faults.look("강동현", first)

    assert {s["kind"] for s in seen["steps"]} == {"record"}
    with pytest.raises(NotFound):
        faults.look("강동현", faults.papers[first], "document")


def test_the_days_of_records_are_found_for_a_calendar(faults: FaultOffice) -> None:
    record = faults.opens()
    faults.opens(found_on="2026-01-01")
    desk = faults.office.desk

    with desk.db.reading(desk.complex_id, faults.office.clock()) as tx:
        found = records.dates_between(tx, date(2026, 7, 1), date(2026, 7, 31))

    assert [(r.id, d.since, d.title) for r, d in found] == [(record, date(2026, 7, 9), "101동 옥상 난간 흔들림")]

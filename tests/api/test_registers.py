"""Registers, records and chains through the doors."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator

import httpx
import pytest
from lxml import etree
from PIL import Image

from tests.api.conftest import Doors
from tests.api.test_corpus_cases import EXPORTS, case
from tests.faults import FaultOffice, open_fault_office, photo
from tests.office import Office


@pytest.fixture(scope="module")
def faults(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultOffice]:
    """One office for all of these, since each looks only at records of its own."""
    opened = open_fault_office(tmp_path_factory.mktemp("faults"))
    yield opened
    opened.office.desk.db.close()


@pytest.fixture(scope="module")
def office(faults: FaultOffice) -> Office:
    return faults.office


def test_a_register_is_shown_with_its_columns_and_a_page_of_records(doors: Doors, faults: FaultOffice) -> None:
    record = faults.opens(place="가동 현관", cost=12_000)
    browser = doors.browser_of("정민호")

    listed = browser.get("/api/registers").json()["registers"]
    page = browser.get("/api/registers/faults", params={"q": "가동 현관", "where": "risk:high", "min": 12_000}).json()

    assert "faults" in {r["id"] for r in listed}
    assert [r["id"] for r in page["records"]] == [record]
    assert page["records"][0]["values"]["cost"] == {"value": 12_000, "text": "12,000원", "tone": "plain", "photos": []}
    assert page["columns"][0]["title"] == "위치" and page["matrix"]["columns"]["by"] == "state"


def test_a_record_is_shown_with_its_history_and_where_it_may_go(doors: Doors, faults: FaultOffice) -> None:
    record = faults.opens()
    faults.changes(record, step="work")

    found = doors.browser_of("강동현").get(f"/api/records/{record}").json()

    assert [v["version"] for v in found["versions"]] == [2, 1]
    assert [(s["title"], len(s["missing"])) for s in found["next_states"]] == [("끝남", 2)]
    assert found["register"]["title"] == "고장 대장" and found["envelope"] is None
    assert found["decisions"][0]["table"] == "approval_line"
    assert {f["id"] for f in found["fields"]} >= {"place", "before", "days"}


@pytest.mark.parametrize("name", EXPORTS)
def test_no_exported_cell_is_calculated_whatever_was_written(doors: Doors, faults: FaultOffice, name: str) -> None:
    written = case(name)["json"]["title"]
    found_on = f"1990-01-{EXPORTS.index(name) + 1:02}"  # No other record is as old, so that this one is found by it.
    faults.opens(place=written, found_on=found_on)
    browser = doors.browser_of("정민호")
    asked = {"from": found_on, "to": found_on}

    table = browser.get("/api/registers/faults/export", params=asked | {"as": "csv"}).content.decode("utf-8-sig")
    book = browser.get("/api/registers/faults/export", params=asked | {"as": "xlsx"}).content

    head, row = csv.reader(io.StringIO(table, newline=""))
    assert row[head.index("위치")] == "'" + written
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        sheet = etree.fromstring(packed.read("xl/worksheets/sheet1.xml"))
    assert {cell.get("t") for cell in sheet.iter("{*}c") if "1+1" in "".join(cell.itertext())} <= {"inlineStr"}
    assert not list(sheet.iter("{*}f"))


@pytest.mark.parametrize(("kind", "starts"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK\x03\x04")])
def test_a_register_is_downloaded_as_a_table(doors: Doors, faults: FaultOffice, kind: str, starts: bytes) -> None:
    faults.opens(place="=1+1")

    answer = doors.browser_of("정민호").get("/api/registers/faults/export", params={"as": kind})

    assert answer.status_code == 200 and answer.content.startswith(starts)
    assert answer.headers["content-disposition"].startswith("attachment")


def test_the_chain_is_the_same_from_its_paper_and_from_its_record(doors: Doors, faults: FaultOffice) -> None:
    record = faults.opens()
    browser = doors.browser_of("정민호")

    of_record = browser.get(f"/api/records/{record}/chain").json()
    of_paper = browser.get(f"/api/documents/{faults.papers[record]}/chain").json()

    [around] = browser.get(f"/api/documents/{faults.papers[record]}/relations").json()["relations"]
    assert (around["name"], around["direction"], around["node"]["id"]) == ("opened", "to", record)
    assert of_record["steps"] == of_paper["steps"] and of_record["complete"]
    assert [(s["kind"], s["paper"]) for s in of_record["steps"]] == [
        ("document", None),
        ("record", faults.papers[record]),
    ]


def test_a_photo_is_shown_in_small_in_place_and_without_its_place(doors: Doors, faults: FaultOffice) -> None:
    record = faults.opens(photos=1)
    [picture] = faults.values(record)["before"]
    browser = doors.browser_of("정민호")

    answer = browser.get(f"/api/attachments/{picture}/thumbnail")

    assert answer.status_code == 200 and answer.headers["content-type"] == "image/jpeg"
    assert "content-disposition" not in answer.headers
    with Image.open(io.BytesIO(answer.content)) as image:
        assert max(image.size) == 320 and not image.getexif()
    assert browser.get(f"/api/attachments/{picture}/thumbnail", params={"size": "vast"}).status_code == 422


@pytest.mark.parametrize(
    "address",
    ["registers/faults", "registers/faults/export", "records/{record}", "records/{record}/chain"],
)
def test_what_somebody_may_not_read_looks_like_what_does_not_exist(
    doors: Doors, faults: FaultOffice, address: str
) -> None:
    record = faults.opens()
    [picture] = faults.values(record)["before"]
    resident = doors.browser_of("서은주")

    theirs = resident.get(f"/api/{address.format(record=record)}")
    nowhere = resident.get(f"/api/{address.format(record='0' * 32)}".replace("faults", "cellars"))

    assert theirs.status_code == nowhere.status_code == 404
    assert theirs.content == nowhere.content
    assert resident.get("/api/registers").json() == {"registers": []}
    assert resident.get(f"/api/attachments/{picture}/thumbnail").status_code == 404


@pytest.mark.parametrize(
    "asked",
    [{"where": "cellar:1"}, {"sort": "cellar"}, {"state": "cellar"}, {"page": 0}, {"min": -1}, {"open": "maybe"}],
)
def test_a_register_asked_wrongly_says_so(doors: Doors, asked: dict[str, str | int]) -> None:
    answer = doors.browser_of("정민호").get("/api/registers/faults", params=asked)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def hand_in(browser: httpx.Client, form: str, data: dict[str, object]) -> httpx.Response:
    paper = browser.post("/api/documents", json={"form": form}).json()
    body = {"data": data, "revision": paper["revision"]}
    return browser.post(f"/api/documents/{paper['id']}/submit", json=body)


def test_a_refused_record_is_told_with_every_place(doors: Doors) -> None:
    answer = hand_in(doors.browser_of("강동현"), "fault-open", {"what": "난간", "found_on": "어제"})

    assert answer.status_code == 422
    assert answer.json()["code"] == "record_rejected"
    assert {p["pointer"] for p in answer.json()["problems"]} == {"/place", "/found_on"}


def test_a_file_that_is_no_picture_does_not_enter_a_group_of_pictures(doors: Doors) -> None:
    browser = doors.browser_of("강동현")
    paper = browser.post("/api/documents", json={"form": "fault-open"}).json()["id"]

    def attach(content: bytes) -> httpx.Response:
        files = {"file": ("사진.jpg", content, "image/jpeg")}
        return browser.post(f"/api/documents/{paper}/attachments", files=files, data={"field": "before"})

    assert attach("사진입니다".encode()).status_code == 422
    assert attach(photo()).status_code == 201

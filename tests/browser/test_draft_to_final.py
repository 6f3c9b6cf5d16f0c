"""The main journey in a real browser: written, returned once, handed in again, approved by everybody on the line,
numbered, rendered, downloaded, found."""

from __future__ import annotations

import io
import re
from datetime import datetime, timedelta
from pathlib import Path

import docx
import pypdf
import pytest
from docx.document import Document as DocxDocument
from playwright.sync_api import Locator, expect

from engine.model.calendar import SEOUL
from tests.browser.conftest import Visit
from tests.browser.visitor import PHONE, Visitor

TITLE = "옥상 물탱크 수위조절기 교체"
PEOPLE = ["박지영", "이수진", "최영식", "정민호", "김정자"]
PRINTED = ["담당 기안", "경리 협조", "과장 검토", "소장 결재", "회장 확인"]
PDF = b"%PDF-1.4\n% a quotation\n%%EOF\n"


def fill_quote(row: Locator, vendor: str, supply: str, *, chosen: bool) -> None:
    row.get_by_role("textbox", name=re.compile("업체")).fill(vendor)
    row.get_by_role("textbox", name=re.compile("공급가액")).fill(supply)
    if chosen:
        row.get_by_role("radio").check()


def write(clerk: Visitor, folder: Path) -> None:
    """박지영 fills in the expense proposal as the page asks for it."""
    page = clerk.page
    clerk.open("/new")
    page.get_by_role("searchbox", name="양식 찾기").fill("지출품의")
    page.get_by_role("row", name=re.compile("지출품의서")).get_by_role("button", name=re.compile("쓰기")).click()
    expect(clerk.heading()).to_have_text("지출품의서")
    page.get_by_label("제목", exact=False).first.fill(TITLE)
    page.get_by_label("왜 필요합니까", exact=False).fill("수위조절기가 고장나 물이 넘칩니다. 새것으로 바꿉니다.")
    page.get_by_label("계정과목", exact=False).select_option("수선유지비")
    page.get_by_label("예산 잔액", exact=False).fill("18000000")
    quotes = page.get_by_role("group", name="견적 비교")
    while quotes.locator("tbody tr").count() < 2:
        quotes.get_by_role("button", name="업체 더하기").click()
    fill_quote(quotes.locator("tbody tr").nth(0), "새한설비", "3000000", chosen=True)
    fill_quote(quotes.locator("tbody tr").nth(1), "우리펌프기공", "3300000", chosen=False)
    page.get_by_role("radio", name=re.compile("수의계약")).check()
    day = (datetime.now(SEOUL) + timedelta(days=3)).date()
    page.get_by_label("시작하는 날", exact=False).fill(day.isoformat())
    page.get_by_label("끝나는 날", exact=False).fill((day + timedelta(days=2)).isoformat())
    for name in ("새한설비 견적서.pdf", "우리펌프기공 견적서.pdf"):
        quotation = folder / name
        quotation.write_bytes(PDF)
        page.locator("input[type=file]").first.set_input_files(quotation)
        expect(page.get_by_role("link", name=name)).to_be_visible()


def hand_in(clerk: Visitor) -> None:
    clerk.press("살펴보기로 넘어가기")
    expect(clerk.heading()).to_contain_text("올리기 전에")
    clerk.press("상신하기")
    expect(clerk.page.get_by_text("결재 중").first).to_be_visible()


def approve(visitor: Visitor, button: str = "승인") -> None:
    visitor.decides_at_once()
    card = visitor.opens_card(TITLE)
    with visitor.page.expect_response(re.compile(r"/api/tasks/.+/complete$")) as answered:
        card.get_by_role("button", name=button, exact=True).click()
    assert answered.value.ok, answered.value.text()


def stamp_names(visitor: Visitor) -> list[str]:
    """Whose seals stand in the stamp table of the paper, read from the page."""
    seals = visitor.page.locator(".paper .stamps .is-done .seal").all_inner_texts()
    return [re.sub(r"\s", "", seal).removesuffix("인") for seal in seals]


def stamp_table(paper: DocxDocument) -> list[tuple[str, str]]:
    """The stamp table of the DOCX: for each cell what is printed above the seal, and whose name below it."""
    box = paper.tables[0]
    above, below = ([cell.text for cell in box.rows[at].cells][-len(PEOPLE) :] for at in (0, 2))
    return [(title, under.rsplit(" ", 2)[0]) for title, under in zip(above, below, strict=True)]


@pytest.mark.slow
def test_a_proposal_goes_from_draft_to_a_filed_and_found_document(visit: Visit, tmp_path: Path) -> None:
    with visit("박지영") as clerk:
        write(clerk, tmp_path)
        expect(clerk.page.get_by_label("소요예산", exact=False)).to_have_value("3,300,000")
        hand_in(clerk)

    with visit("이수진") as accountant:
        approve(accountant)

    with visit("최영식") as head:
        head.decides_at_once()
        card = head.opens_card(TITLE)
        card.get_by_role("button", name="반려", exact=True).click()
        head.page.get_by_label("견적이 모자랍니다").check()
        head.page.get_by_label("덧붙일 말").fill("한 곳 더 받아 주십시오")
        with head.page.expect_response(re.compile(r"/complete$")):
            head.press("반려하기")

    with visit("박지영") as clerk:
        returned = clerk.page.locator(".set-aside", has_text=TITLE)
        expect(returned).to_contain_text("한 곳 더 받아 주십시오")
        returned.get_by_role("link", name="고쳐서 다시 올리기").click()
        quotes = clerk.page.get_by_role("group", name="견적 비교")
        quotes.get_by_role("button", name="업체 더하기").click()
        fill_quote(quotes.locator("tbody tr").nth(2), "청솔기전", "3600000", chosen=False)
        hand_in(clerk)

    for name in ("이수진", "최영식", "정민호"):
        with visit(name) as approver:
            approve(approver)

    with visit("김정자", PHONE) as chair:
        approve(chair, "확인했습니다")

    with visit("박지영") as clerk:
        clerk.open("/documents")
        clerk.page.get_by_role("searchbox", name="찾을 말").fill("물탱크 수위")
        clerk.press("찾기")
        clerk.page.get_by_role("link", name=TITLE).click()
        expect(clerk.page.get_by_text("완결", exact=True).first).to_be_visible()
        number = clerk.page.locator(".doc-sub .num").inner_text()
        assert re.fullmatch(r"햇살-\d{4}-\d{4}", number)
        expect(clerk.page.locator(".paper .stamps .is-done")).to_have_count(5)
        assert stamp_names(clerk) == PEOPLE

        paper = docx.Document(io.BytesIO(download(clerk, "DOCX")))
        assert stamp_table(paper) == list(zip(PRINTED, PEOPLE, strict=True))
        said = "\n".join(cell.text for table in paper.tables for row in table.rows for cell in row.cells)
        for expected in (number, TITLE, "금 3,300,000원", "새한설비", "우리펌프기공", "청솔기전"):
            assert expected in said, expected
        printed = download(clerk, "PDF")
        text = "".join("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(printed)).pages).split())
        for said in ("지출품의서", number, *PEOPLE, "새한설비", "청솔기전"):
            assert said in text, said


def download(visitor: Visitor, kind: str) -> bytes:
    link = visitor.page.get_by_role("link", name=kind, exact=True)
    # The files are made after the last signature; the page lights the button when they are there.
    link.wait_for(timeout=90_000)
    with visitor.page.expect_download() as started:
        link.click()
    return Path(started.value.path()).read_bytes()

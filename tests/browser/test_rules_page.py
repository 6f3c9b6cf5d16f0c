"""A rule is found, read, tried with values and lit; a file of another tool is looked at, and nothing of it is kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import REPOSITORY, Visit
from tests.browser.foreign import DRAWN_ELSEWHERE, hands_over
from tests.browser.visitor import PHONE


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    file = tmp_path / "수리.bpmn"
    file.write_text(DRAWN_ELSEWHERE, "utf-8")
    return file


def test_a_rule_is_found_and_tried_and_the_row_that_fits_is_lit(visit: Visit) -> None:
    with visit("박지영") as clerk:
        clerk.open("/")
        clerk.follow("규칙 살펴보기")
        clerk.page.get_by_role("searchbox", name="규칙 찾기").fill("위험도")
        clerk.follow("지적의 위험도")

        expect(clerk.heading()).to_have_text("지적의 위험도")
        clerk.page.get_by_label("판정", exact=True).select_option("불량")
        clerk.page.get_by_label("지금 쓰면", exact=True).select_option("지켜봄")

        lit = clerk.page.locator(".dmn tr.is-lit")
        expect(lit).to_have_count(1)
        expect(lit).to_contain_text("맞는 줄")
        expect(lit.locator("td.is-passed")).to_have_count(2)
        expect(clerk.page.get_by_text("3번째 줄이 맞습니다.")).to_be_visible()
        near = clerk.page.locator(".dmn tr.is-near").first
        expect(near).to_contain_text("한 칸이 다름")
        expect(near.locator("td.is-failed")).to_contain_text("아님")
        expect(clerk.page).to_have_url(re.compile(r"fault\.danger="))


def test_an_address_carries_the_values_and_a_value_no_row_knows_decides_nothing(visit: Visit) -> None:
    with visit("윤재근", PHONE) as auditor:
        auditor.open("/rules/tables/execution_days?item.data.amount=25000000")
        expect(auditor.page.get_by_label("의결한 금액")).to_have_value("25,000,000")
        expect(auditor.page.get_by_text("3번째 줄이 맞습니다.")).to_be_visible()

        auditor.open("/rules/tables/complaint_days")
        choice = auditor.page.get_by_label("민원 종류", exact=True)
        choice.select_option(label="다른 값 적기")
        auditor.page.get_by_label("민원 종류", exact=True).fill("화성에서 온 것")

        expect(auditor.page.get_by_text("아무것도 정해지지 않습니다")).to_be_visible()
        expect(auditor.page.locator(".dmn tr.is-lit")).to_have_count(0)


def test_the_reason_of_a_line_leads_to_its_table_with_the_facts_filled_in(visit: Visit) -> None:
    with visit("박지영") as clerk:
        clerk.open("/documents?state=final&form=expense-proposal&q=옥상 난간 보수")
        clerk.follow("옥상 난간 보수")
        clerk.page.locator(".split-side summary").filter(has_text="왜").first.click()
        clerk.follow("지금 규약의 표에 넣어 보기")

        expect(clerk.heading()).to_have_text("결재선")
        expect(clerk.page.get_by_label("양식", exact=True)).to_have_value("expense-proposal")
        expect(clerk.page.locator(".dmn tr.is-lit")).not_to_have_count(0)


def test_a_file_of_another_tool_is_told_what_is_open_and_its_drawing_is_marked(visit: Visit, foreign: Path) -> None:
    with visit("정민호") as chief:
        chief.open("/rules/check")
        hands_over(chief, foreign)

        expect(chief.page.get_by_text("초안으로 옮길 수 있습니다.")).to_be_visible()
        expect(chief.page.get_by_role("heading", name=re.compile("살펴보기.*누가 합니까"))).to_be_visible()
        expect(chief.page.locator('.diagram [data-element-id="look"].at-ask')).to_have_count(1)
        with chief.page.expect_download() as download:
            chief.press("‘수리’ 받기")
        assert download.value.suggested_filename == "repair.bpmn"

        hands_over(chief, REPOSITORY / "processes" / "complaint" / "complaint_days.dmn")
        expect(chief.page.get_by_text("고칠 곳이 없습니다.")).to_be_visible()


def test_a_resident_is_shown_no_way_to_the_rules(visit: Visit) -> None:
    with visit("서은주") as resident:
        resident.open("/")
        expect(resident.page.get_by_role("link", name="규칙 살펴보기")).to_have_count(0)
        resident.open("/rules/check")
        expect(resident.page.get_by_text("규칙을 볼 수 있는 직책이 아닙니다.")).to_be_visible()

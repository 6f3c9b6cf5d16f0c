"""Finding things: a word in the bar leads to documents and records with it marked, boxes hold what they say, and the
calendar shows what happens on which day."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.visitor import PHONE, Visitor


def search(visitor: Visitor, words: str) -> None:
    field = visitor.page.get_by_role("search", name="문서 찾기").get_by_role("searchbox")
    field.fill(words)
    field.press("Enter")
    expect(visitor.page.get_by_role("heading", name=f"“{words}” 찾은 결과")).to_be_visible()


def test_a_word_in_the_bar_leads_to_what_says_it_with_the_word_marked(visit: Visit) -> None:
    with visit("정민호") as chief:
        search(chief, "옥상 난간")

        hits = chief.page.locator(".hits > li")
        expect(hits.first).to_be_visible()
        assert {mark.lower() for mark in chief.page.locator(".hits mark").all_inner_texts()} <= {"옥상", "난간"}
        chief.page.get_by_role("link", name="옥상 난간 보수", exact=True).first.click()
        expect(chief.page).to_have_url(re.compile("/(documents|records)/"))


def test_initials_and_amounts_find_and_nonsense_is_helped(visit: Visit) -> None:
    with visit("정민호") as chief:
        search(chief, "ㅇㅅㄴㄱ")
        expect(chief.page.get_by_role("link", name="옥상 난간 보수", exact=True).first).to_be_visible()

        search(chief, "옥상 1억원 이상")
        expect(chief.page.get_by_text("100,000,000원부터")).to_be_visible()

        search(chief, "세상에 없는 말")
        expect(chief.page.get_by_role("heading", name="찾는 것이 없습니다")).to_be_visible()
        chief.press("모두 지우기")
        expect(chief.page.locator(".hits > li").first).to_be_visible()


def test_results_are_walked_by_arrows_and_narrowed_by_a_branch(visit: Visit) -> None:
    with visit("정민호") as chief:
        search(chief, "보수")
        expect(chief.page.locator(".hits > li").first).to_be_visible()
        chief.page.get_by_role("searchbox", name="찾을 말").focus()

        chief.page.keyboard.press("ArrowDown")
        first = chief.page.locator(".hits h3 a").first
        expect(first).to_be_focused()
        chief.page.keyboard.press("ArrowUp")
        expect(chief.page.get_by_role("searchbox", name="찾을 말")).to_be_focused()

        branch = chief.page.get_by_role("navigation", name="갈래").get_by_role("link").nth(1)
        name = branch.locator("span").first.inner_text()
        branch.click()
        expect(chief.page).to_have_url(re.compile("form="))
        expect(chief.page.locator(".hits .meta .badge").first).to_have_text(name)
        assert set(chief.page.locator(".hits .meta .badge").all_inner_texts()) == {name}


def test_each_box_is_a_list_of_its_own(visit: Visit) -> None:
    with visit("박지영") as clerk:
        clerk.open("/documents")
        for box in ("기안", "결재", "완료", "수신", "공람"):
            clerk.page.get_by_text(box, exact=True).click()
            expect(clerk.page.get_by_role("heading", name=box, exact=True)).to_be_visible()
            empty = clerk.page.get_by_role("heading", name="이 함은 비어 있습니다")
            expect(clerk.page.locator(".doctbl tbody tr").first.or_(empty)).to_be_visible()
        clerk.page.get_by_text("기안", exact=True).click()
        expect(clerk.page.locator(".doctbl tbody tr").first).to_be_visible()
        assert set(clerk.page.locator(".doctbl td.who").all_inner_texts()) == {"박지영"}


def test_the_calendar_goes_from_month_to_month_by_keyboard(visit: Visit) -> None:
    with visit("정민호") as chief:
        chief.open("/calendar?month=2026-09")
        expect(chief.page.get_by_role("heading", name="2026년 9월")).to_be_visible()
        expect(chief.page.locator(".agenda").get_by_text("추석", exact=True)).to_be_visible()

        chief.heading().focus()
        chief.page.keyboard.press("PageDown")

        expect(chief.page.get_by_role("heading", name="2026년 10월")).to_be_visible()
        expect(chief.page.locator(".agenda").get_by_text("한글날", exact=True)).to_be_visible()
        chief.press("오늘")
        expect(chief.page.locator("td[aria-current=date]")).to_be_visible()


def test_an_address_for_other_calendars_is_made_and_ended(visit: Visit) -> None:
    with visit("정민호", PHONE) as chief:
        chief.open("/calendar")
        chief.press("일정 가져가기")
        chief.press("구독 주소 만들기")
        address = chief.page.locator(".feed-address").inner_text()
        assert chief.page.request.get(address).text().startswith("BEGIN:VCALENDAR")

        chief.press("주소 끊기")

        expect(chief.page.get_by_role("button", name="구독 주소 만들기")).to_be_visible()
        assert chief.page.request.get(address).status == 404

"""At the desk: taking back, giving reasons, putting off, reading large, coming in and going out."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.visitor import PHONE, Visitor


def count(visitor: Visitor) -> int:
    """How many documents wait, once they have come."""
    expect(visitor.page.locator(".task").first).to_be_visible()
    found = re.search(r"(\d+)건", visitor.heading().inner_text())
    assert found
    return int(found[1])


def first_title(visitor: Visitor) -> str:
    return visitor.page.locator(".task-title").first.inner_text()


def test_an_approval_can_be_taken_back_for_ten_seconds_even_after_a_reload(visit: Visit) -> None:
    with visit("정민호") as chief:
        waiting, title = count(chief), first_title(chief)

        chief.press("승인")
        expect(chief.page.locator(".toast")).to_contain_text("승인했습니다")
        expect(chief.heading()).to_contain_text(f"{waiting - 1}건")
        chief.page.reload()
        chief.page.get_by_role("button", name=re.compile("^되돌리기")).click()

        expect(chief.heading()).to_contain_text(f"{waiting}건")
        expect(chief.page.get_by_role("heading", name=title, exact=True)).to_be_visible()


def test_a_return_asks_for_a_reason_and_escape_gives_the_desk_back(visit: Visit) -> None:
    with visit("정민호") as chief:
        waiting = count(chief)

        chief.press("반려")
        chief.press("반려하기")
        expect(chief.page.get_by_text("이유를 고르시거나 적어 주십시오.")).to_be_visible()
        chief.page.keyboard.press("Escape")

        expect(chief.page.get_by_role("dialog")).to_be_hidden()
        expect(chief.page.get_by_role("button", name="반려", exact=True)).to_be_focused()
        assert count(chief) == waiting


def test_a_document_put_off_waits_at_the_foot_of_the_desk_with_its_reason(visit: Visit) -> None:
    with visit("정민호") as chief:
        waiting, title = count(chief), first_title(chief)

        chief.press("나중에")
        chief.page.get_by_label("현장을 보고 결정하겠습니다").check()
        chief.press("미뤄 두기")
        held = chief.page.locator(".set-aside", has_text=title)
        expect(held).to_contain_text("현장을 보고 결정하겠습니다")
        expect(chief.heading()).to_contain_text(f"{waiting - 1}건")

        held.get_by_role("button", name="다시 꺼내기").click()
        expect(chief.heading()).to_contain_text(f"{waiting}건")


def test_the_keyboard_alone_approves_and_takes_back(visit: Visit) -> None:
    with visit("정민호") as chief:
        waiting = count(chief)

        expect(chief.page.get_by_role("button", name="승인", exact=True).first).to_be_visible()
        chief.page.keyboard.press("Control+Enter")
        expect(chief.heading()).to_contain_text(f"{waiting - 1}건")
        chief.page.keyboard.press("Control+z")

        expect(chief.heading()).to_contain_text(f"{waiting}건")


def test_text_size_is_kept_for_the_person_and_not_for_the_device(visit: Visit) -> None:
    with visit("이수진") as accountant:
        with accountant.page.expect_response(re.compile("/api/me/preferences$")):
            accountant.press("글자 크기 150%")
        expect(accountant.page.locator("html")).to_have_class(re.compile("ts-150"))

    with visit("이수진", PHONE) as elsewhere:
        expect(elsewhere.page.locator("html")).to_have_class(re.compile("ts-150"))
        elsewhere.prefers(text_size=100)


def test_easy_mode_shows_one_document_and_two_buttons(visit: Visit) -> None:
    with visit("김정자", PHONE) as chair:
        expect(chair.page.locator("html")).to_have_class(re.compile("easy"))
        expect(chair.page.locator(".task")).to_have_count(1)
        expect(chair.page.locator(".decide button")).to_have_count(2)
        heights = [box.bounding_box() for box in chair.page.locator(".decide button").all()]
        assert all(box and box["height"] >= 56 for box in heights)


def test_a_wrong_password_is_said_without_saying_which_half_was_wrong(visit: Visit) -> None:
    with visit() as stranger:
        stranger.open("/login")
        stranger.page.get_by_label("아이디").fill("minho")
        stranger.page.get_by_label("비밀번호", exact=True).fill("not-the-password")
        stranger.press("들어가기")

        expect(stranger.page.get_by_role("alert")).to_contain_text(re.compile(".+"))
        expect(stranger.page.get_by_label("아이디")).to_be_focused()


def test_a_link_to_a_document_leads_through_the_door_and_on(visit: Visit) -> None:
    with visit() as somebody:
        somebody.open("/people")
        expect(somebody.page).to_have_url(re.compile(r"/login\?to=%2Fpeople$"))

        somebody.page.get_by_role("button", name=re.compile("박지영")).click()

        expect(somebody.heading()).to_have_text("조직도")


def test_going_out_closes_the_desk_behind(visit: Visit) -> None:
    with visit("최영식") as head:
        head.page.locator(".me").click()
        head.press("나가기")
        expect(head.page.get_by_role("heading", name="들어가기")).to_be_visible()

        head.open("/")

        expect(head.page).to_have_url(re.compile("/login"))


@pytest.mark.parametrize("path", ["/no-such-page", "/documents/no-such-document"])
def test_what_is_not_there_is_said_in_words(visit: Visit, path: str) -> None:
    with visit("박지영") as clerk:
        clerk.open(path)

        expect(clerk.heading()).to_be_visible()
        assert clerk.page.title().startswith("오류: ")


def test_a_cut_line_is_said_and_nothing_is_lost_from_the_desk(visit: Visit) -> None:
    with visit("정민호") as chief:
        waiting = count(chief)

        chief.page.context.set_offline(True)
        expect(chief.page.get_by_text("인터넷이 끊겼습니다", exact=False).first).to_be_visible()
        chief.press("승인")
        expect(chief.page.get_by_role("alert").filter(has_text="인터넷이 끊겼습니다")).to_be_visible()
        chief.page.context.set_offline(False)
        chief.faults.clear()
        chief.page.reload()

        expect(chief.heading()).to_contain_text(f"{waiting}건")
        assert count(chief) == waiting


def test_each_page_names_the_window_and_takes_the_focus(visit: Visit) -> None:
    with visit("박지영") as clerk:
        for link, title in (
            ("새 문서 쓰기", "쓰시겠습니까"),
            ("내가 올린 문서", "내가 올린 문서"),
            ("조직도", "조직도"),
            ("문서 찾기", "문서 찾기"),
        ):
            clerk.page.locator(".sidenav").get_by_role("link", name=link).click()

            expect(clerk.heading()).to_contain_text(title)
            expect(clerk.heading()).to_be_focused()
            assert title in clerk.page.title()

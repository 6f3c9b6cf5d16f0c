"""A manager follows a finding from its number in the register to the last paper; a technician photographs; a board
answers a question and its chair closes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visit, served
from tests.browser.test_every_page import objections, overflow
from tests.browser.visitor import DESK, PHONE, Visitor
from tests.desk import questions as q
from tests.faults import photo
from tests.office import open_office

QUESTION = "지하 2층 벽체 균열을 보수하겠습니까?"


def test_a_number_of_the_overview_leads_to_those_records_and_on_to_everything_around_one(visit: Visit) -> None:
    with visit("정민호") as manager:
        page = manager.page
        manager.open("/")
        page.get_by_role("navigation", name="주 메뉴").get_by_role("link", name="지적사항 관리대장").click()
        expect(manager.heading()).to_have_text(re.compile(r"열린 지적사항 [0-9]+건"))

        number = page.locator(".mtx td a").first
        count = int(re.sub(r"\D", "", (number.inner_text() or "").split()[-1]))
        number.click()
        expect(page).to_have_url(re.compile(r"state=.*where=|where=.*state="))
        expect(page.locator(".regtbl tbody tr")).to_have_count(count)

        manager.open("/registers/findings?q=외벽 마감")
        link = page.locator(".regtbl tbody th a").first
        title = link.inner_text()
        link.click()
        expect(manager.heading()).to_have_text(title)
        expect(page.get_by_role("heading", name="지나온 길")).to_be_visible()
        expect(page.get_by_role("heading", name="왜", exact=True)).to_be_visible()

        page.get_by_role("button", name="보수 후 사진 1 크게 보기").first.click()
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_role("heading")).to_have_text("보수 후 사진 1")
        page.keyboard.press("ArrowRight")
        expect(dialog.get_by_role("heading")).to_have_text("보수 후 사진 2")
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)

        page.get_by_role("link", name="앞뒤 흐름").click()
        expect(manager.heading()).to_have_text(re.compile(f"{re.escape(title)}, [0-9]+일"))
        dates = page.locator(".walk .d").all_inner_texts()
        page.get_by_role("button", name="나중부터").click()
        assert page.locator(".walk .d").all_inner_texts() == dates[::-1]


def test_a_register_is_searched_sorted_and_taken_along(visit: Visit) -> None:
    with visit("정민호") as manager:
        page = manager.page
        manager.open("/registers/findings")
        page.get_by_label("찾을 말", exact=True).fill("승강기 주로프")
        page.get_by_role("button", name="찾기", exact=True).click()
        expect(page.locator(".regtbl tbody tr")).to_have_count(1)

        with page.expect_download() as waiting:
            page.get_by_role("link", name="CSV").click()
        lines = Path(waiting.value.path()).read_text("utf-8-sig").splitlines()
        assert len(lines) == 2 and "주로프" in lines[1]

        manager.open("/registers/findings?q=zzzz")
        expect(page.get_by_role("heading", name="찾는 것이 없습니다")).to_be_visible()
        manager.open("/registers/findings")
        page.get_by_role("button", name="조치 기한 차례로 놓기").click()
        expect(page).to_have_url(re.compile("sort=due_on"))
        expect(page.get_by_role("columnheader", name="조치 기한")).to_have_attribute("aria-sort", "ascending")
        manager.open("/registers/no-such-register")
        expect(page.get_by_role("link", name="모든 대장").last).to_be_visible()


def test_a_technician_photographs_into_a_group_and_a_paper_that_is_no_photo_is_refused_beside_it(visit: Visit) -> None:
    with visit("강동현", PHONE) as technician:
        page = technician.page
        technician.open("/")
        asked = page.get_by_role("article").filter(has_text="완료 확인서").first
        asked.get_by_role("link", name="쓰기").click()
        group = page.get_by_role("group", name=re.compile("^고친 뒤 사진"))
        expect(group).to_contain_text("1장 이상, 지금 0장")
        picker = group.locator("input[type=file]").last

        picker.set_input_files({"name": "영수증.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n"})
        expect(group.get_by_role("alert")).to_contain_text("사진만 붙일 수 있습니다")
        picker.set_input_files({"name": "사진.jpg", "mimeType": "image/jpeg", "buffer": b"%PDF-1.4\n"})
        expect(group.get_by_role("alert")).to_have_count(2)
        expect(group).to_contain_text("지금 0장")

        picker.set_input_files({"name": "뒤.jpg", "mimeType": "image/jpeg", "buffer": photo()})
        expect(group).to_contain_text("지금 1장")
        group.get_by_role("button", name="고친 뒤 사진 빼기").click()
        expect(group).to_contain_text("지금 0장")


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """An office of its own where the board has been asked a question: its address, and the count."""
    folder = tmp_path_factory.mktemp("board")
    definitions = q.definitions(folder / "definitions")
    office = open_office(folder / "home", None, definitions=definitions)
    # The server goes by the real time: a question of last summer would be over when it starts.
    office.clock.now = datetime.now(UTC)
    count = q.asks(office, "김정자", "윤재근", "배상철", question=QUESTION, closes="closer", closer="role:chair")
    office.desk.db.close()
    with served(folder, DANJI_DEFINITIONS=str(definitions)) as origin:
        yield origin, count


def test_a_question_is_answered_after_asking_once_more_watched_by_others_and_closed_by_its_chair(
    chromium: Browser, board: tuple[str, str]
) -> None:
    origin, count = board
    with (
        Visitor(chromium, origin, "배상철", dict(PHONE)) as member,
        Visitor(chromium, origin, "김정자", dict(DESK)) as chair,
        Visitor(chromium, origin, "윤재근", dict(PHONE)) as other,
    ):
        chair.open(f"/counts/{count}")
        expect(chair.page.get_by_text("3명 가운데 0명이 답했습니다")).to_be_visible()
        for visitor in (member, chair):
            visitor.open(f"/counts/{count}")
            assert objections(visitor) == [] and overflow(visitor) == 0

        member.open("/")
        expect(member.heading()).to_have_text("답할 물음 1건")
        heights = {box["height"] for b in member.page.locator(".vote-btn").all() if (box := b.bounding_box())}
        assert len(heights) == 1, "no option looks larger than another"
        member.press("찬성", exact=False)
        expect(member.page.get_by_role("dialog")).to_contain_text("‘찬성’으로 답합니까?")
        member.press("다시 고르기")
        expect(member.page.get_by_text("3명 가운데 0명이 답했습니다")).to_be_visible()
        member.press("찬성", exact=False)
        member.press("찬성으로 답하기")
        expect(member.page.get_by_text("답하셨습니다. 고맙습니다.")).to_be_visible()
        expect(chair.page.get_by_text("3명 가운데 1명이 답했습니다")).to_be_visible()

        other.open(f"/counts/{count}")
        expect(other.page.get_by_role("button", name="집계 마감하기")).to_have_count(0)
        chair.press("집계 마감하기")
        expect(chair.page.get_by_role("dialog")).to_contain_text("아직 답하지 않은 사람: 김정자, 윤재근")
        chair.press("마감하고 결과 보기")
        expect(chair.page.get_by_role("heading", name="찬성 1명")).to_be_visible()
        expect(chair.page.get_by_role("row", name=re.compile("찬성 1명 33% 배상철"))).to_be_visible()
        expect(other.page.get_by_role("heading", name="찬성 1명")).to_be_visible()
        expect(other.page.locator(".vote-btn")).to_have_count(0)
        assert objections(chair) == [] and overflow(chair) == 0

"""The rules change by a file: one person sends it, another puts it in force, the next draft follows it, the running one
does not; and back again. A broken one changes nothing."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from engine.model.calendar import SEOUL
from tests.browser.conftest import Visit
from tests.browser.rule_changes import (
    BOUNDARIES,
    EXAMINED_SECONDS,
    PLACE,
    broken,
    limit,
    moved_limit,
    sent,
    small_change,
)
from tests.browser.visitor import PHONE, Visitor
from tests.releases.packing import packed

ADMIN, SECOND, CLERK = "정민호", "김정자", "박지영"
EXAMINED = EXAMINED_SECONDS * 1000
PRICE = "320000"


def sends(admin: Visitor, folder: Path, content: bytes, title: str) -> None:
    """Through the upload page, as a person does it."""
    file = folder / "규약 개정 2026-2호.zip"
    file.write_bytes(content)
    admin.open("/releases")
    admin.page.get_by_role("link", name="배포본 올리기").click()
    expect(admin.page.get_by_text("단지는 그대로입니다.")).to_be_visible()
    admin.page.locator("input[type=file]").set_input_files(file)
    admin.page.get_by_label("무엇을 고칩니까").fill(title)
    admin.page.get_by_label("근거").fill("제10차 회의 의결")
    admin.press("올리고 검사하기")
    expect(admin.page).to_have_url(re.compile(r"/releases/(?!new)[^/]+$"))


def drafts_purchase(clerk: Visitor, title: str) -> None:
    """A purchase between the old limit and the new one, filled in but not handed in."""
    page = clerk.page
    clerk.open("/new")
    page.get_by_role("searchbox", name="양식 찾기").fill("물품 구입")
    page.get_by_role("row", name=re.compile("물품 구입 요청서")).get_by_role("button", name=re.compile("쓰기")).click()
    expect(clerk.heading()).to_have_text("물품 구입 요청서")
    page.get_by_label("제목", exact=False).first.fill(title)
    page.get_by_label("왜 필요합니까", exact=False).fill("낡은 안내판을 새것으로 바꾸려 합니다.")
    page.get_by_label("계정과목", exact=False).select_option("수선유지비")
    things = page.get_by_role("group", name="살 물건")
    if things.locator("tbody tr").count() == 0:
        things.get_by_role("button", name="물건 더하기").click()
    row = things.locator("tbody tr").first
    row.get_by_role("textbox", name=re.compile("물건")).fill("안내판")
    row.get_by_role("textbox", name=re.compile("수량")).fill("1")
    row.get_by_role("textbox", name=re.compile("단가")).fill(PRICE)
    page.get_by_label("필요한 날", exact=False).fill((datetime.now(SEOUL) + timedelta(days=7)).date().isoformat())
    expect(page.get_by_label("금액 합계", exact=False)).to_have_value("320,000")


def hands_in(clerk: Visitor) -> str:
    """The address of the document, handed in."""
    clerk.press("살펴보기로 넘어가기")
    expect(clerk.heading()).to_contain_text("올리기 전에")
    clerk.press("상신하기")
    expect(clerk.page.get_by_text("결재 중").first).to_be_visible()
    return clerk.page.url.removeprefix(clerk.origin)


def line(visitor: Visitor) -> Locator:
    return visitor.page.locator(".split-side .steps").first


def activates(second: Visitor, title: str) -> None:
    second.open("/releases")
    second.page.get_by_role("link", name=title, exact=True).first.click()
    second.press("시행하는 날 정하기")
    dialog = second.page.get_by_role("dialog")
    expect(dialog).to_contain_text("이미 시작한 일은 종전 규약으로 끝까지 갑니다")
    dialog.get_by_role("button", name="지금 시행하기").click()
    expect(second.heading()).to_have_text("지금 시행하고 있습니다")


def in_force(visitor: Visitor) -> str:
    visitor.open("/releases")
    return visitor.page.locator(".in-force h2").inner_text()


@pytest.mark.slow
def test_a_limit_moves_and_a_field_comes_for_the_next_draft_and_not_for_the_running_one(
    visit: Visit, tmp_path: Path
) -> None:
    title = f"확인 한도를 올림 {datetime.now(SEOUL):%H%M%S}"
    with visit(CLERK) as clerk:
        drafts_purchase(clerk, "안내판 구입 (종전 규정)")
        expect(clerk.page.get_by_label(PLACE)).to_have_count(0)
        running = hands_in(clerk)
        expect(line(clerk)).to_contain_text(SECOND)

    with visit(ADMIN) as admin:
        former = in_force(admin)
        sends(admin, tmp_path, packed(moved_limit()), title)
        expect(admin.heading()).to_have_text("누가 무엇이 달라지나", timeout=EXAMINED)
        limit_line = admin.page.locator(".whowhat li").filter(has_text="회장")
        expect(limit_line.locator("del")).to_have_text("300,000 초과")
        expect(limit_line.locator("ins")).to_have_text("350,000 초과")
        expect(admin.page.get_by_role("cell", name="350,000 초과")).to_be_visible()
        expect(admin.page.locator(".fields-diff").filter(has_text=PLACE).first).to_contain_text("새로")
        # Who sent it sees why somebody else decides, and is refused when asking anyway.
        expect(admin.page.locator(".keys")).to_contain_text("내가 올렸으므로 나는 시행을 정할 수 없습니다")
        expect(admin.page.locator(".keys")).to_contain_text(SECOND)
        expect(admin.page.get_by_role("button", name="시행하는 날 정하기")).to_have_count(0)
        address = admin.page.url.replace("/releases/", "/api/releases/")
        body = {"on": None, "revision": admin.page.request.get(address).json()["revision"]}
        refused = admin.page.request.post(f"{address}/activate", data=body, headers={"origin": admin.origin})
        assert refused.status in (403, 409) and "다른 분" in refused.json()["title"]
        assert in_force(admin) == former

    with visit(SECOND, PHONE) as second:
        activates(second, title)

    with visit(CLERK) as clerk:
        drafts_purchase(clerk, "안내판 구입 (새 규정)")
        clerk.page.get_by_label(PLACE).fill("관리사무소 창고")
        hands_in(clerk)
        expect(line(clerk)).to_contain_text(ADMIN)
        expect(line(clerk)).not_to_contain_text(SECOND)
        expect(clerk.page.locator(".step-who", has_text=SECOND)).to_have_count(0)
        clerk.open(running)
        expect(line(clerk)).to_contain_text(SECOND)

    with visit(ADMIN) as admin:
        admin.open("/releases")
        admin.page.get_by_role("row").filter(has_text="시행 끝남").get_by_role("link", name=former).first.click()
        admin.press("이 규약으로 되돌리기")
        admin.press("되돌리기를 제안하기")
        expect(admin.page.get_by_role("heading", name="누가 무엇이 달라지나")).to_be_visible(timeout=EXAMINED)
        expect(admin.page.locator(".whowhat li").filter(has_text="회장").locator("ins")).to_have_text("300,000 초과")

    with visit(SECOND) as second:
        activates(second, former)

    with visit(CLERK) as clerk:
        drafts_purchase(clerk, "안내판 구입 (되돌린 규정)")
        expect(clerk.page.get_by_label(PLACE)).to_have_count(0)


def test_a_broken_release_says_all_its_problems_and_changes_nothing(visit: Visit, tmp_path: Path) -> None:
    with visit(ADMIN, PHONE) as admin:
        former, content = in_force(admin), broken()

        sends(admin, tmp_path, content, "확인을 스크립트로 바꿈")

        expect(admin.heading()).to_have_text(re.compile(r"고칠 곳이 \d+군데 있습니다"), timeout=EXAMINED)
        assert admin.page.title().startswith("오류: ")
        expect(admin.page.locator(".note-ok")).to_contain_text("단지는 그대로입니다.")
        problems = admin.page.locator(".probs > .is-err")
        for file, said, mend in (
            ("approval.bpmn", "스크립트", "바꾸어 그려"),
            ("approval_line.dmn", "읽을 수 없습니다", "FEEL"),
            ("general-memo/schema.json", "nothing", "required"),
        ):
            one = problems.filter(has=admin.page.locator("code", has_text=file)).filter(has_text=said).first
            expect(one.locator(".fix")).to_contain_text(mend)
        with admin.page.expect_download() as started:
            admin.page.get_by_role("link", name="받은 파일 내려받기").click()
        assert Path(started.value.path()).read_bytes() == content
        assert in_force(admin) == former


def test_a_scenario_that_no_longer_holds_is_shown_with_its_step_and_the_difference(visit: Visit) -> None:
    with visit(ADMIN) as admin:
        admin.open(sent(admin, "표만 고침", packed(limit())))

        expect(admin.heading()).to_have_text("고칠 곳이 1군데 있습니다")
        red = admin.page.locator(".probs > .is-err").filter(has_text=BOUNDARIES)
        expect(red).to_contain_text("걸음")
        expect(red.locator("mark")).to_have_text(["김정자 확인 waiting"])
        expect(red.locator(".fix")).to_contain_text("시나리오도 함께 고쳐")
        expect(admin.page.get_by_text("1개 실패")).to_be_visible()


def test_a_day_is_set_moved_with_a_reason_and_called_off(visit: Visit) -> None:
    days = [(datetime.now(SEOUL) + timedelta(days=n)).date().isoformat() for n in (0, 20, 40)]
    with visit(ADMIN) as admin:
        path = sent(admin, "업무기안에 증빙", small_change())

    with visit(SECOND) as second:
        page = second.page
        second.open(path)
        second.press("시행하는 날 정하기")
        page.get_by_label("날을 정해서").check()
        page.get_by_label("시행하는 날", exact=True).fill(days[0])
        page.get_by_role("dialog").locator("button[type=submit]").click()
        expect(page.get_by_role("alert")).to_contain_text("내일부터 고를 수 있습니다")
        page.get_by_label("시행하는 날", exact=True).fill(days[1])
        page.get_by_role("dialog").locator("button[type=submit]").click()
        expect(second.heading()).to_have_text(re.compile("부터 시행합니다$"))

        second.press("시행일 옮기기")
        page.get_by_label("새 시행일").fill(days[2])
        second.press("옮기기")
        expect(page.get_by_role("alert")).to_contain_text("까닭을 적어 주십시오")
        page.get_by_label("까닭").fill("안내 기간을 늘립니다")
        second.press("옮기기")
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.locator(".steps")).to_contain_text("안내 기간을 늘립니다")

        second.press("거두기")
        page.get_by_label("까닭").fill("다음 회의에서 다시 정합니다")
        page.get_by_role("dialog").get_by_role("button", name="거두기").click()
        expect(second.heading()).to_have_text("거둔 배포본입니다")
        expect(page.locator(".steps")).to_contain_text("다음 회의에서 다시 정합니다")
        expect(page.get_by_role("button", name="거두기")).to_have_count(0)


def test_who_may_not_see_releases_has_no_way_to_them(visit: Visit) -> None:
    with visit("이수진") as accountant:
        expect(accountant.page.locator(".sidenav").get_by_role("link", name="규약과 서식")).to_have_count(0)

        accountant.open("/releases")

        expect(accountant.page.get_by_role("alert")).to_be_visible()
        accountant.faults.clear()

"""One crack in a wall, from the round that found it to the day it was closed, by the people who had to do with it: what
one of them does is all the next one has to go by."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from engine.model.calendar import SEOUL
from tests.browser.conftest import SCREENS, _missing
from tests.browser.past import Complex, complex_in_the_past
from tests.browser.visitor import PHONE, Visitor

CRACK = "101동 뒤 옹벽 균열"
PRESENT = ("김정자", "윤재근", "한복순", "조경일", "문옥희", "배상철", "송미란")
ABSENT = ("신미애", "하경숙", "임덕수")
RESOLVED = 8_400_000
ROUND = "2026년 6월 우기 순회점검"
MEETING = "제6차 정기회의"
EXPENSE = "옹벽 균열 보수 공사의 건"
STORY = (
    (ROUND,),
    ("지적 2026-001",),
    (f"{CRACK} 조치",),
    ("의결 제2026-1호", "8,400,000원"),
    (EXPENSE, "8,400,000원"),
    (f"{CRACK} 완료",),
)
"""What the chain tells one after another, whichever end it is read from."""
PDF = b"%PDF-1.4\n% a quotation\n%%EOF\n"


@pytest.fixture
def haetsal(tmp_path: Path, chromium: Browser) -> Iterator[Complex]:
    if not SCREENS.exists():
        _missing("the screens are not built: `make web`")
    now = datetime(2026, 6, 10, 10, tzinfo=SEOUL)
    with complex_in_the_past(tmp_path, chromium, founded=date(2026, 5, 4), plans=date(2026, 6, 1), now=now) as complex_:
        yield complex_


def box(page: Page, title: str) -> Locator:
    """The field of this title, whatever follows the title."""
    named = page.get_by_label(re.compile(rf"^{re.escape(title)}"))
    return named.and_(page.locator("input, select, textarea")).first


def cell(page: Page, row: int, column: str) -> Locator:
    return page.get_by_label(f"{row}번째 줄 {column}", exact=True)


def choose(page: Page | Locator, option: str) -> None:
    page.get_by_role("radio", name=re.compile(f"^{re.escape(option)}")).check()


def photo(folder: Path, name: str) -> Path:
    """A picture of its own: the same picture twice would be one file."""
    path = folder / f"{name}.jpg"
    shade = (sum(name.encode()) % 200, 120, len(name) * 9 % 255)
    kept = io.BytesIO()
    Image.new("RGB", (640, 480), shade).save(kept, "JPEG")
    path.write_bytes(kept.getvalue())
    return path


def attach(page: Page, group: str, *files: Path) -> None:
    """Put pictures into the group of this name and wait until they are there."""
    place = page.get_by_role("group", name=re.compile(f"^{group}"))
    place.locator("input[type=file]").last.set_input_files(list(files))
    expect(place.get_by_role("button", name=re.compile("크게 보기$"))).to_have_count(len(files))


def pick_record(page: Page, button: Locator, words: str, title: str) -> None:
    """Choose a record in the dialog behind a button, by some words it says."""
    button.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("searchbox").fill(words)
    dialog.get_by_role("searchbox").press("Enter")
    dialog.get_by_role("button", name=re.compile(title)).click()
    expect(dialog).to_be_hidden()


def asked_to_write(visitor: Visitor, form: str, text: str = "") -> None:
    """Go from the desk to a paper the procedure asks for."""
    visitor.open("/")
    waiting = visitor.page.locator(".set-aside", has_text=form)
    if text:
        waiting = waiting.filter(has_text=text)
    waiting.get_by_role("link", name="쓰기", exact=True).click()
    expect(visitor.heading()).to_contain_text(form)


def begin(visitor: Visitor, form: str) -> None:
    """Begin a paper from the catalogue."""
    visitor.open("/new")
    visitor.page.get_by_role("searchbox", name="양식 찾기").fill(form)
    visitor.page.get_by_role("row", name=re.compile(f"^{form}")).get_by_role("button", name=re.compile("쓰기")).click()
    expect(visitor.heading()).to_contain_text(form)


def look_over(visitor: Visitor) -> None:
    visitor.press("살펴보기로 넘어가기")
    expect(visitor.heading()).to_contain_text("올리기 전에")


def hand_in(visitor: Visitor) -> None:
    look_over(visitor)
    with visitor.page.expect_response(re.compile(r"/submit$")) as answered:
        visitor.press("상신하기")
    assert answered.value.ok, answered.value.text()
    expect(visitor.heading()).not_to_contain_text("올리기 전에")


def approve(haetsal: Complex, name: str, title: str, button: str = "승인") -> None:
    with haetsal.visit(name) as visitor:
        visitor.decides_at_once()
        card = visitor.opens_card(title)
        with visitor.page.expect_response(re.compile(r"/complete$")) as answered:
            card.get_by_role("button", name=button, exact=True).click()
        assert answered.value.ok, answered.value.text()


def answer(haetsal: Complex, name: str, option: str) -> None:
    with haetsal.visit(name) as member:
        member.page.get_by_role("button", name=option, exact=True).click()
        with member.page.expect_response(re.compile(r"/answer$")) as answered:
            member.page.get_by_role("dialog").get_by_role("button", name=re.compile("답하기$")).click()
        assert answered.value.ok, answered.value.text()
        expect(member.page.get_by_text("답하셨습니다. 고맙습니다.")).to_be_visible()


def go_round(technician: Visitor, folder: Path) -> None:
    """강동현 goes round the buildings and finds one thing."""
    page = technician.page
    asked_to_write(technician, "건축물·옹벽 안전점검표")
    box(page, "점검한 날").fill("2026-06-10")
    box(page, "점검한 사람").select_option(label="강동현 시설기사")
    choose(page, "맑음")
    choose(page, "B")
    items = page.get_by_role("group", name="점검 항목")
    expect(items).to_contain_text("1 / 13")
    choose(page, "불량")
    # What a fault asks for has to be written before one goes on.
    items.get_by_role("button", name="다음").click()
    expect(items).to_contain_text("1 / 13")
    expect(box(page, "어디")).to_be_focused()
    box(page, "어디").fill("101동 뒤 옹벽")
    box(page, "무엇이 잘못됐나").fill("균열")
    choose(page, "곧 고쳐야 함")
    box(page, "덧붙임").fill("폭 0.4㎜ 균열이 3m 이어지고 물이 뱁니다.")
    attach(page, "옹벽 이상 사진", photo(folder, "옹벽 균열"))
    items.get_by_role("button", name="다음").click()
    for number in range(2, 14):
        expect(items).to_contain_text(f"{number} / 13")
        choose(items, "양호")
        expect(box(page, "어디")).to_have_count(0)
        if number == 7:
            # Nothing is lost when the telephone goes dark on the way, not even the place.
            page.reload(wait_until="networkidle")
            expect(items).to_contain_text("8 / 13")
        elif number < 13:
            items.get_by_role("button", name="다음").click()
    expect(items).to_contain_text("다 보았습니다. 이상 1개입니다.")
    attach(page, "둘러본 모습", photo(folder, "둘러봄"))
    hand_in(technician)


def plan(head: Visitor) -> None:
    """최영식 plans what is to be done for more than the office may spend by itself."""
    page = head.page
    asked_to_write(head, "지적사항 조치 관리카드")
    box(page, "어떻게 고칩니까").fill("균열에 에폭시를 넣고 옹벽 뒤 배수를 다시 놓습니다.")
    choose(page, "업체")
    box(page, "맡은 사람").select_option(label="강동현 시설기사")
    box(page, "언제까지 고칩니까").fill("2026-06-30")
    box(page, "예상 비용").fill(str(RESOLVED))
    choose(page, "장기수선충당금")
    box(page, "비용을 셈한 근거").fill("두 업체 견적 가운데 낮은 것입니다.")
    hand_in(head)


def propose(head: Visitor) -> None:
    """최영식 puts the crack before the council."""
    page = head.page
    begin(head, "안건 제안서")
    box(page, "안건명").fill(f"{CRACK} 보수")
    box(page, "제안자").fill("시설과장")
    box(page, "제안 이유").fill("비가 오기 전에 고칩니다.")
    box(page, "소요예산").fill(str(RESOLVED))
    box(page, "재원").select_option("장기수선충당금")
    pick_record(page, page.locator("#f-finding"), "옹벽", CRACK)
    hand_in(head)


def convene(clerk: Visitor) -> None:
    """박지영 gives notice of the meeting."""
    page = clerk.page
    begin(clerk, "입주자대표회의 소집 공고")
    box(page, "제목").fill("제6차 정기회의")
    box(page, "차수").fill("6")
    box(page, "구분").select_option("정기회의")
    box(page, "여는 날").fill("2026-06-23")
    box(page, "시각").fill("19:00")
    box(page, "곳").fill("관리동 2층")
    pick_record(page, page.locator("#f-agenda-0-item"), "옹벽", CRACK)
    box(page, "공고하는 날").fill("2026-06-12")
    box(page, "게시를 마치는 날").fill("2026-06-23")
    hand_in(clerk)


def call_the_roll(clerk: Visitor) -> None:
    """박지영 writes down who came."""
    page = clerk.page
    asked_to_write(clerk, "성원 보고")
    people = page.get_by_role("group", name="구성원")
    box(page, "개회 시각").fill("19:02")
    rows = people.locator("tbody tr")
    expect(rows).to_have_count(len(PRESENT) + len(ABSENT))
    for row in range(1, rows.count() + 1):
        chosen = cell(page, row, "이름").locator("option:checked")
        expect(chosen).to_have_text(re.compile("|".join(PRESENT + ABSENT)))
        name = chosen.inner_text().split()[0]
        assert name in PRESENT + ABSENT
        cell(page, row, "참석").set_checked(name in PRESENT)
    hand_in(clerk)


def ask_for_money(accountant: Visitor, folder: Path) -> None:
    """이수진 asks for one won more than was resolved, is told so, and asks for what was resolved."""
    page = accountant.page
    begin(accountant, "지출품의서")
    box(page, "제목").fill(EXPENSE)
    box(page, "왜 필요합니까").fill("의결한 대로 옹벽 균열을 고칩니다.")
    pick_record(page, page.locator("#f-resolution"), "옹벽", CRACK)
    expect(page.get_by_text("8,400,000원 남음")).to_be_visible()
    box(page, "계정과목").select_option("수선유지비")
    box(page, "예산 잔액").fill("20000000")
    quotes = page.get_by_role("group", name="견적 비교")
    while quotes.locator("tbody tr").count() < 2:
        quotes.get_by_role("button", name="업체 더하기").click()
    for row, vendor, supply in ((1, "가온방수", RESOLVED + 1), (2, "든든건설", RESOLVED + 200_000)):
        cell(page, row, "업체").fill(vendor)
        cell(page, row, "공급가액").fill(str(supply))
        cell(page, row, "면세").check()
    cell(page, 1, "고르기").check()
    choose(page, "경쟁입찰")
    box(page, "시작하는 날").fill("2026-06-25")
    box(page, "끝나는 날").fill("2026-06-30")
    for name in ("가온방수 견적서.pdf", "든든건설 견적서.pdf"):
        quotation = folder / name
        quotation.write_bytes(PDF)
        page.locator("input[type=file]").first.set_input_files(quotation)
        expect(page.get_by_role("link", name=name)).to_be_visible()
    look_over(accountant)
    accountant.press("상신하기")
    refusal = page.get_by_text(
        f"의결 제2026-1호 {CRACK} 보수에서 1원이 모자랍니다. 쓰려는 돈은 8,400,001원이고 남은 돈은 8,400,000원입니다."
    )
    expect(refusal).to_be_visible()
    expect(page.get_by_text("빠진 것이 없습니다.")).to_have_count(0)
    # Nothing was drawn, and the page stays for as long as the reason is read.
    page.clock.run_for(40_000)
    expect(refusal).to_be_visible()
    accountant.follow("돌아가서 고치기")
    cell(page, 1, "공급가액").fill(str(RESOLVED))
    hand_in(accountant)


def order_work(head: Visitor) -> None:
    """최영식 orders the work; what was planned and resolved stands there already."""
    page = head.page
    asked_to_write(head, "작업지시서")
    expect(box(page, "쓸 돈")).to_have_value("8,400,000")
    expect(box(page, "의결 번호")).to_have_value("의결 제2026-1호")
    box(page, "고칠 사람이나 업체").fill("가온방수")
    box(page, "시작하는 날").fill("2026-06-25")
    box(page, "안전 조치").fill("옹벽 아래 길을 막고 안내판을 세운 뒤 일합니다.")
    hand_in(head)


def report_completion(technician: Visitor, folder: Path) -> None:
    """강동현 shows the wall from the same spot before and after."""
    page = technician.page
    asked_to_write(technician, "완료 확인서")
    box(page, "한 일").fill("균열에 에폭시를 넣고 옹벽 뒤 배수를 다시 놓았습니다.")
    box(page, "고친 날").fill("2026-06-29")
    box(page, "든 비용").fill(str(RESOLVED))
    choose(page, "다 고쳤습니다")
    attach(page, "고치기 전 사진", photo(folder, "고치기 전"))
    attach(page, "고친 뒤 사진", photo(folder, "고친 뒤 하나"), photo(folder, "고친 뒤 둘이"))
    hand_in(technician)


def steps_of(visitor: Visitor) -> list[str]:
    """What the chain on this page tells, in its order."""
    walk = visitor.page.locator(".walk > li")
    expect(walk.first).to_be_visible()
    return [step.inner_text() for step in walk.all()]


def pages_printed(visitor: Visitor) -> int:
    """How many sheets of A4 the page takes, with all its pictures."""
    page = visitor.page
    page.evaluate("Promise.all([...document.images].map(one => { one.loading = 'eager'; return one.decode() }))")
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))


def place_of(steps: list[str], *said: str) -> int:
    """Which step first says all this."""
    return next(at for at, step in enumerate(steps) if all(word in step for word in said))


@pytest.mark.slow
def test_a_crack_in_a_wall_is_followed_from_the_round_to_its_closing(haetsal: Complex, tmp_path: Path) -> None:
    with haetsal.visit("강동현", PHONE) as technician:
        go_round(technician, tmp_path)
    approve(haetsal, "최영식", ROUND)

    haetsal.becomes("2026-06-11")
    with haetsal.visit("최영식") as head:
        plan(head)
    approve(haetsal, "정민호", f"{CRACK} 조치")
    with haetsal.visit("최영식") as head:
        expect(head.page.get_by_text("회의 안건으로 올려 주십시오")).to_be_visible()
        propose(head)
    approve(haetsal, "정민호", f"{CRACK} 보수")

    haetsal.becomes("2026-06-12")
    with haetsal.visit("박지영") as clerk:
        convene(clerk)
    approve(haetsal, "정민호", MEETING)
    approve(haetsal, "김정자", MEETING)

    haetsal.becomes("2026-06-23", "19:00")
    with haetsal.visit("박지영") as clerk:
        call_the_roll(clerk)
    approve(haetsal, "김정자", f"{MEETING} 성원 보고")
    for name in PRESENT[:-1]:
        answer(haetsal, name, "찬성")
    answer(haetsal, PRESENT[-1], "반대")

    haetsal.becomes("2026-06-24")
    with haetsal.visit("이수진") as accountant:
        ask_for_money(accountant, tmp_path)
    for name in ("최영식", "정민호"):
        approve(haetsal, name, EXPENSE)
    approve(haetsal, "김정자", EXPENSE, "확인했습니다")

    with haetsal.visit("최영식") as head:
        order_work(head)
    approve(haetsal, "정민호", f"{CRACK} 보수")

    haetsal.becomes("2026-06-29", "16:00")
    with haetsal.visit("강동현", PHONE) as technician:
        report_completion(technician, tmp_path)
    haetsal.becomes("2026-06-30")
    approve(haetsal, "최영식", f"{CRACK} 완료")

    with haetsal.visit("정민호") as chief:
        chief.open("/documents")
        chief.page.get_by_role("searchbox", name="찾을 말").fill("옹벽 균열")
        chief.press("찾기")
        chief.page.get_by_role("link", name=f"{CRACK} 조치").first.click()
        expect(chief.heading()).to_contain_text(CRACK)
        chief.follow("전체 흐름 보기")
        told = steps_of(chief)
        in_order = [place_of(told, *said) for said in STORY]
        assert in_order == sorted(in_order), told
        assert pages_printed(chief) == 1
        chief.press("나중부터")
        assert steps_of(chief) == told[::-1]

        chief.page.get_by_role("link", name=re.compile("^지적 2026-001")).first.click()
        expect(chief.heading()).to_have_text(CRACK)
        expect(chief.page.get_by_text("공개", exact=True).first).to_be_visible()

    with haetsal.visit("이수진") as accountant:
        accountant.open("/mine")
        accountant.page.get_by_role("link", name=EXPENSE).first.click()
        accountant.follow("전체 흐름 보기")
        told = steps_of(accountant)
        assert [place_of(told, *said) for said in STORY] == in_order

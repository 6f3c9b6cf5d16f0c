"""Every page on a phone and on a PC, at 100 and 200 %: nothing too wide, nothing axe objects to, nothing refused by
the policy. The pictures of docs/screenshots/ are made here (DANJI_SCREENSHOTS=1 keeps them)."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import REPOSITORY, Visit, _missing
from tests.browser.foreign import DRAWN_ELSEWHERE, hands_over
from tests.browser.rule_changes import broken, moved_limit, sent
from tests.browser.visitor import DESK, PHONE, Visitor
from tests.releases.packing import packed

AXE = REPOSITORY / "web" / "node_modules" / "axe-core" / "axe.min.js"
KEPT = REPOSITORY / "docs" / "screenshots"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TALL_MAX = 8000
COLOURS = 256
FILES_MADE = 90_000
"""Milliseconds: after its start a demonstration makes the files of a quarter of a year."""
# The letters are there, and the window has been drawn at its new size.
DRAWN = "document.fonts.ready.then(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))"


def of_a_draft(visitor: Visitor) -> str:
    """The proposal that came back: it has quotations, a reason to mend it, and four more people on its line."""
    visitor.open("/mine")
    row = visitor.page.get_by_role("listitem").filter(has_text="되돌아와서")
    href = row.get_by_role("link", name="이어 쓰기").first.get_attribute("href")
    assert href
    return href


def of_a_final(visitor: Visitor) -> str:
    """A paper that five people sealed, when its files are made."""
    visitor.open("/documents?state=final&form=expense-proposal&q=옥상 난간 보수")
    href = visitor.page.get_by_role("link", name="옥상 난간 보수", exact=True).get_attribute("href")
    assert href
    visitor.open(href)
    visitor.page.get_by_role("link", name="PDF", exact=True).wait_for(timeout=FILES_MADE)
    return href


def of_my_turn(visitor: Visitor) -> str:
    visitor.open("/")
    href = visitor.page.get_by_role("link", name="원문", exact=True).first.get_attribute("href")
    assert href
    return href


def of_a_release(visitor: Visitor) -> str:
    """A moved limit and a new field, which nobody has put in force. Only some may send; others find it sent."""
    with Visitor(visitor.browser, visitor.origin, "정민호") as admin:
        return sent(admin, "확인 한도를 올림", packed(moved_limit()))


def of_a_record(visitor: Visitor) -> str:
    """A finding with a plan, an amount and pictures."""
    visitor.open("/registers/findings?q=외벽 마감")
    href = visitor.page.locator(".regtbl tbody th a").first.get_attribute("href")
    assert href
    return href


def of_a_round(visitor: Visitor) -> str:
    """The checklist of a round that nobody has begun yet."""
    visitor.open("/")
    asked = visitor.page.get_by_role("article").filter(has_text="건축물·옹벽 안전점검표").first
    href = asked.get_by_role("link", name="쓰기").get_attribute("href")
    assert href
    return href


def of_a_count(visitor: Visitor) -> str:
    """A question the board has answered."""
    visitor.open("/registers/agenda_items?q=침수")
    href = visitor.page.locator(".regtbl tbody th a").first.get_attribute("href")
    assert href
    visitor.open(href)
    count = visitor.page.locator('a[href^="/counts/"]').first.get_attribute("href")
    assert count
    return count


PAGES = {
    "login": ("", lambda _: "/login"),
    "inbox": ("정민호", lambda _: "/"),
    "inbox-easy": ("김정자", lambda _: "/"),
    "catalogue": ("박지영", lambda _: "/new"),
    "draft": ("박지영", of_a_draft),
    "check": ("박지영", lambda visitor: of_a_draft(visitor).replace("/edit", "/check")),
    "document": ("박지영", of_a_final),
    "decide": ("정민호", of_my_turn),
    "mine": ("박지영", lambda _: "/mine"),
    "find": ("정민호", lambda _: "/documents"),
    "find-none": ("정민호", lambda _: "/documents?q=zzzz"),
    "find-words": ("정민호", lambda _: "/documents?q=옥상 보수"),
    "find-box": ("박지영", lambda _: "/documents?box=mine"),
    "calendar": ("정민호", lambda _: "/calendar"),
    "people": ("정민호", lambda _: "/people"),
    "registers": ("정민호", lambda _: "/registers"),
    "register": ("정민호", lambda _: "/registers/findings"),
    "rules": ("윤재근", lambda _: "/rules"),
    "rule-table": ("박지영", lambda _: "/rules/tables/finding_risk?fault.result=불량&fault.danger=지켜봄"),
    "rule-line": ("정민호", lambda _: "/rules/tables/approval_line?form=expense-proposal&amount=3300000"),
    "rule-procedure": ("박지영", lambda _: "/rules/procedures/complaint"),
    "rule-check": ("정민호", lambda _: "/rules/check"),
    "releases": ("정민호", lambda _: "/releases"),
    "release-upload": ("정민호", lambda _: "/releases/new"),
    "release-check": ("정민호", lambda visitor: sent(visitor, "확인을 스크립트로 바꿈", broken())),
    "release-diff": ("김정자", of_a_release),
    "release-compare": ("정민호", lambda visitor: of_a_release(visitor) + "/compare"),
    "record": ("정민호", of_a_record),
    "chain": ("정민호", lambda visitor: f"{of_a_record(visitor)}/chain"),
    "count": ("정민호", of_a_count),
    "round": ("강동현", of_a_round),
    "writing": ("강동현", lambda _: "/"),
    "not-found": ("정민호", lambda _: "/no-such-page"),
}


def draw_procedure(visitor: Visitor) -> None:
    """Open the diagram of the procedure, which is fetched only then."""
    visitor.page.get_by_text("진행 그림").click()
    expect(visitor.page.locator(".diagram .at-now")).to_have_count(1)
    expect(visitor.page.locator(".diagram .at-done")).not_to_have_count(0)


def look_at_a_drawing(visitor: Visitor, folder: Path) -> None:
    """Hand over a drawing that leaves something open, and wait until it is drawn."""
    file = folder / "수리 절차.bpmn"
    file.write_text(DRAWN_ELSEWHERE, "utf-8")
    hands_over(visitor, file)
    expect(visitor.page.locator(".diagram .at-ask")).not_to_have_count(0)


def grow(visitor: Visitor) -> None:
    """Make the window as tall as the page, so that nothing floats over anything."""
    height = visitor.page.evaluate("document.documentElement.scrollHeight")
    visitor.page.set_viewport_size({"width": visitor.viewport["width"], "height": min(TALL_MAX, height)})
    visitor.page.evaluate(DRAWN)


def picture(visitor: Visitor, name: str, folder: Path) -> None:
    """Photograph the page, in as few colours as keep a seal and a warning apart: it is tracked, so it stays small."""
    kept = KEPT if os.environ.get("DANJI_SCREENSHOTS") else folder
    kept.mkdir(parents=True, exist_ok=True)
    taken = Image.open(io.BytesIO(visitor.page.screenshot())).convert("RGB")
    few = taken.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, kmeans=1, dither=Image.Dither.NONE)
    few.save(kept / f"{name}-{visitor.viewport['width']}.png", optimize=True)


def objections(visitor: Visitor) -> list[str]:
    """What axe finds on the page, as lines a person can act on."""
    if not AXE.exists():
        _missing("axe-core is not installed: `cd web && npm ci`")
    visitor.page.evaluate(AXE.read_text("utf-8"))
    found = visitor.page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [f"{v['id']}: {node['target']}" for v in found["violations"] for node in v["nodes"]]


def overflow(visitor: Visitor) -> int:
    width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return int(visitor.page.evaluate(width))


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "pc"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_its_screen_and_can_be_used_by_everybody(
    visit: Visit, name: str, viewport: dict[str, int], tmp_path: Path
) -> None:
    person, address = PAGES[name]
    with visit(person, viewport) as visitor:
        path = address(visitor)

        for size in (100, 200):
            if person:
                visitor.prefers(text_size=125 if name == "inbox-easy" and size == 100 else size)
            visitor.page.set_viewport_size(viewport)  # type: ignore[arg-type]  # The two sizes as a plain dict.
            visitor.open(path)
            if name == "decide":
                draw_procedure(visitor)
            if name == "rule-check":
                look_at_a_drawing(visitor, tmp_path)
            grow(visitor)
            if size == 100:
                picture(visitor, name, tmp_path)
            assert objections(visitor) == [], f"at {size} %"
            assert overflow(visitor) == 0, f"at {size} %"
        if person:
            visitor.prefers(text_size=125 if person == "김정자" else 100)


def test_a_document_prints_as_its_paper_and_nothing_else(visit: Visit) -> None:
    with visit("박지영") as clerk:
        clerk.open(of_a_final(clerk))

        clerk.page.emulate_media(media="print")

        assert clerk.page.locator(".paper").first.is_visible()
        for beside in (".appbar", ".sidenav", ".split-side", ".pagehead"):
            assert not clerk.page.locator(beside).first.is_visible(), beside

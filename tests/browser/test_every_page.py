"""Every page on a phone and on a PC, at 100 and 200 %: nothing too wide, nothing axe objects to, nothing refused by
the policy. The pictures of docs/screenshots/ are made here (DANJI_SCREENSHOTS=1 keeps them)."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from PIL import Image

from tests.browser.conftest import REPOSITORY, Visit, _missing
from tests.browser.visitor import DESK, PHONE, Visitor

AXE = REPOSITORY / "web" / "node_modules" / "axe-core" / "axe.min.js"
KEPT = REPOSITORY / "docs" / "screenshots"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TALL_MAX = 8000
COLOURS = 128


def of_a_draft(visitor: Visitor) -> str:
    visitor.open("/mine")
    href = visitor.page.get_by_role("link", name="이어 쓰기").first.get_attribute("href")
    assert href
    return href


def of_a_final(visitor: Visitor) -> str:
    visitor.open("/documents?state=final&q=배수펌프")
    link = visitor.page.locator(".doctbl tbody a")
    if link.count() == 0:
        visitor.open("/documents?state=final")
    href = link.first.get_attribute("href")
    assert href
    return href


def of_my_turn(visitor: Visitor) -> str:
    visitor.open("/")
    href = visitor.page.get_by_role("link", name="원문", exact=True).first.get_attribute("href")
    assert href
    return href


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
    "people": ("정민호", lambda _: "/people"),
    "not-found": ("정민호", lambda _: "/no-such-page"),
}


def grow(visitor: Visitor) -> None:
    """Make the window as tall as the page, so that nothing floats over anything."""
    height = visitor.page.evaluate("document.documentElement.scrollHeight")
    visitor.page.set_viewport_size({"width": visitor.viewport["width"], "height": min(TALL_MAX, height)})
    visitor.page.wait_for_timeout(200)


def picture(visitor: Visitor, name: str, folder: Path) -> None:
    """Photograph the page, in as many colours as the eye needs: the pictures are tracked, so they stay small."""
    kept = KEPT if os.environ.get("DANJI_SCREENSHOTS") else folder
    kept.mkdir(parents=True, exist_ok=True)
    taken = Image.open(io.BytesIO(visitor.page.screenshot())).convert("RGB")
    few = taken.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
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
            grow(visitor)
            if size == 100:
                picture(visitor, name, tmp_path)
            assert objections(visitor) == [], f"at {size} %"
            assert overflow(visitor) == 0, f"at {size} %"
        if person:
            visitor.prefers(text_size=125 if name == "inbox-easy" else 100)


def test_a_document_prints_as_its_paper_and_nothing_else(visit: Visit) -> None:
    with visit("박지영") as clerk:
        clerk.open(of_a_final(clerk))

        clerk.page.emulate_media(media="print")

        assert clerk.page.locator(".paper").first.is_visible()
        for beside in (".appbar", ".sidenav", ".split-side", ".pagehead"):
            assert not clerk.page.locator(beside).first.is_visible(), beside

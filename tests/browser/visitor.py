"""Somebody at a real browser: signs in by pressing their name, reads, presses, and keeps count of what went wrong."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from types import TracebackType

from playwright.sync_api import Browser, Locator, Page, Request, Route, expect

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 860}
# A refused request is an answer the page shows; Chromium reports it on its console all the same.
_ANSWERED = re.compile(r"Failed to load resource: the server responded with a status of (401|404|409|422)")


@dataclass
class Visitor:
    """One person, one browser context. Leaving checks that the page raised nothing and the policy refused nothing."""

    browser: Browser
    origin: str
    name: str = ""
    viewport: dict[str, int] = field(default_factory=lambda: dict(DESK))
    faults: list[str] = field(default_factory=list)

    def __enter__(self) -> Visitor:
        self._context = self.browser.new_context(
            viewport=self.viewport,  # type: ignore[arg-type]  # A plain dict of the two sizes.
            locale="ko-KR",
            timezone_id="Asia/Seoul",
            accept_downloads=True,
        )
        self._context.set_default_timeout(15_000)
        self.page: Page = self._context.new_page()
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("console", lambda said: self._heard(said.type, said.text))
        if self.name:
            self.enter()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._context.close()
        if error is None:
            assert self.faults == []

    def _heard(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not _ANSWERED.match(text):
            self.faults.append(f"{kind}: {text}")

    def enter(self) -> None:
        """Come in through the list of demo people."""
        self.open("/login")
        self.page.get_by_role("button", name=re.compile(rf"^{self.name}\b|{self.name}")).click()
        expect(self.page).not_to_have_url(re.compile("/login"))
        self.page.wait_for_load_state("networkidle")

    def open(self, path: str) -> None:
        """Type an address and wait until the page has asked all it asks."""
        self.page.goto(self.origin + path, wait_until="networkidle")

    def decides_at_once(self) -> None:
        """Ask the server to settle decisions immediately; the ten seconds have their own test."""

        def hurry(route: Route, request: Request) -> None:
            body = json.loads(request.post_data or "{}")
            route.continue_(post_data=json.dumps({**body, "grace_seconds": 0}))

        self.page.route("**/api/tasks/*/complete", hurry)

    def prefers(self, **preferences: object) -> None:
        """Set the look as the menu would."""
        answer = self._context.request.put(
            f"{self.origin}/api/me/preferences", data=preferences, headers={"origin": self.origin}
        )
        assert answer.ok, answer.text()

    def heading(self) -> Locator:
        """What the page says it is."""
        return self.page.get_by_role("heading", level=1)

    def press(self, name: str, *, exact: bool = True) -> None:
        """Press the button of this name."""
        self.page.get_by_role("button", name=name, exact=exact).click()

    def follow(self, name: str) -> None:
        """Follow the link of this name."""
        self.page.get_by_role("link", name=name, exact=True).click()

    def opens_card(self, title: str) -> Locator:
        """The open card of a document on the desk, reached by the link a notice would carry."""
        inbox = self._context.request.get(f"{self.origin}/api/inbox").json()
        task = next(card for card in inbox["tasks"] if card["title"] == title)
        self.open(f"/?task={task['task_id']}")
        card = self.page.get_by_role("article", name=title, exact=True)
        expect(card).to_be_visible()
        return card

"""A complex whose days the test turns: the real server in this process on a clock that is set forward from one working
day to another, as no running installation lets anybody do. What people do there they do in a real browser."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import uvicorn
import yaml
from playwright.sync_api import Browser, expect

from api.app import create_app
from engine import demo
from engine.cli.serving import STORY, address, take_port
from engine.desk import Desk, open_desk
from engine.jobs import let_time_pass
from engine.model.calendar import SEOUL
from engine.settings import Settings
from tests.browser.visitor import DESK, Visitor
from tests.office import REPOSITORY

READY_SECONDS = 30


@dataclass
class TurnedClock:
    """It runs as a clock runs, from the moment it was last set to; it is never set back."""

    since: datetime
    set_at: float = field(default_factory=time.monotonic)

    def __call__(self) -> datetime:
        return self.since + timedelta(seconds=time.monotonic() - self.set_at)

    def turn(self, moment: datetime) -> None:
        """Make it this moment."""
        assert moment > self(), f"{moment} is over already"
        self.since, self.set_at = moment, time.monotonic()


@dataclass
class PastVisitor(Visitor):
    """Somebody on such a day: their own clock says the same as the server's. They come in with their password, as
    most members of a council are not among the people who show the demonstration."""

    clock: TurnedClock | None = None
    login: str = ""

    def enter(self) -> None:
        """Sign in at the door."""
        assert self.clock is not None
        self._context.clock.install(time=self.clock())
        self.open("/login")
        self.page.get_by_label("아이디").fill(self.login)
        self.page.get_by_label("비밀번호", exact=True).fill(demo.PASSWORD)
        self.press("들어가기")
        expect(self.page).to_have_url(f"{self.origin}/")
        self.page.wait_for_load_state("networkidle")


@dataclass
class Complex:
    """The complex, its address, and its days."""

    origin: str
    desk: Desk
    clock: TurnedClock
    browser: Browser
    logins: dict[str, str]

    def visit(self, name: str, viewport: dict[str, int] = DESK) -> PastVisitor:
        """This person at a browser."""
        return PastVisitor(self.browser, self.origin, name, dict(viewport), clock=self.clock, login=self.logins[name])

    def becomes(self, day: str, at: str = "09:00") -> None:
        """Let it be this day and time, and whatever is due by then happen."""
        self.clock.turn(datetime.fromisoformat(f"{day}T{at}").replace(tzinfo=SEOUL))
        let_time_pass(self.desk)


def _story(folder: Path, plan_starts: date, cycle: date) -> dict[str, Any]:
    """The people of the demonstration with nothing behind them but the days on which their plans begin."""
    about = (REPOSITORY / STORY / "complex.yaml").read_text("utf-8")
    (folder / "complex.yaml").write_text(about, "utf-8")
    steps = [{"at": f"{day}T09:00", "clock": True} for day in (plan_starts, cycle)]
    (folder / "story.yaml").write_text(yaml.safe_dump({"steps": steps}), "utf-8")
    said: dict[str, Any] = yaml.safe_load(about)
    return said


@contextmanager
def complex_in_the_past(
    folder: Path, browser: Browser, *, founded: date, plans: date, now: datetime
) -> Iterator[Complex]:
    """A complex founded on one day, whose monthly plans were made on another, served from `now` on."""
    story = folder / "story"
    story.mkdir()
    said = _story(story, founded, plans)
    clock = TurnedClock(now)
    settings = Settings.model_validate({"DANJI_HOME": folder / "home", "DANJI_DEFINITIONS": REPOSITORY, "PORT": 0})
    desk = open_desk(settings.home, database_url=None, definitions=REPOSITORY, clock=clock)
    try:
        demo.seed(desk, REPOSITORY, story, lambda what, done, total: None)
        held = take_port(settings.host, settings.port)
        config = uvicorn.Config(
            create_app(desk, settings, demo=True), log_config=None, access_log=False, lifespan="off"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [held]}, name="danji-past", daemon=True)
        thread.start()
        try:
            until = time.monotonic() + READY_SECONDS
            while not server.started:
                assert thread.is_alive() and time.monotonic() < until, "the server did not start"
                time.sleep(0.05)
            logins = {p["name"]: p["login"] for p in said["people"] if p.get("login")}
            yield Complex(address(settings.host, held), desk, clock, browser, logins)
        finally:
            server.should_exit = True
            thread.join(30)
            held.close()
    finally:
        desk.db.close()

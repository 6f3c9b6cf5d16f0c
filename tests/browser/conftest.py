"""A real `danji demo` on a free port with its data in a temporary folder, and a real Chromium to visit it with."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.visitor import DESK, Visitor
from tools.browser import find_chromium

REPOSITORY = Path(__file__).resolve().parents[2]
SCREENS = REPOSITORY / "web" / "dist" / "index.html"
READY_SECONDS = 180
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

Visit = Callable[..., Visitor]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser."""
    for item in items:
        if Path(item.path).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)


def _missing(what: str) -> None:
    if os.environ.get("DANJI_REQUIRE_ALL"):
        pytest.fail(f"{what}, and DANJI_REQUIRE_ALL asks for everything")
    pytest.skip(what)


def _chromium() -> str:
    found = find_chromium()
    if found is None:
        _missing("there is no Chromium on this machine")
    assert found is not None
    return found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium."""
    path = _chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _is_ready(origin: str) -> bool:
    try:
        with urllib.request.urlopen(f"{origin}/api/ready", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a demo complex that nobody else uses; DANJI_BROWSER_ORIGIN names one that runs already."""
    if running := os.environ.get("DANJI_BROWSER_ORIGIN"):
        yield running
        return
    with served(tmp_path_factory.mktemp("demo")) as origin:
        yield origin


@contextmanager
def served(folder: Path, **more: str) -> Iterator[str]:
    """The address of `danji demo` over the home in a folder, which is made there unless it is there already."""
    if not SCREENS.exists():
        _missing("the screens are not built: `make web`")
    port = _free_port()
    origin = f"http://127.0.0.1:{port}"
    log = folder / "log.txt"
    environment = {**os.environ, "PORT": str(port), "DANJI_HOME": str(folder / "home"), **more}
    command = [str(Path(sys.executable).with_name("danji")), "demo"]
    with log.open("wb") as out, subprocess.Popen(command, env=environment, stdout=out, stderr=out) as process:
        try:
            until = time.monotonic() + READY_SECONDS
            while not _is_ready(origin):
                assert process.poll() is None, log.read_text("utf-8")
                assert time.monotonic() < until, log.read_text("utf-8")
                time.sleep(0.2)
            yield origin
        finally:
            process.terminate()
            process.wait(30)


@pytest.fixture
def visit(chromium: Browser, demo: str) -> Visit:
    """`visit("박지영")` is that person at a browser; `visit()` is somebody at the door."""

    def come(name: str = "", viewport: dict[str, int] = DESK) -> Visitor:
        return Visitor(chromium, demo, name, dict(viewport))

    return come

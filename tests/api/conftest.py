"""The office behind real doors: a server on a free port, people with browsers that keep cookies."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from api.app import create_app
from engine.cli.serving import take_port
from engine.settings import Settings
from tests.office import Office, open_office, proposal

SCREENS = {
    "index.html": "<!doctype html><title>단지</title>" + "<p>화면</p>" * 200,
    "assets/app-B4x9Kq2Z.js": "export const one = 1;\n" * 200,
    "favicon.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
}


def serving(app: Any) -> Iterator[str]:
    """A real server in a thread, as `danji serve` runs it."""
    held = take_port("127.0.0.1", 0)
    config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [held]})
    thread.start()
    while not server.started:
        time.sleep(0.002)
    try:
        yield f"http://127.0.0.1:{held.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        held.close()


@dataclass
class Doors:
    """An office, its address, and browsers of its people."""

    office: Office
    app: Any
    address: str
    opened: list[httpx.Client] = field(default_factory=list)

    def browser(self, **more: Any) -> httpx.Client:
        """Somebody who has not signed in."""
        client = httpx.Client(base_url=self.address, timeout=30, **more)
        self.opened.append(client)
        return client

    def browser_of(self, name: str) -> httpx.Client:
        """A browser in which somebody has signed in."""
        client = self.browser()
        answer = client.post("/api/demo/session", json={"person_id": self.office.ids[name]})
        assert answer.status_code == 200, answer.text
        return client

    def drafts(self, name: str, **more: Any) -> str:
        """A complete draft with two quotations on it, made through the doors."""
        client = self.browser_of(name)
        document = client.post("/api/documents", json={"form": "expense-proposal"}).json()
        for at in (1, 2):
            file = (f"견적서 {at}.pdf", b"%PDF-1.4\n%" + str(at).encode(), "application/pdf")
            client.post(f"/api/documents/{document['id']}/attachments", files={"file": file}).raise_for_status()
        body = {"data": proposal(**more), "revision": document["revision"]}
        client.put(f"/api/documents/{document['id']}/draft", json=body).raise_for_status()
        return str(document["id"])

    def submits(self, name: str, **more: Any) -> str:
        """A document on its way, made through the doors."""
        document_id = self.drafts(name, **more)
        client = self.browser_of(name)
        revision = client.get(f"/api/documents/{document_id}").json()["revision"]
        body = {"data": proposal(**more), "revision": revision}
        client.post(f"/api/documents/{document_id}/submit", json=body).raise_for_status()
        return document_id

    def task(self, name: str, document_id: str) -> dict[str, Any]:
        """The card that waits for somebody about a document."""
        cards = self.browser_of(name).get("/api/inbox").json()["tasks"]
        found: dict[str, Any] = next(card for card in cards if card["document_id"] == document_id)
        return found

    def approves(self, document_id: str, *names: str) -> None:
        for name in names:
            card = self.task(name, document_id)
            body = {"decision": "approve", "revision": card["revision"]}
            self.browser_of(name).post(f"/api/tasks/{card['task_id']}/complete", json=body).raise_for_status()

    def close(self) -> None:
        for client in self.opened:
            client.close()


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One office for all tests of the doors, since reading the bylaws takes a second: each test looks only at
    documents of its own."""
    opened = open_office(tmp_path_factory.mktemp("office") / "home")
    yield opened
    opened.desk.db.close()


@pytest.fixture
def screens(tmp_path: Path) -> Path:
    folder = tmp_path / "web"
    for name, content in SCREENS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")
    return folder


@pytest.fixture
def open_doors(office: Office, tmp_path: Path, screens: Path) -> Iterator[Callable[..., Doors]]:
    """Opens the doors of the office, with settings and as a demonstration or not."""
    running: list[Iterator[str]] = []
    made: list[Doors] = []

    def opener(*, demo: bool = True, **settings: Any) -> Doors:
        given = {"DANJI_HOME": tmp_path / "home", "DANJI_WEB": screens} | settings
        app = create_app(office.desk, Settings(**given), demo=demo)
        server = serving(app)
        running.append(server)
        made.append(Doors(office, app, next(server)))
        return made[-1]

    yield opener
    for doors in made:
        doors.close()
    for server in running:
        next(server, None)


@pytest.fixture
def doors(open_doors: Callable[..., Doors]) -> Doors:
    return open_doors()

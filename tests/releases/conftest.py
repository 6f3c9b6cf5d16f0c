"""An office on each database, and a door for its releases that examines as soon as something came."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.commands import proving, releases
from engine.queries import releases as release_queries
from engine.store import events
from tests.databases import fresh_database, postgres_server
from tests.office import Office, open_office

SENDER, SECOND = "정민호", "김정자"
_names = itertools.count()


@dataclass
class ReleaseDoor:
    """People of an office who send releases and decide about them."""

    office: Office
    home: Path
    database_url: str | None

    def sends(self, content: bytes, name: str = "보낸 파일.zip", by: str = SENDER, **more: Any) -> dict[str, Any]:
        """Send something and have it examined; what everybody can see of it then."""
        self.office.clock.forward(minutes=1)
        answer = releases.receive(self.office.desk, self.office.actor(by), name, content, **more)
        assert answer["state"] == "received"
        self.examines()
        return self.look(answer["id"])

    def examines(self) -> None:
        while proving.prove_next(self.office.desk):
            pass

    def look(self, id: str, by: str = SENDER) -> dict[str, Any]:
        return release_queries.detail(self.office.desk, self.office.actor(by), id)

    def activates(self, release: dict[str, Any], on: date | None = None, by: str = SECOND) -> dict[str, Any]:
        self.office.clock.forward(minutes=1)
        return releases.activate(self.office.desk, self.office.actor(by), release["id"], on, release["revision"])

    def in_force(self) -> dict[str, Any]:
        found = release_queries.listing(self.office.desk, self.office.actor(SENDER), limit=100, offset=0)["active"]
        assert found is not None
        return dict(found)

    def codes(self, release: dict[str, Any]) -> list[str]:
        return [p["code"] for p in release["problems"] if p["severity"] == "error"]


def log(door: ReleaseDoor) -> list[str]:
    """What the log says about releases, in order."""
    desk = door.office.desk
    with desk.db.reading(desk.complex_id, desk.clock()) as tx:
        entries = [json.loads(entry)["command"] for entry, _ in events.leaves(tx)]
    return [command for command in entries if command.startswith("release.")]


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    with postgres_server() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def door(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ReleaseDoor]:
    url = None
    if request.param == "postgresql":
        url = fresh_database(request.getfixturevalue("postgres_url"), f"releases_{next(_names)}")
    office = open_office(tmp_path / "home", url)
    yield ReleaseDoor(office, tmp_path / "home", url)
    office.desk.db.close()


@pytest.fixture
def small_door(tmp_path: Path) -> Iterator[ReleaseDoor]:
    """On one database: for what does not depend on which."""
    office = open_office(tmp_path / "home")
    yield ReleaseDoor(office, tmp_path / "home", None)
    office.desk.db.close()

"""An office on each database, and one that keeps faults, fresh for each test."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy

from engine.backup.making import Made
from tests.databases import fresh_database, postgres_server
from tests.desk import questions
from tests.desk.keeping import backed_up, everything
from tests.faults import FaultOffice, open_fault_office
from tests.office import Office, open_office

_names = itertools.count()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    with postgres_server() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    url = None
    if request.param == "postgresql":
        url = fresh_database(request.getfixturevalue("postgres_url"), f"office_{next(_names)}")
    opened = open_office(tmp_path / "home", url)
    yield opened
    opened.desk.db.close()


@contextmanager
def _asking(request: pytest.FixtureRequest, home: Path) -> Iterator[Office]:
    url = None
    if request.param == "postgresql":
        url = fresh_database(request.getfixturevalue("postgres_url"), f"office_{next(_names)}")
    opened = open_office(home / "home", url, definitions=questions.definitions(home / "definitions"))
    yield opened
    opened.desk.db.close()


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def asking_office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office under a release whose procedures ask questions and spend money: one for a whole file, since reading
    a release takes longer than most tests. Each test looks only at questions and money of its own."""
    with _asking(request, tmp_path_factory.mktemp("asking")) as office:
        yield office


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def fresh_asking_office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """The same, for one test alone."""
    with _asking(request, tmp_path) as office:
        yield office


def _say(statement: str, raw: Any, _record: Any) -> None:
    raw.cursor().execute(statement)
    if hasattr(raw, "autocommit"):
        raw.commit()


def _both(postgres_url: str, home: Path, **more: Any) -> tuple[Office, ...]:
    # Nothing crashes in tests that compare the two over thousands of transactions, so neither waits for the disk.
    server = fresh_database(postgres_url, f"office_{next(_names)}")
    opened = (open_office(home / "sqlite", **more), open_office(home / "postgresql", server, **more))
    for office, hurry in zip(opened, ("PRAGMA synchronous=OFF", "SET synchronous_commit TO off"), strict=True):
        office.desk.db.close()
        sqlalchemy.event.listen(office.desk.db.engine, "connect", partial(_say, hurry))
    return opened


@pytest.fixture
def offices(postgres_url: str, tmp_path: Path) -> Iterator[tuple[Office, ...]]:
    """The same office twice, once on each database."""
    opened = _both(postgres_url, tmp_path)
    yield opened
    for office in opened:
        office.desk.db.close()


@pytest.fixture
def asking_offices(postgres_url: str, tmp_path: Path) -> Iterator[tuple[Office, ...]]:
    """The same, under the release whose procedures ask questions and spend money."""
    opened = _both(postgres_url, tmp_path, definitions=questions.definitions(tmp_path / "definitions"))
    yield opened
    for office in opened:
        office.desk.db.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def faults(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FaultOffice]:
    url = None
    if request.param == "postgresql":
        url = fresh_database(request.getfixturevalue("postgres_url"), f"faults_{next(_names)}")
    opened = open_fault_office(tmp_path, url)
    yield opened
    opened.office.desk.db.close()


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, Made, dict[str, Any]]:
    """An office with a final paper, its backup with the key in it, and what it kept at that moment."""
    folder = tmp_path_factory.mktemp("story")
    office = open_office(folder / "home")
    document = office.submits("박지영")
    office.approves(document, "이수진", "최영식", "정민호")
    office.works_off()
    made = backed_up(office, folder / "whole.danji", with_key=True)
    return office, made, everything(office.desk.db)


@pytest.fixture
def lived_in(tmp_path: Path) -> Path:
    """A home with another complex in it."""
    office = open_office(tmp_path / "lived in")
    office.draft("박지영")
    office.desk.db.close()
    return tmp_path / "lived in"

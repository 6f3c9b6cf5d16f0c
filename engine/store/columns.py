"""What all tables share: moments, small JSON, and the complex in every key. The tables themselves are next door."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import (
    Column,
    DateTime,
    ForeignKeyConstraint,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """A moment, always with a zone in Python and always UTC in the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Moments without a zone are a bug, not a guess."""
        if value is None:
            return None
        assert value.tzinfo is not None, "a moment needs a zone"
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite forgets the zone; it is UTC by the rule above."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class JsonText(TypeDecorator[Any]):
    """Small JSON kept as text, so that it reads the same on both databases and key order is never lost."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """None stays NULL."""
        return None if value is None else orjson.dumps(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """NULL stays None."""
        return None if value is None else orjson.loads(value)


metadata = MetaData()
Id = String(32)


def table(name: str, *parts: Any, key: tuple[str, ...] = ("id",)) -> Table:
    """A table whose rows belong to a complex; `id` is a UUIDv7 unless the key says otherwise."""
    columns: list[Any] = [Column("complex_id", Id, nullable=False)]
    if key == ("id",):
        columns.append(Column("id", Id, nullable=False))
    return Table(name, metadata, *columns, *parts, PrimaryKeyConstraint("complex_id", *key, name=f"pk_{name}"))


def refers(column: str, table: str, target: str = "id") -> ForeignKeyConstraint:
    """A reference that cannot lead into another complex."""
    return ForeignKeyConstraint(["complex_id", column], [f"{table}.complex_id", f"{table}.{target}"])

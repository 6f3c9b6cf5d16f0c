"""The tables of records and of what relates records and documents. All other tables are in tables.py."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, String, Text, UniqueConstraint, text

from engine.store.columns import Id, Instant, JsonText, refers, table

records = table(
    "records",
    Column("register", String(64), nullable=False),
    Column("number", String(100)),
    Column("title", String(300), nullable=False),
    Column("summary", Text, nullable=False),
    Column("state", String(64), nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("data", JsonText, nullable=False),
    Column("words", Text, nullable=False),
    Column("amount", BigInteger),
    Column("version", Integer, nullable=False),
    Column("release", String(64), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("opened_by", Id, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("closed_at", Instant),
    UniqueConstraint("complex_id", "register", "number", name="uq_records_number"),
    Index("ix_records_register", "complex_id", "register", "is_open", "opened_at"),
)

record_versions = table(
    "record_versions",
    Column("record_id", Id, nullable=False),
    Column("version", Integer, nullable=False),
    Column("title", String(300), nullable=False),
    Column("state", String(64), nullable=False),
    Column("data", JsonText, nullable=False),
    Column("release", String(64), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("made_by", Id, nullable=False),
    Column("made_by_name", String(100), nullable=False),
    Column("document_id", Id),
    Column("instance_id", Id),
    refers("record_id", "records"),
    Index("ix_record_versions_instance", "complex_id", "instance_id"),
    key=("record_id", "version"),
)

record_dates = table(
    "record_dates",
    Column("record_id", Id, nullable=False),
    Column("no", Integer, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date),
    Column("title", String(300), nullable=False),
    refers("record_id", "records"),
    Index("ix_record_dates_since", "complex_id", "since"),
    key=("record_id", "no"),
)

record_photos = table(
    "record_photos",
    Column("attachment_id", Id, nullable=False),
    Column("record_id", Id, nullable=False),
    refers("record_id", "records"),
    key=("attachment_id", "record_id"),
)

relations = table(
    "relations",
    Column("from_kind", String(16), nullable=False),
    Column("from_id", Id, nullable=False),
    Column("to_kind", String(16), nullable=False),
    Column("to_id", Id, nullable=False),
    Column("name", String(200), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("instance_id", Id),
    Column("ended_at", Instant),
    Index("ix_relations_from", "complex_id", "from_kind", "from_id"),
    Index("ix_relations_to", "complex_id", "to_kind", "to_id"),
    Index(
        "uq_relations_standing",
        *("complex_id", "from_kind", "from_id", "to_kind", "to_id", "name"),
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)

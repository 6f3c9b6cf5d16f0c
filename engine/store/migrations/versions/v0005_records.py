"""Records, their versions and days, and the relations between records and documents; what of them never changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.columns import Instant, JsonText

revision = "0005"
down_revision = "0004"

RECORD_KEEPS = ("register", "number", "opened_at", "opened_by")
RELATION_KEEPS = ("from_kind", "from_id", "to_kind", "to_id", "name", "made_at", "instance_id")


def _differs(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"NEW.{c} IS DISTINCT FROM OLD.{c}" for c in columns)


REFUSALS = [
    *(("record_versions", verb, "", "record_versions is append-only") for verb in ("UPDATE", "DELETE")),
    ("records", "DELETE", "", "records are never deleted"),
    (
        "records",
        "UPDATE",
        f"NEW.version <> OLD.version + 1 OR {_differs(RECORD_KEEPS)}",
        "a record changes only by its next version",
    ),
    ("relations", "DELETE", "", "relations are never deleted"),
    (
        "relations",
        "UPDATE",
        f"OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR {_differs(RELATION_KEEPS)}",
        "a relation can only be ended, once",
    ),
]
"""(table, verb, when, message): refused by a trigger on both databases, as in v0002_guards."""


def upgrade() -> None:
    """Create the tables and their guards; find the documents of a matter by an index."""
    op.create_index("ix_documents_instance", "documents", ["complex_id", "instance_id"])
    op.create_table(
        "records",
        sa.Column("complex_id", sa.String(32), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("register", sa.String(64), nullable=False),
        sa.Column("number", sa.String(100)),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("data", JsonText(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("release", sa.String(64), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("opened_by", sa.String(32), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("closed_at", Instant()),
        sa.PrimaryKeyConstraint("complex_id", "id", name="pk_records"),
        sa.UniqueConstraint("complex_id", "register", "number", name="uq_records_number"),
    )
    op.create_index("ix_records_register", "records", ["complex_id", "register", "is_open", "opened_at"])
    op.create_table(
        "record_versions",
        sa.Column("complex_id", sa.String(32), nullable=False),
        sa.Column("record_id", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("data", JsonText(), nullable=False),
        sa.Column("release", sa.String(64), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("made_by", sa.String(32), nullable=False),
        sa.Column("made_by_name", sa.String(100), nullable=False),
        sa.Column("document_id", sa.String(32)),
        sa.Column("instance_id", sa.String(32)),
        sa.ForeignKeyConstraint(["complex_id", "record_id"], ["records.complex_id", "records.id"]),
        sa.PrimaryKeyConstraint("complex_id", "record_id", "version", name="pk_record_versions"),
    )
    op.create_index("ix_record_versions_instance", "record_versions", ["complex_id", "instance_id"])
    op.create_table(
        "record_dates",
        sa.Column("complex_id", sa.String(32), nullable=False),
        sa.Column("record_id", sa.String(32), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date()),
        sa.Column("title", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(["complex_id", "record_id"], ["records.complex_id", "records.id"]),
        sa.PrimaryKeyConstraint("complex_id", "record_id", "no", name="pk_record_dates"),
    )
    op.create_index("ix_record_dates_since", "record_dates", ["complex_id", "since"])
    op.create_table(
        "record_photos",
        sa.Column("complex_id", sa.String(32), nullable=False),
        sa.Column("attachment_id", sa.String(32), nullable=False),
        sa.Column("record_id", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["complex_id", "record_id"], ["records.complex_id", "records.id"]),
        sa.PrimaryKeyConstraint("complex_id", "attachment_id", "record_id", name="pk_record_photos"),
    )
    op.create_table(
        "relations",
        sa.Column("complex_id", sa.String(32), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("from_kind", sa.String(16), nullable=False),
        sa.Column("from_id", sa.String(32), nullable=False),
        sa.Column("to_kind", sa.String(16), nullable=False),
        sa.Column("to_id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("instance_id", sa.String(32)),
        sa.Column("ended_at", Instant()),
        sa.PrimaryKeyConstraint("complex_id", "id", name="pk_relations"),
    )
    op.create_index("ix_relations_from", "relations", ["complex_id", "from_kind", "from_id"])
    op.create_index("ix_relations_to", "relations", ["complex_id", "to_kind", "to_id"])
    op.create_index(
        "uq_relations_standing",
        "relations",
        ["complex_id", "from_kind", "from_id", "to_kind", "to_id", "name"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    _guard(op.get_bind().dialect.name == "postgresql")


def _guard(postgresql: bool) -> None:
    for table, verb, when, message in REFUSALS:
        name = f"{table}_{verb.lower()}_guard"
        condition = "" if not when else f"WHEN ({when}) " if postgresql else f"WHEN {when} "
        does = f"EXECUTE FUNCTION danji_refuse('{message}')"
        if not postgresql:
            does = f"BEGIN SELECT RAISE(ABORT, 'danji: {message}'); END"
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW {condition}{does}")

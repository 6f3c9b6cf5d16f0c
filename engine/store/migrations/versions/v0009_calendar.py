"""Days of documents in the calendar, and the addresses under which people take their calendar along."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.columns import Instant

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Create both tables. Papers handed in before have no days: their forms did not declare any."""
    op.create_table(
        "document_dates",
        sa.Column("complex_id", sa.String(32), nullable=False),
        sa.Column("document_id", sa.String(32), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date()),
        sa.ForeignKeyConstraint(["complex_id", "document_id"], ["documents.complex_id", "documents.id"]),
        sa.PrimaryKeyConstraint("complex_id", "document_id", "no", name="pk_document_dates"),
    )
    op.create_index("ix_document_dates_since", "document_dates", ["complex_id", "since"])
    op.create_table(
        "calendar_feeds",
        sa.Column("complex_id", sa.String(32), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["complex_id", "person_id"], ["persons.complex_id", "persons.id"]),
        sa.PrimaryKeyConstraint("complex_id", "token_hash", name="pk_calendar_feeds"),
        sa.UniqueConstraint("complex_id", "person_id", name="uq_calendar_feeds_person"),
    )

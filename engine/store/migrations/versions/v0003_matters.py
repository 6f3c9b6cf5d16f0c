"""Matters that start others, send messages, begin by the calendar and publish what they made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.columns import Instant, JsonText

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the parent of a matter and three tables."""
    op.add_column("instances", sa.Column("parent_id", sa.String(32), nullable=False, server_default=""))
    op.create_table(
        "messages",
        sa.Column("complex_id", sa.String(32), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("correlation", sa.String(128), nullable=False),
        sa.Column("payload", JsonText()),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("sent_at", Instant(), nullable=False),
        sa.Column("sent_by", sa.String(32), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("settled_at", Instant()),
        sa.PrimaryKeyConstraint("complex_id", "id", name="pk_messages"),
    )
    op.create_index("ix_messages_waiting", "messages", ["complex_id", "state", "name", "correlation"])
    op.create_table(
        "publications",
        sa.Column("complex_id", sa.String(32), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("document_id", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(64), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date()),
        sa.Column("published_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("complex_id", "id", name="pk_publications"),
        sa.ForeignKeyConstraint(["complex_id", "document_id"], ["documents.complex_id", "documents.id"]),
    )
    op.create_index("ix_publications_document", "publications", ["complex_id", "document_id"])
    op.create_table(
        "cycles",
        sa.Column("complex_id", sa.String(32), nullable=False),
        sa.Column("process", sa.String(100), nullable=False),
        sa.Column("rhythm", sa.String(100), nullable=False),
        sa.Column("next_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("complex_id", "process", name="pk_cycles"),
    )

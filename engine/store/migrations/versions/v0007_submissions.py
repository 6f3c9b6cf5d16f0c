"""Releases that come in: what came, how it fared, and which one is in force."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.columns import Instant, JsonText

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the post room of releases."""
    op.create_table(
        "submissions",
        sa.Column("complex_id", sa.String(32), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("release", sa.String(64), nullable=False),
        sa.Column("based_on", sa.String(64), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("basis", sa.String(300), nullable=False),
        sa.Column("notes", JsonText(), nullable=False),
        sa.Column("progress", JsonText(), nullable=False),
        sa.Column("report", JsonText(), nullable=False),
        sa.Column("acts", JsonText(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("received_by", sa.String(32)),
        sa.Column("checked_at", Instant()),
        sa.Column("effective_on", sa.Date()),
        sa.Column("decided_by", sa.String(32)),
        sa.Column("activated_at", Instant()),
        sa.Column("ended_at", Instant()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("complex_id", "id", name="pk_submissions"),
        sa.ForeignKeyConstraint(["complex_id", "received_by"], ["persons.complex_id", "persons.id"]),
        sa.ForeignKeyConstraint(["complex_id", "decided_by"], ["persons.complex_id", "persons.id"]),
    )
    op.create_index("ix_submissions_state", "submissions", ["complex_id", "state"])

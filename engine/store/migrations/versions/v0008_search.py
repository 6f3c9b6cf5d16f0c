"""The index of everything that can be found. It is filled when a desk is opened, since that takes as long as there are
documents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.columns import Instant

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Create the entries, their texts, and the index in the words of the database at hand."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    op.create_table(
        "search_entries",
        sa.Column("complex_id", sa.String(32), nullable=False),
        sa.Column("no", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("type", sa.String(100), nullable=False),
        sa.Column("area", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("amount", sa.BigInteger()),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("complex_id", "no", name="pk_search_entries"),
        sa.UniqueConstraint("complex_id", "kind", "id", name="uq_search_entries_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_texts",
        sa.Column("complex_id", sa.String(32), nullable=False),
        sa.Column("no", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("more", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("complex_id", "no", name="pk_search_texts"),
    )
    op.create_table(
        "search_state",
        sa.Column("complex_id", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("complex_id", name="pk_search_state"),
    )
    if postgresql:
        op.execute("CREATE SEQUENCE search_numbers")
        op.execute("ALTER TABLE search_texts ADD COLUMN words tsvector")
        op.execute("CREATE INDEX ix_search_texts_words ON search_texts USING gin (words)")
    else:
        # Pairs of letters arrive cut: `ascii` takes whatever is not ASCII for a letter and folds nothing.
        op.execute("CREATE VIRTUAL TABLE search_words USING fts5(words, content='', tokenize='ascii')")

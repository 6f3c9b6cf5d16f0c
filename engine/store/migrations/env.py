"""Runs the migration steps on the connection that the database hands over. There is no offline mode."""

from __future__ import annotations

from alembic import context

from engine.store import tables

metadata = tables.events.metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=False,  # The caller's transaction covers all steps; Alembic opens none of its own.
)
context.run_migrations()

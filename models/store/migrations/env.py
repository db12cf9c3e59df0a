"""Alembic's entry: run the revisions on the connection, and in the transaction, that `models.store.migrate` gives."""

from __future__ import annotations

from alembic import context

from models.store.table import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    # SQLite can't alter a table: Alembic builds it anew. Such a rebuild drops triggers, so call
    # `models.store.migrations.append_only.guard` again after one of ``entry``.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()

"""Alembic's entry: the connection comes from `aisle.shop.migrating`, never from a file."""

from __future__ import annotations

from alembic import context

from aisle.shop.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite cannot alter a column in place
)
with context.begin_transaction():
    context.run_migrations()

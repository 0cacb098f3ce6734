"""Alembic's environment. Revisions stand in `versions/`, named by date and verb; each centre keeps its own state."""

from __future__ import annotations

from alembic import context

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    version_table_schema=context.config.attributes["centre"],
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()

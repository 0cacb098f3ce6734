"""Whoever publishes areas with a gap in the middle says so, and it stays on record."""

from alembic import op

revision = "2026_11_22_2025"
down_revision = "2026_11_22_2020"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("ALTER TABLE edition ADD COLUMN gaps_accepted text")


def downgrade() -> None:
    op.execute("ALTER TABLE edition DROP COLUMN gaps_accepted")

"""The roster has a version, so that what is kept of it in memory is known to hold."""

from alembic import op

revision = "2026_11_28_0140"
down_revision = "2026_11_28_0130"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("ALTER TABLE centre ADD COLUMN roster uuid NOT NULL DEFAULT gen_random_uuid()")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("ALTER TABLE centre DROP COLUMN roster")

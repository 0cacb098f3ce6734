"""Why this change.

Revision: ${up_revision}
"""

from alembic import op

revision = "${up_revision}"
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")


def downgrade() -> None:
    raise NotImplementedError("Restore the backup made before the upgrade.")

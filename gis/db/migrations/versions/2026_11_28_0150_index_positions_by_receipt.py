"""Old positions are found without reading all of them, to be deleted."""

from alembic import op

revision = "2026_11_28_0150"
down_revision = "2026_11_28_0140"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("CREATE INDEX position_received_at_idx ON position USING brin (received_at)")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("DROP INDEX position_received_at_idx")

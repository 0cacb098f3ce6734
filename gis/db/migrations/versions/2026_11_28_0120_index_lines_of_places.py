"""The road nearest to a point is found by an index; without it every place was looked at."""

from alembic import op

revision = "2026_11_28_0120"
down_revision = "2026_11_28_0110"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("CREATE INDEX place_line_idx ON place USING gist (line) WHERE line IS NOT NULL")


def downgrade() -> None:
    op.execute("DROP INDEX place_line_idx")

"""The first proposal of a kind is found at once: a report that comes in is compared with hundreds of others."""

from alembic import op

revision = "2026_11_28_0160"
down_revision = "2026_11_28_0150"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("CREATE INDEX proposal_first_idx ON proposal (incident_id, kind) WHERE rank = 1")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("DROP INDEX proposal_first_idx")

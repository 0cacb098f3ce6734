"""Workers give signs of life, so that it is seen when limits are not kept; who begins to watch asks for open limits."""

from alembic import op

revision = "2026_11_28_0045"
down_revision = "2026_11_28_0040"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("""
        CREATE TABLE worker_beat (
            worker text NOT NULL,
            loop text NOT NULL,
            started_at timestamptz NOT NULL,
            beat_at timestamptz NOT NULL,
            failure_count integer NOT NULL,
            failed_at timestamptz,
            error text,
            CONSTRAINT worker_beat_pkey PRIMARY KEY (worker, loop)
        )
    """)
    op.execute("CREATE INDEX running_clock_open_idx ON running_clock (due_at) WHERE ended_at IS NULL")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("DROP INDEX running_clock_open_idx")
    op.execute("DROP TABLE worker_beat")

"""A centre may set the limits itself: by milestone, category and priority, in versions that are never changed."""

from alembic import op

revision = "2026_11_28_0030"
down_revision = "2026_11_28_0020"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("""
        CREATE TABLE limit_version (
            version text COLLATE "C" NOT NULL,
            from_at timestamptz NOT NULL,
            limits jsonb NOT NULL,
            choices jsonb NOT NULL,
            entered_at timestamptz NOT NULL,
            entered_by text COLLATE "C" NOT NULL,
            CONSTRAINT limit_version_pkey PRIMARY KEY (version),
            CONSTRAINT limit_version_from_at_key UNIQUE (from_at)
        )
    """)


def downgrade() -> None:
    op.execute("DROP TABLE limit_version")

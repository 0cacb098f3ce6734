"""A centre may say itself which days are worked: holidays not announced yet, days of its own."""

from alembic import op

revision = "2026_11_22_2010"
down_revision = "2026_11_22_1930"

DAY_KINDS = "'workday', 'make_up', 'rest_day', 'holiday'"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute(f"""
        CREATE TABLE calendar_day (
            on_date date NOT NULL,
            kind text NOT NULL,
            name text NOT NULL,
            CONSTRAINT calendar_day_pkey PRIMARY KEY (on_date),
            CONSTRAINT calendar_day_kind_is_known_check CHECK (kind IN ({DAY_KINDS}))
        )
    """)


def downgrade() -> None:
    op.execute("DROP TABLE calendar_day")

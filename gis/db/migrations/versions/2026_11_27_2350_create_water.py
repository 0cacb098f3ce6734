"""Maps show the river that one drives round: water comes in with the roads and is kept for drawing."""

from alembic import op

revision = "2026_11_27_2350"
down_revision = "2026_11_22_2210"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("""
        CREATE TABLE water (
            number integer NOT NULL,
            name text NOT NULL,
            shape geometry(MULTIPOLYGON, 4326) NOT NULL,
            CONSTRAINT water_pkey PRIMARY KEY (number)
        )
    """)


def downgrade() -> None:
    op.execute("DROP TABLE water")

"""How many of a team are on duty at any time is promised somewhere; now it can be checked."""

from alembic import op

revision = "2026_11_22_2015"
down_revision = "2026_11_22_2010"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("""
        ALTER TABLE team
            ADD COLUMN strength integer,
            ADD CONSTRAINT team_strength_is_sane_check CHECK (strength BETWEEN 0 AND 1000)
    """)


def downgrade() -> None:
    op.execute("ALTER TABLE team DROP COLUMN strength")

"""A position is judged when it arrives: how far from a road, and why not to rely on it."""

from alembic import op

revision = "2026_11_22_1930"
down_revision = "2026_11_22_1900"

DOUBTS = "'mock', 'accuracy', 'speed', 'off_road'"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute(f"""
        ALTER TABLE position
            ADD COLUMN road_m double precision,
            ADD COLUMN doubt text,
            ADD CONSTRAINT position_doubt_is_known_check CHECK (doubt IN ({DOUBTS}))
    """)
    op.execute(f"""
        ALTER TABLE last_position
            ADD COLUMN doubt text,
            ADD CONSTRAINT last_position_doubt_is_known_check CHECK (doubt IN ({DOUBTS}))
    """)


def downgrade() -> None:
    op.execute("ALTER TABLE last_position DROP COLUMN doubt")
    op.execute("ALTER TABLE position DROP COLUMN doubt, DROP COLUMN road_m")

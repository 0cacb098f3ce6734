"""A position may be doubted because another datum than declared explains it better."""

from alembic import op

revision = "2026_11_22_2150"
down_revision = "2026_11_22_2025"

BEFORE = "'mock', 'accuracy', 'speed', 'off_road'"
DOUBTS = "'mock', 'accuracy', 'datum', 'speed', 'off_road'"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    _allow(DOUBTS)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("UPDATE position SET doubt = 'off_road' WHERE doubt = 'datum'")
    op.execute("UPDATE last_position SET doubt = 'off_road' WHERE doubt = 'datum'")
    _allow(BEFORE)


def _allow(doubts: str) -> None:
    for table in ("position", "last_position"):
        name = f"{table}_doubt_is_known_check"
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}, ADD CONSTRAINT {name} CHECK (doubt IN ({doubts}))")

"""Whom matters can be handed to is known: departments and mediation rooms, with what each takes on."""

from alembic import op

revision = "2026_11_28_0130"
down_revision = "2026_11_28_0120"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("""
        CREATE TABLE unit (
            id uuid NOT NULL DEFAULT gen_random_uuid(),
            code text COLLATE "C" NOT NULL,
            name text NOT NULL,
            kind text NOT NULL,
            categories text[] NOT NULL,
            during tstzrange NOT NULL,
            CONSTRAINT unit_pkey PRIMARY KEY (id),
            CONSTRAINT unit_code_key UNIQUE (code),
            CONSTRAINT unit_kind_is_known_check CHECK (kind IN ('department', 'mediation_room')),
            CONSTRAINT unit_during_lasts_check CHECK (NOT isempty(during))
        )
    """)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("DROP TABLE unit")

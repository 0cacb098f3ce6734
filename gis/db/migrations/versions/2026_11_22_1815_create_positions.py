"""Positions of people on duty: every fix as it came, and the newest of each person for "who is near"."""

from alembic import op

revision = "2026_11_22_1815"
down_revision = "2026_11_22_1810"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("""
        CREATE TABLE position (
            id bigint GENERATED ALWAYS AS IDENTITY,
            person_id uuid NOT NULL,
            place geometry(POINT, 4326) NOT NULL,
            raw_place geometry(POINT, 0) NOT NULL,
            raw_datum text NOT NULL,
            accuracy_m double precision NOT NULL,
            captured_at timestamptz NOT NULL,
            received_at timestamptz NOT NULL,
            CONSTRAINT position_pkey PRIMARY KEY (id),
            CONSTRAINT position_person_id_captured_at_key UNIQUE (person_id, captured_at),
            CONSTRAINT position_accuracy_is_sane_check CHECK (accuracy_m >= 0 AND accuracy_m < 100000),
            CONSTRAINT position_person_id_fkey FOREIGN KEY (person_id) REFERENCES person (id)
        )
    """)
    op.execute("""
        CREATE TABLE last_position (
            person_id uuid NOT NULL,
            place geometry(POINT, 4326) NOT NULL,
            accuracy_m double precision NOT NULL,
            captured_at timestamptz NOT NULL,
            CONSTRAINT last_position_pkey PRIMARY KEY (person_id),
            CONSTRAINT last_position_person_id_fkey FOREIGN KEY (person_id) REFERENCES person (id)
        )
    """)


def downgrade() -> None:
    op.execute("DROP TABLE last_position, position")

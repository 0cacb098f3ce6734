"""A centre owns its schema: one row says who it is and where its metric plane lies."""

from alembic import op

revision = "2026_11_22_1800"
down_revision = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("""
        CREATE TABLE centre (
            "only" boolean DEFAULT true NOT NULL,
            name text NOT NULL,
            lon double precision NOT NULL,
            lat double precision NOT NULL,
            raw_x double precision NOT NULL,
            raw_y double precision NOT NULL,
            raw_datum text NOT NULL,
            catch_all_post text COLLATE "C",
            created_at timestamptz DEFAULT now() NOT NULL,
            CONSTRAINT centre_pkey PRIMARY KEY ("only"),
            CONSTRAINT centre_is_alone_check CHECK ("only"),
            CONSTRAINT centre_is_on_earth_check CHECK (lon BETWEEN -180 AND 180 AND lat BETWEEN -90 AND 90)
        )
    """)


def downgrade() -> None:
    op.execute("DROP TABLE centre")

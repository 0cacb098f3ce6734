"""A gazetteer: what callers say becomes a place without asking anybody outside."""

from alembic import op

revision = "2026_11_22_2200"
down_revision = "2026_11_22_2150"

PLACES = (
    "'road', 'village', 'estate', 'park', 'site', 'organisation', 'poi', 'bus_stop', 'grid', 'town', "
    "'door', 'building', 'unit', 'gate', 'crossing', 'km_post', 'pole'"
)
NAMES = "'own', 'alias', 'nickname', 'former', 'learnt'"
ORIGINS = "'grid', 'dedicated_grid', 'site', 'building', 'micro_grid', 'road', 'gate', 'file', 'osm'"
PRECISIONS = "'entrance', 'building', 'door', 'crossing', 'point', 'interpolated', 'derived', 'place', 'road', 'area'"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute(f"""
        CREATE TABLE place (
            id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
            kind text NOT NULL,
            name text NOT NULL,
            parts jsonb DEFAULT '{{}}' NOT NULL,
            prior real DEFAULT 0 NOT NULL,
            point geometry(POINT, 4326) NOT NULL,
            raw_point geometry(POINT, 0),
            raw_datum text,
            line geometry(GEOMETRY, 4326),
            radius_m double precision NOT NULL,
            precision text NOT NULL,
            origin text NOT NULL,
            key text COLLATE "C" NOT NULL,
            source text NOT NULL,
            during tstzrange NOT NULL,
            CONSTRAINT place_pkey PRIMARY KEY (id),
            CONSTRAINT place_kind_is_known_check CHECK (kind IN ({PLACES})),
            CONSTRAINT place_origin_is_known_check CHECK (origin IN ({ORIGINS})),
            CONSTRAINT place_precision_is_known_check CHECK (precision IN ({PRECISIONS})),
            CONSTRAINT place_during_lasts_check CHECK (NOT isempty(during)),
            CONSTRAINT place_name_is_given_check CHECK (name <> ''),
            CONSTRAINT place_radius_is_sane_check CHECK (radius_m >= 0),
            CONSTRAINT place_raw_is_whole_check CHECK ((raw_point IS NULL) = (raw_datum IS NULL)),
            CONSTRAINT place_origin_key_key UNIQUE (origin, key)
        )
    """)
    op.execute("CREATE INDEX place_point_idx ON place USING gist (point)")
    op.execute("CREATE INDEX place_town_idx ON place (name) WHERE kind = 'town'")
    op.execute(f"""
        CREATE TABLE place_name (
            id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
            place_id bigint NOT NULL,
            kind text NOT NULL,
            name text NOT NULL,
            core text COLLATE "C" NOT NULL,
            syllables text COLLATE "C" NOT NULL,
            initials text COLLATE "C" NOT NULL,
            pinyin text COLLATE "C" NOT NULL,
            tokens integer[] NOT NULL,
            token_version smallint NOT NULL,
            prior real DEFAULT 0 NOT NULL,
            source text NOT NULL,
            taught_by text,
            created_at timestamptz DEFAULT now() NOT NULL,
            revoked_by text,
            revoked_at timestamptz,
            CONSTRAINT place_name_pkey PRIMARY KEY (id),
            CONSTRAINT place_name_kind_is_known_check CHECK (kind IN ({NAMES})),
            CONSTRAINT place_name_name_is_given_check CHECK (name <> ''),
            CONSTRAINT place_name_place_id_kind_name_key UNIQUE (place_id, kind, name),
            CONSTRAINT place_name_place_id_fkey FOREIGN KEY (place_id) REFERENCES place (id) ON DELETE CASCADE
        )
    """)
    op.execute("""
        CREATE INDEX place_name_tokens_idx ON place_name USING gin (tokens gin__int_ops)
          WITH (fastupdate = off) WHERE revoked_at IS NULL
    """)
    for column in ("core", "syllables", "initials", "pinyin"):
        op.execute(
            f"CREATE INDEX place_name_{column}_idx ON place_name ({column}, prior DESC) WHERE revoked_at IS NULL"
        )
    op.execute(f"""
        CREATE TABLE address_point (
            id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
            place_id bigint,
            other_id bigint,
            kind text NOT NULL,
            number integer,
            label text COLLATE "C" NOT NULL,
            name text NOT NULL,
            point geometry(POINT, 4326) NOT NULL,
            raw_point geometry(POINT, 0),
            raw_datum text,
            radius_m double precision NOT NULL,
            origin text NOT NULL,
            key text COLLATE "C" NOT NULL,
            source text NOT NULL,
            during tstzrange NOT NULL,
            CONSTRAINT address_point_pkey PRIMARY KEY (id),
            CONSTRAINT address_point_kind_is_known_check CHECK (kind IN ({PLACES})),
            CONSTRAINT address_point_origin_is_known_check CHECK (origin IN ({ORIGINS})),
            CONSTRAINT address_point_during_lasts_check CHECK (NOT isempty(during)),
            CONSTRAINT address_point_label_is_given_check CHECK (label <> ''),
            CONSTRAINT address_point_radius_is_sane_check CHECK (radius_m >= 0),
            CONSTRAINT address_point_raw_is_whole_check CHECK ((raw_point IS NULL) = (raw_datum IS NULL)),
            CONSTRAINT address_point_crossing_has_two_roads_check
                CHECK ((kind = 'crossing') = (other_id IS NOT NULL)),
            CONSTRAINT address_point_only_poles_stand_alone_check CHECK (kind = 'pole' OR place_id IS NOT NULL),
            CONSTRAINT address_point_origin_key_key UNIQUE (origin, key),
            CONSTRAINT address_point_place_id_fkey FOREIGN KEY (place_id) REFERENCES place (id) ON DELETE CASCADE,
            CONSTRAINT address_point_other_id_fkey FOREIGN KEY (other_id) REFERENCES place (id) ON DELETE CASCADE
        )
    """)
    op.execute("CREATE INDEX address_point_place_id_kind_number_idx ON address_point (place_id, kind, number)")
    op.execute("CREATE INDEX address_point_other_id_idx ON address_point (other_id) WHERE other_id IS NOT NULL")
    op.execute("CREATE INDEX address_point_label_idx ON address_point (label) WHERE place_id IS NULL")
    op.execute("CREATE INDEX address_point_point_idx ON address_point USING gist (point)")
    op.execute("""
        CREATE TABLE place_token (
            token integer NOT NULL,
            name_count integer NOT NULL,
            CONSTRAINT place_token_pkey PRIMARY KEY (token)
        )
    """)
    op.execute("""
        CREATE TABLE place_pick (
            id uuid DEFAULT gen_random_uuid() NOT NULL,
            query text NOT NULL,
            core text COLLATE "C" NOT NULL,
            place_id bigint,
            address_point_id bigint,
            name text NOT NULL,
            confidence double precision,
            picked_by text NOT NULL,
            picked_at timestamptz NOT NULL,
            name_id bigint,
            CONSTRAINT place_pick_pkey PRIMARY KEY (id),
            CONSTRAINT place_pick_confidence_is_a_share_check CHECK (confidence BETWEEN 0 AND 1),
            CONSTRAINT place_pick_place_id_fkey FOREIGN KEY (place_id) REFERENCES place (id) ON DELETE CASCADE,
            CONSTRAINT place_pick_address_point_id_fkey
                FOREIGN KEY (address_point_id) REFERENCES address_point (id) ON DELETE SET NULL,
            CONSTRAINT place_pick_name_id_fkey FOREIGN KEY (name_id) REFERENCES place_name (id) ON DELETE SET NULL
        )
    """)
    op.execute("CREATE INDEX place_pick_core_idx ON place_pick (core)")


def downgrade() -> None:
    op.execute("DROP TABLE place_pick, place_token, address_point, place_name, place")

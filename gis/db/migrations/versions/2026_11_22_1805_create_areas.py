"""Areas live in dated editions, so that a border moved today leaves yesterday's answers alone."""

from alembic import op

revision = "2026_11_22_1805"
down_revision = "2026_11_22_1800"

KINDS = "'micro_grid', 'building', 'site', 'dedicated_grid', 'grid'"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute(f"""
        CREATE TABLE edition (
            id uuid DEFAULT gen_random_uuid() NOT NULL,
            name text COLLATE "C" NOT NULL,
            kind text NOT NULL,
            status text NOT NULL,
            in_force tstzrange,
            source text NOT NULL,
            created_at timestamptz DEFAULT now() NOT NULL,
            published_at timestamptz,
            CONSTRAINT edition_pkey PRIMARY KEY (id),
            CONSTRAINT edition_kind_is_known_check CHECK (kind IN ({KINDS})),
            CONSTRAINT edition_status_is_known_check CHECK (status IN ('draft', 'published', 'superseded')),
            CONSTRAINT edition_in_force_lasts_check CHECK (NOT isempty(in_force)),
            CONSTRAINT edition_draft_is_not_in_force_check CHECK ((status = 'draft') = (in_force IS NULL)),
            CONSTRAINT edition_name_kind_key UNIQUE (name, kind),
            CONSTRAINT one_edition_of_a_kind_at_once EXCLUDE USING gist (kind WITH =, in_force WITH &&)
        )
    """)
    op.execute("""
        CREATE TABLE area (
            id uuid DEFAULT gen_random_uuid() NOT NULL,
            edition_id uuid NOT NULL,
            code text COLLATE "C" NOT NULL,
            name text NOT NULL,
            parent text COLLATE "C",
            floors int4range,
            shape geometry(MULTIPOLYGON, 4326),
            raw_shape geometry(GEOMETRY, 0),
            raw_datum text,
            CONSTRAINT area_pkey PRIMARY KEY (id),
            CONSTRAINT area_code_is_given_check CHECK (code <> ''),
            CONSTRAINT area_has_shape_or_parent_check CHECK (shape IS NOT NULL OR parent IS NOT NULL),
            CONSTRAINT area_shape_is_valid_check CHECK (shape IS NULL OR ST_IsValid(shape)),
            CONSTRAINT area_floors_last_check CHECK (NOT isempty(floors)),
            CONSTRAINT area_edition_id_code_key UNIQUE (edition_id, code),
            CONSTRAINT area_edition_id_fkey FOREIGN KEY (edition_id) REFERENCES edition (id) ON DELETE CASCADE
        )
    """)
    op.execute("CREATE INDEX area_shape_idx ON area USING gist (shape)")
    op.execute("CREATE INDEX area_parent_idx ON area (parent) WHERE parent IS NOT NULL")
    op.execute("""
        CREATE TABLE gate (
            id uuid DEFAULT gen_random_uuid() NOT NULL,
            site text COLLATE "C" NOT NULL,
            name text NOT NULL,
            place geometry(POINT, 4326) NOT NULL,
            raw_place geometry(POINT, 0) NOT NULL,
            raw_datum text NOT NULL,
            created_at timestamptz DEFAULT now() NOT NULL,
            CONSTRAINT gate_pkey PRIMARY KEY (id)
        )
    """)
    op.execute("CREATE INDEX gate_site_idx ON gate (site)")


def downgrade() -> None:
    op.execute("DROP TABLE gate, area, edition")

"""Net, person, post and duty as spans; what must never be true is an exclusion constraint."""

from alembic import op

revision = "2026_11_22_1810"
down_revision = "2026_11_22_1805"

AREA_KINDS = "'micro_grid', 'building', 'site', 'dedicated_grid', 'grid'"
POST_KINDS = (
    "'full_time_grid_worker', 'micro_grid_worker', 'site_officer', 'part_time_grid_worker', 'grid_leader', "
    "'grid_instructor', 'service_member', 'first_responder', 'duty_leader', 'line_officer'"
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("""
        CREATE TABLE net (
            id uuid DEFAULT gen_random_uuid() NOT NULL,
            code text COLLATE "C" NOT NULL,
            name text NOT NULL,
            CONSTRAINT net_pkey PRIMARY KEY (id),
            CONSTRAINT net_code_key UNIQUE (code)
        )
    """)
    op.execute("""
        CREATE TABLE person (
            id uuid DEFAULT gen_random_uuid() NOT NULL,
            code text COLLATE "C" NOT NULL,
            name text NOT NULL,
            phone text,
            organisation text,
            created_at timestamptz DEFAULT now() NOT NULL,
            CONSTRAINT person_pkey PRIMARY KEY (id),
            CONSTRAINT person_code_key UNIQUE (code)
        )
    """)
    op.execute("""
        CREATE TABLE team (
            id uuid DEFAULT gen_random_uuid() NOT NULL,
            code text COLLATE "C" NOT NULL,
            name text NOT NULL,
            kind text NOT NULL,
            base geometry(POINT, 4326),
            raw_base geometry(POINT, 0),
            raw_datum text,
            CONSTRAINT team_pkey PRIMARY KEY (id),
            CONSTRAINT team_kind_is_known_check CHECK (kind IN ('first_response', 'park_service')),
            CONSTRAINT team_code_key UNIQUE (code)
        )
    """)
    op.execute(f"""
        CREATE TABLE post (
            id uuid DEFAULT gen_random_uuid() NOT NULL,
            code text COLLATE "C" NOT NULL,
            name text NOT NULL,
            kind text NOT NULL,
            net_id uuid,
            team_id uuid,
            area_kind text,
            area text COLLATE "C",
            by_shift boolean NOT NULL,
            during tstzrange NOT NULL,
            CONSTRAINT post_pkey PRIMARY KEY (id),
            CONSTRAINT post_kind_is_known_check CHECK (kind IN ({POST_KINDS})),
            CONSTRAINT post_area_kind_is_known_check CHECK (area_kind IN ({AREA_KINDS})),
            CONSTRAINT post_area_is_whole_check CHECK ((area_kind IS NULL) = (area IS NULL)),
            CONSTRAINT post_during_lasts_check CHECK (NOT isempty(during)),
            CONSTRAINT post_code_key UNIQUE (code),
            CONSTRAINT post_net_id_fkey FOREIGN KEY (net_id) REFERENCES net (id),
            CONSTRAINT post_team_id_fkey FOREIGN KEY (team_id) REFERENCES team (id)
        )
    """)
    op.execute("CREATE INDEX post_area_idx ON post (area, area_kind)")
    op.execute("""
        CREATE TABLE duty (
            id uuid DEFAULT gen_random_uuid() NOT NULL,
            post_id uuid NOT NULL,
            category text NOT NULL,
            during tstzrange NOT NULL,
            CONSTRAINT duty_pkey PRIMARY KEY (id),
            CONSTRAINT duty_during_lasts_check CHECK (NOT isempty(during)),
            CONSTRAINT duty_post_id_category_during_key UNIQUE (post_id, category, during),
            CONSTRAINT duty_post_id_fkey FOREIGN KEY (post_id) REFERENCES post (id)
        )
    """)
    op.execute(_spans_of_people("holding", "one_holder_of_a_post_at_once"))
    op.execute("CREATE INDEX holding_person_idx ON holding (person_id)")
    op.execute(_spans_of_people("shift", "one_person_of_a_post_on_shift"))
    op.execute("CREATE INDEX shift_person_idx ON shift USING gist (person_id, during)")
    op.execute("""
        CREATE TABLE leave (
            id uuid DEFAULT gen_random_uuid() NOT NULL,
            person_id uuid NOT NULL,
            during tstzrange NOT NULL,
            reason text NOT NULL,
            CONSTRAINT leave_pkey PRIMARY KEY (id),
            CONSTRAINT leave_during_lasts_check CHECK (NOT isempty(during)),
            CONSTRAINT one_leave_of_a_person_at_once EXCLUDE USING gist (person_id WITH =, during WITH &&),
            CONSTRAINT leave_person_id_fkey FOREIGN KEY (person_id) REFERENCES person (id)
        )
    """)
    op.execute("""
        CREATE TABLE substitution (
            id uuid DEFAULT gen_random_uuid() NOT NULL,
            post_id uuid NOT NULL,
            person_id uuid NOT NULL,
            substitute_id uuid NOT NULL,
            during tstzrange NOT NULL,
            reason text NOT NULL,
            CONSTRAINT substitution_pkey PRIMARY KEY (id),
            CONSTRAINT substitution_during_lasts_check CHECK (NOT isempty(during)),
            CONSTRAINT substitution_is_somebody_else_check CHECK (person_id <> substitute_id),
            CONSTRAINT one_substitute_of_a_person_at_once
                EXCLUDE USING gist (post_id WITH =, person_id WITH =, during WITH &&),
            CONSTRAINT substitution_post_id_fkey FOREIGN KEY (post_id) REFERENCES post (id),
            CONSTRAINT substitution_person_id_fkey FOREIGN KEY (person_id) REFERENCES person (id),
            CONSTRAINT substitution_substitute_id_fkey FOREIGN KEY (substitute_id) REFERENCES person (id)
        )
    """)


def _spans_of_people(table: str, alone: str) -> str:
    return f"""
        CREATE TABLE {table} (
            id uuid DEFAULT gen_random_uuid() NOT NULL,
            post_id uuid NOT NULL,
            person_id uuid NOT NULL,
            during tstzrange NOT NULL,
            CONSTRAINT {table}_pkey PRIMARY KEY (id),
            CONSTRAINT {table}_during_lasts_check CHECK (NOT isempty(during)),
            CONSTRAINT {alone} EXCLUDE USING gist (post_id WITH =, during WITH &&),
            CONSTRAINT {table}_post_id_fkey FOREIGN KEY (post_id) REFERENCES post (id),
            CONSTRAINT {table}_person_id_fkey FOREIGN KEY (person_id) REFERENCES person (id)
        )
    """


def downgrade() -> None:
    op.execute("DROP TABLE substitution, leave, shift, holding, duty, post, team, person, net")

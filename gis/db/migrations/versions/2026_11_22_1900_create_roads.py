"""One road table from which the graph, the tiles and the maps are made; closures outlive its contents."""

from alembic import op

revision = "2026_11_22_1900"
down_revision = "2026_11_22_1815"

CLASSES = (
    "'motorway', 'trunk', 'primary', 'secondary', 'tertiary', 'unclassified', 'residential', 'living_street', "
    "'service', 'track', 'cycleway', 'footway', 'path', 'steps', 'pedestrian'"
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("""
        CREATE TABLE road_network (
            version integer NOT NULL,
            key uuid DEFAULT gen_random_uuid() NOT NULL,
            source text NOT NULL,
            datum text NOT NULL,
            node_count integer NOT NULL,
            edge_count integer NOT NULL,
            imported_at timestamptz NOT NULL,
            CONSTRAINT road_network_pkey PRIMARY KEY (version),
            CONSTRAINT road_network_key_key UNIQUE (key)
        )
    """)
    op.execute("""
        CREATE TABLE road_node (
            number integer NOT NULL,
            id bigint NOT NULL,
            place geometry(POINT, 4326) NOT NULL,
            foot_closed boolean NOT NULL,
            ebike_closed boolean NOT NULL,
            car_closed boolean NOT NULL,
            CONSTRAINT road_node_pkey PRIMARY KEY (number),
            CONSTRAINT road_node_id_key UNIQUE (id)
        )
    """)
    op.execute(f"""
        CREATE TABLE road_edge (
            number integer NOT NULL,
            road_id bigint NOT NULL,
            start_node integer NOT NULL,
            end_node integer NOT NULL,
            shape geometry(LINESTRING, 4326) NOT NULL,
            raw_shape geometry(LINESTRING, 0),
            raw_datum text,
            length_m double precision NOT NULL,
            forward_foot_kph double precision NOT NULL,
            forward_ebike_kph double precision NOT NULL,
            forward_car_kph double precision NOT NULL,
            backward_foot_kph double precision NOT NULL,
            backward_ebike_kph double precision NOT NULL,
            backward_car_kph double precision NOT NULL,
            road_class text NOT NULL,
            name text NOT NULL,
            CONSTRAINT road_edge_pkey PRIMARY KEY (number),
            CONSTRAINT road_edge_road_class_is_known_check CHECK (road_class IN ({CLASSES})),
            CONSTRAINT road_edge_length_is_sane_check CHECK (length_m >= 0),
            CONSTRAINT road_edge_speeds_are_sane_check CHECK (
                least(forward_foot_kph, forward_ebike_kph, forward_car_kph,
                      backward_foot_kph, backward_ebike_kph, backward_car_kph) >= 0),
            CONSTRAINT road_edge_raw_is_whole_check CHECK ((raw_shape IS NULL) = (raw_datum IS NULL)),
            CONSTRAINT road_edge_start_node_fkey FOREIGN KEY (start_node) REFERENCES road_node (number),
            CONSTRAINT road_edge_end_node_fkey FOREIGN KEY (end_node) REFERENCES road_node (number)
        )
    """)
    op.execute("CREATE INDEX road_edge_road_id_idx ON road_edge (road_id)")
    op.execute("CREATE INDEX road_edge_shape_idx ON road_edge USING gist (shape)")
    op.execute("""
        CREATE TABLE turn_restriction (
            number integer NOT NULL,
            id bigint NOT NULL,
            from_road bigint NOT NULL,
            via_node bigint NOT NULL,
            to_road bigint NOT NULL,
            kind text NOT NULL,
            modes text[] NOT NULL,
            CONSTRAINT turn_restriction_pkey PRIMARY KEY (number),
            CONSTRAINT turn_restriction_kind_forbids_or_commands_check CHECK (kind ~ '^(no|only)_'),
            CONSTRAINT turn_restriction_via_node_fkey FOREIGN KEY (via_node) REFERENCES road_node (id)
        )
    """)
    op.execute("""
        CREATE TABLE road_closure (
            id uuid DEFAULT gen_random_uuid() NOT NULL,
            road_id bigint NOT NULL,
            mode text,
            during tstzrange NOT NULL,
            reason text NOT NULL,
            created_at timestamptz DEFAULT now() NOT NULL,
            CONSTRAINT road_closure_pkey PRIMARY KEY (id),
            CONSTRAINT road_closure_mode_is_known_check CHECK (mode IN ('foot', 'ebike', 'car')),
            CONSTRAINT road_closure_during_lasts_check CHECK (NOT isempty(during))
        )
    """)
    op.execute("CREATE INDEX road_closure_during_idx ON road_closure USING gist (during)")


def downgrade() -> None:
    op.execute("DROP TABLE road_closure, turn_restriction, road_edge, road_node, road_network")

"""What the worker proposes after a receipt, round by round, and what a desk decided in sight of it."""

from alembic import op

revision = "2026_11_28_0110"
down_revision = "2026_11_28_0045"

EVENTS_BEFORE = """
    'received', 'signed', 'dispatched', 'redispatched', 'joined', 'declined', 'accepted', 'contacted',
    'arrived', 'settled', 'diverted', 'diversion_accepted', 'diversion_returned', 'diversion_finished',
    'promised', 'performed', 'broken', 'handed_back', 'taken_back', 'police_finished', 'handled', 'called',
    'answered', 'close_proposed', 'closed', 'reopened', 'merged', 'unmerged', 'pause_asked', 'suspended',
    'resumed', 'rejected', 'transferred', 'corrected', 'flagged', 'noted', 'limit_near', 'limit_missed',
    'caller_contacted', 'attached', 'unmasked'
"""
CATEGORY = """
    'DISPUTE_WAGE', 'DISPUTE_LABOR', 'DISPUTE_CONSUMER', 'DISPUTE_DEBT', 'DISPUTE_CONTRACT', 'DISPUTE_RENT',
    'DISPUTE_QUARREL', 'DISPUTE_NEIGHBOR', 'DISPUTE_FAMILY', 'DISPUTE_TRAFFIC', 'DISPUTE_PROPERTY',
    'DISPUTE_LOGISTICS', 'NUISANCE_NOISE', 'NUISANCE_POLLUTION', 'HELP_MOVE_CAR', 'HELP_LOCKOUT',
    'HELP_LOST_PERSON', 'HELP_PERSON', 'HELP_ANIMAL', 'HELP_OTHER', 'CITY_FACILITY', 'CITY_PARKING',
    'CITY_SANITATION', 'CITY_ILLEGAL_BUILD', 'SAFETY_FIRE', 'SAFETY_PRODUCTION', 'SAFETY_GAS', 'MARKET_LICENSE',
    'MARKET_FOOD', 'MARKET_MEASURE', 'CONSULT_MIGRANT', 'CONSULT_OTHER', 'INVALID'
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("ALTER TABLE incident ADD COLUMN propose_at timestamptz")
    op.execute("CREATE INDEX incident_propose_idx ON incident (propose_at) WHERE propose_at IS NOT NULL")
    op.execute("CREATE INDEX incident_received_idx ON incident (received_at)")
    op.execute("CREATE INDEX report_phone_idx ON report (caller_phone) WHERE caller_phone IS NOT NULL")
    _allow(f"{EVENTS_BEFORE}, 'proposed'")
    op.execute("""
        CREATE TABLE proposal_round (
            id uuid DEFAULT gen_random_uuid() NOT NULL,
            incident_id uuid NOT NULL,
            round integer NOT NULL,
            asked_at timestamptz NOT NULL,
            computed_at timestamptz NOT NULL,
            editions jsonb NOT NULL,
            parts jsonb NOT NULL,
            CONSTRAINT proposal_round_pkey PRIMARY KEY (id),
            CONSTRAINT proposal_round_incident_id_round_key UNIQUE (incident_id, round),
            CONSTRAINT proposal_round_incident_id_fkey FOREIGN KEY(incident_id) REFERENCES incident (id)
        )
    """)
    op.execute("""
        CREATE TABLE proposal (
            id bigint GENERATED ALWAYS AS IDENTITY,
            round_id uuid NOT NULL,
            incident_id uuid NOT NULL,
            kind text NOT NULL,
            rank integer NOT NULL,
            confidence double precision NOT NULL,
            content jsonb NOT NULL,
            place geometry(POINT, 4326),
            site text COLLATE "C",
            CONSTRAINT proposal_pkey PRIMARY KEY (id),
            CONSTRAINT proposal_kind_is_known_check
             CHECK (kind IN ('place', 'responsible', 'team', 'worker', 'nature', 'related')),
            CONSTRAINT proposal_rank_begins_at_one_check CHECK (rank >= 1),
            CONSTRAINT proposal_confidence_is_a_share_check CHECK (confidence BETWEEN 0 AND 1),
            CONSTRAINT proposal_round_id_kind_rank_key UNIQUE (round_id, kind, rank),
            CONSTRAINT proposal_round_id_fkey FOREIGN KEY(round_id) REFERENCES proposal_round (id),
            CONSTRAINT proposal_incident_id_fkey FOREIGN KEY(incident_id) REFERENCES incident (id)
        )
    """)
    op.execute("CREATE INDEX proposal_place_idx ON proposal USING gist (place) WHERE rank = 1")
    op.execute("CREATE INDEX proposal_site_idx ON proposal (site) WHERE rank = 1 AND site IS NOT NULL")
    op.execute("CREATE INDEX proposal_incident_idx ON proposal (incident_id)")
    op.execute(f"""
        CREATE TABLE decision (
            id uuid DEFAULT gen_random_uuid() NOT NULL,
            incident_id uuid NOT NULL,
            seq integer NOT NULL,
            decided_at timestamptz NOT NULL,
            decided_by text COLLATE "C" NOT NULL,
            round integer,
            policy text NOT NULL,
            place geometry(POINT, 4326),
            unknown_place text,
            team text COLLATE "C",
            worker text COLLATE "C",
            category text,
            priority text NOT NULL,
            risks text[] NOT NULL,
            override text,
            CONSTRAINT decision_pkey PRIMARY KEY (id),
            CONSTRAINT decision_category_is_known_check CHECK (category IN ({CATEGORY})),
            CONSTRAINT decision_priority_is_known_check CHECK (priority IN ('major', 'urgent', 'normal')),
            CONSTRAINT decision_incident_id_seq_key UNIQUE (incident_id, seq),
            CONSTRAINT decision_incident_id_fkey FOREIGN KEY(incident_id) REFERENCES incident (id)
        )
    """)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("DROP TABLE decision, proposal, proposal_round")
    op.execute("DROP INDEX report_phone_idx, incident_received_idx")
    op.execute("ALTER TABLE incident DROP COLUMN propose_at")
    # A history is not shortened: the events stay, under a name that was known before.
    op.execute("UPDATE incident_event SET kind = 'noted' WHERE kind = 'proposed'")
    _allow(EVENTS_BEFORE)


def _allow(events: str) -> None:
    name = "incident_event_kind_is_known_check"
    op.execute(f"ALTER TABLE incident_event DROP CONSTRAINT {name}, ADD CONSTRAINT {name} CHECK (kind IN ({events}))")

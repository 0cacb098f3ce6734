"""Incidents: reports, who was sent, the clocks that run, the history that only grows; keys of commands carried out."""

from alembic import op

revision = "2026_11_22_2210"
down_revision = "2026_11_22_2200"

STATE = """
    'received', 'signed', 'dispatched', 'accepted', 'arrived', 'diverted', 'returned', 'to_police', 'follow_up',
    'called_back', 'suspended', 'closed', 'merged', 'invalid', 'out_of_area'
"""
CATEGORY = """
    'DISPUTE_WAGE', 'DISPUTE_LABOR', 'DISPUTE_CONSUMER', 'DISPUTE_DEBT', 'DISPUTE_CONTRACT', 'DISPUTE_RENT',
    'DISPUTE_QUARREL', 'DISPUTE_NEIGHBOR', 'DISPUTE_FAMILY', 'DISPUTE_TRAFFIC', 'DISPUTE_PROPERTY',
    'DISPUTE_LOGISTICS', 'NUISANCE_NOISE', 'NUISANCE_POLLUTION', 'HELP_MOVE_CAR', 'HELP_LOCKOUT',
    'HELP_LOST_PERSON', 'HELP_PERSON', 'HELP_ANIMAL', 'HELP_OTHER', 'CITY_FACILITY', 'CITY_PARKING',
    'CITY_SANITATION', 'CITY_ILLEGAL_BUILD', 'SAFETY_FIRE', 'SAFETY_PRODUCTION', 'SAFETY_GAS', 'MARKET_LICENSE',
    'MARKET_FOOD', 'MARKET_MEASURE', 'CONSULT_MIGRANT', 'CONSULT_OTHER', 'INVALID'
"""
RESOLVED_LEVEL = "'enterprise', 'grid', 'zone', 'department', 'city', 'police'"
CHANNEL = """
    'police_110', 'city_centre', 'hotline_12345', 'wage_hotline', 'wage_qr', 'wage_window', 'patrol',
    'micro_centre', 'public_form'
"""
TASK_STATE = "'offered', 'accepted', 'arrived', 'done', 'declined', 'released'"
MILESTONE = """
    'sign', 'dispatch', 'accept', 'contact', 'arrive', 'five', 'outcome', 'decide', 'department_accept',
    'department_result', 'police_result', 'follow_up', 'performance', 'resume', 'close'
"""
OWNER = "'desk', 'team', 'department', 'follow_up'"
EVENT_KIND = """
    'received', 'signed', 'dispatched', 'redispatched', 'joined', 'declined', 'accepted', 'contacted',
    'arrived', 'settled', 'diverted', 'diversion_accepted', 'diversion_returned', 'diversion_finished',
    'promised', 'performed', 'broken', 'handed_back', 'taken_back', 'police_finished', 'handled', 'called',
    'answered', 'close_proposed', 'closed', 'reopened', 'merged', 'unmerged', 'pause_asked', 'suspended',
    'resumed', 'rejected', 'transferred', 'corrected', 'flagged', 'noted', 'limit_near', 'limit_missed'
"""
DIVERSION_STATE = "'delivered', 'accepted', 'returned', 'finished', 'withdrawn'"
CALL_RESULT = "'satisfied', 'partly', 'dissatisfied', 'unreachable'"
EVIDENCE_GRADE = "'geofence', 'photo', 'record', 'statement'"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute(f"""
        CREATE TABLE incident (
            id uuid DEFAULT gen_random_uuid() NOT NULL,
            number bigint GENERATED ALWAYS AS IDENTITY,
            state text NOT NULL,
            state_before text,
            version integer NOT NULL,
            event_count integer NOT NULL,
            category text,
            priority text NOT NULL,
            risks text[] NOT NULL,
            place geometry(POINT, 4326),
            unknown_place text,
            level text,
            merged_into uuid,
            received_at timestamptz NOT NULL,
            changed_at timestamptz NOT NULL,
            CONSTRAINT incident_pkey PRIMARY KEY (id),
            CONSTRAINT incident_state_is_known_check CHECK (state IN ({STATE})),
            CONSTRAINT incident_state_before_is_known_check CHECK (state_before IN ({STATE})),
            CONSTRAINT incident_category_is_known_check CHECK (category IN ({CATEGORY})),
            CONSTRAINT incident_priority_is_known_check CHECK (priority IN ('major', 'urgent', 'normal')),
            CONSTRAINT incident_level_is_known_check CHECK (level IN ({RESOLVED_LEVEL})),
            CONSTRAINT incident_suspension_is_whole_check CHECK ((state = 'suspended') = (state_before IS NOT NULL)),
            CONSTRAINT incident_merge_is_whole_check CHECK ((state = 'merged') = (merged_into IS NOT NULL)),
            CONSTRAINT incident_closing_has_its_level_check CHECK (state <> 'closed' OR level IS NOT NULL),
            CONSTRAINT incident_number_key UNIQUE (number),
            CONSTRAINT incident_merged_into_fkey FOREIGN KEY(merged_into) REFERENCES incident (id)
        )
    """)
    op.execute(f"""
        CREATE TABLE report (
            id uuid DEFAULT gen_random_uuid() NOT NULL,
            number bigint GENERATED ALWAYS AS IDENTITY,
            incident_id uuid NOT NULL,
            channel text NOT NULL,
            reference text,
            text text NOT NULL,
            caller_name text,
            caller_phone text,
            address text,
            raw_x double precision,
            raw_y double precision,
            raw_datum text,
            upstream_at timestamptz,
            received_at timestamptz NOT NULL,
            received_by text COLLATE "C" NOT NULL,
            CONSTRAINT report_pkey PRIMARY KEY (id),
            CONSTRAINT report_channel_is_known_check CHECK (channel IN ({CHANNEL})),
            CONSTRAINT report_channel_reference_key UNIQUE (channel, reference),
            CONSTRAINT report_number_key UNIQUE (number),
            CONSTRAINT report_incident_id_fkey FOREIGN KEY(incident_id)
             REFERENCES incident (id) DEFERRABLE INITIALLY DEFERRED
        )
    """)
    op.execute("CREATE INDEX report_incident_idx ON report (incident_id)")
    op.execute(f"""
        CREATE TABLE task (
            id uuid DEFAULT gen_random_uuid() NOT NULL,
            incident_id uuid NOT NULL,
            role text NOT NULL,
            state text NOT NULL,
            team_id uuid,
            person_id uuid,
            afterwards boolean NOT NULL,
            offered_at timestamptz NOT NULL,
            ended_at timestamptz,
            CONSTRAINT task_pkey PRIMARY KEY (id),
            CONSTRAINT task_role_is_known_check CHECK (role IN ('first', 'responsible', 'joint')),
            CONSTRAINT task_state_is_known_check CHECK (state IN ({TASK_STATE})),
            CONSTRAINT task_somebody_goes_check CHECK (num_nonnulls(team_id, person_id) = 1),
            CONSTRAINT task_incident_id_fkey FOREIGN KEY(incident_id) REFERENCES incident (id),
            CONSTRAINT task_team_id_fkey FOREIGN KEY(team_id) REFERENCES team (id),
            CONSTRAINT task_person_id_fkey FOREIGN KEY(person_id) REFERENCES person (id)
        )
    """)
    op.execute("CREATE INDEX task_incident_idx ON task (incident_id)")
    op.execute("""
        CREATE UNIQUE INDEX task_one_goes_first_idx
            ON task (incident_id)
         WHERE role = 'first' AND state IN ('offered', 'accepted', 'arrived')
    """)
    op.execute("""
        CREATE UNIQUE INDEX task_team_goes_once_idx
            ON task (team_id)
         WHERE role = 'first' AND NOT afterwards AND state IN ('offered', 'accepted', 'arrived')
    """)
    op.execute(f"""
        CREATE TABLE running_clock (
            id bigint GENERATED ALWAYS AS IDENTITY,
            incident_id uuid NOT NULL,
            milestone text NOT NULL,
            subject uuid,
            owner text NOT NULL,
            firmness text NOT NULL,
            policy text NOT NULL,
            started_at timestamptz NOT NULL,
            due_at timestamptz NOT NULL,
            next_at timestamptz,
            missed_at timestamptz,
            paused_at timestamptz,
            ended_at timestamptz,
            ended text,
            CONSTRAINT running_clock_pkey PRIMARY KEY (id),
            CONSTRAINT running_clock_milestone_is_known_check CHECK (milestone IN ({MILESTONE})),
            CONSTRAINT running_clock_owner_is_known_check CHECK (owner IN ({OWNER})),
            CONSTRAINT running_clock_firmness_is_known_check CHECK (firmness IN ('firm', 'aim')),
            CONSTRAINT running_clock_ended_is_known_check CHECK (ended IN ('met', 'dropped')),
            CONSTRAINT running_clock_end_is_whole_check CHECK ((ended IS NULL) = (ended_at IS NULL)),
            CONSTRAINT running_clock_what_ended_fires_no_more_check CHECK (ended_at IS NULL OR next_at IS NULL),
            CONSTRAINT running_clock_incident_id_fkey FOREIGN KEY(incident_id) REFERENCES incident (id)
        )
    """)
    op.execute("CREATE INDEX running_clock_next_idx ON running_clock (next_at) WHERE next_at IS NOT NULL")
    op.execute("""
        CREATE UNIQUE INDEX running_clock_runs_once_idx
            ON running_clock (incident_id, milestone, subject) NULLS NOT DISTINCT
         WHERE ended_at IS NULL
    """)
    op.execute(f"""
        CREATE TABLE incident_event (
            id bigint GENERATED ALWAYS AS IDENTITY,
            incident_id uuid NOT NULL,
            seq integer NOT NULL,
            kind text NOT NULL,
            at timestamptz NOT NULL,
            actor text COLLATE "C" NOT NULL,
            facts jsonb NOT NULL,
            note text,
            salt bytea DEFAULT uuid_send(gen_random_uuid()) NOT NULL,
            stream bigint,
            seal bytea,
            CONSTRAINT incident_event_pkey PRIMARY KEY (id),
            CONSTRAINT incident_event_kind_is_known_check CHECK (kind IN ({EVENT_KIND})),
            CONSTRAINT incident_event_incident_id_seq_key UNIQUE (incident_id, seq),
            CONSTRAINT incident_event_is_sealed_when_published_check CHECK ((stream IS NULL) = (seal IS NULL)),
            CONSTRAINT incident_event_incident_id_fkey FOREIGN KEY(incident_id) REFERENCES incident (id),
            CONSTRAINT incident_event_stream_key UNIQUE (stream)
        )
    """)
    op.execute("CREATE INDEX incident_event_unpublished_idx ON incident_event (id) WHERE stream IS NULL")
    op.execute(f"""
        CREATE TABLE diversion (
            id uuid DEFAULT gen_random_uuid() NOT NULL,
            incident_id uuid NOT NULL,
            recipient text NOT NULL,
            unit text COLLATE "C" NOT NULL,
            state text NOT NULL,
            final boolean NOT NULL,
            delivered_at timestamptz NOT NULL,
            ended_at timestamptz,
            CONSTRAINT diversion_pkey PRIMARY KEY (id),
            CONSTRAINT diversion_recipient_is_known_check
             CHECK (recipient IN ('department', 'mediation_room', 'enterprise')),
            CONSTRAINT diversion_state_is_known_check CHECK (state IN ({DIVERSION_STATE})),
            CONSTRAINT diversion_incident_id_fkey FOREIGN KEY(incident_id) REFERENCES incident (id)
        )
    """)
    op.execute("""
        CREATE UNIQUE INDEX diversion_one_per_unit_idx
            ON diversion (incident_id, unit)
         WHERE state IN ('delivered', 'accepted')
    """)
    op.execute(f"""
        CREATE TABLE follow_up (
            id uuid DEFAULT gen_random_uuid() NOT NULL,
            report_id uuid NOT NULL,
            result text NOT NULL,
            called_at timestamptz NOT NULL,
            called_by text COLLATE "C" NOT NULL,
            note text,
            CONSTRAINT follow_up_pkey PRIMARY KEY (id),
            CONSTRAINT follow_up_result_is_known_check CHECK (result IN ({CALL_RESULT})),
            CONSTRAINT follow_up_report_id_fkey FOREIGN KEY(report_id) REFERENCES report (id)
        )
    """)
    op.execute("CREATE INDEX follow_up_report_idx ON follow_up (report_id)")
    op.execute(f"""
        CREATE TABLE evidence (
            id uuid DEFAULT gen_random_uuid() NOT NULL,
            incident_id uuid NOT NULL,
            seq integer NOT NULL,
            milestone text NOT NULL,
            grade text NOT NULL,
            device_at timestamptz,
            given_by text COLLATE "C" NOT NULL,
            CONSTRAINT evidence_pkey PRIMARY KEY (id),
            CONSTRAINT evidence_milestone_is_known_check CHECK (milestone IN ({MILESTONE})),
            CONSTRAINT evidence_grade_is_known_check CHECK (grade IN ({EVIDENCE_GRADE})),
            CONSTRAINT evidence_incident_id_fkey FOREIGN KEY(incident_id) REFERENCES incident (id)
        )
    """)
    op.execute("CREATE INDEX evidence_incident_idx ON evidence (incident_id)")
    op.execute("""
        CREATE TABLE command_key (
            actor text COLLATE "C" NOT NULL,
            key uuid NOT NULL,
            digest bytea NOT NULL,
            used_at timestamptz NOT NULL,
            number bigint,
            state text,
            version integer,
            event_count integer,
            CONSTRAINT command_key_pkey PRIMARY KEY (actor, key)
        )
    """)


def downgrade() -> None:
    op.execute("DROP TABLE command_key, evidence, follow_up, diversion, incident_event, running_clock, task, report")
    op.execute("DROP TABLE incident")

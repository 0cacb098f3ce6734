"""Notices: who is told of an event, over which channel, what came of each attempt, who has read and acknowledged it."""

from alembic import op

revision = "2026_11_28_0040"
down_revision = "2026_11_28_0030"

AUDIENCE = """
    'team', 'worker', 'leader', 'instructor', 'backup', 'desk', 'duty_leader', 'group', 'unit', 'follow_up',
    'released', 'unreached'
"""
CHANNEL = "'app', 'sms', 'voice', 'wecom', 'dingtalk', 'webhook', 'console'"
STATE = "'waiting', 'sent', 'failed', 'no_way', 'skipped', 'cancelled'"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute(f"""
        CREATE TABLE notice (
            id uuid DEFAULT gen_random_uuid() NOT NULL,
            number bigint GENERATED ALWAYS AS IDENTITY,
            event_id bigint NOT NULL,
            incident_id uuid NOT NULL,
            branch text NOT NULL,
            rung integer NOT NULL,
            audience text NOT NULL,
            recipient text COLLATE "C" NOT NULL,
            about text COLLATE "C" DEFAULT '' NOT NULL,
            task_id uuid,
            diversion_id uuid,
            clock_id bigint,
            channels text[] NOT NULL,
            alone boolean NOT NULL,
            state text NOT NULL,
            ended text,
            channel text,
            tries integer DEFAULT 0 NOT NULL,
            attempt_count integer DEFAULT 0 NOT NULL,
            queued_at timestamptz NOT NULL,
            due_at timestamptz NOT NULL,
            next_at timestamptz,
            sent_at timestamptz,
            read_at timestamptz,
            acknowledged_at timestamptz,
            acknowledged_by text COLLATE "C",
            CONSTRAINT notice_pkey PRIMARY KEY (id),
            CONSTRAINT notice_number_key UNIQUE (number),
            CONSTRAINT notice_event_id_recipient_rung_about_key UNIQUE (event_id, recipient, rung, about),
            CONSTRAINT notice_branch_is_known_check CHECK (branch IN ({AUDIENCE})),
            CONSTRAINT notice_audience_is_known_check CHECK (audience IN ({AUDIENCE})),
            CONSTRAINT notice_channel_is_known_check CHECK (channel IN ({CHANNEL})),
            CONSTRAINT notice_state_is_known_check CHECK (state IN ({STATE})),
            CONSTRAINT notice_ended_is_known_check CHECK (ended IN ('acknowledged', 'taken_back')),
            CONSTRAINT notice_what_waits_is_due_check CHECK ((state = 'waiting') = (next_at IS NOT NULL)),
            CONSTRAINT notice_acknowledgement_is_whole_check
             CHECK ((acknowledged_at IS NULL) = (acknowledged_by IS NULL)),
            CONSTRAINT notice_end_is_of_the_cancelled_check
             CHECK ((ended IS NOT NULL) <= (state IN ('cancelled', 'sent'))),
            CONSTRAINT notice_event_id_fkey FOREIGN KEY(event_id) REFERENCES incident_event (id),
            CONSTRAINT notice_incident_id_fkey FOREIGN KEY(incident_id) REFERENCES incident (id),
            CONSTRAINT notice_task_id_fkey FOREIGN KEY(task_id) REFERENCES task (id),
            CONSTRAINT notice_diversion_id_fkey FOREIGN KEY(diversion_id) REFERENCES diversion (id),
            CONSTRAINT notice_clock_id_fkey FOREIGN KEY(clock_id) REFERENCES running_clock (id)
        )
    """)
    op.execute("CREATE INDEX notice_due_idx ON notice (next_at, channel) WHERE next_at IS NOT NULL")
    op.execute("CREATE INDEX notice_incident_idx ON notice (incident_id)")
    op.execute("CREATE INDEX notice_recipient_idx ON notice (recipient, number)")
    op.execute(f"""
        CREATE TABLE delivery_attempt (
            notice_id uuid NOT NULL,
            number integer NOT NULL,
            channel text NOT NULL,
            at timestamptz NOT NULL,
            outcome text,
            reference text,
            finding text,
            ended_at timestamptz,
            CONSTRAINT delivery_attempt_pkey PRIMARY KEY (notice_id, number),
            CONSTRAINT delivery_attempt_channel_is_known_check CHECK (channel IN ({CHANNEL})),
            CONSTRAINT delivery_attempt_outcome_is_known_check CHECK (outcome IN ('sent', 'temporary', 'permanent')),
            CONSTRAINT delivery_attempt_notice_id_fkey FOREIGN KEY(notice_id) REFERENCES notice (id)
        )
    """)


def downgrade() -> None:
    op.execute("DROP TABLE delivery_attempt, notice")

"""Departments join in, evidence with its doubts, photos, places with their versions, receipts of the public form."""

from alembic import op

revision = "2026_11_28_0020"
down_revision = "2026_11_27_2350"

EVENTS_BEFORE = """
    'received', 'signed', 'dispatched', 'redispatched', 'joined', 'declined', 'accepted', 'contacted',
    'arrived', 'settled', 'diverted', 'diversion_accepted', 'diversion_returned', 'diversion_finished',
    'promised', 'performed', 'broken', 'handed_back', 'taken_back', 'police_finished', 'handled', 'called',
    'answered', 'close_proposed', 'closed', 'reopened', 'merged', 'unmerged', 'pause_asked', 'suspended',
    'resumed', 'rejected', 'transferred', 'corrected', 'flagged', 'noted', 'limit_near', 'limit_missed'
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    _allow(f"{EVENTS_BEFORE}, 'caller_contacted', 'attached', 'unmasked'")
    op.execute('ALTER TABLE task ADD COLUMN unit text COLLATE "C"')
    _somebody_goes("team_id, person_id, unit")
    op.execute("ALTER TABLE evidence ADD COLUMN doubt text")
    op.execute("""
        ALTER TABLE evidence ADD CONSTRAINT evidence_doubt_is_known_check
        CHECK (doubt IN ('elsewhere', 'mock', 'photo_elsewhere'))
    """)
    op.execute("""
        CREATE TABLE attachment (
            id uuid DEFAULT gen_random_uuid() NOT NULL,
            incident_id uuid NOT NULL,
            kind text NOT NULL,
            media_type text NOT NULL,
            digest bytea NOT NULL,
            byte_count integer NOT NULL,
            width integer,
            height integer,
            place geometry(POINT, 4326),
            device_at timestamptz,
            received_at timestamptz NOT NULL,
            given_by text COLLATE "C" NOT NULL,
            CONSTRAINT attachment_pkey PRIMARY KEY (id),
            CONSTRAINT attachment_kind_is_known_check CHECK (kind IN ('photo', 'audio')),
            CONSTRAINT attachment_digest_is_whole_check CHECK (octet_length(digest) = 32),
            CONSTRAINT attachment_incident_id_fkey FOREIGN KEY(incident_id) REFERENCES incident (id)
        )
    """)
    op.execute("CREATE INDEX attachment_incident_idx ON attachment (incident_id)")
    op.execute("""
        CREATE TABLE place_version (
            id bigint GENERATED ALWAYS AS IDENTITY,
            incident_id uuid NOT NULL,
            seq integer NOT NULL,
            place geometry(POINT, 4326) NOT NULL,
            raw_x double precision NOT NULL,
            raw_y double precision NOT NULL,
            raw_datum text NOT NULL,
            decided_at timestamptz NOT NULL,
            decided_by text COLLATE "C" NOT NULL,
            CONSTRAINT place_version_pkey PRIMARY KEY (id),
            CONSTRAINT place_version_incident_id_seq_key UNIQUE (incident_id, seq),
            CONSTRAINT place_version_incident_id_fkey FOREIGN KEY(incident_id) REFERENCES incident (id)
        )
    """)
    op.execute("""
        CREATE TABLE receipt (
            digest bytea NOT NULL,
            report_id uuid NOT NULL,
            made_at timestamptz NOT NULL,
            CONSTRAINT receipt_pkey PRIMARY KEY (digest),
            CONSTRAINT receipt_report_id_fkey FOREIGN KEY(report_id) REFERENCES report (id)
        )
    """)
    op.execute("""
        CREATE TABLE knock (
            subject bytea NOT NULL,
            since timestamptz NOT NULL,
            count integer NOT NULL,
            CONSTRAINT knock_pkey PRIMARY KEY (subject, since)
        )
    """)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("DROP TABLE knock, receipt, place_version, attachment")
    op.execute("ALTER TABLE evidence DROP COLUMN doubt")
    op.execute("DELETE FROM task WHERE unit IS NOT NULL")
    _somebody_goes("team_id, person_id")
    op.execute("ALTER TABLE task DROP COLUMN unit")
    # A history is not shortened: the events stay, under a name that was known before.
    op.execute("UPDATE incident_event SET kind = 'noted' WHERE kind IN ('caller_contacted', 'attached', 'unmasked')")
    _allow(EVENTS_BEFORE)


def _allow(events: str) -> None:
    name = "incident_event_kind_is_known_check"
    op.execute(f"ALTER TABLE incident_event DROP CONSTRAINT {name}, ADD CONSTRAINT {name} CHECK (kind IN ({events}))")


def _somebody_goes(columns: str) -> None:
    name = "task_somebody_goes_check"
    op.execute(f"ALTER TABLE task DROP CONSTRAINT {name}, ADD CONSTRAINT {name} CHECK (num_nonnulls({columns}) = 1)")

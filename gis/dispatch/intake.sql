-- name: take_in
-- Write a report down with its incident, the first clocks and the first event, and keep the answer beside the key:
-- all of it, or nothing if upstream has delivered this order before.
-- :incident_id, :now, :by, :key  of the command
-- :channel, :reference, :text, :caller_name, :caller_phone, :address, :raw_x, :raw_y, :raw_datum, :upstream_at
--             the report as it came
-- :lon, :lat  WGS84, or empty    :category, :priority, :risks  as far as they are known
-- :clock_milestone, :clock_owner, :clock_firmness, :clock_started_at, :clock_due_at, :clock_next_at
--             arrays, one place per clock    :policy  version of the limits    :facts  of the event, JSON
-- returns     number of the incident; no row if the order is known
WITH told AS (
    INSERT INTO report (incident_id, channel, reference, text, caller_name, caller_phone, address, raw_x, raw_y,
                        raw_datum, upstream_at, received_at, received_by)
    VALUES (:incident_id, :channel, :reference, :text, :caller_name, :caller_phone, :address, :raw_x, :raw_y,
            :raw_datum, :upstream_at, :now, :by)
        ON CONFLICT (channel, reference) DO NOTHING
    RETURNING incident_id
), opened AS (
    INSERT INTO incident (id, state, version, event_count, category, priority, risks, place, received_at, changed_at,
                          propose_at)
    SELECT told.incident_id, 'received', 1, 1, CAST(:category AS text), CAST(:priority AS text),
           CAST(:risks AS text[]),
           ST_SetSRID(ST_MakePoint(CAST(:lon AS double precision), CAST(:lat AS double precision)), 4326),
           CAST(:now AS timestamptz), CAST(:now AS timestamptz), CAST(:now AS timestamptz)
      FROM told
    RETURNING id, number
), begun AS (
    INSERT INTO running_clock (incident_id, milestone, owner, firmness, policy, started_at, due_at, next_at)
    SELECT opened.id, clock.milestone, clock.owner, clock.firmness, CAST(:policy AS text), clock.started_at,
           clock.due_at, clock.next_at
      FROM opened, unnest(CAST(:clock_milestone AS text[]), CAST(:clock_owner AS text[]), CAST(:clock_firmness AS text[]),
                          CAST(:clock_started_at AS timestamptz[]), CAST(:clock_due_at AS timestamptz[]),
                          CAST(:clock_next_at AS timestamptz[]))
             AS clock (milestone, owner, firmness, started_at, due_at, next_at)
), written AS (
    INSERT INTO incident_event (incident_id, seq, kind, at, actor, facts)
    SELECT opened.id, 1, 'received', CAST(:now AS timestamptz), CAST(:by AS text), CAST(:facts AS jsonb)
      FROM opened
), remembered AS (
    UPDATE command_key
       SET number = opened.number, state = 'received', version = 1, event_count = 1
      FROM opened
     WHERE command_key.actor = CAST(:by AS text)
       AND command_key.key = CAST(:key AS uuid)
)
SELECT number
  FROM opened;

-- name: known
-- An order that was delivered before, as it stands now.
-- A statement of its own: in the one that inserts, the row of a rival can't be seen.
-- :channel, :reference
-- returns     number, state, version, event_count
SELECT incident.number, incident.state, incident.version, incident.event_count
  FROM incident
  JOIN report ON report.incident_id = incident.id
 WHERE report.channel = :channel
   AND report.reference = :reference;

-- name: fire_due
-- Record every clock that is near or past its limit, with its event, in one statement: all of it happens, or nothing.
-- A clock or an incident that somebody else holds is left for the next time; nobody waits for anybody.
-- :now  timestamptz    :most  at most so many clocks    :late_after  interval: later than this, we were not running
-- returns     one row per clock: number of the incident, milestone, missed (else near), late (seconds after it was due)
WITH due AS (
    SELECT clock.id, clock.incident_id, clock.milestone, clock.owner, clock.next_at, clock.due_at,
           clock.due_at <= :now AS missed,
           incident.event_count, incident.number
      FROM running_clock AS clock
      JOIN incident ON incident.id = clock.incident_id
     WHERE clock.next_at <= :now
     ORDER BY clock.next_at
     LIMIT :most
       FOR UPDATE OF clock, incident SKIP LOCKED
), told AS (
    SELECT due.*,
           event_count + row_number() OVER (PARTITION BY incident_id ORDER BY next_at, id) AS seq,
           CASE WHEN missed THEN due_at ELSE next_at END AS should_be_at
      FROM due
), fired AS (
    UPDATE running_clock
       SET missed_at = CASE WHEN told.missed THEN CAST(:now AS timestamptz) END,
           next_at = CASE WHEN told.missed THEN NULL ELSE told.due_at END
      FROM told
     WHERE running_clock.id = told.id
), counted AS (
    UPDATE incident
       SET event_count = incident.event_count + fresh.events
      FROM (SELECT incident_id, count(*) AS events FROM told GROUP BY incident_id) AS fresh
     WHERE incident.id = fresh.incident_id
), written AS (
    INSERT INTO incident_event (incident_id, seq, kind, at, actor, facts)
    SELECT incident_id, seq, CASE WHEN missed THEN 'limit_missed' ELSE 'limit_near' END, :now, 'timekeeper',
           jsonb_build_object('milestone', milestone, 'owner', owner, 'clock', id,
                              'after_outage', :now - should_be_at > :late_after)
      FROM told
)
SELECT number, milestone, missed, CAST(extract(epoch FROM :now - should_be_at) AS double precision) AS late
  FROM told
 ORDER BY next_at;

-- name: next_due
-- When the next clock is near or past its limit; NULL if none runs.
-- returns     next_at
SELECT min(next_at) AS next_at
  FROM running_clock
 WHERE next_at IS NOT NULL;

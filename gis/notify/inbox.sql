-- name: notices
-- Notices, the newest first, with what they say.
-- :mine  array: to one of these; NULL for everybody's    :number  that one; NULL for all    :incident  of that incident; NULL for all
-- :state  in that state; NULL for all    :open  those that nobody has acknowledged    :most  at most so many
-- returns     number, event_id, incident_id, incident (its number), kind, at, branch, rung, audience, recipient, about,
--             category, priority, red, milestone, state, ended, channel, channels, attempt_count, queued_at, due_at,
--             next_at, sent_at, read_at, acknowledged_at, acknowledged_by, id
SELECT notice.number, notice.event_id, notice.incident_id, incident.number AS incident, event.kind, event.at,
       notice.branch, notice.rung, notice.audience, notice.recipient, notice.about, incident.category,
       incident.priority, cardinality(incident.risks) > 0 AS red, event.facts ->> 'milestone' AS milestone,
       notice.state, notice.ended, notice.channel, notice.channels, notice.attempt_count, notice.queued_at,
       notice.due_at, notice.next_at, notice.sent_at, notice.read_at, notice.acknowledged_at,
       notice.acknowledged_by, notice.id
  FROM notice
  JOIN incident ON incident.id = notice.incident_id
  JOIN incident_event AS event ON event.id = notice.event_id
 WHERE (CAST(:mine AS text[]) IS NULL OR notice.recipient = ANY(CAST(:mine AS text[])))
   AND (CAST(:number AS bigint) IS NULL OR notice.number = :number)
   AND (CAST(:incident AS bigint) IS NULL OR incident.number = :incident)
   AND (CAST(:state AS text) IS NULL OR notice.state = :state)
   AND (NOT :open OR (notice.acknowledged_at IS NULL AND notice.state = 'sent'))
   AND (CAST(:mine AS text[]) IS NULL OR notice.state NOT IN ('waiting', 'skipped', 'cancelled'))
 ORDER BY notice.number DESC
 LIMIT :most;

-- name: attempts
-- The tries to deliver a notice, in order.
-- :id  of the notice
-- returns     number, channel, at, outcome, reference, finding, ended_at
SELECT number, channel, at, outcome, reference, finding, ended_at
  FROM delivery_attempt
 WHERE notice_id = :id
 ORDER BY number;

-- name: read
-- It was read, the first time.
-- :id    :now  timestamptz
UPDATE notice
   SET read_at = :now
 WHERE id = :id AND read_at IS NULL;

-- name: retry
-- Send it after all, from its first channel on.
-- :number    :now  timestamptz
-- returns     number
UPDATE notice
   SET state = 'waiting', ended = NULL, channel = channels[1], tries = 0, next_at = :now
 WHERE number = :number AND state IN ('failed', 'no_way', 'skipped')
RETURNING number;

-- name: hold
-- Keep the notices of incidents to ourselves until the end of the transaction.
-- In one order for everybody: two who stop ladders can't wait for each other. Whoever sends passes them by.
-- :incidents  array
SELECT id
  FROM notice
 WHERE incident_id = ANY(CAST(:incidents AS uuid[]))
 ORDER BY id
   FOR UPDATE;

-- name: acknowledge
-- Somebody has acknowledged what they were told of an incident: the rest of its ladders is not climbed.
-- :incidents, :recipients, :since, :before, :ats, :by  arrays, one place each: of which incident, who was told, of
--             events from which on and before which, when, who says so
WITH answer AS (
    SELECT *
      FROM unnest(CAST(:incidents AS uuid[]), CAST(:recipients AS text[]), CAST(:since AS bigint[]),
                  CAST(:before AS bigint[]), CAST(:ats AS timestamptz[]),
                  CAST(:by AS text[])) AS given (incident_id, recipient, since, before, at, by)
), seen AS (
    UPDATE notice
       SET acknowledged_at = answer.at, acknowledged_by = answer.by, read_at = coalesce(read_at, answer.at)
      FROM answer
     WHERE notice.incident_id = answer.incident_id
       AND notice.recipient = answer.recipient
       AND notice.event_id >= answer.since
       AND notice.event_id < answer.before
       AND notice.acknowledged_at IS NULL
       AND notice.state <> 'waiting'
)
UPDATE notice
   SET state = 'cancelled', ended = 'acknowledged', next_at = NULL
  FROM notice AS told
  JOIN answer USING (incident_id, recipient)
 WHERE told.event_id >= answer.since
   AND told.event_id < answer.before
   AND notice.event_id = told.event_id
   AND notice.branch = told.branch
   AND notice.state = 'waiting';

-- name: reached
-- The responsible worker of an incident was reached: nobody need stand in.
-- :incidents  array
UPDATE notice
   SET state = 'cancelled', ended = 'acknowledged', next_at = NULL
 WHERE incident_id = ANY(CAST(:incidents AS uuid[]))
   AND branch = 'worker'
   AND state = 'waiting';

-- name: take_back
-- Cancel what nobody need be told any more.
-- The order was answered, the limit met, the department has accepted, or the incident has ended. To stand down is told all the same, and so is that somebody could not be told. What is held by
-- somebody else is left: it is looked at again before it is sent.
-- :incidents  array: of these incidents    :due  timestamptz: and whatever is due by then, of any
WITH waiting AS (
    SELECT notice.id, task.state AS of_task, diversion.state AS of_diversion
      FROM notice
      JOIN incident ON incident.id = notice.incident_id
      LEFT JOIN task ON task.id = notice.task_id
      LEFT JOIN diversion ON diversion.id = notice.diversion_id
      LEFT JOIN running_clock AS clock ON clock.id = notice.clock_id
     WHERE notice.id IN (SELECT id FROM notice
                          WHERE incident_id = ANY(CAST(:incidents AS uuid[])) AND state = 'waiting'
                          UNION
                         SELECT id FROM notice WHERE next_at <= :due)
       AND notice.state = 'waiting'
       AND notice.branch NOT IN ('released', 'unreached')
       AND (task.state <> 'offered' OR diversion.state <> 'delivered' OR clock.ended_at IS NOT NULL
            OR incident.state IN ('closed', 'merged', 'invalid', 'out_of_area'))
       FOR UPDATE OF notice SKIP LOCKED
)
UPDATE notice
   SET state = 'cancelled', next_at = NULL,
       ended = CASE WHEN of_task IN ('accepted', 'arrived') OR of_diversion = 'accepted'
                    THEN 'acknowledged' ELSE 'taken_back' END
  FROM waiting
 WHERE notice.id = waiting.id;

-- name: stand_down
-- Whom a released order has been told to, or is on its way to.
-- :tasks  array
-- returns     task_id, recipient
SELECT DISTINCT task_id, recipient
  FROM notice
 WHERE task_id = ANY(CAST(:tasks AS uuid[]))
   AND audience <> 'duty_leader'
   AND attempt_count > 0;

-- name: tell_desk
-- Tell the desk of notices that could not be sent, each once; they say of whom.
-- :ids  array    :now  timestamptz
INSERT INTO notice (event_id, incident_id, branch, rung, audience, recipient, about, channels, alone, state, channel,
                    queued_at, due_at, next_at)
SELECT event_id, incident_id, 'unreached', 1, 'unreached', 'desk', recipient, ARRAY['console'], TRUE, 'waiting',
       'console', :now, :now, :now
  FROM notice
 WHERE id = ANY(CAST(:ids AS uuid[]))
 ORDER BY event_id, recipient
ON CONFLICT DO NOTHING;

-- name: hurry
-- Climb to the next rung at once where nobody is told on this one. What is held by somebody else comes at its own time.
-- :ids  array: notices that could not be sent    :now  timestamptz
WITH ahead AS (
    SELECT notice.id
      FROM notice
      JOIN notice AS lost ON lost.event_id = notice.event_id AND lost.branch = notice.branch
     WHERE lost.id = ANY(CAST(:ids AS uuid[]))
       AND notice.state = 'waiting'
       AND notice.next_at > :now
       AND notice.attempt_count = 0
       AND notice.rung = (SELECT min(rung) FROM notice AS next
                           WHERE next.event_id = lost.event_id AND next.branch = lost.branch
                             AND next.state = 'waiting' AND next.rung > lost.rung)
       AND NOT EXISTS (SELECT FROM notice AS other
                        WHERE other.event_id = lost.event_id AND other.branch = lost.branch
                          AND other.rung = lost.rung AND other.state IN ('waiting', 'sent'))
       FOR UPDATE OF notice SKIP LOCKED
)
UPDATE notice
   SET next_at = :now
  FROM ahead
 WHERE notice.id = ahead.id;

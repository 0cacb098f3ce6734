-- name: pass_over
-- Move on what is due on a channel that is not set up here, or has none: to its next channel, or to its end.
-- :now  timestamptz    :ready  array: the channels set up here    :units  array: units with a webhook    :most  at most so many
-- returns     id, state
WITH due AS (
    SELECT id, channels, alone, channel,
           (SELECT min(place)
              FROM unnest(channels) WITH ORDINALITY AS way (name, place)
             WHERE place > coalesce(array_position(channels, channel), 0)
               AND name = ANY(CAST(:ready AS text[]))
               AND (name <> 'webhook' OR recipient = ANY(CAST(:units AS text[])))) AS place
      FROM notice
     WHERE next_at <= :now
       AND (channel IS NULL OR channel <> ALL(CAST(:ready AS text[]))
            OR (channel = 'webhook' AND recipient <> ALL(CAST(:units AS text[]))))
     ORDER BY next_at
     LIMIT :most
       FOR UPDATE SKIP LOCKED
)
UPDATE notice
   SET channel = coalesce(due.channels[due.place], notice.channel),
       tries = CASE WHEN due.place IS NOT NULL THEN 0 ELSE tries END,
       state = CASE WHEN due.place IS NOT NULL THEN 'waiting'
                    WHEN notice.attempt_count > 0 THEN 'failed'
                    WHEN due.alone OR due.channels = '{}' THEN 'no_way'
                    ELSE 'skipped' END,
       next_at = CASE WHEN due.place IS NOT NULL THEN CAST(:now AS timestamptz) END
  FROM due
 WHERE notice.id = due.id
RETURNING notice.id, notice.state;

-- name: show
-- What is due in the app or on a console is sent by being there: fetched by whoever signs in.
-- :now  timestamptz    :most  at most so many
-- returns     number, recipient, channel, incident (its number), kind
WITH due AS (
    SELECT id
      FROM notice
     WHERE next_at <= :now AND channel IN ('app', 'console')
     ORDER BY next_at
     LIMIT :most
       FOR UPDATE SKIP LOCKED
), shown AS (
    UPDATE notice
       SET state = 'sent', sent_at = :now, next_at = NULL, tries = tries + 1, attempt_count = attempt_count + 1
      FROM due
     WHERE notice.id = due.id
    RETURNING notice.id, notice.number, recipient, channel, attempt_count, incident_id, event_id
), noted AS (
    INSERT INTO delivery_attempt (notice_id, number, channel, at, outcome, ended_at)
    SELECT id, attempt_count, channel, :now, 'sent', :now FROM shown
)
SELECT shown.number, shown.recipient, shown.channel, incident.number AS incident, event.kind
  FROM shown
  JOIN incident ON incident.id = shown.incident_id
  JOIN incident_event AS event ON event.id = shown.event_id;

-- name: claim
-- Take what is due on a channel, for so long.
-- Whoever takes it sends it, and if nothing is heard of it until then it is due again. The attempt is written down
-- before it is made.
-- :now  timestamptz    :until  timestamptz    :channel    :most  at most so many
-- returns     id, number, recipient, audience, about, channel, tries, attempt (its number), incident (its number),
--             category, priority, red, kind, milestone, phone, at (of the event)
WITH due AS (
    SELECT id
      FROM notice
     WHERE next_at <= :now AND channel = :channel
     ORDER BY next_at
     LIMIT :most
       FOR UPDATE SKIP LOCKED
), claimed AS (
    UPDATE notice
       SET next_at = :until, tries = tries + 1, attempt_count = attempt_count + 1
      FROM due
     WHERE notice.id = due.id
    RETURNING notice.*
), noted AS (
    INSERT INTO delivery_attempt (notice_id, number, channel, at)
    SELECT id, attempt_count, channel, :now FROM claimed
)
SELECT claimed.id, claimed.number, claimed.recipient, claimed.audience, claimed.about, claimed.channel, claimed.tries,
       claimed.attempt_count AS attempt, incident.number AS incident, incident.category, incident.priority,
       cardinality(incident.risks) > 0 AS red, event.kind, event.facts ->> 'milestone' AS milestone, event.at,
       person.phone
  FROM claimed
  JOIN incident ON incident.id = claimed.incident_id
  JOIN incident_event AS event ON event.id = claimed.event_id
  LEFT JOIN person ON person.code = claimed.recipient;

-- name: record
-- What came of an attempt. Whoever took it over meanwhile has an attempt of their own.
-- :id, :attempt  which    :outcome, :reference, :finding  texts    :now  timestamptz
UPDATE delivery_attempt
   SET outcome = :outcome, reference = :reference, finding = :finding, ended_at = :now
 WHERE notice_id = :id AND number = :attempt;

-- name: sent
-- It is out, whoever holds the claim by now; also when it was cancelled on its way.
-- :id    :channel    :now  timestamptz
UPDATE notice
   SET state = 'sent', channel = :channel, sent_at = :now, next_at = NULL
 WHERE id = :id AND state IN ('waiting', 'cancelled');

-- name: again
-- Try again later, unless somebody has taken it over.
-- :id, :attempt    :at  timestamptz
UPDATE notice
   SET next_at = :at
 WHERE id = :id AND attempt_count = :attempt AND state = 'waiting';

-- name: move_on
-- To the next channel, or to the end if there is none, unless somebody has taken it over.
-- :id, :attempt    :now  timestamptz
-- returns     id, state
UPDATE notice
   SET channel = coalesce(channels[array_position(channels, channel) + 1], channel),
       tries = CASE WHEN array_position(channels, channel) < cardinality(channels) THEN 0 ELSE tries END,
       state = CASE WHEN array_position(channels, channel) < cardinality(channels) THEN 'waiting' ELSE 'failed' END,
       next_at = CASE WHEN array_position(channels, channel) < cardinality(channels) THEN CAST(:now AS timestamptz) END
 WHERE id = :id AND attempt_count = :attempt AND state = 'waiting'
RETURNING id, state;

-- name: next_due
-- When the notifier is needed next; NULL if nothing waits.
-- returns     next_at
SELECT min(next_at) AS next_at
  FROM notice
 WHERE next_at IS NOT NULL;

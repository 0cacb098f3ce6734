-- name: let_one_publish
-- One publisher at a time in this centre, until the end of the transaction.
SELECT pg_advisory_xact_lock(hashtext('publisher of ' || current_schema()));

-- name: unpublished
-- Committed events without a number in the stream, oldest first, each with the seal of the event before it.
-- :most  at most so many
-- returns     the columns of the event; before: the seal of its predecessor, NULL if that is not sealed yet
SELECT event.id, event.incident_id, event.seq, event.kind, event.at, event.actor, event.facts, event.note, event.salt,
       predecessor.seal AS before
  FROM incident_event AS event
  LEFT JOIN incident_event AS predecessor
         ON predecessor.incident_id = event.incident_id AND predecessor.seq = event.seq - 1
 WHERE event.stream IS NULL
 ORDER BY event.id
 LIMIT :most;

-- name: unpublished_of
-- The same of some incidents, all of them.
-- :numbers  array: of the incidents
-- returns     as `unpublished`
SELECT event.id, event.incident_id, event.seq, event.kind, event.at, event.actor, event.facts, event.note, event.salt,
       predecessor.seal AS before
  FROM incident
  JOIN incident_event AS event ON event.incident_id = incident.id
  LEFT JOIN incident_event AS predecessor
         ON predecessor.incident_id = event.incident_id AND predecessor.seq = event.seq - 1
 WHERE incident.number = ANY(CAST(:numbers AS bigint[]))
   AND event.stream IS NULL
 ORDER BY event.id;

-- name: last_number
-- The last number of the stream; 0 before the first event.
SELECT coalesce(max(stream), 0) AS last
  FROM incident_event;

-- name: number_and_seal
-- Give events their numbers and seals.
-- :ids, :streams, :seals  arrays, one place per event
UPDATE incident_event
   SET stream = fresh.stream, seal = fresh.seal
  FROM unnest(CAST(:ids AS bigint[]), CAST(:streams AS bigint[]), CAST(:seals AS bytea[])) AS fresh (id, stream, seal)
 WHERE incident_event.id = fresh.id;

-- name: wake
-- Wake the listeners of this centre, in a transaction of its own: business transactions never notify.
-- :last  text: the last number of the stream
SELECT pg_notify('gridkeeper_' || current_schema(), :last);

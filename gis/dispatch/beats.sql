-- name: beat
-- Signs of life of the loops of one worker.
-- :worker  text    :loops, :beats, :failures, :failed, :errors  arrays, one place per loop    :started_at  timestamptz
INSERT INTO worker_beat (worker, loop, started_at, beat_at, failure_count, failed_at, error)
SELECT :worker, fresh.loop, :started_at, fresh.beat_at, fresh.failure_count, fresh.failed_at, fresh.error
  FROM unnest(CAST(:loops AS text[]), CAST(:beats AS timestamptz[]), CAST(:failures AS integer[]),
              CAST(:failed AS timestamptz[]), CAST(:errors AS text[]))
       AS fresh (loop, beat_at, failure_count, failed_at, error)
    ON CONFLICT (worker, loop) DO UPDATE
   SET beat_at = excluded.beat_at, failure_count = excluded.failure_count,
       failed_at = excluded.failed_at, error = excluded.error;

-- name: forget
-- Take away a worker that ends.
-- :worker  text
DELETE FROM worker_beat
 WHERE worker = :worker;

-- name: forget_dead
-- Take away the workers that were killed, long after they were last seen; a live one that hangs stays.
-- :worker  text: ourselves    :before  timestamptz
DELETE FROM worker_beat
 WHERE beat_at < :before
   AND worker <> :worker;

-- name: seen
-- Every loop that gave a sign of life and did not end in order.
-- returns     loop, worker, beat_at, failed_at, error
SELECT loop, worker, beat_at, failed_at, error
  FROM worker_beat
 ORDER BY loop, beat_at DESC;

-- name: waiting_since
-- Since when the oldest event that is not published waits; NULL if none does.
-- returns     at
SELECT (SELECT at FROM incident_event WHERE stream IS NULL ORDER BY id LIMIT 1) AS at;

-- name: overdue
-- The limits that should have been recorded by now.
-- :before  timestamptz
-- returns     clocks, since: the instant of the oldest, NULL if there is none
SELECT count(*) AS clocks, min(next_at) AS since
  FROM running_clock
 WHERE next_at < :before;

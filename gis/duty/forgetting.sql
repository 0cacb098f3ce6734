-- name: forget
-- Delete positions that were received before an instant, at most so many; those that another worker holds are left out.
-- :before  timestamptz    :most  integer
-- returns  how many
WITH old AS (
    SELECT id
      FROM position
     WHERE received_at < :before
     LIMIT :most
       FOR UPDATE SKIP LOCKED
), gone AS (
    DELETE FROM position
     USING old
     WHERE position.id = old.id
    RETURNING position.id
)
SELECT count(*) AS gone
  FROM gone;

-- name: forget_last
-- Delete where people were last, if that was before an instant.
-- :before  timestamptz
-- returns  person_id of each
DELETE FROM last_position
 WHERE captured_at < :before
RETURNING person_id;

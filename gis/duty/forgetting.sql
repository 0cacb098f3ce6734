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
-- Delete where people were last, if that was before an instant; who is reporting at this moment is left out.
-- :before  timestamptz
-- returns  how many
WITH old AS (
    SELECT person_id
      FROM last_position
     WHERE captured_at < :before
       FOR UPDATE SKIP LOCKED
), gone AS (
    DELETE FROM last_position
     USING old
     WHERE last_position.person_id = old.person_id
    RETURNING last_position.person_id
)
SELECT count(*) AS gone
  FROM gone;

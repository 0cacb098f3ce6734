-- name: insert_closure
-- Nothing comes back if there is no such road.
-- :road_id  bigint    :mode  text or null    :low, :high  timestamptz, or null for an open end
-- :reason  text    :now  timestamptz
-- returns     id, road_id, mode, during, reason, created_at
INSERT INTO road_closure (road_id, mode, during, reason, created_at)
SELECT :road_id, :mode, tstzrange(:low, :high), :reason, CAST(:now AS timestamptz)
 WHERE EXISTS (SELECT 1 FROM road_edge WHERE road_id = :road_id)
RETURNING id, road_id, mode, during, reason, created_at;

-- name: end_closures
-- Closures of a road that are in force end now.
-- :road_id  bigint    :now  timestamptz
-- returns     id
UPDATE road_closure
   SET during = tstzrange(lower(during), CAST(:now AS timestamptz))
 WHERE road_id = :road_id
   AND during @> CAST(:now AS timestamptz)
   AND (lower(during) IS NULL OR lower(during) < CAST(:now AS timestamptz))
RETURNING id;

-- name: drop_closures_to_come
-- Closures of a road that have not begun are forgotten.
-- :road_id  bigint    :now  timestamptz
-- returns     id
DELETE FROM road_closure
 WHERE road_id = :road_id
   AND lower(during) >= CAST(:now AS timestamptz)
RETURNING id;

-- name: closures_since
-- Closures in force at an instant or after it, in the order in which they begin.
-- :at  timestamptz
-- returns     id, road_id, mode, during, reason, created_at
SELECT id, road_id, mode, during, reason, created_at
  FROM road_closure
 WHERE during && tstzrange(CAST(:at AS timestamptz), NULL)
 ORDER BY lower(during) NULLS FIRST, road_id, id;

-- name: closed_at
-- Roads shut at an instant.
-- :at  timestamptz
-- returns     road_id, mode
SELECT DISTINCT road_id, mode
  FROM road_closure
 WHERE during @> CAST(:at AS timestamptz);

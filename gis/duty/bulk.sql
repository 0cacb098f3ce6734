-- name: changes_of_roster
-- The instants at which somebody else may begin to answer, within a span.
-- :low, :high  timestamptz
-- returns     changes_at
WITH span AS (
    SELECT during FROM post
    UNION ALL SELECT during FROM holding
    UNION ALL SELECT during FROM duty
    UNION ALL SELECT during FROM shift
    UNION ALL SELECT during FROM leave
    UNION ALL SELECT during FROM substitution
), change AS (
    SELECT lower(during) AS changes_at FROM span
    UNION SELECT upper(during) FROM span
)
SELECT changes_at
  FROM change
 WHERE changes_at > :low AND changes_at <= :high
 ORDER BY changes_at;

-- name: things_in_force
-- Areas in force of some kinds, each with the point at which it is taken to stand.
-- That lies inside its own polygon, or, where it has none, inside that of its parent.
-- :kinds  array of kinds    :at  timestamptz
-- returns     kind, code, name, lon, lat (degrees, WGS84); in byte order of kind and code
SELECT edition.kind, area.code, area.name, ST_X(inside.place) AS lon, ST_Y(inside.place) AS lat
  FROM area
  JOIN edition ON edition.id = area.edition_id AND edition.in_force @> CAST(:at AS timestamptz)
  LEFT JOIN LATERAL (
       SELECT parent.shape
         FROM area AS parent
         JOIN edition AS around ON around.id = parent.edition_id AND around.in_force @> CAST(:at AS timestamptz)
        WHERE area.shape IS NULL
          AND parent.code = area.parent
          AND parent.shape IS NOT NULL
          AND around.kind IN ('building', 'site')
        ORDER BY around.kind
        LIMIT 1
       ) AS parents ON true
 CROSS JOIN LATERAL (SELECT ST_PointOnSurface(COALESCE(area.shape, parents.shape)) AS place) AS inside
 WHERE edition.kind = ANY(:kinds)
   AND inside.place IS NOT NULL
 ORDER BY edition.kind COLLATE "C", area.code;

-- name: posts_of_kind
-- The posts that answer for areas of a kind at an instant.
-- :kind  text    :at  timestamptz
-- returns     code, name, area; in byte order of their codes
SELECT code, name, area
  FROM post
 WHERE area_kind = :kind
   AND during @> CAST(:at AS timestamptz)
 ORDER BY code;

-- name: open_and_recent
-- Matters with a place that are open, or came in since an instant.
-- :over     array of states in which a matter is over
-- :nothing  array of states in which there is nothing to hand over
-- :since    timestamptz
-- returns     lon, lat (degrees, WGS84), is_open, is_recent
SELECT ST_X(place) AS lon,
       ST_Y(place) AS lat,
       state <> ALL(:over) AS is_open,
       received_at >= CAST(:since AS timestamptz) AS is_recent
  FROM incident
 WHERE place IS NOT NULL
   AND state <> ALL(:nothing)
   AND (state <> ALL(:over) OR received_at >= CAST(:since AS timestamptz));

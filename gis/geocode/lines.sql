-- name: lines_of
-- The courses of roads.
-- :ids  array of places
-- returns     id, line (WKB, WGS84)
SELECT id, ST_AsBinary(line) AS line FROM place WHERE id = ANY(:ids) AND line IS NOT NULL;

-- name: nearest_edge
-- The piece of road nearest to a point, within reach.
-- :lon, :lat  degrees, WGS84    :reach_m  metres
-- returns     name, line (WKB, WGS84)
WITH here AS (
    SELECT ST_SetSRID(ST_MakePoint(:lon, :lat), 4326) AS point
)
SELECT near.name, ST_AsBinary(near.shape) AS line
  FROM here
 CROSS JOIN LATERAL (
       SELECT name, shape FROM road_edge ORDER BY shape <-> here.point LIMIT 1
       ) AS near
 WHERE ST_Distance(near.shape::geography, here.point::geography) <= :reach_m;

-- name: places_called
-- Places by exact names, for rows that say what they are part of.
-- :cores  array of names as they are stored
-- returns     core, id, kind, lon, lat
SELECT DISTINCT place_name.core, place.id, place.kind, ST_X(place.point) AS lon, ST_Y(place.point) AS lat
  FROM place_name
  JOIN place ON place.id = place_name.place_id AND upper_inf(place.during)
 WHERE place_name.core = ANY(:cores)
   AND place_name.revoked_at IS NULL;

-- name: gates_around
-- The gates of the site in force that a point lies in; of several sites, that with the smallest code in byte order.
-- :lon, :lat  degrees, WGS84    :at  timestamptz
-- returns     site (WKB, WGS84), name, lon, lat
WITH site AS (
    SELECT area.code, area.shape
      FROM area
      JOIN edition ON edition.id = area.edition_id AND edition.in_force @> CAST(:at AS timestamptz)
     WHERE edition.kind = 'site'
       AND ST_Covers(area.shape, ST_SetSRID(ST_MakePoint(:lon, :lat), 4326))
     ORDER BY area.code
     LIMIT 1
)
SELECT ST_AsBinary(site.shape) AS site, gate.name, ST_X(gate.place) AS lon, ST_Y(gate.place) AS lat
  FROM site
  JOIN gate ON gate.site = site.code
 ORDER BY gate.id;

-- name: areas_near
-- All areas in force whose box meets a box, of every kind, in byte order of their codes within a kind.
-- Micro-grids that hold only some floors count when their floor is named.
-- :west, :south, :east, :north  degrees, WGS84    :floor  integer or null    :at  timestamptz
-- returns     id, kind, code, name, parent, edition, shape (WKB, WGS84)
SELECT area.id, edition.kind, area.code, area.name, area.parent, edition.name AS edition,
       ST_AsBinary(area.shape) AS shape
  FROM area
  JOIN edition ON edition.id = area.edition_id AND edition.in_force @> CAST(:at AS timestamptz)
 WHERE area.shape && ST_MakeEnvelope(:west, :south, :east, :north, 4326)
   AND (area.floors IS NULL OR edition.kind <> 'micro_grid' OR area.floors @> CAST(:floor AS integer))
 ORDER BY edition.kind, area.code;

-- name: gates_near
-- The gates in a box.
-- :west, :south, :east, :north  degrees, WGS84
-- returns     name, site, lon, lat
SELECT gate.name, gate.site, ST_X(gate.place) AS lon, ST_Y(gate.place) AS lat
  FROM gate
 WHERE gate.place && ST_MakeEnvelope(:west, :south, :east, :north, 4326)
 ORDER BY gate.id;

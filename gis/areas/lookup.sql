-- name: areas_at_point
-- The owner of a point per kind: of the covering areas in force, that with the smallest code in byte order.
-- Micro-grids that hold only some floors count when their floor is named.
-- :lon, :lat  degrees, WGS84    :floor  integer or null    :at  timestamptz
-- returns     id, kind, code, name, parent, edition, shape (WKB, WGS84; null if it is large),
--             gates of a site: [name, lon, lat] each; null for other kinds
SELECT DISTINCT ON (edition.kind)
       area.id, edition.kind, area.code, area.name, area.parent, edition.name AS edition,
       CASE WHEN ST_NPoints(area.shape) <= 300 THEN ST_AsBinary(area.shape) END AS shape,
       CASE WHEN edition.kind = 'site' THEN
            (SELECT COALESCE(json_agg(json_build_array(gate.name, ST_X(gate.place), ST_Y(gate.place)) ORDER BY gate.id),
                             '[]')
               FROM gate
              WHERE gate.site = area.code)
       END AS gates
  FROM area
  JOIN edition ON edition.id = area.edition_id AND edition.in_force @> CAST(:at AS timestamptz)
 WHERE ST_Covers(area.shape, ST_SetSRID(ST_MakePoint(:lon, :lat), 4326))
   AND (area.floors IS NULL OR edition.kind <> 'micro_grid' OR area.floors @> CAST(:floor AS integer))
 ORDER BY edition.kind, area.code;

-- name: area_by_code
-- One area in force.
-- :code  text    :kinds  array of kinds    :at  timestamptz
-- returns     id, kind, code, name, parent, edition, floor_from, floor_to, and a point inside it (lon, lat or null)
SELECT area.id, edition.kind, area.code, area.name, area.parent, edition.name AS edition,
       lower(area.floors) AS floor_from, upper(area.floors) AS floor_to,
       ST_X(ST_PointOnSurface(area.shape)) AS lon, ST_Y(ST_PointOnSurface(area.shape)) AS lat
  FROM area
  JOIN edition ON edition.id = area.edition_id AND edition.in_force @> CAST(:at AS timestamptz)
 WHERE area.code = :code
   AND edition.kind = ANY(:kinds)
 ORDER BY array_position(CAST(:kinds AS text[]), edition.kind)
 LIMIT 1;

-- name: micro_grids_within
-- The micro-grids of a building or site: those that hold the floor first, then those that hold all of it.
-- :parent  code    :floor  integer or null    :at  timestamptz
-- returns     id, kind, code, name, parent, edition; holds_floor; holds_all: it has a polygon and no floors of its own
SELECT area.id, edition.kind, area.code, area.name, area.parent, edition.name AS edition,
       COALESCE(area.floors @> CAST(:floor AS integer), false) AS holds_floor,
       area.floors IS NULL AND area.shape IS NOT NULL AS holds_all
  FROM area
  JOIN edition ON edition.id = area.edition_id AND edition.in_force @> CAST(:at AS timestamptz)
 WHERE edition.kind = 'micro_grid'
   AND area.parent = :parent
 ORDER BY holds_floor DESC, holds_all DESC, area.code;

-- name: shape_of_area
-- The polygon of an area, WGS84, as WKB.
-- :id  uuid
SELECT ST_AsBinary(shape) FROM area WHERE id = :id;

-- name: areas_in_force
-- All areas of a kind in force, in byte order of their codes.
-- :kind  text    :at  timestamptz
-- returns     id, code, name, parent, edition, shape (WKB, WGS84, or null)
SELECT area.id, area.code, area.name, area.parent, edition.name AS edition, ST_AsBinary(area.shape) AS shape
  FROM area
  JOIN edition ON edition.id = area.edition_id AND edition.in_force @> CAST(:at AS timestamptz)
 WHERE edition.kind = :kind
 ORDER BY area.code;

-- name: areas_page
-- Areas of a kind in force, a page in byte order of their codes; those that touch a box, if one is given.
-- :kind  text    :after  code, '' for the first page    :limit  rows    :at  timestamptz
-- :west, :south, :east, :north  degrees, WGS84, or null
-- returns     code, name, parent, edition, floor_from, floor_to, geometry (GeoJSON or null)
SELECT area.code, area.name, area.parent, edition.name AS edition,
       lower(area.floors) AS floor_from, upper(area.floors) AS floor_to,
       ST_AsGeoJSON(area.shape, 7) AS geometry
  FROM area
  JOIN edition ON edition.id = area.edition_id AND edition.in_force @> CAST(:at AS timestamptz)
 WHERE edition.kind = :kind
   AND area.code > :after
   AND (CAST(:west AS double precision) IS NULL
        OR ST_Intersects(area.shape, ST_MakeEnvelope(:west, :south, :east, :north, 4326)))
 ORDER BY area.code
 LIMIT :limit;

-- name: area_with_shape
-- One area of a kind in force.
-- :kind, :code  text    :at  timestamptz
-- returns     as areas_page
SELECT area.code, area.name, area.parent, edition.name AS edition,
       lower(area.floors) AS floor_from, upper(area.floors) AS floor_to,
       ST_AsGeoJSON(area.shape, 7) AS geometry
  FROM area
  JOIN edition ON edition.id = area.edition_id AND edition.in_force @> CAST(:at AS timestamptz)
 WHERE edition.kind = :kind
   AND area.code = :code;

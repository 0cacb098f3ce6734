-- name: shares_of
-- How much of each circle lies in each area in force, the largest share of each kind and circle first.
-- :lons, :lats, :radii  arrays: degrees, WGS84, and metres    :at  timestamptz
-- returns     circle (from 0), kind, code, name, share
WITH circle AS (
    SELECT number - 1 AS circle,
           ST_Buffer(ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geography, GREATEST(radius, 1), 4)::geometry AS shape
      FROM unnest(CAST(:lons AS double precision[]), CAST(:lats AS double precision[]),
                  CAST(:radii AS double precision[])) WITH ORDINALITY AS given(lon, lat, radius, number)
)
SELECT circle.circle, edition.kind, area.code, area.name,
       CASE WHEN ST_Covers(area.shape, circle.shape) THEN 1.0
            ELSE ST_Area(ST_Intersection(area.shape, circle.shape)) / ST_Area(circle.shape)
       END AS share
  FROM circle
  JOIN area ON ST_Intersects(area.shape, circle.shape)
  JOIN edition ON edition.id = area.edition_id AND edition.in_force @> CAST(:at AS timestamptz)
 ORDER BY circle.circle, edition.kind, share DESC, area.code COLLATE "C";

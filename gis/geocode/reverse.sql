-- name: what_is_at
-- What a point can be described by: the nearest doors, crossings, gates and named places, each with metres and bearing.
-- :lon, :lat  degrees, WGS84    :at  timestamptz
-- returns     what (spot, road, place), id, kind, number, name, road (of a door), distance_m, bearing (from it to the
--             point, degrees), lon, lat
WITH here AS (
    SELECT ST_SetSRID(ST_MakePoint(:lon, :lat), 4326) AS point
), spot AS (
    SELECT near.*
      FROM here
     CROSS JOIN (VALUES ('door', 3), ('crossing', 1), ('gate', 1), ('building', 1)) AS wanted(kind, most)
     CROSS JOIN LATERAL (
           SELECT 'spot' AS what, address_point.id, address_point.kind, address_point.number, address_point.name,
                  address_point.place_id, address_point.point
             FROM address_point
            WHERE address_point.kind = wanted.kind
              AND address_point.during @> CAST(:at AS timestamptz)
              AND address_point.point && ST_Expand(here.point, 0.005)
            ORDER BY address_point.point <-> here.point
            LIMIT wanted.most
           ) AS near
), named AS (
    SELECT 'place' AS what, near.id, near.kind, CAST(NULL AS integer) AS number, near.name, near.id AS place_id,
           near.point
      FROM here
     CROSS JOIN LATERAL (
           SELECT id, kind, name, point
             FROM place
            WHERE during @> CAST(:at AS timestamptz)
              AND kind NOT IN ('road', 'grid', 'town')
              AND point && ST_Expand(here.point, 0.01)
            ORDER BY point <-> here.point
            LIMIT 3
           ) AS near
), street AS (
    SELECT 'road' AS what, near.id, 'road' AS kind, CAST(NULL AS integer) AS number, near.name, near.id AS place_id,
           ST_ClosestPoint(near.line, here.point) AS point
      FROM here
     CROSS JOIN LATERAL (
           SELECT id, name, line
             FROM place
            WHERE kind = 'road'
              AND during @> CAST(:at AS timestamptz)
              AND line && ST_Expand(here.point, 0.003)
            ORDER BY line <-> here.point
            LIMIT 1
           ) AS near
), all_of_it AS (
    SELECT * FROM spot UNION ALL SELECT * FROM named UNION ALL SELECT * FROM street
)
SELECT all_of_it.what, all_of_it.id, all_of_it.kind, all_of_it.number, all_of_it.name, road.name AS road,
       ST_Distance(all_of_it.point::geography, here.point::geography) AS distance_m,
       degrees(ST_Azimuth(all_of_it.point::geography, here.point::geography)) AS bearing,
       ST_X(all_of_it.point) AS lon, ST_Y(all_of_it.point) AS lat
  FROM all_of_it
 CROSS JOIN here
  LEFT JOIN place AS road ON road.id = all_of_it.place_id AND all_of_it.what = 'spot'
 ORDER BY distance_m;

-- name: areas_now
-- The areas of a kind in the newest published edition.
-- :kind  text
-- returns     code, name, parent, point inside it and half the diagonal of its box in metres; those of its parent
--             where it has no polygon, null where there is none at all
SELECT area.code, area.name, area.parent,
       ST_X(ST_PointOnSurface(placed.shape)) AS lon, ST_Y(ST_PointOnSurface(placed.shape)) AS lat,
       ST_Distance(ST_MakePoint(ST_XMin(placed.shape), ST_YMin(placed.shape))::geography,
                   ST_MakePoint(ST_XMax(placed.shape), ST_YMax(placed.shape))::geography) / 2 AS radius_m
  FROM area
  JOIN edition ON edition.id = area.edition_id AND edition.kind = :kind AND upper_inf(edition.in_force)
  LEFT JOIN LATERAL (
       SELECT parent.shape
         FROM area AS parent
         JOIN edition AS its ON its.id = parent.edition_id AND upper_inf(its.in_force)
        WHERE parent.code = area.parent
        LIMIT 1
       ) AS within ON area.shape IS NULL
 CROSS JOIN LATERAL (SELECT COALESCE(area.shape, within.shape)) AS placed(shape);

-- name: gates_now
-- All gates of sites, in the order in which they were taken in.
-- returns     site, name, lon, lat, x, y, raw_datum
SELECT site, name, ST_X(place) AS lon, ST_Y(place) AS lat, ST_X(raw_place) AS x, ST_Y(raw_place) AS y, raw_datum
  FROM gate
 ORDER BY site, name, created_at, id;

-- name: forget_parts
-- Room for the roads of a new network, if they were put together before in this transaction.
DROP TABLE IF EXISTS road_part;

-- name: part_roads
-- Edges of one name that lie together are one road; a name that two towns use is two roads, 300 m of nothing between.
CREATE TEMPORARY TABLE road_part ON COMMIT DROP AS
SELECT name, start_node, end_node, shape,
       ST_ClusterDBSCAN(shape, eps := 0.003, minpoints := 1) OVER (PARTITION BY name) AS part
  FROM road_edge
 WHERE name <> '';

-- name: roads_now
-- The roads that have a name: their course, a point on it in the middle, and half the diagonal of their box in metres.
-- returns     name, part, line (WKB), lon, lat, radius_m
SELECT name, part, ST_AsBinary(line) AS line, ST_X(middle) AS lon, ST_Y(middle) AS lat,
       ST_Distance(ST_MakePoint(ST_XMin(line), ST_YMin(line))::geography,
                   ST_MakePoint(ST_XMax(line), ST_YMax(line))::geography) / 2 AS radius_m
  FROM (SELECT name, part, ST_LineMerge(ST_Collect(shape)) AS line FROM road_part GROUP BY name, part) AS road
 CROSS JOIN LATERAL (SELECT ST_ClosestPoint(line, ST_Centroid(line))) AS of_road(middle)
 ORDER BY name, radius_m DESC, part;

-- name: crossings_now
-- Where two roads of different names share a junction; junctions of one crossing, 200 m apart at most, are one.
-- returns     name, part, other_name, other_part, lon, lat
WITH at_node AS (
    SELECT DISTINCT name, part, node
      FROM road_part
     CROSS JOIN LATERAL unnest(ARRAY[start_node, end_node]) AS ends(node)
), meeting AS (
    SELECT one.name, one.part, two.name AS other_name, two.part AS other_part, road_node.place,
           ST_ClusterDBSCAN(road_node.place, eps := 0.002, minpoints := 1)
               OVER (PARTITION BY one.name, one.part, two.name, two.part) AS crossing
      FROM at_node AS one
      JOIN at_node AS two ON two.node = one.node AND two.name COLLATE "C" > one.name COLLATE "C"
      JOIN road_node ON road_node.number = one.node
)
SELECT name, part, other_name, other_part,
       ST_X(ST_Centroid(ST_Collect(place))) AS lon, ST_Y(ST_Centroid(ST_Collect(place))) AS lat
  FROM meeting
 GROUP BY name, part, other_name, other_part, crossing
 ORDER BY name, other_name, part, other_part, lon;

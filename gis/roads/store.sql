-- name: newest_version
-- What the road tables hold; nothing if no roads were ever taken in.
-- returns     version, key, source, datum, node_count, edge_count, imported_at
SELECT version, key, source, datum, node_count, edge_count, imported_at
  FROM road_network
 ORDER BY version DESC
 LIMIT 1;

-- name: next_version
-- One row per change; whoever changes the roads holds the table, so that numbers follow each other.
-- :source, :datum  text    :node_count, :edge_count  integers    :at  timestamptz
-- returns     version, key, source, datum, node_count, edge_count, imported_at
INSERT INTO road_network (version, source, datum, node_count, edge_count, imported_at)
SELECT coalesce(max(version), 0) + 1, :source, :datum, :node_count, :edge_count, CAST(:at AS timestamptz)
  FROM road_network
RETURNING version, key, source, datum, node_count, edge_count, imported_at;

-- name: nodes
-- All nodes in order of their number.
SELECT id, ST_X(place) AS lon, ST_Y(place) AS lat, foot_closed, ebike_closed, car_closed
  FROM road_node
 ORDER BY number;

-- name: edges
-- All edges in order of their number; shapes as WKB.
SELECT road_id, start_node, end_node, ST_AsBinary(shape) AS shape, length_m,
       forward_foot_kph, forward_ebike_kph, forward_car_kph,
       backward_foot_kph, backward_ebike_kph, backward_car_kph, road_class, name
  FROM road_edge
 ORDER BY number;

-- name: restrictions
-- All turn restrictions in order of their number.
SELECT id, from_road, via_node, to_road, kind, modes
  FROM turn_restriction
 ORDER BY number;

-- name: areas_of_edition
-- All areas of one kind of an edition, in byte order of their codes.
-- :edition_id  uuid
-- returns     code, name, parent, floor_from, floor_to (half-open, or null), shape (WKB, WGS84, or null)
SELECT code, name, parent, lower(floors) AS floor_from, upper(floors) AS floor_to, ST_AsBinary(shape) AS shape
  FROM area
 WHERE edition_id = :edition_id
 ORDER BY code;

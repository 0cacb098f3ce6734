-- name: copy_areas
-- The areas of one edition once more, as those of another.
-- :from_id, :to_id  uuid
INSERT INTO area (edition_id, code, name, parent, floors, shape, raw_shape, raw_datum)
SELECT CAST(:to_id AS uuid), code, name, parent, floors, shape, raw_shape, raw_datum
  FROM area
 WHERE edition_id = :from_id;

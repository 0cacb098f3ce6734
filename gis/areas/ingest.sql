-- name: insert_area
-- One area of a draft edition.
-- :id, :edition_id  uuid    :code, :name  text    :parent  code of the enclosing area, or null
-- :shape, :raw_shape  WKB or null; WGS84 and as it came    :raw_datum  its name, or null
-- :floor_from, :floor_to  half-open, or null
INSERT INTO area (id, edition_id, code, name, parent, floors, shape, raw_shape, raw_datum)
VALUES (:id, :edition_id, :code, :name, :parent,
        CASE WHEN CAST(:floor_from AS integer) IS NOT NULL
             THEN int4range(CAST(:floor_from AS integer), CAST(:floor_to AS integer)) END,
        ST_GeomFromWKB(CAST(:shape AS bytea), 4326),
        ST_GeomFromWKB(CAST(:raw_shape AS bytea), 0),
        :raw_datum);

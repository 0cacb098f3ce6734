-- name: insert_area
-- One area of a draft edition.
-- :shape, :raw_shape  WKB or null; WGS84 and as it came    :floor_from, :floor_to  half-open, or null
INSERT INTO area (id, edition_id, code, name, parent, floors, shape, raw_shape, raw_datum)
VALUES (:id, :edition_id, :code, :name, :parent,
        CASE WHEN CAST(:floor_from AS integer) IS NOT NULL
             THEN int4range(CAST(:floor_from AS integer), CAST(:floor_to AS integer)) END,
        ST_GeomFromWKB(CAST(:shape AS bytea), 4326),
        ST_GeomFromWKB(CAST(:raw_shape AS bytea), 0),
        :raw_datum);

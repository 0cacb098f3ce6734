-- name: insert_position
-- One fix; nothing comes back if the same person and instant are stored already.
-- :person_id  uuid    :lon, :lat  degrees, WGS84    :x, :y, :datum  as it came    :accuracy_m, :road_m  metres
-- :captured_at, :received_at  timestamptz: by the phone's clock and by ours    :doubt  text or NULL
-- returns     id
INSERT INTO position (person_id, place, raw_place, raw_datum, accuracy_m, captured_at, received_at, road_m, doubt)
VALUES (:person_id, ST_SetSRID(ST_MakePoint(:lon, :lat), 4326), ST_MakePoint(:x, :y), :datum,
        :accuracy_m, :captured_at, :received_at, :road_m, :doubt)
ON CONFLICT (person_id, captured_at) DO NOTHING
RETURNING id;

-- name: keep_newest
-- The newest position of a person; a late fix does not overwrite a newer one.
-- :person_id  uuid    :lon, :lat  degrees, WGS84    :accuracy_m  metres    :captured_at  timestamptz
-- :doubt  text or NULL
INSERT INTO last_position (person_id, place, accuracy_m, captured_at, doubt)
VALUES (:person_id, ST_SetSRID(ST_MakePoint(:lon, :lat), 4326), :accuracy_m, :captured_at, :doubt)
ON CONFLICT (person_id) DO UPDATE
   SET place = excluded.place, accuracy_m = excluded.accuracy_m, captured_at = excluded.captured_at,
       doubt = excluded.doubt
 WHERE last_position.captured_at < excluded.captured_at;

-- name: trusted_before
-- The newest position of a person before an instant that nothing speaks against, as seen from a place.
-- :person_id  uuid    :lon, :lat  degrees, WGS84    :captured_at  timestamptz
-- returns     before_lon, before_lat, distance_m, accuracy_m, captured_at
SELECT ST_X(place) AS before_lon,
       ST_Y(place) AS before_lat,
       ST_DistanceSphere(place, ST_SetSRID(ST_MakePoint(:lon, :lat), 4326)) AS distance_m,
       accuracy_m,
       captured_at
  FROM position
 WHERE person_id = :person_id
   AND captured_at < :captured_at
   AND doubt IS NULL
 ORDER BY captured_at DESC
 LIMIT 1;

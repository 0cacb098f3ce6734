-- name: insert_position
-- One fix; nothing comes back if the same person and instant are stored already.
-- :person_id  uuid    :lon, :lat  degrees, WGS84    :x, :y, :datum  as it came    :accuracy_m  metres
-- :captured_at, :received_at  timestamptz: by the phone's clock and by ours
-- returns     id
INSERT INTO position (person_id, place, raw_place, raw_datum, accuracy_m, captured_at, received_at)
VALUES (:person_id, ST_SetSRID(ST_MakePoint(:lon, :lat), 4326), ST_MakePoint(:x, :y), :datum,
        :accuracy_m, :captured_at, :received_at)
ON CONFLICT (person_id, captured_at) DO NOTHING
RETURNING id;

-- name: keep_newest
-- The newest position of a person; a late fix does not overwrite a newer one.
-- :person_id  uuid    :lon, :lat  degrees, WGS84    :accuracy_m  metres    :captured_at  timestamptz
INSERT INTO last_position (person_id, place, accuracy_m, captured_at)
VALUES (:person_id, ST_SetSRID(ST_MakePoint(:lon, :lat), 4326), :accuracy_m, :captured_at)
ON CONFLICT (person_id) DO UPDATE
   SET place = excluded.place, accuracy_m = excluded.accuracy_m, captured_at = excluded.captured_at
 WHERE last_position.captured_at < excluded.captured_at;

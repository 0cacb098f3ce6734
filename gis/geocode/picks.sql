-- name: insert_pick
-- What somebody chose for some words.
-- :query, :core, :name, :by  text    :place_id, :spot_id  or null    :confidence  0 to 1, or null    :at  timestamptz
-- returns     id
INSERT INTO place_pick (query, core, place_id, address_point_id, name, confidence, picked_by, picked_at)
VALUES (:query, :core, :place_id, :spot_id, :name, :confidence, :by, :at)
RETURNING id;

-- name: same_picks
-- Who has chosen this place for these words, how often.
-- :core  text    :place_id
-- returns     picks, people (array of names)
SELECT count(*) AS picks, array_agg(DISTINCT picked_by ORDER BY picked_by) AS people
  FROM place_pick
 WHERE core = :core
   AND place_id = :place_id;

-- name: place_to_pick
-- A place, and a spot of it if one is named.
-- :place_id, :spot_id  or null
-- returns     place_id, kind, name
SELECT place.id AS place_id, COALESCE(spot.kind, place.kind) AS kind, COALESCE(spot.name, place.name) AS name,
       place.kind AS place_kind
  FROM (SELECT CAST(:place_id AS bigint) AS place_id, CAST(:spot_id AS bigint) AS spot_id) AS picked
  LEFT JOIN address_point AS spot ON spot.id = picked.spot_id
                                 AND spot.place_id IS NOT DISTINCT FROM picked.place_id
  LEFT JOIN place ON place.id = picked.place_id
 WHERE (picked.place_id IS NULL) = (place.id IS NULL)
   AND (picked.spot_id IS NULL) = (spot.id IS NULL)
   AND COALESCE(place.id, spot.id) IS NOT NULL;

-- name: has_name
-- Whether a place has a name already, revoked or not.
-- :place_id    :core  text
-- returns     id
SELECT id FROM place_name WHERE place_id = :place_id AND core = :core LIMIT 1;

-- name: mark_taught
-- The picks that taught a name.
-- :name_id, :place_id    :core  text
UPDATE place_pick SET name_id = :name_id WHERE core = :core AND place_id = :place_id;

-- name: names_taught
-- Names besides the own ones, the newest first.
-- :every  whether those from files and those revoked are given too    :limit  rows
-- returns     id, name, kind, place_id, place, source, taught_by, created_at, revoked_by, revoked_at
SELECT place_name.id, place_name.name, place_name.kind, place_name.place_id, place.name AS place, place_name.source,
       place_name.taught_by, place_name.created_at, place_name.revoked_by, place_name.revoked_at
  FROM place_name
  JOIN place ON place.id = place_name.place_id
 WHERE place_name.kind <> 'own'
   AND (CAST(:every AS boolean) OR (place_name.kind = 'learnt' AND place_name.revoked_at IS NULL))
 ORDER BY place_name.created_at DESC, place_name.id DESC
 LIMIT :limit;

-- name: revoke_name
-- Take a name away; a second time changes nothing.
-- :id    :by  text    :at  timestamptz
-- returns     as names_taught
UPDATE place_name
   SET revoked_at = COALESCE(revoked_at, CAST(:at AS timestamptz)), revoked_by = COALESCE(revoked_by, :by)
  FROM place
 WHERE place.id = place_name.place_id
   AND place_name.id = :id
   AND place_name.kind <> 'own'
RETURNING place_name.id, place_name.name, place_name.kind, place_name.place_id, place.name AS place,
          place_name.source, place_name.taught_by, place_name.created_at, place_name.revoked_by,
          place_name.revoked_at;

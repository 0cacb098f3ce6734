-- name: make_room
-- Where arriving places wait, within this transaction, until they are put in the place of those that are there.
CREATE TEMPORARY TABLE IF NOT EXISTS arriving_place (
    key text COLLATE "C" PRIMARY KEY, kind text, name text, parts jsonb, prior real,
    point geometry(POINT, 4326), raw_point geometry(POINT, 0), raw_datum text, line geometry(GEOMETRY, 4326),
    radius_m double precision, precision text, source text
) ON COMMIT DROP;

-- name: make_room_for_spots
-- The same for spots; their places are named by origin and key.
CREATE TEMPORARY TABLE IF NOT EXISTS arriving_spot (
    key text COLLATE "C" PRIMARY KEY, kind text, number integer, label text, name text,
    place_id bigint, other_id bigint,
    point geometry(POINT, 4326), raw_point geometry(POINT, 0), raw_datum text, radius_m double precision, source text
) ON COMMIT DROP;

-- name: make_room_for_names
-- The same for names of places that are there.
CREATE TEMPORARY TABLE IF NOT EXISTS arriving_name (
    place_id bigint, kind text, name text, core text, syllables text, initials text, pinyin text, tokens integer[],
    token_version smallint, prior real, source text, taught_by text
) ON COMMIT DROP;

-- name: put_names
-- Names that arrived; what a place has already is left as it is, revoked or not.
INSERT INTO place_name (place_id, kind, name, core, syllables, initials, pinyin, tokens, token_version, prior, source,
                        taught_by)
SELECT place_id, kind, name, core, syllables, initials, pinyin, tokens, token_version, prior, source, taught_by
  FROM arriving_name
    ON CONFLICT (place_id, kind, name) DO NOTHING;

-- name: end_places
-- Places of an origin, and of one source if one is given, that did not arrive: known no longer from an instant on.
-- :origin  text    :source  text or null    :start_at  timestamptz
UPDATE place
   SET during = tstzrange(lower(during), :start_at)
 WHERE origin = :origin
   AND (CAST(:source AS text) IS NULL OR source = :source)
   AND upper_inf(during)
   AND lower(during) < :start_at
   AND NOT EXISTS (SELECT FROM arriving_place WHERE arriving_place.key = place.key);

-- name: forget_places
-- The same for those that had not begun to be known.
-- :origin  text    :source  text or null    :start_at  timestamptz
DELETE FROM place
 WHERE origin = :origin
   AND (CAST(:source AS text) IS NULL OR source = :source)
   AND lower(during) >= :start_at
   AND NOT EXISTS (SELECT FROM arriving_place WHERE arriving_place.key = place.key);

-- name: put_places
-- What arrived, each in the row that it had, so that what people taught us stays with it.
-- :origin  text    :start_at  timestamptz
-- returns     is_new
INSERT INTO place (kind, name, parts, prior, point, raw_point, raw_datum, line, radius_m, precision, origin, key,
                   source, during)
SELECT kind, name, parts, prior, point, raw_point, raw_datum, line, radius_m, precision, :origin, key,
       source, tstzrange(:start_at, NULL)
  FROM arriving_place
    ON CONFLICT (origin, key) DO UPDATE
   SET kind = excluded.kind, name = excluded.name, parts = excluded.parts, prior = excluded.prior,
       point = excluded.point, raw_point = excluded.raw_point, raw_datum = excluded.raw_datum,
       line = excluded.line, radius_m = excluded.radius_m, precision = excluded.precision, source = excluded.source,
       during = CASE WHEN upper_inf(place.during) THEN place.during ELSE excluded.during END
 WHERE NOT upper_inf(place.during)
    OR (place.kind, place.name, place.parts, place.prior, place.radius_m, place.precision, place.source)
       IS DISTINCT FROM (excluded.kind, excluded.name, excluded.parts, excluded.prior, excluded.radius_m,
                         excluded.precision, excluded.source)
    OR NOT ST_Equals(place.point, excluded.point)
    OR place.raw_datum IS DISTINCT FROM excluded.raw_datum
    OR place.line IS DISTINCT FROM excluded.line
RETURNING xmax = 0 AS is_new;

-- name: keys_of
-- The rows of an origin by key.
-- :origin  text
-- returns     id, key, kind, point (WKB)
SELECT id, key, kind, ST_AsBinary(point) AS point FROM place WHERE origin = :origin;

-- name: own_names
-- The own names of the places of an origin.
-- :origin  text
-- returns     key, kind, name, token_version
SELECT place.key, place.kind, place_name.name, place_name.token_version
  FROM place
  JOIN place_name ON place_name.place_id = place.id AND place_name.kind = 'own'
 WHERE place.origin = :origin;

-- name: drop_own_names
-- Own names that have changed.
-- :ids  array of places
DELETE FROM place_name WHERE kind = 'own' AND place_id = ANY(:ids);

-- name: end_spots
-- Spots of an origin, and of one source if one is given, that did not arrive.
-- :origin  text    :source  text or null    :start_at  timestamptz
UPDATE address_point
   SET during = tstzrange(lower(during), :start_at)
 WHERE origin = :origin
   AND (CAST(:source AS text) IS NULL OR source = :source)
   AND upper_inf(during)
   AND lower(during) < :start_at
   AND NOT EXISTS (SELECT FROM arriving_spot WHERE arriving_spot.key = address_point.key);

-- name: forget_spots
-- The same for those that had not begun to be known.
-- :origin  text    :source  text or null    :start_at  timestamptz
DELETE FROM address_point
 WHERE origin = :origin
   AND (CAST(:source AS text) IS NULL OR source = :source)
   AND lower(during) >= :start_at
   AND NOT EXISTS (SELECT FROM arriving_spot WHERE arriving_spot.key = address_point.key);

-- name: put_spots
-- What arrived.
-- :origin  text    :start_at  timestamptz
-- returns     is_new
INSERT INTO address_point (kind, number, label, name, place_id, other_id, point, raw_point, raw_datum, radius_m,
                           origin, key, source, during)
SELECT kind, number, label, name, place_id, other_id, point, raw_point, raw_datum, radius_m,
       :origin, key, source, tstzrange(:start_at, NULL)
  FROM arriving_spot
    ON CONFLICT (origin, key) DO UPDATE
   SET kind = excluded.kind, number = excluded.number, label = excluded.label, name = excluded.name,
       place_id = excluded.place_id, other_id = excluded.other_id, point = excluded.point,
       raw_point = excluded.raw_point, raw_datum = excluded.raw_datum, radius_m = excluded.radius_m,
       source = excluded.source,
       during = CASE WHEN upper_inf(address_point.during) THEN address_point.during ELSE excluded.during END
 WHERE NOT upper_inf(address_point.during)
    OR (address_point.kind, address_point.label, address_point.name, address_point.place_id,
        address_point.other_id, address_point.radius_m, address_point.source)
       IS DISTINCT FROM (excluded.kind, excluded.label, excluded.name, excluded.place_id,
                         excluded.other_id, excluded.radius_m, excluded.source)
    OR NOT ST_Equals(address_point.point, excluded.point)
RETURNING xmax = 0 AS is_new;

-- name: forget_counts
-- Counts of tokens, before they are counted anew.
DELETE FROM place_token;

-- name: count_tokens
-- How many names hold each token.
INSERT INTO place_token (token, name_count)
SELECT token, count(*)
  FROM place_name
 CROSS JOIN LATERAL unnest(tokens) AS of_name(token)
 WHERE revoked_at IS NULL
 GROUP BY token;

-- name: count_one_name
-- The tokens of one more name.
-- :tokens  array of integers
INSERT INTO place_token (token, name_count)
SELECT token, 1 FROM unnest(CAST(:tokens AS integer[])) AS of_name(token)
    ON CONFLICT (token) DO UPDATE SET name_count = place_token.name_count + 1;

-- name: names_like
-- Names that share rare tokens with what was asked for, the likest of each question first.
-- Of the tokens of a question those are looked up that together are in at most `cap` names, the rarest first; one alone may be in `common` times
-- as many, and if even the rarest is in more, the question is too general and has no answer.
-- :numbers, :caps, :most  arrays of integers, one of each per question: its number, its cap, most names to give
-- :tokens  array of arrays of integers as text, likewise    :common  integer    :at  timestamptz
-- returns     question, shared, spelling, name_kind, and of its place: id, kind, name, parts, prior, lon, lat, radius_m,
--             precision, origin, key
WITH asked AS MATERIALIZED (
    SELECT number, cap, most, CAST(tokens AS integer[]) AS tokens
      FROM unnest(CAST(:numbers AS integer[]), CAST(:caps AS integer[]), CAST(:most AS integer[]),
                  CAST(:tokens AS text[])) AS question(number, cap, most, tokens)
), counted AS (
    SELECT asked.number, asked.cap, place_token.token, place_token.name_count,
           sum(place_token.name_count) OVER rarest_first AS names_so_far,
           row_number() OVER rarest_first AS turn
      FROM asked
     CROSS JOIN LATERAL unnest(asked.tokens) AS of_question(token)
      JOIN place_token ON place_token.token = of_question.token
    WINDOW rarest_first AS (PARTITION BY asked.number ORDER BY place_token.name_count, place_token.token)
), rare AS MATERIALIZED (
    SELECT number, array_agg(token) AS tokens
      FROM counted
     WHERE names_so_far <= cap
        OR (turn = 1 AND name_count <= cap * :common)
     GROUP BY number
)
SELECT asked.number AS question, found.shared, found.name AS spelling, found.name_kind,
       place.id, place.kind, place.name, place.parts, place.prior, ST_X(place.point) AS lon, ST_Y(place.point) AS lat,
       place.radius_m, place.precision, place.origin, place.key
  FROM asked
  JOIN rare ON rare.number = asked.number
 CROSS JOIN LATERAL (
       SELECT place_name.place_id, place_name.name, place_name.kind AS name_kind,
              icount(place_name.tokens & asked.tokens) AS shared
         FROM place_name
        WHERE place_name.tokens && rare.tokens
          AND place_name.revoked_at IS NULL
        ORDER BY shared DESC, icount(place_name.tokens), place_name.id
        LIMIT asked.most
       ) AS found
  JOIN place ON place.id = found.place_id AND place.during @> CAST(:at AS timestamptz);

-- name: spots_of
-- The doors, buildings, gates, crossings, posts and poles that the words name, of the places that may be meant.
-- :places, :roads  arrays of ids; roads are among the places    :kinds, :labels  arrays: what is looked for by label
-- :number  the number of a door, or null: its neighbours on the same side are given too
-- :metres  of a kilometre post, or null: its neighbours likewise    :gates  whether to give all gates
-- :crossings  whether to give where the roads cross    :pole  label, or null    :at  timestamptz
-- returns     role (exact, below, above, largest, gate, crossing, pole, post), id, place_id, other_id, kind, number,
--             label, name, lon, lat, radius_m, origin, key
WITH spot AS (
    SELECT 'exact' AS role, address_point.*
      FROM unnest(CAST(:kinds AS text[]), CAST(:labels AS text[])) AS wanted(kind, label)
      JOIN address_point ON address_point.place_id = ANY(:places)
                        AND address_point.kind = wanted.kind
                        AND address_point.label = wanted.label
    UNION ALL
    SELECT beside.role, near.*
      FROM unnest(CAST(:roads AS bigint[])) AS road(id)
     CROSS JOIN (VALUES ('below'), ('above'), ('largest')) AS beside(role)
     CROSS JOIN LATERAL (
           SELECT address_point.*
             FROM address_point
            WHERE place_id = road.id
              AND kind = 'door'
              AND CASE beside.role
                  WHEN 'below' THEN number < CAST(:number AS integer) AND (number - CAST(:number AS integer)) % 2 = 0
                  WHEN 'above' THEN number > CAST(:number AS integer) AND (number - CAST(:number AS integer)) % 2 = 0
                  ELSE number IS NOT NULL
                  END
            ORDER BY CASE WHEN beside.role = 'above' THEN number ELSE -number END
            LIMIT CASE WHEN beside.role = 'largest' THEN 1 ELSE 2 END
           ) AS near
     WHERE CAST(:number AS integer) IS NOT NULL
    UNION ALL
    SELECT 'post', near.*
      FROM unnest(CAST(:roads AS bigint[])) AS road(id)
     CROSS JOIN (VALUES (true), (false)) AS side(is_behind)
     CROSS JOIN LATERAL (
           SELECT address_point.*
             FROM address_point
            WHERE place_id = road.id
              AND kind = 'km_post'
              AND CASE WHEN side.is_behind THEN number <= CAST(:metres AS integer)
                       ELSE number > CAST(:metres AS integer) END
            ORDER BY abs(number - CAST(:metres AS integer))
            LIMIT 1
           ) AS near
     WHERE CAST(:metres AS integer) IS NOT NULL
    UNION ALL
    SELECT 'gate', address_point.*
      FROM address_point
     WHERE CAST(:gates AS boolean)
       AND place_id = ANY(:places)
       AND kind = 'gate'
    UNION ALL
    SELECT 'crossing', address_point.*
      FROM address_point
     WHERE CAST(:crossings AS boolean)
       AND kind = 'crossing'
       AND place_id = ANY(:roads)
       AND other_id = ANY(:roads)
    UNION ALL
    SELECT 'pole', address_point.*
      FROM address_point
     WHERE place_id IS NULL
       AND label = CAST(:pole AS text)
)
SELECT role, id, place_id, other_id, kind, number, label, name, ST_X(point) AS lon, ST_Y(point) AS lat,
       radius_m, origin, key
  FROM spot
 WHERE during @> CAST(:at AS timestamptz);

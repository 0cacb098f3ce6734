-- name: version
-- What a muster depends on that changes by imports and publishing.
-- :at  timestamptz
-- returns     roster, editions
SELECT centre.roster,
       (SELECT array_agg(id ORDER BY id) FROM edition WHERE in_force @> CAST(:at AS timestamptz)) AS editions
  FROM centre;

-- name: holds_until
-- The next instant at which somebody else may be meant; ten minutes ahead, if nothing changes before.
-- :at  timestamptz
-- returns     holds_until
WITH soon AS (
    SELECT tstzrange(CAST(:at AS timestamptz), CAST(:at AS timestamptz) + interval '10 minutes') AS span
), span AS (
    SELECT during FROM post, soon WHERE during && soon.span
    UNION ALL SELECT during FROM holding, soon WHERE during && soon.span
    UNION ALL SELECT during FROM shift, soon WHERE during && soon.span
    UNION ALL SELECT during FROM leave, soon WHERE during && soon.span
    UNION ALL SELECT during FROM substitution, soon WHERE during && soon.span
)
SELECT least(
           min(lower(during)) FILTER (WHERE lower(during) > CAST(:at AS timestamptz)),
           min(upper(during)) FILTER (WHERE upper(during) > CAST(:at AS timestamptz)),
           CAST(:at AS timestamptz) + interval '10 minutes'
       ) AS holds_until
  FROM span;

-- name: fixes
-- The newest positions of some people, as far as they are known by then.
-- :people  uuid[]    :at  timestamptz
-- returns  number of the person among those asked about, from one on; lon, lat, is_doubted
SELECT asked.number, ST_X(place) AS lon, ST_Y(place) AS lat, doubt IS NOT NULL AS is_doubted
  FROM unnest(CAST(:people AS uuid[])) WITH ORDINALITY AS asked (person_id, number)
  JOIN last_position USING (person_id)
 WHERE captured_at <= :at;

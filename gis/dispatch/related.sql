-- name: let_one_relate
-- One proposer at a time compares and stores, until the end of the transaction.
-- Of two callers about one fire, whoever is second finds the first.
SELECT pg_advisory_xact_lock(hashtext('proposer of ' || current_schema()));

-- name: sightings_near
-- Incidents that may be one with this: all of the last hours, and older ones of the same caller, premises or spot.
-- Merged ones are found under the incident that they were merged into; this one itself is left out.
-- :incident  uuid    :since, :again_since, :until  timestamptz    :phones  array of text    :site  text or null
-- :lon, :lat  degrees or null    :reach  degrees, a little more than near    :most  at most so many
-- returns     number, received_at, texts, phones, category, lon, lat, radius_m, site; the newest first
WITH recent AS (
    SELECT id
      FROM incident
     WHERE received_at BETWEEN :since AND :until
     ORDER BY received_at DESC
     LIMIT :most
), again AS (
    SELECT report.incident_id AS id
      FROM report
     WHERE report.caller_phone = ANY(:phones)
       AND report.received_at >= :again_since
    UNION
    SELECT proposal.incident_id
      FROM proposal
     WHERE proposal.rank = 1
       AND proposal.site IS NOT NULL
       AND proposal.site = CAST(:site AS text)
    UNION
    SELECT proposal.incident_id
      FROM proposal
     WHERE proposal.rank = 1
       AND proposal.place && ST_Expand(ST_SetSRID(ST_MakePoint(CAST(:lon AS double precision), CAST(:lat AS double precision)), 4326), :reach)
), found AS (
    SELECT incident.id, incident.number, incident.received_at, incident.category
      FROM incident
     WHERE incident.id IN (SELECT id FROM recent UNION SELECT id FROM again)
       AND incident.received_at BETWEEN :again_since AND :until
       AND incident.id <> :incident
       AND incident.merged_into IS NULL
     ORDER BY incident.received_at DESC
     LIMIT :most
)
SELECT found.number, found.received_at, said.texts, said.phones,
       coalesce(found.category, nature.content->>'category') AS category,
       ST_X(seen.place) AS lon, ST_Y(seen.place) AS lat,
       coalesce(CAST(seen.content->>'radius_m' AS double precision), 0) AS radius_m, seen.site
  FROM found
 CROSS JOIN LATERAL (
       SELECT array_agg(report.text) AS texts, array_agg(report.caller_phone) AS phones
         FROM report
        WHERE report.incident_id = found.id
       ) AS said
  LEFT JOIN LATERAL (
       SELECT proposal.place, proposal.content, proposal.site
         FROM proposal
         JOIN proposal_round ON proposal_round.id = proposal.round_id
        WHERE proposal.incident_id = found.id
          AND proposal.kind = 'place'
          AND proposal.rank = 1
        ORDER BY proposal_round.round DESC
        LIMIT 1
       ) AS seen ON true
  LEFT JOIN LATERAL (
       SELECT proposal.content
         FROM proposal
         JOIN proposal_round ON proposal_round.id = proposal.round_id
        WHERE proposal.incident_id = found.id
          AND proposal.kind = 'nature'
          AND proposal.rank = 1
        ORDER BY proposal_round.round DESC
        LIMIT 1
       ) AS nature ON true
 ORDER BY found.received_at DESC;

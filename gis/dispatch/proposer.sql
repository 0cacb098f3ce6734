-- name: claim_one
-- Claim the incident that has waited longest for proposals; a claim that comes to nothing lapses.
-- What lies farther ahead than any claim was written by a clock that has since been set back.
-- :now  timestamptz    :lapses_at  timestamptz: until then nobody else takes it    :absurd_at  timestamptz
-- returns     id, number, state, merged_into
UPDATE incident
   SET propose_at = :lapses_at
 WHERE id = (
       SELECT id
         FROM incident
        WHERE propose_at <= :now
           OR propose_at > :absurd_at
        ORDER BY propose_at
        LIMIT 1
          FOR UPDATE SKIP LOCKED
       )
RETURNING id, number, state, merged_into;

-- name: look_for_the_other
-- What was merged is proposed for where it went.
-- :id, :into  uuid    :mine, :now  timestamptz
WITH done AS (
    UPDATE incident SET propose_at = NULL WHERE id = :id AND propose_at = :mine RETURNING id
)
UPDATE incident
   SET propose_at = :now
 WHERE id = :into
   AND EXISTS (SELECT FROM done);

-- name: next_round
-- The number of the next round of an incident, and whether an earlier one called it major.
-- :incident  uuid
-- returns     round, was_major
SELECT coalesce(max(proposal_round.round), 0) + 1 AS round,
       coalesce(bool_or(proposal.content->>'priority' = 'major'), false) AS was_major
  FROM proposal_round
  LEFT JOIN proposal ON proposal.round_id = proposal_round.id AND proposal.kind = 'nature'
 WHERE proposal_round.incident_id = :incident;

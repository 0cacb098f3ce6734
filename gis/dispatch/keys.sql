-- name: claim
-- Claim the key of a command; waits for a rival with the same key.
-- :actor, :key, :digest, :now
-- returns     one row if it is the first time
INSERT INTO command_key (actor, key, digest, used_at)
VALUES (:actor, :key, :digest, :now)
    ON CONFLICT DO NOTHING
RETURNING 1;

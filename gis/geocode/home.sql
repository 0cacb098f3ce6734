-- name: towns_now
-- The towns of the gazetteer, with the regions that they are in.
-- returns     name, region
SELECT name, parts ->> 'region' AS region FROM place WHERE kind = 'town' AND upper_inf(during);

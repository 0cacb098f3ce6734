-- name: rights_beside_drafts
-- What a role may do beside editing drafts, directly or through other roles; superusers may do everything.
-- :role  its name
-- returns     what: "superuser", "member of x", "SELECT on zone.person"
SELECT 'superuser' AS what FROM pg_roles WHERE rolname = :role AND rolsuper
UNION ALL
SELECT 'CREATEROLE' FROM pg_roles WHERE rolname = :role AND rolcreaterole
UNION ALL
SELECT 'member of ' || above.rolname
  FROM pg_auth_members
  JOIN pg_roles AS above ON above.oid = pg_auth_members.roleid
  JOIN pg_roles AS own ON own.oid = pg_auth_members.member
 WHERE own.rolname = :role
UNION ALL
SELECT rights.right || ' on ' || relation.oid::regclass
  FROM pg_class AS relation
  CROSS JOIN (VALUES ('SELECT'), ('INSERT'), ('UPDATE'), ('DELETE')) AS rights ("right")
 WHERE relation.relnamespace = to_regnamespace(current_schema())
   AND relation.relkind IN ('r', 'v', 'm', 'p')
   AND relation.relname NOT IN ('area_draft', 'edition_draft')
   AND has_table_privilege(:role, relation.oid, rights.right)
 ORDER BY what;

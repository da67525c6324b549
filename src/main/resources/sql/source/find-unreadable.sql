-- What pg_dump would read and this user may not: schemas, tables, sequences and large objects, quoted for GRANT.
SELECT 'schema' AS kind, quote_ident(n.nspname) AS name
FROM pg_namespace n
WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
  AND NOT has_schema_privilege(n.oid, 'USAGE')
UNION ALL
SELECT CASE c.relkind WHEN 'S' THEN 'sequence' ELSE 'table' END, format('%I.%I', n.nspname, c.relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'S', 'm', 'v', 'f')
  AND c.relpersistence <> 't' AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
  AND NOT (CASE c.relkind WHEN 'S' THEN has_sequence_privilege(c.oid, 'SELECT') ELSE has_table_privilege(c.oid, 'SELECT') END)
UNION ALL
SELECT 'large object', m.oid::text
FROM pg_largeobject_metadata m
WHERE NOT pg_has_role(m.lomowner, 'USAGE')
  AND current_setting('lo_compat_privileges') = 'off'
  AND NOT (SELECT r.rolsuper FROM pg_roles r WHERE r.rolname = current_user)
  AND NOT EXISTS (
      SELECT 1 FROM aclexplode(m.lomacl) a
      WHERE a.privilege_type = 'SELECT'
        AND (a.grantee = 0 OR pg_has_role(a.grantee, 'USAGE')))
ORDER BY 1, 2

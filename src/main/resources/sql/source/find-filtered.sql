-- Tables whose row security applies to this user: pg_dump refuses to read part of a table.
SELECT format('%I.%I', n.nspname, c.relname) AS name
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND row_security_active(c.oid)
  AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
ORDER BY 1

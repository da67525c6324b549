-- The tables that hold rows of their own and whose rows are in an archive: ordinary ones and leaves of partitions,
-- without the system's, the temporary and those that an extension brings. "name" is quoted where SQL needs it.
SELECT format('%I.%I', n.nspname, c.relname) AS name
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r'
  AND c.relpersistence <> 't'
  AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND n.nspname !~ '^pg_(toast|temp)'
  AND NOT EXISTS (
      SELECT 1 FROM pg_depend p
      WHERE p.classid = 'pg_class'::regclass AND p.objid = c.oid AND p.deptype = 'e')
ORDER BY 1

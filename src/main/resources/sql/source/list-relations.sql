-- Every table of the database that may be chosen, as a JSON list: its oid, schema and name as they are, both quoted as SQL wants
-- them, and the oid of the table that it is a partition of.
SELECT coalesce(json_agg(json_build_object(
    'oid', c.oid::bigint,
    'schema', n.nspname,
    'table', c.relname,
    'name', format('%I.%I', n.nspname, c.relname),
    'parent', CASE WHEN c.relispartition THEN (SELECT i.inhparent::bigint FROM pg_inherits i WHERE i.inhrelid = c.oid) END)
    ORDER BY n.nspname, c.relname), '[]')
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p')
  AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND n.nspname !~ '^pg_(toast|temp)'
  AND NOT EXISTS (
      SELECT 1 FROM pg_depend p
      WHERE p.classid = 'pg_class'::regclass AND p.objid = c.oid AND p.deptype = 'e')

-- In a scratch database: the tables of psql's variable "oids" ({1,2}) into the new schema "schema", with what a table does not
-- take along by itself. Indexes, constraints, and sequences that a column owns, it does.
CREATE SCHEMA :"schema";

-- ties of inheritance to tables that stay
SELECT CASE WHEN c.relispartition
    THEN format('ALTER TABLE %s DETACH PARTITION %s', i.inhparent::regclass, i.inhrelid::regclass)
    ELSE format('ALTER TABLE %s NO INHERIT %s', i.inhrelid::regclass, i.inhparent::regclass) END
FROM pg_inherits i
JOIN pg_class c ON c.oid = i.inhrelid
WHERE c.relkind IN ('r', 'p')
  AND (i.inhrelid = ANY (:'oids'::oid[])) <> (i.inhparent = ANY (:'oids'::oid[]))
\gexec

-- sequences that a column's default uses, but a column of a table that stays owns
SELECT DISTINCT format('ALTER SEQUENCE %s OWNED BY NONE', d.refobjid::regclass)
FROM pg_attrdef a
JOIN pg_depend d ON d.classid = 'pg_attrdef'::regclass AND d.objid = a.oid AND d.refclassid = 'pg_class'::regclass
JOIN pg_depend o ON o.classid = 'pg_class'::regclass AND o.objid = d.refobjid
    AND o.refclassid = 'pg_class'::regclass AND o.deptype = 'a'
JOIN pg_class s ON s.oid = d.refobjid AND s.relkind = 'S'
WHERE a.adrelid = ANY (:'oids'::oid[]) AND o.refobjid <> ALL (:'oids'::oid[])
\gexec

-- sequences that a column's default uses and no column owns
SELECT DISTINCT format('ALTER SEQUENCE %s SET SCHEMA %I', s.oid::regclass, :'schema')
FROM pg_attrdef a
JOIN pg_depend d ON d.classid = 'pg_attrdef'::regclass AND d.objid = a.oid AND d.refclassid = 'pg_class'::regclass
JOIN pg_class s ON s.oid = d.refobjid AND s.relkind = 'S'
WHERE a.adrelid = ANY (:'oids'::oid[])
  AND NOT EXISTS (
      SELECT FROM pg_depend o
      WHERE o.classid = 'pg_class'::regclass AND o.objid = s.oid
        AND o.refclassid = 'pg_class'::regclass AND o.deptype IN ('a', 'i'))
\gexec

SELECT format('ALTER TABLE %s SET SCHEMA %I', c.oid::regclass, :'schema')
FROM pg_class c WHERE c.oid = ANY (:'oids'::oid[])
\gexec

SELECT format('ALTER STATISTICS %I.%I SET SCHEMA %I', n.nspname, x.stxname, :'schema')
FROM pg_statistic_ext x JOIN pg_namespace n ON n.oid = x.stxnamespace
WHERE x.stxrelid = ANY (:'oids'::oid[])
\gexec

-- What an archive of the database does not hold and a new database needs, as one JSON object.
-- Columns that exist only in some versions are read through the row's JSON form.
SELECT jsonb_build_object(
    'name', d.datname,
    'encoding', pg_encoding_to_char(d.encoding),
    'collate', d.datcollate,
    'ctype', d.datctype,
    'localeProvider', CASE to_jsonb(d) ->> 'datlocprovider' WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END,
    'icuLocale', coalesce(to_jsonb(d) ->> 'daticulocale', to_jsonb(d) ->> 'datlocale'),
    'icuRules', to_jsonb(d) ->> 'daticurules',
    'collationVersion', to_jsonb(d) ->> 'datcollversion',
    'owner', pg_get_userbyid(d.datdba),
    'connectionLimit', d.datconnlimit,
    'isTemplate', d.datistemplate,
    'tablespace', (SELECT t.spcname FROM pg_tablespace t WHERE t.oid = d.dattablespace),
    'comment', shobj_description(d.oid, 'pg_database'),
    'acl', CASE WHEN d.datacl IS NOT NULL THEN (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'grantor', pg_get_userbyid(a.grantor),
            'grantee', CASE WHEN a.grantee <> 0 THEN pg_get_userbyid(a.grantee) END,
            'privilege', a.privilege_type,
            'grantable', a.is_grantable) ORDER BY a.grantee, a.privilege_type), '[]'::jsonb)
        FROM aclexplode(d.datacl) a) END,
    'settings', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'role', CASE WHEN s.setrole <> 0 THEN pg_get_userbyid(s.setrole) END,
            'settings', to_jsonb(s.setconfig)) ORDER BY s.setrole), '[]'::jsonb)
        FROM pg_db_role_setting s WHERE s.setdatabase = d.oid),
    'securityLabels', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('provider', l.provider, 'label', l.label)), '[]'::jsonb)
        FROM pg_shseclabel l WHERE l.classoid = 'pg_database'::regclass AND l.objoid = d.oid),
    'extensions', (SELECT coalesce(jsonb_object_agg(e.extname, e.extversion), '{}'::jsonb) FROM pg_extension e)
)::text
FROM pg_database d
WHERE d.datname = current_database()

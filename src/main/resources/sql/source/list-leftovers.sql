-- Databases whose names are psql's variable "prefix" and a moment: what a killed restore may have left. A JSON list.
SELECT coalesce(json_agg(d.datname), '[]')
FROM pg_database d
WHERE left(d.datname::text, length(:'prefix')) = :'prefix'
  AND substr(d.datname::text, length(:'prefix') + 1) ~ '^[0-9]{17}$'

-- Every role of the server, as one JSON list.
SELECT coalesce(json_agg(rolname), '[]') FROM pg_roles

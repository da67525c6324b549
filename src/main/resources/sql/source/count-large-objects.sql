-- Large objects belong to the database, not to a schema.
SELECT count(*) FROM pg_largeobject_metadata

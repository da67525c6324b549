-- Gives the snapshot of this transaction a name by which pg_dump takes it over.
SELECT pg_export_snapshot()

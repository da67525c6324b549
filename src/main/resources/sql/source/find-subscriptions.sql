-- Whether the database that psql's variable "db" names subscribes to anything: then it cannot be dropped.
SELECT count(*) FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid WHERE d.datname = :'db'

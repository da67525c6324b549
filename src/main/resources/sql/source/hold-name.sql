-- Says as long as this session lives that a restore works on the database that psql's variable "db" names.
SELECT pg_try_advisory_lock(hashtextextended('bactrian restores ' || :'db', 0))

-- Drops the database that psql's variable "db" names, if it is there, a template or not, whoever is connected.
SELECT format('ALTER DATABASE %I IS_TEMPLATE false', datname) FROM pg_database WHERE datname = :'db' AND datistemplate
\gexec
DROP DATABASE IF EXISTS :"db" WITH (FORCE)

select version, success from flyway_schema_history where version is not null order by installed_rank

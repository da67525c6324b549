select
  (select set_at from switches where name = 'retention.frozen') as set_at,
  (select reason from switches where name = 'retention.frozen') as reason,
  (select count(*) from (select distinct system, source from backups) held) as sources,
  (select count(*) from backups) as backups,
  (select count(*) from copies where state = 'COMPLETE') as copies

-- What several targets say together of a backup that no run of this catalog made.
update backups set
  suspect = case when suspect = '' then :#suspect else suspect end,
  state = case when exists (select 1 from copies
    where copies.system = backups.system and copies.source = backups.source and copies.backup_id = backups.backup_id
      and copies.state <> 'COMPLETE') then 'DEGRADED' else 'OK' end
where system = :#system and source = :#source and backup_id = :#backup_id and run_id = 'rebuilt'

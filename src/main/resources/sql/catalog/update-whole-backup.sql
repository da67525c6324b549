-- A backup is whole when every copy is that the inventory still wants.
update backups set state = 'OK'
where system = :#system and source = :#source and backup_id = :#backup_id
  and not exists (select 1 from copies
    where copies.system = backups.system and copies.source = backups.source and copies.backup_id = backups.backup_id
      and copies.state <> 'COMPLETE' and copies.target in (:#in:targets))

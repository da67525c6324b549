select plain_bytes from backups
where system = :#system and source = :#source and type = :#type and backup_id <> :#backup_id and purpose <> 'safety'
order by started_at desc
limit 10

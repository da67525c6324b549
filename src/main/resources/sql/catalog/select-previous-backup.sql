select sequence, backup_id, manifest_sha256 from backups
where system = :#system and source = :#source
order by sequence desc
limit 1

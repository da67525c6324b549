select manifest_json, run_id from backups
where system = :#system and source = :#source and backup_id = :#backup_id

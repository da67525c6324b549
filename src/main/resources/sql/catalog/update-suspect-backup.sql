-- A backup whose bytes are whole and that cannot be restored is chosen only by its id.
update backups set suspect = :#message
where system = :#system and source = :#source and backup_id = :#backup_id and :#outcome = 'SUSPECT'

-- A catalog without backups takes over the id of the installation whose backups it is going to hold.
update installation set id = :#installation where not exists (select 1 from backups) returning id
